//! `process_map`: `ProcessPoolExecutor.map` over each batch. The first submission forks all processes; each page goes
//! to a process, and its result back. Children parse too, on all cores.

use super::descriptor::{
    Descriptor, Published, Schedule, Uses, by_place_of_parse, first_family_parsing_in_parent, many_if_unlimited,
};
use crate::site::PageId;
use crate::world::{Mark, Raised, Visit, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "process_map",
    place: 3,
    uses: Uses::Processes,
    keeps_order: true,
    waits_in: (&[".next("], &["pool.map("]),
    in_place_of_unlimited: many_if_unlimited,
    parses_aside: |rules| rules.parse_in_parent,
    heeds: &["concurrency", "parse-in", "gil", "start-method", "buffersize", "chunksize"],
    published: Published {
        heeds: &["concurrency", "parse-in", "gil", "start-method", "buffersize", "chunksize"],
        rules: first_family_parsing_in_parent,
    },
    runs: by_place_of_parse,
    schedule: Some(Schedule::Levels),
    ..Descriptor::BATCHES
};

/// Hands the whole frontier to N processes and processes the results in order, batch after batch.
pub async fn process_map(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let frontier = world.frontier(seeds);
    let pool = world.process_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let mut results = pool.map(frontier.take_all(), |page| visit(&world, page));
            while let Some(links) = results.next().await? {
                for link in links {
                    if visited.insert(link) {
                        frontier.push(link);
                    }
                }
            }
        }
        Ok(())
    })
    .await
}

fn visit(world: &World, page: PageId) -> Visit {
    // Processes pay off only if children parse; handing over links is also cheaper than pages.
    world.parse(world.fetch(page))
}

//! `pool_map`: `multiprocessing.Pool.map` over each batch. Items go out in chunks of n / (4 N), rounded up, and a chunk
//! stays on its process: at the end of a batch, other processes idle while one still holds a chunk.

use super::descriptor::{
    Descriptor, Published, Schedule, Uses, by_place_of_parse, first_family_parsing_in_parent, many_if_unlimited,
};
use crate::site::PageId;
use crate::world::{Mark, Raised, Visit, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "pool_map",
    place: 4,
    uses: Uses::Processes,
    keeps_order: true,
    waits_in: (&["pool.map("], &["pool.map("]),
    in_place_of_unlimited: many_if_unlimited,
    parses_aside: |rules| rules.parse_in_parent,
    heeds: &["concurrency", "parse-in", "gil", "start-method", "chunksize"],
    published: Published {
        heeds: &["concurrency", "parse-in", "gil", "start-method", "chunksize"],
        rules: first_family_parsing_in_parent,
    },
    runs: by_place_of_parse,
    schedule: Some(Schedule::Chunks),
    ..Descriptor::BATCHES
};

/// Hands chunks of the frontier to N processes; all results arrive at once.
pub async fn pool_map(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let frontier = world.frontier(seeds);
    let pool = world.multiprocessing_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            // A chunk stays on its process: others may idle while one still has several pages.
            for links in pool.map(frontier.take_all(), visit).await? {
                for link in links {
                    if visited.insert(link) {
                        frontier.push(link);
                    }
                }
            }
        }
        pool.close();
        pool.join().await;
        Ok(())
    })
    .await
}

fn visit(world: &World, page: PageId) -> Visit {
    world.parse(world.fetch(page))
}

//! `imap_unordered`: `multiprocessing.Pool.imap_unordered` over each batch. Results come as they complete; the next
//! batch starts when the last one has arrived.

use super::descriptor::{
    Descriptor, Published, Schedule, Uses, by_place_of_parse, first_family_parsing_in_parent, many_if_unlimited,
};
use crate::site::PageId;
use crate::world::{Mark, Raised, Visit, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "imap_unordered",
    place: 5,
    uses: Uses::Processes,
    waits_in: (&[".next("], &["pool.imap_unordered("]),
    in_place_of_unlimited: many_if_unlimited,
    parses_aside: |rules| rules.parse_in_parent,
    heeds: &["concurrency", "parse-in", "gil", "start-method", "chunksize"],
    published: Published {
        heeds: &["concurrency", "parse-in", "gil", "start-method", "chunksize"],
        rules: first_family_parsing_in_parent,
    },
    runs: by_place_of_parse,
    schedule: Some(Schedule::UnorderedLevels),
    ..Descriptor::BATCHES
};

/// Hands the frontier to N processes, page by page, and handles the results in the order in which they complete.
pub async fn imap_unordered(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let frontier = world.frontier(seeds);
    let pool = world.multiprocessing_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            // Results are handled as they complete, but no new page starts before the batch ends.
            let mut results = pool.imap_unordered(frontier.take_all(), |page| visit(&world, page));
            while let Some(links) = results.next().await? {
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

//! `interpreter_map`: `InterpreterPoolExecutor.map` over each batch (from Python 3.14). Each worker is a thread with an
//! interpreter and a GIL of its own: it parses beside the others, and what it gets and returns is pickled.

use super::descriptor::{Descriptor, Schedule, Uses, many_if_unlimited};
use crate::site::PageId;
use crate::world::{Mark, Raised, Visit, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "interpreter_map",
    place: 19,
    uses: Uses::Interpreters,
    keeps_order: true,
    waits_in: (&["results.next("], &["pool.map("]),
    in_place_of_unlimited: many_if_unlimited,
    parses_aside: |_| false,
    schedule: Some(Schedule::Levels),
    heeds: &["concurrency", "gil", "buffersize"],
    instead: &[("python", "3.11", "3.14")],
    ..Descriptor::BATCHES
};

/// Hands the whole frontier to N interpreters and processes the results in order, batch after batch.
pub async fn interpreter_map(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let frontier = world.frontier(seeds);
    let pool = world.interpreter_pool();
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
    // Links are cheaper to hand over than pages, and each interpreter parses with its own GIL.
    world.parse(world.fetch(page))
}

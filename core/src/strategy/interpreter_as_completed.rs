//! `interpreter_as_completed`: as `as_completed`, with an `InterpreterPoolExecutor` (from Python 3.14): each worker is a
//! thread with an interpreter and a GIL of its own, which fetches a page and parses it.

use super::descriptor::{Descriptor, Uses, many_if_unlimited};
use crate::world::{Mark, PageId, Raised, Visit, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "interpreter_as_completed",
    place: 20,
    uses: Uses::Interpreters,
    waits_in: (&["wait_first("], &["wait("]),
    in_place_of_unlimited: many_if_unlimited,
    parses_aside: |_| false,
    submits_at_once: true,
    heeds: &["concurrency", "gil"],
    instead: &[("python", "3.11", "3.14")],
    ..Descriptor::FLOW
};

/// Submits all known pages, waits for the first to complete, then submits the pages that it links to.
pub async fn interpreter_as_completed(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let (frontier, mut futures) = (world.frontier(seeds), world.in_flight());
    let pool = world.interpreter_pool();
    pool.with(async |pool| {
        loop {
            while let Some(page) = frontier.take() {
                futures.push(pool.submit(visit(&world, page)));
            }
            // Done when nothing is left to read: an empty frontier alone would be too early.
            if futures.is_empty() {
                return Ok(());
            }
            for links in futures.wait_first().await {
                // An exception leaves the block, which first waits for every submitted page, queued ones included.
                for link in links? {
                    if visited.insert(link) {
                        frontier.push(link);
                    }
                }
            }
        }
    })
    .await
}

fn visit(world: &World, page: PageId) -> Visit {
    world.parse(world.fetch(page))
}

//! `as_completed`: the main thread submits each page when it is discovered, and handles each result when it completes.

use super::descriptor::{Descriptor, Published, first_family_marking_on_submission, many_if_unlimited};
use crate::world::{Mark, PageId, Raised, Visit, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "as_completed",
    place: 12,
    is_resizable: true,
    waits_in: (&["wait_first("], &["wait("]),
    in_place_of_unlimited: |rules| rules.processes.then(|| many_if_unlimited(rules)).flatten(),
    submits_at_once: true,
    heeds: &["concurrency", "done", "processes", "gil", "start-method"],
    instead: &[("done", "worker-idle", "correct"), ("done", "idle-timeout", "correct")],
    published: Published {
        heeds: &["concurrency", "done", "processes", "gil", "start-method"],
        rules: first_family_marking_on_submission,
    },
    ..Descriptor::FLOW
};

/// Submits all known pages, waits for the first to complete, then submits the pages that it links to.
pub async fn as_completed(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let (frontier, mut futures) = (world.frontier(seeds), world.all_in_flight());
    let pool = world.executor();
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

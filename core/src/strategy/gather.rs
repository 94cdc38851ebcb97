//! `gather`: `asyncio.gather` over each batch. A task for each page of the frontier, then a barrier: the next
//! batch starts when the slowest page of this one is done.

use super::descriptor::{Descriptor, Published, Schedule, Uses, first_family_without_limit};
use crate::world::{Actor, Mark, Raised, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "gather",
    place: 7,
    uses: Uses::Asyncio,
    keeps_order: true,
    is_resizable: true,
    first_lane: Some(2),
    actor: Actor::Loop,
    waits_in: (&["world.gather("], &["asyncio.gather("]),
    parses_aside: |_| false,
    heeds: &["concurrency", "batch"],
    published: Published { heeds: &[], rules: first_family_without_limit },
    schedule: Some(Schedule::Levels),
    ..Descriptor::BATCHES
};

/// Fetches the whole frontier, or N pages at a time, waits for all, parses them, and repeats with the new pages.
pub async fn gather(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let limit = world.semaphore(world.concurrency());
    let frontier = world.frontier(seeds);
    while !frontier.is_empty() {
        for batch in world.batches(frontier.take_all()) {
            for response in world.gather(batch, |page| limit.run(world.fetch(page))).await? {
                for link in world.parse(response).await {
                    if visited.insert(link) {
                        frontier.push(link);
                    }
                }
            }
        }
    }
    Ok(())
}

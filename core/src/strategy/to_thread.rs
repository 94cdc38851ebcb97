//! `to_thread`: a blocking fetch in `asyncio.to_thread`, gathered in batches. The default executor has at most min(32,
//! cores + 4) threads, even if the batch has more pages.

use super::descriptor::{Descriptor, Schedule, Uses};
use crate::world::{Actor, Mark, Raised, Rules, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "to_thread",
    place: 15,
    uses: Uses::Asyncio,
    keeps_order: true,
    is_resizable: true,
    actor: Actor::Loop,
    waits_in: (&["world.gather("], &["asyncio.gather("]),
    workers,
    in_place_of_unlimited: |rules| workers(rules).filter(|_| rules.concurrency.is_none()),
    is_unlimited_unless_told: true,
    schedule: Some(Schedule::Levels),
    ..Descriptor::BATCHES
};

fn workers(rules: &Rules) -> Option<u32> {
    Some(rules.concurrency.unwrap_or(32.min(rules.machine.cores + 4)))
}

/// Hands each page of the frontier to the default executor, waits for all of them, then parses on the event loop.
pub async fn to_thread(world: World) -> Result<(), Raised> {
    let executor = world.default_executor();
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let frontier = world.frontier(seeds);
    while !frontier.is_empty() {
        for response in world.gather(frontier.take_all(), |page| executor.submit(world.fetch(page))).await? {
            for link in world.parse(response).await {
                if visited.insert(link) {
                    frontier.push(link);
                }
            }
        }
    }
    Ok(())
}

//! `task_group_batch`: `asyncio.TaskGroup` over each batch. One task per page, awaited in order: parsing the first
//! results overlaps with fetching the rest. A failing task cancels its siblings.

use super::descriptor::{Descriptor, Published, Schedule, Uses, first_family_without_limit};
use crate::world::{Actor, Mark, Raised, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "task_group_batch",
    place: 8,
    uses: Uses::Asyncio,
    keeps_order: true,
    is_resizable: true,
    actor: Actor::Loop,
    waits_in: (&["task.await"], &["await task"]),
    published: Published { heeds: &[], rules: first_family_without_limit },
    schedule: Some(Schedule::Levels),
    ..Descriptor::BATCHES
};

/// Starts a task for each page of the frontier and processes the results in order, batch after batch.
pub async fn task_group_batch(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let limit = world.semaphore(world.concurrency());
    let frontier = world.frontier(seeds);
    while !frontier.is_empty() {
        let group = world.task_group();
        for task in group.create_tasks(frontier.take_all(), |page| limit.run(world.fetch(page))) {
            for link in world.parse(task.await?).await {
                if visited.insert(link) {
                    frontier.push(link);
                }
            }
        }
        group.join().await?;
    }
    Ok(())
}

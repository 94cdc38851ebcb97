//! `task_group_batch` as published: one task per page, without a limit; a page is marked after it was parsed.

use crate::world::{Mark, Raised, World};

/// Starts a task for each page of the frontier and processes the results in order, batch after batch.
pub async fn task_group_batch_published(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Result), world.seeds());
    visited.update(&seeds); // only the start page is marked before its fetch
    let frontier = world.frontier(seeds);
    while !frontier.is_empty() {
        let group = world.task_group();
        for task in group.create_tasks(frontier.take_all(), |page| world.fetch(page)) {
            // An exception here, or in any sibling, cancels all the others.
            let response = task.await?;
            for link in world.parse(response).await {
                if !visited.contains(link) {
                    frontier.insert(link);
                }
            }
            // Too late: later pages of this batch are in the next one again if linked.
            visited.insert(response.page);
        }
        group.join().await?;
    }
    Ok(())
}

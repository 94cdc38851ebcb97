//! `task_group_batch`: `asyncio.TaskGroup` over each batch. One task per page, awaited in order: parsing the first
//! results overlaps with fetching the rest. A failing task cancels its siblings.

use crate::site::PageId;
use crate::world::{Raised, Response, Semaphore, World};

/// Starts a task for each page of the frontier and processes the results in order, batch after batch.
pub async fn task_group_batch(world: World) -> Result<(), Raised> {
    let limit = world.semaphore(world.concurrency());
    let frontier = world.frontier();
    while !frontier.is_empty() {
        let group = world.task_group();
        let tasks: Vec<_> = frontier
            .take_all()
            .into_iter()
            .map(|page| group.create_task(fetch(world.clone(), limit.clone(), page)))
            .collect();
        for task in tasks {
            let response = task.await?;
            frontier.processed(response.page, world.parse(response).await);
        }
        world.barrier();
    }
    Ok(())
}

async fn fetch(world: World, limit: Semaphore, page: PageId) -> Result<Response, Raised> {
    let _permit = limit.acquire().await;
    world.fetch(page).await
}

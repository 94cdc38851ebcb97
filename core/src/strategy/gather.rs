//! `gather`: `asyncio.gather` over each batch. A task for each page of the frontier, then a barrier: the next
//! batch starts when the slowest page of this one is done.

use crate::site::PageId;
use crate::world::{Raised, Response, Semaphore, World};

/// Fetches the whole frontier, or N pages at a time, waits for all, parses them, and repeats with the new pages.
pub async fn gather(world: World) -> Result<(), Raised> {
    let limit = world.semaphore(world.concurrency());
    let frontier = world.frontier();
    while !frontier.is_empty() {
        let pages = frontier.take_all();
        for batch in pages.chunks(world.batch_size(pages.len())) {
            let fetches = batch.iter().map(|&page| fetch(world.clone(), limit.clone(), page));
            for response in world.gather(fetches).await? {
                frontier.processed(response.page, world.parse(response).await);
            }
        }
    }
    Ok(())
}

async fn fetch(world: World, limit: Semaphore, page: PageId) -> Result<Response, Raised> {
    let _permit = limit.acquire().await;
    world.fetch(page).await
}

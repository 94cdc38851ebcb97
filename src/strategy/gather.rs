//! `gather`: `asyncio.gather` over each batch. A task for each page of the frontier, then a barrier: the next
//! batch starts when the slowest page of this one is done.

use crate::site::PageId;
use crate::world::{Batch, Response, Semaphore, World};

/// Fetches the whole frontier, or slices of N, waits for all, then parses and goes on with what is new.
pub async fn gather(world: World) {
    let limit = world.semaphore(world.concurrency());
    let visited = world.visited();
    visited.insert(world.start());
    let mut frontier = vec![world.start()];

    while !frontier.is_empty() {
        let size = match (world.batch(), world.concurrency()) {
            (Batch::Chunk, Some(n)) => n as usize,
            _ => frontier.len(),
        };
        let mut discovered = Vec::new();
        for batch in frontier.chunks(size) {
            let fetches = batch.iter().map(|&page| fetch(world.clone(), limit.clone(), page));
            for response in world.gather(fetches).await {
                discovered.extend(world.parse(response).await.filter(|&link| visited.insert(link)));
            }
        }
        frontier = discovered;
    }
}

async fn fetch(world: World, limit: Semaphore, page: PageId) -> Response {
    let _permit = limit.acquire().await;
    world.fetch(page).await
}

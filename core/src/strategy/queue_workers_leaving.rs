//! `queue_workers` with another answer to when the crawl is done: each worker leaves when it finds the queue empty, or
//! after the idle timeout. There is one queue, and no coordinator.

use crate::world::{Mark, PageId, Queue, Raised, Shared, Visited, World};

/// Puts the first pages into the queue and waits until all workers have left.
pub async fn queue_workers_leaving(world: World) -> Result<(), Raised> {
    let crawl = Shared::new((world.visited(Mark::Discovery), world.queue(), world));
    let (visited, todo, world) = &*crawl;
    for page in visited.add_new(world.seeds()) {
        todo.put(page);
    }
    let threads = world.start_threads(|| work(crawl.share()));
    threads.join().await;
    Ok(())
}

async fn work(crawl: Shared<(Visited, Queue<PageId>, World)>) -> Result<(), Raised> {
    let (visited, todo, world) = &*crawl;
    while let Some(page) = todo.get_or_leave().await {
        let response = world.fetch(page).await?;
        for link in visited.add_new(world.parse(response).await) {
            todo.put(link);
        }
    }
    Ok(())
}

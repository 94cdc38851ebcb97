//! `async_workers` as published: a page is marked only when it is taken from the queue.

use crate::world::{Links, Mark, PageId, Queue, Raised, Semaphore, Shared, Visited, World};

/// Starts the workers and waits until the queue has drained.
pub async fn async_workers_published(world: World) -> Result<(), Raised> {
    let limit = world.semaphore(world.semaphore_permits());
    let crawl = Shared::new((world.visited(Mark::Dequeue), world.queue(), limit, world));
    let (visited, queue, _, world) = &*crawl;
    put_new(visited, queue, world.seeds());
    let workers: Vec<_> = (0..world.worker_tasks()).map(|_| world.create_task(work(crawl.share()))).collect();
    queue.join().await;
    queue.end(world.join(workers)).await
}

/// A page is marked only when it is taken: until then, Python puts each link to it again, and skips it when it is taken.
/// Here the set leaves those duplicates out.
fn put_new(visited: &Visited, queue: &Queue<PageId>, links: Links) {
    for link in visited.missing(links) {
        queue.put(link);
    }
}

async fn work(crawl: Shared<(Visited, Queue<PageId>, Semaphore, World)>) -> Result<(), Raised> {
    let (visited, queue, limit, world) = &*crawl;
    while let Some(page) = queue.get().await {
        if visited.insert(page) {
            let permit = limit.acquire().await;
            let response = world.fetch(page).await?;
            drop(permit);
            put_new(visited, queue, world.parse(response).await);
        }
        queue.task_done(); // an exception skips this: `join` waits for ever
    }
    Ok(()) // the queue was shut down
}

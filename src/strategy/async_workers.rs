//! `async_workers`: N tasks on one queue, each fetch behind a semaphore. When every page that was put has been done
//! with, the crawl is over.

use crate::site::PageId;
use crate::world::{Frontier, Queue, Raised, Semaphore, World};

/// Starts the workers and waits until the queue is done with.
pub async fn async_workers(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let queue = world.queue();
    let limit = world.semaphore(world.semaphore_permits());
    let workers = world.task_group();
    frontier.take_all().into_iter().for_each(|page| queue.put(page));
    for _ in 0..world.workers() {
        workers.spawn(work(world.clone(), queue.clone(), frontier.clone(), limit.clone()));
    }
    queue.join().await;
    Ok(())
}

async fn work(world: World, queue: Queue<PageId>, frontier: Frontier, limit: Semaphore) -> Result<(), Raised> {
    loop {
        let page = queue.get().await;
        let permit = limit.acquire().await;
        let response = world.fetch(page).await;
        drop(permit);
        if let Ok(response) = response {
            frontier.processed(page, world.parse(response).await);
            frontier.take_all().into_iter().for_each(|page| queue.put(page));
        }
        queue.task_done();
    }
}

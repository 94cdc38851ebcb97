//! `async_workers`: N tasks on one queue. Each takes a page, fetches and parses it and puts what is new into the
//! queue; when every page that was put has been done with, the crawl is over.

use crate::site::PageId;
use crate::world::{Queue, Visited, World};

/// Workers that unlimited concurrency stands for: a task each must be started.
const MANY: u32 = 1000;

/// Starts N workers and waits until the queue is done with.
pub async fn async_workers(world: World) {
    let (queue, visited) = (world.queue(), world.visited());
    visited.insert(world.start());
    queue.put(world.start());
    let workers = world.task_group();
    for _ in 0..world.concurrency().unwrap_or(MANY) {
        workers.spawn(work(world.clone(), queue.clone(), visited.clone()));
    }
    queue.join().await;
}

async fn work(world: World, queue: Queue<PageId>, visited: Visited) {
    loop {
        let page = queue.get().await;
        let response = world.fetch(page).await;
        for link in world.parse(response).await {
            if visited.insert(link) {
                queue.put(link);
            }
        }
        queue.task_done();
    }
}

//! `async_workers`: N tasks on one queue, each fetch behind a semaphore. The crawl ends when the queue has drained:
//! `task_done` was called for every page that was put.

use crate::site::PageId;
use crate::world::{Frontier, Queue, Raised, Run, Semaphore, World};

/// Starts the workers and waits until the queue has drained.
pub async fn async_workers(world: World) -> Result<(), Raised> {
    start(world, |crawl| Box::pin(work(crawl))).await
}

/// As published: an exception ends a worker before `task_done`, and `join` never returns.
pub async fn async_workers_published(world: World) -> Result<(), Raised> {
    start(world, |crawl| Box::pin(work_published(crawl))).await
}

#[derive(Clone)]
struct Crawl {
    world: World,
    frontier: Frontier,
    queue: Queue<PageId>,
    limit: Semaphore,
}

async fn start(world: World, work: fn(Crawl) -> Run) -> Result<(), Raised> {
    let (frontier, queue) = (world.frontier(), world.queue());
    let limit = world.semaphore(world.semaphore_permits());
    let crawl = Crawl { world, frontier, queue, limit };
    put_all(&crawl);
    for _ in 0..crawl.world.worker_tasks() {
        crawl.world.create_task(work(crawl.clone()));
    }
    crawl.queue.join().await;
    Ok(())
}

fn put_all(crawl: &Crawl) {
    while let Some(page) = crawl.frontier.take() {
        crawl.queue.put(page);
    }
}

async fn work(crawl: Crawl) -> Result<(), Raised> {
    loop {
        let page = crawl.queue.get().await;
        let permit = crawl.limit.acquire().await;
        let response = crawl.world.fetch(page).await;
        drop(permit);
        if let Ok(response) = response {
            crawl.frontier.processed(page, crawl.world.parse(response).await);
            put_all(&crawl);
        }
        crawl.queue.task_done();
    }
}

async fn work_published(crawl: Crawl) -> Result<(), Raised> {
    loop {
        let page = crawl.queue.get().await;
        let permit = crawl.limit.acquire().await;
        let response = crawl.world.fetch(page).await?;
        drop(permit);
        crawl.frontier.processed(page, crawl.world.parse(response).await);
        put_all(&crawl);
        crawl.queue.task_done();
    }
}

//! `future_callbacks`: `add_done_callback` submits new work. The worker that finished a page marks and submits its
//! links; the main thread checks every 10 ms whether any future still runs.

use crate::site::PageId;
use crate::world::{Frontier, Guard, Held, Job, Lock, Pool, Raised, Response, RunningSet, World};
use std::pin::Pin;
use std::rc::Rc;

/// What the callback of a page does.
type Handler = fn(Rc<Crawl>, PageId, Job<Response>) -> Pin<Box<dyn Future<Output = ()>>>;

struct Crawl {
    world: World,
    pool: Pool,
    frontier: Frontier,
    running: RunningSet,
    lock: Option<Lock>,
    handle: Handler,
}

/// Submits the first page, then waits until the set of running futures is empty.
pub async fn future_callbacks(world: World) -> Result<(), Raised> {
    crawl(world, |crawl, page, job| Box::pin(handle(crawl, page, job))).await
}

/// As published: an exception ends the callback before it removes the future from the set.
pub async fn future_callbacks_published(world: World) -> Result<(), Raised> {
    crawl(world, |crawl, page, job| Box::pin(handle_published(crawl, page, job))).await
}

async fn crawl(world: World, handle: Handler) -> Result<(), Raised> {
    let (pool, frontier, running, lock) = (world.thread_pool(), world.frontier(), world.running_set(), world.lock());
    let crawl = Rc::new(Crawl { world, pool, frontier, running, lock, handle });
    submit_all(&crawl).await;
    while !crawl.running.is_empty() {
        crawl.world.poll_pause().await;
    }
    crawl.pool.shutdown().await;
    Ok(())
}

async fn submit_all(crawl: &Rc<Crawl>) {
    while let Some(page) = crawl.frontier.take() {
        submit(crawl, page).await;
    }
}

/// Adds the future to the set before its callback can remove it: any other order is a race. If this holds a plain lock,
/// a callback that runs at once, in this thread, waits for that lock for ever.
async fn submit(crawl: &Rc<Crawl>, page: PageId) {
    let held = guard(crawl).await;
    let job = crawl.pool.submit_at_the_worst_moment(page, crawl.world.fetch(page)).await;
    let callback = (crawl.handle)(crawl.clone(), page, job.clone());
    if crawl.world.guard() == Guard::CallbackFirst {
        job.add_done_callback(&crawl.world, callback).await;
        crawl.running.add(page);
    } else {
        crawl.running.add(page);
        job.add_done_callback(&crawl.world, callback).await;
    }
    drop(held);
}

async fn guard(crawl: &Crawl) -> Option<Held> {
    match &crawl.lock {
        Some(lock) => Some(lock.acquire().await),
        None => None,
    }
}

async fn handle(crawl: Rc<Crawl>, page: PageId, job: Job<Response>) {
    if let Some(Ok(response)) = job.take() {
        crawl.frontier.resolved(page, crawl.world.parse(response).await);
        submit_all(&crawl).await;
    }
    let _held = guard(&crawl).await;
    crawl.running.remove(page);
}

async fn handle_published(crawl: Rc<Crawl>, page: PageId, job: Job<Response>) {
    let response = match job.take() {
        Some(Ok(response)) => response,
        Some(Err(raised)) => return crawl.world.log(raised),
        None => return,
    };
    crawl.frontier.resolved(page, crawl.world.parse(response).await);
    submit_all(&crawl).await;
    let _held = guard(&crawl).await;
    crawl.running.remove(page);
}

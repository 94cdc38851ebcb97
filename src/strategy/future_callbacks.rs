//! `future_callbacks`: `add_done_callback` submits new work. The worker that finished a page marks and submits its links;
//! the main thread looks every 10 ms whether any future is left.

use crate::site::PageId;
use crate::world::{Frontier, Guard, Pool, Raised, RunningSet, World};
use std::rc::Rc;

struct Crawl {
    world: World,
    pool: Pool,
    frontier: Frontier,
    running: RunningSet,
    guard: Guard,
}

/// Submits the first page, then waits until the set of running futures is empty.
pub async fn future_callbacks(world: World) -> Result<(), Raised> {
    let crawl = Rc::new(Crawl {
        pool: world.thread_pool(),
        frontier: world.frontier(),
        running: world.running_set(),
        guard: world.guard(),
        world,
    });
    submit_all(crawl.clone()).await;
    while !crawl.running.is_empty() {
        crawl.world.poll_pause().await;
    }
    crawl.pool.shutdown().await;
    Ok(())
}

async fn submit_all(crawl: Rc<Crawl>) {
    while let Some(page) = crawl.frontier.take() {
        submit(&crawl, page).await;
    }
}

/// The set learns of the future before its callback can take it out again: any other order is a race.
async fn submit(crawl: &Rc<Crawl>, page: PageId) {
    let job = crawl.pool.submit(crawl.world.fetch(page));
    crawl.running.add(page);
    let (crawl, done) = (crawl.clone(), job.clone());
    job.add_done_callback(async move {
        // An exception leaves the callback here: the future stays in the set, and the main thread waits for ever.
        let Some(Ok(response)) = done.take() else { return };
        crawl.frontier.resolved(page, crawl.world.parse(response).await);
        Box::pin(submit_all(crawl.clone())).await;
        crawl.running.remove(page);
    })
    .await;
}

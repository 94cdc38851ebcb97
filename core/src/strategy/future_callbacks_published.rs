//! `future_callbacks` as published: an exception ends the callback before it removes the future from the set.
//!
//! The callbacks run in several threads, and each checks whether a page is visited and then marks it, without a lock. With
//! the GIL that is safe, because no call stands between the two steps: 0 of 200 measured runs fetched a page twice. In
//! CPython 3.14 without the GIL, 30 of 200 did (`tests/truth314/README.md`).

use crate::world::{Links, Mark, Pool, Raised, RunningSet, Shared, Submission, Visited, World};

type Crawl = (Pool, Visited, RunningSet, World);

/// Submits the first page, then waits until the set of running futures is empty.
pub async fn future_callbacks_published(world: World) -> Result<(), Raised> {
    let crawl = Shared::new((world.thread_pool(), world.visited(Mark::Discovery), world.running_set(), world));
    let (pool, _, running, world) = &*crawl;
    submit(&crawl, world.seeds()).await;
    while !running.is_empty() {
        world.sleep_until_next_poll().await;
    }
    pool.shutdown().await;
    Ok(())
}

async fn submit(crawl: &Shared<Crawl>, links: Links) {
    let (pool, visited, running, world) = &**crawl;
    for link in visited.add_new(links) {
        // A callback that runs at once, in this thread, waits for a plain lock for ever.
        let _held = running.hold().await;
        let future = pool.submit_for_callback(world.fetch(link)).await;
        running.add(&future);
        future.add_done_callback(handle(crawl.share(), future.clone())).await;
    }
}

async fn handle(crawl: Shared<Crawl>, future: Submission) -> Result<(), Raised> {
    let (_, _, running, world) = &*crawl;
    let response = future.result()?;
    submit(&crawl, world.parse(response).await).await;
    let _held = running.hold().await;
    running.remove(&future); // an exception skips this: the main thread polls for ever
    Ok(())
}

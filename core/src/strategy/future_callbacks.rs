//! `future_callbacks`: `add_done_callback` submits new work. The worker that finished a page marks and submits its
//! links; the main thread checks every 10 ms whether any future still runs.

use super::Version;
use super::descriptor::{Descriptor, Published, first_family};
use crate::world::{Links, Mark, Pool, Raised, Rules, RunningSet, Shared, Submission, Visited, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "future_callbacks",
    place: 10,
    is_resizable: true,
    waits_in: (&["sleep_until_next_poll("], &["time.sleep("]),
    submits_at_once: true,
    is_unguarded: |version, _| version == Version::Published,
    heeds: &["concurrency", "guard", "gil"],
    published: Published { heeds: &["concurrency", "guard", "gil"], rules: published },
    ..Descriptor::FLOW
};

fn published(rules: &mut Rules) {
    first_family(rules);
    rules.mark = Mark::Discovery;
}

type Crawl = (Pool, Visited, RunningSet, World);

/// Submits the first page, then waits until the set of running futures is empty.
pub async fn future_callbacks(world: World) -> Result<(), Raised> {
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
        let _held = running.hold().await;
        let future = pool.submit_for_callback(world.fetch(link)).await;
        // Add it before registering the callback, which may run at once and remove it.
        running.add(&future);
        future.add_done_callback(handle(crawl.share(), future.clone())).await;
    }
}

async fn handle(crawl: Shared<Crawl>, future: Submission) -> Result<(), Raised> {
    let (_, _, running, world) = &*crawl;
    if let Ok(response) = future.result() {
        submit(&crawl, world.parse(response).await).await;
    }
    let _held = running.hold().await;
    running.remove(&future); // only after submitting its links: else empty too early
    Ok(())
}

//! `async_workers`: N tasks on one queue, each fetch behind a semaphore. The crawl ends when the queue has drained:
//! `task_done` was called for every page that was put.

use super::descriptor::{Descriptor, Published, Uses};
use crate::site::{ExternalPolicy, LinkPolicy};
use crate::world::{Actor, Links, Mark, PageId, Queue, Raised, Rules, Semaphore, Shared, Visited, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "async_workers",
    place: 14,
    uses: Uses::Asyncio,
    actor: Actor::Loop,
    waits_in: (&["queue.get("], &["queue.get("]),
    workers,
    in_place_of_unlimited: |rules| {
        rules.workers.is_none().then(|| super::descriptor::many_if_unlimited(rules)).flatten()
    },
    parses_aside: |_| false,
    heeds: &["concurrency", "workers", "semaphore", "shutdown"],
    published: Published { heeds: &["concurrency", "workers", "semaphore", "shutdown"], rules: published },
    ..Descriptor::FLOW
};

/// The smaller of the two limits, where there are two.
fn workers(rules: &Rules) -> Option<u32> {
    match (rules.workers.or(rules.concurrency), rules.semaphore.or(rules.concurrency)) {
        (Some(workers), Some(permits)) => Some(workers.min(permits)),
        (workers, permits) => workers.or(permits),
    }
}

fn published(rules: &mut Rules) {
    rules.mark = Mark::Dequeue;
    rules.links =
        LinkPolicy { keep_fragments: true, external: ExternalPolicy::Fetch, any_type: true, ..LinkPolicy::default() };
}

/// Starts the workers and waits until the queue has drained.
pub async fn async_workers(world: World) -> Result<(), Raised> {
    let limit = world.semaphore(world.semaphore_permits());
    let crawl = Shared::new((world.visited(Mark::Discovery), world.queue(), limit, world));
    let (visited, queue, _, world) = &*crawl;
    put_new(visited, queue, world.seeds());
    let workers: Vec<_> = (0..world.worker_tasks()).map(|_| world.create_task(work(crawl.share()))).collect();
    queue.join().await;
    queue.end(world.join(workers)).await
}

/// Marks each page when it is put: the queue holds no page twice.
fn put_new(visited: &Visited, queue: &Queue<PageId>, links: Links) {
    for link in visited.add_new(links) {
        queue.put(link);
    }
}

async fn work(crawl: Shared<(Visited, Queue<PageId>, Semaphore, World)>) -> Result<(), Raised> {
    let (visited, queue, limit, world) = &*crawl;
    while let Some(page) = queue.get().await {
        let permit = limit.acquire().await;
        let response = world.fetch(page).await;
        drop(permit);
        if let Ok(response) = response {
            put_new(visited, queue, world.parse(response).await);
        }
        queue.task_done();
    }
    Ok(()) // the queue was shut down
}

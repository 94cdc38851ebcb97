//! `queue_workers`: N threads between an input and an output queue. The coordinator puts new pages into the input queue
//! and joins it: level by level, but it fetches no page twice.

use super::Version;
use super::descriptor::{Descriptor, Published, Schedule, first_family_marking_on_submission, many_if_unlimited};
use crate::trace::Cause;
use crate::world::{Done, Mark, PageId, Queue, Raised, Rules, Shared, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "queue_workers",
    place: 6,
    waits_at: Cause::QueueJoin,
    waits_in: (&["todo.join(", "threads.join("], &["thread.join(", "todo.join("]),
    in_place_of_unlimited: many_if_unlimited,
    parses_aside: |_| false,
    is_unguarded: |version, rules| version == Version::Published && rules.done != Done::Correct,
    heeds: &["concurrency", "done", "idle-timeout-ms", "gil", "shutdown"],
    instead: &[("done", "frontier-empty", "worker-idle")],
    rules: |rules| rules.mark = Mark::Submission,
    published: Published {
        heeds: &["concurrency", "done", "idle-timeout-ms", "gil", "shutdown"],
        rules: first_family_marking_on_submission,
    },
    runs,
    schedule: Some(Schedule::UnorderedLevels),
    ..Descriptor::BATCHES
};

/// Done too early, the workers leave an empty queue, and no coordinator joins it.
fn runs(version: Version, rules: &Rules) -> &'static str {
    if rules.done == Done::Correct { version.suffix() } else { "_leaving" }
}

/// Fills the input queue, joins it and empties the output queue, until there are no new pages.
pub async fn queue_workers(world: World) -> Result<(), Raised> {
    let crawl = Shared::new((world.queue(), world.queue(), world));
    let (todo, found, world) = &*crawl;
    let threads = world.start_threads(|| work(crawl.share()));
    let visited = world.visited(Mark::Submission);
    let frontier = world.frontier(world.seeds());
    while !frontier.is_empty() {
        for page in frontier.take_all() {
            if visited.insert(page) {
                todo.put(page);
            }
        }
        todo.join().await;
        for link in found.drain().filter(|&link| !visited.contains(link)) {
            frontier.push(link);
        }
    }
    todo.end(threads.join()).await
}

async fn work(crawl: Shared<(Queue<PageId>, Queue<PageId>, World)>) -> Result<(), Raised> {
    let (todo, found, world) = &*crawl;
    while let Some(page) = todo.get().await {
        if let Ok(links) = world.parse(world.fetch(page)).await {
            found.put_all(links);
        }
        todo.task_done(); // even after an exception: `join` waits for it
    }
    Ok(()) // the queue was shut down
}

//! `queue_workers` as published: a worker that raises makes `join` wait for ever.

use crate::world::{Mark, PageId, Queue, Raised, Shared, World};

/// Fills the input queue, joins it and empties the output queue, until there are no new pages.
pub async fn queue_workers_published(world: World) -> Result<(), Raised> {
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
        let links = world.parse(world.fetch(page)).await?;
        found.put_all(links);
        todo.task_done(); // an exception skips this: it ends the thread
    }
    Ok(()) // the queue was shut down
}

//! `queue_workers`: N threads between an input and an output queue. The coordinator puts new pages into the input queue
//! and joins it: level by level, but it fetches no page twice.

use crate::site::PageId;
use crate::world::{Done, Queue, Raised, Run, World};

/// Fills the input queue, joins it and empties the output queue, until there are no new pages.
pub async fn queue_workers(world: World) -> Result<(), Raised> {
    if world.done() != Done::Correct {
        return leaving_workers(world).await;
    }
    coordinate(world, |world, input, output| Box::pin(work(world, input, output))).await
}

/// As published: an exception ends a thread before `task_done`, and `join` never returns.
pub async fn queue_workers_published(world: World) -> Result<(), Raised> {
    if world.done() != Done::Correct {
        return leaving_workers(world).await;
    }
    coordinate(world, |world, input, output| Box::pin(work_published(world, input, output))).await
}

async fn coordinate(world: World, work: fn(World, Queue<PageId>, Queue<PageId>) -> Run) -> Result<(), Raised> {
    let frontier = world.frontier();
    let (input, output) = (world.queue(), world.queue());
    for _ in 0..world.workers() {
        world.spawn_thread(work(world.clone(), input.clone(), output.clone()));
    }
    while !frontier.is_empty() {
        let batch = frontier.take_all();
        batch.iter().for_each(|&page| input.put(page));
        input.join().await;
        world.barrier();
        while let Some(link) = output.try_get() {
            frontier.discover(link);
        }
        batch.into_iter().for_each(|page| frontier.finished(page));
    }
    Ok(())
}

async fn work(world: World, input: Queue<PageId>, output: Queue<PageId>) -> Result<(), Raised> {
    loop {
        let page = input.get().await;
        if let Ok(response) = world.fetch(page).await {
            world.parse(response).await.for_each(|link| output.put(link));
        }
        input.task_done();
    }
}

async fn work_published(world: World, input: Queue<PageId>, output: Queue<PageId>) -> Result<(), Raised> {
    loop {
        let page = input.get().await;
        let response = world.fetch(page).await?;
        world.parse(response).await.for_each(|link| output.put(link));
        input.task_done();
    }
}

/// Done too early, with one queue: each worker exits when it finds the queue empty, or after the idle timeout.
async fn leaving_workers(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let queue = world.queue();
    frontier.take_all().into_iter().for_each(|page| queue.put(page));
    let threads = world.threads();
    for _ in 0..world.workers() {
        let (world, frontier, queue) = (world.clone(), frontier.clone(), queue.clone());
        threads.start(async move {
            while let Some(page) = next_page(&world, &queue).await {
                let response = world.fetch(page).await?;
                frontier.processed(page, world.parse(response).await);
                frontier.take_all().into_iter().for_each(|page| queue.put(page));
            }
            Ok(())
        });
    }
    threads.join().await;
    Ok(())
}

async fn next_page(world: &World, queue: &Queue<PageId>) -> Option<PageId> {
    match world.done() {
        Done::IdleTimeout => queue.get_within(world.idle_timeout_us()).await,
        _ => queue.try_get(),
    }
}

//! `rate_limited`: at most N tasks, and at most `rate` requests per second.

use crate::site::PageId;
use crate::world::{InFlight, Raised, Release, Response, Semaphore, World};

/// Keeps up to N tasks; each waits for a token before it fetches. Tokens are evenly spaced in time.
pub async fn rate_limited(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let bucket = world.token_bucket();
    let mut tasks: InFlight<Response> = world.in_flight();
    loop {
        while world.has_room_beside(tasks.len())
            && let Some(page) = frontier.take()
        {
            let (world_, bucket) = (world.clone(), bucket.clone());
            tasks.push(world.create_task(async move {
                bucket.take().await;
                world_.fetch(page).await
            }));
        }
        if tasks.is_empty() {
            return Ok(());
        }
        for response in tasks.wait_first().await {
            let response = response?;
            frontier.processed(response.page, world.parse(response).await);
        }
    }
}

/// As published: a task holds a limiter slot while it sleeps 1/rate s, and maybe while it fetches. The loop loses
/// results of tasks that finish while it sleeps, and never ends if the page limit leaves URLs in the frontier.
pub async fn rate_limited_published(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let slots = world.rate_slots();
    let mut tasks: InFlight<Response> = world.in_flight();
    let mut created = 0;
    while !frontier.is_empty() || !tasks.is_empty() {
        while world.has_room_beside(tasks.len())
            && created < world.max_pages()
            && let Some(page) = frontier.take()
        {
            tasks.push(world.create_task(fetch(world.clone(), slots.clone(), page)));
            created += 1;
        }
        if !tasks.is_empty() {
            for response in tasks.wait_first().await {
                let response = response?;
                let links = world.parse(response).await;
                if created < world.max_pages() {
                    frontier.processed(response.page, links);
                }
            }
        }
        world.pause(100_000).await;
        tasks.forget_done();
    }
    Ok(())
}

async fn fetch(world: World, slots: Semaphore, page: PageId) -> Result<Response, Raised> {
    let slot = slots.acquire().await;
    world.rate_pause().await;
    let slot = (world.release() == Release::AfterFetch).then_some(slot);
    let response = world.fetch(page).await;
    drop(slot);
    response
}

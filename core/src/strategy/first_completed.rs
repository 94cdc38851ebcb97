//! `first_completed`: at most N in flight. Submit up to N, wait for the first to complete, process all that are done.

use crate::world::{InFlight, Raised, Response, World};

/// Keeps N fetches in flight as long as the frontier has pages.
pub async fn first_completed(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let mut in_flight: InFlight<Response> = world.in_flight();
    let pool = world.thread_pool();
    pool.with(async |pool| {
        loop {
            while world.has_room_beside(in_flight.len())
                && let Some(page) = frontier.take()
            {
                in_flight.push(pool.submit(world.fetch(page)));
            }
            if in_flight.is_empty() {
                return Ok(());
            }
            for response in in_flight.wait_first().await {
                // An exception leaves the block, which waits for the pages in flight; their results are lost.
                let response = response?;
                frontier.processed(response.page, world.parse(response).await);
            }
        }
    })
    .await
}

/// As published: the page limit ends the loop after the current wait. Pages in flight are fetched but not parsed.
pub async fn first_completed_published(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let mut in_flight: InFlight<Response> = world.in_flight();
    let mut submitted = 0;
    let pool = world.thread_pool();
    pool.with(async |pool| {
        while submitted < world.max_pages() {
            while world.has_room_beside(in_flight.len())
                && submitted < world.max_pages()
                && let Some(page) = frontier.take()
            {
                in_flight.push(pool.submit(world.fetch(page)));
                submitted += 1;
            }
            if in_flight.is_empty() {
                break;
            }
            for response in in_flight.wait_first().await {
                let response = response?;
                frontier.processed(response.page, world.parse(response).await);
            }
        }
        Ok(())
    })
    .await
}

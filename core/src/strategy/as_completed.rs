//! `as_completed`: the main thread submits each page when it is discovered, and handles each result when it completes.

use crate::site::PageId;
use crate::world::{Done, InFlight, Links, Raised, World};

/// Submits all known pages, waits for the first to complete, then submits the pages that it links to.
pub async fn as_completed(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let pool = if world.processes() { world.process_pool() } else { world.thread_pool() };
    let mut futures: InFlight<(PageId, Links)> = world.in_flight();
    pool.with(async |pool| {
        loop {
            while let Some(page) = frontier.take() {
                futures.push(pool.submit(visit(world.clone(), page)));
            }
            // Done too early: the frontier is empty, but the loop does not check for pages in flight.
            if futures.is_empty() || world.done() == Done::FrontierEmpty {
                return Ok(());
            }
            for result in futures.wait_first().await {
                // An exception leaves the block, which first waits for every submitted page, queued ones included.
                let (page, links) = result?;
                frontier.resolved(page, links);
            }
        }
    })
    .await
}

async fn visit(world: World, page: PageId) -> Result<(PageId, Links), Raised> {
    let response = world.fetch(page).await?;
    Ok((page, world.parse(response).await))
}

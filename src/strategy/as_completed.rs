//! `as_completed`: everything is submitted as it is discovered; the main thread handles each completion as it comes.

use crate::site::PageId;
use crate::world::{Done, InFlight, Links, Raised, World};

/// Submits all that is known, handles completions, submits what they bring.
pub async fn as_completed(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let pool = if world.processes() { world.process_pool() } else { world.thread_pool() };
    let mut futures: InFlight<(PageId, Links)> = world.in_flight();
    pool.with(async |pool| {
        loop {
            while let Some(page) = frontier.take() {
                futures.push(pool.submit(visit(world.clone(), page)));
            }
            // Done too early: the frontier is empty, and nobody looks whether something is being fetched.
            if futures.is_empty() || world.done() == Done::FrontierEmpty {
                return Ok(());
            }
            for result in futures.wait_first().await {
                // An exception leaves the block, which waits for all that was submitted, however much that is.
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

//! `imap_unordered`: `multiprocessing.Pool.imap_unordered` over each batch. Results come as they complete; the next
//! batch starts when the last one has arrived.

use crate::site::PageId;
use crate::world::{Links, Raised, World};

/// Hands the frontier to N processes, page by page, and handles the results in the order in which they complete.
pub async fn imap_unordered(world: World) -> Result<(), Raised> {
    if world.parses_in_parent() {
        return imap_unordered_parsing_in_parent(world).await;
    }
    let frontier = world.frontier();
    let pool = world.multiprocessing_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let mut results = world.arrivals();
            frontier.take_all().into_iter().for_each(|page| results.push(pool.submit(visit(world.clone(), page))));
            while !results.is_empty() {
                for result in results.wait_first().await {
                    // An exception leaves the block, which kills the pool.
                    let (page, links) = result?;
                    frontier.processed(page, links);
                }
            }
            world.barrier();
        }
        pool.shutdown().await;
        Ok(())
    })
    .await
}

async fn visit(world: World, page: PageId) -> Result<(PageId, Links), Raised> {
    let response = world.fetch(page).await?;
    Ok((page, world.parse(response).await))
}

/// As published: children only fetch, and the parent parses each result when it arrives.
async fn imap_unordered_parsing_in_parent(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let pool = world.multiprocessing_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let mut results = world.arrivals();
            frontier.take_all().into_iter().for_each(|page| results.push(pool.submit(world.fetch(page))));
            while !results.is_empty() {
                for response in results.wait_first().await {
                    let response = response?;
                    frontier.processed(response.page, world.parse(response).await);
                }
            }
            world.barrier();
        }
        pool.shutdown().await;
        Ok(())
    })
    .await
}

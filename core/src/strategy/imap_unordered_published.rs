//! `imap_unordered` as published: children only fetch.

use crate::world::{Mark, Raised, World};

/// Hands the frontier to N processes, page by page, and parses the results in the order in which they complete.
pub async fn imap_unordered_published(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Result), world.seeds());
    visited.update(&seeds); // only the start page is marked before its fetch
    let frontier = world.frontier(seeds);
    let pool = world.multiprocessing_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            // Results are handled as they complete, but no new page starts before the batch ends.
            let mut pages = pool.imap_unordered(frontier.take_all(), |page| world.fetch(page));
            while let Some(response) = pages.next().await? {
                for link in world.parse(response).await {
                    if !visited.contains(link) {
                        frontier.insert(link);
                    }
                }
                // Too late, and which pages are fetched again now depends on timing.
                visited.insert(response.page);
            }
        }
        pool.close();
        pool.join().await;
        Ok(())
    })
    .await
}

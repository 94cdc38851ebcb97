//! `thread_map` as published: a page is marked after it was parsed.

use crate::world::{Mark, Raised, World};

/// Hands the whole frontier to N threads and processes the results in order, batch after batch.
pub async fn thread_map_published(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Result), world.seeds());
    visited.update(&seeds); // only the start page is marked before its fetch
    let frontier = world.frontier(seeds);
    let pool = world.thread_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let mut pages = pool.map(frontier.take_all(), |page| world.fetch(page));
            // If a fetch raised, its exception is raised here: all later results are lost.
            while let Some(response) = pages.next().await? {
                for link in world.parse(response).await {
                    if !visited.contains(link) {
                        frontier.insert(link);
                    }
                }
                // Too late: later pages of this batch are in the next one again if linked.
                visited.insert(response.page);
            }
        }
        Ok(())
    })
    .await
}

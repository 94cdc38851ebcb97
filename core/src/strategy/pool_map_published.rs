//! `pool_map` as published: children only fetch.

use crate::world::{Mark, Raised, World};

/// Hands chunks of the frontier to N processes; all results arrive at once, and the parent parses them.
pub async fn pool_map_published(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Result), world.seeds());
    visited.update(&seeds); // only the start page is marked before its fetch
    let frontier = world.frontier(seeds);
    let pool = world.multiprocessing_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            // A chunk stays on its process: others may idle while one still has several pages.
            for response in pool.map(frontier.take_all(), |world, page| world.fetch(page)).await? {
                for link in world.parse(response).await {
                    if !visited.contains(link) {
                        frontier.insert(link);
                    }
                }
                // Too late: later pages of this batch are in the next one again if linked.
                visited.insert(response.page);
            }
        }
        pool.close();
        pool.join().await;
        Ok(())
    })
    .await
}

//! `to_thread` as published: a page is marked after it was parsed.

use crate::world::{Mark, Raised, World};

/// Hands each page of the frontier to the default executor, waits for all of them, then parses on the event loop.
pub async fn to_thread_published(world: World) -> Result<(), Raised> {
    let executor = world.default_executor();
    let (visited, seeds) = (world.visited(Mark::Result), world.seeds());
    visited.update(&seeds); // only the start page is marked before its fetch
    let frontier = world.frontier(seeds);
    while !frontier.is_empty() {
        for response in world.gather(frontier.take_all(), |page| executor.submit(world.fetch(page))).await? {
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
}

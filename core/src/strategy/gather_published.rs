//! `gather` as published: one task per page, without a limit; a page is marked after it was parsed.

use crate::world::{Mark, Raised, World};

/// Fetches the whole frontier at once, waits for all, parses them, and repeats with the new pages.
pub async fn gather_published(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Result), world.seeds());
    visited.update(&seeds); // only the start page is marked before its fetch
    let frontier = world.frontier(seeds);
    while !frontier.is_empty() {
        // The earliest exception ends the wait; the other fetches continue, their results lost.
        for response in world.gather(frontier.take_all(), |page| world.fetch(page)).await? {
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

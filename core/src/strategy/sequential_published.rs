//! `sequential` as published: a page counts as visited when its links have been read.

use crate::world::{Mark, Raised, World};

/// Takes one page of the frontier after another.
pub async fn sequential_published(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Result), world.seeds());
    visited.update(&seeds); // only the start page is marked before its fetch
    let frontier = world.frontier(seeds);
    while let Some(page) = frontier.take() {
        let response = world.fetch(page).await?;
        for link in world.parse(response).await {
            if !visited.contains(link) {
                frontier.insert(link);
            }
        }
        // Too late: a page that links to itself has just added itself to the frontier again.
        visited.insert(page);
    }
    Ok(())
}

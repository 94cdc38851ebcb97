//! `thread_per_url` as published: a page is marked after it was parsed.

use crate::world::{Frontier, Mark, PageId, Raised, Shared, Visited, World};

/// Starts a thread for each page of the frontier and joins all of them; if the site is not a flat list, level by level.
pub async fn thread_per_url_published(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Result), world.seeds());
    visited.update(&seeds); // only the start page is marked before its fetch
    let crawl = Shared::new((visited, world.frontier(seeds), world));
    let (_, frontier, world) = &*crawl;
    while !frontier.is_empty() {
        let threads = world.threads();
        for page in frontier.take_all() {
            threads.start(visit(crawl.share(), page)).await;
        }
        threads.join().await;
    }
    Ok(())
}

async fn visit(crawl: Shared<(Visited, Frontier, World)>, page: PageId) -> Result<(), Raised> {
    let (visited, frontier, world) = &*crawl;
    for link in world.parse(world.fetch(page)).await? {
        if !visited.contains(link) {
            frontier.insert(link);
        }
    }
    visited.insert(page);
    Ok(())
}

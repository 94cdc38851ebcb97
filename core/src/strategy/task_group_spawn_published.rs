//! `task_group_spawn` as published: one task per link, without a limit.

use crate::world::{Mark, PageId, Raised, Shared, TaskGroup, Visited, World};

struct Crawl {
    world: World,
    visited: Visited,
    group: TaskGroup,
}

/// Starts with a task for the first page and ends when no task is left.
pub async fn task_group_spawn_published(world: World) -> Result<(), Raised> {
    let (visited, group) = (world.visited(Mark::Discovery), world.task_group());
    let crawl = Shared::new(Crawl { world, visited, group });
    for page in crawl.visited.add_new(crawl.world.seeds()) {
        crawl.group.spawn(visit(crawl.share(), page));
    }
    crawl.group.join().await
}

async fn visit(crawl: Shared<Crawl>, page: PageId) -> Result<(), Raised> {
    // An exception here cancels the whole crawl.
    let response = crawl.world.fetch(page).await?;
    let links = crawl.world.parse(response).await;
    for link in crawl.visited.add_new(links) {
        crawl.group.spawn(visit(crawl.share(), link));
    }
    Ok(())
}

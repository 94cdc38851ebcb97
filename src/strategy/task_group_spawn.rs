//! `task_group_spawn`: tasks that spawn tasks. No barrier: a page is fetched as soon as a link to it is read and
//! a permit is free. Nothing is awaited between the check and the mark, so no page is fetched twice.

use crate::site::PageId;
use crate::world::{Semaphore, TaskGroup, Visited, World};
use std::rc::Rc;

struct Crawl {
    world: World,
    limit: Semaphore,
    visited: Visited,
    group: TaskGroup,
}

/// Starts with a task for the first page and ends when no task is left.
pub async fn task_group_spawn(world: World) {
    let crawl = Rc::new(Crawl {
        limit: world.semaphore(world.concurrency()),
        visited: world.visited(),
        group: world.task_group(),
        world,
    });
    crawl.visited.insert(crawl.world.start());
    crawl.group.spawn(visit(crawl.clone(), crawl.world.start()));
    crawl.group.join().await;
}

async fn visit(crawl: Rc<Crawl>, page: PageId) {
    let permit = crawl.limit.acquire().await;
    let response = crawl.world.fetch(page).await;
    drop(permit);
    for link in crawl.world.parse(response).await {
        if crawl.visited.insert(link) {
            crawl.group.spawn(visit(crawl.clone(), link));
        }
    }
}

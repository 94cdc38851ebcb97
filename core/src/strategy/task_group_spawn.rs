//! `task_group_spawn`: tasks that spawn tasks. No barrier: a task fetches a page as soon as a link to it is discovered
//! and a permit is free. There is no await between check and mark, so no page is fetched twice.

use crate::site::PageId;
use crate::world::{Frontier, Raised, Semaphore, TaskGroup, World};

struct Crawl {
    world: World,
    limit: Semaphore,
    frontier: Frontier,
    group: TaskGroup,
}

/// Starts with a task for the first page and ends when no task is left.
pub async fn task_group_spawn(world: World) -> Result<(), Raised> {
    let crawl = std::rc::Rc::new(Crawl {
        limit: world.semaphore(world.concurrency()),
        frontier: world.frontier(),
        group: world.task_group(),
        world,
    });
    spawn_all(&crawl);
    crawl.group.join().await
}

fn spawn_all(crawl: &std::rc::Rc<Crawl>) {
    while let Some(page) = crawl.frontier.take() {
        crawl.group.spawn(visit(crawl.clone(), page));
    }
}

async fn visit(crawl: std::rc::Rc<Crawl>, page: PageId) -> Result<(), Raised> {
    let permit = crawl.limit.acquire().await;
    let response = crawl.world.fetch(page).await?;
    drop(permit);
    crawl.frontier.resolved(page, crawl.world.parse(response).await);
    spawn_all(&crawl);
    Ok(())
}

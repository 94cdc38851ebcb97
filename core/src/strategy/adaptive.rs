//! `adaptive`: tasks that spawn tasks, behind a limit that adapts. It grows while the server answers as fast as ever,
//! and is halved when the server fails or slows down.

use crate::site::PageId;
use crate::world::{AdaptiveLimit, Frontier, Raised, TaskGroup, World};

struct Crawl {
    world: World,
    limit: AdaptiveLimit,
    frontier: Frontier,
    group: TaskGroup,
}

/// Starts with a task for the first page and ends when no task is left.
pub async fn adaptive(world: World) -> Result<(), Raised> {
    let crawl = std::rc::Rc::new(Crawl {
        limit: world.adaptive_limit(),
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
    let slot = crawl.limit.acquire().await;
    let response = crawl.world.fetch(page).await;
    slot.release(&response);
    crawl.frontier.resolved(page, crawl.world.parse(response?).await);
    spawn_all(&crawl);
    Ok(())
}

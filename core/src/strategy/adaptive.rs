//! `adaptive`: tasks that spawn tasks, behind a limit that adapts. It grows while the server answers as fast as ever,
//! and is halved when the server fails or slows down.

use super::descriptor::{Descriptor, Uses};
use crate::world::{Actor, AdaptiveLimit, Mark, PageId, Raised, Shared, TaskGroup, Visited, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "adaptive",
    place: 17,
    uses: Uses::Asyncio,
    is_resizable: true,
    actor: Actor::Loop,
    waits_in: (&["group.join("], &["asyncio.TaskGroup("]),
    parses_aside: |_| false,
    submits_at_once: true,
    // It finds another limit.
    schedule: None,
    heeds: &["concurrency", "eager"],
    ..Descriptor::FLOW
};

struct Crawl {
    world: World,
    visited: Visited,
    limit: AdaptiveLimit,
    group: TaskGroup,
}

/// Starts with a task for the first page and ends when no task is left.
pub async fn adaptive(world: World) -> Result<(), Raised> {
    let (visited, limit) = (world.visited(Mark::Discovery), world.adaptive_limit());
    let group = world.task_group();
    let crawl = Shared::new(Crawl { world, visited, limit, group });
    for page in crawl.visited.add_new(crawl.world.seeds()) {
        crawl.group.spawn(visit(crawl.share(), page));
    }
    crawl.group.join().await
}

async fn visit(crawl: Shared<Crawl>, page: PageId) -> Result<(), Raised> {
    let slot = crawl.limit.acquire().await;
    let response = crawl.world.fetch(page).await;
    slot.release(&response);
    let links = crawl.world.parse(response?).await;
    for link in crawl.visited.add_new(links) {
        crawl.group.spawn(visit(crawl.share(), link));
    }
    Ok(())
}

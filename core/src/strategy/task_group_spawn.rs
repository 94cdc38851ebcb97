//! `task_group_spawn`: tasks that spawn tasks. No barrier: a task fetches a page as soon as a link to it is discovered
//! and a permit is free. There is no await between check and mark, so no page is fetched twice.

use super::descriptor::{Descriptor, Published, Uses, first_family_without_limit};
use crate::world::{Actor, Mark, PageId, Raised, Rules, Semaphore, Shared, TaskGroup, Visited, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "task_group_spawn",
    place: 9,
    uses: Uses::Asyncio,
    is_resizable: true,
    first_lane: Some(3),
    actor: Actor::Loop,
    waits_in: (&["group.join("], &["asyncio.TaskGroup("]),
    parses_aside: |_| false,
    submits_at_once: true,
    published: Published { heeds: &["eager"], rules: published },
    heeds: &["concurrency", "eager"],
    ..Descriptor::FLOW
};

fn published(rules: &mut Rules) {
    first_family_without_limit(rules);
    rules.mark = Mark::Discovery;
}

struct Crawl {
    world: World,
    visited: Visited,
    limit: Semaphore,
    group: TaskGroup,
}

/// Starts with a task for the first page and ends when no task is left.
pub async fn task_group_spawn(world: World) -> Result<(), Raised> {
    let (visited, group) = (world.visited(Mark::Discovery), world.task_group());
    let limit = world.semaphore(world.concurrency());
    let crawl = Shared::new(Crawl { world, visited, limit, group });
    for page in crawl.visited.add_new(crawl.world.seeds()) {
        crawl.group.spawn(visit(crawl.share(), page));
    }
    crawl.group.join().await
}

async fn visit(crawl: Shared<Crawl>, page: PageId) -> Result<(), Raised> {
    let permit = crawl.limit.acquire().await;
    let response = crawl.world.fetch(page).await?;
    drop(permit);
    let links = crawl.world.parse(response).await;
    // No await between check and mark: no other task can run in between.
    for link in crawl.visited.add_new(links) {
        crawl.group.spawn(visit(crawl.share(), link));
    }
    Ok(())
}

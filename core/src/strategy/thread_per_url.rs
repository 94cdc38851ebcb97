//! `thread_per_url`: one thread, or process, for every URL of a flat list, started one after another and joined.

use super::descriptor::{Descriptor, Published, Schedule, first_family};
use crate::world::{Frontier, Mark, PageId, Raised, Shared, Visited, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "thread_per_url",
    place: 13,
    waits_in: (&["threads.join("], &["each.join("]),
    workers: |_| None,
    heeds: &["processes", "gil", "start-method"],
    published: Published { heeds: &["processes", "gil", "start-method"], rules: first_family },
    schedule: Some(Schedule::UnorderedLevels),
    ..Descriptor::BATCHES
};

/// Starts a thread for each page of the frontier and joins all of them; if the site is not a flat list, level by level.
pub async fn thread_per_url(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
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
        if visited.insert(link) {
            frontier.push(link);
        }
    }
    Ok(())
}

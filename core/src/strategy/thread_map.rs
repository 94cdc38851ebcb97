//! `thread_map`: `ThreadPoolExecutor.map` over each batch. Results come in the order of submission, and the next batch
//! starts when all of them have been processed.

use super::descriptor::{Descriptor, Published, Schedule, first_family};
use crate::world::{Mark, Raised, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "thread_map",
    place: 2,
    keeps_order: true,
    is_resizable: true,
    waits_in: (&["pages.next("], &["pool.map("]),
    schedule: Some(Schedule::Levels),
    heeds: &["concurrency", "gil", "buffersize"],
    published: Published { heeds: &["concurrency", "gil", "buffersize"], rules: first_family },
    ..Descriptor::BATCHES
};

/// Hands the whole frontier to N threads and processes the results in order, batch after batch.
pub async fn thread_map(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let frontier = world.frontier(seeds);
    let pool = world.thread_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let mut pages = pool.map(frontier.take_all(), |page| world.fetch(page));
            // The first results are parsed while later pages are still in flight. An exception leaves the loop: the pool
            // cancels jobs not yet started and waits for running ones.
            while let Some(response) = pages.next().await? {
                for link in world.parse(response).await {
                    if visited.insert(link) {
                        frontier.push(link);
                    }
                }
            }
        }
        Ok(())
    })
    .await
}

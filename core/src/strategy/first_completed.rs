//! `first_completed`: at most N in flight. Submit up to N, wait for the first to complete, process all that are done.

use super::descriptor::{Descriptor, Published};
use crate::site::{ExternalPolicy, LinkPolicy, StatusPolicy};
use crate::world::{Mark, Order, Raised, Rules, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "first_completed",
    place: 11,
    is_resizable: true,
    waits_in: (&["wait_first("], &["wait("]),
    published: Published { heeds: &["concurrency", "gil"], rules: published },
    heeds: &["concurrency", "gil"],
    ..Descriptor::FLOW
};

fn published(rules: &mut Rules) {
    rules.order = Order::Lifo;
    rules.mark = Mark::Submission;
    rules.links = LinkPolicy {
        external: ExternalPolicy::Fetch,
        skip_unfetchable: true,
        status: StatusPolicy::Below400,
        ..LinkPolicy::default()
    };
}

/// Keeps N fetches in flight as long as the frontier has pages.
pub async fn first_completed(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let (frontier, mut in_flight) = (world.frontier(seeds), world.in_flight());
    let pool = world.thread_pool();
    pool.with(async |pool| {
        loop {
            while let Some(page) = frontier.take_if(in_flight.has_room()) {
                in_flight.push(pool.submit(world.fetch(page)));
            }
            if in_flight.is_empty() {
                return Ok(());
            }
            for response in in_flight.wait_first().await {
                // An exception leaves the block, which waits for the pages in flight; their results are lost.
                for link in world.parse(response?).await {
                    if visited.insert(link) {
                        frontier.push(link);
                    }
                }
            }
        }
    })
    .await
}

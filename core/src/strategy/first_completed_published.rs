//! `first_completed` as published: the page limit ends the loop with pages still in flight.

use crate::world::{Mark, Raised, World};

/// Keeps N fetches in flight as long as the frontier has pages and the limit is not reached.
pub async fn first_completed_published(world: World) -> Result<(), Raised> {
    let (visited, limit) = (world.visited(Mark::Submission), world.max_pages());
    let (frontier, mut in_flight) = (world.frontier(world.seeds()), world.in_flight());
    let pool = world.thread_pool();
    pool.with(async |pool| {
        // The limit ends the loop: pages still in flight are fetched but never parsed.
        while in_flight.total() < limit {
            while let Some(page) = frontier.take_if(in_flight.has_room() && in_flight.total() < limit) {
                if visited.insert(page) {
                    in_flight.push(pool.submit(world.fetch(page)));
                }
            }
            if in_flight.is_empty() {
                break;
            }
            for response in in_flight.wait_first().await {
                for link in world.parse(response?).await {
                    if !visited.contains(link) {
                        frontier.push(link);
                    }
                }
            }
        }
        Ok(())
    })
    .await
}

//! `rate_limited` as published: loses links, and may never end.

use crate::world::{Fetch, Mark, Raised, RateSlots, Response, World};

/// A task holds a slot of the limiter while it sleeps 1/rate s, and maybe while it fetches. If the page limit leaves URLs
/// in the frontier, the loop never ends.
pub async fn rate_limited_published(world: World) -> Result<(), Raised> {
    let (visited, slots, limit) = (world.visited(Mark::Submission), world.rate_slots(), world.max_pages());
    let (frontier, mut tasks) = (world.frontier(world.seeds()), world.in_flight());
    while !frontier.is_empty() || !tasks.is_empty() {
        while let Some(page) = frontier.take_if(tasks.has_room() && tasks.total() < limit) {
            if visited.insert(page) {
                tasks.push(world.create_task(fetch_in_slot(slots.clone(), world.fetch(page))));
            }
        }
        let has_room = tasks.total() < limit;
        if !tasks.is_empty() {
            for response in tasks.wait_first().await {
                let links = world.parse(response?).await;
                if has_room {
                    links.into_iter().filter(|&link| !visited.contains(link)).for_each(|link| frontier.push(link));
                }
            }
        }
        world.sleep(100_000).await;
        // Drops every task that is done by now, even if its result was not read.
        tasks.forget_done();
    }
    Ok(())
}

async fn fetch_in_slot(slots: RateSlots, fetch: Fetch) -> Result<Response, Raised> {
    let slot = slots.acquire().await;
    slot.sleep().await;
    slot.hold(fetch).await
}

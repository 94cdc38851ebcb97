//! `oracle`: knows every latency beforehand and fetches first the page that begins the longest chain. No real crawler
//! can do this: it shows how much any order of pages could gain.

use crate::site::PageId;
use crate::world::{InFlight, Links, Raised, World};

/// Keeps N pages in flight; fetches the page that begins the longest chain first.
pub async fn oracle(world: World) -> Result<(), Raised> {
    let frontier = world.foreseen_frontier();
    let mut in_flight: InFlight<Links> = world.in_flight();
    loop {
        while world.has_room_beside(in_flight.len())
            && let Some(page) = frontier.take()
        {
            in_flight.push(world.create_task(visit(world.clone(), page)));
        }
        if in_flight.is_empty() {
            return Ok(());
        }
        for links in in_flight.wait_first().await {
            frontier.resolved(links?);
        }
    }
}

async fn visit(world: World, page: PageId) -> Result<Links, Raised> {
    let response = world.fetch(page).await?;
    Ok(world.parse(response).await)
}

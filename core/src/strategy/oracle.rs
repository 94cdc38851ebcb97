//! `oracle`: knows every latency beforehand and fetches first the page that begins the longest chain. No real crawler
//! can do this: it shows how much any order of pages could gain.

use super::descriptor::{Descriptor, Uses};
use crate::world::{Actor, Mark, PageId, Raised, Visit, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "oracle",
    place: 18,
    uses: Uses::Asyncio,
    needs_foresight: true,
    is_resizable: true,
    actor: Actor::Loop,
    waits_in: (&["wait_first("], &["asyncio.wait("]),
    parses_aside: |_| false,
    // It orders pages by the latencies that it knows.
    ignores: &["order", "mark"],
    // It knows what no loop knows.
    schedule: None,
    heeds: &["concurrency"],
    ..Descriptor::FLOW
};

/// Keeps N pages in flight; fetches the page that begins the longest chain first.
pub async fn oracle(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    let (frontier, mut in_flight) = (world.foreseen_frontier(&seeds), world.in_flight());
    frontier.add_new(&visited, seeds);
    loop {
        while let Some(page) = frontier.take_if(in_flight.has_room()) {
            in_flight.push(world.create_task(visit(&world, page)));
        }
        if in_flight.is_empty() {
            return Ok(());
        }
        for links in in_flight.wait_first().await {
            frontier.add_new(&visited, links?);
        }
    }
}

fn visit(world: &World, page: PageId) -> Visit {
    world.parse(world.fetch(page))
}

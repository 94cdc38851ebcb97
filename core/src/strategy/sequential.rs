//! `sequential`: one page at a time. The baseline that every speed-up is measured against.

use super::descriptor::{Descriptor, Published, first_family};
use crate::world::{Mark, Raised, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "sequential",
    place: 1,
    keeps_order: true,
    first_lane: Some(1),
    workers: |_| Some(1),
    parses_aside: |_| false,
    is_baseline: true,
    heeds: &[],
    published: Published { heeds: &[], rules: first_family },
    ..Descriptor::FLOW
};

/// Takes one page of the frontier after another.
pub async fn sequential(world: World) -> Result<(), Raised> {
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let frontier = world.frontier(seeds);
    while let Some(page) = frontier.take() {
        let response = world.fetch(page).await?;
        for link in world.parse(response).await {
            if visited.insert(link) {
                frontier.push(link);
            }
        }
    }
    Ok(())
}

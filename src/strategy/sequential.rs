//! `sequential`: one page at a time. The baseline that every speed-up is measured against.

use crate::world::World;
use std::collections::VecDeque;

/// Takes the oldest page of the frontier, one at a time.
pub async fn sequential(world: World) {
    let visited = world.visited();
    visited.insert(world.start());
    let mut frontier = VecDeque::from([world.start()]);

    while let Some(page) = frontier.pop_front() {
        let response = world.fetch(page).await;
        for link in world.parse(response).await {
            if visited.insert(link) {
                frontier.push_back(link);
            }
        }
    }
}

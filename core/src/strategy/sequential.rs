//! `sequential`: one page at a time. The baseline that every speed-up is measured against.

use crate::world::{Raised, World};

/// Takes one page of the frontier after another.
pub async fn sequential(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    while let Some(page) = frontier.take() {
        let response = world.fetch(page).await?;
        frontier.processed(page, world.parse(response).await);
    }
    Ok(())
}

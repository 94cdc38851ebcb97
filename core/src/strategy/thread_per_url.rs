//! `thread_per_url`: one thread, or process, for every URL of a flat list, started one after another and joined.

use crate::world::{Raised, World};

/// Starts a thread for each page of the frontier and joins all of them; if the site is not a flat list, level by level.
pub async fn thread_per_url(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    while !frontier.is_empty() {
        let threads = world.threads();
        for page in frontier.take_all() {
            world.start_pause().await;
            let (world, frontier) = (world.clone(), frontier.clone());
            threads.start(async move {
                let response = world.fetch(page).await?;
                frontier.processed(page, world.parse(response).await);
                Ok(())
            });
        }
        threads.join().await;
        world.barrier();
    }
    Ok(())
}

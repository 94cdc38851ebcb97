//! `to_thread`: a blocking fetch in `asyncio.to_thread`, gathered in batches. The default executor has at most min(32,
//! cores + 4) threads, even if the batch has more pages.

use crate::world::{Raised, World};

/// Hands each page of the frontier to the default executor, waits for all of them, then parses on the event loop.
pub async fn to_thread(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let executor = world.default_executor();
    while !frontier.is_empty() {
        let batch = frontier.take_all().into_iter().map(|page| executor.submit(world.fetch(page)));
        for response in world.gather(batch).await? {
            frontier.processed(response.page, world.parse(response).await);
        }
    }
    Ok(())
}

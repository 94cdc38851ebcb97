//! `thread_map`: `ThreadPoolExecutor.map` over each batch. Results come in the order of submission, and the next batch
//! starts when all of them have been processed.

use crate::world::{Raised, World};

/// Hands the whole frontier to N threads and processes the results in order, batch after batch.
pub async fn thread_map(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let pool = world.thread_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let mut responses = pool.map(frontier.take_all().into_iter().map(|page| world.fetch(page)));
            while let Some(response) = responses.next().await {
                // An exception leaves the loop: the pool cancels jobs not yet started and waits for running ones.
                let response = response?;
                frontier.processed(response.page, world.parse(response).await);
            }
            world.barrier();
        }
        Ok(())
    })
    .await
}

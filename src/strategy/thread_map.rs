//! `thread_map`: `ThreadPoolExecutor.map` over each batch. Results come in the order of submission, and the next batch
//! starts when all of them have been processed.

use crate::world::{Raised, World};

/// Hands the whole frontier to N threads and processes the results in order, batch after batch.
pub async fn thread_map(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let pool = world.thread_pool();
    while !frontier.is_empty() {
        let batch = frontier.take_all();
        let jobs: Vec<_> = batch.iter().map(|&page| pool.submit(world.fetch(page))).collect();
        for (page, job) in batch.into_iter().zip(jobs) {
            let response = match job.await {
                Ok(response) => response,
                Err(raised) => {
                    // What has not started is cancelled; what runs is waited for.
                    pool.cancel_queued();
                    pool.shutdown().await;
                    return Err(raised);
                }
            };
            frontier.processed(page, world.parse(response).await);
        }
        world.barrier();
    }
    pool.shutdown().await;
    Ok(())
}

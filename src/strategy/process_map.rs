//! `process_map`: `ProcessPoolExecutor.map` over each batch. All processes are forked at the first submission; each
//! item is handed over and back. Children parse too, on all cores.

use crate::site::PageId;
use crate::world::{Links, Raised, World};

/// Hands the whole frontier to N processes and processes the results in order, batch after batch.
pub async fn process_map(world: World) -> Result<(), Raised> {
    if world.parses_in_parent() {
        return process_map_parsing_in_parent(world).await;
    }
    let frontier = world.frontier();
    let pool = world.process_pool();
    while !frontier.is_empty() {
        let batch = frontier.take_all();
        let jobs: Vec<_> = batch.iter().map(|&page| pool.submit(visit(world.clone(), page))).collect();
        for (page, job) in batch.into_iter().zip(jobs) {
            frontier.processed(page, job.await?);
        }
        world.barrier();
    }
    pool.shutdown().await;
    Ok(())
}

async fn visit(world: World, page: PageId) -> Result<Links, Raised> {
    let response = world.fetch(page).await?;
    Ok(world.parse(response).await)
}

/// As published: children only fetch. The parent parses one page after another, so the cores gain nothing.
async fn process_map_parsing_in_parent(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let pool = world.process_pool();
    while !frontier.is_empty() {
        let batch = frontier.take_all();
        let jobs: Vec<_> = batch.iter().map(|&page| pool.submit(world.fetch(page))).collect();
        for (page, job) in batch.into_iter().zip(jobs) {
            frontier.processed(page, world.parse(job.await?).await);
        }
        world.barrier();
    }
    pool.shutdown().await;
    Ok(())
}

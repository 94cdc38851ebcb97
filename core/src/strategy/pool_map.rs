//! `pool_map`: `multiprocessing.Pool.map` over each batch. Items go out in chunks of n / (4 N), rounded up, and a chunk
//! stays on its process: at the end of a batch, other processes idle while one still holds a chunk.

use crate::site::PageId;
use crate::world::{Links, Raised, Response, World};

/// Hands chunks of the frontier to N processes; all results arrive at once.
pub async fn pool_map(world: World) -> Result<(), Raised> {
    if world.parses_in_parent() {
        return pool_map_parsing_in_parent(world).await;
    }
    let frontier = world.frontier();
    let pool = world.multiprocessing_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let batch = frontier.take_all();
            let chunks = batch.chunks(chunk_size(&world, batch.len()));
            let results = pool.map_chunks(chunks.map(|pages| visit_all(world.clone(), pages.to_vec()))).await?;
            for (page, links) in batch.into_iter().zip(results.into_iter().flatten()) {
                frontier.processed(page, links);
            }
            world.barrier();
        }
        pool.shutdown().await;
        Ok(())
    })
    .await
}

fn chunk_size(world: &World, pages: usize) -> usize {
    pages.div_ceil(4 * world.workers() as usize).max(1)
}

/// An exception ends its chunk: the remaining pages of the chunk are not fetched.
async fn visit_all(world: World, pages: Vec<PageId>) -> Result<Vec<Links>, Raised> {
    let mut results = Vec::new();
    for page in pages {
        let response = world.fetch(page).await?;
        results.push(world.parse(response).await);
    }
    Ok(results)
}

/// As published: children only fetch, and the parent parses when all results have arrived.
async fn pool_map_parsing_in_parent(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let pool = world.multiprocessing_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let batch = frontier.take_all();
            let chunks = batch.chunks(chunk_size(&world, batch.len()));
            let results = pool.map_chunks(chunks.map(|pages| fetch_all(world.clone(), pages.to_vec()))).await?;
            for response in results.into_iter().flatten() {
                frontier.processed(response.page, world.parse(response).await);
            }
            world.barrier();
        }
        pool.shutdown().await;
        Ok(())
    })
    .await
}

async fn fetch_all(world: World, pages: Vec<PageId>) -> Result<Vec<Response>, Raised> {
    let mut results = Vec::new();
    for page in pages {
        results.push(world.fetch(page).await?);
    }
    Ok(results)
}

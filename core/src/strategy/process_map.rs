//! `process_map`: `ProcessPoolExecutor.map` over each batch. The first submission forks all processes; each page goes
//! to a process, and its result back. Children parse too, on all cores.

use crate::site::PageId;
use crate::world::{Links, Raised, World};

/// Hands the whole frontier to N processes and processes the results in order, batch after batch.
pub async fn process_map(world: World) -> Result<(), Raised> {
    if world.parses_in_parent() {
        return process_map_parsing_in_parent(world).await;
    }
    let frontier = world.frontier();
    let pool = world.process_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let mut results = pool.map(frontier.take_all().into_iter().map(|page| visit(world.clone(), page)));
            while let Some(result) = results.next().await {
                let (page, links) = result?;
                frontier.processed(page, links);
            }
            world.barrier();
        }
        Ok(())
    })
    .await
}

async fn visit(world: World, page: PageId) -> Result<(PageId, Links), Raised> {
    let response = world.fetch(page).await?;
    Ok((page, world.parse(response).await))
}

/// As published: children only fetch. The parent parses one page after another, so more cores do not help.
async fn process_map_parsing_in_parent(world: World) -> Result<(), Raised> {
    let frontier = world.frontier();
    let pool = world.process_pool();
    pool.with(async |pool| {
        while !frontier.is_empty() {
            let mut responses = pool.map(frontier.take_all().into_iter().map(|page| world.fetch(page)));
            while let Some(response) = responses.next().await {
                let response = response?;
                frontier.processed(response.page, world.parse(response).await);
            }
            world.barrier();
        }
        Ok(())
    })
    .await
}

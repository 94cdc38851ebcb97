//! `as_completed` as published: a page is marked when it is submitted.

use crate::world::{Mark, PageId, Raised, Visit, World};

/// Submits all known pages, waits for the first to complete, then submits the pages that it links to.
pub async fn as_completed_published(world: World) -> Result<(), Raised> {
    let visited = world.visited(Mark::Submission);
    let (frontier, mut futures) = (world.frontier(world.seeds()), world.all_in_flight());
    let pool = world.executor();
    pool.with(async |pool| {
        loop {
            while let Some(page) = frontier.take() {
                if visited.insert(page) {
                    futures.push(pool.submit(visit(&world, page)));
                }
            }
            if futures.is_empty() {
                return Ok(());
            }
            for links in futures.wait_first().await {
                for link in links? {
                    if !visited.contains(link) {
                        frontier.push(link);
                    }
                }
            }
        }
    })
    .await
}

fn visit(world: &World, page: PageId) -> Visit {
    world.parse(world.fetch(page))
}

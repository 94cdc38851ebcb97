//! `rate_limited`: at most N tasks, and at most `rate` requests per second.

use super::descriptor::{Descriptor, Published, Schedule, Uses};
use crate::site::LinkPolicy;
use crate::world::{Actor, Fetch, Mark, Raised, Release, Response, Rules, TokenBucket, World};

pub(super) const DESCRIPTOR: Descriptor = Descriptor {
    id: "rate_limited",
    place: 16,
    uses: Uses::Asyncio,
    is_resizable: true,
    actor: Actor::Loop,
    waits_in: (&["bucket.take(", "slot.sleep("], &["asyncio.sleep(1", "asyncio.sleep("]),
    instead: &[("release", "token-bucket", "before-fetch")],
    rules: |rules| rules.pace = None,
    published: Published { heeds: &["concurrency", "release"], rules: published },
    // As many a second as the pattern has by itself.
    schedule: Some(Schedule::Paced(100_000)),
    ..Descriptor::FLOW
};

fn published(rules: &mut Rules) {
    rules.pace = None;
    rules.mark = Mark::Submission;
    rules.release = Release::AfterFetch;
    rules.links = LinkPolicy { keep_fragments: true, ..LinkPolicy::default() };
}

/// Keeps up to N tasks; each waits for a token before it fetches. Tokens are evenly spaced in time.
pub async fn rate_limited(world: World) -> Result<(), Raised> {
    let bucket = world.token_bucket();
    let (visited, seeds) = (world.visited(Mark::Discovery), world.seeds());
    visited.update(&seeds);
    let (frontier, mut tasks) = (world.frontier(seeds), world.in_flight());
    loop {
        while let Some(page) = frontier.take_if(tasks.has_room()) {
            tasks.push(world.create_task(fetch_in_time(bucket.clone(), world.fetch(page))));
        }
        if tasks.is_empty() {
            return Ok(());
        }
        for response in tasks.wait_first().await {
            for link in world.parse(response?).await {
                if visited.insert(link) {
                    frontier.push(link);
                }
            }
        }
    }
}

async fn fetch_in_time(bucket: TokenBucket, fetch: Fetch) -> Result<Response, Raised> {
    bucket.take().await;
    fetch.await
}

//! Starting children that import the program again: a fork server's, spawned ones, interpreters.

use super::compute::compute_start;
use super::machine::Starts;
use super::{Raised, World};
use crate::site::PageId;
use crate::trace::Cause;
use std::future::Future;

/// The parent starts one child after another; the first one of a fork server starts the server, too.
pub(super) async fn start_child(world: &World, starts: Starts) {
    let turn = world.0.starter().acquire().await;
    if starts.server_us > 0 && world.0.starts_server() {
        compute_start(world, starts.server_us).await;
    }
    compute_start(world, starts.parent_us).await;
    drop(turn);
}

/// A child computes until it takes work. `number` other children of its program have started before.
pub(super) async fn come_up(world: &World, starts: Starts, number: u32) {
    compute_start(world, starts.child_us.saturating_add(starts.more_us.saturating_mul(number))).await;
}

/// A child without a pool: it comes up, does its work, and ends.
pub(super) async fn live_as_child(
    world: World,
    starts: Starts,
    number: u32,
    work: impl Future<Output = Result<(), Raised>>,
) -> Result<(), Raised> {
    world.0.hold_up(Cause::Starting, PageId::NONE, true);
    come_up(&world, starts, number).await;
    world.0.hold_up(Cause::Starting, PageId::NONE, false);
    let outcome = work.await;
    compute_start(&world, starts.stop_us).await;
    outcome
}

//! Starting children that import the program again: a fork server's, spawned ones, interpreters.

use super::compute::compute_start;
use super::machine::Starts;
use super::{Raised, World};
use crate::site::PageId;
use crate::trace::Cause;
use std::future::Future;

/// What an actor of other code goes through when it starts or ends a child, or is one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Starting {
    /// The parent's part of a child without a pool.
    Parent,
    /// A child without a pool comes up.
    Child,
    /// A worker of a pool starts; `true`: it takes no work before all have been started.
    Worker(bool),
    /// A child without a pool ends.
    End,
}

impl World {
    /// A part of the life of such a child, for other code.
    pub(super) async fn go_through(self, starts: Starts, part: Starting) {
        match part {
            Starting::Worker(is_last) => start_worker(&self, starts, is_last).await,
            Starting::End => compute_start(&self, starts.stop_us, false).await,
            Starting::Parent => {
                hold_up(&self, true);
                start_child(&self, starts).await;
                hold_up(&self, false);
            }
            Starting::Child => {
                hold_up(&self, true);
                come_up(&self, starts).await;
                hold_up(&self, false);
            }
        }
    }
}

/// The parent starts one child after another; the first one of a fork server starts the server, too.
pub(super) async fn start_child(world: &World, starts: Starts) {
    world.0.count_starting(1);
    let turn = world.0.starter().acquire().await;
    if starts.server_us > 0 && world.0.starts_server() {
        compute_start(world, starts.server_us, false).await;
    }
    compute_start(world, starts.parent_us, starts.parent_goes_first).await;
    drop(turn);
}

/// A child computes until it takes work, the longer the more children start at the same time.
pub(super) async fn come_up(world: &World, starts: Starts) {
    let others = world.0.count_starting(0).saturating_sub(1);
    compute_start(world, starts.child_us.saturating_add(starts.more_us.saturating_mul(others)), false).await;
    world.0.count_starting(-1);
}

/// A worker of a pool starts: the parent starts one after another, and each computes until it takes work. `is_last`: it
/// takes none before all have been started, as in a `multiprocessing.Pool`.
pub(super) async fn start_worker(world: &World, starts: Starts, is_last: bool) {
    hold_up(world, true);
    start_child(world, starts).await;
    come_up(world, starts).await;
    if is_last {
        // Behind all starts that wait for their turn.
        drop(world.0.starter().acquire().await);
    }
    hold_up(world, false);
}

fn hold_up(world: &World, waits: bool) {
    world.0.hold_up(Cause::Starting, PageId::NONE, waits);
}

/// A child without a pool: it comes up, does its work, and ends.
pub(super) async fn live_as_child(
    world: World,
    starts: Starts,
    work: impl Future<Output = Result<(), Raised>>,
) -> Result<(), Raised> {
    hold_up(&world, true);
    come_up(&world, starts).await;
    hold_up(&world, false);
    let outcome = work.await;
    compute_start(&world, starts.stop_us, false).await;
    outcome
}

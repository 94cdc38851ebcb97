//! Threads without a pool, as `threading.Thread`, or processes, as `multiprocessing.Process`.

use super::machine::Actor;
use super::task_group::TaskGroup;
use super::{Raised, World};
use std::future::Future;

/// Threads, or processes, that are joined. An exception ends its thread: `threading.excepthook` prints it, and neither
/// the other threads nor the one that joins them learns of it. Cloning it gives the same threads.
#[derive(Clone)]
pub struct Threads {
    world: World,
    all: TaskGroup,
}

impl Threads {
    pub(super) fn new(world: World) -> Self {
        Threads { all: TaskGroup::of_threads(world.clone()), world }
    }

    /// Starts one; the caller spends the pause that this costs.
    pub fn start(&self, work: impl Future<Output = Result<(), Raised>> + 'static) {
        self.all.spawn_as(if self.world.processes() { Actor::Process } else { Actor::Thread }, work);
    }

    /// Waits until all have ended, also those that raised.
    pub async fn join(&self) {
        // An exception is not reported.
        let _ = self.all.join().await;
    }
}

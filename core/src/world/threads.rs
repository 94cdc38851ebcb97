//! Threads without a pool, as `threading.Thread`, or processes, as `multiprocessing.Process`.

use super::machine::Actor;
use super::task_group::TaskGroup;
use super::tasks::Task;
use super::{Raised, World};
use crate::trace::Cause;
use std::future::Future;

/// Threads, or processes, that can be joined. An exception ends its thread: `threading.excepthook` prints it, and
/// neither the other threads nor the one that joins them learns of it. Cloning it gives the same threads.
#[derive(Clone)]
pub struct Threads {
    world: World,
    all: TaskGroup,
    /// What starting one costs the thread that starts it, in µs.
    start_us: u32,
    actor: Actor,
}

impl Threads {
    pub(super) fn new(world: World) -> Self {
        let machine = world.machine();
        let start_us = if world.processes() { machine.process_start_us } else { machine.thread_start_us };
        let actor = if world.processes() { Actor::Process } else { Actor::Thread };
        Threads { start_us, actor, ..Threads::started_before(world) }
    }

    /// Threads, whatever the setting `processes` says, that exist when the measured time begins.
    pub(super) fn started_before(world: World) -> Self {
        Threads { all: TaskGroup::of_threads(world.clone()), world, start_us: 0, actor: Actor::Thread }
    }

    /// Starts one, which takes the caller some time.
    #[inline(always)] // the work is written to its final place, and not to the stack first
    pub fn start(&self, work: impl Future<Output = Result<(), Raised>> + 'static) -> impl Future<Output = ()> {
        // Boxed before the wait: otherwise the caller's task reserves room for the work.
        let work: Task = Box::pin(work);
        async move {
            self.world.pause_for(self.start_us, Cause::Starting).await;
            self.all.spawn_boxed(self.actor, work);
        }
    }

    pub(super) fn start_now(&self, work: impl Future<Output = Result<(), Raised>> + 'static) {
        self.all.spawn_as(self.actor, work);
    }

    /// Waits until all have ended, also those that raised.
    pub async fn join(&self) {
        // An exception is not reported.
        let _ = self.all.join().await;
    }
}

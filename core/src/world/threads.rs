//! Threads without a pool, as `threading.Thread`, or processes, as `multiprocessing.Process`.

use super::machine::{Actor, Starts};
use super::starting::{live_as_child, start_child};
use super::task_group::TaskGroup;
use super::tasks::Task;
use super::{Raised, World};
use crate::site::PageId;
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
    /// How processes start if they do not start as forks.
    children: Option<Starts>,
    actor: Actor,
}

impl Threads {
    pub(super) fn new(world: World) -> Self {
        let machine = world.machine();
        let start_us = if world.processes() { machine.process_start_us } else { machine.thread_start_us };
        let actor = if world.processes() { Actor::Process } else { Actor::Thread };
        let children = machine.children.filter(|_| world.processes());
        Threads { start_us, actor, children, ..Threads::started_before(world) }
    }

    /// Threads, whatever the setting `processes` says, that exist when the measured time begins.
    pub(super) fn started_before(world: World) -> Self {
        let all = TaskGroup::of_threads(world.clone());
        Threads { all, world, start_us: 0, children: None, actor: Actor::Thread }
    }

    /// Starts one, which takes the caller some time.
    #[inline(always)] // the work is written to its final place, and not to the stack first
    pub fn start(&self, work: impl Future<Output = Result<(), Raised>> + 'static) -> impl Future<Output = ()> {
        // Boxed before the wait: otherwise the caller's task reserves room for the work.
        let work: Task = Box::pin(work);
        async move {
            let Some(starts) = self.children else {
                self.world.pause_for(self.start_us, Cause::Starting).await;
                return self.all.spawn_boxed(self.actor, work);
            };
            self.start_child(starts, work).await;
        }
    }

    /// `Process.start` of a fork server or of a spawned child: the caller's part of it takes the caller some time. The
    /// child comes up meanwhile.
    async fn start_child(&self, starts: Starts, work: Task) {
        let kernel = &self.world.0;
        kernel.hold_up(Cause::Starting, PageId::NONE, true);
        start_child(&self.world, starts).await;
        kernel.hold_up(Cause::Starting, PageId::NONE, false);
        self.all.spawn_as(self.actor, live_as_child(self.world.clone(), starts, work));
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

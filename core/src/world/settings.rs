//! The rules that a strategy can read.

use super::{Actor, Batch, FailureRule, Machine, World};
use crate::site::PageId;

/// The number of workers for unlimited concurrency if all of them start at once: processes, and workers on a queue.
pub const MANY: u32 = 1000;

impl World {
    /// The most fetches that may be in flight: N; `None` for unlimited.
    pub fn concurrency(&self) -> Option<u32> {
        self.0.now().concurrency
    }

    /// How many workers to start: N.
    pub fn workers(&self) -> u32 {
        self.0.now().concurrency.unwrap_or(MANY)
    }

    /// How many tasks of `async_workers` to start: N, unless set otherwise.
    pub fn worker_tasks(&self) -> u32 {
        self.0.now().workers.unwrap_or(self.workers())
    }

    /// How many permits the semaphore of `async_workers` has: N, unless set otherwise; `None` for no limit.
    pub fn semaphore_permits(&self) -> Option<u32> {
        self.0.now().semaphore.or(self.0.now().concurrency)
    }

    /// A batch, cut as the setting `batch` says: all its pages, or N at a time. A frontier that has only pages that were
    /// marked meanwhile gives no batch.
    pub fn batches(&self, pages: Vec<PageId>) -> Vec<Vec<PageId>> {
        let size = match (self.0.rules.batch, self.concurrency()) {
            (Batch::Chunk, Some(n)) => n as usize,
            _ => return if pages.is_empty() { Vec::new() } else { vec![pages] },
        };
        pages.chunks(size).map(<[PageId]>::to_vec).collect()
    }

    /// Whether a failed page raises.
    pub(super) fn raises(&self) -> bool {
        self.0.rules.failure == FailureRule::Raise
    }

    /// The most pages to submit.
    pub fn max_pages(&self) -> u32 {
        self.0.rules.max_pages.unwrap_or(u32::MAX)
    }

    /// Whether the pattern uses processes instead of threads.
    pub(super) fn processes(&self) -> bool {
        self.0.rules.processes
    }

    /// What `actor` computes as: without the GIL, a thread computes on a core, as a process does.
    pub(super) fn computes_as(&self, actor: Actor) -> Actor {
        if actor == Actor::Thread && !self.machine().gil { Actor::Process } else { actor }
    }

    /// Requests per second; `None` for no limit.
    pub fn rate(&self) -> Option<u32> {
        self.0.now().rate
    }

    /// The costs of threads, processes and tasks.
    pub(super) fn machine(&self) -> &Machine {
        &self.0.rules.machine
    }
}

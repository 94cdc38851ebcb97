//! The rules that a strategy can read.

use super::{Batch, Done, FailureRule, Guard, Machine, Release, World};

/// The number of workers for unlimited concurrency if all of them start at once: processes, and workers on a queue.
pub const MANY: u32 = 1000;

impl World {
    /// The most fetches that may be in flight: N; `None` for unlimited.
    pub fn concurrency(&self) -> Option<u32> {
        self.0.rules.concurrency
    }

    /// Whether N allows another fetch with this number in flight.
    pub fn has_room_beside(&self, in_flight: usize) -> bool {
        self.concurrency().is_none_or(|most| in_flight < most as usize)
    }

    /// How many workers to start: N.
    pub fn workers(&self) -> u32 {
        self.0.rules.concurrency.unwrap_or(MANY)
    }

    /// How many tasks of `async_workers` to start: N, unless set otherwise.
    pub fn worker_tasks(&self) -> u32 {
        self.0.rules.workers.unwrap_or(self.workers())
    }

    /// How many permits the semaphore of `async_workers` has: N, unless set otherwise; `None` for no limit.
    pub fn semaphore_permits(&self) -> Option<u32> {
        self.0.rules.semaphore.or(self.0.rules.concurrency)
    }

    /// How many of `pages` pages wait at one barrier. Never 0: a frontier that has only pages that were marked
    /// meanwhile gives an empty batch.
    pub fn batch_size(&self, pages: usize) -> usize {
        match (self.0.rules.batch, self.concurrency()) {
            (Batch::Chunk, Some(n)) => n as usize,
            _ => pages.max(1),
        }
    }

    /// The condition under which the crawl ends.
    pub fn done(&self) -> Done {
        self.0.rules.done
    }

    /// The time after which an idle worker exits, in µs.
    pub fn idle_timeout_us(&self) -> u32 {
        self.0.rules.idle_timeout_us
    }

    /// Whether a failed page raises.
    pub(super) fn raises(&self) -> bool {
        self.0.rules.failure == FailureRule::Raise
    }

    /// Whether process pools parse in the parent.
    pub fn parses_in_parent(&self) -> bool {
        self.0.rules.parse_in_parent
    }

    /// The guard of callbacks.
    pub fn guard(&self) -> Guard {
        self.0.rules.guard
    }

    /// The most pages to submit.
    pub fn max_pages(&self) -> u32 {
        self.0.rules.max_pages.unwrap_or(u32::MAX)
    }

    /// Whether the pattern uses processes instead of threads.
    pub fn processes(&self) -> bool {
        self.0.rules.processes
    }

    /// Requests per second; `None` for no limit.
    pub fn rate(&self) -> Option<u32> {
        self.0.rules.rate
    }

    /// When the limiter's slot is released.
    pub fn release(&self) -> Release {
        self.0.rules.release
    }

    /// The costs of threads, processes and tasks.
    pub(super) fn machine(&self) -> &Machine {
        &self.0.rules.machine
    }
}

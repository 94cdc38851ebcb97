//! What a strategy can ask of the rules.

use super::{Batch, Done, FailureRule, Guard, Machine, Release, World};

/// How many workers unlimited concurrency means where all of them are started at once: processes, and whatever takes pages
/// out of a queue.
pub const MANY: u32 = 1000;

impl World {
    /// The most fetches that may be in flight: N; `None` for unlimited.
    pub fn concurrency(&self) -> Option<u32> {
        self.0.rules.concurrency
    }

    /// Whether N allows for another fetch beside so many.
    pub fn has_room_beside(&self, in_flight: usize) -> bool {
        self.concurrency().is_none_or(|most| in_flight < most as usize)
    }

    /// How many workers to start: N.
    pub fn workers(&self) -> u32 {
        self.0.rules.concurrency.unwrap_or(MANY)
    }

    /// How many tasks of `async_workers` to start: N, where nothing else is said.
    pub fn worker_tasks(&self) -> u32 {
        self.0.rules.workers.unwrap_or(self.workers())
    }

    /// How many permits the semaphore of `async_workers` has: N, where nothing else is said; `None` for no limit.
    pub fn semaphore_permits(&self) -> Option<u32> {
        self.0.rules.semaphore.or(self.0.rules.concurrency)
    }

    /// How many of `pages` pages stand before one barrier. Never 0: a frontier that holds nothing but pages marked since
    /// gives a batch without pages.
    pub fn batch_size(&self, pages: usize) -> usize {
        match (self.0.rules.batch, self.concurrency()) {
            (Batch::Chunk, Some(n)) => n as usize,
            _ => pages.max(1),
        }
    }

    /// When the crawl thinks that it is done.
    pub fn done(&self) -> Done {
        self.0.rules.done
    }

    /// A worker that has waited for so long leaves, in µs.
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

    /// What guards callbacks.
    pub fn guard(&self) -> Guard {
        self.0.rules.guard
    }

    /// The most pages to submit.
    pub fn max_pages(&self) -> u32 {
        self.0.rules.max_pages.unwrap_or(u32::MAX)
    }

    /// Whether a process stands where the pattern says thread.
    pub fn processes(&self) -> bool {
        self.0.rules.processes
    }

    /// Requests per second; `None` for no limit.
    pub fn rate(&self) -> Option<u32> {
        self.0.rules.rate
    }

    /// When the limiter's slot is given back.
    pub fn release(&self) -> Release {
        self.0.rules.release
    }

    /// What threads, processes and tasks cost.
    pub(super) fn machine(&self) -> &Machine {
        &self.0.rules.machine
    }
}

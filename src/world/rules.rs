//! The rules of one run: what the strategy is given, what the network and the machine do, and all limits.

use super::Network;
use super::congestion::Congestion;
use super::lock::Guard;
use super::machine::Machine;
use super::retry::Retry;
use crate::site::LinkPolicy;

/// How `gather` cuts its batches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Batch {
    /// The whole frontier, then a barrier.
    #[default]
    Frontier,
    /// Slices of N, a barrier after each.
    Chunk,
}

/// Which page of the frontier is next.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// The oldest.
    #[default]
    Fifo,
    /// The newest.
    Lifo,
    /// Any, by the seed.
    Shuffled,
}

/// When a page counts as visited.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mark {
    /// When the first link to it is read.
    #[default]
    Discovery,
    /// When it is handed to a worker.
    Submission,
    /// When a worker takes it from the queue.
    Dequeue,
    /// When its own links have been read: a published bug, as it is fetched again by whoever meets it before.
    Result,
}

/// When a crawl thinks that it is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Done {
    /// When no page is known that has not been read.
    #[default]
    Correct,
    /// When the frontier is empty, even while pages are being fetched.
    FrontierEmpty,
    /// Each worker leaves when it finds the queue empty.
    WorkerIdle,
    /// Each worker leaves when it has waited for so long.
    IdleTimeout,
}

/// What a failed page does to the crawl.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FailureRule {
    /// It raises an exception where its result is taken.
    Raise,
    /// It is a result like any other.
    #[default]
    Return,
    /// Its status is not looked at.
    Ignore,
}

/// When the limiter's slot is given back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Release {
    /// No slots: a token bucket, evenly spaced.
    #[default]
    TokenBucket,
    /// Before the fetch.
    BeforeFetch,
    /// After the fetch.
    AfterFetch,
}

/// The rules of one run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// The most fetches that a strategy may have in flight; `None` for unlimited.
    pub concurrency: Option<u32>,
    /// Tasks of `async_workers`; `None` for as many as the concurrency.
    pub workers: Option<u32>,
    /// Permits of the semaphore of `async_workers`; `None` for as many as the concurrency.
    pub semaphore: Option<u32>,
    /// How a batch is cut.
    pub batch: Batch,
    /// Which page is next.
    pub order: Order,
    /// When a page counts as visited.
    pub mark: Mark,
    /// When the crawl thinks that it is done.
    pub done: Done,
    /// A worker that has waited for so long leaves, in µs (with [`Done::IdleTimeout`]).
    pub idle_timeout_us: u32,
    /// Whether redirects are followed without a look at what is visited: the library follows them.
    pub follows_blindly: bool,
    /// What a failed page does.
    pub failure: FailureRule,
    /// Which links are followed.
    pub links: LinkPolicy,
    /// Whether the start page's links are the whole list.
    pub flat: bool,
    /// Whether process pools parse in the parent.
    pub parse_in_parent: bool,
    /// What guards callbacks.
    pub guard: Guard,
    /// Whether a process stands where the pattern says thread.
    pub processes: bool,
    /// Requests per second of a pattern that has a limiter of its own; `None` for no limit.
    pub rate: Option<u32>,
    /// The most requests per second, evenly spaced, whatever the pattern; `None` for no limit.
    pub pace: Option<u32>,
    /// When the limiter's slot is given back.
    pub release: Release,
    /// Whether a failed fetch is tried again.
    pub retry: Retry,
    /// What a fetch and a parse of each page cost.
    pub network: Network,
    /// Whether the server slows down under load.
    pub congestion: Option<Congestion>,
    /// What threads, processes and tasks cost.
    pub machine: Machine,
    /// The most connections to each host; `None` for no limit.
    pub connections: Option<u32>,
    /// The most fetches of a run, retries aside; `None` for as many as there are.
    pub max_pages: Option<u32>,
    /// The most links between the start and a page that is still fetched; `None` for no limit.
    pub max_depth: Option<u32>,
}

impl Rules {
    /// Whether every fetch starts at once and goes as the table of costs says.
    pub(super) fn is_plain(&self) -> bool {
        self.retry.retries == 0
            && self.pace.is_none()
            && self.congestion.is_none()
            && self.timeout_of_waits_us().is_none()
    }

    /// The timeout in µs, where it counts what a fetch waits before it is sent, and where there is anything to wait for.
    pub fn timeout_of_waits_us(&self) -> Option<u64> {
        let waits = self.connections.is_some() || self.pace.is_some();
        let timeout_us = self.network.timeout_us.filter(|_| waits && self.network.timeout_counts_waits);
        timeout_us.map(u64::from)
    }
}

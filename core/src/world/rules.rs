//! The rules of one run: the settings of the strategy, the network, the machine, and all limits.

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

/// The order in which pages leave the frontier.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// The oldest first.
    #[default]
    Fifo,
    /// The newest first.
    Lifo,
    /// At random, from the seed.
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
    /// When its own links have been read: a published bug, because every link to it that is read before causes another
    /// fetch.
    Result,
}

/// The condition under which a crawl ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Done {
    /// When all discovered pages are done.
    #[default]
    Correct,
    /// When the frontier is empty, even while pages are being fetched.
    FrontierEmpty,
    /// Each worker exits when it finds the queue empty.
    WorkerIdle,
    /// Each worker exits when it has waited for the idle timeout.
    IdleTimeout,
}

/// The effect of a failed page on the crawl.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FailureRule {
    /// It raises an exception where its result is taken.
    Raise,
    /// It is a result like any other.
    #[default]
    Return,
    /// Its status is ignored.
    Ignore,
}

/// When the limiter's slot is released.
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
    /// The number of tasks of `async_workers`; `None` for the concurrency.
    pub workers: Option<u32>,
    /// The number of permits of the semaphore of `async_workers`; `None` for the concurrency.
    pub semaphore: Option<u32>,
    /// How many pages `Executor.map` submits before a result is taken; `None` for all.
    pub buffersize: Option<u32>,
    /// How many pages a process gets at a time from `map`; `None` for Python's default.
    pub chunksize: Option<u32>,
    /// Whether the queue is shut down when it has drained, so that the workers leave.
    pub shutdown: bool,
    /// Whether a task of the event loop runs when it is created.
    pub eager: bool,
    /// How a batch is cut.
    pub batch: Batch,
    /// The order of the frontier.
    pub order: Order,
    /// When a page counts as visited.
    pub mark: Mark,
    /// The condition under which the crawl ends.
    pub done: Done,
    /// The time after which an idle worker exits, in µs (with [`Done::IdleTimeout`]).
    pub idle_timeout_us: u32,
    /// Whether redirects are followed even to visited pages: the library follows them.
    pub follows_blindly: bool,
    /// The effect of a failed page.
    pub failure: FailureRule,
    /// Which links are followed.
    pub links: LinkPolicy,
    /// Whether the crawl fetches only the start page's links.
    pub flat: bool,
    /// Whether process pools parse in the parent.
    pub parse_in_parent: bool,
    /// The guard of callbacks.
    pub guard: Guard,
    /// Whether the pattern uses processes instead of threads.
    pub processes: bool,
    /// Requests per second of a pattern with its own limiter; `None` for no limit.
    pub rate: Option<u32>,
    /// The most requests per second, evenly spaced, for every pattern; `None` for no limit.
    pub pace: Option<u32>,
    /// When the limiter's slot is released.
    pub release: Release,
    /// How failed fetches are retried.
    pub retry: Retry,
    /// The costs of fetching and parsing each page.
    pub network: Network,
    /// Whether the server slows down under load.
    pub congestion: Option<Congestion>,
    /// The costs of threads, processes and tasks.
    pub machine: Machine,
    /// The most connections to each host; `None` for no limit.
    pub connections: Option<u32>,
    /// The most fetches of a run, retries not counted; `None` for no limit.
    pub max_pages: Option<u32>,
    /// The greatest depth at which pages are fetched, in links from the start; `None` for no limit.
    pub max_depth: Option<u32>,
}

impl Rules {
    /// Whether every fetch starts at once and follows the table of costs.
    pub(super) fn is_plain(&self) -> bool {
        self.retry.retries == 0
            && self.pace.is_none()
            && self.congestion.is_none()
            && self.timeout_of_waits_us().is_none()
    }

    /// Whether the fetches in flight are counted: for connections, or for the load of the server.
    pub(super) fn counts_fetches(&self) -> bool {
        self.connections.is_some() || self.congestion.is_some()
    }

    /// The timeout in µs, if it includes the time before a fetch is sent, and if a fetch can wait then.
    pub fn timeout_of_waits_us(&self) -> Option<u64> {
        let waits = self.connections.is_some() || self.pace.is_some();
        let timeout_us = self.network.timeout_us.filter(|_| waits && self.network.timeout_counts_waits);
        timeout_us.map(u64::from)
    }
}

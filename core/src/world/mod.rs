//! The interface for strategies: [`World`] and the concurrency vocabulary on it. Floor 1.
//!
//! A strategy fetches, parses, spawns and waits; it cannot read a clock and cannot learn which engine runs it.
//! Below it is the kernel: tasks, timers and worker rows, which an engine runs, in virtual time or in real time. Every
//! primitive that makes a task wait records the cause, and the source line of its caller.

mod adaptive;
mod attempts;
mod change;
mod compute;
mod congestion;
mod done_list;
mod fetch;
mod foresight;
mod frontier;
mod gather;
mod idle;
mod in_flight;
mod job;
pub(crate) mod kernel;
mod limiter;
mod line;
mod links;
mod lock;
mod machine;
mod map;
mod multiprocessing;
mod network;
mod parse;
mod pause;
mod pool;
pub(crate) mod puppet;
mod queue;
mod race;
mod raised;
mod rate_slots;
mod retry;
mod rows;
mod rules;
mod running;
mod semaphore;
mod settings;
mod shared;
mod starting;
mod submission;
mod task_group;
mod tasks;
mod threads;
mod timers;
mod visited;
mod wake;

pub use adaptive::{AcquireSlot, AdaptiveLimit, Slot};
pub use attempts::Attempts;
pub use change::Change;
pub use congestion::Congestion;
pub use fetch::{Fetch, Response};
pub use foresight::ForeseenFrontier;
pub use frontier::Frontier;
pub use gather::Gather;
pub use in_flight::InFlight;
pub use job::{Job, Task};
pub use kernel::Transport;
pub use limiter::TokenBucket;
pub use links::{Links, Reading};
pub use lock::{Guard, Held};
pub use machine::{Actor, Machine, Python, StartMethod, Starts, Unguarded, WaitCost};
pub use map::Map;
pub use multiprocessing::{Arrivals, Batch as Results, MultiprocessingPool};
pub use network::{Answer, Latency, Network, PageCost};
pub use parse::{Parsable, Parse, Visit};
pub use pause::Pause;
pub use pool::Pool;
pub use queue::{Get, Join, Queue};
pub use raised::Raised;
pub use rate_slots::{RateSlot, RateSlots};
pub use retry::{Jitter, Retry};
pub use rules::{Batch, Done, FailureRule, Mark, Order, Release, Rules};
pub use running::RunningSet;
pub use semaphore::{Acquire, Limited, Permit, Semaphore};
pub use settings::MANY;
pub use shared::Shared;
pub use starting::Starting;
pub use submission::{Registering, Submission};
pub use task_group::{Joined, TaskGroup};
pub use threads::Threads;
pub(crate) use visited::Marking;
pub use visited::{New, Visited};

pub use crate::site::PageId;
use crate::trace::Cause;
use job::Then;
use kernel::Kernel;
use pause::Purpose;
use pool::Kind;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
pub(crate) use wake::TaskId;

/// A running strategy.
pub type Run = Pin<Box<dyn Future<Output = Result<(), Raised>>>>;

/// The world as a strategy sees it. Cloning it is cheap and gives the same world.
#[derive(Clone)]
pub struct World(pub(crate) Rc<Kernel>);

impl World {
    /// Fetches a page: waits for the network, without computing.
    #[track_caller]
    pub fn fetch(&self, page: PageId) -> Fetch {
        Fetch::new(self.clone(), page, line())
    }

    /// Parses an answer: computes, and returns the links that the crawl follows. Only pages that the rules let it parse
    /// have links. Of a fetch, it parses the answer that the fetch will have.
    #[track_caller]
    pub fn parse<P: Parsable>(&self, page: P) -> P::Parsing {
        page.parsing(self, line())
    }

    /// A semaphore with this number of permits, first come, first served; `None`: no task ever waits for it.
    #[inline(never)] // once in a run
    pub fn semaphore(&self, permits: Option<u32>) -> Semaphore {
        Semaphore::new(permits, &self.0.queue).follow(self, Kernel::changed_permits)
    }

    /// A limit that adapts, up to N.
    pub fn adaptive_limit(&self) -> AdaptiveLimit {
        AdaptiveLimit::new(self)
    }

    /// A frontier that knows how long every fetch and parse of the crawl that begins with `seeds` will take.
    pub fn foreseen_frontier(&self, seeds: &Links) -> ForeseenFrontier {
        ForeseenFrontier::new(self, seeds)
    }

    /// The slots of a rate limiter: as many as requests per second, or no limit.
    pub fn rate_slots(&self) -> RateSlots {
        RateSlots::new(self)
    }

    /// A queue, first in, first out, that can be joined.
    pub fn queue<T: 'static>(&self) -> Queue<T> {
        Queue::new(self.clone())
    }

    /// A group of tasks that can be joined, and to which tasks can add tasks.
    pub fn task_group(&self) -> TaskGroup {
        TaskGroup::new(self.clone())
    }

    /// Threads, or processes, without a pool, that can be joined. Starting one takes time.
    pub fn threads(&self) -> Threads {
        Threads::new(self.clone())
    }

    /// N threads that do the same work. They exist when the measured time begins: starting them takes no time.
    pub fn start_threads<F>(&self, mut work: impl FnMut() -> F) -> Threads
    where
        F: Future<Output = Result<(), Raised>> + 'static,
    {
        let threads = Threads::started_before(self.clone());
        (0..self.workers()).for_each(|_| threads.start_now(work()));
        threads
    }

    /// Starts a task for each of `pages` and waits for all of them: a barrier. Results keep their order.
    pub fn gather<F, T>(&self, pages: Vec<PageId>, work: impl FnMut(PageId) -> F) -> Gather<T>
    where
        F: Future<Output = Result<T, Raised>> + 'static,
        T: 'static,
    {
        Gather::new(self.clone(), pages.into_iter().map(work))
    }

    /// A task of the event loop.
    #[inline(always)] // the future is written to its final place, and not to the stack first
    pub fn create_task<T: 'static>(&self, future: impl Future<Output = Result<T, Raised>> + 'static) -> Task<T> {
        let task = Task::new(self);
        let result = task.clone();
        self.0.spawn(Box::pin(Then::new(future, move |outcome| {
            let raised = outcome.as_ref().err().copied();
            result.set(outcome);
            raised.map_or(Ok(()), Err)
        })));
        task
    }

    /// Waits until all of `tasks` have ended, also those that raised.
    pub async fn join<T>(&self, tasks: Vec<Task<T>>) {
        for task in tasks {
            let _ = task.await;
        }
    }

    pub(crate) fn spawn_as(&self, actor: Actor, future: impl Future<Output = ()> + 'static) -> TaskId {
        self.0.spawn_in(Box::pin(Then::new(future, |()| Ok(()))), None, actor)
    }

    /// A pool of N threads (`ThreadPoolExecutor`), or of as many as there are jobs.
    pub fn thread_pool(&self) -> Pool {
        // A job starts a thread if none is idle: without a limit, there can be as many threads as jobs.
        Pool::new(self.clone(), Kind::Threads, self.concurrency().unwrap_or(u32::MAX)).follow(u32::MAX)
    }

    /// A pool of N processes (`ProcessPoolExecutor`), all forked at the first submission.
    pub fn process_pool(&self) -> Pool {
        Pool::new(self.clone(), Kind::Processes, self.workers())
    }

    /// A pool of N threads, each with an interpreter and a GIL of its own (`InterpreterPoolExecutor`).
    pub fn interpreter_pool(&self) -> Pool {
        Pool::new(self.clone(), Kind::Interpreters, self.workers())
    }

    /// A pool of N threads, or of N processes if the setting `processes` says so.
    pub fn executor(&self) -> Pool {
        if self.processes() { self.process_pool() } else { self.thread_pool() }
    }

    /// A pool of N processes (`multiprocessing.Pool`), forked before the first submission.
    pub fn multiprocessing_pool(&self) -> MultiprocessingPool {
        MultiprocessingPool::new(Pool::new(self.clone(), Kind::Multiprocessing, self.workers()))
    }

    /// The default executor of the event loop: min(32, cores + 4) threads, unless N is given.
    pub fn default_executor(&self) -> Pool {
        let default = 32.min(self.machine().cores + 4);
        Pool::new(self.clone(), Kind::Threads, self.concurrency().unwrap_or(default)).follow(default)
    }

    /// A limit of requests per second, evenly spaced, or no limit.
    pub fn token_bucket(&self) -> TokenBucket {
        TokenBucket::new(self.clone())
    }

    /// The last result of a batch was taken: if idle workers wait at a barrier, or for a queue to drain, it opens.
    fn open_barrier(&self) {
        self.0.release_barrier_of_last();
    }

    /// The jobs in flight, to wait for the first of them. In a thread, each wait costs the time to search all of them.
    pub fn in_flight<T>(&self) -> InFlight<T> {
        InFlight::new(self, true)
    }

    /// The same if the crawl is done when none is left, or earlier if the setting `done` says so.
    pub fn all_in_flight<T>(&self) -> InFlight<T> {
        InFlight::of_a_crawl(self)
    }

    /// A set of running futures.
    pub fn running_set(&self) -> RunningSet {
        RunningSet::new(self.clone())
    }

    /// Sleeps between two looks of a main thread.
    pub fn sleep_until_next_poll(&self) -> Pause {
        Pause::new(self.clone(), self.machine().poll_interval_us, Purpose::Poll)
    }

    /// Sleeps for this number of µs.
    pub fn sleep(&self, us: u32) -> Pause {
        self.pause_for(us, Cause::Sleep)
    }

    pub(crate) fn pause_for(&self, us: u32, cause: Cause) -> Pause {
        Pause::new(self.clone(), us, Purpose::Wait(cause))
    }
}

/// The line of the strategy that called the primitive.
#[track_caller]
fn line() -> u16 {
    u16::try_from(Location::caller().line()).unwrap_or(0)
}

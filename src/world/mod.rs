//! What a strategy may touch: [`World`] and the concurrency vocabulary on it. Floor 1.
//!
//! A strategy fetches, parses, spawns and waits; it cannot read a clock and cannot learn which engine runs it.
//! Underneath stands the [`kernel`]: tasks, timers and worker rows, which an engine turns, in virtual time or in
//! real time. Every primitive that makes somebody wait writes down why, and the source line of its caller.

mod fetch;
mod gather;
pub(crate) mod kernel;
mod network;
mod parse;
mod queue;
mod rows;
mod rules;
mod semaphore;
mod task_group;
mod tasks;
mod visited;
mod wake;

pub use fetch::{Fetch, Response};
pub use gather::Gather;
pub use network::{Answer, Latency, Network, PageCost};
pub use parse::{Links, Parse};
pub use queue::{Get, Join, Queue};
pub use rules::{Batch, Rules};
pub use semaphore::{Acquire, Permit, Semaphore};
pub use task_group::{Joined, TaskGroup};
pub use visited::Visited;

use crate::site::PageId;
use kernel::Kernel;
use std::future::Future;
use std::panic::Location;
use std::rc::Rc;

/// The world as a strategy sees it. Cloning it is cheap and gives the same world.
#[derive(Clone)]
pub struct World(pub(crate) Rc<Kernel>);

impl World {
    /// The page where the crawl starts.
    pub fn start(&self) -> PageId {
        self.0.graph.start
    }

    /// The most fetches that may be in flight: N; `None` for unlimited.
    pub fn concurrency(&self) -> Option<u32> {
        self.0.rules.concurrency
    }

    /// How a batch is cut.
    pub fn batch(&self) -> Batch {
        self.0.rules.batch
    }

    /// Fetches a page: waits for the network, computes nothing.
    #[track_caller]
    pub fn fetch(&self, page: PageId) -> Fetch {
        Fetch::new(self.clone(), page, line())
    }

    /// Parses an answer: computes, on the one event loop, and gives the links that a crawl follows. Only a page
    /// with status 200 and an HTML type has links.
    #[track_caller]
    pub fn parse(&self, response: Response) -> Parse {
        Parse::new(self.clone(), response, line())
    }

    /// A set of pages that starts empty.
    pub fn visited(&self) -> Visited {
        Visited::new(self.0.graph.len())
    }

    /// A semaphore with so many permits, first come, first served; `None`: one that never makes anybody wait.
    pub fn semaphore(&self, permits: Option<u32>) -> Semaphore {
        Semaphore::new(permits)
    }

    /// A queue, first in, first out, that can be joined.
    pub fn queue<T>(&self) -> Queue<T> {
        Queue::new(self.clone())
    }

    /// A group of tasks that can be joined, and to which tasks can add tasks.
    pub fn task_group(&self) -> TaskGroup {
        TaskGroup::new(self.clone())
    }

    /// Starts a task for each of `futures` and waits for all of them: a barrier. Results keep their order.
    pub fn gather<F>(&self, futures: impl IntoIterator<Item = F>) -> Gather<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        Gather::new(self.clone(), futures)
    }
}

/// The line of the strategy that called the primitive.
#[track_caller]
fn line() -> u16 {
    u16::try_from(Location::caller().line()).unwrap_or(0)
}

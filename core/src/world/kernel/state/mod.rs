//! The state of a run, in parts. Each part is one type in one file, whose fields only that file can reach; its methods
//! take what they need as arguments. What concerns several parts is done by the kernel, one level above.
//!
//! | part | what it owns |
//! |---|---|
//! | [`Clock`] | the time, and the timers |
//! | [`Tasks`] | the tasks, which of them is being polled, and which is the strategy |
//! | [`Requests`] | the requests: waits for a timer or for the network |
//! | [`Server`] | the connections to each host, the pace of the rate limit, the load |
//! | [`WorkerRows`] | which rows are free |
//! | [`EventLoop`] | which task keeps the loop busy, and which tasks wait for it |
//! | [`Processors`] | the GIL and the cores |
//! | [`Pages`] | which pages are discovered, fetched and visited, and through which link |
//! | [`Blame`] | why a row waits, and the culprit: each wait begins and ends there |
//! | [`Limits`] | the limits that were reached |
//! | [`Endings`] | what happens when the run ends |
//! | [`Trace`] | the log |

mod blame;
mod clock;
mod endings;
mod event_loop;
mod limits;
mod pages;
mod processors;
mod requests;
mod server;

pub(crate) use blame::Blame;
pub(crate) use clock::Clock;
pub(crate) use endings::{Endings, Explainer};
pub(crate) use event_loop::EventLoop;
pub(crate) use limits::Limits;
pub(crate) use pages::{Known, Pages};
pub(crate) use processors::Processors;
pub(crate) use requests::{Request, RequestState, Requests};
pub(crate) use server::Server;

use super::super::rows::WorkerRows;
use super::super::rules::Rules;
use super::super::tasks::Tasks;
use super::super::wake::ReadyQueue;
use crate::site::{Graph, PageId};
use crate::trace::{Event, EventKind, Trace};
use std::rc::Rc;

/// No row, no task, no request.
pub(crate) const NONE: u32 = u32::MAX;

/// Rows that are drawn as waiting before their first page; a pool that is larger opens rows as it needs them.
pub(crate) const MAX_OPEN_ROWS: u32 = 1024;

/// All mutable state: borrowed once per operation, never while a task, a transport or a waker runs.
pub(crate) struct State {
    pub clock: Clock,
    pub tasks: Tasks,
    pub requests: Requests,
    pub server: Server,
    pub rows: WorkerRows,
    pub event_loop: EventLoop,
    pub processors: Processors,
    pub pages: Pages,
    pub blame: Blame,
    pub limits: Limits,
    pub endings: Endings,
    pub trace: Trace,
}

impl State {
    /// The state at time 0: the start page is discovered, and no task has run.
    pub fn new(mut trace: Trace, graph: &Graph, rules: &Rules, queue: &Rc<ReadyQueue>) -> Self {
        let mut rows = WorkerRows::default();
        // Workers exist, and are idle, before they get their first page.
        rows.open(trace.concurrency.map_or(0, |workers| workers.min(MAX_OPEN_ROWS)));
        trace.push(Event::with_other(0, EventKind::Discovered, graph.start, PageId::NONE.0, 0));
        (trace.max_pages, trace.flat) = (rules.max_pages, rules.flat);
        State {
            clock: Clock::default(),
            tasks: Tasks::default(),
            requests: Requests::default(),
            server: Server::new(rules.connections),
            rows,
            event_loop: EventLoop::of(&rules.machine),
            processors: Processors::new(rules.machine.cores, rules.machine.gil, queue),
            pages: Pages::new(graph.start, graph.len(), rules.max_depth.is_some()),
            blame: Blame::default(),
            limits: Limits::default(),
            endings: Endings::default(),
            trace,
        }
    }
}

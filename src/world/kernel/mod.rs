//! The kernel, which an engine runs: ready tasks, timers, requests in flight, worker rows, the trace.
//!
//! The kernel has a clock (`now_us`) but does not move it: the virtual-time engine sets it to the next timer,
//! the browser engine to the real time. It does not really fetch or parse: in virtual time the answers come from the
//! site's table, in real time from a [`Transport`].
//!
//! | file | the questions that it answers |
//! |---|---|
//! | `turning` | which task runs next, and what follows a step? |
//! | `clock` | what goes off when time advances? |
//! | `requests` | which steps does a fetch have, from its row to its answer? |
//! | `attempt` | the same for a fetch that is retried, paced, or slow under load |
//! | `costs` | what are the cost and the answer of an attempt? |
//! | `redirects` | where does a redirected fetch continue? |
//! | `pauses` | when does a sleep end? |
//! | `parsing` | which parse computes, and which waits for the processor? |
//! | `links` | which links does a parse discover, or only list? |
//! | `robots` | which links does robots.txt disallow? |
//! | `event_loop` | which task keeps the loop busy, and when does epoll wake it? |
//! | `blame` | why is a row idle? |
//! | `ending` | how does a run end, and what does a hung run wait for? |
//! | `transport` | what must an engine that really fetches implement? |
//!
//! All of them are parts of one [`Kernel`] and of its one [`State`], which is borrowed once per operation.

mod attempt;
mod blame;
mod clock;
mod costs;
mod ending;
mod event_loop;
mod links;
mod parsing;
mod pauses;
mod redirects;
mod requests;
mod robots;
mod transport;
mod turning;

pub(crate) use blame::Known;
pub(crate) use parsing::Parsing;
pub(crate) use requests::Taken;
pub(crate) use transport::Transport;

use super::attempts::Attempts;
use super::idle::HeldUp;
use super::machine::Actor;
use super::network::{Answer, PageCost};
use super::rows::Rows;
use super::rules::Rules;
use super::semaphore::Semaphore;
use super::tasks::{Task, Tasks};
use super::timers::Timers;
use super::wake::{ReadyQueue, TaskId};
use super::{Marking, Raised, World};
use crate::site::{Graph, PageId, PageSet};
use crate::trace::{Cause, Event, EventKind, Limit, Trace};
use ending::Explainer;
use requests::{Host, Request};
use std::cell::RefCell;
use std::rc::Rc;

/// No row, no task, no request.
const NONE: u32 = u32::MAX;

/// Rows that are drawn as waiting before their first page; a pool that is larger opens rows as it needs them.
const MAX_OPEN_ROWS: u32 = 1024;

pub(crate) struct Kernel {
    pub(crate) queue: Rc<ReadyQueue>,
    pub(crate) graph: Rc<Graph>,
    pub(crate) rules: Rules,
    costs: Rc<Vec<PageCost>>,
    attempts: Rc<Attempts>,
    /// Whether every fetch starts at once and follows the table of costs: no retries, no pacing, and no slow-down under
    /// load.
    is_plain: bool,
    /// Whether the fetches in flight are counted: for connections, or for the load of the server.
    is_counting: bool,
    transport: Option<Rc<dyn Transport>>,
    /// The permits to compute: one for threads, and one per core for processes.
    gil: Semaphore,
    cores: Semaphore,
    /// What the run knows of its visited pages.
    pub(crate) marking: Marking,
    state: RefCell<State>,
}

/// All mutable state: borrowed once per operation, never while a task, a transport or a waker runs.
struct State {
    now_us: u64,
    tasks: Tasks,
    timers: Timers,
    requests: Vec<Request>,
    free_requests: Vec<u32>,
    trace: Trace,
    rows: Rows,
    discovered: PageSet,
    fetched: PageSet,
    /// The page that was finished last.
    last_done: PageId,
    /// The strategy itself, and the exception that ended it.
    main: TaskId,
    raised: Option<Raised>,
    /// Links from the start, per page; kept only if a rule needs it.
    depths: Vec<u32>,
    /// The task that is being polled.
    current: TaskId,
    /// The task that keeps the event loop busy by parsing, the page that it parses, and since when.
    holder: TaskId,
    held_for: PageId,
    held_since_us: u64,
    /// When the event loop last ran.
    loop_asleep_us: u64,
    /// Tasks of the event loop whose turn came while it was busy.
    in_line: Vec<TaskId>,
    /// Tasks whose answer came while the event loop was busy.
    deferred: Vec<TaskId>,
    /// Rows whose wait was recorded as a wait for the event loop, and whether the loop became busy or free since.
    noted_for_loop: Vec<u32>,
    has_loop_changed: bool,
    /// What holds up work that would be on a row, and the page for which a thread has the GIL.
    held_up: HeldUp,
    computing: PageId,
    /// The frontier, which knows the pages.
    frontier: Option<Box<dyn Known>>,
    /// A row whose fetch ended in this poll: a parse that follows at once stays on it.
    lingering: u32,
    /// The cause for idle rows.
    cause: Cause,
    /// The connections to each host, by its number.
    hosts: Vec<Host>,
    /// When the rate limit lets the next fetch start, in µs.
    next_start_us: u64,
    /// Fetches that the server is processing, counted only if they make it slow.
    load: u32,
    fetches: u32,
    /// The functions that explain what a hung run waits for.
    explainers: Vec<Explainer>,
    /// The functions that break reference cycles when all tasks are dropped.
    last_words: Vec<Box<dyn FnOnce()>>,
    /// The limits that were recorded, one bit each, and the limit that ends the run.
    limits_said: u8,
    limit: Option<Limit>,
}

impl Kernel {
    /// A world at time 0; `None` if the thread already runs too many worlds (more than 1023).
    pub fn new(
        trace: Trace,
        graph: Rc<Graph>,
        costs: Rc<Vec<PageCost>>,
        attempts: Rc<Attempts>,
        rules: Rules,
        transport: Option<Rc<dyn Transport>>,
    ) -> Option<Rc<Self>> {
        let queue = ReadyQueue::register()?;
        let gil = Semaphore::new(Some(1), &queue);
        let cores = Semaphore::new(Some(rules.machine.cores.max(1)), &queue);
        let (is_plain, is_counting) = (rules.is_plain(), rules.connections.is_some() || rules.congestion.is_some());
        let state = RefCell::new(State::new(trace, &graph, &rules));
        Some(Rc::new(Kernel {
            queue,
            graph,
            rules,
            costs,
            attempts,
            is_plain,
            is_counting,
            transport,
            gil,
            cores,
            marking: Marking::default(),
            state,
        }))
    }

    /// Reads the trace so far.
    pub fn with_trace<R>(&self, read: impl FnOnce(&Trace) -> R) -> R {
        read(&self.state.borrow().trace)
    }

    /// Takes the trace: the run cannot continue.
    pub fn take_trace(&self) -> Trace {
        std::mem::take(&mut self.state.borrow_mut().trace)
    }

    /// Adds the strategy as the main task.
    pub fn spawn_main(self: &Rc<Self>, run: fn(World) -> Task, actor: Actor) -> TaskId {
        let main = self.spawn_in(run(World(self.clone())), None, actor);
        self.state.borrow_mut().main = main;
        main
    }

    /// The exception that ended the strategy.
    #[cfg_attr(not(any(test, target_arch = "wasm32")), expect(dead_code, reason = "only the live engine does this"))]
    pub fn raised(&self) -> Option<Raised> {
        self.state.borrow().raised
    }

    /// Whether the task has not ended.
    #[cfg_attr(not(any(test, target_arch = "wasm32")), expect(dead_code, reason = "only the live engine does this"))]
    pub fn is_alive(&self, task: TaskId) -> bool {
        self.state.borrow().tasks.is_alive(task)
    }

    /// An exception that appears only in a log.
    pub(crate) fn log(&self, raised: Raised) {
        self.state.borrow_mut().write_down(raised);
    }

    /// The task that is being polled.
    pub(crate) fn current_task(&self) -> TaskId {
        self.state.borrow().current
    }

    /// The actor that runs the task that is being polled.
    #[inline]
    pub(crate) fn current_actor(&self) -> Actor {
        let state = self.state.borrow();
        state.tasks.actor(state.current)
    }

    /// The page that the task being polled fetched last.
    pub(crate) fn current_page(&self) -> PageId {
        let state = self.state.borrow();
        state.tasks.page(state.current)
    }

    /// Whether idle rows wait at a barrier, or for a queue to drain.
    pub(crate) fn waits_at_barrier(&self) -> bool {
        matches!(self.state.borrow().cause, Cause::Barrier | Cause::QueueJoin)
    }

    /// The time, in µs: for primitives, never for strategies.
    pub(crate) fn now_us(&self) -> u64 {
        self.state.borrow().now_us
    }

    /// The strategy takes the result of a page.
    #[inline]
    pub(crate) fn take_result(&self, page: PageId) {
        self.state.borrow_mut().trace.results.push(page);
    }

    /// The strategy takes a batch from its frontier, in the order in which it submits the pages.
    #[inline]
    pub(crate) fn submit(&self, batch: &[PageId]) {
        self.state.borrow_mut().trace.submitted.extend_from_slice(batch);
    }

    /// A page counts as visited only now; recorded if the crawl marks pages late.
    pub(crate) fn mark(&self, page: PageId) {
        let state = &mut *self.state.borrow_mut();
        state.trace.push(Event::new(state.now_us, EventKind::Marked, page, 0, 0, 0));
    }

    /// The crawl drops its frontier: these pages count as visited.
    pub(crate) fn count_visited(&self, visited: PageSet) {
        self.state.borrow_mut().trace.visited = Some(visited);
    }
}

impl State {
    /// The state at time 0: the start page is discovered, and no task has run.
    fn new(trace: Trace, graph: &Graph, rules: &Rules) -> Self {
        let mut rows = Rows::default();
        // Workers exist, and are idle, before they get their first page.
        rows.open(trace.concurrency.map_or(0, |workers| workers.min(MAX_OPEN_ROWS)));
        let mut state = State {
            now_us: 0,
            tasks: Tasks::default(),
            timers: Timers::default(),
            requests: Vec::new(),
            free_requests: Vec::new(),
            trace,
            rows,
            discovered: PageSet::with_room_for(graph.len()),
            fetched: PageSet::with_room_for(graph.len()),
            last_done: PageId::NONE,
            main: NONE,
            raised: None,
            depths: if rules.max_depth.is_some() { vec![0; graph.len()] } else { Vec::new() },
            current: NONE,
            holder: NONE,
            held_for: PageId::NONE,
            held_since_us: 0,
            loop_asleep_us: 0,
            in_line: Vec::new(),
            deferred: Vec::new(),
            noted_for_loop: Vec::new(),
            has_loop_changed: false,
            held_up: HeldUp::default(),
            computing: PageId::NONE,
            frontier: None,
            lingering: NONE,
            cause: Cause::EmptyFrontier,
            hosts: Vec::new(),
            next_start_us: 0,
            load: 0,
            fetches: 0,
            explainers: Vec::new(),
            last_words: Vec::new(),
            limits_said: 0,
            limit: None,
        };
        state.discovered.insert(graph.start);
        state.trace.push(Event::with_other(0, EventKind::Discovered, graph.start, PageId::NONE.0, 0));
        (state.trace.max_pages, state.trace.flat) = (rules.max_pages, rules.flat);
        state
    }

    fn write_down(&mut self, raised: Raised) {
        let detail = match raised.answer {
            Answer::Status(status) => status,
            Answer::Failed(failure) => failure as u16,
        };
        self.trace.push(Event::new(self.now_us, EventKind::Raised, raised.page, 0, detail, 0));
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        self.queue.unregister();
    }
}

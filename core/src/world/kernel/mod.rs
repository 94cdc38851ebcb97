//! The kernel, which an engine runs: ready tasks, timers, requests in flight, worker rows, the trace.
//!
//! The kernel has a clock (`now_us`) but does not move it: the virtual-time engine sets it to the next timer,
//! the browser engine to the real time. It does not really fetch or parse: in virtual time the answers come from the
//! site's table, in real time from a [`Transport`].
//!
//! | file | the questions that it answers |
//! |---|---|
//! | `state` | who owns which part of the state? |
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
//! | `change` | which rules hold now, if they change in the middle of the run? |
//! | `blame` | what does an idle row wait for, and when does a barrier open? |
//! | `ending` | how does a run end, and what does a hung run wait for? |
//! | `transport` | what must an engine that really fetches implement? |
//!
//! Each of these files is what the one [`Kernel`] does with the parts of its [`State`], which is borrowed once per
//! operation. A part's fields are private: only its own file in `state` changes them.

mod attempt;
mod blame;
mod change;
mod clock;
mod costs;
mod ending;
mod links;
mod parsing;
mod pauses;
mod redirects;
mod requests;
mod robots;
mod state;
mod transport;
mod turning;

pub(crate) use super::tasks::Task as Future;
pub(crate) use parsing::Parsing;
pub(crate) use requests::Taken;
pub(crate) use state::Known;
pub use transport::Transport;
pub(crate) use turning::Begun;

use super::attempts::Attempts;
use super::machine::Actor;
use super::network::{Answer, PageCost};
use super::rules::Rules;
use super::tasks::Task;
use super::wake::{ReadyQueue, TaskId};
use super::{Marking, Raised, World};
use crate::site::{Graph, PageId, PageSet};
use crate::trace::{Cause, Event, EventKind, Limit, Obstacle, Trace};
use change::Changing;
use state::{NONE, State};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub(crate) struct Kernel {
    pub(crate) queue: Rc<ReadyQueue>,
    pub(crate) graph: Rc<Graph>,
    pub(crate) rules: Rules,
    /// What the run knows of its visited pages.
    pub(crate) marking: Marking,
    costs: Rc<Vec<PageCost>>,
    attempts: Rc<Attempts>,
    /// Whether every fetch starts at once and follows the table of costs: no retries, no pacing, and no slow-down under
    /// load.
    is_plain: Cell<bool>,
    /// Whether the fetches in flight are counted: for connections, or for the load of the server.
    is_counting: Cell<bool>,
    /// Whether nothing asks which pages are discovered: see [`Kernel::learn_late`].
    learns_late: Cell<bool>,
    changing: Changing,
    transport: Option<Rc<dyn Transport>>,
    /// What code that runs elsewhere has said of its fetches.
    elsewhere: Elsewhere,
    state: RefCell<State>,
}

/// What only code that runs elsewhere has: fetches without redirects and retries, and pages that the site does not have.
#[derive(Default)]
struct Elsewhere {
    is_single: Cell<bool>,
    costs: RefCell<Vec<PageCost>>,
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
        let (is_plain, is_counting) = (Cell::new(rules.is_plain()), Cell::new(rules.counts_fetches()));
        let asks_for_pages = rules.flat
            || rules.max_depth.is_some()
            || rules.links.robots
            || graph.has_redirects()
            || transport.is_some();
        let learns_late = Cell::new(trace.is_for_figures() && !asks_for_pages);
        let state = RefCell::new(State::new(trace, &graph, &rules, &queue));
        let (marking, elsewhere) = (Marking::default(), Elsewhere::default());
        Some(Rc::new(Kernel {
            queue,
            graph,
            rules,
            marking,
            costs,
            attempts,
            is_plain,
            is_counting,
            learns_late,
            changing: Changing::default(),
            transport,
            elsewhere,
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

    /// Adds the strategy as the main task. `waits_at` is the primitive at which its idle workers wait.
    pub fn spawn_main(self: &Rc<Self>, run: fn(World) -> Task, actor: Actor, waits_at: Cause) -> TaskId {
        let main = self.spawn_in(run(World(self.clone())), None, actor);
        let state = &mut *self.state.borrow_mut();
        state.tasks.set_main(main);
        state.blame.set_place(waits_at);
        main
    }

    /// The main task from now on, of code that runs elsewhere.
    pub(crate) fn set_main(&self, main: TaskId) {
        self.state.borrow_mut().tasks.set_main(main);
    }

    /// The primitive at which idle workers wait, of code that runs elsewhere.
    pub(crate) fn set_place(&self, waits_at: Cause) {
        self.state.borrow_mut().blame.set_place(waits_at);
    }

    /// Whether fetches from now on are single requests: the code that runs elsewhere follows redirects and retries itself.
    pub(crate) fn set_single(&self, is_single: bool) {
        self.elsewhere.is_single.set(is_single);
    }

    /// The task calls back and does no work of the crawl: no row would be busy with it.
    pub(crate) fn set_aside(&self, task: TaskId) {
        self.state.borrow_mut().tasks.set_request(task, Some(0));
    }

    /// Adds a page after those of the site, which has this cost.
    pub(crate) fn add_cost(&self, cost: PageCost) {
        self.elsewhere.costs.borrow_mut().push(cost);
    }

    /// The costs of the pages that were added.
    pub(crate) fn added_costs(&self) -> Vec<PageCost> {
        self.elsewhere.costs.take()
    }

    /// A task of the event loop blocks it until [`Kernel::release_loop`].
    pub(crate) fn hold_loop(&self) {
        let state = &mut *self.state.borrow_mut();
        let task = state.tasks.current();
        let (page, now_us) = (state.tasks.page(task), state.clock.now_us());
        state.event_loop.hold(task, page, now_us);
    }

    /// The event loop is free again.
    pub(crate) fn release_loop(&self) {
        self.state.borrow_mut().event_loop.release();
    }

    /// The limit of the run's events was reached by code that runs elsewhere.
    pub(crate) fn reach_limit(&self, limit: Limit) {
        self.state.borrow_mut().reach(limit);
    }

    /// A run of other code that hangs: what its actors wait for.
    pub(crate) fn block(&self, obstacle: Obstacle, page: PageId) {
        self.explain_with(move || Some((obstacle, page)));
    }

    /// The exception that ended the strategy.
    pub fn raised(&self) -> Option<Raised> {
        self.state.borrow().tasks.raised()
    }

    /// Whether the task has not ended.
    pub fn is_alive(&self, task: TaskId) -> bool {
        self.state.borrow().tasks.is_alive(task)
    }

    /// An exception that appears only in a log.
    pub(crate) fn log(&self, raised: Raised) {
        self.state.borrow_mut().write_down(raised);
    }

    /// The task that is being polled.
    pub(crate) fn current_task(&self) -> TaskId {
        self.state.borrow().tasks.current()
    }

    /// The actor that runs the task that is being polled.
    #[inline]
    pub(crate) fn current_actor(&self) -> Actor {
        let state = self.state.borrow();
        state.tasks.actor(state.tasks.current())
    }

    /// The page that the task being polled fetched last.
    pub(crate) fn current_page(&self) -> PageId {
        let state = self.state.borrow();
        state.tasks.page(state.tasks.current())
    }

    /// The time, in µs: for primitives, never for strategies.
    pub(crate) fn now_us(&self) -> u64 {
        self.state.borrow().clock.now_us()
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
        state.trace.push(Event::new(state.clock.now_us(), EventKind::Marked, page, 0, 0, 0));
    }

    /// The crawl drops its frontier: these pages count as visited.
    pub(crate) fn count_visited(&self, visited: PageSet) {
        self.state.borrow_mut().trace.visited = Some(visited);
    }
}

impl State {
    fn reach(&mut self, limit: Limit) {
        self.limits.reach(limit, self.clock.now_us(), &mut self.trace);
    }

    fn write_down(&mut self, raised: Raised) {
        let detail = match raised.answer {
            Answer::Status(status) => status,
            Answer::Failed(failure) => failure as u16,
        };
        self.trace.push(Event::new(self.clock.now_us(), EventKind::Raised, raised.page, 0, detail, 0));
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        self.queue.unregister();
    }
}

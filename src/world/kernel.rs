//! What an engine turns: tasks that are ready, timers, requests in flight, worker rows, the trace.
//!
//! The kernel has a clock (`now_us`) but does not move it: the virtual-time engine sets it to the next timer,
//! the browser engine to the real time. It neither fetches nor parses really: in virtual time the site's table
//! answers; in real time a [`Transport`] does.

mod attempt;
mod robots;

use super::attempts::Attempts;
use super::compute::Work;
use super::congestion::OVERLOADED;
use super::idle::HeldUp;
use super::machine::Actor;
use super::network::{Answer, PageCost};
use super::pause::Purpose;
use super::rows::Rows;
use super::rules::{FailureRule, Rules};
use super::semaphore::Semaphore;
use super::task_group::Members;
use super::tasks::{Task, Tasks};
use super::timers::Timers;
use super::wake::{ReadyQueue, TaskId};
use super::{Raised, World};
use crate::site::{ExternalPolicy, Graph, PageId, PageSet};
use crate::trace::{
    Cause, Event, EventKind, Failure, Limit, MAX_AT_US, MAX_EVENTS, Obstacle, Origin, Outcome, ROW_BITS, Through, Trace,
};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Context, Poll};

/// What an engine that really fetches plugs into the kernel.
pub(crate) trait Transport {
    /// Sends the request for `page`; its answer comes back by the request's number.
    fn send(&self, request: u32, page: PageId);
    /// Gives the request up and closes its connection. Nothing comes back.
    fn abort(&self, request: u32);
    /// Whether the page that came last under this id has links to read.
    fn is_readable(&self, page: PageId) -> bool;
    /// Whether the real robots.txt disallows the address.
    fn is_disallowed(&self, page: PageId) -> bool;
    /// Really parses the page that came last under this id: the pages that its links lead to.
    fn parse(&self, page: PageId) -> Vec<PageId>;
    /// The cost of an attempt at a page that was not known when the run began; 0 is the first.
    fn cost(&self, page: PageId, attempt: u32) -> PageCost;
    /// The real time since the start of the run, in µs.
    fn now_us(&self) -> u64;
}

/// No row, no task, no request.
const NONE: u32 = u32::MAX;

/// What a timer that goes off asks for.
enum GoneOff {
    /// It is of the past, or has been put off.
    NotYet,
    Done,
    /// The browser is to fetch this page now.
    Send(PageId),
    /// The browser has taken too long.
    Abort,
}

/// What a task finds that looks for its answer.
pub(crate) enum Taken {
    /// The answer, and the row that it came to.
    Answer(Answer, u32),
    NotYet,
    /// The answer is here, and the thread must wait for the GIL.
    NeedsGil,
}

/// Something that waits for its time or for the network.
struct Request {
    /// The task that waits.
    task: TaskId,
    /// The timer that counts; others of this slot are of the past.
    timer: u32,
    state: RequestState,
    page: PageId,
    row: u32,
    line: u16,
    /// What the task runs on.
    actor: Actor,
    /// Whether the time until epoll wakes the event loop has been reckoned in.
    is_rounded: bool,
    /// The stretch that ends with it: what made everything go on that its end sets going.
    origin: Origin,
    /// When it began; of a sleep: when it ends.
    started_us: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RequestState {
    /// A parse that computes.
    Timer,
    /// A sleep.
    Pause,
    /// A fetch that waits for a connection. The number is that of the attempt; 0 is the first.
    Connecting(u8),
    /// A fetch that has a connection and waits for its turn under the rate limit.
    Pacing(u8),
    /// A fetch that has failed and waits until this attempt.
    BackingOff(u8),
    /// A fetch on the emulated way to the server.
    Emulated,
    /// The same, and the answer is not that of the first attempt.
    Fated(Answer),
    /// A fetch that the browser really makes.
    Sent,
    /// The answer is here, and nobody has taken it yet.
    Arrived(Answer),
    Free,
}

pub(crate) struct Kernel {
    pub(crate) queue: Rc<ReadyQueue>,
    pub(crate) graph: Rc<Graph>,
    pub(crate) rules: Rules,
    costs: Rc<Vec<PageCost>>,
    attempts: Rc<Attempts>,
    /// Whether every fetch starts at once and goes as the table of costs says: nothing is tried again, nothing
    /// is paced, and load makes nothing slow.
    is_plain: bool,
    /// Whether anybody counts the fetches in flight: for connections, or for the load of the server.
    is_counting: bool,
    transport: Option<Rc<dyn Transport>>,
    /// Who may compute: one thread, as many processes as there are cores.
    gil: Semaphore,
    cores: Semaphore,
    state: RefCell<State>,
}

/// All that changes: borrowed once an operation, never while a task, a transport or a waker runs.
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
    /// The page that was dealt with last.
    last_done: PageId,
    /// The strategy itself, and the exception that ended it.
    main: TaskId,
    raised: Option<Raised>,
    /// Links from the start, per page; kept only where a rule asks for it.
    depths: Vec<u32>,
    /// The task that is being polled.
    current: TaskId,
    /// The task that keeps the event loop busy by parsing, the page that it parses, and since when.
    holder: TaskId,
    held_for: PageId,
    held_since_us: u64,
    /// When the event loop has last run.
    loop_asleep_us: u64,
    /// Tasks of the event loop whose turn came while it was busy.
    in_line: Vec<TaskId>,
    /// Tasks whose answer came while the event loop was busy.
    deferred: Vec<TaskId>,
    /// Rows whose wait was put down to the event loop, and whether the loop became busy or free since.
    noted_for_loop: Vec<u32>,
    has_loop_changed: bool,
    /// What holds up work that would be on a row, and the page for which a thread has the GIL.
    held_up: HeldUp,
    computing: PageId,
    /// Whether the frontier has pages.
    has_frontier: Option<Box<dyn Fn() -> bool>>,
    /// A row whose fetch is over, in this very poll: a parse that follows at once stays on it.
    lingering: u32,
    /// Why a row with nothing to do has nothing to do.
    cause: Cause,
    connections: u32,
    connecting: VecDeque<u32>,
    /// When the rate limit lets the next fetch start, in µs.
    next_start_us: u64,
    /// Fetches that the server has, counted only where they make it slow.
    load: u32,
    fetches: u32,
    /// Who can say whether somebody waits in vain, and for what.
    explainers: Vec<Explainer>,
    /// What breaks the circles of who holds whom, when all tasks are dropped.
    last_words: Vec<Box<dyn FnOnce()>>,
    /// The limits that were written down, a bit each, and the one that ends the run.
    limits_said: u8,
    limit: Option<Limit>,
}

impl Kernel {
    /// A world at time 0; `None` when a thread runs too many of them at once (more than 1023).
    pub fn new(
        trace: Trace,
        graph: Rc<Graph>,
        costs: Rc<Vec<PageCost>>,
        attempts: Rc<Attempts>,
        rules: Rules,
        transport: Option<Rc<dyn Transport>>,
    ) -> Option<Rc<Self>> {
        let mut rows = Rows::default();
        // Workers exist, idle, before they get their first page.
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
            has_frontier: None,
            lingering: NONE,
            cause: Cause::EmptyFrontier,
            connections: rules.connections.unwrap_or(u32::MAX),
            connecting: VecDeque::new(),
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
        state.trace.max_pages = rules.max_pages;
        let queue = ReadyQueue::register()?;
        let gil = Semaphore::new(Some(1), &queue);
        let cores = Semaphore::new(Some(rules.machine.cores.max(1)), &queue);
        let (is_plain, is_counting) = (rules.is_plain(), rules.connections.is_some() || rules.congestion.is_some());
        let state = RefCell::new(state);
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
            state,
        }))
    }

    // --- What an engine does -------------------------------------------------------------------------------

    /// Reads the trace so far.
    pub fn with_trace<R>(&self, read: impl FnOnce(&Trace) -> R) -> R {
        read(&self.state.borrow().trace)
    }

    /// Takes the trace out: the run is of no further use.
    pub fn take_trace(&self) -> Trace {
        std::mem::take(&mut self.state.borrow_mut().trace)
    }

    /// Takes the strategy itself in.
    pub fn spawn_main(self: &Rc<Self>, run: fn(World) -> Task, actor: Actor) -> TaskId {
        let main = self.spawn_in(run(World(self.clone())), None, actor);
        self.state.borrow_mut().main = main;
        main
    }

    /// Takes a task of the event loop in; it runs when its turn comes.
    #[inline]
    pub fn spawn(&self, task: Task) -> TaskId {
        self.spawn_in(task, None, Actor::Loop)
    }

    /// Takes a task in that runs on `actor` and may belong to a group.
    #[inline]
    pub fn spawn_in(&self, task: Task, group: Option<Rc<Members>>, actor: Actor) -> TaskId {
        let inserted = self.state.borrow_mut().tasks.insert(task, group, actor);
        match inserted {
            Ok(id) => {
                self.queue.push(id);
                id
            }
            Err(_) => {
                self.state.borrow_mut().reach(Limit::Events);
                NONE
            }
        }
    }

    /// Polls ready tasks, `budget` of them at the most. `true` when none is left.
    pub fn run_ready(&self, budget: &mut u32) -> bool {
        while *budget > 0 {
            let Some(id) = self.queue.pop() else { return true };
            let mut state = self.state.borrow_mut();
            if state.holder != NONE && state.holder != id && state.tasks.actor(id) == Actor::Loop {
                // Only who computes can go on; all others of the loop stand in line until that is over.
                state.in_line.push(id);
                continue;
            }
            *budget -= 1;
            if let Some(task) = state.tasks.take(id) {
                state.current = id;
                state.note_loop(id, &self.rules);
                drop(state);
                self.poll(id, task);
            }
        }
        false
    }

    /// When the next timer is due, in µs.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "only the browser engine does this"))]
    pub fn next_due_us(&self) -> Option<u64> {
        self.state.borrow().timers.next_due_us()
    }

    /// Time goes on to `now_us`: idle rows are written down first, then all timers that are due go off, before anybody
    /// runs. `false` when none was due.
    #[inline]
    pub fn advance(&self, now_us: u64) -> bool {
        let mut state = self.state.borrow_mut();
        state.move_clock(now_us);
        if now_us >= MAX_AT_US {
            state.reach(Limit::Time);
            return false;
        }
        // Looked at here, not at every event: one step adds no more than the links of a page.
        if state.trace.events().len() >= MAX_EVENTS {
            state.reach(Limit::Events);
            return false;
        }
        let mut any = false;
        while let Some((id, timer)) = state.timers.take_due(now_us) {
            match self.go_off(&mut state, id, timer) {
                GoneOff::NotYet => continue,
                GoneOff::Done => {}
                GoneOff::Send(page) => {
                    drop(state);
                    self.transport.iter().for_each(|transport| transport.send(id, page));
                    state = self.state.borrow_mut();
                }
                GoneOff::Abort => {
                    drop(state);
                    self.transport.iter().for_each(|transport| transport.abort(id));
                    state = self.state.borrow_mut();
                    self.deliver(&mut state, id, Answer::Failed(Failure::Timeout));
                }
            }
            any = true;
        }
        any
    }

    /// In virtual time, when nobody can go on at this instant: how the run has ended, or time goes on to the next timer.
    #[inline]
    pub fn leap(&self, main: TaskId) -> Option<Outcome> {
        let state = self.state.borrow();
        if !state.tasks.is_alive(main) {
            return Some(if state.raised.is_some() { Outcome::Raised } else { Outcome::Finished });
        }
        if state.limit.is_some() {
            return Some(Outcome::Cancelled);
        }
        let Some(due_us) = state.timers.next_due_us() else { return Some(Outcome::Hung) };
        drop(state);
        self.advance(due_us);
        let is_quiet = {
            let state = self.state.borrow();
            state.now_us > state.trace.makespan_us() + PATIENCE_US
        };
        (is_quiet && self.is_idling()).then_some(Outcome::Hung)
    }

    /// Real time has come to `now_us`; no timer goes off.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "only the browser engine does this"))]
    pub fn set_now(&self, now_us: u64) {
        self.state.borrow_mut().move_clock(now_us);
    }

    /// Whether an answer of the real network is still to come.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "only the browser engine does this"))]
    pub fn awaits_network(&self) -> bool {
        self.state.borrow().requests.iter().any(|request| request.state == RequestState::Sent)
    }

    /// Whether everybody only sleeps and looks, over and over, and nothing is being fetched or computed: that will go
    /// on for ever.
    pub fn is_idling(&self) -> bool {
        let state = self.state.borrow();
        state.now_us > state.trace.makespan_us() + PATIENCE_US
            && state.requests.iter().all(|r| matches!(r.state, RequestState::Pause | RequestState::Free))
            && self.gil.is_free()
            && self.cores.is_free()
    }

    /// The exception that ended the strategy.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "only the browser engine does this"))]
    pub fn raised(&self) -> Option<Raised> {
        self.state.borrow().raised
    }

    /// Whether the task still has something to do.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "only the browser engine does this"))]
    pub fn is_alive(&self, task: TaskId) -> bool {
        self.state.borrow().tasks.is_alive(task)
    }

    /// The limit that was reached and ends the run, if one was.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "only the browser engine does this"))]
    pub fn limit(&self) -> Option<Limit> {
        self.state.borrow().limit
    }

    /// Ends the run: everything in flight is aborted, and the trace gets its last event.
    pub fn end(&self, outcome: Outcome) {
        if self.with_trace(|trace| trace.outcome().is_some()) {
            return;
        }
        self.explain(outcome);
        self.drop_tasks();
        let state = &mut *self.state.borrow_mut();
        state.trace.push(Event::new(state.now_us, EventKind::Finished, PageId::NONE, 0, outcome as u16, 0));
    }

    /// A run that hangs says who waits for what.
    fn explain(&self, outcome: Outcome) {
        if outcome != Outcome::Hung {
            return;
        }
        let explainers = std::mem::take(&mut self.state.borrow_mut().explainers);
        let mut blocked: Vec<(Obstacle, PageId)> = explainers.iter().filter_map(|explain| explain()).collect();
        let state = &mut *self.state.borrow_mut();
        if blocked.is_empty() && state.limits_said != 0 || blocked.is_empty() && self.rules.max_pages.is_some() {
            blocked.push((Obstacle::Frontier, PageId::NONE));
        }
        // A lock explains why others wait, and not the other way round.
        blocked.sort_by_key(|(obstacle, _)| *obstacle != Obstacle::Lock);
        // Nothing has happened since the last event, and nothing ever will.
        state.now_us = state.trace.makespan_us();
        for (obstacle, page) in blocked {
            state.trace.push(Event::new(state.now_us, EventKind::Blocked, page, 0, obstacle as u16, 0));
        }
    }

    /// Drops all tasks: what they had in flight is aborted.
    pub fn drop_tasks(&self) {
        let mut state = self.state.borrow_mut();
        // A connection that one of them gives up is not for another to begin with.
        state.connecting.clear();
        let (tasks, last_words) = (state.tasks.clear(), std::mem::take(&mut state.last_words));
        drop(state);
        drop(tasks);
        last_words.into_iter().for_each(|forget| forget());
    }

    /// A real fetch has ended: `held_back_us` of its time the browser kept it before it was sent.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "only the browser engine does this"))]
    pub fn arrive(&self, request: u32, answer: Answer, held_back_us: u32) {
        let mut state = self.state.borrow_mut();
        let Some(&Request { state: RequestState::Sent, page, .. }) = state.requests.get(request as usize) else {
            return;
        };
        if held_back_us > 0 {
            let at_us = state.now_us;
            state.trace.push(Event::with_other(at_us, EventKind::HeldBack, page, held_back_us, 0));
        }
        self.deliver(&mut state, request, answer);
    }

    // --- Turning tasks -------------------------------------------------------------------------------------

    #[inline]
    fn poll(&self, id: TaskId, mut task: Task) {
        let waker = self.queue.waker(id);
        match task.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => {
                let state = &mut *self.state.borrow_mut();
                state.tasks.put_back(id, task);
                self.end_step(state);
            }
            Poll::Ready(result) => {
                drop(task);
                let mut state = self.state.borrow_mut();
                let group = state.tasks.remove(id);
                if id == state.main {
                    state.trace.origins.end = Some(self.queue.origin());
                }
                if let Err(raised) = result {
                    state.write_down(raised);
                    if id == state.main {
                        state.raised = Some(raised);
                    }
                }
                self.end_step(&mut state);
                drop(state);
                if let Some(group) = group {
                    self.end_member(&group, result);
                }
            }
        }
    }

    /// What follows each step of a task.
    #[inline(always)]
    fn end_step(&self, state: &mut State) {
        state.settle();
        // The event loop is free: in line are the tasks that were ready before the parse, then those that it has made
        // ready, and now come those whose answer came meanwhile. So does asyncio: it looks at its sockets and
        // timers only after the step that computes.
        if state.holder == NONE && !(state.in_line.is_empty() && state.deferred.is_empty()) {
            let origin = self.queue.origin();
            self.queue.go_through(Through::EventLoop);
            self.queue.push_front(&mut state.in_line);
            state.deferred.drain(..).for_each(|task| self.queue.push(task));
            self.queue.set_origin(origin);
        }
    }

    /// A task of a group has ended: the group may end with it, or all others of it.
    #[inline]
    fn end_member(&self, group: &Members, result: Result<(), Raised>) {
        match result {
            Ok(()) => group.end_one(),
            Err(raised) => self.cancel_tasks(&group.raise(raised)),
        }
    }

    /// Cancels tasks: what they have in flight is aborted. The task that is being polled goes on to its end.
    fn cancel_tasks(&self, tasks: &[TaskId]) {
        for &id in tasks {
            let task = self.state.borrow_mut().tasks.take(id);
            if task.is_some() {
                drop(task);
                self.state.borrow_mut().tasks.remove(id);
            }
        }
    }

    // --- Requests and timers -------------------------------------------------------------------------------

    #[inline]
    fn go_off(&self, state: &mut State, id: u32, timer: u32) -> GoneOff {
        let request = &state.requests[id as usize];
        if request.timer != timer {
            return GoneOff::NotYet;
        }
        if self.rules.machine.epoll_us > 0 && !request.is_rounded && state.waits_for_epoll(id, &self.rules) {
            return GoneOff::NotYet;
        }
        let request = &state.requests[id as usize];
        match request.state {
            RequestState::Timer | RequestState::Pause | RequestState::BackingOff(_) => {
                self.queue.set_origin(request.origin);
                self.queue.push(request.task);
            }
            RequestState::Emulated | RequestState::Fated(_) => return self.arrive_emulated(state, id),
            RequestState::Pacing(_) => {
                let origin = request.origin;
                self.begin_attempt(state, id, origin);
            }
            RequestState::Sent => return GoneOff::Abort,
            RequestState::Connecting(_) | RequestState::Arrived(_) | RequestState::Free => {}
        }
        GoneOff::Done
    }

    /// The emulated way is over: in virtual time that is the answer, in real time the browser fetches now.
    #[inline]
    fn arrive_emulated(&self, state: &mut State, id: u32) -> GoneOff {
        let &Request { page, state: way, .. } = &state.requests[id as usize];
        let answer = if let RequestState::Fated(answer) = way { answer } else { self.cost(page).answer };
        // What the settings let fail fails without troubling the server.
        if self.transport.is_none() || matches!(answer, Answer::Failed(_) | Answer::Status(500 | OVERLOADED)) {
            self.deliver(state, id, answer);
            return GoneOff::Done;
        }
        let request = &mut state.requests[id as usize];
        request.state = RequestState::Sent;
        let started_us = request.started_us;
        if let Some(timeout_us) = self.rules.network.timeout_us {
            state.set_timer(id, started_us + u64::from(timeout_us));
        }
        GoneOff::Send(page)
    }

    /// The answer is here. The row still belongs to the page; the connection is free.
    #[inline]
    fn deliver(&self, state: &mut State, id: u32, answer: Answer) {
        let now = state.now_us;
        let request = &mut state.requests[id as usize];
        self.queue.set_origin(request.origin);
        request.state = RequestState::Arrived(answer);
        let (kind, detail) = match answer {
            Answer::Status(status) if status < 400 => (EventKind::Fetched, status),
            Answer::Status(status) => (EventKind::Failed, status),
            Answer::Failed(failure) => (EventKind::Failed, failure as u16),
        };
        let (task, row, actor) = (request.task, request.row, request.actor);
        let event = Event::new(now, kind, request.page, row, detail, request.line);
        state.trace.push(event);
        self.end_fetch(state);
        if state.holder != NONE && actor == Actor::Loop {
            // The answer is here, but the event loop parses another page.
            let (culprit, cause) = (state.held_for, Cause::EventLoop as u16);
            state.trace.push(Event::new(now, EventKind::Waiting, culprit, row, cause, 0));
            if now > state.held_since_us {
                return state.deferred.push(task);
            }
        }
        // Who turns the engine is awake: no waker is needed.
        self.queue.push(task);
    }

    /// A fetch is over: the server has one less, and its connection is free.
    #[inline]
    fn end_fetch(&self, state: &mut State) {
        if self.is_counting {
            state.load = state.load.saturating_sub(1);
            self.free_connection(state);
        }
    }

    #[inline]
    fn free_connection(&self, state: &mut State) {
        if self.rules.connections.is_none() {
            return;
        }
        match state.connecting.pop_front() {
            Some(id) => self.start_fetch(state, id, self.queue.origin().through(Through::Connection)),
            None => state.connections += 1,
        }
    }

    #[inline]
    fn start_fetch(&self, state: &mut State, id: u32, origin: Origin) {
        if !self.is_plain {
            return self.start_attempt(state, id, origin);
        }
        let now = state.now_us;
        let request = &mut state.requests[id as usize];
        request.state = RequestState::Emulated;
        request.started_us = now;
        request.origin = state.trace.origins.begin(origin);
        let (page, row, line) = (request.page, request.row, request.line);
        let machine = &self.rules.machine;
        let late_us = if request.actor == Actor::Loop { machine.loop_step_us } else { machine.thread_fetch_us };
        let is_duplicate = !state.fetched.insert(self.graph.base(page));
        state.trace.push(Event::new(now, EventKind::Started, page, row, u16::from(is_duplicate), line));
        state.set_timer(id, now + u64::from(self.cost(page).fetch_us) + u64::from(late_us));
    }

    #[inline]
    pub(crate) fn cost(&self, page: PageId) -> PageCost {
        match (self.costs.get(page.index()), &self.transport) {
            (Some(cost), _) => *cost,
            (None, Some(transport)) => transport.cost(page, 0),
            (None, None) => PageCost { fetch_us: 0, parse_us: 0, answer: Answer::Status(404), readable: false },
        }
    }

    /// Whether a page has links to read, as far as its type says.
    #[inline]
    pub(crate) fn is_readable(&self, page: PageId, answer: Answer) -> bool {
        match &self.transport {
            None => self.cost_when(page, answer).readable,
            Some(transport) => transport.is_readable(page),
        }
    }

    /// The cost of the attempt at a page that brought this answer.
    #[inline]
    fn cost_when(&self, page: PageId, answer: Answer) -> PageCost {
        let cost = self.cost(page);
        if self.is_plain || cost.answer == answer { cost } else { self.cost_otherwise(page, answer) }
    }

    // --- What the vocabulary does --------------------------------------------------------------------------

    /// Begins a fetch: its request, or the failure when a limit forbids it.
    #[inline]
    pub(crate) fn begin_fetch(&self, page: PageId, line: u16) -> Result<u32, Failure> {
        let state = &mut *self.state.borrow_mut();
        if self.rules.max_pages.is_some_and(|most| state.fetches >= most) {
            state.reach(Limit::Pages);
            return Err(Failure::Limit);
        }
        state.fetches += 1;
        let row = match std::mem::replace(&mut state.lingering, NONE) {
            NONE => state.rows.acquire(),
            lingering => state.rows.exchange(lingering),
        };
        if row >= 1 << ROW_BITS {
            state.reach(Limit::Events);
            return Err(Failure::Limit);
        }
        let task = state.current;
        let id = state.open_request(RequestState::Connecting(0), page, row, line);
        state.tasks.set_request(task, Some(id));
        self.connect(state, id);
        Ok(id)
    }

    /// A fetch starts when there is a connection for it.
    #[inline]
    fn connect(&self, state: &mut State, id: u32) {
        if self.rules.connections.is_none() {
            self.start_fetch(state, id, self.queue.origin());
        } else if state.connections > 0 {
            state.connections -= 1;
            self.start_fetch(state, id, self.queue.origin());
        } else {
            state.connecting.push_back(id);
            state.push_wait(id, PageId::NONE, Cause::Connection);
        }
    }

    /// The answer of a request, once it is here. A thread takes it when it has the GIL or when nobody has.
    #[inline]
    pub(crate) fn take_answer(&self, id: u32, has_gil: bool) -> Taken {
        let state = &mut *self.state.borrow_mut();
        let request = &state.requests[id as usize];
        let RequestState::Arrived(answer) = request.state else { return Taken::NotYet };
        if request.actor == Actor::Thread && !has_gil && !self.gil.is_free() {
            return Taken::NeedsGil;
        }
        let (row, page) = (request.row, request.page);
        state.close_request(id);
        state.last_done = page;
        state.tasks.set_page(state.current, page);
        state.tasks.set_request(state.current, None);
        state.settle();
        state.lingering = row;
        Taken::Answer(answer, row)
    }

    /// Gives up a request whose answer nobody wants any more.
    pub(crate) fn abandon(&self, id: u32) {
        let state = &mut *self.state.borrow_mut();
        let Some(request) = state.requests.get_mut(id as usize) else { return };
        request.timer = NONE;
        let (row, request_state) = (request.row, request.state);
        let event =
            Event::new(state.now_us, EventKind::Failed, request.page, row, Failure::Cancelled as u16, request.line);
        state.close_request(id);
        match request_state {
            RequestState::Connecting(_) => state.connecting.retain(|&waiting| waiting != id),
            RequestState::Pacing(_) => self.free_connection(state),
            RequestState::Emulated | RequestState::Fated(_) | RequestState::Sent => {
                if let (RequestState::Sent, Some(transport)) = (request_state, &self.transport) {
                    transport.abort(id);
                }
                state.trace.push(event);
                self.end_fetch(state);
            }
            RequestState::BackingOff(_)
            | RequestState::Arrived(_)
            | RequestState::Timer
            | RequestState::Pause
            | RequestState::Free => {}
        }
        state.rows.release(row);
    }

    /// Whether parsing a page takes time: the CPU's or, where it is really parsed, the browser's.
    #[inline]
    pub(crate) fn parse_takes_time(&self, page: PageId, answer: Answer) -> bool {
        self.transport.is_some() || self.cost_when(page, answer).parse_us > 0
    }

    /// Parses a page that takes no time. Gives the links that the rules let the crawl follow, where they are fewer than
    /// the site's.
    #[inline]
    pub(crate) fn parse_at_once(&self, page: PageId, fetched_on: u32, line: u16) -> Option<Box<[PageId]>> {
        let state = &mut *self.state.borrow_mut();
        let row = state.take_row_again(fetched_on);
        self.learn_links(state, page, row, line, None)
    }

    /// Begins to parse: the row on which, and a timer when that takes CPU time, during which the event loop is
    /// held. In real time, `Some(links)` are what really stands in the page.
    #[inline]
    pub(crate) fn begin_parse(&self, page: PageId, answer: Answer, fetched_on: u32, line: u16) -> Parsing {
        let parse_us = u64::from(self.cost_when(page, answer).parse_us);
        let mut state = self.state.borrow_mut();
        let actor = state.tasks.actor(state.current);
        let row = state.take_row_again(fetched_on);
        // In virtual time a thread or process parses from when it has the processor.
        let begins_now = actor == Actor::Loop || self.transport.is_some();
        let begun = begins_now.then(|| state.start_parse(page, row, line, self.queue.origin()));
        drop(state);
        let (links, spent_us) = self.parse_really(page);
        let state = &mut *self.state.borrow_mut();
        state.now_us += spent_us;
        let (started_us, left_us) = (state.now_us, parse_us.saturating_sub(spent_us));
        if actor != Actor::Loop {
            let compute_us = u32::try_from(left_us).unwrap_or(u32::MAX);
            return Parsing { row, timer: NONE, compute_us, due_us: 0, begun, links };
        }
        let mut timer = NONE;
        if left_us > 0 {
            timer = state.open_request(RequestState::Timer, page, row, line);
            state.requests[timer as usize].origin = begun.unwrap_or_default();
            state.set_timer(timer, started_us + left_us);
            (state.holder, state.held_for, state.held_since_us) = (state.current, page, started_us);
            state.has_loop_changed = true;
        }
        Parsing { row, timer, compute_us: 0, due_us: started_us + left_us, begun, links }
    }

    /// In real time: the links that really stand in the page, and how long it took to read them, in µs.
    #[inline]
    fn parse_really(&self, page: PageId) -> (Option<Box<[PageId]>>, u64) {
        let Some(transport) = &self.transport else { return (None, 0) };
        let (began_us, links) = (transport.now_us(), transport.parse(page));
        (Some(links.into()), transport.now_us().saturating_sub(began_us))
    }

    /// Ends a parse: its links are known from now on. Gives the links that the rules let the crawl follow.
    #[inline]
    pub(crate) fn end_parse(&self, page: PageId, parsing: Parsing, line: u16) -> Option<Box<[PageId]>> {
        let state = &mut *self.state.borrow_mut();
        if parsing.timer != NONE {
            state.close_request(parsing.timer);
            state.release_loop();
        }
        if state.current == state.main && state.tasks.page(state.main) == PageId::NONE {
            // Whatever follows has waited for the one who hands pages out and takes results.
            self.queue.go_through(Through::Coordinator);
        }
        self.learn_links(state, page, parsing.row, line, parsing.links)
    }

    #[inline]
    fn learn_links(
        &self,
        state: &mut State,
        page: PageId,
        row: u32,
        line: u16,
        mut links: Option<Box<[PageId]>>,
    ) -> Option<Box<[PageId]>> {
        let at = state.now_us;
        state.trace.push(Event::new(at, EventKind::Parsed, page, row, 0, line));
        state.last_done = page;
        state.settle();
        state.lingering = row;
        if let Some(most) = self.rules.max_depth {
            links = Some(state.within_depth(page, links.as_deref().unwrap_or(self.graph.links(page)), most));
        }
        if self.rules.links.robots {
            links = self.keep_allowed(state, page, links, line);
        }
        for &link in links.as_deref().unwrap_or(self.graph.links(page)) {
            if state.discovered.insert(link) {
                state.trace.push(Event::with_other(at, EventKind::Discovered, link, page.0, line));
            }
        }
        links
    }

    /// A parse that is given up: the loop is free, nothing was learned.
    pub(crate) fn abandon_parse(&self, parsing: &Parsing) {
        let state = &mut *self.state.borrow_mut();
        if parsing.timer != NONE {
            state.requests[parsing.timer as usize].timer = NONE;
            state.close_request(parsing.timer);
            state.release_loop();
            state.rows.release(parsing.row);
        }
    }

    /// Whether the emulated CPU time of a parse is over.
    #[inline]
    pub(crate) fn is_due(&self, due_us: u64) -> bool {
        self.state.borrow().now_us >= due_us
    }

    /// From now on a row with nothing to do waits because of `cause`.
    pub(crate) fn set_cause(&self, cause: Cause) {
        self.state.borrow_mut().cause = cause;
    }

    /// A join is no barrier: whoever has nothing to do waits for a new link, unless it is there to wait at a barrier.
    pub(crate) fn set_cause_without_barrier(&self) {
        let state = &mut *self.state.borrow_mut();
        if state.cause != Cause::Barrier {
            state.cause = Cause::EmptyFrontier;
        }
    }

    /// Says whether the frontier has pages, when somebody has nothing to do.
    pub(crate) fn ask_frontier(&self, has_pages: impl Fn() -> bool + 'static) {
        self.state.borrow_mut().has_frontier = Some(Box::new(has_pages));
    }

    /// Work that would be on a row begins to wait for `cause`, or goes on.
    pub(crate) fn hold_up(&self, cause: Cause, culprit: PageId, waits: bool) {
        let held_up = &mut self.state.borrow_mut().held_up;
        if waits { held_up.add(cause, culprit) } else { held_up.remove(cause) }
    }

    /// A thread that has its answer waits for the GIL.
    pub(crate) fn wait_for_gil(&self, request: u32) {
        let state = &mut *self.state.borrow_mut();
        let row = state.requests[request as usize].row;
        state.trace.push(Event::new(state.now_us, EventKind::Waiting, state.computing, row, Cause::Gil as u16, 0));
    }

    /// A parse waits for the GIL, or for a core.
    pub(crate) fn wait_for_processor(&self, work: Work) {
        let state = &mut *self.state.borrow_mut();
        let (cause, culprit) = match work.actor {
            Actor::Process => (Cause::Core, PageId::NONE),
            Actor::Thread | Actor::Loop => (Cause::Gil, state.computing),
        };
        let event = Event::new(state.now_us, EventKind::Waiting, culprit, work.row, cause as u16, work.line);
        state.trace.push(event);
    }

    /// A parse has the processor. Gives its stretch: the one that has `begun`, or a new one.
    pub(crate) fn go_on_computing(&self, work: Work, begun: Option<Origin>, has_waited: bool) -> Origin {
        let state = &mut *self.state.borrow_mut();
        if work.actor == Actor::Thread {
            state.computing = work.page;
            state.held_up.has_changed = true;
        }
        if has_waited {
            self.queue.go_through(if work.actor == Actor::Process { Through::Core } else { Through::Gil });
        }
        begun.unwrap_or_else(|| state.start_parse(work.page, work.row, work.line, self.queue.origin()))
    }

    /// A parse gives the processor away.
    pub(crate) fn stop_computing(&self, work: Work) {
        if work.actor == Actor::Thread {
            let state = &mut *self.state.borrow_mut();
            state.computing = PageId::NONE;
            state.held_up.has_changed = true;
        }
    }

    /// What the task that is being polled runs on.
    #[inline]
    pub(crate) fn current_actor(&self) -> Actor {
        let state = self.state.borrow();
        state.tasks.actor(state.current)
    }

    /// An exception that nobody but a log sees.
    pub(crate) fn log(&self, raised: Raised) {
        self.state.borrow_mut().write_down(raised);
    }

    /// Asked when the run hangs: what somebody waits for in vain, and the culprit.
    pub(crate) fn explain_with(&self, explain: impl Fn() -> Option<(Obstacle, PageId)> + 'static) {
        self.state.borrow_mut().explainers.push(Box::new(explain));
    }

    /// What is to be forgotten when the run ends: work that is queued outside of the tasks may hold the world, and so
    /// itself, for ever.
    pub(crate) fn at_end(&self, forget: impl FnOnce() + 'static) {
        self.state.borrow_mut().last_words.push(Box::new(forget));
    }

    /// The task that is being polled.
    pub(crate) fn current_task(&self) -> TaskId {
        self.state.borrow().current
    }

    /// Who may compute as this actor.
    pub(crate) fn processor(&self, actor: Actor) -> &Semaphore {
        if actor == Actor::Process { &self.cores } else { &self.gil }
    }

    /// The time, in µs: for primitives, never for strategies.
    pub(crate) fn now_us(&self) -> u64 {
        self.state.borrow().now_us
    }

    /// Begins a sleep.
    pub(crate) fn begin_pause(&self, us: u32, purpose: Purpose) -> u32 {
        let state = &mut *self.state.borrow_mut();
        let id = state.open_request(RequestState::Pause, PageId::NONE, NONE, 0);
        let end_us = state.now_us + u64::from(us);
        let origin = self.queue.origin();
        let origin = match purpose {
            Purpose::Compute(stretch) => stretch,
            Purpose::Poll => origin.through(Through::Poll),
            Purpose::Wait(cause) => {
                state.held_up.add(cause, PageId::NONE);
                state.trace.origins.begin_nap(state.now_us, us, cause, origin)
            }
        };
        state.requests[id as usize].origin = origin;
        state.requests[id as usize].started_us = end_us;
        state.set_timer(id, end_us);
        id
    }

    /// Ends a sleep whose time is over.
    pub(crate) fn end_pause(&self, id: u32, purpose: Purpose) -> bool {
        let state = &mut *self.state.borrow_mut();
        let is_over = state.requests[id as usize].started_us <= state.now_us;
        if is_over {
            state.close_request(id);
            state.end_wait(purpose);
        }
        is_over
    }

    /// Gives a sleep up.
    pub(crate) fn abandon_pause(&self, id: u32, purpose: Purpose) {
        let state = &mut *self.state.borrow_mut();
        state.end_wait(purpose);
        state.requests[id as usize].timer = NONE;
        state.close_request(id);
    }

    /// Notes an address that counts as visited without a request: another host under [`ExternalPolicy::List`], or one
    /// that no request can be made for. `false` when the page is to be fetched.
    #[inline]
    pub(crate) fn list(&self, page: PageId, line: u16) -> bool {
        let is_listed = self.is_listed(page);
        if is_listed {
            let state = &mut *self.state.borrow_mut();
            state.trace.push(Event::new(state.now_us, EventKind::Listed, page, 0, 0, line));
        }
        is_listed
    }

    /// Whether an address is only listed.
    #[inline]
    pub(crate) fn is_listed(&self, page: PageId) -> bool {
        self.graph.is_external(page)
            && (self.rules.links.external == ExternalPolicy::List || self.graph.is_unfetchable(page))
    }

    /// The strategy deals with the result of a page: worth a note where other pages were done with since it came.
    #[inline]
    pub(crate) fn take_result(&self, page: PageId) {
        let state = &mut *self.state.borrow_mut();
        if state.last_done != page {
            state.trace.take_late(page);
        }
    }

    /// A page counts as visited now, where that comes late.
    pub(crate) fn mark(&self, page: PageId) {
        let state = &mut *self.state.borrow_mut();
        state.trace.push(Event::new(state.now_us, EventKind::Marked, page, 0, 0, 0));
    }

    /// Whether this answer raises.
    #[inline]
    pub(crate) fn raises(&self, answer: Answer) -> bool {
        let is_error = !matches!(answer, Answer::Status(status) if status < 400);
        is_error && self.rules.failure == FailureRule::Raise && answer != Answer::Failed(Failure::Limit)
    }

    /// A barrier opens after the page that was dealt with last.
    pub(crate) fn release_barrier_of_last(&self) {
        let last = {
            let state = &mut *self.state.borrow_mut();
            if state.cause != Cause::QueueJoin {
                state.cause = Cause::Barrier;
            }
            state.last_done
        };
        self.release_barrier(last);
    }

    /// The page that the task being polled fetched last.
    pub(crate) fn current_page(&self) -> PageId {
        let state = self.state.borrow();
        state.tasks.page(state.current)
    }

    /// A barrier opens; `last` is the page that all waited for.
    pub(crate) fn release_barrier(&self, last: PageId) {
        let state = &mut *self.state.borrow_mut();
        state.settle();
        state.note_idle_rows();
        state.trace.push(Event::new(state.now_us, EventKind::Released, last, 0, 0, 0));
        let is_joined = state.cause == Cause::QueueJoin;
        self.queue.go_through(if is_joined { Through::QueueJoin } else { Through::Barrier });
    }
}

impl State {
    /// The event loop runs: it goes to sleep when this step is over.
    #[inline]
    fn note_loop(&mut self, id: TaskId, rules: &Rules) {
        if rules.machine.epoll_us > 0 && self.tasks.actor(id) == Actor::Loop {
            self.loop_asleep_us = self.now_us + u64::from(rules.machine.loop_step_us);
        }
    }

    /// An event loop looks at its timers when epoll wakes it, and epoll counts in whole ms from when the loop went to
    /// sleep. `true` when this timer has to wait for that.
    fn waits_for_epoll(&mut self, id: u32, rules: &Rules) -> bool {
        let (machine, request) = (&rules.machine, &mut self.requests[id as usize]);
        if machine.epoll_us == 0 || request.actor != Actor::Loop || request.state == RequestState::Timer {
            return false;
        }
        let epoll_us = u64::from(machine.epoll_us);
        let ticks = self.now_us.saturating_sub(self.loop_asleep_us).div_ceil(epoll_us);
        let awake_us = (self.loop_asleep_us + ticks * epoll_us + u64::from(machine.loop_wake_us)).max(self.now_us);
        request.is_rounded = true;
        if matches!(request.state, RequestState::Pause | RequestState::BackingOff(_)) {
            request.started_us = awake_us;
        }
        self.set_timer(id, awake_us);
        true
    }

    /// Time goes on. Who is idle from the old time on is written down first.
    #[inline]
    fn move_clock(&mut self, now_us: u64) {
        if self.rows.any_idle() || self.has_loop_changed || self.held_up.has_changed {
            self.note_idle_rows();
        }
        self.now_us = now_us.clamp(self.now_us, MAX_AT_US);
    }

    fn write_down(&mut self, raised: Raised) {
        let detail = match raised.answer {
            Answer::Status(status) => status,
            Answer::Failed(failure) => failure as u16,
        };
        self.trace.push(Event::new(self.now_us, EventKind::Raised, raised.page, 0, detail, 0));
    }

    /// The end of a poll: a row that no parse has taken over is free.
    #[inline]
    fn settle(&mut self) {
        let row = std::mem::replace(&mut self.lingering, NONE);
        if row != NONE {
            self.rows.release(row);
        }
    }

    fn note_idle_rows(&mut self) {
        let (at, cause, held_for) = (self.now_us, self.cause as u16, self.held_for);
        let has_pages =
            self.cause == Cause::EmptyFrontier && self.has_frontier.as_ref().is_some_and(|has_pages| has_pages());
        if self.held_up.has_changed {
            let coordinator =
                (has_pages && self.computing != PageId::NONE).then_some((Cause::Coordinator, self.computing));
            let trace = &mut self.trace;
            self.held_up.write_down(&mut self.rows, coordinator, |row, cause, culprit| {
                trace.push(Event::new(at, EventKind::Waiting, culprit, row, cause as u16, 0));
            });
        }
        let (rows, trace, tasks, noted) = (&mut self.rows, &mut self.trace, &self.tasks, &mut self.noted_for_loop);
        let in_line = &self.in_line;
        if std::mem::take(&mut self.has_loop_changed) {
            if self.holder == NONE {
                noted.drain(..).for_each(|row| rows.note_again(row));
            } else {
                // Tasks in line that need a row: without the parse so many rows would be at work.
                let ready = in_line.iter().take(MAX_OPEN_ROWS as usize);
                let mut ready = ready.filter(|&&task| tasks.request(task).is_none()).count();
                if has_pages {
                    // Whoever hands pages out is busy: every free row could have one.
                    ready = usize::MAX;
                }
                rows.take_free_for_loop(ready, |row| {
                    noted.push(row);
                    trace.push(Event::new(at, EventKind::Waiting, held_for, row, Cause::EventLoop as u16, 0));
                });
            }
        }
        rows.take_idle(|row| trace.push(Event::new(at, EventKind::Waiting, PageId::NONE, row, cause, 0)));
    }

    /// Writes a reached limit down once. Limits of pages and depth only leave pages out; the others end the run.
    fn reach(&mut self, limit: Limit) {
        let bit = 1 << limit as u8;
        if self.limits_said & bit == 0 {
            self.limits_said |= bit;
            self.trace.push(Event::new(self.now_us, EventKind::LimitReached, PageId::NONE, 0, limit as u16, 0));
        }
        if matches!(limit, Limit::Time | Limit::Events) {
            self.limit = Some(limit);
        }
    }

    /// The row of a request waits, for `culprit`.
    fn push_wait(&mut self, id: u32, culprit: PageId, cause: Cause) {
        let &Request { row, line, .. } = &self.requests[id as usize];
        self.trace.push(Event::new(self.now_us, EventKind::Waiting, culprit, row, cause as u16, line));
    }

    #[inline]
    fn open_request(&mut self, state: RequestState, page: PageId, row: u32, line: u16) -> u32 {
        let (task, actor) = (self.current, self.tasks.actor(self.current));
        let (started_us, origin) = (self.now_us, Origin::START);
        let request =
            Request { task, timer: NONE, state, page, row, line, actor, is_rounded: false, origin, started_us };
        match self.free_requests.pop() {
            Some(id) => {
                self.requests[id as usize] = request;
                id
            }
            None => {
                self.requests.push(request);
                self.requests.len() as u32 - 1
            }
        }
    }

    #[inline]
    fn close_request(&mut self, id: u32) {
        self.requests[id as usize].state = RequestState::Free;
        self.free_requests.push(id);
    }

    #[inline]
    fn set_timer(&mut self, request: u32, due_us: u64) {
        if self.timers.is_used_up() {
            self.renumber_timers();
        }
        self.requests[request as usize].timer = self.timers.set(due_us, request);
    }

    #[cold]
    fn renumber_timers(&mut self) {
        let requests = &mut self.requests;
        // In the order of time, so a new number is not met again as an old one of a request whose timer counts.
        let mut counting: Vec<bool> = vec![false; requests.len()];
        self.timers.renumber(|id, old, new| {
            let request = &mut requests[id as usize];
            if request.timer == old && !std::mem::replace(&mut counting[id as usize], true) {
                request.timer = new;
            }
        });
    }

    /// The row that parses a page: that of its fetch, where it is free or still the page's.
    #[inline]
    fn take_row_again(&mut self, fetched_on: u32) -> u32 {
        if self.lingering == fetched_on {
            self.lingering = NONE;
            return fetched_on;
        }
        self.settle();
        if self.rows.acquire_again(fetched_on) { fetched_on } else { self.rows.acquire() }
    }

    fn start_parse(&mut self, page: PageId, row: u32, line: u16, origin: Origin) -> Origin {
        self.trace.push(Event::new(self.now_us, EventKind::Parsing, page, row, 0, line));
        self.trace.origins.begin(origin)
    }

    /// What a pause held up goes on.
    fn end_wait(&mut self, purpose: Purpose) {
        if let Purpose::Wait(cause) = purpose {
            self.held_up.remove(cause);
        }
    }

    fn release_loop(&mut self) {
        (self.holder, self.held_for) = (NONE, PageId::NONE);
        self.has_loop_changed = true;
    }

    /// The links of a page that are not too deep; each gets its depth when it is first seen.
    fn within_depth(&mut self, page: PageId, links: &[PageId], most: u32) -> Box<[PageId]> {
        let depth = self.depths.get(page.index()).copied().unwrap_or(0) + 1;
        let mut within = Vec::new();
        for &link in links {
            let known = self.discovered.contains(link);
            if !known && depth > most {
                self.reach(Limit::Depth);
                continue;
            }
            if !known {
                if link.index() >= self.depths.len() {
                    self.depths.resize(link.index() + 1, 0);
                }
                if self.depths[link.index()] == 0 {
                    self.depths[link.index()] = depth;
                }
            }
            within.push(link);
        }
        within.into()
    }
}

/// Says what somebody waits for in vain.
type Explainer = Box<dyn Fn() -> Option<(Obstacle, PageId)>>;

/// A run in which nothing but sleeping has happened for so long hangs: a minute.
const PATIENCE_US: u64 = 60_000_000;

/// Rows that are drawn as waiting before their first page; a pool that is larger opens rows as it needs them.
const MAX_OPEN_ROWS: u32 = 1024;

/// A parse that has begun.
pub(crate) struct Parsing {
    pub row: u32,
    /// Its stretch, where that has begun.
    pub begun: Option<Origin>,
    /// The request that is its timer, or [`NONE`].
    timer: u32,
    /// CPU time that a thread or process still has to spend, in µs.
    pub compute_us: u32,
    /// When the event loop has spent its CPU time, in µs.
    pub due_us: u64,
    /// What was really read. A box is small: every waiting task has room for this.
    links: Option<Box<[PageId]>>,
}

impl Drop for Kernel {
    fn drop(&mut self) {
        self.queue.unregister();
    }
}

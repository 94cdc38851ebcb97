//! What an engine turns: tasks that are ready, timers, requests in flight, worker rows, the trace.
//!
//! The kernel has a clock (`now_us`) but does not move it: the virtual-time engine sets it to the next timer,
//! the browser engine to the real time. It neither fetches nor parses really: in virtual time the site's table
//! answers; in real time a [`Transport`] does.

use super::machine::Actor;
use super::network::{Answer, PageCost};
use super::rows::Rows;
use super::rules::{FailureRule, Rules};
use super::semaphore::Semaphore;
use super::tasks::{Task, Tasks};
use super::wake::{ReadyQueue, TaskId};
use super::{Raised, World};
use crate::site::{ExternalPolicy, Graph, PageId, PageSet};
use crate::trace::{Cause, Event, EventKind, Failure, Limit, MAX_AT_US, MAX_EVENTS, Outcome, ROW_BITS, Trace};
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// What an engine that really fetches plugs into the kernel.
pub(crate) trait Transport {
    /// Sends the request for `page`; its answer comes back by the request's number.
    fn send(&self, request: u32, page: PageId);
    /// Gives the request up and closes its connection. Nothing comes back.
    fn abort(&self, request: u32);
    /// Whether the page that came last under this id has links to read.
    fn is_readable(&self, page: PageId) -> bool;
    /// Really parses the page that came last under this id: the pages that its links lead to.
    fn parse(&self, page: PageId) -> Vec<PageId>;
    /// The cost of a page that was not known when the run began.
    fn cost(&self, page: PageId) -> PageCost;
    /// The real time since the start of the run, in µs.
    fn now_us(&self) -> u64;
}

/// No row, no task, no request.
const NONE: u32 = u32::MAX;

/// Something that waits for its time or for the network.
struct Request {
    waker: Waker,
    /// The timer that counts; others of this slot are of the past.
    timer: u32,
    state: RequestState,
    page: PageId,
    row: u32,
    line: u16,
    actor: Actor,
    /// Whether epoll's waking has been reckoned in.
    is_rounded: bool,
    started_us: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RequestState {
    /// A parse that computes.
    Timer,
    /// A sleep.
    Pause,
    /// A fetch that waits for a connection.
    Connecting,
    /// A fetch on the emulated way to the server.
    Emulated,
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
    transport: Option<Rc<dyn Transport>>,
    now_us: Cell<u64>,
    tasks: RefCell<Tasks>,
    /// (due in µs, sequence, request) in one number, so that a comparison is one comparison.
    timers: RefCell<BinaryHeap<Reverse<u128>>>,
    sequence: Cell<u32>,
    requests: RefCell<Vec<Request>>,
    free_requests: RefCell<Vec<u32>>,
    trace: RefCell<Trace>,
    rows: RefCell<Rows>,
    discovered: RefCell<PageSet>,
    /// Links from the start, per page; kept only where a rule asks for it.
    depths: RefCell<Vec<u32>>,
    /// The task that is being polled.
    current: Cell<TaskId>,
    /// The task that keeps the event loop busy by parsing, and the page that it parses.
    holder: Cell<TaskId>,
    held_for: Cell<PageId>,
    held_since_us: Cell<u64>,
    /// Who is to be woken for an answer that came while the event loop was busy.
    deferred: RefCell<Vec<Waker>>,
    /// Tasks of the event loop whose turn came while it was busy.
    in_line: RefCell<Vec<TaskId>>,
    /// When the event loop has last run.
    loop_asleep_us: Cell<u64>,
    gil: Semaphore,
    cores: Semaphore,
    raised: Cell<Option<Raised>>,
    /// Pages that have been fetched.
    fetched: RefCell<PageSet>,
    /// The page that was dealt with last.
    last_done: Cell<PageId>,
    /// Rows whose wait was put down to the event loop, and whether the loop became busy or free since.
    noted_for_loop: RefCell<Vec<u32>>,
    has_loop_changed: Cell<bool>,
    /// A row whose fetch is over, in this very poll: a parse that follows at once stays on it.
    lingering: Cell<u32>,
    /// Why a row with nothing to do has nothing to do.
    cause: Cell<Cause>,
    connections: Cell<u32>,
    connecting: RefCell<VecDeque<u32>>,
    fetches: Cell<u32>,
    limit: Cell<Option<Limit>>,
}

impl Kernel {
    /// A world at time 0; `None` when a thread runs too many of them at once (more than 1023).
    pub fn new(
        trace: Trace,
        graph: Rc<Graph>,
        costs: Rc<Vec<PageCost>>,
        rules: Rules,
        transport: Option<Rc<dyn Transport>>,
    ) -> Option<Rc<Self>> {
        let pages = graph.len();
        let cores = Semaphore::new(Some(rules.machine.cores.max(1)));
        let mut rows = Rows::default();
        // Workers exist, idle, before they get their first page.
        rows.open(trace.concurrency.map_or(0, |workers| workers.min(MAX_OPEN_ROWS)));
        let kernel = Kernel {
            queue: ReadyQueue::register()?,
            connections: Cell::new(rules.connections.unwrap_or(u32::MAX)),
            discovered: RefCell::new(PageSet::with_room_for(graph.len())),
            depths: RefCell::new(if rules.max_depth.is_some() { vec![0; graph.len()] } else { Vec::new() }),
            graph,
            rules,
            costs,
            transport,
            now_us: Cell::new(0),
            tasks: RefCell::default(),
            timers: RefCell::default(),
            sequence: Cell::new(0),
            requests: RefCell::default(),
            free_requests: RefCell::default(),
            trace: RefCell::new(trace),
            rows: RefCell::new(rows),
            current: Cell::new(NONE),
            holder: Cell::new(NONE),
            held_for: Cell::new(PageId::NONE),
            held_since_us: Cell::new(0),
            deferred: RefCell::default(),
            in_line: RefCell::default(),
            loop_asleep_us: Cell::new(0),
            gil: Semaphore::new(Some(1)),
            cores,
            raised: Cell::new(None),
            fetched: RefCell::new(PageSet::with_room_for(pages)),
            last_done: Cell::new(PageId::NONE),
            noted_for_loop: RefCell::default(),
            has_loop_changed: Cell::new(false),
            lingering: Cell::new(NONE),
            cause: Cell::new(Cause::EmptyFrontier),
            connecting: RefCell::default(),
            fetches: Cell::new(0),
            limit: Cell::new(None),
        };
        let start = kernel.graph.start;
        kernel.discovered.borrow_mut().insert(start);
        kernel.record(Event::with_other(0, EventKind::Discovered, start, PageId::NONE.0, 0));
        Some(Rc::new(kernel))
    }

    // --- What an engine does -------------------------------------------------------------------------------

    /// Reads the trace so far.
    pub fn with_trace<R>(&self, read: impl FnOnce(&Trace) -> R) -> R {
        read(&self.trace.borrow())
    }

    /// Takes the trace out: the run is of no further use.
    pub fn take_trace(&self) -> Trace {
        self.trace.take()
    }

    /// Takes a task of the event loop in; it runs when its turn comes.
    #[inline]
    pub fn spawn(&self, task: Task) -> TaskId {
        self.spawn_as(task, Actor::Loop)
    }

    /// The strategy itself.
    pub fn spawn_main(self: &Rc<Self>, run: fn(World) -> crate::world::Run, actor: Actor) -> TaskId {
        let (kernel, run) = (Rc::downgrade(self), run(World(self.clone())));
        let main = async move {
            if let (Err(raised), Some(kernel)) = (run.await, kernel.upgrade()) {
                kernel.raised.set(Some(raised));
            }
        };
        self.spawn_as(Box::pin(main), actor)
    }

    /// Takes a task in that runs on `actor`.
    #[inline]
    pub fn spawn_as(&self, task: Task, actor: Actor) -> TaskId {
        let inserted = self.tasks.borrow_mut().insert(task, actor);
        match inserted {
            Ok(id) => {
                self.queue.push(id);
                id
            }
            Err(_) => {
                self.reach(Limit::Events);
                NONE
            }
        }
    }

    /// Polls ready tasks, `budget` of them at the most. `true` when none is left.
    pub fn run_ready(&self, budget: &mut u32) -> bool {
        while *budget > 0 {
            let Some(task) = self.queue.pop() else { return true };
            let holder = self.holder.get();
            if holder != NONE && holder != task && self.tasks.borrow().actor(task) == Actor::Loop {
                // Only who computes can go on; all others of the loop stand in line until that is over.
                self.in_line.borrow_mut().push(task);
                continue;
            }
            *budget -= 1;
            self.poll(task);
        }
        false
    }

    /// When the next timer is due, in µs.
    #[inline]
    pub fn next_due_us(&self) -> Option<u64> {
        self.timers.borrow().peek().map(|Reverse(timer)| (timer >> 64) as u64)
    }

    /// Time goes on to `now_us`: idle rows are written down first, then the first timer that is due goes off.
    /// `false` when none was due.
    #[inline]
    pub fn advance(&self, now_us: u64) -> bool {
        if self.rows.borrow().any_idle() || self.has_loop_changed.get() {
            self.note_idle_rows();
        }
        self.now_us.set(now_us.clamp(self.now_us.get(), MAX_AT_US));
        if now_us > MAX_AT_US {
            self.reach(Limit::Time);
            return false;
        }
        let mut any = false;
        while let Some(timer) = self.pop_due(now_us) {
            any |= self.go_off(timer as u32, (timer >> 32) as u32);
        }
        any
    }

    #[inline]
    fn pop_due(&self, now_us: u64) -> Option<u128> {
        let mut timers = self.timers.borrow_mut();
        let Reverse(timer) = *timers.peek().filter(|Reverse(timer)| (timer >> 64) as u64 <= now_us)?;
        timers.pop();
        Some(timer)
    }

    /// An event loop looks at its timers when epoll wakes it, and epoll counts in whole ms from when the loop went to
    /// sleep. `true` when this timer has to wait for that.
    fn waits_for_epoll(&self, id: u32) -> bool {
        let machine = &self.rules.machine;
        let mut requests = self.requests.borrow_mut();
        let request = &mut requests[id as usize];
        let is_exact = request.actor != Actor::Loop || request.is_rounded || request.state == RequestState::Timer;
        if is_exact || machine.epoll_us == 0 {
            return false;
        }
        let (now_us, asleep_us) = (self.now_us.get(), self.loop_asleep_us.get());
        let ticks = now_us.saturating_sub(asleep_us).div_ceil(u64::from(machine.epoll_us));
        let awake_us = asleep_us + ticks * u64::from(machine.epoll_us) + u64::from(machine.loop_wake_us);
        request.is_rounded = true;
        if request.state == RequestState::Pause {
            request.started_us = awake_us;
        }
        drop(requests);
        self.set_timer(id, awake_us);
        true
    }

    /// Real time has come to `now_us`; no timer goes off.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))] // real time only
    pub fn set_now(&self, now_us: u64) {
        self.note_idle_rows();
        self.now_us.set(now_us.clamp(self.now_us.get(), MAX_AT_US));
    }

    /// Whether an answer of the real network is still to come.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))] // real time only
    pub fn awaits_network(&self) -> bool {
        self.requests.borrow().iter().any(|request| request.state == RequestState::Sent)
    }

    /// Whether a page has links to read, as far as its type says.
    #[inline]
    pub(crate) fn is_readable(&self, page: PageId) -> bool {
        self.transport.as_ref().map_or_else(|| self.cost(page).readable, |transport| transport.is_readable(page))
    }

    /// Whether everybody only sleeps and looks, over and over, and nothing is being fetched or computed: that will go on
    /// for ever.
    pub fn is_idling(&self) -> bool {
        let last_us = self.trace.borrow().makespan_us();
        self.now_us.get() > last_us + PATIENCE_US
            && self.requests.borrow().iter().all(|r| matches!(r.state, RequestState::Pause | RequestState::Free))
            && self.gil.is_free()
            && self.cores.is_free()
    }

    /// Whether the task still has something to do.
    pub fn is_alive(&self, task: TaskId) -> bool {
        self.tasks.borrow().is_alive(task)
    }

    /// The limit that was reached and ends the run, if one was.
    pub fn limit(&self) -> Option<Limit> {
        self.limit.get()
    }

    /// Ends the run: everything in flight is aborted, and the trace gets its last event.
    pub fn end(&self, outcome: Outcome) {
        if self.trace.borrow().outcome().is_some() {
            return;
        }
        self.drop_tasks();
        if outcome == Outcome::Hung {
            // Nothing has happened since the last event, and nothing ever will.
            self.now_us.set(self.trace.borrow().makespan_us());
        }
        self.record(Event::new(self.now_us.get(), EventKind::Finished, PageId::NONE, 0, outcome as u16, 0));
    }

    /// Drops all tasks: what they had in flight is aborted.
    pub fn drop_tasks(&self) {
        // A connection that one of them gives up is not for another to begin with.
        self.connecting.borrow_mut().clear();
        let tasks = self.tasks.borrow_mut().clear();
        drop(tasks);
    }

    /// A real fetch has ended: `held_back_us` of its time the browser kept it before it was sent.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))] // real time only
    pub fn arrive(&self, request: u32, answer: Answer, held_back_us: u32) {
        let (state, page) = {
            let requests = self.requests.borrow();
            let Some(request) = requests.get(request as usize) else { return };
            (request.state, request.page)
        };
        if state == RequestState::Sent {
            if held_back_us > 0 {
                self.record(Event::with_other(self.now_us.get(), EventKind::HeldBack, page, held_back_us, 0));
            }
            self.deliver(request, answer);
        }
    }

    // --- Turning tasks -------------------------------------------------------------------------------------

    #[inline]
    fn poll(&self, id: TaskId) {
        let Some(mut task) = self.tasks.borrow_mut().take(id) else { return };
        self.current.set(id);
        if self.tasks.borrow().actor(id) == Actor::Loop {
            self.loop_asleep_us.set(self.now_us.get() + u64::from(self.rules.machine.loop_step_us));
        }
        let waker = self.queue.waker(id);
        let poll = task.as_mut().poll(&mut Context::from_waker(&waker));
        match poll {
            Poll::Pending => self.tasks.borrow_mut().put_back(id, task),
            Poll::Ready(()) => {
                drop(task);
                self.tasks.borrow_mut().remove(id);
            }
        }
        self.settle();
        // The event loop is free: in line are the tasks that were ready before the parse, then those that it has made
        // ready, and now come those whose answer came meanwhile. So does asyncio: it looks at its sockets and
        // timers only after the step that computes.
        if self.holder.get() == NONE && self.has_loop_changed.get() {
            self.queue.push_front(&mut self.in_line.borrow_mut());
            self.deferred.borrow_mut().drain(..).for_each(Waker::wake);
        }
    }

    /// The end of a poll: a row that no parse has taken over is free.
    #[inline]
    fn settle(&self) {
        let row = self.lingering.replace(NONE);
        if row != NONE {
            self.rows.borrow_mut().release(row);
        }
    }

    fn note_idle_rows(&self) {
        let (at, cause) = (self.now_us.get(), self.cause.get());
        let (mut trace, mut rows) = (self.trace.borrow_mut(), self.rows.borrow_mut());
        if self.has_loop_changed.replace(false) {
            let mut noted = self.noted_for_loop.borrow_mut();
            if self.holder.get() == NONE {
                noted.drain(..).for_each(|row| rows.note_again(row));
            } else {
                // Tasks in line that need a row: without the parse so many rows would be at work.
                let tasks = self.tasks.borrow();
                let in_line = self.in_line.borrow();
                let ready =
                    in_line.iter().take(MAX_OPEN_ROWS as usize).filter(|task| tasks.request(**task).is_none()).count();
                rows.take_free_for_loop(ready, |row| {
                    noted.push(row);
                    let culprit = self.held_for.get();
                    trace.push(Event::new(at, EventKind::Waiting, culprit, row, Cause::EventLoop as u16, 0));
                });
            }
        }
        rows.take_idle(|row| trace.push(Event::new(at, EventKind::Waiting, PageId::NONE, row, cause as u16, 0)));
    }

    #[inline]
    fn record(&self, event: Event) {
        let mut trace = self.trace.borrow_mut();
        trace.push(event);
        if trace.events().len() >= MAX_EVENTS {
            self.limit.set(Some(Limit::Events));
        }
    }

    /// Writes a reached limit down once. Limits of pages and depth only leave pages out; the others end the run.
    fn reach(&self, limit: Limit) {
        let said = |event: &Event| event.kind() == EventKind::LimitReached && event.limit() == limit;
        if !self.trace.borrow().events().iter().rev().any(said) {
            self.record(Event::new(self.now_us.get(), EventKind::LimitReached, PageId::NONE, 0, limit as u16, 0));
        }
        if matches!(limit, Limit::Time | Limit::Events) {
            self.limit.set(Some(limit));
        }
    }

    // --- Requests and timers -------------------------------------------------------------------------------

    #[inline]
    fn open_request(&self, request: Request) -> u32 {
        let mut requests = self.requests.borrow_mut();
        match self.free_requests.borrow_mut().pop() {
            Some(id) => {
                requests[id as usize] = request;
                id
            }
            None => {
                requests.push(request);
                requests.len() as u32 - 1
            }
        }
    }

    #[inline]
    fn close_request(&self, id: u32) {
        self.requests.borrow_mut()[id as usize].state = RequestState::Free;
        self.free_requests.borrow_mut().push(id);
    }

    #[inline]
    fn set_timer(&self, request: u32, due_us: u64) {
        let sequence = self.sequence.get();
        self.sequence.set(sequence.wrapping_add(1));
        self.requests.borrow_mut()[request as usize].timer = sequence;
        let timer = u128::from(due_us) << 64 | u128::from(sequence) << 32 | u128::from(request);
        self.timers.borrow_mut().push(Reverse(timer));
    }

    #[inline]
    fn go_off(&self, id: u32, timer: u32) -> bool {
        let (state, page) = {
            let requests = self.requests.borrow();
            let request = &requests[id as usize];
            if request.timer != timer {
                return false;
            }
            (request.state, request.page)
        };
        if self.waits_for_epoll(id) {
            return false;
        }
        match state {
            RequestState::Timer | RequestState::Pause => self.requests.borrow()[id as usize].waker.wake_by_ref(),
            RequestState::Emulated => self.arrive_emulated(id, page),
            RequestState::Sent => {
                if let Some(transport) = &self.transport {
                    transport.abort(id);
                }
                self.deliver(id, Answer::Failed(Failure::Timeout));
            }
            RequestState::Connecting | RequestState::Arrived(_) | RequestState::Free => {}
        }
        true
    }

    /// The emulated way is over: in virtual time that is the answer, in real time the browser fetches now.
    #[inline]
    fn arrive_emulated(&self, id: u32, page: PageId) {
        let cost = self.cost(page);
        let Some(transport) = &self.transport else { return self.deliver(id, cost.answer) };
        match cost.answer {
            // What the settings let fail fails without troubling the server.
            Answer::Failed(_) | Answer::Status(500) => self.deliver(id, cost.answer),
            Answer::Status(_) => {
                self.requests.borrow_mut()[id as usize].state = RequestState::Sent;
                if let Some(timeout_us) = self.rules.network.timeout_us {
                    let started_us = self.requests.borrow()[id as usize].started_us;
                    self.set_timer(id, started_us + u64::from(timeout_us));
                }
                transport.send(id, page);
            }
        }
    }

    /// The answer is here. The row still belongs to the page; the connection is free.
    #[inline]
    fn deliver(&self, id: u32, answer: Answer) {
        let now = self.now_us.get();
        let (event, waker) = {
            let mut requests = self.requests.borrow_mut();
            let request = &mut requests[id as usize];
            request.state = RequestState::Arrived(answer);
            let (kind, detail) = match answer {
                Answer::Status(status) if status < 400 => (EventKind::Fetched, status),
                Answer::Status(status) => (EventKind::Failed, status),
                Answer::Failed(failure) => (EventKind::Failed, failure as u16),
            };
            (Event::new(now, kind, request.page, request.row, detail, request.line), request.waker.clone())
        };
        self.record(event);
        self.free_connection();
        if self.holder.get() != NONE && self.requests.borrow()[id as usize].actor == Actor::Loop {
            self.note_waiting_for_loop(id);
            if now > self.held_since_us.get() {
                self.deferred.borrow_mut().push(waker);
                return;
            }
        }
        waker.wake();
    }

    /// An answer is here, but the event loop parses another page.
    fn note_waiting_for_loop(&self, id: u32) {
        let row = self.requests.borrow()[id as usize].row;
        let cause = Cause::EventLoop as u16;
        self.record(Event::new(self.now_us.get(), EventKind::Waiting, self.held_for.get(), row, cause, 0));
    }

    fn free_connection(&self) {
        if self.rules.connections.is_none() {
            return;
        }
        let next = self.connecting.borrow_mut().pop_front();
        match next {
            Some(id) => self.start_fetch(id),
            None => self.connections.set(self.connections.get() + 1),
        }
    }

    #[inline]
    fn start_fetch(&self, id: u32) {
        let now = self.now_us.get();
        let (page, actor, event) = {
            let mut requests = self.requests.borrow_mut();
            let request = &mut requests[id as usize];
            request.state = RequestState::Emulated;
            request.started_us = now;
            let is_duplicate = !self.fetched.borrow_mut().insert(self.graph.base(request.page));
            let detail = u16::from(is_duplicate);
            let event = Event::new(now, EventKind::Started, request.page, request.row, detail, request.line);
            (request.page, request.actor, event)
        };
        self.record(event);
        let machine = &self.rules.machine;
        let late_us = if actor == Actor::Loop { machine.loop_step_us } else { machine.thread_fetch_us };
        self.set_timer(id, now + u64::from(self.cost(page).fetch_us) + u64::from(late_us));
    }

    #[inline]
    pub(crate) fn cost(&self, page: PageId) -> PageCost {
        match (self.costs.get(page.index()), &self.transport) {
            (Some(cost), _) => *cost,
            (None, Some(transport)) => transport.cost(page),
            (None, None) => PageCost { fetch_us: 0, parse_us: 0, answer: Answer::Status(404), readable: false },
        }
    }

    // --- What the vocabulary does --------------------------------------------------------------------------

    /// What the task that is being polled runs on.
    #[inline]
    pub(crate) fn current_actor(&self) -> Actor {
        self.tasks.borrow().actor(self.current.get())
    }

    /// Who may compute as this actor.
    pub(crate) fn processor(&self, actor: Actor) -> Semaphore {
        if actor == Actor::Process { self.cores.clone() } else { self.gil.clone() }
    }

    /// Whether the answer of this request is here.
    pub(crate) fn is_answered(&self, id: u32) -> bool {
        matches!(self.requests.borrow()[id as usize].state, RequestState::Arrived(_))
    }

    /// Whether no thread computes.
    pub(crate) fn gil_is_free(&self) -> bool {
        self.gil.is_free()
    }

    /// The time, in µs: for primitives, never for strategies.
    pub(crate) fn now_us(&self) -> u64 {
        self.now_us.get()
    }

    /// Begins a sleep.
    pub(crate) fn begin_pause(&self, us: u32, waker: &Waker) -> u32 {
        let (state, page, started_us) = (RequestState::Pause, PageId::NONE, self.now_us.get());
        let actor = self.current_actor();
        let request = Request {
            waker: waker.clone(),
            timer: NONE,
            state,
            page,
            row: NONE,
            line: 0,
            actor,
            is_rounded: false,
            started_us,
        };
        let id = self.open_request(request);
        self.set_timer(id, started_us + u64::from(us));
        self.requests.borrow_mut()[id as usize].started_us += u64::from(us);
        id
    }

    /// Ends a sleep whose time is over.
    pub(crate) fn end_pause(&self, id: u32) -> bool {
        let is_over = self.requests.borrow()[id as usize].started_us <= self.now_us.get();
        if is_over {
            self.close_request(id);
        }
        is_over
    }

    /// Gives a sleep up.
    pub(crate) fn abandon_pause(&self, id: u32) {
        self.requests.borrow_mut()[id as usize].timer = NONE;
        self.close_request(id);
    }

    /// Cancels tasks: what they have in flight is aborted. The task that is being polled goes on to its end.
    pub(crate) fn cancel_tasks(&self, tasks: &[TaskId]) {
        for &task in tasks.iter().filter(|&&task| task != self.current.get()) {
            let future = self.tasks.borrow_mut().take(task);
            if future.is_some() {
                drop(future);
                self.tasks.borrow_mut().remove(task);
            }
        }
    }

    /// Whether a crawl only notes that there is such an address: other hosts under [`ExternalPolicy::List`], and what
    /// no request can be made for.
    fn is_listed(&self, page: PageId) -> bool {
        self.graph.is_external(page)
            && (self.rules.links.external == ExternalPolicy::List || self.graph.is_unfetchable(page))
    }

    /// An address that is visited without a request.
    pub(crate) fn list(&self, page: PageId, line: u16) -> bool {
        let is_listed = self.is_listed(page);
        if is_listed {
            self.record(Event::new(self.now_us.get(), EventKind::Listed, page, 0, 0, line));
        }
        is_listed
    }

    /// Whether this answer raises.
    pub(crate) fn raises(&self, answer: Answer) -> bool {
        let is_error = !matches!(answer, Answer::Status(status) if status < 400);
        is_error && self.rules.failure == FailureRule::Raise && answer != Answer::Failed(Failure::Limit)
    }

    /// The exception that ended the strategy.
    pub fn raised(&self) -> Option<Raised> {
        self.raised.get()
    }

    /// A page counts as visited now, where that comes late.
    pub(crate) fn mark(&self, page: PageId) {
        self.record(Event::new(self.now_us.get(), EventKind::Marked, page, 0, 0, 0));
    }

    /// A barrier opens after the page that was dealt with last.
    pub(crate) fn release_barrier_of_last(&self) {
        self.set_cause(Cause::Barrier);
        self.release_barrier(self.last_done.get());
    }

    /// Begins a fetch: its request, or the failure when a limit forbids it.
    #[inline]
    pub(crate) fn begin_fetch(&self, page: PageId, line: u16, waker: &Waker) -> Result<u32, Failure> {
        let fetches = self.fetches.get();
        if self.rules.max_pages.is_some_and(|most| fetches >= most) {
            self.reach(Limit::Pages);
            return Err(Failure::Limit);
        }
        self.fetches.set(fetches + 1);
        self.settle();
        let row = self.rows.borrow_mut().acquire();
        if row >= 1 << ROW_BITS {
            self.reach(Limit::Events);
            return Err(Failure::Limit);
        }
        let (state, actor, started_us) = (RequestState::Connecting, self.current_actor(), self.now_us.get());
        let request =
            Request { waker: waker.clone(), timer: NONE, state, page, row, line, actor, is_rounded: false, started_us };
        let id = self.open_request(request);
        self.tasks.borrow_mut().set_request(self.current.get(), Some(id));
        if self.rules.connections.is_none() {
            self.start_fetch(id);
        } else if self.connections.get() > 0 {
            self.connections.set(self.connections.get() - 1);
            self.start_fetch(id);
        } else {
            self.connecting.borrow_mut().push_back(id);
            let cause = Cause::Connection as u16;
            self.record(Event::new(self.now_us.get(), EventKind::Waiting, PageId::NONE, row, cause, line));
        }
        Ok(id)
    }

    /// The answer of a request, once it is here, and the row that it came to.
    #[inline]
    pub(crate) fn take_answer(&self, id: u32) -> Option<(Answer, u32)> {
        let (answer, row, page) = {
            let requests = self.requests.borrow();
            let request = &requests[id as usize];
            let RequestState::Arrived(answer) = request.state else { return None };
            (answer, request.row, request.page)
        };
        self.close_request(id);
        self.last_done.set(page);
        let mut tasks = self.tasks.borrow_mut();
        tasks.set_page(self.current.get(), page);
        tasks.set_request(self.current.get(), None);
        drop(tasks);
        self.settle();
        self.lingering.set(row);
        Some((answer, row))
    }

    /// Gives up a request whose answer nobody wants any more.
    pub(crate) fn abandon(&self, id: u32) {
        let (state, page, row, line) = {
            let requests = self.requests.borrow();
            let Some(request) = requests.get(id as usize) else { return };
            (request.state, request.page, request.row, request.line)
        };
        self.requests.borrow_mut()[id as usize].timer = NONE;
        self.close_request(id);
        match state {
            RequestState::Connecting => self.connecting.borrow_mut().retain(|&waiting| waiting != id),
            RequestState::Emulated | RequestState::Sent => {
                if let (RequestState::Sent, Some(transport)) = (state, &self.transport) {
                    transport.abort(id);
                }
                let detail = Failure::Cancelled as u16;
                self.record(Event::new(self.now_us.get(), EventKind::Failed, page, row, detail, line));
                self.free_connection();
            }
            RequestState::Arrived(_) | RequestState::Timer | RequestState::Pause | RequestState::Free => {}
        }
        self.rows.borrow_mut().release(row);
    }

    /// Begins to parse: the row on which, and a timer when that takes CPU time, during which the event loop is
    /// held. In real time, `Some(links)` are what really stands in the page.
    #[inline]
    pub(crate) fn begin_parse(&self, page: PageId, fetched_on: u32, line: u16, waker: &Waker) -> Parsing {
        let row = if self.lingering.get() == fetched_on {
            self.lingering.set(NONE);
            fetched_on
        } else {
            self.settle();
            let mut rows = self.rows.borrow_mut();
            if rows.acquire_again(fetched_on) { fetched_on } else { rows.acquire() }
        };
        self.record(Event::new(self.now_us.get(), EventKind::Parsing, page, row, 0, line));
        let parse_us = self.cost(page).parse_us;
        let links = self.transport.as_ref().map(|transport| {
            let (began_us, links) = (transport.now_us(), transport.parse(page));
            let spent_us = transport.now_us().saturating_sub(began_us);
            (links, u64::from(parse_us).saturating_sub(spent_us), spent_us)
        });
        let left_us = links.as_ref().map_or(u64::from(parse_us), |(_, left_us, _)| *left_us);
        if let Some((_, _, spent_us)) = &links {
            self.now_us.set(self.now_us.get() + spent_us);
        }
        let actor = self.current_actor();
        let links = links.map(|(links, _, _)| links);
        if actor != Actor::Loop {
            return Parsing {
                row,
                timer: None,
                compute_us: u32::try_from(left_us).unwrap_or(u32::MAX),
                due_us: 0,
                links,
            };
        }
        let timer = (left_us > 0).then(|| {
            let (state, started_us) = (RequestState::Timer, self.now_us.get());
            let request = Request {
                waker: waker.clone(),
                timer: NONE,
                state,
                page,
                row,
                line,
                actor,
                is_rounded: false,
                started_us,
            };
            let id = self.open_request(request);
            self.set_timer(id, started_us + left_us);
            self.holder.set(self.current.get());
            self.held_for.set(page);
            self.held_since_us.set(started_us);
            self.has_loop_changed.set(true);
            id
        });
        Parsing { row, timer, compute_us: 0, due_us: self.now_us.get() + left_us, links }
    }

    /// Ends a parse: its links are known from now on. Gives the links that the rules let the crawl follow.
    #[inline]
    pub(crate) fn end_parse(&self, page: PageId, parsing: &mut Parsing, line: u16) -> Option<Vec<PageId>> {
        let at = self.now_us.get();
        if let Some(timer) = parsing.timer.take() {
            self.close_request(timer);
            self.release_loop();
        }
        self.record(Event::new(at, EventKind::Parsed, page, parsing.row, 0, line));
        self.last_done.set(page);
        self.settle();
        self.lingering.set(parsing.row);
        let mut links = parsing.links.take();
        if self.rules.max_depth.is_some() {
            links = Some(self.within_depth(page, links.as_deref().unwrap_or(self.graph.links(page))));
        }
        let mut discovered = self.discovered.borrow_mut();
        for &link in links.as_deref().unwrap_or(self.graph.links(page)) {
            if discovered.insert(link) {
                self.record(Event::with_other(at, EventKind::Discovered, link, page.0, line));
            }
        }
        links
    }

    /// The links of a page that are not too deep; each gets its depth when it is first seen.
    fn within_depth(&self, page: PageId, links: &[PageId]) -> Vec<PageId> {
        let mut depths = self.depths.borrow_mut();
        let depth = depths.get(page.index()).copied().unwrap_or(0) + 1;
        let too_deep = self.rules.max_depth.is_some_and(|most| depth > most);
        let mut within = Vec::new();
        for &link in links {
            let known = self.discovered.borrow().contains(link);
            if !known && too_deep {
                self.reach(Limit::Depth);
                continue;
            }
            if !known {
                if link.index() >= depths.len() {
                    depths.resize(link.index() + 1, 0);
                }
                if depths[link.index()] == 0 {
                    depths[link.index()] = depth;
                }
            }
            within.push(link);
        }
        within
    }

    /// A parse that is given up: the loop is free, nothing was learned.
    pub(crate) fn abandon_parse(&self, parsing: &mut Parsing) {
        if let Some(timer) = parsing.timer.take() {
            self.requests.borrow_mut()[timer as usize].timer = NONE;
            self.close_request(timer);
            self.release_loop();
            self.rows.borrow_mut().release(parsing.row);
        }
    }

    fn release_loop(&self) {
        self.holder.set(NONE);
        self.held_for.set(PageId::NONE);
        self.has_loop_changed.set(true);
    }

    /// Whether the emulated CPU time of a parse is over.
    #[inline]
    pub(crate) fn is_due(&self, due_us: u64) -> bool {
        self.now_us.get() >= due_us
    }

    /// From now on a row with nothing to do waits because of `cause`. Gives the cause until now.
    pub(crate) fn set_cause(&self, cause: Cause) -> Cause {
        self.cause.replace(cause)
    }

    /// The page that the task being polled fetched last.
    pub(crate) fn current_page(&self) -> PageId {
        self.tasks.borrow().page(self.current.get())
    }

    /// A barrier opens; `last` is the page that all waited for.
    pub(crate) fn release_barrier(&self, last: PageId) {
        self.settle();
        if self.rows.borrow().any_idle() {
            self.note_idle_rows();
        }
        self.record(Event::new(self.now_us.get(), EventKind::Released, last, 0, 0, 0));
    }
}

/// A run in which nothing but sleeping has happened for so long hangs: a minute.
const PATIENCE_US: u64 = 60_000_000;

/// Rows that are drawn as waiting before their first page; a pool that is larger opens rows as it needs them.
const MAX_OPEN_ROWS: u32 = 1024;

/// A parse that has begun.
pub(crate) struct Parsing {
    pub row: u32,
    timer: Option<u32>,
    /// CPU time that a thread or process still has to spend, in µs.
    pub compute_us: u32,
    /// When the event loop has spent its CPU time, in µs.
    pub due_us: u64,
    links: Option<Vec<PageId>>,
}

impl Drop for Kernel {
    fn drop(&mut self) {
        self.queue.unregister();
    }
}

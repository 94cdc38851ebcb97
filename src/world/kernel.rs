//! What an engine turns: tasks that are ready, timers, requests in flight, worker rows, the trace.
//!
//! The kernel has a clock (`now_us`) but does not move it: the virtual-time engine sets it to the next timer,
//! the browser engine to the real time. It neither fetches nor parses really: in virtual time the site's table
//! answers; in real time a [`Transport`] does.

use super::network::{Answer, PageCost};
use super::rows::Rows;
use super::rules::Rules;
use super::tasks::{Task, Tasks};
use super::wake::{ReadyQueue, TaskId};
use crate::site::{Graph, PageId, PageSet};
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
    started_us: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RequestState {
    /// A parse that computes, or a sleep.
    Timer,
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
    /// Tasks that were woken while the event loop was busy.
    deferred: RefCell<Vec<TaskId>>,
    /// Rows whose wait was put down to the event loop.
    noted_for_loop: RefCell<Vec<u32>>,
    /// A row whose fetch is over, in this very poll: a parse that follows at once stays on it.
    lingering: Cell<u32>,
    /// Slots that a semaphore has handed over to tasks that have not run since.
    pub(crate) handed_over: Cell<u32>,
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
            rows: RefCell::default(),
            current: Cell::new(NONE),
            holder: Cell::new(NONE),
            held_for: Cell::new(PageId::NONE),
            deferred: RefCell::default(),
            noted_for_loop: RefCell::default(),
            lingering: Cell::new(NONE),
            handed_over: Cell::new(0),
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

    /// Takes a task in; it runs when its turn comes.
    #[inline]
    pub fn spawn(&self, task: Task) -> TaskId {
        let inserted = self.tasks.borrow_mut().insert(task);
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
            *budget -= 1;
            let holder = self.holder.get();
            if holder != NONE && holder != task {
                self.defer(task, holder);
            } else {
                self.poll(task);
            }
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
        if self.rows.borrow().any_idle() {
            self.note_idle_rows();
        }
        self.now_us.set(now_us.clamp(self.now_us.get(), MAX_AT_US));
        if now_us > MAX_AT_US {
            self.reach(Limit::Time);
            return false;
        }
        let mut timers = self.timers.borrow_mut();
        let Some(&Reverse(timer)) = timers.peek() else { return false };
        if (timer >> 64) as u64 > now_us {
            return false;
        }
        timers.pop();
        drop(timers);
        self.go_off(timer as u32, (timer >> 32) as u32);
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
        self.note_idle_rows();
        self.drop_tasks();
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
        if self.holder.get() == NONE && !self.deferred.borrow().is_empty() {
            self.queue.push_front(&mut self.deferred.borrow_mut());
        }
    }

    /// The event loop is busy: the task runs when it is free. An answer that waits for it is written down.
    fn defer(&self, task: TaskId, holder: TaskId) {
        debug_assert_ne!(task, holder);
        self.deferred.borrow_mut().push(task);
        let Some(request) = self.tasks.borrow().request(task) else { return };
        let requests = self.requests.borrow();
        let request = &requests[request as usize];
        if matches!(request.state, RequestState::Arrived(_)) {
            let (at, row) = (self.now_us.get(), request.row);
            self.record(Event::new(at, EventKind::Waiting, self.held_for.get(), row, Cause::EventLoop as u16, 0));
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
        let (at, cause, held) = (self.now_us.get(), self.cause.get(), self.holder.get() != NONE);
        let mut handed_over = if held { self.handed_over.get() } else { 0 };
        let mut trace = self.trace.borrow_mut();
        self.rows.borrow_mut().take_idle(|row| {
            let (cause, culprit) = if handed_over > 0 {
                handed_over -= 1;
                self.noted_for_loop.borrow_mut().push(row);
                (Cause::EventLoop, self.held_for.get())
            } else {
                (cause, PageId::NONE)
            };
            trace.push(Event::new(at, EventKind::Waiting, culprit, row, cause as u16, 0));
        });
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
    fn go_off(&self, id: u32, timer: u32) {
        let (state, page) = {
            let requests = self.requests.borrow();
            let request = &requests[id as usize];
            if request.timer != timer {
                return;
            }
            (request.state, request.page)
        };
        match state {
            RequestState::Timer => self.requests.borrow()[id as usize].waker.wake_by_ref(),
            RequestState::Emulated => self.arrive_emulated(id, page),
            RequestState::Sent => {
                if let Some(transport) = &self.transport {
                    transport.abort(id);
                }
                self.deliver(id, Answer::Failed(Failure::Timeout));
            }
            RequestState::Connecting | RequestState::Arrived(_) | RequestState::Free => {}
        }
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
        waker.wake();
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
        let (page, event) = {
            let mut requests = self.requests.borrow_mut();
            let request = &mut requests[id as usize];
            request.state = RequestState::Emulated;
            request.started_us = now;
            (request.page, Event::new(now, EventKind::Started, request.page, request.row, 0, request.line))
        };
        self.record(event);
        self.set_timer(id, now + u64::from(self.cost(page).fetch_us));
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
        let (state, started_us) = (RequestState::Connecting, self.now_us.get());
        let request = Request { waker: waker.clone(), timer: NONE, state, page, row, line, started_us };
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
            RequestState::Arrived(_) | RequestState::Timer | RequestState::Free => {}
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
        let timer = (left_us > 0).then(|| {
            let (state, started_us) = (RequestState::Timer, self.now_us.get());
            let id =
                self.open_request(Request { waker: waker.clone(), timer: NONE, state, page, row, line, started_us });
            self.set_timer(id, started_us + left_us);
            self.holder.set(self.current.get());
            self.held_for.set(page);
            id
        });
        Parsing { row, timer, due_us: self.now_us.get() + left_us, links: links.map(|(links, _, _)| links) }
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
        let mut rows = self.rows.borrow_mut();
        for row in self.noted_for_loop.borrow_mut().drain(..) {
            rows.note_again(row);
        }
    }

    /// Whether the emulated CPU time of a parse is over.
    #[inline]
    pub(crate) fn is_due(&self, due_us: u64) -> bool {
        self.now_us.get() >= due_us
    }

    /// Worker rows exist, idle, before they get their first page.
    pub(crate) fn open_rows(&self, rows: u32) {
        self.rows.borrow_mut().open(rows.min(MAX_OPEN_ROWS));
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

/// Rows that are drawn as waiting before their first page; a pool that is larger opens rows as it needs them.
const MAX_OPEN_ROWS: u32 = 1024;

/// A parse that has begun.
pub(crate) struct Parsing {
    pub row: u32,
    timer: Option<u32>,
    pub due_us: u64,
    links: Option<Vec<PageId>>,
}

impl Drop for Kernel {
    fn drop(&mut self) {
        self.queue.unregister();
    }
}

//! A fetch: its row, its connection, its way to the server, its answer.

use super::super::congestion::OVERLOADED;
use super::super::machine::Actor;
use super::super::network::Answer;
use super::super::rules::FailureRule;
use super::super::wake::TaskId;
use super::clock::GoneOff;
use super::{Kernel, NONE, State};
use crate::site::PageId;
use crate::trace::{Cause, Event, EventKind, Failure, Limit, Origin, ROW_BITS, Through};

/// Something that waits for its time or for the network.
pub(super) struct Request {
    /// The task that waits.
    pub(super) task: TaskId,
    /// The timer that counts; others of this slot are of the past.
    pub(super) timer: u32,
    pub(super) state: RequestState,
    pub(super) page: PageId,
    pub(super) row: u32,
    pub(super) line: u16,
    /// What the task runs on.
    pub(super) actor: Actor,
    /// Whether the time until epoll wakes the event loop has been reckoned in.
    pub(super) is_rounded: bool,
    /// The stretch that ends with it: what made everything go on that its end sets going.
    pub(super) origin: Origin,
    /// When it began; of a sleep: when it ends.
    pub(super) started_us: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RequestState {
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

/// What a task finds that looks for its answer.
pub(crate) enum Taken {
    /// The answer, and the row that it came to.
    Answer(Answer, u32),
    NotYet,
    /// The answer is here, and the thread must wait for the GIL.
    NeedsGil,
}

impl Kernel {
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
    #[inline(always)] // every fetch comes this way, and each call on it costs as much as a step
    fn connect(&self, state: &mut State, id: u32) {
        if self.rules.connections.is_some() {
            if state.connections == 0 {
                state.connecting.push_back(id);
                return state.push_wait(id, PageId::NONE, Cause::Connection);
            }
            state.connections -= 1;
        }
        self.start_fetch(state, id, self.queue.origin());
    }

    /// The same for another attempt.
    #[cold]
    pub(super) fn connect_again(&self, state: &mut State, id: u32) {
        self.connect(state, id);
    }

    #[inline(always)] // as above
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

    /// The emulated way is over: in virtual time that is the answer, in real time the browser fetches now.
    #[inline]
    pub(super) fn arrive_emulated(&self, state: &mut State, id: u32) -> GoneOff {
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

    /// The answer is here. The row still belongs to the page; the connection is free.
    #[inline(always)] // as above
    pub(super) fn deliver(&self, state: &mut State, id: u32, answer: Answer) {
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

    #[inline(never)]
    fn free_connection(&self, state: &mut State) {
        if self.rules.connections.is_none() {
            return;
        }
        match state.connecting.pop_front() {
            Some(id) => self.start_fetch(state, id, self.queue.origin().through(Through::Connection)),
            None => state.connections += 1,
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

    /// Whether this answer raises.
    #[inline]
    pub(crate) fn raises(&self, answer: Answer) -> bool {
        let is_error = !matches!(answer, Answer::Status(status) if status < 400);
        is_error && self.rules.failure == FailureRule::Raise && answer != Answer::Failed(Failure::Limit)
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

    /// Whether an answer of the real network is still to come.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "only the browser engine does this"))]
    pub fn awaits_network(&self) -> bool {
        self.state.borrow().requests.iter().any(|request| request.state == RequestState::Sent)
    }
}

impl State {
    #[inline]
    pub(super) fn open_request(&mut self, state: RequestState, page: PageId, row: u32, line: u16) -> u32 {
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
    pub(super) fn close_request(&mut self, id: u32) {
        self.requests[id as usize].state = RequestState::Free;
        self.free_requests.push(id);
    }

    /// The row of a request waits, for `culprit`.
    pub(super) fn push_wait(&mut self, id: u32, culprit: PageId, cause: Cause) {
        let &Request { row, line, .. } = &self.requests[id as usize];
        self.trace.push(Event::new(self.now_us, EventKind::Waiting, culprit, row, cause as u16, line));
    }
}

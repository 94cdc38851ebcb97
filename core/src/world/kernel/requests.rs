//! A fetch: its row, its connection, its time on the network, its answer.

use super::super::congestion::OVERLOADED;
use super::super::machine::Actor;
use super::super::network::Answer;
use super::super::rules::FailureRule;
use super::super::wake::TaskId;
use super::clock::GoneOff;
use super::state::{Request, RequestState};
use super::{Kernel, NONE, State};
use crate::site::PageId;
use crate::trace::{Cause, Event, EventKind, Failure, Limit, Origin, ROW_BITS, Through};

/// The result when a task checks for its answer.
pub(crate) enum Taken {
    /// The answer, the row on which it arrived, and its page.
    Answer(Answer, u32, PageId),
    NotYet,
    /// The answer has arrived, and the thread must wait for the GIL.
    NeedsGil,
}

impl Kernel {
    /// Begins a fetch: its request, or the failure if a limit prevents it.
    #[inline]
    pub(crate) fn begin_fetch(&self, page: PageId, line: u16) -> Result<u32, Failure> {
        let state = &mut *self.state.borrow_mut();
        if state.requests.are_used_up(self.rules.max_pages) {
            state.reach(Limit::Pages);
            return Err(Failure::Limit);
        }
        let row = state.rows.take_for_fetch();
        if row >= 1 << ROW_BITS {
            state.rows.take_back_last();
            state.reach(Limit::Events);
            return Err(Failure::Limit);
        }
        state.requests.count_fetch();
        let task = state.tasks.current();
        let id = state.open_request(RequestState::Connecting(0), page, row, line);
        state.tasks.set_request(task, Some(id));
        self.connect(state, id);
        Ok(id)
    }

    /// A fetch starts when it has a connection.
    #[inline(always)] // every fetch passes here, and a call costs as much as a step
    fn connect(&self, state: &mut State, id: u32) {
        if self.is_plain.get() && self.rules.connections.is_none() || self.takes_connection(state, id) {
            self.start_fetch(state, id, self.queue.origin());
        }
    }

    /// Whether a fetch has its connection at once. Otherwise it waits, at most until its timeout.
    fn takes_connection(&self, state: &mut State, id: u32) -> bool {
        let now_us = state.clock.now_us();
        let request = &mut state.requests[id];
        (request.asked_us, request.origin) = (now_us, self.queue.origin());
        if self.now().connections.is_none() || state.server.connect(self.graph.host(request.page), id) {
            return true;
        }
        state.push_wait(id, PageId::NONE, Cause::Connection);
        if let Some(give_up_us) = self.give_up_us(state, id) {
            state.set_timer(id, give_up_us);
        }
        false
    }

    /// The same for another attempt.
    #[cold]
    pub(super) fn connect_again(&self, state: &mut State, id: u32) {
        self.connect(state, id);
    }

    #[inline(always)] // as above
    fn start_fetch(&self, state: &mut State, id: u32, origin: Origin) {
        if !self.is_plain.get() {
            return self.start_attempt(state, id, origin);
        }
        let now = state.clock.now_us();
        let request = &mut state.requests[id];
        request.state = RequestState::Emulated;
        request.started_us = now;
        request.origin = state.trace.origins.begin(origin);
        let (page, row, line) = (request.page, request.row, request.line);
        let machine = &self.rules.machine;
        let late_us = if request.actor == Actor::Loop { machine.loop_step_us } else { machine.thread_fetch_us };
        let is_duplicate = !state.pages.fetch(self.graph.base(page));
        state.start_on(row, page, u16::from(is_duplicate), line);
        state.set_timer(id, now + u64::from(self.first_cost(page).fetch_us) + u64::from(late_us));
    }

    /// The emulated network time is over: in virtual time the answer arrives, in real time the browser fetches now.
    #[inline(always)] // as above
    pub(super) fn arrive_emulated(&self, state: &mut State, id: u32) -> GoneOff {
        let &Request { page, state: way, .. } = &state.requests[id];
        let answer = if let RequestState::Fated(answer) = way { answer } else { self.first_cost(page).answer };
        // A fetch that the settings let fail fails without a request to the server.
        if self.transport.is_none() || matches!(answer, Answer::Failed(_) | Answer::Status(500 | OVERLOADED)) {
            self.deliver(state, id, answer);
            return GoneOff::Done;
        }
        let request = &mut state.requests[id];
        request.state = RequestState::Sent;
        let started_us = request.started_us;
        if let Some(timeout_us) = self.rules.network.timeout_us {
            let give_up_us = self.give_up_us(state, id).unwrap_or(started_us + u64::from(timeout_us));
            state.set_timer(id, give_up_us);
        }
        GoneOff::Send(page)
    }

    /// A real fetch has ended, at `came` after redirects: the browser held it back for `held_back_us` before it sent
    /// it.
    pub fn arrive(&self, request: u32, answer: Answer, held_back_us: u32, came: PageId) {
        let mut state = self.state.borrow_mut();
        let Some(&Request { state: RequestState::Sent, page, .. }) = state.requests.get(request) else {
            return;
        };
        if held_back_us > 0 {
            let at_us = state.clock.now_us();
            state.trace.push(Event::with_other(at_us, EventKind::HeldBack, page, held_back_us, 0));
        }
        if came == page {
            self.deliver(&mut state, request, answer);
        } else {
            self.arrive_elsewhere(&mut state, request, answer, came);
        }
    }

    /// The answer has arrived. The row still belongs to the page; the connection is free.
    #[inline(always)] // as above
    pub(super) fn deliver(&self, state: &mut State, id: u32, mut answer: Answer) {
        let now = state.clock.now_us();
        let mut hop = None;
        if let Answer::Status(300..400) = answer {
            (answer, hop) = self.look_up_redirect(state, id, answer);
        }
        let request = &mut state.requests[id];
        self.queue.set_origin(request.origin);
        request.state = RequestState::Arrived(answer);
        let (kind, detail) = match answer {
            Answer::Status(status) if status < 400 => (EventKind::Fetched, status),
            Answer::Status(status) => (EventKind::Failed, status),
            Answer::Failed(failure) => (EventKind::Failed, failure as u16),
        };
        let (task, page, row, actor) = (request.task, request.page, request.row, request.actor);
        let event = Event::new(now, kind, page, row, detail, request.line);
        state.trace.push(event);
        state.blame.end(page);
        self.end_fetch(state, page);
        if let Some((target, kind)) = hop
            && self.redirect(state, id, target, kind)
        {
            return;
        }
        self.wake(state, task, row, actor);
    }

    /// The task that waits for an answer continues with it.
    #[inline(always)] // as above
    fn wake(&self, state: &mut State, task: TaskId, row: u32, actor: Actor) {
        if state.event_loop.is_busy_for(task) && actor == Actor::Loop {
            // The answer has arrived, but the event loop parses another page.
            let (now_us, culprit) = (state.clock.now_us(), state.event_loop.held_for());
            state.blame.open((row, 0), Cause::EventLoop, culprit, now_us, &mut state.trace);
            if state.event_loop.defer(task, now_us) {
                return;
            }
        }
        // The engine is running: no waker is needed.
        self.queue.push(task);
    }

    #[cold]
    pub(super) fn deliver_again(&self, state: &mut State, id: u32, answer: Answer) {
        self.deliver(state, id, answer);
    }

    /// A fetch that has not been sent within its timeout fails.
    #[cold]
    pub(super) fn give_up_waiting(&self, state: &mut State, id: u32) {
        let now_us = state.clock.now_us();
        let request = &mut state.requests[id];
        let (task, page, row, actor) = (request.task, request.page, request.row, request.actor);
        let (mut origin, asked_us) = (request.origin, request.asked_us);
        let is_connected = matches!(request.state, RequestState::Pacing(_));
        request.state = RequestState::Arrived(Answer::Failed(Failure::PoolTimeout));
        let event = Event::new(now_us, EventKind::Failed, page, row, Failure::PoolTimeout as u16, request.line);
        // No page is the culprit: all connections stay in use, or the rate is the cause.
        state.blame.close_for(row, PageId::NONE, &mut state.trace);
        state.trace.push(event);
        state.blame.end(page);
        if is_connected {
            self.free_connection(state, page);
        } else {
            state.server.leave_line(self.graph.host(page), id);
            let us = u32::try_from(now_us - asked_us).unwrap_or(u32::MAX);
            origin = state.trace.origins.begin_nap(asked_us, us, Cause::Connection, origin);
        }
        self.queue.set_origin(origin);
        self.wake(state, task, row, actor);
    }

    /// A fetch has ended: the server has one request less, and the connection is free.
    #[inline]
    pub(super) fn end_fetch(&self, state: &mut State, page: PageId) {
        if self.is_counting.get() {
            state.server.end_one();
            self.free_connection(state, page);
        }
    }

    /// The connection that `page` had is free: the fetch that has waited longest for one to this host gets it.
    #[inline(never)]
    pub(super) fn free_connection(&self, state: &mut State, page: PageId) {
        if self.now().connections.is_none() {
            return;
        }
        if let Some(id) = state.server.disconnect(self.graph.host(page)) {
            let row = state.requests[id].row;
            state.blame.close_for(row, page, &mut state.trace);
            self.start_fetch(state, id, self.queue.origin().through(Through::Connection));
        }
    }

    /// The answer of a request, if it has arrived. A thread takes it when it has the GIL or when the GIL is free.
    #[inline]
    pub(crate) fn take_answer(&self, id: u32, has_gil: bool) -> Taken {
        let state = &mut *self.state.borrow_mut();
        let request = &state.requests[id];
        let RequestState::Arrived(answer) = request.state else { return Taken::NotYet };
        if request.actor == Actor::Thread && !has_gil && !state.processors.is_gil_free() {
            return Taken::NeedsGil;
        }
        let (row, page) = (request.row, request.page);
        state.requests.close(id);
        state.blame.take_result(page);
        let task = state.tasks.current();
        state.tasks.set_page(task, page);
        state.tasks.set_request(task, None);
        state.rows.linger(row);
        Taken::Answer(answer, row, page)
    }

    /// Whether this answer raises.
    #[inline]
    pub(crate) fn raises(&self, answer: Answer) -> bool {
        let is_error = !matches!(answer, Answer::Status(status) if status < 400);
        is_error && self.rules.failure == FailureRule::Raise && answer != Answer::Failed(Failure::Limit)
    }

    /// Cancels a request whose answer is no longer needed.
    pub(crate) fn abandon(&self, id: u32, failure: Failure) {
        let state = &mut *self.state.borrow_mut();
        let request = &mut state.requests[id];
        request.timer = NONE;
        let (row, page, request_state) = (request.row, request.page, request.state);
        let event = Event::new(state.clock.now_us(), EventKind::Failed, page, row, failure as u16, request.line);
        state.requests.close(id);
        match request_state {
            RequestState::Connecting(_) => state.server.leave_line(self.graph.host(page), id),
            RequestState::Pacing(_) => self.free_connection(state, page),
            RequestState::Emulated | RequestState::Fated(_) | RequestState::Sent => {
                if let (RequestState::Sent, Some(transport)) = (request_state, &self.transport) {
                    transport.abort(id);
                }
                state.trace.push(event);
                state.blame.end(page);
                self.end_fetch(state, page);
            }
            RequestState::BackingOff(_)
            | RequestState::Arrived(_)
            | RequestState::Timer
            | RequestState::Pause
            | RequestState::Free => {}
        }
        state.rows.release(row);
    }

    /// Whether a request on the real network is still unanswered.
    pub fn awaits_network(&self) -> bool {
        !self.state.borrow().requests.are_all(|state| state != RequestState::Sent)
    }
}

impl State {
    /// The task that is being polled begins to wait. Returns its request.
    #[inline]
    pub(super) fn open_request(&mut self, state: RequestState, page: PageId, row: u32, line: u16) -> u32 {
        let task = self.tasks.current();
        self.requests.open((task, self.tasks.actor(task)), state, page, (row, line), self.clock.now_us())
    }

    /// A fetch of a page starts on its row, which has waited for the page with the link, if it has waited.
    #[inline]
    pub(super) fn start_on(&mut self, row: u32, page: PageId, detail: u16, line: u16) {
        self.blame.close(row, self.pages.found_in(page), &mut self.trace);
        self.trace.push(Event::new(self.clock.now_us(), EventKind::Started, page, row, detail, line));
    }

    /// The row of a request waits, for `culprit`.
    pub(super) fn push_wait(&mut self, id: u32, culprit: PageId, cause: Cause) {
        let &Request { row, line, .. } = &self.requests[id];
        self.blame.open((row, line), cause, culprit, self.clock.now_us(), &mut self.trace);
    }
}

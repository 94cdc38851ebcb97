//! Fetches that do not simply start and follow the table of costs: a retry after a failure, a start that waits for the
//! rate limit, a server that is slow under load.
//!
//! A run whose settings use none of this never gets here.

use super::super::machine::Actor;
use super::super::network::Answer;
use super::super::retry::is_retryable;
use super::state::RequestState;
use super::{Kernel, State};
use crate::site::PageId;
use crate::trace::{Cause, Event, EventKind, Failure, Origin};

impl Kernel {
    /// Whether the worker that got this answer tries again; `attempt` of its attempts have failed before.
    #[inline]
    pub(crate) fn retries(&self, answer: Answer, attempt: u8) -> bool {
        // A plain run has no retries: every answer passes here.
        !self.is_plain.get()
            && self.now().retry.retries > u32::from(attempt)
            && is_retryable(answer)
            && !self.elsewhere.is_single.get()
    }

    /// The worker keeps its row and backs off before its next attempt. Returns the request for its sleep, which then
    /// becomes the attempt.
    #[cold]
    pub(crate) fn back_off(&self, page: PageId, asked: PageId, row: u32, attempt: u8, line: u16) -> u32 {
        let state = &mut *self.state.borrow_mut();
        // The answer arrived on this row, in this poll: the row is not free.
        state.rows.keep_lingering();
        state.trace.push(Event::new(state.clock.now_us(), EventKind::Retrying, page, row, u16::from(attempt), line));
        let id = state.open_request(RequestState::BackingOff(attempt), page, row, line);
        state.push_wait(id, page, Cause::Backoff);
        let task = state.tasks.current();
        state.tasks.set_request(task, Some(id));
        let us = self.attempts_now().pause_us(self.graph.base(page).index(), attempt.into());
        let end_us = state.clock.now_us() + u64::from(us);
        let origin = state.trace.origins.begin_nap(state.clock.now_us(), us, Cause::Backoff, self.queue.origin());
        let request = &mut state.requests[id];
        (request.started_us, request.origin, request.asked) = (end_us, origin, asked);
        state.set_timer(id, end_us);
        id
    }

    /// The worker checks: if its pause is over, the next attempt begins.
    #[cold]
    pub(crate) fn try_again(&self, id: u32) {
        let state = &mut *self.state.borrow_mut();
        let now_us = state.clock.now_us();
        let request = &mut state.requests[id];
        if let RequestState::BackingOff(attempt) = request.state
            && request.started_us <= now_us
        {
            request.state = RequestState::Connecting(attempt);
            self.connect_again(state, id);
        }
    }

    /// An attempt has its connection: it begins, at once or when the rate limit lets it. Turns are first come, first
    /// served; a fetch that gives up loses its turn.
    #[cold]
    pub(super) fn start_attempt(&self, state: &mut State, id: u32, origin: Origin) {
        if let Some(rate) = self.now().pace {
            let now_us = state.clock.now_us();
            let start_us = state.server.take_turn(now_us, rate);
            let request = &mut state.requests[id];
            if start_us > now_us
                && let RequestState::Connecting(attempt) = request.state
            {
                request.state = RequestState::Pacing(attempt);
                request.is_rounded = false;
                let us = u32::try_from(start_us - now_us).unwrap_or(u32::MAX);
                request.origin = state.trace.origins.begin_nap(now_us, us, Cause::RateLimit, origin);
                state.push_wait(id, PageId::NONE, Cause::RateLimit);
                let due_us = self.give_up_us(state, id).map_or(start_us, |give_up_us| start_us.min(give_up_us));
                return state.set_timer(id, due_us);
            }
        }
        self.begin_attempt(state, id, origin);
    }

    /// When the timeout of a fetch ends if it includes the waiting; `None` if it counts from sending.
    pub(super) fn give_up_us(&self, state: &State, id: u32) -> Option<u64> {
        let asked_us = state.requests[id].asked_us;
        let timeout_us = self.rules_at(asked_us).timeout_of_waits_us()?;
        Some(asked_us + timeout_us)
    }

    pub(super) fn has_waited_too_long(&self, state: &State, id: u32) -> bool {
        self.give_up_us(state, id).is_some_and(|give_up_us| give_up_us <= state.clock.now_us())
    }

    /// An attempt begins: its cost and its answer are decided now.
    #[cold]
    pub(super) fn begin_attempt(&self, state: &mut State, id: u32, origin: Origin) {
        let now_us = state.clock.now_us();
        let request = &mut state.requests[id];
        let (RequestState::Connecting(attempt) | RequestState::Pacing(attempt)) = request.state else { return };
        let (page, row, line) = (request.page, request.row, request.line);
        let cost = self.cost_of_attempt(page, attempt.into());
        let (mut fetch_us, mut answer) = (cost.fetch_us, cost.answer);
        if let Some(congestion) = self.now().congestion {
            let load = state.server.begin_one();
            (fetch_us, answer) = congestion.burden(&cost, load, self.now().network.timeout_us);
        }
        if let Some(give_up_us) = self.give_up_us(state, id) {
            let left_us = u32::try_from(give_up_us.saturating_sub(now_us)).unwrap_or(u32::MAX);
            if fetch_us > left_us {
                (fetch_us, answer) = (left_us, Answer::Failed(Failure::Timeout));
            }
        }
        let request = &mut state.requests[id];
        request.state = RequestState::Fated(answer);
        request.started_us = now_us;
        request.origin = state.trace.origins.begin(origin);
        // An earlier wait may have been rounded to when epoll wakes; this is another sleep.
        request.is_rounded = false;
        let machine = &self.rules.machine;
        let late_us = if request.actor == Actor::Loop { machine.loop_step_us } else { machine.thread_fetch_us };
        let is_duplicate = !state.pages.fetch(self.graph.base(page));
        let detail = if attempt > 0 { 1 + u16::from(attempt) } else { u16::from(is_duplicate) };
        state.start_on(row, page, detail, line);
        state.set_timer(id, now_us + u64::from(fetch_us) + u64::from(late_us));
    }
}

//! How a run ends: finished, at a limit, or hung, with what it waits for.

use super::requests::RequestState;
use super::{Kernel, State};
use crate::site::PageId;
use crate::trace::{Event, EventKind, Limit, Obstacle, Outcome, order};

/// Explains what a run that hangs waits for.
pub(super) type Explainer = Box<dyn Fn() -> Option<(Obstacle, PageId)>>;

/// A run hangs if its tasks have only slept for this long: a minute.
const PATIENCE_US: u64 = 60_000_000;

impl Kernel {
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

    /// A run that hangs records what it waits for.
    fn explain(&self, outcome: Outcome) {
        if outcome != Outcome::Hung {
            return;
        }
        let explainers = std::mem::take(&mut self.state.borrow_mut().explainers);
        let mut blocked: Vec<(Obstacle, PageId)> = explainers.iter().filter_map(|explain| explain()).collect();
        let state = &mut *self.state.borrow_mut();
        if blocked.is_empty() && (state.limits_said != 0 || self.rules.max_pages.is_some()) {
            blocked.push((Obstacle::Frontier, PageId::NONE));
        }
        // A lock explains why others wait, and not the other way round.
        order::sort_by_number(&mut blocked, |(obstacle, _)| (*obstacle != Obstacle::Lock).into());
        // Nothing has happened since the last event, and nothing can happen.
        state.now_us = state.trace.makespan_us();
        for (obstacle, page) in blocked {
            state.trace.push(Event::new(state.now_us, EventKind::Blocked, page, 0, obstacle as u16, 0));
        }
    }

    /// Drops all tasks, which aborts their requests in flight.
    pub fn drop_tasks(&self) {
        let mut state = self.state.borrow_mut();
        // A connection that becomes free must not start another fetch.
        state.hosts.iter_mut().for_each(|host| host.waiting.clear());
        let (tasks, last_words) = (state.tasks.clear(), std::mem::take(&mut state.last_words));
        drop(state);
        drop(tasks);
        last_words.into_iter().for_each(|forget| forget());
    }

    /// Adds an explainer. If the run hangs, it returns what a task waits for, and the culprit.
    pub(crate) fn explain_with(&self, explain: impl Fn() -> Option<(Obstacle, PageId)> + 'static) {
        self.state.borrow_mut().explainers.push(Box::new(explain));
    }

    /// Adds a function that drops queued work when the run ends: work outside of the tasks may own the world, and so
    /// itself, for ever.
    pub(crate) fn at_end(&self, forget: impl FnOnce() + 'static) {
        self.state.borrow_mut().last_words.push(Box::new(forget));
    }

    /// Whether all tasks only sleep and poll, and nothing is being fetched or computed: this would continue for ever.
    #[inline]
    pub fn is_idling(&self) -> bool {
        let state = self.state.borrow();
        state.now_us > state.trace.makespan_us() + PATIENCE_US
            && state.requests.iter().all(|r| matches!(r.state, RequestState::Pause | RequestState::Free))
            && self.gil.is_free()
            && self.cores.is_free()
    }

    /// The limit that was reached and ends the run, if one was.
    pub fn limit(&self) -> Option<Limit> {
        self.state.borrow().limit
    }
}

impl State {
    /// Records a reached limit once. Limits of pages and depth only leave pages out; the others end the run.
    pub(super) fn reach(&mut self, limit: Limit) {
        let bit = 1 << limit as u8;
        if self.limits_said & bit == 0 {
            self.limits_said |= bit;
            self.trace.push(Event::new(self.now_us, EventKind::LimitReached, PageId::NONE, 0, limit as u16, 0));
        }
        if matches!(limit, Limit::Time | Limit::Events) {
            self.limit = Some(limit);
        }
    }
}

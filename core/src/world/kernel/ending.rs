//! How a run ends: finished, at a limit, or hung, with what it waits for.

use super::Kernel;
use super::state::{Explainer, RequestState};
use crate::site::PageId;
use crate::trace::{Event, EventKind, Limit, Obstacle, Outcome, order};

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
        state.blame.close_all(&mut state.trace);
        state.trace.push(Event::new(state.clock.now_us(), EventKind::Finished, PageId::NONE, 0, outcome as u16, 0));
    }

    /// A run that hangs records what it waits for.
    fn explain(&self, outcome: Outcome) {
        if outcome != Outcome::Hung {
            return;
        }
        let explainers: Vec<Explainer> = self.state.borrow_mut().endings.take_explainers();
        let mut blocked: Vec<(Obstacle, PageId)> = explainers.iter().filter_map(|explain| explain()).collect();
        let state = &mut *self.state.borrow_mut();
        if blocked.is_empty() && (state.limits.is_any_reached() || self.rules.max_pages.is_some()) {
            blocked.push((Obstacle::Frontier, PageId::NONE));
        }
        // A lock explains why others wait, and not the other way round.
        order::sort_by_number(&mut blocked, |(obstacle, _)| (*obstacle != Obstacle::Lock).into());
        // Nothing has happened since the last event, and nothing can happen.
        let last_us = state.trace.makespan_us();
        state.clock.go_back_to(last_us);
        for (obstacle, page) in blocked {
            state.trace.push(Event::new(last_us, EventKind::Blocked, page, 0, obstacle as u16, 0));
        }
    }

    /// Drops all tasks, which aborts their requests in flight.
    pub fn drop_tasks(&self) {
        let mut state = self.state.borrow_mut();
        // A connection that becomes free must not start another fetch.
        state.server.forget_lines();
        let (tasks, last_words) = (state.tasks.clear(), state.endings.take_last_words());
        drop(state);
        drop(tasks);
        last_words.into_iter().for_each(|forget| forget());
    }

    /// Adds an explainer. If the run hangs, it returns what a task waits for, and the culprit.
    pub(crate) fn explain_with(&self, explain: impl Fn() -> Option<(Obstacle, PageId)> + 'static) {
        self.state.borrow_mut().endings.explain_with(Box::new(explain));
    }

    /// Adds a function that drops queued work when the run ends: work outside of the tasks may own the world, and so
    /// itself, for ever.
    pub(crate) fn at_end(&self, forget: impl FnOnce() + 'static) {
        self.state.borrow_mut().endings.at_end(Box::new(forget));
    }

    /// Whether all tasks only sleep and poll, and nothing is being fetched or computed: this would continue for ever.
    #[inline]
    pub fn is_idling(&self) -> bool {
        let state = self.state.borrow();
        state.clock.now_us() > state.trace.makespan_us() + PATIENCE_US
            && state.requests.are_all(|state| matches!(state, RequestState::Pause | RequestState::Free))
            && state.processors.are_free()
    }

    /// The limit that was reached and ends the run, if one was.
    pub fn limit(&self) -> Option<Limit> {
        self.state.borrow().limits.ending()
    }
}

//! How a run ends: done, at a limit, or in a hang that says who waits for what.

use super::requests::RequestState;
use super::{Kernel, State};
use crate::site::PageId;
use crate::trace::{Event, EventKind, Limit, Obstacle, Outcome, order};

/// Says what somebody waits for in vain.
pub(super) type Explainer = Box<dyn Fn() -> Option<(Obstacle, PageId)>>;

/// A run in which nothing but sleeping has happened for so long hangs: a minute.
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

    /// A run that hangs says who waits for what.
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
        state.hosts.iter_mut().for_each(|host| host.waiting.clear());
        let (tasks, last_words) = (state.tasks.clear(), std::mem::take(&mut state.last_words));
        drop(state);
        drop(tasks);
        last_words.into_iter().for_each(|forget| forget());
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

    /// Whether everybody only sleeps and looks, over and over, and nothing is being fetched or computed: that will go
    /// on for ever.
    #[inline]
    pub fn is_idling(&self) -> bool {
        let state = self.state.borrow();
        state.now_us > state.trace.makespan_us() + PATIENCE_US
            && state.requests.iter().all(|r| matches!(r.state, RequestState::Pause | RequestState::Free))
            && self.gil.is_free()
            && self.cores.is_free()
    }

    /// The limit that was reached and ends the run, if one was.
    #[cfg_attr(not(any(test, target_arch = "wasm32")), expect(dead_code, reason = "only the live engine does this"))]
    pub fn limit(&self) -> Option<Limit> {
        self.state.borrow().limit
    }
}

impl State {
    /// Writes a reached limit down once. Limits of pages and depth only leave pages out; the others end the run.
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

//! Why a worker row is idle, and the culprit.

use super::{Kernel, MAX_OPEN_ROWS, NONE, State};
use crate::site::PageId;
use crate::trace::{Cause, Event, EventKind, Through};

/// What a crawl knows about its pages.
pub(crate) trait Known {
    /// Whether pages wait to be fetched: called when a worker is idle.
    fn has_pages(&self) -> bool;
    /// Counts the target of a redirect as visited. `false` if it was visited before.
    fn visit(&self, page: PageId) -> bool;
}

impl Kernel {
    /// From now on an idle row waits because of `cause`.
    pub(crate) fn set_cause(&self, cause: Cause) {
        self.state.borrow_mut().cause = cause;
    }

    /// A join is not a barrier: an idle row waits for a new link, unless it waits at a barrier.
    pub(crate) fn set_cause_without_barrier(&self) {
        let state = &mut *self.state.borrow_mut();
        if state.cause != Cause::Barrier {
            state.cause = Cause::EmptyFrontier;
        }
    }

    /// Sets the frontier, which knows the pages.
    pub(crate) fn ask_frontier(&self, frontier: impl Known + 'static) {
        self.state.borrow_mut().frontier = Some(Box::new(frontier));
    }

    /// Work that would be on a row begins to wait for `cause`, or continues.
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

    /// A barrier opens after the page that was finished last.
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

    /// A barrier opens; `last` is the page that all rows waited for.
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
    /// The end of a poll: a row that no parse has taken over is free.
    #[inline]
    pub(super) fn settle(&mut self) {
        let row = std::mem::replace(&mut self.lingering, NONE);
        if row != NONE {
            self.rows.release(row);
        }
    }

    pub(super) fn note_idle_rows(&mut self) {
        let (at, cause, held_for) = (self.now_us, self.cause as u16, self.held_for);
        let has_pages =
            self.cause == Cause::EmptyFrontier && self.frontier.as_ref().is_some_and(|frontier| frontier.has_pages());
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
                // Tasks in line that need a row: without the parse, this number of rows would be busy.
                let ready = in_line.iter().take(MAX_OPEN_ROWS as usize);
                let mut ready = ready.filter(|&&task| tasks.request(task).is_none()).count();
                if has_pages {
                    // The coordinator is busy: every free row could have a page.
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
}

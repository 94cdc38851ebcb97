//! What an idle worker row waits for, and when a barrier opens.

use super::Kernel;
use super::state::{Known, MAX_OPEN_ROWS, State};
use crate::site::PageId;
use crate::trace::{Cause, Event, EventKind, Through};

impl Kernel {
    /// A primitive that can make workers wait, for `cause`, begins to do so: called by gather, map, join, …, and by
    /// nothing else. Between two batches, an idle row waits at the barrier of the next one.
    pub(crate) fn begin_wait(&self, cause: Cause) {
        self.state.borrow_mut().blame.begin_wait(cause);
    }

    /// Sets the frontier, which knows the pages.
    pub(crate) fn ask_frontier(&self, frontier: impl Known + 'static) {
        self.state.borrow_mut().pages.set_frontier(Box::new(frontier));
    }

    /// Work that would be on a row begins to wait for `cause`, or continues.
    pub(crate) fn hold_up(&self, cause: Cause, culprit: PageId, waits: bool) {
        let blame = &mut self.state.borrow_mut().blame;
        if waits { blame.hold_up(cause, culprit) } else { blame.let_go(cause) }
    }

    /// A thread that has its answer waits for the GIL.
    pub(crate) fn wait_for_gil(&self, request: u32) {
        let state = &mut *self.state.borrow_mut();
        let (row, culprit) = (state.requests[request].row, state.processors.computing());
        state.blame.open((row, 0), Cause::Gil, culprit, state.clock.now_us(), &mut state.trace);
    }

    /// Whether idle rows wait at a barrier, or for a queue to drain.
    fn waits_at_barrier(&self) -> bool {
        self.state.borrow().blame.idle_for() != Cause::EmptyFrontier
    }

    /// If idle rows wait at a barrier, it opens after the page whose result a task took last.
    pub(crate) fn release_barrier_of_last(&self) {
        if self.waits_at_barrier() {
            let last = self.state.borrow().blame.last_taken();
            self.release_barrier(last);
        }
    }

    /// A barrier opens; `last` is the page that all rows waited for, or [`PageId::NONE`] if the last task fetched none:
    /// then it is the page that ended last. The event ends the wait of every row that waits here: a row that gets no
    /// work waits at the next barrier.
    pub(crate) fn release_barrier(&self, last: PageId) {
        let state = &mut *self.state.borrow_mut();
        state.rows.settle();
        state.note_idle_rows();
        state.blame.release(last, &mut state.trace);
        state.trace.push(Event::new(state.clock.now_us(), EventKind::Released, last, 0, 0, 0));
        let is_joined = state.blame.idle_for() == Cause::QueueJoin;
        self.queue.go_through(if is_joined { Through::QueueJoin } else { Through::Barrier });
    }
}

impl State {
    /// Whether rows became idle, or may wait for something else than what is recorded.
    #[inline]
    pub(super) fn has_idle_rows_to_note(&self) -> bool {
        self.rows.any_idle() || self.event_loop.has_changed() || self.blame.has_changed()
    }

    /// Records what each idle row waits for: what holds up work that would be on it, or else the event loop, or else
    /// the barrier or the frontier.
    pub(super) fn note_idle_rows(&mut self) {
        let State { rows, event_loop, processors, pages, blame, trace, tasks, .. } = self;
        let (at_us, cause) = (self.clock.now_us(), blame.idle_for());
        let has_pages = || cause == Cause::EmptyFrontier && pages.are_waiting();
        if blame.has_changed() {
            let computing = processors.computing();
            let coordinator = (computing != PageId::NONE && has_pages()).then_some((Cause::Coordinator, computing));
            blame.record_held_up(rows, coordinator, at_us, trace);
        }
        if event_loop.take_change() {
            if event_loop.is_busy() {
                // Tasks in line that need a row: without the parse, this number of rows would be busy.
                let ready = event_loop.line().iter().take(MAX_OPEN_ROWS as usize);
                let mut ready = ready.filter(|&&task| tasks.request(task).is_none()).count();
                if has_pages() {
                    // The coordinator is busy: every free row could have a page.
                    ready = usize::MAX;
                }
                let culprit = event_loop.held_for();
                let open = |row| blame.open((row, 0), Cause::EventLoop, culprit, at_us, trace);
                rows.take_free_for_loop(ready, open);
            } else {
                rows.stop_waiting_for_loop();
            }
        }
        rows.take_idle(|row, is_kept| {
            let cause = if is_kept { cause } else { Cause::Change };
            blame.open((row, 0), cause, PageId::NONE, at_us, trace);
        });
    }
}

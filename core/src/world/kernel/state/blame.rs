//! Blame: why a worker row waits, and which page is the culprit. Every wait begins in [`Blame::open`] and ends in
//! [`Blame::close`] or [`Blame::close_for`]; at a barrier, in `Kernel::release_barrier`.

use crate::site::PageId;
use crate::trace::{Cause, Event, EventKind, Trace};
use crate::world::idle::HeldUp;
use crate::world::rows::WorkerRows;

/// Why rows wait.
pub(crate) struct Blame {
    /// The primitive at which idle workers of the pattern wait: not every join is a barrier.
    place: Cause,
    /// What an idle row waits for if nothing holds up work.
    idle_for: Cause,
    /// What holds up work that would be on a row.
    held_up: HeldUp,
    /// Whether it may hold up other rows than it did when it was recorded.
    has_changed: bool,
    waits: OpenWaits,
    /// The page whose result a task took last.
    last_taken: PageId,
}

impl Default for Blame {
    fn default() -> Self {
        Blame {
            place: Cause::EmptyFrontier,
            idle_for: Cause::EmptyFrontier,
            held_up: HeldUp::default(),
            has_changed: false,
            waits: OpenWaits::default(),
            last_taken: PageId::NONE,
        }
    }
}

/// The waits that last, and what they need to know when they end.
#[derive(Default)]
struct OpenWaits {
    /// Per row: its wait, or [`OpenWait::NONE`].
    rows: Vec<OpenWait>,
    /// The page whose fetch or parse ended last.
    last_ended: PageId,
    /// The page whose parse released a processor last.
    last_computed: PageId,
}

#[derive(Clone, Copy)]
struct OpenWait {
    /// Its number among all waits of the trace.
    number: u32,
    cause: Cause,
    culprit: PageId,
}

impl OpenWait {
    /// The row does not wait. Not an `Option`: this is looked at for every fetch and every parse.
    const NONE: OpenWait = OpenWait { number: u32::MAX, cause: Cause::EmptyFrontier, culprit: PageId::NONE };
}

impl Blame {
    /// Sets the primitive at which idle workers of the pattern wait, from the start on.
    pub fn set_place(&mut self, place: Cause) {
        (self.place, self.idle_for) = (place, place);
    }

    /// A primitive that can make workers wait begins to do so. From now on an idle row waits for `cause`, if idle
    /// workers of the pattern wait there, or else for new links.
    pub fn begin_wait(&mut self, cause: Cause) {
        self.idle_for = if cause == self.place { cause } else { Cause::EmptyFrontier };
    }

    /// What an idle row waits for if nothing holds up work.
    #[inline]
    pub fn idle_for(&self) -> Cause {
        self.idle_for
    }

    /// One more piece of work that would be on a row waits for `cause`.
    pub fn hold_up(&mut self, cause: Cause, culprit: PageId) {
        self.has_changed = true;
        self.held_up.add(cause, culprit);
    }

    /// One piece of that work continues.
    pub fn let_go(&mut self, cause: Cause) {
        self.has_changed = true;
        self.held_up.remove(cause);
    }

    /// Idle rows may wait for something else from now on.
    #[inline]
    pub fn change(&mut self) {
        self.has_changed = true;
    }

    /// Whether idle rows may wait for something else than what is recorded.
    #[inline]
    pub fn has_changed(&self) -> bool {
        self.has_changed
    }

    /// Records for each free row what holds up the work that would be on it; `for_all` is the cause and the culprit for
    /// every row that has no other.
    pub fn record_held_up(
        &mut self,
        rows: &mut WorkerRows,
        for_all: Option<(Cause, PageId)>,
        at_us: u64,
        trace: &mut Trace,
    ) {
        self.has_changed = false;
        let waits = &mut self.waits;
        self.held_up.write_down(rows, for_all, |row, cause, culprit| {
            waits.open(Event::new(at_us, EventKind::Waiting, culprit, row, cause as u16, 0), cause, trace);
        });
    }

    /// A row begins to wait; `culprit` is [`PageId::NONE`] if it is known only at the end, or if no page is.
    pub fn open(&mut self, (row, line): (u32, u16), cause: Cause, culprit: PageId, at_us: u64, trace: &mut Trace) {
        let event = Event::new(at_us, EventKind::Waiting, culprit, row, cause as u16, line);
        self.waits.open(event, cause, trace);
    }

    /// The next event of the trace ends the wait of a row, if it waits: it gets work, for which it has waited until
    /// `cause_of_work` was done.
    #[inline]
    pub fn close(&mut self, row: u32, cause_of_work: PageId, trace: &mut Trace) {
        if self.waits.is_open(row) {
            self.waits.close(row, cause_of_work, trace);
        }
    }

    /// The same for a wait whose end has a culprit of its own.
    pub fn close_for(&mut self, row: u32, culprit: PageId, trace: &mut Trace) {
        if let Some(wait) = self.waits.take(row) {
            trace.waits.close(wait.number, culprit, trace.events().len());
        }
    }

    /// The next event is the end of the run: it ends all waits.
    pub fn close_all(&mut self, trace: &mut Trace) {
        let last = self.waits.last_ended;
        (0..self.waits.rows.len() as u32).for_each(|row| self.waits.close(row, last, trace));
    }

    /// The next event opens a barrier: every row that waits there has waited for `last`, or for what ended last if no
    /// page is known. Their waits go on, at the next barrier.
    pub fn release(&mut self, last: PageId, trace: &mut Trace) {
        trace.waits.release(last.known().unwrap_or(self.waits.last_ended));
    }

    /// The fetch or the parse of a page has ended.
    #[inline]
    pub fn end(&mut self, page: PageId) {
        self.waits.last_ended = page;
    }

    /// The parse of a page has released a processor, and does not go on at once.
    pub fn stop_computing(&mut self, page: PageId) {
        self.waits.last_computed = page;
    }

    /// A task takes the result of a page.
    #[inline]
    pub fn take_result(&mut self, page: PageId) {
        self.last_taken = page;
    }

    /// The page whose result a task took last.
    pub fn last_taken(&self) -> PageId {
        self.last_taken
    }
}

impl OpenWaits {
    #[inline]
    fn is_open(&self, row: u32) -> bool {
        self.rows.get(row as usize).is_some_and(|wait| wait.number != OpenWait::NONE.number)
    }

    #[inline]
    fn open(&mut self, event: Event, cause: Cause, trace: &mut Trace) {
        let (row, culprit) = (event.row(), event.page());
        if self.is_open(row) {
            // A row that already waits has a new cause: what ended last has changed it.
            self.close(row, culprit.known().unwrap_or(self.last_ended), trace);
        }
        let number = trace.waits.open(culprit);
        let wait = OpenWait { number, cause, culprit };
        match self.rows.get_mut(row as usize) {
            Some(place) => *place = wait,
            None => self.open_on_new_row(row, wait),
        }
        trace.push(event);
    }

    #[cold]
    fn open_on_new_row(&mut self, row: u32, wait: OpenWait) {
        self.rows.resize(row as usize, OpenWait::NONE);
        self.rows.push(wait);
    }

    #[inline]
    fn take(&mut self, row: u32) -> Option<OpenWait> {
        let wait = std::mem::replace(self.rows.get_mut(row as usize)?, OpenWait::NONE);
        (wait.number != OpenWait::NONE.number).then_some(wait)
    }

    #[inline]
    fn close(&mut self, row: u32, cause_of_work: PageId, trace: &mut Trace) {
        let Some(wait) = self.take(row) else { return };
        let culprit = match wait.cause {
            _ if wait.culprit != PageId::NONE => wait.culprit,
            // The batch continues because of what ended last.
            Cause::Barrier | Cause::QueueJoin => self.last_ended,
            Cause::Core => self.last_computed,
            Cause::EmptyFrontier | Cause::EventLoop | Cause::Gil | Cause::Coordinator | Cause::Backoff => cause_of_work,
            // The machine, a clock or a rule is the cause: no page is the culprit.
            _ => PageId::NONE,
        };
        trace.waits.close(wait.number, culprit, trace.events().len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Cause::*;

    const A: PageId = PageId(1);
    const B: PageId = PageId(2);
    const NO_PAGE: PageId = PageId::NONE;

    /// Opens a wait on row 0 at 5 µs, ends `B`, gives the row work because of `A`: the recorded culprit, and the event
    /// that ended the wait.
    fn check(cause: Cause, culprit: PageId, expected: PageId) {
        let (mut blame, mut trace) = (Blame::default(), Trace::default());
        blame.open((0, 0), cause, culprit, 5, &mut trace);
        let waits: Vec<_> =
            (0..).map_while(|number| trace.waits.get(number)).map(|wait| (wait.culprit, wait.until())).collect();
        assert_eq!(waits, [(culprit, None)], "{cause:?}: it lasts");
        blame.end(B);
        blame.close(0, A, &mut trace);
        blame.close(0, B, &mut trace);
        let waits: Vec<_> =
            (0..).map_while(|number| trace.waits.get(number)).map(|wait| (wait.culprit, wait.until())).collect();
        assert_eq!(waits, [(expected, Some(1))], "{cause:?}");
    }

    #[test]
    fn a_wait_is_opened_and_closed_once_with_its_culprit() {
        for (cause, culprit, expected) in [
            (EmptyFrontier, NO_PAGE, A),
            (Barrier, NO_PAGE, B),
            (QueueJoin, NO_PAGE, B),
            (Gil, B, B),
            (EventLoop, B, B),
            (Backoff, B, B),
            (RateLimit, NO_PAGE, NO_PAGE),
            (Sleep, NO_PAGE, NO_PAGE),
        ] {
            check(cause, culprit, expected);
        }
    }

    #[test]
    fn a_new_cause_ends_the_wait_before_and_the_end_of_the_run_ends_all() {
        let (mut blame, mut trace) = (Blame::default(), Trace::default());
        blame.open((0, 0), EmptyFrontier, NO_PAGE, 5, &mut trace);
        blame.open((0, 0), EventLoop, A, 6, &mut trace);
        blame.open((3, 0), Core, NO_PAGE, 6, &mut trace);
        blame.open((2, 0), Connection, NO_PAGE, 7, &mut trace);
        blame.close_for(2, B, &mut trace);
        blame.stop_computing(B);
        blame.close_all(&mut trace);
        let waits: Vec<_> =
            (0..).map_while(|number| trace.waits.get(number)).map(|wait| (wait.culprit, wait.until())).collect();
        assert_eq!(waits, [(A, Some(1)), (A, Some(4)), (B, Some(4)), (B, Some(4))]);
    }

    #[test]
    fn a_barrier_opens_because_of_a_page_even_if_its_last_task_fetched_none() {
        let (mut blame, mut trace) = (Blame::default(), Trace::default());
        blame.end(B);
        blame.release(NO_PAGE, &mut trace);
        blame.release(A, &mut trace);
        assert_eq!([0, 1].map(|number| trace.waits.release_of(number)), [Some(B), Some(A)]);
    }

    #[test]
    fn idle_workers_wait_at_the_primitive_of_their_pattern() {
        let mut blame = Blame::default();
        blame.begin_wait(QueueJoin);
        assert_eq!(blame.idle_for(), EmptyFrontier, "the workers themselves feed the queue that is joined");
        blame.set_place(Barrier);
        assert_eq!(blame.idle_for(), Barrier);
        blame.begin_wait(Barrier);
        assert_eq!(blame.idle_for(), Barrier);
    }
}

//! Spans, waits and the times of each page, read from a trace in one pass.

use super::page_times::SmallTimes;
use super::waits::WaitEnd;
use super::{Cause, Event, EventKind, PageTimes, Phase, Span, Trace, Wait};
use crate::site::PageId;

/// A trace by worker row and by page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Timeline {
    /// All spans, by the time of their start.
    pub spans: Vec<Span>,
    /// All waits that took time, by the time of their start; only those of rows that ever worked.
    pub waits: Vec<Wait>,
    /// Per page: its times. Pages beyond the end were never discovered.
    pages: Vec<SmallTimes>,
    /// How long the browser held fetches back before it sent them: (place in `spans`, µs), by place.
    held_back: Vec<(u32, u32)>,
    /// How many worker rows worked.
    pub rows: u32,
    /// When the run ended, in µs; while it runs, the time of its last event.
    pub makespan_us: u64,
    /// How long the longest span takes, in µs; one that lasts counts until the makespan. So all spans that overlap the
    /// time from `a` on begin after `a - longest_span_us`, or at that moment.
    pub longest_span_us: u64,
    /// The same of the longest wait.
    pub longest_wait_us: u64,
}

impl Timeline {
    /// Reads a trace, finished or not.
    pub fn of(trace: &Trace) -> Self {
        let mut reader = TimelineReader::of(trace);
        while !reader.advance(trace, u32::MAX) {}
        reader.finish()
    }

    /// The times of a page.
    #[inline]
    pub fn page(&self, page: PageId) -> PageTimes {
        self.pages.get(page.index()).map_or(PageTimes::NEVER, SmallTimes::times)
    }

    /// The times of all pages, by id; later pages were never discovered.
    pub fn pages(&self) -> impl ExactSizeIterator<Item = PageTimes> {
        self.pages.iter().map(SmallTimes::times)
    }

    /// How many pages are done.
    pub(crate) fn done(&self) -> usize {
        self.pages.iter().filter(|times| times.is_done()).count()
    }

    /// How long the browser held the fetch back before it sent it, in µs; part of the span. `span` is its place in
    /// [`Timeline::spans`]. Live only.
    pub fn held_back_us(&self, span: usize) -> u32 {
        let place = self.held_back.binary_search_by_key(&(span as u32), |held| held.0);
        place.map_or(0, |place| self.held_back[place].1)
    }

    /// The sum of [`Timeline::held_back_us`] over all spans.
    pub fn all_held_back_us(&self) -> u64 {
        self.held_back.iter().map(|held| u64::from(held.1)).sum()
    }
}

/// A timeline that is being read, in slices: that of a million pages takes longer than one frame.
pub struct TimelineReader {
    timeline: Timeline,
    /// How many events, waits and `released` events have been read.
    events: usize,
    waits: usize,
    released: usize,
    /// Rows that the `released` event now being read has passed on, and rows whose last span has been closed.
    passed: u32,
    closed: u32,
    /// How many waits were checked in the end, and how many of them stay.
    checked: usize,
    kept: usize,
    /// Per row: its open span, as an index.
    open: Vec<Option<u32>>,
    /// Per row: its latest wait at a barrier or a join, as an index, and the end of that wait.
    at_barrier: Vec<Option<(u32, WaitEnd)>>,
    /// How long the browser held back the fetch that is about to end, in µs.
    held_back_us: u32,
}

impl TimelineReader {
    /// Begins to read a trace, finished or not.
    pub fn of(trace: &Trace) -> Self {
        let mut timeline = Timeline { makespan_us: trace.makespan_us(), ..Timeline::default() };
        timeline.spans.reserve_exact(trace.origins.all.len().saturating_sub(trace.origins.naps.len()));
        timeline.pages.reserve_exact(trace.pages);
        TimelineReader {
            timeline,
            events: 0,
            waits: 0,
            released: 0,
            passed: 0,
            closed: 0,
            checked: 0,
            kept: 0,
            open: Vec::new(),
            at_barrier: Vec::new(),
            held_back_us: 0,
        }
    }

    /// Reads on for at most `budget` entries: events, rows, pages or waits. `true` at the end. `trace` must be the one
    /// that the reader was made for.
    pub fn advance(&mut self, trace: &Trace, budget: u32) -> bool {
        let events = trace.events();
        if self.timeline.pages.len() < trace.pages {
            let more = self.timeline.pages.len().saturating_add(budget as usize);
            self.timeline.pages.resize(more.min(trace.pages), SmallTimes::NEVER);
        } else if self.events < events.len() {
            let mut left = budget;
            while left > 0 && self.events < events.len() {
                self.step(trace, events);
                left -= 1;
            }
        } else if trace.outcome().is_some() && (self.closed as usize) < self.open.len() {
            // A parse that was running when the run was cancelled.
            let until = self.closed.saturating_add(budget).min(self.open.len() as u32);
            (self.closed..until).for_each(|row| self.end(row, self.timeline.makespan_us, false));
            self.closed = until;
        } else {
            return self.check_waits(budget as usize);
        }
        false
    }

    /// The timeline; complete once [`TimelineReader::advance`] has returned `true`.
    pub fn finish(mut self) -> Timeline {
        let timeline = &mut self.timeline;
        let is_known = |times: &SmallTimes| *times != SmallTimes::NEVER;
        timeline.pages.truncate(timeline.pages.iter().rposition(is_known).map_or(0, |last| last + 1));
        timeline.waits.shrink_to_fit();
        // In a run that goes on.
        for span in self.open.iter().flatten() {
            let us = timeline.makespan_us - timeline.spans[*span as usize].start_us();
            timeline.longest_span_us = timeline.longest_span_us.max(us);
        }
        self.timeline
    }

    /// Reads the next event, or one row of a `released` event.
    #[inline]
    fn step(&mut self, trace: &Trace, events: &[Event]) {
        let Some(event) = events.get(self.events) else { return };
        match event.kind() {
            EventKind::Waiting => {
                let end = trace.waits.get(self.waits).unwrap_or(WaitEnd::open(event.page()));
                self.waits += 1;
                self.wait(event, end, events);
            }
            EventKind::Released if (self.passed as usize) < self.at_barrier.len() => {
                let last = trace.waits.release_of(self.released).unwrap_or(event.page());
                self.release(self.passed, event.at_us(), last, events);
                self.passed += 1;
                return;
            }
            EventKind::Released => (self.passed, self.released) = (0, self.released + 1),
            _ => self.read(event),
        }
        self.events += 1;
    }

    #[inline]
    fn read(&mut self, event: &Event) {
        let (at, page, row) = (event.at_us(), event.page(), event.row());
        match event.kind() {
            EventKind::Discovered | EventKind::Listed => self.times(page).read(event),
            EventKind::Started => {
                self.times(page).read(event);
                self.begin(row, page, Phase::Fetch, at);
            }
            EventKind::HeldBack => self.held_back_us = event.other(),
            EventKind::Fetched | EventKind::Failed => {
                self.times(page).read(event);
                self.end(row, at, event.kind() == EventKind::Failed);
            }
            EventKind::Parsing => self.begin(row, page, Phase::Parse, at),
            EventKind::Parsed => {
                self.times(page).read(event);
                self.end(row, at, false);
            }
            EventKind::Waiting
            | EventKind::Released
            | EventKind::Submitted
            | EventKind::Marked
            | EventKind::Raised
            | EventKind::Blocked
            | EventKind::LimitReached
            | EventKind::Finished
            | EventKind::Retrying
            | EventKind::Disallowed
            | EventKind::Redirected => {}
        }
    }

    #[inline]
    fn times(&mut self, page: PageId) -> &mut SmallTimes {
        if page.index() >= self.timeline.pages.len() {
            self.timeline.pages.resize(page.index() + 1, SmallTimes::NEVER);
        }
        &mut self.timeline.pages[page.index()]
    }

    fn begin(&mut self, row: u32, page: PageId, phase: Phase, start_us: u64) {
        *slot(&mut self.open, row) = Some(self.timeline.spans.len() as u32);
        self.timeline.rows = self.timeline.rows.max(row + 1);
        self.timeline.spans.push(Span::begin(row, page, phase, start_us));
    }

    fn end(&mut self, row: u32, at: u64, failed: bool) {
        let held_back_us = std::mem::take(&mut self.held_back_us);
        let Some(open) = slot(&mut self.open, row).take() else { return };
        let span = &mut self.timeline.spans[open as usize];
        *span = span.end(at, failed);
        self.timeline.longest_span_us = self.timeline.longest_span_us.max(at - span.start_us());
        if held_back_us > 0 {
            let place = self.timeline.held_back.partition_point(|held| held.0 < open);
            self.timeline.held_back.insert(place, (open, held_back_us));
        }
    }

    fn wait(&mut self, event: &Event, end: WaitEnd, events: &[Event]) {
        let (row, start_us, cause) = (event.row(), event.at_us(), event.cause());
        // A parse that has to release the processor.
        self.end(row, start_us, false);
        self.push_wait(row, start_us, cause, end, events);
    }

    fn push_wait(&mut self, row: u32, start_us: u64, cause: Cause, end: WaitEnd, events: &[Event]) {
        let end_us = end.until().and_then(|until| events.get(until)).map(Event::at_us);
        if matches!(cause, Cause::Barrier | Cause::QueueJoin) {
            *slot(&mut self.at_barrier, row) = Some((self.timeline.waits.len() as u32, end));
        } else if end_us == Some(start_us) {
            return;
        }
        self.timeline.waits.push(Wait::new(row, cause, end.culprit, start_us, end_us));
    }

    /// A barrier opens at which the row may have waited, for `last`. A row that gets no work now waits at the next one.
    fn release(&mut self, row: u32, at: u64, last: PageId, events: &[Event]) {
        let Some((place, end)) = *slot(&mut self.at_barrier, row) else { return };
        if end.until().is_none_or(|until| until > self.events) {
            let wait = &mut self.timeline.waits[place as usize];
            let cause = wait.cause();
            *wait = Wait::new(row, cause, last, wait.start_us(), Some(at));
            self.push_wait(row, at, cause, end, events);
        }
    }

    /// Drops the waits that took no time, and those of rows that never worked. `true` at the end.
    fn check_waits(&mut self, budget: usize) -> bool {
        let timeline = &mut self.timeline;
        let until = self.checked.saturating_add(budget).min(timeline.waits.len());
        for place in self.checked..until {
            let wait = timeline.waits[place];
            if wait.end_us() != Some(wait.start_us()) && wait.row() < timeline.rows {
                let us = wait.end_us().unwrap_or(timeline.makespan_us) - wait.start_us();
                timeline.longest_wait_us = timeline.longest_wait_us.max(us);
                timeline.waits[self.kept] = wait;
                self.kept += 1;
            }
        }
        self.checked = until;
        let is_over = self.checked == timeline.waits.len();
        if is_over {
            timeline.waits.truncate(self.kept);
            (self.checked, self.kept) = (0, 0);
        }
        is_over
    }
}

/// The entry of a row in a table that grows with the rows.
fn slot<T: Clone>(rows: &mut Vec<Option<T>>, row: u32) -> &mut Option<T> {
    if row as usize >= rows.len() {
        rows.resize(row as usize + 1, None);
    }
    &mut rows[row as usize]
}

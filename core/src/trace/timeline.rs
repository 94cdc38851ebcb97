//! Spans, waits and the times of each page, read from a trace in one pass.

use super::waits::WaitEnd;
use super::{Cause, Event, EventKind, Trace};
use crate::site::PageId;

/// What a worker row does during a span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// It waits for the answer of a server.
    Fetch,
    /// It computes.
    Parse,
}

/// One period of work on one worker row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// The worker row, from 0.
    pub row: u32,
    /// The page that the worker fetches or parses.
    pub page: PageId,
    /// Fetch or parse.
    pub phase: Phase,
    /// When it begins, in µs.
    pub start_us: u64,
    /// When it ends, in µs; `None` while it lasts.
    pub end_us: Option<u64>,
    /// Whether a fetch ended without a page to read.
    pub failed: bool,
    /// How long the browser held the fetch back before it sent it, in µs; part of the span. Live only.
    pub held_back_us: u32,
}

/// One idle period of one worker row, and its culprit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait {
    /// The worker row, from 0.
    pub row: u32,
    /// When it begins, in µs.
    pub start_us: u64,
    /// When it ends, in µs; `None` while it lasts.
    pub end_us: Option<u64>,
    /// Why.
    pub cause: Cause,
    /// The page that it waits for: the last one at a barrier, the page with the next link, the page being parsed, the
    /// page whose connection became free, the page whose callback holds the lock.
    pub culprit: PageId,
}

/// The times of a page, in µs; those of its last fetch if there were several. `u64::MAX`: not (yet).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PageTimes {
    /// A link to it was first read.
    pub discovered_us: u64,
    /// Its first fetch began.
    pub started_us: u64,
    /// Its fetch was answered or failed.
    pub fetched_us: u64,
    /// It is done: parsed, or fetched and not parsed, or failed.
    pub done_us: u64,
    /// Its last fetch failed.
    pub failed: bool,
    /// The page with the first link to it.
    pub found_in: PageId,
    /// How many times it was fetched, retries included.
    pub fetches: u32,
}

impl PageTimes {
    /// The times of a page that is not discovered.
    pub const NEVER: PageTimes = PageTimes {
        discovered_us: u64::MAX,
        started_us: u64::MAX,
        fetched_us: u64::MAX,
        done_us: u64::MAX,
        failed: false,
        found_in: PageId::NONE,
        fetches: 0,
    };
}

/// A trace by worker row and by page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Timeline {
    /// All spans, by the time of their start.
    pub spans: Vec<Span>,
    /// All waits that took time, by the time of their start; only those of rows that ever worked.
    pub waits: Vec<Wait>,
    /// Per page: its times. Pages beyond the end were never discovered.
    pub pages: Vec<PageTimes>,
    /// How many worker rows worked.
    pub rows: u32,
    /// When the run ended, in µs; while it runs, the time of its last event.
    pub makespan_us: u64,
}

impl Timeline {
    /// Reads a trace, finished or not.
    pub fn of(trace: &Trace) -> Self {
        let events = trace.events();
        let mut reader = Reader { events, ..Reader::default() };
        let (mut waits, mut released) = (trace.waits.iter(), trace.waits.released());
        for (number, event) in events.iter().enumerate() {
            match event.kind() {
                EventKind::Waiting => reader.wait(event, waits.next().unwrap_or(WaitEnd::open(event.page()))),
                EventKind::Released => reader.release(number, event.at_us(), released.next().unwrap_or(event.page())),
                _ => reader.read(event),
            }
        }
        reader.finish(trace.makespan_us(), trace.outcome().is_some())
    }

    /// The times of a page.
    pub fn page(&self, page: PageId) -> PageTimes {
        self.pages.get(page.index()).copied().unwrap_or(PageTimes::NEVER)
    }
}

#[derive(Default)]
struct Reader<'a> {
    events: &'a [Event],
    timeline: Timeline,
    /// Per row: its open span, as an index.
    open: Vec<Option<usize>>,
    /// Per row: its latest wait at a barrier or a join, as an index, and the end of that wait.
    at_barrier: Vec<Option<(usize, WaitEnd)>>,
    /// How long the browser held back the fetch that is about to end, in µs.
    held_back_us: u32,
}

impl Reader<'_> {
    fn read(&mut self, event: &Event) {
        let (at, page, row) = (event.at_us(), event.page(), event.row());
        match event.kind() {
            EventKind::Discovered => {
                let times = self.times(page);
                times.discovered_us = at;
                times.found_in = PageId(event.other());
            }
            EventKind::Started => {
                let times = self.times(page);
                times.started_us = times.started_us.min(at);
                times.fetches += 1;
                self.begin(Span { phase: Phase::Fetch, ..span(row, page, at) });
            }
            EventKind::Listed => {
                let times = self.times(page);
                (times.started_us, times.fetched_us, times.done_us) = (at, at, at);
            }
            EventKind::HeldBack => self.held_back_us = event.other(),
            EventKind::Fetched | EventKind::Failed => {
                let failed = event.kind() == EventKind::Failed;
                let times = self.times(page);
                (times.fetched_us, times.done_us, times.failed) = (at, at, failed);
                self.end(row, at, failed);
            }
            EventKind::Parsing => self.begin(Span { phase: Phase::Parse, ..span(row, page, at) }),
            EventKind::Parsed => {
                self.times(page).done_us = at;
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

    fn times(&mut self, page: PageId) -> &mut PageTimes {
        if page.index() >= self.timeline.pages.len() {
            self.timeline.pages.resize(page.index() + 1, PageTimes::NEVER);
        }
        &mut self.timeline.pages[page.index()]
    }

    fn begin(&mut self, span: Span) {
        *slot(&mut self.open, span.row) = Some(self.timeline.spans.len());
        self.timeline.rows = self.timeline.rows.max(span.row + 1);
        self.timeline.spans.push(span);
    }

    fn end(&mut self, row: u32, at: u64, failed: bool) {
        let held_back_us = std::mem::take(&mut self.held_back_us);
        if let Some(open) = slot(&mut self.open, row).take() {
            let span = &mut self.timeline.spans[open];
            (span.end_us, span.failed, span.held_back_us) = (Some(at), failed, held_back_us);
        }
    }

    fn wait(&mut self, event: &Event, end: WaitEnd) {
        let (row, start_us, cause) = (event.row(), event.at_us(), event.cause());
        // A parse that has to release the processor.
        self.end(row, start_us, false);
        self.push_wait(row, start_us, cause, end);
    }

    fn push_wait(&mut self, row: u32, start_us: u64, cause: Cause, end: WaitEnd) {
        if matches!(cause, Cause::Barrier | Cause::QueueJoin) {
            *slot(&mut self.at_barrier, row) = Some((self.timeline.waits.len(), end));
        }
        let end_us = end.until().and_then(|until| self.events.get(until)).map(Event::at_us);
        self.timeline.waits.push(Wait { row, start_us, end_us, cause, culprit: end.culprit });
    }

    /// All rows that wait at the barrier waited for `last`. A row that gets no work now waits at the next barrier.
    fn release(&mut self, number: usize, at: u64, last: PageId) {
        for row in 0..self.at_barrier.len() as u32 {
            let Some((place, end)) = *slot(&mut self.at_barrier, row) else { continue };
            if end.until().is_none_or(|until| until > number) {
                let wait = &mut self.timeline.waits[place];
                (wait.end_us, wait.culprit) = (Some(at), last);
                let cause = wait.cause;
                self.push_wait(row, at, cause, end);
            }
        }
    }

    fn finish(mut self, makespan_us: u64, finished: bool) -> Timeline {
        if finished {
            // A parse that was running when the run was cancelled.
            (0..self.open.len() as u32).for_each(|row| self.end(row, makespan_us, false));
        }
        let rows = self.timeline.rows;
        self.timeline.waits.retain(|wait| wait.end_us != Some(wait.start_us) && wait.row < rows);
        self.timeline.makespan_us = makespan_us;
        self.timeline
    }
}

/// The entry of a row in a table that grows with the rows.
fn slot<T: Clone>(rows: &mut Vec<Option<T>>, row: u32) -> &mut Option<T> {
    if row as usize >= rows.len() {
        rows.resize(row as usize + 1, None);
    }
    &mut rows[row as usize]
}

fn span(row: u32, page: PageId, start_us: u64) -> Span {
    Span { row, page, phase: Phase::Fetch, start_us, end_us: None, failed: false, held_back_us: 0 }
}

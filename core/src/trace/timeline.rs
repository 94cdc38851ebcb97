//! Spans, waits and the times of each page, read from a trace in one pass.

use super::{Cause, EventKind, Trace};
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
        let mut reader = Reader::default();
        let mut freed = trace.origins.freed.iter();
        let mut next = freed.next();
        for (number, event) in (0..).zip(trace.events()) {
            if let Some((_, page)) = next.filter(|next| next.0 == number) {
                (reader.freed_by, next) = (*page, freed.next());
            }
            reader.read(event);
        }
        reader.finish(trace.makespan_us(), trace.outcome().is_some())
    }

    /// The times of a page.
    pub fn page(&self, page: PageId) -> PageTimes {
        self.pages.get(page.index()).copied().unwrap_or(PageTimes::NEVER)
    }
}

#[derive(Default)]
struct Reader {
    timeline: Timeline,
    /// Per row: the open span and the open wait, as indexes.
    open: Vec<(Option<usize>, Option<usize>)>,
    /// How long the browser held back the fetch that is about to end, in µs.
    held_back_us: u32,
    last_done: PageId,
    /// The page whose connection the next event's fetch gets.
    freed_by: PageId,
    /// The page whose parse released a processor last.
    last_computed: PageId,
}

impl Reader {
    fn read(&mut self, event: &super::Event) {
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
                let found_in = times.found_in;
                self.begin(row, at, found_in, Span { phase: Phase::Fetch, ..span(row, page, at) });
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
                // It may have waited for a connection until its timeout.
                self.end_wait(row, at, PageId::NONE);
                self.end(row, at, failed);
                self.last_done = page;
            }
            EventKind::Parsing => self.begin(row, at, page, Span { phase: Phase::Parse, ..span(row, page, at) }),
            EventKind::Parsed => {
                self.times(page).done_us = at;
                self.end(row, at, false);
                self.last_done = page;
            }
            EventKind::Waiting => {
                // The page that was done last has changed the cause.
                self.end_wait(row, at, page.known().unwrap_or(self.last_done));
                // A parse that has to release the processor.
                self.end(row, at, false);
                let wait = Wait { row, start_us: at, end_us: None, cause: event.cause(), culprit: page };
                self.slot(row).1 = Some(self.timeline.waits.len());
                self.timeline.waits.push(wait);
            }
            EventKind::Released => self.release(at, page),
            EventKind::Submitted
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

    fn slot(&mut self, row: u32) -> &mut (Option<usize>, Option<usize>) {
        if row as usize >= self.open.len() {
            self.open.resize(row as usize + 1, (None, None));
        }
        &mut self.open[row as usize]
    }

    fn begin(&mut self, row: u32, at: u64, culprit: PageId, span: Span) {
        self.end_wait(row, at, culprit);
        self.slot(row).0 = Some(self.timeline.spans.len());
        self.timeline.spans.push(span);
        self.timeline.rows = self.timeline.rows.max(row + 1);
    }

    fn end(&mut self, row: u32, at: u64, failed: bool) {
        let held_back_us = std::mem::take(&mut self.held_back_us);
        if let Some(open) = self.slot(row).0.take() {
            let span = &mut self.timeline.spans[open];
            (span.end_us, span.failed, span.held_back_us) = (Some(at), failed, held_back_us);
            if span.phase == Phase::Parse {
                self.last_computed = span.page;
            }
        }
    }

    /// Ends the row's wait. The culprit is the page that gave the row its new work, unless the wait has a more exact
    /// one.
    fn end_wait(&mut self, row: u32, at: u64, culprit: PageId) {
        if let Some(open) = self.slot(row).1.take() {
            let wait = &mut self.timeline.waits[open];
            wait.end_us = Some(at);
            if wait.culprit == PageId::NONE {
                wait.culprit = match wait.cause {
                    // The batch continued when this page was done.
                    Cause::Barrier | Cause::QueueJoin => self.last_done,
                    Cause::Connection => std::mem::take(&mut self.freed_by),
                    Cause::Core => self.last_computed,
                    Cause::EmptyFrontier | Cause::EventLoop | Cause::Gil | Cause::Coordinator | Cause::Backoff => {
                        culprit
                    }
                    // The machine, a clock or a rule is the cause: no page is the culprit.
                    _ => PageId::NONE,
                };
            }
        }
    }

    /// All rows that waited at the barrier waited for `last`. A row that gets no work now waits at the next barrier.
    fn release(&mut self, at: u64, last: PageId) {
        for row in 0..self.open.len() as u32 {
            let Some(open) = self.slot(row).1 else { continue };
            let wait = self.timeline.waits[open];
            if matches!(wait.cause, Cause::Barrier | Cause::QueueJoin) {
                self.timeline.waits[open].culprit = last;
                self.end_wait(row, at, last);
                self.slot(row).1 = Some(self.timeline.waits.len());
                self.timeline.waits.push(Wait { start_us: at, end_us: None, culprit: PageId::NONE, ..wait });
            }
        }
    }

    fn finish(mut self, makespan_us: u64, finished: bool) -> Timeline {
        if finished {
            let last = self.last_done;
            for row in 0..self.open.len() as u32 {
                self.end_wait(row, makespan_us, last);
                // A parse that was running when the run was cancelled.
                self.end(row, makespan_us, false);
            }
        }
        let rows = self.timeline.rows;
        self.timeline.waits.retain(|wait| wait.end_us != Some(wait.start_us) && wait.row < rows);
        self.timeline.makespan_us = makespan_us;
        self.timeline
    }
}

fn span(row: u32, page: PageId, start_us: u64) -> Span {
    Span { row, page, phase: Phase::Fetch, start_us, end_us: None, failed: false, held_back_us: 0 }
}

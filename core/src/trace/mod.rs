//! The log of a run and the results computed from it. Floor 0.
//!
//! A [`Trace`] is append-only and ordered by time. It is the only thing that passes from an engine to the view:
//! [`Timeline`] (spans, waits, the times of each page), [`Metrics`] and the exports in [`text`] are pure functions of
//! it. [`Bounds`] are lower bounds that no schedule of the same pages can beat.

mod blame_text;
mod bounds;
mod critical_path;
mod event;
mod export;
mod idle;
mod metrics;
pub mod object;
pub use crate::site::order;
mod origin;
mod page_times;
mod path_reader;
mod path_tables;
mod reducer;
mod results;
mod segment;
pub(crate) mod slices;
mod stretch;
pub mod text;
mod timeline;
mod verdict;
mod verdict_reader;
mod waits;
pub mod why;
mod wire;

pub use blame_text::{critical_path_lines, culprit_lines};
pub use bounds::Bounds;
pub(crate) use bounds::SpanSearch;
pub use critical_path::{CriticalPath, Waited};
pub use event::{Cause, Event, EventKind, Failure, Limit, MAX_AT_US, MAX_DETAIL, MAX_ROW, Obstacle, Outcome, ROW_BITS};
pub use export::{CSV_COLUMNS, ChromeProcess, quoted, write_chrome_trace, write_csv};
pub use idle::{Blame, idle};
pub use metrics::{Completed, Metrics, MetricsReader, fetched_pages};
pub use origin::Through;
pub(crate) use origin::{Origin, Origins};
pub use page_times::PageTimes;
pub use path_reader::PathReader;
pub use reducer::Figures;
use reducer::Reducer;
pub use results::ResultOrder;
pub use segment::{Doing, Segment};
pub use stretch::{Phase, Span, Wait};
pub use timeline::{Timeline, TimelineReader};
pub use verdict::{Fault, Hang, Loss, Repeat, verdict};
pub use verdict_reader::VerdictReader;
pub(crate) use waits::Waits;

use crate::site::{PageId, PageSet};

/// The most events that a trace holds (320 MB): a run that would record more ends with a `limit reached`.
pub const MAX_EVENTS: usize = 20_000_000;

/// Most runs have fewer events for each page: a table that grows is copied, and needs twice the space meanwhile.
const EVENTS_OF_PAGE: usize = 8;

/// How many events are reduced to figures at once: few enough to stay in the processor's cache.
const CHUNK: usize = 4096;

/// From this number of events on, a run for figures counts the pages that it discovers: only the limit of events asks
/// for their number. Tests come to it soon.
const COUNTS_FROM: usize = if cfg!(test) { 2 * CHUNK } else { MAX_EVENTS / 2 };

/// The suffix of the id of a strategy's published version.
pub const PUBLISHED: &str = "-as-published";

/// Everything that happened in one run, in the order in which it happened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trace {
    /// The catalogue's id of the strategy that ran.
    pub strategy: &'static str,
    /// The most fetches that the strategy was allowed to have in flight; `None` for unlimited.
    pub concurrency: Option<u32>,
    /// The most pages that the run was allowed to fetch; `None` for no limit.
    pub max_pages: Option<u32>,
    /// Whether the crawl fetched only the start page's links: a flat list, whose pages have no further links.
    pub flat: bool,
    /// Whether the N workers only fetch, while another thread, process or callback parses.
    pub parses_aside: bool,
    /// The pages that counted as visited when the crawl dropped its frontier, fetched or not: no event records this.
    pub(crate) visited: Option<PageSet>,
    /// Pages in the order in which the strategy took their results, once per result; empty if it takes only links.
    pub(crate) results: Vec<PageId>,
    /// Pages in the order in which the strategy took them from its frontier, if it takes batches.
    pub(crate) submitted: Vec<PageId>,
    /// What made each fetch, parse and pause begin.
    pub(crate) origins: Origins,
    /// The culprit and the end of each wait.
    pub(crate) waits: Waits,
    /// How many pages were known when the run began.
    pub(crate) pages: usize,
    events: Vec<Event>,
    /// Reads the events and drops them, if only the figures are wanted.
    reducer: Option<Box<Reducer>>,
    /// How many events and how many stretches were dropped.
    dropped: [usize; 2],
    /// How many events or stretches there may be before [`Trace::make_room`].
    room: usize,
}

impl Trace {
    /// An empty log with room for `pages` pages.
    pub fn new(strategy: &'static str, concurrency: Option<u32>, pages: usize) -> Self {
        let mut trace = Trace { strategy, concurrency, pages, room: MAX_EVENTS, ..Trace::default() };
        trace.events.reserve((pages * EVENTS_OF_PAGE).min(MAX_EVENTS));
        trace.origins.all.reserve((pages * 2).min(MAX_EVENTS));
        trace.waits.reserve(pages.min(MAX_EVENTS));
        trace
    }

    /// A log that keeps nothing but the figures.
    pub(crate) fn for_figures(strategy: &'static str, concurrency: Option<u32>, pages: usize) -> Self {
        let mut trace = Trace { strategy, concurrency, reducer: Some(Box::default()), room: CHUNK, ..Trace::default() };
        // Small runs are many: a table that grows costs as much as what is written to it.
        trace.events.reserve((pages * EVENTS_OF_PAGE).min(CHUNK));
        trace.origins.all.reserve((pages * 2).min(CHUNK));
        trace
    }

    /// A log for figures that keeps what the run completes, too.
    pub(crate) fn keeping_completed(mut self) -> Self {
        self.reducer.iter_mut().for_each(|reducer| reducer.keep_completed());
        self
    }

    /// Whether nothing but the figures is kept.
    pub(crate) fn is_for_figures(&self) -> bool {
        self.reducer.is_some()
    }

    /// Whether a run for figures must count the pages that it discovers from now on.
    pub(crate) fn must_count_pages(&self) -> bool {
        self.dropped[0] >= COUNTS_FROM
    }

    /// Counts events that were not recorded.
    pub(crate) fn count_unrecorded(&mut self, events: usize) {
        self.dropped[0] += events;
    }

    /// The run has ended: gives back the room for what did not happen.
    pub(crate) fn shrink(&mut self) {
        self.events.shrink_to_fit();
        self.origins.all.shrink_to_fit();
        self.origins.naps.shrink_to_fit();
        self.waits.shrink();
        self.results.shrink_to_fit();
        self.submitted.shrink_to_fit();
    }

    /// Drops what made each stretch begin.
    pub(crate) fn forget_origins(&mut self) {
        self.origins = Origins::default();
    }

    /// Whether [`Trace::make_room`] must be called.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        // A pause is not an event, but takes as much space.
        self.events.len().max(self.origins.all.len()) >= self.room
    }

    /// Reduces what there is to figures, if only these are wanted. `false` if the run has reached the limit of events.
    #[cold]
    pub(crate) fn make_room(&mut self) -> bool {
        if let Some(reducer) = &mut self.reducer {
            // The last event stays: the engine asks for its time.
            let last = self.events.pop();
            reducer.read(&self.events);
            self.dropped[0] += self.events.len();
            self.dropped[1] += self.origins.all.len();
            self.events.clear();
            self.events.extend(last);
            self.origins = Origins::default();
            self.waits = Waits::default();
            // The engine asks for the last result, too.
            self.results.drain(..self.results.len().saturating_sub(1));
            self.submitted.clear();
        }
        let kept = if self.reducer.is_some() { CHUNK } else { MAX_EVENTS };
        self.room = self.dropped.iter().map(|&dropped| MAX_EVENTS.saturating_sub(dropped)).fold(kept, usize::min);
        self.count().max(self.dropped[1] + self.origins.all.len()) < MAX_EVENTS
    }

    /// The figures of a run that has ended, and what it completed, if that was kept.
    pub(crate) fn into_figures(mut self) -> (Figures, Completed) {
        let (makespan_us, outcome) = (self.makespan_us(), self.outcome().unwrap_or(Outcome::Cancelled));
        let mut reducer = self.reducer.take().unwrap_or_default();
        reducer.read(&self.events);
        reducer.finish(makespan_us, self.concurrency, outcome)
    }

    /// How many events there were so far, including those that were reduced to figures.
    pub fn count(&self) -> usize {
        self.dropped[0] + self.events.len()
    }

    /// Adds an event. It must not be earlier than the last one.
    #[inline]
    pub fn push(&mut self, event: Event) {
        debug_assert!(self.events.last().is_none_or(|last| last.at_us() <= event.at_us()), "time ran backwards");
        self.events.push(event);
    }

    /// All events so far, ordered by time.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// When the run ended, in µs; while it runs, the time of its last event.
    pub fn makespan_us(&self) -> u64 {
        self.events.last().map_or(0, Event::at_us)
    }

    /// How the run ended; `None` while it runs.
    pub fn outcome(&self) -> Option<Outcome> {
        self.events.last().filter(|event| event.kind() == EventKind::Finished).map(Event::outcome)
    }

    /// The trace as bytes: 16 per event, little-endian. Two runs are the same if their bytes are.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.events.iter().flat_map(Event::to_bytes).collect()
    }

    /// The FNV-1a hash of [`Trace::to_bytes`]: a name for the run that people can compare.
    pub fn fingerprint(&self) -> u64 {
        Event::fingerprint(Event::NO_FINGERPRINT, &self.events)
    }
}

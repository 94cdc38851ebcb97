//! The critical path, read in slices: that of a million pages takes longer than one frame.

use super::critical_path::CriticalPath;
use super::origin::{Nap, Origin};
use super::path_tables::PathTables;
use super::segment::{Doing, Segment, SmallSegment};
use super::{Cause, Outcome, PageTimes, Phase, Span, Through, Timeline, Trace};
use crate::site::PageId;

impl CriticalPath {
    /// The path of a run that has ended, in any way; empty while it runs. `timeline` is the trace's own.
    pub fn of(trace: &Trace, timeline: &Timeline) -> Self {
        let mut reader = PathReader::default();
        while !reader.advance(trace, timeline, u32::MAX) {}
        reader.finish()
    }
}

/// A critical path that is being read.
#[derive(Default)]
pub struct PathReader {
    tables: PathTables,
    progress: Progress,
    /// The segments, the last one first.
    segments: Vec<SmallSegment>,
}

/// How far the reading has come.
#[derive(Default)]
enum Progress {
    /// The tables are being made.
    #[default]
    Tables,
    /// Something else stopped the run, so the reader looks for the stretch that ended last: how many stretches it has
    /// looked at, and the latest end among them with its stretch.
    LastEnd(usize, Option<(u64, usize)>),
    /// Backwards from what ended the run.
    Back(Place),
    /// All segments are found.
    Start,
}

/// What a segment before this place made begin.
struct Place {
    origin: Origin,
    at_us: u64,
    page: PageId,
}

impl PathReader {
    /// Reads on for at most `budget` entries. `true` at the end. `timeline` is the trace's own; both must always be the
    /// same. The path of a run that has not ended is empty.
    pub fn advance(&mut self, trace: &Trace, timeline: &Timeline, budget: u32) -> bool {
        let Some(outcome) = trace.outcome() else { return true };
        match &mut self.progress {
            Progress::Tables => {
                if self.tables.advance(timeline, budget) {
                    // Each worker has its share of the work, and the path about as much: no table grows in most runs.
                    let workers = trace.concurrency.unwrap_or(u32::MAX).max(1) as usize;
                    self.segments.reserve_exact(trace.origins.all.len() / workers);
                    let end = trace.origins.end.filter(|_| matches!(outcome, Outcome::Finished | Outcome::Raised));
                    self.progress =
                        end.map_or(Progress::LastEnd(0, None), |end| Progress::Back(Place::end(end, timeline)));
                }
            }
            Progress::LastEnd(read, last) => {
                let until = read.saturating_add(budget as usize).min(trace.origins.all.len());
                *last = Reader { trace, timeline, tables: &self.tables }.last_end(*read..until).max(*last);
                *read = until;
                if until == trace.origins.all.len() {
                    let end = last.map_or(Origin::START, |(_, number)| Origin::of(number));
                    self.progress = Progress::Back(Place::end(end, timeline));
                }
            }
            Progress::Back(place) => {
                let reader = Reader { trace, timeline, tables: &self.tables };
                if (0..budget).any(|_| reader.step_back(place, &mut self.segments)) {
                    self.progress = Progress::Start;
                }
            }
            Progress::Start => return true,
        }
        false
    }

    /// The path; complete once [`PathReader::advance`] has returned `true`.
    pub fn finish(self) -> CriticalPath {
        CriticalPath::of_backwards(self.segments)
    }
}

impl Place {
    fn end(origin: Origin, timeline: &Timeline) -> Self {
        Place { origin, at_us: timeline.makespan_us, page: PageId::NONE }
    }
}

/// Where the time goes.
pub(super) enum Stretch<'a> {
    /// A span, with its place in the timeline.
    Work(u32, &'a Span),
    /// A pause.
    Nap(&'a Nap),
}

impl Stretch<'_> {
    /// The page of a span; none of a pause.
    pub fn page(&self) -> PageId {
        match self {
            Stretch::Work(_, span) => span.page(),
            Stretch::Nap(_) => PageId::NONE,
        }
    }

    /// When it begins, in µs.
    pub fn start_us(&self) -> u64 {
        match self {
            Stretch::Work(_, span) => span.start_us(),
            Stretch::Nap(nap) => nap.at_us,
        }
    }
}

/// What reads stretches of a run.
pub(super) struct Reader<'a> {
    /// The run.
    pub trace: &'a Trace,
    /// Its timeline.
    pub timeline: &'a Timeline,
    /// The tables of that timeline.
    pub tables: &'a PathTables,
}

impl<'a> Reader<'a> {
    /// Adds the segment that ends at the place, and what lies between; its start is the new place. `true` at the start
    /// of the run.
    fn step_back(&self, place: &mut Place, segments: &mut Vec<SmallSegment>) -> bool {
        let Place { origin, at_us: to_us, page } = *place;
        let Some((number, stretch)) = self.stretch(origin) else {
            segments.extend(gap(origin, 0, to_us, page).as_ref().map(SmallSegment::of));
            return true;
        };
        let (from_us, end_us) = match stretch {
            Stretch::Work(_, span) => (span.start_us(), span.end_us().unwrap_or(to_us).min(to_us)),
            // An event loop may wake later than its timer.
            Stretch::Nap(nap) if origin.said() != Some(Through::Poll) => (nap.at_us, to_us),
            Stretch::Nap(nap) => (nap.at_us, to_us.min(nap.at_us + u64::from(nap.us))),
        };
        segments.extend(gap(origin, end_us, to_us, page).as_ref().map(SmallSegment::of));
        let before = self.trace.origins.all[number];
        segments.push(SmallSegment::of(&self.segment(&stretch, before, (from_us, end_us), page)));
        *place = Place { origin: before, at_us: from_us, page: stretch.page().known().unwrap_or(page) };
        false
    }

    /// A stretch as a segment of a path: `before` is what made it begin, `next` the page after a pause.
    pub fn segment(&self, stretch: &Stretch, before: Origin, (from_us, to_us): (u64, u64), next: PageId) -> Segment {
        let opened = before.said().filter(|said| matches!(said, Through::Barrier | Through::QueueJoin));
        match stretch {
            Stretch::Work(number, span) => {
                let doing = if span.phase() == Phase::Fetch { Doing::Fetch } else { Doing::Parse };
                let (page, row, number) = (span.page(), Some(span.row()), Some(*number));
                let times = self.timeline.page(page);
                let through = self.through(doing, page, &times, from_us, before);
                let ready_us = match through {
                    Through::Gil | Through::Core | Through::EventLoop | Through::Connection => {
                        self.tables.wait_us(self.timeline, span)
                    }
                    through => self.ready_us(doing, &times, from_us, through),
                };
                Segment { from_us, to_us, doing, page, row, span: number, through, ready_us, opened }
            }
            Stretch::Nap(nap) => {
                let doing = Doing::Wait(nap.cause);
                let times = self.timeline.page(next);
                let through = self.through(doing, next, &times, from_us, before);
                let ready_us = self.ready_us(doing, &times, from_us, through);
                Segment { from_us, to_us, doing, page: next, row: None, span: None, through, ready_us, opened }
            }
        }
    }

    /// The stretch that made something begin; `None` for the start of the run.
    pub fn stretch(&self, origin: Origin) -> Option<(usize, Stretch<'a>)> {
        let number = origin.stretch()?;
        let naps = &self.trace.origins.naps;
        let before = naps.partition_point(|nap| (nap.stretch as usize) < number);
        let stretch = match naps.get(before).filter(|nap| nap.stretch as usize == number) {
            Some(nap) => Stretch::Nap(nap),
            None => Stretch::Work((number - before) as u32, self.timeline.spans.get(number - before)?),
        };
        Some((number, stretch))
    }

    /// How the stretch before made this one begin, which has this page with these times.
    fn through(&self, doing: Doing, page: PageId, times: &PageTimes, from_us: u64, before: Origin) -> Through {
        let Some((_, stretch)) = self.stretch(before) else { return before.said().unwrap_or(Through::Start) };
        let is_new = times.discovered_us == from_us && times.found_in == stretch.page();
        match (doing, &stretch) {
            // A page whose link is only read now could not have begun before, with or without a barrier.
            (Doing::Fetch | Doing::Wait(_), Stretch::Work(..)) if is_new => Through::Link,
            // Its answer is parsed; or it failed, and the worker backs off.
            (Doing::Parse | Doing::Wait(_), Stretch::Work(_, span))
                if span.phase() == Phase::Fetch && page == span.page() =>
            {
                Through::Answer
            }
            // The event loop was free in between, and the page did not begin then: it waited for a free worker, and for
            // the loop only at the end.
            (Doing::Fetch, _)
                if before.said() == Some(Through::EventLoop)
                    && self.waited_for_a_worker(times.discovered_us, from_us) =>
            {
                Through::Slot
            }
            (_, stretch) => before.said().unwrap_or(match (doing, stretch) {
                (_, Stretch::Nap(_)) => Through::Pause,
                (Doing::Parse, _) => Through::Coordinator,
                _ => Through::Slot,
            }),
        }
    }

    /// Whether a page that was known since `known_us`, and began when a parse ended, waited for a free worker before
    /// that: it was known when the loop became busy, and neither a rate nor a lack of connections held a worker back.
    fn waited_for_a_worker(&self, known_us: u64, from_us: u64) -> bool {
        let busy_us = self.tables.parsing_since(from_us);
        self.trace.concurrency.is_some() && known_us < busy_us && !self.tables.is_held(busy_us)
    }

    /// When this, whose page has these times, could have begun without waiting for the stretch before.
    fn ready_us(&self, doing: Doing, times: &PageTimes, from_us: u64, through: Through) -> u64 {
        let ready_us = match through {
            Through::Start | Through::Answer | Through::Link | Through::Pause | Through::Poll => from_us,
            _ if doing == Doing::Parse => times.fetched_us,
            // The page with the link waited, too: its answer had been there before.
            _ if times.discovered_us == from_us => self.timeline.page(times.found_in).fetched_us,
            _ => times.discovered_us,
        };
        ready_us.min(from_us)
    }

    /// What ended last in a run that was stopped: its end and its number, among these stretches.
    fn last_end(&self, stretches: std::ops::Range<usize>) -> Option<(u64, usize)> {
        let makespan_us = self.timeline.makespan_us;
        let ends = stretches.filter_map(|number| {
            let end_us = match self.stretch(Origin::of(number))?.1 {
                Stretch::Work(_, span) => span.end_us(),
                Stretch::Nap(nap) => Some(nap.at_us + u64::from(nap.us)),
            };
            Some((end_us.filter(|&end_us| end_us <= makespan_us)?, number))
        });
        ends.max()
    }
}

/// The time between the end of a stretch and what it made begin: the next poll was not due or, in real time, the
/// browser was busy.
fn gap(origin: Origin, from_us: u64, to_us: u64, page: PageId) -> Option<Segment> {
    let (cause, through) = match origin.said() {
        Some(Through::Poll) => (Cause::Poll, Through::Poll),
        _ => (Cause::EventLoop, Through::EventLoop),
    };
    let (doing, row, span, ready_us, opened) = (Doing::Wait(cause), None, None, from_us, None);
    (from_us < to_us).then_some(Segment { from_us, to_us, doing, page, row, span, through, ready_us, opened })
}

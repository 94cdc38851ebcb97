//! The critical path: the chain of stretches that decided the makespan, through links, barriers, locks, queues and
//! everything else that a page can wait for.
//!
//! It is read backwards. What ended the run? What made that begin at that moment? The trace has the answer for every
//! stretch ([`Through`]), so the path covers the time from 0 to the makespan without a gap. Shortening a stretch that
//! is not on it makes the run no faster.

use super::origin::{Nap, Origin};
use super::{Cause, Outcome, Phase, Span, Through, Timeline, Trace, Wait, order};
use crate::site::PageId;

/// What happens during a segment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Doing {
    /// A page is fetched.
    Fetch,
    /// A page is parsed.
    Parse,
    /// A pause: no worker is busy on this path.
    Wait(Cause),
}

/// A piece of the critical path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// From when, in µs.
    pub from_us: u64,
    /// Until when, in µs: when the next segment begins.
    pub to_us: u64,
    /// What happens.
    pub doing: Doing,
    /// The page; for a pause, the page that is fetched after it. [`PageId::NONE`] if there is none.
    pub page: PageId,
    /// The worker row; `None` for a pause.
    pub row: Option<u32>,
    /// Its place in [`Timeline::spans`]; `None` for a pause.
    pub span: Option<u32>,
    /// How the segment before made this one begin at that moment.
    pub through: Through,
    /// When it could have begun without waiting for the segment before, in µs: the page was known, or its answer was
    /// there. Its own start if it did not wait.
    pub ready_us: u64,
    /// The barrier or the join that opened at that moment, whatever else it waited for.
    pub opened: Option<Through>,
}

impl Segment {
    /// How long it lasts, in µs.
    pub fn us(&self) -> u64 {
        self.to_us - self.from_us
    }
}

/// The chain of segments that decided the makespan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CriticalPath {
    /// From 0 to the makespan; each begins when the one before ends. Some take no time.
    pub segments: Vec<Segment>,
}

impl CriticalPath {
    /// The path of a run that has ended, in any way; empty while it runs. `timeline` is the trace's own.
    pub fn of(trace: &Trace, timeline: &Timeline) -> Self {
        let Some(outcome) = trace.outcome() else { return CriticalPath::default() };
        let (waits, parsing, held) = (waits_by_end(timeline), parsing(timeline), held(timeline));
        let reader = Reader { trace, timeline, waits, parsing, held };
        let end = trace.origins.end.filter(|_| matches!(outcome, Outcome::Finished | Outcome::Raised));
        CriticalPath { segments: reader.read(end.unwrap_or_else(|| reader.last_end())) }
    }

    /// How long the path spends on each thing that happens on it, in µs, in the order of [`Doing`].
    pub fn totals(&self) -> Vec<(Doing, u64)> {
        let mut all: Vec<(Doing, u64)> = self.segments.iter().map(|segment| (segment.doing, segment.us())).collect();
        order::sort_by_number(&mut all, |(doing, _)| match doing {
            Doing::Fetch => 0,
            Doing::Parse => 1,
            Doing::Wait(cause) => 2 + *cause as u128,
        });
        all.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.iter().map(|each| each.1).sum())).collect()
    }

    /// What the segments waited for before they began, and how long, in µs, the longest first: while the next one
    /// waited, the path was busy with something else. No moment is counted twice: if several waited, the one that began
    /// first counts.
    pub fn waited(&self) -> Vec<Waited> {
        let mut all = Vec::new();
        // Stretches of time that are counted already, disjoint and in order.
        let mut counted: Vec<(u64, u64)> = Vec::new();
        for (pair, (ready_us, through)) in self.segments.windows(2).zip(self.handed_on()) {
            let (before, segment) = (&pair[0], &pair[1]);
            let (mut us, mut low_us, mut top_us) = (0, ready_us, segment.from_us);
            while let Some(&(start_us, end_us)) = counted.last().filter(|counted| counted.1 >= ready_us) {
                us += top_us - end_us;
                (top_us, low_us) = (start_us, low_us.min(start_us));
                counted.pop();
            }
            us += top_us.saturating_sub(ready_us);
            counted.push((low_us, segment.from_us));
            // A main thread that computes does so for no page: the pause is named after the page that waits for it.
            let is_for_none = before.doing == Doing::Wait(Cause::Coordinator);
            all.push((through, if is_for_none { PageId::NONE } else { before.page }, us));
        }
        all.retain(|wait| wait.2 > 0);
        order::sort_by_number(&mut all, |wait| order::pair(wait.0 as u64, u64::from(wait.1.0)));
        let mut waited: Vec<Waited> = all.chunk_by(|a, b| a.0 == b.0).map(Waited::of).collect();
        // They are sorted by `Through`, and stay so if they waited equally long.
        order::sort_by_number(&mut waited, |waited| u128::from(u64::MAX - waited.us));
        waited
    }

    /// For each segment but the first: since when it waited for the one before, and through what. A page that waits
    /// while the coordinator handles one result has waited before for what the coordinator waited for: a barrier, that
    /// result, or a free worker.
    fn handed_on(&self) -> impl Iterator<Item = (u64, Through)> {
        let mut waits: Vec<(u64, Through)> = self.segments.iter().map(|each| (each.ready_us, each.through)).collect();
        for (place, pair) in self.segments.windows(2).enumerate().rev() {
            let ((before, after), ready_us) = ((&pair[0], &pair[1]), waits[place + 1].0);
            if after.through == Through::Coordinator && ready_us < before.from_us {
                waits[place + 1].0 = before.from_us;
                let wait = &mut waits[place];
                wait.0 = wait.0.min(ready_us);
                if matches!(wait.1, Through::Answer | Through::Link) {
                    let in_turn = if after.doing == Doing::Parse { Through::Coordinator } else { Through::Slot };
                    wait.1 = before.opened.unwrap_or(in_turn);
                }
            }
        }
        waits.into_iter().skip(1)
    }
}

/// How long segments of the path waited for one kind of thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waited {
    /// For what.
    pub through: Through,
    /// How long, in µs.
    pub us: u64,
    /// The page that most of it was for.
    pub culprit: PageId,
    /// How much of it, in µs.
    pub culprit_us: u64,
}

impl Waited {
    /// The sum of waits for the same kind of thing, ordered by page.
    fn of(waits: &[(Through, PageId, u64)]) -> Self {
        let sum = |waits: &[(Through, PageId, u64)]| waits.iter().map(|wait| wait.2).sum::<u64>();
        let by_page = waits.chunk_by(|a, b| a.1 == b.1).map(|of_page| (of_page[0].1, sum(of_page)));
        let (culprit, culprit_us) =
            by_page.max_by_key(|&(page, us)| (us, std::cmp::Reverse(page))).unwrap_or((PageId::NONE, 0));
        Waited { through: waits[0].0, us: sum(waits), culprit, culprit_us }
    }
}

/// Where the time goes.
enum Stretch<'a> {
    Work(u32, &'a Span),
    Nap(&'a Nap),
}

impl Stretch<'_> {
    fn page(&self) -> PageId {
        match self {
            Stretch::Work(_, span) => span.page(),
            Stretch::Nap(_) => PageId::NONE,
        }
    }
}

struct Reader<'a> {
    trace: &'a Trace,
    timeline: &'a Timeline,
    /// Waits for a computing worker or for a connection, by row and end, each with its start.
    waits: Vec<(u32, u64, u64)>,
    /// Periods without a gap in parsing, disjoint and in order.
    parsing: Vec<(u64, u64)>,
    /// When worker rows began to wait for a rate or for a connection, and when those waits ended, each in order.
    held: (Vec<u64>, Vec<u64>),
}

fn held(timeline: &Timeline) -> (Vec<u64>, Vec<u64>) {
    let is_held = |wait: &&Wait| matches!(wait.cause(), Cause::RateLimit | Cause::Connection);
    let waits = || timeline.waits.iter().filter(is_held);
    let mut ends: Vec<u64> = waits().map(|wait| wait.end_us().unwrap_or(u64::MAX)).collect();
    ends.sort_unstable();
    (waits().map(|wait| wait.start_us()).collect(), ends)
}

fn parsing(timeline: &Timeline) -> Vec<(u64, u64)> {
    let mut parsing: Vec<(u64, u64)> = Vec::new();
    for span in timeline.spans.iter().filter(|span| span.phase() == Phase::Parse) {
        let end_us = span.end_us().unwrap_or(u64::MAX);
        match parsing.last_mut() {
            Some(last) if span.start_us() <= last.1 => last.1 = last.1.max(end_us),
            _ => parsing.push((span.start_us(), end_us)),
        }
    }
    parsing
}

fn waits_by_end(timeline: &Timeline) -> Vec<(u32, u64, u64)> {
    let is_of_row = |cause| matches!(cause, Cause::Gil | Cause::Core | Cause::EventLoop | Cause::Connection);
    let waits = timeline.waits.iter().filter(|wait| is_of_row(wait.cause()));
    let mut waits: Vec<(u32, u64, u64)> =
        waits.filter_map(|wait| Some((wait.row(), wait.end_us()?, wait.start_us()))).collect();
    order::sort_by_number(&mut waits, |wait| wait.2.into());
    order::sort_by_number(&mut waits, |wait| order::pair(wait.0.into(), wait.1));
    waits
}

impl<'a> Reader<'a> {
    /// All segments, found backwards from what ended the run.
    fn read(&self, end: Origin) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        let (mut origin, mut to_us, mut page) = (end, self.timeline.makespan_us, PageId::NONE);
        while let Some((number, stretch)) = self.stretch(origin) {
            let (from_us, end_us) = match stretch {
                Stretch::Work(_, span) => (span.start_us(), span.end_us().unwrap_or(to_us).min(to_us)),
                // An event loop may wake later than its timer.
                Stretch::Nap(nap) if origin.said() != Some(Through::Poll) => (nap.at_us, to_us),
                Stretch::Nap(nap) => (nap.at_us, to_us.min(nap.at_us + u64::from(nap.us))),
            };
            segments.extend(gap(origin, end_us, to_us, page));
            let before = self.trace.origins.all[number];
            segments.push(self.segment(&stretch, before, (from_us, end_us), page));
            (to_us, origin, page) = (from_us, before, stretch.page().known().unwrap_or(page));
        }
        segments.extend(gap(origin, 0, to_us, page));
        segments.reverse();
        segments
    }

    fn segment(&self, stretch: &Stretch, before: Origin, (from_us, to_us): (u64, u64), next: PageId) -> Segment {
        let opened = before.said().filter(|said| matches!(said, Through::Barrier | Through::QueueJoin));
        match stretch {
            Stretch::Work(number, span) => {
                let doing = if span.phase() == Phase::Fetch { Doing::Fetch } else { Doing::Parse };
                let (page, row, number) = (span.page(), Some(span.row()), Some(*number));
                let through = self.through(doing, page, from_us, before);
                let ready_us = match through {
                    Through::Gil | Through::Core | Through::EventLoop | Through::Connection => self.wait_us(span),
                    through => self.ready_us(doing, page, from_us, through),
                };
                Segment { from_us, to_us, doing, page, row, span: number, through, ready_us, opened }
            }
            Stretch::Nap(nap) => {
                let doing = Doing::Wait(nap.cause);
                let through = self.through(doing, next, from_us, before);
                let ready_us = self.ready_us(doing, next, from_us, through);
                Segment { from_us, to_us, doing, page: next, row: None, span: None, through, ready_us, opened }
            }
        }
    }

    /// The stretch that made something begin; `None` for the start of the run.
    fn stretch(&self, origin: Origin) -> Option<(usize, Stretch<'a>)> {
        let number = origin.stretch()?;
        let naps = &self.trace.origins.naps;
        let before = naps.partition_point(|nap| (nap.stretch as usize) < number);
        let stretch = match naps.get(before).filter(|nap| nap.stretch as usize == number) {
            Some(nap) => Stretch::Nap(nap),
            None => Stretch::Work((number - before) as u32, self.timeline.spans.get(number - before)?),
        };
        Some((number, stretch))
    }

    /// How the stretch before made this one begin.
    fn through(&self, doing: Doing, page: PageId, from_us: u64, before: Origin) -> Through {
        let Some((_, stretch)) = self.stretch(before) else { return before.said().unwrap_or(Through::Start) };
        let times = self.timeline.page(page);
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
        let busy_us = self.parsing_since(from_us);
        let before = |moments: &[u64]| moments.partition_point(|&moment| moment < busy_us);
        self.trace.concurrency.is_some() && known_us < busy_us && before(&self.held.0) == before(&self.held.1)
    }

    /// Since when parsing had no gap until `at_us`; `at_us` itself if nothing was parsed.
    fn parsing_since(&self, at_us: u64) -> u64 {
        let place = self.parsing.partition_point(|parsing| parsing.1 < at_us);
        self.parsing.get(place).map_or(at_us, |parsing| parsing.0.min(at_us))
    }

    /// When this could have begun without waiting for the stretch before.
    fn ready_us(&self, doing: Doing, page: PageId, from_us: u64, through: Through) -> u64 {
        let times = self.timeline.page(page);
        let ready_us = match through {
            Through::Start | Through::Answer | Through::Link | Through::Pause | Through::Poll => from_us,
            _ if doing == Doing::Parse => times.fetched_us,
            // The page with the link waited, too: its answer had been there before.
            _ if times.discovered_us == from_us => self.timeline.page(times.found_in).fetched_us,
            _ => times.discovered_us,
        };
        ready_us.min(from_us)
    }

    /// When the wait began that ended on this row with this work.
    fn wait_us(&self, span: &Span) -> u64 {
        let key = (span.row(), span.start_us());
        let place = self.waits.partition_point(|wait| (wait.0, wait.1) < key);
        self.waits.get(place).filter(|wait| (wait.0, wait.1) == key).map_or(span.start_us(), |wait| wait.2)
    }

    /// What ended last in a run that was stopped.
    fn last_end(&self) -> Origin {
        let (makespan_us, naps) = (self.timeline.makespan_us, &self.trace.origins.naps);
        let ends = (0..self.trace.origins.all.len()).filter_map(|number| {
            let end_us = match self.stretch(Origin::of(number))?.1 {
                Stretch::Work(_, span) => span.end_us(),
                Stretch::Nap(nap) => Some(nap.at_us + u64::from(nap.us)),
            };
            Some((end_us.filter(|&end_us| end_us <= makespan_us)?, number))
        });
        debug_assert!(naps.is_sorted_by_key(|nap| nap.stretch), "pauses are in the order of their numbers");
        ends.max().map_or(Origin::START, |(_, number)| Origin::of(number))
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

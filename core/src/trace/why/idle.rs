//! What a worker row does at a moment: a wait with its recorded cause and culprit, and what the culprit itself did then;
//! or work.

use super::super::{Cause, Phase, Span, Timeline, Trace, Wait};
use super::before::{Waits, reason_of};
use super::{Part, Reason};
use crate::site::PageId;

/// What was found on a row at a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// The row waited.
    Idle(Idle),
    /// The row worked.
    Work(Work),
    /// The row has neither: nothing is recorded.
    Nothing,
}

/// A wait.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Idle {
    /// The worker row, from 0.
    pub row: u32,
    /// From when, in µs.
    pub from_us: u64,
    /// Until when, in µs; the end of the run if nothing ended it.
    pub to_us: u64,
    /// Why.
    pub cause: Cause,
    /// The page that it waited for; [`PageId::NONE`] if there is none.
    pub culprit: PageId,
    /// What the culprit itself did meanwhile. Empty without a culprit.
    pub culprit_parts: Vec<Part>,
    /// What was parsed on other rows meanwhile, if the wait was for something that computes: the event loop, the GIL, a core, the
    /// coordinator.
    pub computed: Vec<Part>,
    /// The culprit's fetch that most of the wait was for, whole; `None` if it was for none.
    pub fetch: Option<Part>,
    /// The median of all fetches of the run, in µs.
    pub median_fetch_us: u64,
}

/// A fetch or a parse.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Work {
    /// The bar.
    pub part: Part,
    /// Whether the fetch failed.
    pub failed: bool,
    /// What the page waited for since it was ready; empty if it began at once.
    pub before: Vec<Part>,
    /// The median of all fetches of the run, in µs.
    pub median_fetch_us: u64,
}

/// What a worker row did at a moment. If a bar ends and another begins then, it is the one that begins.
pub fn found_at(trace: &Trace, timeline: &Timeline, row: u32, at_us: u64) -> Found {
    let is_at = |of: u32, start_us: u64, end_us: Option<u64>| {
        of == row && start_us <= at_us && at_us < end_us.unwrap_or(u64::MAX)
    };
    // What begins later than this moment is behind it, because all are ordered by their start.
    let spans = &timeline.spans[..timeline.spans.partition_point(|span| span.start_us() <= at_us)];
    if let Some(place) = spans.iter().rposition(|span| is_at(span.row(), span.start_us(), span.end_us())) {
        return Found::Work(work(trace, timeline, place));
    }
    let waits = &timeline.waits[..timeline.waits.partition_point(|wait| wait.start_us() <= at_us)];
    let wait = waits.iter().rfind(|wait| is_at(wait.row(), wait.start_us(), wait.end_us()));
    wait.map_or(Found::Nothing, |wait| Found::Idle(idle(trace, timeline, wait)))
}

fn idle(trace: &Trace, timeline: &Timeline, wait: &Wait) -> Idle {
    let (from_us, to_us) = (wait.start_us(), wait.end_us().unwrap_or(timeline.makespan_us));
    let culprit = wait.culprit();
    let (mut culprit_parts, mut fetch) = (Vec::new(), None);
    if culprit.known().is_some() {
        let spans = spans_of(timeline, culprit);
        let reader = Waits::of(trace, timeline);
        // A worker that backs off waits after the failure of the page.
        let is_after = wait.cause() == Cause::Backoff;
        culprit_parts =
            if is_after { Vec::new() } else { known_parts(&reader, timeline, culprit, &spans, (from_us, to_us)) };
        fetch = fetch_of(timeline, &spans, from_us, to_us, is_after);
    }
    let (row, cause, median_fetch_us) = (wait.row(), wait.cause(), median_fetch_us(timeline));
    let computed = match cause {
        Cause::EventLoop | Cause::Gil | Cause::Core | Cause::Coordinator => computed(timeline, row, from_us, to_us),
        _ => Vec::new(),
    };
    Idle { row, from_us, to_us, cause, culprit, culprit_parts, computed, fetch, median_fetch_us }
}

/// What was parsed on other rows from one moment to another.
fn computed(timeline: &Timeline, row: u32, from_us: u64, to_us: u64) -> Vec<Part> {
    let parses = timeline.spans.iter().filter(|span| span.phase() == Phase::Parse && span.row() != row);
    let cut = |part: Part| Part { from_us: part.from_us.max(from_us), to_us: part.to_us.min(to_us), ..part };
    let parts = parses.map(|span| part_of(timeline, span));
    parts.filter(|part| part.from_us < to_us && part.to_us > from_us).map(cut).collect()
}

/// What a page did from one moment to another. Before it was known, it waited for a link.
fn known_parts(
    reader: &Waits,
    timeline: &Timeline,
    page: PageId,
    spans: &[u32],
    (from_us, to_us): (u64, u64),
) -> Vec<Part> {
    let times = timeline.page(page);
    let known_us = if times.discovered_us == u64::MAX { from_us } else { times.discovered_us.clamp(from_us, to_us) };
    let reason = Reason::Wait(Cause::EmptyFrontier);
    let unknown = Part { from_us, to_us: known_us, reason, row: None, page: times.found_in };
    let parts = (from_us < known_us).then_some(unknown).into_iter();
    parts.chain(reader.parts(spans, known_us, to_us)).collect()
}

/// The fetch of a page that overlaps a wait the longest; `is_after`: the one that ended when the wait began.
fn fetch_of(timeline: &Timeline, spans: &[u32], from_us: u64, to_us: u64, is_after: bool) -> Option<Part> {
    let whole = |place: &u32| {
        let span = &timeline.spans[*place as usize];
        (span.phase() == Phase::Fetch).then(|| part_of(timeline, span))
    };
    let overlap_us = |part: &Part| part.to_us.min(to_us).saturating_sub(part.from_us.max(from_us));
    let fetches = spans.iter().filter_map(whole);
    match is_after {
        true => fetches.rev().find(|part| part.to_us <= from_us),
        false => fetches.filter(|part| overlap_us(part) > 0).max_by_key(overlap_us),
    }
}

fn part_of(timeline: &Timeline, span: &Span) -> Part {
    let to_us = span.end_us().unwrap_or(timeline.makespan_us);
    Part { from_us: span.start_us(), to_us, reason: reason_of(span), row: Some(span.row()), page: span.page() }
}

fn work(trace: &Trace, timeline: &Timeline, place: usize) -> Work {
    let span = &timeline.spans[place];
    let times = timeline.page(span.page());
    // A parse is ready when the page's own fetch has ended; a fetch when its link was read, or when the one before ended.
    let earlier =
        |other: &&Span| other.page() == span.page() && other.end_us().is_some_and(|end| end <= span.start_us());
    let before = timeline.spans[..place].iter().rfind(earlier).and_then(Span::end_us);
    let ready_us = before.unwrap_or(times.discovered_us.min(span.start_us()));
    let before = match ready_us < span.start_us() {
        true => Waits::of(trace, timeline).before(place as u32, ready_us),
        false => Vec::new(),
    };
    Work { part: part_of(timeline, span), failed: span.failed(), before, median_fetch_us: median_fetch_us(timeline) }
}

/// The places of a page's spans.
pub(super) fn spans_of(timeline: &Timeline, page: PageId) -> Vec<u32> {
    (0..).zip(&timeline.spans).filter(|(_, span)| span.page() == page).map(|(place, _)| place).collect()
}

/// The median of all fetches that have ended, in µs; 0 without any.
pub fn median_fetch_us(timeline: &Timeline) -> u64 {
    let fetches = timeline.spans.iter().filter(|span| span.phase() == Phase::Fetch);
    let mut us: Vec<u64> = fetches.filter_map(|span| Some(span.end_us()? - span.start_us())).collect();
    if us.is_empty() {
        return 0;
    }
    let middle = (us.len() - 1) / 2;
    *us.select_nth_unstable(middle).1
}

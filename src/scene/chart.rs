//! The lanes' worker rows on one time axis.

use crate::setup::{Comparison, Lane};
use crate::site::PageId;
use crate::trace::{Cause, Phase};

/// What a stretch of a worker row shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fill {
    /// Waiting for a server.
    Fetching,
    /// Computing.
    Parsing,
    /// A fetch that ended without a page to read.
    Failed,
    /// Held back by the browser before it was sent.
    HeldBack,
    /// Nothing to do.
    Waiting(Cause),
}

impl Fill {
    /// The words for it, in the legend and wherever a bar is spoken of.
    pub fn words(self) -> &'static str {
        match self {
            Fill::Fetching => "fetching",
            Fill::Parsing => "parsing",
            Fill::Failed => "failed",
            Fill::HeldBack => "held back by the browser",
            Fill::Waiting(Cause::Barrier) => "waiting at the barrier",
            Fill::Waiting(Cause::EmptyFrontier) => "nothing discovered yet",
            Fill::Waiting(Cause::EventLoop) => "waiting for the event loop",
            Fill::Waiting(Cause::Connection) => "waiting for a connection",
            Fill::Waiting(Cause::RateLimit) => "waiting for the rate limit",
            Fill::Waiting(Cause::Backoff) => "backing off before the next attempt",
        }
    }
}

/// A stretch of a worker row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bar {
    /// The worker row, from 0.
    pub row: u32,
    /// From when, in µs.
    pub start_us: u64,
    /// Until when, in µs: the end of the axis while it lasts.
    pub end_us: u64,
    /// What it shows.
    pub fill: Fill,
    /// The page, or the culprit of a wait.
    pub page: PageId,
}

/// The rows of one lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChartLane {
    /// The lane's name.
    pub name: &'static str,
    /// What its strategy does, in a few words.
    pub about: &'static str,
    /// How many worker rows it used.
    pub rows: u32,
    /// All stretches; waits first, so that work is painted over them.
    pub bars: Vec<Bar>,
    /// When it ends, in µs; `None` while it runs.
    pub end_us: Option<u64>,
    /// Whether it is cut, as it ends after the axis does.
    pub is_cut: bool,
}

/// A mark on the time axis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tick {
    /// Where, in µs.
    pub at_us: u64,
    /// Whether it bears a label.
    pub labelled: bool,
}

/// All lanes on one axis.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Chart {
    /// The lanes from the top.
    pub lanes: Vec<ChartLane>,
    /// The end of the axis, in µs.
    pub end_us: u64,
    /// No crawl with the setup's workers ends before, in µs; 0 for not known.
    pub bound_us: u64,
}

/// A lane that is so many times as long as the second longest is cut.
const CUT_PERCENT: u64 = 250;
/// Room behind the end that is shown, so that its label fits.
const MARGIN_PERCENT: u64 = 12;

impl Chart {
    /// The chart of a comparison. A lane that is far longer than all others is cut.
    pub fn of(comparison: &Comparison) -> Self {
        Chart::of_lanes(&comparison.lanes, comparison.bound_us())
    }

    /// The chart of these lanes.
    pub fn of_lanes(lanes: &[Lane], bound_us: u64) -> Self {
        Chart::expecting(lanes, bound_us, &[])
    }

    /// The chart of lanes that still run: `expected_us` are the makespans to make room for, a lane each, so that
    /// the axis need not grow with every event.
    pub fn expecting(lanes: &[Lane], bound_us: u64, expected_us: &[u64]) -> Self {
        let expected = |index: usize| expected_us.get(index).copied().unwrap_or(0);
        let mut ends: Vec<u64> =
            (0..).zip(lanes).map(|(index, lane)| lane.makespan_us().max(expected(index))).collect();
        ends.sort_unstable();
        let longest = ends.last().copied().unwrap_or(0);
        let second = ends.len().checked_sub(2).map_or(longest, |index| ends[index]);
        let shown = if longest * 100 > second * CUT_PERCENT && second > 0 { second } else { longest };
        let end_us = (shown + shown * MARGIN_PERCENT / 100).max(1);
        let lanes = lanes.iter().map(|lane| chart_lane(lane, end_us)).collect();
        Chart { lanes, end_us, bound_us }
    }

    /// Marks at 1, 2 or 5 times a power of ten, about `labels` of them labelled.
    pub fn ticks(&self, labels: u64) -> Vec<Tick> {
        let mut step = 1_000;
        while self.end_us / step > labels.max(1) {
            // 1 -> 2 -> 5 -> 10
            let leading = step.to_string().starts_with('2');
            step = if leading { step / 2 * 5 } else { step * 2 };
        }
        let minor = (step / if step.to_string().starts_with('2') { 4 } else { 5 }).max(1);
        (0..=self.end_us / minor).map(|nth| Tick { at_us: nth * minor, labelled: nth * minor % step == 0 }).collect()
    }
}

fn chart_lane(lane: &Lane, axis_end_us: u64) -> ChartLane {
    let now = lane.makespan_us();
    let waits = lane.timeline.waits.iter().map(|wait| Bar {
        row: wait.row,
        start_us: wait.start_us,
        end_us: wait.end_us.unwrap_or(now),
        fill: Fill::Waiting(wait.cause),
        page: wait.culprit,
    });
    let spans = lane.timeline.spans.iter().flat_map(|span| {
        let fill = match (span.phase, span.failed) {
            (Phase::Parse, _) => Fill::Parsing,
            (Phase::Fetch, true) => Fill::Failed,
            (Phase::Fetch, false) => Fill::Fetching,
        };
        let end_us = span.end_us.unwrap_or(now);
        let bar = Bar { row: span.row, start_us: span.start_us, end_us, fill, page: span.page };
        let held_us = u64::from(span.held_back_us);
        let held = Bar { start_us: end_us.saturating_sub(held_us).max(span.start_us), fill: Fill::HeldBack, ..bar };
        [Some(bar), (held_us > 0).then_some(held)].into_iter().flatten()
    });
    ChartLane {
        name: lane.strategy.name,
        about: lane.strategy.about,
        rows: lane.timeline.rows.max(1),
        bars: waits.chain(spans).filter(|bar| bar.start_us < axis_end_us).collect(),
        end_us: lane.trace.outcome().map(|_| now),
        is_cut: now > axis_end_us,
    }
}

//! The lanes' worker rows on one time axis.

use super::fill::{Fill, fill_of};
use super::path::{Stop, path_stops, stop_of};
use super::pixels::Pixels;
use crate::compare::{Comparison, Lane, SharedBound};
use crate::say;
use crate::say::settings;
use crate::site::{PageId, Site};
use crate::trace::{Span, Timeline, Wait};
use std::rc::Rc;

/// A bar: one period of a worker row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bar {
    /// The worker row, from 0.
    pub row: u32,
    /// When it begins, in µs.
    pub start_us: u64,
    /// When it ends, in µs; the present time while it lasts.
    pub end_us: u64,
    /// What it shows.
    pub fill: Fill,
    /// The page, or the culprit of a wait.
    pub page: PageId,
}

/// The bars of a lane in a part of the time: all of them, or those that are at least a pixel wide and the pixels that the others
/// fill.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LaneBars {
    /// The bars; waits first, so that work is painted over them.
    pub bars: Vec<Bar>,
    /// The bars of the critical path, ordered by time.
    pub critical: Vec<Stop>,
    /// The pixels of bars that are left out.
    pub pixels: Option<Rc<Pixels>>,
}

/// The rows of one lane.
#[derive(Clone, PartialEq, Debug)]
pub struct ChartLane {
    /// The lane's name: no other lane has the same.
    pub name: Rc<str>,
    /// The name of its strategy.
    pub title: &'static str,
    /// What its strategy does, in a few words; the lane's own settings, if it has any.
    pub about: Rc<str>,
    /// Whether it has its own settings.
    pub has_own: bool,
    /// The lane's own bound, in µs; 0 if all lanes share one, or if no bound is shown for the lane.
    pub own_bound_us: u64,
    /// How many worker rows it used.
    pub rows: u32,
    /// All bars; waits first, so that work is painted over them.
    pub bars: Vec<Bar>,
    /// The pixels of bars that are left out, because they are narrower than a pixel.
    pub pixels: Option<Rc<Pixels>>,
    /// The bars of the critical path, ordered by time; pauses between them have no bar.
    pub critical: Vec<Stop>,
    /// The work of the same run without the fork, merged to pixels; only if the lanes are too large to hold.
    pub ghost: Vec<Bar>,
    /// The critical path in a sentence. Empty while the lane runs.
    pub critical_sentence: String,
    /// When it ends, in µs; `None` while it runs.
    pub end_us: Option<u64>,
    /// Whether it is cut, because it ends after the axis does.
    pub is_cut: bool,
}

impl ChartLane {
    /// Shows these bars.
    pub fn put(&mut self, bars: LaneBars) {
        (self.bars, self.critical, self.pixels) = (bars.bars, bars.critical, bars.pixels);
    }

    /// What made a bar of the critical path begin; nothing for a bar that is not on it.
    pub fn stop_of(&self, bar: usize) -> Option<&Stop> {
        // Ordered by time, and so by bar.
        let place = self.critical.partition_point(|stop| (stop.bar as usize) < bar);
        self.critical.get(place).filter(|stop| stop.bar as usize == bar)
    }
}

/// The visible part of the time axis, in µs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// Its beginning.
    pub from_us: u64,
    /// Its end; [`u64::MAX`] for the end of the run.
    pub to_us: u64,
}

impl Default for Range {
    /// All of it.
    fn default() -> Self {
        Range { from_us: 0, to_us: u64::MAX }
    }
}

impl Range {
    /// The same part, limited to an axis that ends at `end_us`. The whole axis if the run ends before the part begins.
    pub fn within(self, end_us: u64) -> Self {
        let to_us = self.to_us.min(end_us);
        if self.from_us < to_us { Range { to_us, ..self } } else { Range { from_us: 0, to_us: end_us } }
    }
}

/// A mark on the time axis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tick {
    /// Its time, in µs.
    pub at_us: u64,
    /// Whether it has a label.
    pub labelled: bool,
}

/// All lanes on one axis.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Chart {
    /// The lanes from the top.
    pub lanes: Vec<ChartLane>,
    /// The beginning of the axis, in µs.
    pub from_us: u64,
    /// The end of the axis, in µs.
    pub end_us: u64,
    /// The end of the axis that shows the whole time, in µs.
    pub whole_us: u64,
    /// The bound that all lanes share; `None` if each has its own, or if none is known.
    pub bound: Option<SharedBound>,
}

/// A lane that is longer than this percentage of the second longest is cut.
const CUT_PERCENT: u64 = 250;
/// Space after the last visible end, so that its label fits, in percent.
const MARGIN_PERCENT: u64 = 12;

impl Chart {
    /// The chart of a comparison. A lane that is far longer than all others is cut.
    pub fn of(comparison: &Comparison, range: Range) -> Self {
        Chart::expecting(&comparison.lanes, &comparison.site, &[], range)
    }

    /// The chart of lanes that still run: `expected_us` has one expected makespan per lane, so that the axis does not
    /// grow with every event.
    pub fn expecting(lanes: &[Lane], site: &Site, expected_us: &[u64], range: Range) -> Self {
        let mut chart = Chart::without_bars(lanes, expected_us, range);
        let axis = Range { from_us: chart.from_us, to_us: chart.end_us };
        for (chart, lane) in chart.lanes.iter_mut().zip(lanes) {
            chart.put(LaneBars::all(lane, axis));
            chart.critical_sentence = say::critical_path(&lane.critical_path, site);
        }
        chart
    }

    /// The same without bars and without the sentences of the critical paths.
    pub fn without_bars(lanes: &[Lane], expected_us: &[u64], range: Range) -> Self {
        let expected = |index: usize| expected_us.get(index).copied().unwrap_or(0);
        // The two longest: a sort of numbers of this type would be 1 kB of the first load.
        let ends = (0..).zip(lanes).map(|(index, lane)| lane.last_us().max(expected(index)));
        let (longest, second) =
            ends.fold((0, 0), |(longest, second), end| (end.max(longest), end.min(longest).max(second)));
        let second = if lanes.len() < 2 { longest } else { second };
        let shown = if longest * 100 > second * CUT_PERCENT && second > 0 { second } else { longest };
        let whole_us = (shown + shown * MARGIN_PERCENT / 100).max(1);
        let range = range.within(whole_us);
        let bound = SharedBound::of(lanes);
        let chart_lane = |lane| ChartLane {
            own_bound_us: if bound.is_none() { Lane::telling_bound_us(lane) } else { 0 },
            ..chart_lane(lane, range)
        };
        let lanes = lanes.iter().map(chart_lane).collect();
        Chart { lanes, from_us: range.from_us, end_us: range.to_us, whole_us, bound }
    }

    /// Whether this part of the time is the one on the axis.
    pub fn shows(&self, range: Range) -> bool {
        range.within(self.whole_us) == Range { from_us: self.from_us, to_us: self.end_us }
    }

    /// Whether lanes have their own bounds.
    pub fn has_own_bounds(&self) -> bool {
        self.lanes.iter().any(|lane| lane.own_bound_us > 0)
    }

    /// Marks at 1, 2 or 5 times a power of ten, about `labels` of them labelled.
    pub fn ticks(&self, labels: u64) -> Vec<Tick> {
        let mut step = 1_000;
        while (self.end_us - self.from_us) / step > labels.max(1) {
            // 1 -> 2 -> 5 -> 10
            let leading = step.to_string().starts_with('2');
            step = if leading { step / 2 * 5 } else { step * 2 };
        }
        let minor = (step / if step.to_string().starts_with('2') { 4 } else { 5 }).max(1);
        (self.from_us.div_ceil(minor)..=self.end_us / minor)
            .map(|nth| Tick { at_us: nth * minor, labelled: nth * minor % step == 0 })
            .collect()
    }
}

/// A bar of a lane, and its place among the timeline's spans if it is work.
pub type NumberedBar = (Bar, Option<u32>);

/// Every bar of a lane that a part of the time shows: waits first, then work, each by the time of their start.
pub fn bars(lane: &Lane, axis: Range) -> impl Iterator<Item = NumberedBar> {
    let timeline = &*lane.timeline;
    // What began earlier than the longest one lasts has ended.
    let first_wait = timeline.waits.partition_point(|wait| wait.start_us() + timeline.longest_wait_us < axis.from_us);
    let first = timeline.spans.partition_point(|span| span.start_us() + timeline.longest_span_us < axis.from_us);
    let waits_end = timeline.waits.partition_point(|wait| wait.start_us() < axis.to_us).max(first_wait);
    let spans_end = timeline.spans.partition_point(|span| span.start_us() < axis.to_us).max(first);
    Bars {
        waits: timeline.waits[first_wait..waits_end].iter(),
        spans: (first as u32..).zip(&timeline.spans[first..spans_end]),
        held: None,
        has_held: timeline.all_held_back_us() > 0,
        timeline,
        now: lane.makespan_us(),
        axis,
    }
}

/// The iterator of [`bars`]. Chains of the library's take twice as long in wasm, and a large lane has a million bars.
struct Bars<'a> {
    waits: std::slice::Iter<'a, Wait>,
    spans: std::iter::Zip<std::ops::RangeFrom<u32>, std::slice::Iter<'a, Span>>,
    /// The next bar: the time that the browser held the last fetch back.
    held: Option<Bar>,
    has_held: bool,
    timeline: &'a Timeline,
    now: u64,
    axis: Range,
}

impl Iterator for Bars<'_> {
    type Item = NumberedBar;

    #[inline]
    fn next(&mut self) -> Option<NumberedBar> {
        while let Some(wait) = self.waits.next() {
            let bar = bar_of_wait(wait, self.now);
            if self.shows(&bar) {
                return Some((bar, None));
            }
        }
        loop {
            if let Some(held) = self.held.take().filter(|held| self.shows(held)) {
                return Some((held, None));
            }
            let (number, span) = self.spans.next()?;
            let bar = bar_of_span(span, self.now);
            if self.has_held {
                self.held = bar_held_back(&bar, self.timeline.held_back_us(number as usize));
            }
            if self.shows(&bar) {
                return Some((bar, Some(number)));
            }
        }
    }
}

impl Bars<'_> {
    /// A bar without a duration is visible where it begins.
    #[inline]
    fn shows(&self, bar: &Bar) -> bool {
        bar.start_us < self.axis.to_us && bar.end_us.max(bar.start_us + 1) > self.axis.from_us
    }
}

#[inline]
fn bar_of_wait(wait: &Wait, now: u64) -> Bar {
    let (fill, page) = (Fill::Waiting(wait.cause()), wait.culprit());
    Bar { row: wait.row(), start_us: wait.start_us(), end_us: wait.end_us().unwrap_or(now), fill, page }
}

#[inline]
fn bar_of_span(span: &Span, now: u64) -> Bar {
    let (start_us, end_us) = (span.start_us(), span.end_us().unwrap_or(now));
    Bar { row: span.row(), start_us, end_us, fill: fill_of(span), page: span.page() }
}

/// The bar over the end of a fetch: the time that the browser held it back, in µs.
fn bar_held_back(bar: &Bar, held_us: u32) -> Option<Bar> {
    let start_us = bar.end_us.saturating_sub(held_us.into()).max(bar.start_us);
    (held_us > 0).then_some(Bar { start_us, fill: Fill::HeldBack, ..*bar })
}

impl LaneBars {
    /// All bars of a lane that a part of the time shows.
    pub fn all(lane: &Lane, axis: Range) -> Self {
        // Spans are ordered by their start, and so are those of the critical path.
        let mut on_path = path_stops(&lane.critical_path).peekable();
        let (mut all, mut critical) = (Vec::new(), Vec::new());
        for (bar, number) in bars(lane, axis) {
            let stop = stop_of(number, &mut on_path);
            critical.extend(stop.map(|stop| Stop { bar: all.len() as u32, ..stop }));
            all.push(bar);
        }
        LaneBars { bars: all, critical, pixels: None }
    }
}

/// A lane without bars.
fn chart_lane(lane: &Lane, axis: Range) -> ChartLane {
    let now = lane.makespan_us();
    ChartLane {
        name: settings::lane_name(&lane.plan).into(),
        title: say::strategy_name(lane.strategy),
        about: if lane.plan.own.is_empty() {
            say::strategy_about(lane.strategy).into()
        } else {
            settings::own_list(&lane.plan).into()
        },
        has_own: !lane.plan.own.is_empty(),
        own_bound_us: 0,
        rows: lane.unforked.iter().fold(lane.timeline.rows.max(1), |rows, of| rows.max(of.timeline.rows)),
        bars: Vec::new(),
        pixels: None,
        critical: Vec::new(),
        ghost: Vec::new(),
        critical_sentence: String::new(),
        end_us: lane.trace.outcome().map(|_| now),
        is_cut: now > axis.to_us,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Runner;
    use crate::setup::Setup;
    use crate::text;
    use crate::trace::Doing;

    #[test]
    fn the_bars_of_the_critical_path_are_its_segments() {
        let site = Setup::default().make_site().unwrap();
        let comparison = Runner::new(&Setup::default(), Rc::new(site), None).run();
        let chart = Chart::expecting(&comparison.lanes[1..], &comparison.site, &[], Range::default());
        for (lane, chart) in comparison.lanes[1..].iter().zip(&chart.lanes) {
            let bars = chart.critical.iter().map(|stop| &chart.bars[stop.bar as usize]);
            let bars: Vec<_> = bars.map(|bar| (bar.start_us, bar.end_us, bar.page, Some(bar.row))).collect();
            let work = lane.critical_path.segments().filter(|segment| !matches!(segment.doing, Doing::Wait(_)));
            let work: Vec<_> =
                work.map(|segment| (segment.from_us, segment.to_us, segment.page, segment.row)).collect();
            assert_eq!(bars, work, "{}", lane.strategy.id);
            // The card of a lane hides the beginning of the sentence: the words must be the same.
            let said = &say::critical_path(&lane.critical_path, &comparison.site);
            assert!(said.starts_with(text::TIMELINES_PATH_BEGINS), "{said}");
        }
    }

    #[test]
    fn a_range_has_all_bars_that_overlap_it() {
        let site = Setup::default().make_site().unwrap();
        let comparison = Runner::new(&Setup::default(), Rc::new(site), None).run();
        let whole = Chart::of(&comparison, Range::default());
        let part = Chart::of(&comparison, Range { from_us: 300_000, to_us: 900_000 });
        assert_eq!((part.from_us, part.end_us), (300_000, 900_000));
        for (whole, part) in whole.lanes.iter().zip(&part.lanes) {
            let seen: Vec<&Bar> =
                whole.bars.iter().filter(|bar| bar.start_us < 900_000 && bar.end_us > 300_000).collect();
            assert!(seen.len() < whole.bars.len() && seen.iter().all(|bar| part.bars.contains(bar)));
            assert!(part.critical.iter().all(|stop| part.bars[stop.bar as usize].end_us > 300_000));
        }
        assert!(part.ticks(6).iter().all(|tick| (300_000..=900_000).contains(&tick.at_us)));
        // A range that begins after the end of the run shows the whole run.
        let behind = Chart::of(&comparison, Range { from_us: 3_600_000_000, to_us: u64::MAX });
        assert_eq!((behind.from_us, behind.end_us), (0, whole_end(&comparison)));
    }

    fn whole_end(comparison: &Comparison) -> u64 {
        Chart::of(comparison, Range::default()).end_us
    }
}

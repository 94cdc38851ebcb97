//! Moving from bar to bar with the keyboard, and the text about a bar.

use super::blame;
use super::chart::{Bar, Chart};
use super::fill::Fill;
use super::units::{milliseconds, seconds};
use crate::site::Site;
use crate::text;
use crate::trace::{Cause, order};

/// The bar of a chart that the keyboard has selected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SelectedBar {
    /// The lane, from 0.
    pub lane: usize,
    /// The bar's place in the lane's list.
    pub bar: usize,
}

/// The direction of a move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// To the previous bar on the same row.
    Earlier,
    /// To the next one.
    Later,
    /// To the row above, at the same moment.
    Up,
    /// To the row below.
    Down,
    /// To the first bar of the row.
    First,
    /// To the last one.
    Last,
}

impl SelectedBar {
    /// The bar after a move from `from`; without `from`, the bar of the first row at `at_us`. Stays on the bar if there
    /// is none in that direction.
    pub fn after(chart: &Chart, from: Option<SelectedBar>, direction: Direction, at_us: u64) -> Option<SelectedBar> {
        let Some((from, bar)) = from.and_then(|from| Some((from, from.bar(chart)?))) else {
            let (lane, row) = *rows(chart).first()?;
            return at(chart, lane, row, at_us);
        };
        let row = row_of(chart, from.lane, bar.row);
        let place = row.iter().position(|selected| *selected == from)?;
        let along = |place: Option<usize>| place.and_then(|place| row.get(place)).copied();
        let beside = |is_below: bool| {
            let rows = rows(chart);
            let here = rows.iter().position(|place| *place == (from.lane, bar.row))?;
            let there = if is_below { here + 1 } else { here.checked_sub(1)? };
            let (lane, row) = *rows.get(there)?;
            at(chart, lane, row, bar.start_us)
        };
        let to = match direction {
            Direction::Earlier => along(place.checked_sub(1)),
            Direction::Later => along(Some(place + 1)),
            Direction::First => along(Some(0)),
            Direction::Last => along(row.len().checked_sub(1)),
            Direction::Up => beside(false),
            Direction::Down => beside(true),
        };
        to.or(Some(from))
    }

    /// The bar itself.
    pub fn bar<'a>(&self, chart: &'a Chart) -> Option<&'a Bar> {
        chart.lanes.get(self.lane)?.bars.get(self.bar)
    }

    /// The bar as a sentence: its lane and worker, what it shows, and when.
    pub fn sentence(&self, chart: &Chart, site: &Site) -> String {
        let (Some(lane), Some(bar)) = (chart.lanes.get(self.lane), self.bar(chart)) else { return String::new() };
        let (from, to) = (seconds(bar.start_us), seconds(bar.end_us));
        text::pick(&lane.name, bar.row + 1, bar.said(site).join(text::LIST_COMMA), from, to)
    }

    /// What made a bar of the critical path begin; empty for a bar that is not on it.
    pub fn why(&self, chart: &Chart, site: &Site) -> Option<String> {
        Some(chart.lanes.get(self.lane)?.stop_of(self.bar)?.words(site))
    }
}

impl Bar {
    /// What the bar shows and how long it lasts.
    pub fn words(&self, site: &Site) -> String {
        self.said(site).join(text::LIST_DOT)
    }

    /// The facts about it, the most important first.
    fn said(&self, site: &Site) -> Vec<String> {
        let label = site.label(self.page);
        let took = milliseconds(self.end_us.saturating_sub(self.start_us));
        let what = self.fill.words().to_string();
        match self.fill {
            Fill::Waiting(cause) if cause != Cause::Backoff => {
                [what, took].into_iter().chain(blame::culprit_words(self, site)).collect()
            }
            Fill::Failed => vec![label, text::fill_failed_after(took)],
            _ => vec![label, what, took],
        }
    }
}

/// Every worker row that has a bar, from the top.
fn rows(chart: &Chart) -> Vec<(usize, u32)> {
    let mut rows = Vec::new();
    for (lane, of) in chart.lanes.iter().enumerate() {
        let mut has_bars = vec![false; of.rows as usize];
        for bar in &of.bars {
            if let Some(has_bars) = has_bars.get_mut(bar.row as usize) {
                *has_bars = true;
            }
        }
        rows.extend((0..of.rows).filter(|&row| has_bars[row as usize]).map(|row| (lane, row)));
    }
    rows
}

/// The bars of a row by time. The bar of time that the browser held a fetch back lies on its fetch, so a move skips it.
fn row_of(chart: &Chart, lane: usize, row: u32) -> Vec<SelectedBar> {
    let Some(bars) = chart.lanes.get(lane).map(|lane| &lane.bars) else { return Vec::new() };
    let is_stop = |bar: &Bar| bar.row == row && bar.fill != Fill::HeldBack;
    let mut bars_of_row: Vec<SelectedBar> =
        (0..bars.len()).filter(|&bar| is_stop(&bars[bar])).map(|bar| SelectedBar { lane, bar }).collect();
    order::sort_by_number(&mut bars_of_row, |selected| {
        order::pair(bars[selected.bar].start_us, bars[selected.bar].end_us)
    });
    bars_of_row
}

/// The latest bar of a row that has begun at `at_us`; before all bars, the first.
fn at(chart: &Chart, lane: usize, row: u32, at_us: u64) -> Option<SelectedBar> {
    let row = row_of(chart, lane, row);
    let begun = row.partition_point(|selected| selected.bar(chart).is_some_and(|bar| bar.start_us <= at_us));
    row.get(begun.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Runner;
    use crate::setup::{Overhead, Setup};
    use std::rc::Rc;

    /// Makes moves over the bars of `sequential` and `gather` on three pages: the bar at their end, by its lane, worker
    /// (from 1), page, fill and start in µs.
    fn check(directions: &[Direction], expected: (usize, u32, &str, Fill, u64)) {
        let setup = Setup {
            site: String::from("star:4"),
            lanes: vec!["sequential".into(), "gather".into()],
            concurrency: 2,
            overhead: Overhead::None,
            spread: crate::world::Latency::Constant,
            stragglers: 0,
            ..Setup::default()
        };
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        let chart = Chart::of(&comparison, super::super::chart::Range::default());
        let mut selected = None;
        for direction in directions {
            selected = SelectedBar::after(&chart, selected, *direction, 130_000);
        }
        let bar = selected.unwrap().bar(&chart).unwrap();
        let page = bar.page.known().map_or_else(String::new, |page| comparison.site.url(page).into_owned());
        assert_eq!((selected.unwrap().lane, bar.row + 1, &*page, bar.fill, bar.start_us), expected, "{directions:?}");
    }

    #[test]
    fn arrows_move_from_bar_to_bar() {
        use Direction::*;
        check(&[Later], (0, 1, "/p1", Fill::Fetching, 124_000));
        check(&[Later, Later], (0, 1, "/p1", Fill::Parsing, 244_000));
        check(&[Later, First], (0, 1, "/", Fill::Fetching, 0));
        check(&[Later, First, Earlier], (0, 1, "/", Fill::Fetching, 0));
        check(&[Later, Up], (0, 1, "/p1", Fill::Fetching, 124_000));
        check(&[Later, Down], (1, 1, "/p1", Fill::Fetching, 124_000));
        check(&[Later, Down, Down], (1, 2, "/p2", Fill::Fetching, 124_000));
        check(&[Later, Down, Down, First], (1, 2, "/", Fill::Waiting(Cause::Barrier), 0));
        check(&[Later, Down, Last, Up, Down], (1, 1, "/p3", Fill::Parsing, 372_000));
    }
}

//! The tip for the bar under the pointer, or selected with the keys: its text, and a line to the culprit of a wait.

use super::geometry::{Geometry, Hit, LaneRows};
use super::picture::Picture;
use super::scene::{Bar, Fill, SelectedBar, fixed};
use crate::site::PageId;
use crate::trace::Cause;

/// A text at a place of the chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Tip {
    /// From the left, in CSS pixels.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// The text.
    pub text: String,
    /// The line from a wait to its culprit.
    pub blame: Option<Blame>,
    /// The page that it is about, or the culprit; it is highlighted everywhere.
    pub page: PageId,
}

/// The line from a wait to its culprit.
#[derive(Clone, PartialEq, Debug)]
pub struct Blame {
    /// The line, as SVG writes it.
    pub line: String,
    /// The culprit's frame: left, top, width and height in CSS pixels.
    pub frame: [f64; 4],
}

impl Tip {
    /// The tip for a point; `None` if no bar is there.
    pub fn of(picture: &Picture, hit: Hit, (x, y): (f64, f64), geometry: &Geometry, has_path: bool) -> Option<Self> {
        let lane = picture.chart.lanes.get(hit.lane)?;
        let is_here =
            |bar: &Bar| bar.row == hit.row && (bar.start_us..bar.end_us.max(bar.start_us + 1)).contains(&hit.at_us);
        // The bar painted last is on top.
        let bar = lane.bars.iter().rposition(is_here)?;
        let selected = SelectedBar { lane: hit.lane, bar };
        let tip = Tip::of_bar(picture, selected, geometry, has_path)?;
        // At the pointer, the text would hide the line to the culprit.
        let y = if tip.blame.is_some() { tip.y } else { y };
        Some(Tip { x, y, ..tip })
    }

    /// The same for a bar selected with the keys: its text is above its beginning.
    pub fn of_bar(picture: &Picture, selected: SelectedBar, geometry: &Geometry, has_path: bool) -> Option<Self> {
        let (bar, rows) = (selected.bar(&picture.chart)?, geometry.lanes.get(selected.lane)?);
        let site = &picture.comparison.site;
        let mut text = bar.words(site);
        if let Some(why) = selected.why(&picture.chart, site).filter(|_| has_path) {
            text = format!("{text}\n{why}");
        }
        let blame = Blame::of(picture, selected, geometry);
        let top = rows.top_of(bar.row);
        let y = blame.as_ref().map_or(top, |blame| top.min(blame.frame[1]));
        Some(Tip { x: geometry.x(bar.start_us), y, text, blame, page: bar.page })
    }
}

impl Blame {
    fn of(picture: &Picture, selected: SelectedBar, geometry: &Geometry) -> Option<Self> {
        let (lane, rows) = (picture.chart.lanes.get(selected.lane)?, geometry.lanes.get(selected.lane)?);
        let wait = selected.bar(&picture.chart)?;
        let culprit = lane.bars.get(lane.culprit_of(wait)? as usize)?;
        // A worker that backs off waits from the failure on; all others wait until something ends.
        let from_us = if wait.fill == Fill::Waiting(Cause::Backoff) { wait.start_us } else { wait.end_us };
        let middle = |bar: &Bar| rows.top_of(bar.row) + rows.row_height / 2.0;
        let (from_x, from_y) = (geometry.x(from_us), middle(wait));
        let (to_x, to_y) = (geometry.x(culprit.end_us.min(from_us).max(culprit.start_us)), middle(culprit));
        let px = |length| fixed(length, 1);
        let line = match wait.row == culprit.row {
            true => format!("M{} {}L{} {}", px(from_x), px(from_y), px(to_x), px(to_y)),
            // The curve starts to the right, because both ends are often at the same moment.
            false => format!(
                "M{} {}C{} {} {} {} {} {}",
                px(from_x),
                px(from_y),
                px(from_x + 22.0),
                px(from_y),
                px(to_x + 22.0),
                px(to_y),
                px(to_x),
                px(to_y)
            ),
        };
        Some(Blame { line, frame: frame(culprit, rows, geometry) })
    }
}

/// The frame of a narrow bar is wider than the bar, so that it is visible.
const LEAST_WIDTH: f64 = 5.0;
const LEAST_HEIGHT: f64 = 6.0;

/// The frame of a bar: left, top, width and height in CSS pixels.
pub fn frame(bar: &Bar, rows: &LaneRows, geometry: &Geometry) -> [f64; 4] {
    let (from, to) = (geometry.x(bar.start_us), geometry.x(bar.end_us));
    let (width, height) = ((to - from).max(LEAST_WIDTH), rows.row_height.max(LEAST_HEIGHT));
    [(from + to - width) / 2.0, rows.top_of(bar.row) + (rows.row_height - height) / 2.0, width, height]
}

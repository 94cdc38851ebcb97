//! What is under the pointer on the chart.

use crate::scene::{Bar, Pick};
use crate::view::paint::{Geometry, Hit};
use crate::view::shown::Shown;

/// A text at a place of the chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Tip {
    /// From the left, in CSS pixels.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// What it says.
    pub text: String,
}

impl Tip {
    /// What there is to say about a point; nothing where nothing is.
    pub fn of(shown: &Shown, hit: Hit, x: f64, y: f64) -> Option<Self> {
        let lane = shown.chart.lanes.get(hit.lane)?;
        let is_here =
            |bar: &&Bar| bar.row == hit.row && (bar.start_us..bar.end_us.max(bar.start_us + 1)).contains(&hit.at_us);
        // What is painted last is on top.
        let bar = lane.bars.iter().rev().find(is_here)?;
        Some(Tip { x, y, text: bar.words(&shown.comparison.site) })
    }

    /// The same of a bar that the keys lead to: its text stands over its beginning.
    pub fn of_pick(shown: &Shown, pick: Pick, geometry: &Geometry) -> Option<Self> {
        let (bar, rows) = (pick.bar(&shown.chart)?, geometry.lanes.get(pick.lane)?);
        let y = rows.y + f64::from(bar.row / rows.each.max(1)) * rows.row_height;
        Some(Tip { x: geometry.x(bar.start_us), y, text: bar.words(&shown.comparison.site) })
    }
}

//! Where things are in a figure.

use crate::page::geometry::LaneRows;
use crate::page::scene::{Chart, ChartLane};

/// The size of the figure: that of a slide, 16:9.
pub const WIDTH: f64 = 1600.0;
/// Its height.
pub const HEIGHT: f64 = 900.0;
/// Where the axis begins.
pub const LEFT: f64 = 60.0;
/// Where it ends.
pub const RIGHT: f64 = WIDTH - 130.0;
/// Where the lanes begin.
pub const TOP: f64 = 150.0;
/// Where they end.
pub const BOTTOM: f64 = HEIGHT - 140.0;
/// The line of a lane's name, with the gap before it.
const NAME: f64 = 34.0;
/// The highest row.
const MOST_ROW: f64 = 30.0;
/// The lowest row.
const LEAST_ROW: f64 = 3.0;

/// The time axis of a chart.
#[derive(Clone, Copy)]
pub struct Axis {
    from_us: u64,
    end_us: u64,
}

impl Axis {
    /// The axis of a chart.
    pub fn of(chart: &Chart) -> Self {
        Axis { from_us: chart.from_us, end_us: chart.end_us.max(chart.from_us + 1) }
    }

    /// The x of a moment; moments outside of the axis are at its ends.
    pub fn x(self, at_us: u64) -> f64 {
        let since_us = at_us.clamp(self.from_us, self.end_us) - self.from_us;
        LEFT + (RIGHT - LEFT) * (since_us as f64 / (self.end_us - self.from_us) as f64)
    }
}

/// The rows of a lane whose name begins at `y`: all lanes share the height.
pub fn rows(chart: &Chart, lane: &ChartLane, y: f64) -> LaneRows {
    let all: u32 = chart.lanes.iter().map(|lane| lane.rows).sum();
    let room = BOTTOM - TOP - NAME * chart.lanes.len() as f64;
    let height = (room / f64::from(all.max(1))).min(MOST_ROW);
    let each = (LEAST_ROW / height).ceil().max(1.0) as u32;
    let row_height = height * f64::from(each);
    LaneRows { y: y + NAME, name_y: y + NAME - 8.0, row_height, rows: lane.rows.div_ceil(each), each }
}

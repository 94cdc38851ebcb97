//! The places of a chart's rows in CSS pixels, for both the painter and the pointer.

use super::scene::{Chart, Range};

/// The rows of one lane.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct LaneRows {
    /// The top of its first row.
    pub y: f64,
    /// The base line of its name.
    pub name_y: f64,
    /// The height of a row.
    pub row_height: f64,
    /// How many rows are painted.
    pub rows: u32,
    /// How many worker rows one painted row represents: more than 1 if there are more rows than pixels.
    pub each: u32,
}

impl LaneRows {
    /// The height of all its rows.
    pub fn height(&self) -> f64 {
        self.row_height * f64::from(self.rows)
    }

    /// The top of a worker row; `None` if another row represents it.
    pub fn row_y(&self, row: u32) -> Option<f64> {
        row.is_multiple_of(self.each.max(1)).then(|| self.top_of(row))
    }

    /// The top of the painted row that shows or represents a worker row.
    pub fn top_of(&self, row: u32) -> f64 {
        self.y + f64::from(row / self.each.max(1)) * self.row_height
    }

    /// The gap between two rows.
    pub fn gap(&self) -> f64 {
        match self.row_height {
            height if height >= 7.0 => 2.0,
            height if height >= 4.0 => 1.0,
            _ => 0.0,
        }
    }
}

/// What is under a point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The lane, from 0.
    pub lane: usize,
    /// The worker row, from 0.
    pub row: u32,
    /// The moment, in µs.
    pub at_us: u64,
}

/// The places of everything on a chart of some width, in CSS pixels.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Geometry {
    /// The width of the whole.
    pub width: f64,
    /// The height that the whole needs.
    pub height: f64,
    /// Where the axis begins.
    pub left: f64,
    /// Where the axis ends.
    pub right: f64,
    /// Whether names are above the rows, not beside them.
    pub is_narrow: bool,
    /// The lanes.
    pub lanes: Vec<LaneRows>,
    from_us: u64,
    end_us: u64,
}

/// The height of the axis' labels.
pub const TOP: f64 = 28.0;
/// The most that the rows of one lane may be high.
const MAX_LANE_HEIGHT: f64 = 216.0;
/// The line with the bound's words.
const BOTTOM: f64 = 20.0;
const BETWEEN: f64 = 14.0;

impl Geometry {
    /// Lays out a chart for a width in pixels.
    pub fn of(chart: &Chart, width: f64) -> Self {
        let is_narrow = width < 640.0;
        let (left, right) = if is_narrow { (12.0, width - 14.0) } else { (136.0, width - 92.0) };
        let mut y = TOP;
        let mut lanes = Vec::with_capacity(chart.lanes.len());
        for lane in &chart.lanes {
            let name_y = if is_narrow { y + 12.0 } else { y + 13.0 };
            if is_narrow {
                y += 18.0;
            }
            let row_height = match lane.rows {
                1 => 18.0,
                2..=8 if width > 1700.0 => 15.0,
                2..=8 => 12.0,
                9..=16 => 10.0,
                17..=32 => 6.5,
                rows => (MAX_LANE_HEIGHT / f64::from(rows)).max(1.0),
            };
            let each = (f64::from(lane.rows) / MAX_LANE_HEIGHT).ceil().max(1.0) as u32;
            let rows = LaneRows { y, name_y, row_height, rows: lane.rows.div_ceil(each), each };
            lanes.push(rows);
            // A lane with a single row has two lines of words beside it.
            let needed = if is_narrow { rows.height() } else { rows.height().max(20.0) };
            y += needed + if is_narrow { 12.0 } else { BETWEEN };
        }
        let (from_us, end_us) = (chart.from_us, chart.end_us.max(1));
        Geometry { width, height: y + BOTTOM, left, right, is_narrow, lanes, from_us, end_us }
    }

    /// The x of a moment. Moments outside the axis are at its ends.
    pub fn x(&self, at_us: u64) -> f64 {
        let since_us = at_us.clamp(self.from_us, self.end_us) - self.from_us;
        self.left + (self.right - self.left) * (since_us as f64 / (self.end_us - self.from_us) as f64)
    }

    /// The part of the time that the axis shows.
    pub fn range(&self) -> Range {
        Range { from_us: self.from_us, to_us: self.end_us }
    }

    /// Whether the axis includes this moment.
    pub fn has(&self, at_us: u64) -> bool {
        (self.from_us..=self.end_us).contains(&at_us)
    }

    /// The part of the axis to the left of `x`, from 0 to 1.
    pub fn share(&self, x: f64) -> f64 {
        ((x - self.left) / (self.right - self.left).max(1.0)).clamp(0.0, 1.0)
    }

    /// The moment at `x`.
    pub fn us(&self, x: f64) -> u64 {
        self.from_us + (self.share(x) * (self.end_us - self.from_us) as f64).round() as u64
    }

    /// The bottom of the last lane.
    pub fn bottom(&self) -> f64 {
        self.height - BOTTOM - 6.0
    }

    /// The worker row at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        if !(self.left..=self.right).contains(&x) {
            return None;
        }
        let lane = self.lanes.iter().position(|rows| (rows.y..rows.y + rows.height()).contains(&y))?;
        let rows = self.lanes[lane];
        let row = ((y - rows.y) / rows.row_height) as u32 * rows.each.max(1);
        Some(Hit { lane, row, at_us: self.us(x) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::tests::picture;
    use super::*;

    /// Two lanes of four and of one worker, as wide as a window and as a phone.
    fn geometries() -> Vec<Geometry> {
        let chart = picture("lanes=gather,sequential&concurrency=4&site=tree:31").chart;
        [1280.0, 390.0].map(|width| Geometry::of(&chart, width)).to_vec()
    }

    #[test]
    fn a_moment_and_its_x_are_inverse() {
        for geometry in geometries() {
            for at_us in [geometry.from_us, 1, 123_456, geometry.end_us / 3, geometry.end_us] {
                let us_per_pixel = (geometry.end_us - geometry.from_us) as f64 / (geometry.right - geometry.left);
                let there_and_back = geometry.us(geometry.x(at_us));
                assert!(there_and_back.abs_diff(at_us) as f64 <= us_per_pixel, "{at_us} became {there_and_back}");
            }
            assert_eq!((geometry.us(-50.0), geometry.us(5_000.0)), (geometry.from_us, geometry.end_us));
            assert_eq!((geometry.x(0), geometry.x(u64::MAX)), (geometry.left, geometry.right));
            assert!(geometry.has(geometry.end_us) && !geometry.has(geometry.end_us + 1));
        }
    }

    #[test]
    fn a_point_in_a_row_hits_that_row() {
        for geometry in geometries() {
            for (lane, rows) in geometry.lanes.iter().enumerate() {
                for row in 0..rows.rows {
                    let (x, y) = (geometry.x(100_000), rows.top_of(row) + rows.row_height / 2.0);
                    let hit = geometry.hit(x, y).expect("it is in a row");
                    assert_eq!((hit.lane, hit.row), (lane, row));
                }
            }
            assert_eq!(geometry.hit(geometry.left - 1.0, geometry.lanes[0].y), None);
            assert_eq!(geometry.hit(geometry.left, TOP - 1.0), None);
        }
    }

    #[test]
    fn lanes_do_not_overlap_and_fit() {
        for geometry in geometries() {
            for pair in geometry.lanes.windows(2) {
                assert!(pair[0].y + pair[0].height() <= pair[1].name_y.min(pair[1].y), "{pair:?}");
            }
            let last = geometry.lanes.last().expect("it has lanes");
            assert!(last.y + last.height() <= geometry.bottom() && geometry.bottom() < geometry.height);
        }
    }

    #[test]
    fn a_painted_row_stands_for_several_if_there_are_more_rows_than_pixels() {
        let rows = LaneRows { y: 10.0, name_y: 0.0, row_height: 2.0, rows: 50, each: 4 };
        assert_eq!([0, 1, 4].map(|row| rows.row_y(row)), [Some(10.0), None, Some(12.0)]);
        assert_eq!([1, 5].map(|row| rows.top_of(row).round() as i32), [10, 12]);
    }
}

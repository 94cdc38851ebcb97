//! The bars of a lane in a figure, and the densities of what is too narrow to be a bar.

use super::axis::{Axis, LEFT, RIGHT};
use super::patterns;
use super::xml::Element;
use crate::page::geometry::LaneRows;
use crate::page::raster::Raster;
use crate::page::scene::{Bar, BarKind, Cell, ChartLane, Fill, Pixels};
use crate::site::Site;

/// A narrower bar becomes part of a density.
const LEAST_WIDTH: f64 = 1.0;
/// The most bars of a lane that are drawn one by one; the narrowest of more become a density.
const MOST_BARS: usize = 4_000;
/// The width of a column of a density.
const COLUMN: f64 = 2.0;
/// How many shades of a density there are.
const SHADES: f32 = 4.0;
/// The class of the parts of a density.
pub const DENSITY: &str = "density";

/// The bars of a lane: waits first, as on the screen.
pub fn bars(lane: &ChartLane, rows: &LaneRows, axis: Axis, site: &Site) -> String {
    let is_large = lane.bars.len() > MOST_BARS || rows.each > 1;
    let mut narrow = Raster::new(0.0, (RIGHT - LEFT) / COLUMN);
    let mut drawn = String::new();
    for (place, each) in lane.bars.iter().enumerate() {
        let (from, to) = (axis.x(each.start_us), axis.x(each.end_us));
        let row = each.row / rows.each.max(1);
        if is_large && (rows.each > 1 || to - from < LEAST_WIDTH) {
            narrow.add(rows, row as usize, (from - LEFT) / COLUMN, (to - LEFT) / COLUMN, each.fill, 0);
        } else {
            drawn += &bar(rows, each, (from, to), lane.stop_of(place).is_some(), site);
        }
    }
    let mut out = shades(rows.y, narrow.cells(), narrow.columns, COLUMN, rows.row_height);
    out += &lane.pixels.as_ref().map_or(String::new(), |pixels| of_screen(lane, rows, pixels));
    out + &drawn
}

fn bar(rows: &LaneRows, bar: &Bar, (from, to): (f64, f64), is_critical: bool, site: &Site) -> String {
    let kind = BarKind::of(bar.fill);
    let (edge, width) = match (is_critical, bar.fill) {
        // The edge of a narrow bar must not hide what it shows.
        (true, _) => ("#000000", ((to - from) / 2.0).clamp(1.0, 2.5)),
        (false, Fill::Waiting(_)) => ("#9a9a9a", 0.5),
        (false, _) => ("#33475b", 0.7),
    };
    let class = ["bar", kind.id(), if is_critical { "critical" } else { "" }];
    Element::new("rect")
        .with("class", class.join(" ").trim_end())
        .with("data-worker", bar.row + 1)
        .with("data-from-us", bar.start_us)
        .with("data-to-us", bar.end_us)
        .long("x", from)
        .long("y", rows.top_of(bar.row))
        .long("width", (to - from).max(0.5))
        .long("height", (rows.row_height - rows.gap()).max(1.0))
        .with("fill", patterns::fill(kind))
        .with("stroke", edge)
        .long("stroke-width", width)
        .around(&Element::new("title").around_text(&bar.words(site)))
}

/// What the screen shows of narrow bars, stretched to the axis.
fn of_screen(lane: &ChartLane, rows: &LaneRows, pixels: &Pixels) -> String {
    let columns = pixels.columns as usize;
    let painted = pixels.cells.len().checked_div(columns).unwrap_or(0).max(1);
    let height = rows.row_height / f64::from(rows.each.max(1)) * f64::from(lane.rows) / painted as f64;
    shades(rows.y, &pixels.cells, columns, (RIGHT - LEFT) / columns.max(1) as f64, height)
}

/// What narrow bars fill, as shades: the more of a column, the darker.
fn shades(top: f64, cells: &[Cell], columns: usize, width: f64, height: f64) -> String {
    let mut out = String::new();
    for (row, cells) in cells.chunks(columns.max(1)).enumerate() {
        let mut from = 0;
        // Columns of the same shade become one.
        for alike in cells.chunk_by(|a, b| shade(a) == shade(b)) {
            let x = LEFT + from as f64 * width;
            from += alike.len();
            let (work, wait, failed) = shade(&alike[0]);
            let (colour, opacity) = match (work, failed) {
                (0, _) if wait == 0 => continue,
                (0, _) => ("#b0b0b0", f32::from(wait) / SHADES / 2.0),
                (_, true) => ("#b3261e", f32::from(work) / SHADES),
                (_, false) => ("#1b4a73", f32::from(work) / SHADES),
            };
            out += &Element::new("rect")
                .with("class", DENSITY)
                .long("x", x)
                .long("y", top + row as f64 * height)
                .long("width", alike.len() as f64 * width)
                .long("height", height)
                .with("fill", colour)
                .long("fill-opacity", opacity.into())
                .empty();
        }
    }
    out
}

/// How dark a cell is: the shade of its work, the shade of its waits, and whether a fetch in it failed.
fn shade(cell: &Cell) -> (u8, u8, bool) {
    let of = |part: f32| (part.clamp(0.0, 1.0) * SHADES).ceil() as u8;
    (of(cell.work), of(cell.wait), cell.failed)
}

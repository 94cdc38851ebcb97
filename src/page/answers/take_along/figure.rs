//! The figure of a comparison as SVG, sized for a slide: title, settings, legend, the lanes' bars on one axis, the bound, and the
//! address that shows it again.

use super::patterns;
use super::xml::{escaped, number};
use crate::compare::Comparison;
use crate::page::geometry::LaneRows;
use crate::page::raster::Raster;
use crate::page::scene::{Bar, BarKind, Cell, Chart, ChartLane, EndFlag, Fill, Pixels, legend_words, seconds};
use crate::say::{settings, site_name};
use crate::setup::{SETTINGS, Setup};
use crate::text;
use std::fmt::Write;

/// The size of the figure: that of a slide, 16:9.
pub const WIDTH: f64 = 1600.0;
/// Its height.
pub const HEIGHT: f64 = 900.0;

/// Where the axis begins and ends.
const LEFT: f64 = 60.0;
const RIGHT: f64 = WIDTH - 130.0;
/// Where the lanes begin and end.
const TOP: f64 = 150.0;
const BOTTOM: f64 = HEIGHT - 140.0;
/// The line of a lane's name, with the gap before it.
const NAME: f64 = 34.0;
/// The highest and the lowest row.
const MOST_ROW: f64 = 30.0;
const LEAST_ROW: f64 = 3.0;
/// A narrower bar becomes part of a density.
const LEAST_WIDTH: f64 = 1.0;
/// The most bars of a lane that are drawn one by one; the narrowest of more become a density.
const MOST_BARS: usize = 4_000;
/// The width of a column of a density.
const COLUMN: f64 = 2.0;
/// How many shades of a density there are.
const SHADES: f32 = 4.0;
/// About how many letters fit on a line of this many units at size 16.
const LETTER: f64 = 8.2;

/// What the figure says besides the run.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct About {
    /// The address that shows the comparison again.
    pub link: String,
    /// The moment of a still, and its caption.
    pub still: Option<Still>,
}

/// A run at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Still {
    /// The moment, in µs.
    pub at_us: u64,
    /// What happens then, in a sentence.
    pub caption: String,
}

/// The figure of a comparison; `chart` has its bars and its axis.
pub fn figure(comparison: &Comparison, chart: &Chart, about: &About) -> String {
    let mut figure = Figure { out: String::new(), chart };
    let names: Vec<&str> = chart.lanes.iter().map(|lane| &*lane.name).collect();
    let title = text::take_along_title(names.join(text::LIST_COMMA), site_name(&comparison.site));
    let _ = writeln!(
        figure.out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         font-family=\"system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\" role=\"img\">\n<title>{}</title>",
        escaped(&title)
    );
    figure.defs();
    let _ = writeln!(figure.out, "<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>");
    figure.words(LEFT, 48.0, 28.0, "#111111", "font-weight=\"600\"", &title);
    for (number, line) in wrapped(&said_settings(&comparison.setup), 2).iter().enumerate() {
        figure.words(LEFT, 78.0 + 22.0 * number as f64, 16.0, "#444444", "", line);
    }
    figure.axis();
    let mut y = TOP;
    for (number, lane) in chart.lanes.iter().enumerate() {
        y = figure.lane(comparison, number, lane, y);
    }
    figure.bound();
    if let Some(still) = &about.still {
        figure.still(still);
    }
    figure.legend();
    figure.words(LEFT, HEIGHT - 14.0, 13.0, "#444444", "class=\"link\"", &about.link);
    figure.out.push_str("</svg>\n");
    figure.out
}

/// The settings that are not as at first, and those that are always said: `Concurrency 8, Latency 120 ms`.
fn said_settings(setup: &Setup) -> String {
    let first = Setup::default();
    let is_said = |key: &str| !["site", "lanes", "mode", "live-lanes"].contains(&key);
    let is_told = |key: &str| ["concurrency", "latency-ms", "cpu-ms", "seed"].contains(&key);
    let said = SETTINGS
        .iter()
        .filter(|setting| is_said(setting.key) && (is_told(setting.key) || setting.get(setup) != setting.get(&first)));
    let said: Vec<String> =
        said.map(|setting| text::value_set(settings::name(setting), settings::shown(setting, setup))).collect();
    said.join(text::LIST_COMMA)
}

/// A text in at most this many lines; the last one ends with `…` if there is more.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let fits = ((WIDTH - 2.0 * LEFT) / LETTER) as usize;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let has_room = |line: &&mut String| line.chars().count() + 1 + word.chars().count() <= fits;
        let is_last = lines.len() == most;
        match lines.last_mut() {
            Some(line) if has_room(&line) => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if is_last => {
                line.push('…');
                break;
            }
            _ => lines.push(String::from(word)),
        }
    }
    lines
}

struct Figure<'a> {
    out: String,
    chart: &'a Chart,
}

impl Figure<'_> {
    fn words(&mut self, x: f64, y: f64, size: f64, colour: &str, more: &str, words: &str) {
        let (x, y, words) = (number(x), number(y), escaped(words));
        let _ = writeln!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\"{}{more}>{words}</text>",
            if more.is_empty() { "" } else { " " }
        );
    }

    /// The x of a moment; moments outside of the axis are at its ends.
    fn x(&self, at_us: u64) -> f64 {
        let (from_us, end_us) = (self.chart.from_us, self.chart.end_us.max(self.chart.from_us + 1));
        let since_us = at_us.clamp(from_us, end_us) - from_us;
        LEFT + (RIGHT - LEFT) * (since_us as f64 / (end_us - from_us) as f64)
    }

    fn kinds(&self) -> impl Iterator<Item = BarKind> {
        let bars = self.chart.lanes.iter().flat_map(|lane| &lane.bars);
        let mut occurs = [false; BarKind::ALL.len()];
        bars.for_each(|bar| occurs[BarKind::of(bar.fill) as usize] = true);
        BarKind::ALL.into_iter().filter(move |kind| occurs[*kind as usize])
    }

    /// The fills of a kind that occur, each once.
    fn fills(&self, kind: BarKind) -> Vec<Fill> {
        let mut fills = Vec::new();
        let bars = self.chart.lanes.iter().flat_map(|lane| &lane.bars);
        for bar in bars.filter(|bar| BarKind::of(bar.fill) == kind) {
            if !fills.contains(&bar.fill) {
                fills.push(bar.fill);
            }
        }
        fills
    }

    fn defs(&mut self) {
        let patterns: String = self.kinds().map(patterns::pattern).collect();
        let _ = writeln!(self.out, "<defs>{patterns}</defs>");
    }

    fn axis(&mut self) {
        self.out.push_str("<g class=\"axis\">\n");
        for tick in self.chart.ticks(8) {
            let x = number(self.x(tick.at_us));
            let (colour, top) = if tick.labelled { ("#cccccc", TOP - 6.0) } else { ("#eeeeee", TOP) };
            let _ = writeln!(self.out, "<path d=\"M{x} {}V{}\" stroke=\"{colour}\"/>", number(top), number(BOTTOM));
            if tick.labelled {
                let x = self.x(tick.at_us);
                self.words(x, TOP - 12.0, 14.0, "#444444", "text-anchor=\"middle\"", &seconds(tick.at_us));
            }
        }
        self.out.push_str("</g>\n");
    }

    /// The rows of a lane that begin at `y`: all lanes share the height.
    fn rows(&self, lane: &ChartLane, y: f64) -> LaneRows {
        let all: u32 = self.chart.lanes.iter().map(|lane| lane.rows).sum();
        let room = BOTTOM - TOP - NAME * self.chart.lanes.len() as f64;
        let height = (room / f64::from(all.max(1))).min(MOST_ROW);
        let each = (LEAST_ROW / height).ceil().max(1.0) as u32;
        let row_height = height * f64::from(each);
        LaneRows { y, name_y: y - 8.0, row_height, rows: lane.rows.div_ceil(each), each }
    }

    /// Draws a lane whose name begins at `y`; returns where it ends.
    fn lane(&mut self, comparison: &Comparison, number_of: usize, lane: &ChartLane, y: f64) -> f64 {
        let rows = self.rows(lane, y + NAME);
        let _ = writeln!(self.out, "<g class=\"lane\" data-lane=\"{}\">", number_of + 1);
        self.words(LEFT, rows.name_y, 18.0, "#111111", "font-weight=\"600\"", &lane.name);
        self.bars(comparison, lane, &rows);
        let flag = comparison.lanes.get(number_of).and_then(|of| EndFlag::of(comparison, of));
        if let (Some(flag), Some(end_us)) = (flag, lane.end_us) {
            let x = self.x(end_us);
            let (top, bottom) = (number(rows.y), number(rows.y + rows.height()));
            let _ =
                writeln!(self.out, "<path d=\"M{} {top}V{bottom}\" stroke=\"#111111\" stroke-width=\"2\"/>", number(x));
            let words = [flag.time, flag.speed_up, flag.over_bound].into_iter().filter(|words| !words.is_empty());
            let words = words.collect::<Vec<_>>().join(text::LIST_DOT);
            self.words(x + 6.0, rows.y + 14.0, 15.0, "#111111", "class=\"end\"", &words);
        }
        if lane.own_bound_us > 0 {
            let (x, y, height) = (self.x(lane.own_bound_us), rows.y, rows.height());
            self.dashes(x, y, y + height);
        }
        self.out.push_str("</g>\n");
        rows.y + rows.height()
    }

    /// The bars of a lane: waits first, as on the screen, then densities of what is too narrow, then the rest.
    fn bars(&mut self, comparison: &Comparison, lane: &ChartLane, rows: &LaneRows) {
        let is_large = lane.bars.len() > MOST_BARS || rows.each > 1;
        let mut narrow = Raster::new(0.0, (RIGHT - LEFT) / COLUMN);
        let mut drawn = Vec::new();
        for (place, bar) in lane.bars.iter().enumerate() {
            let (from, to) = (self.x(bar.start_us), self.x(bar.end_us));
            let row = bar.row / rows.each.max(1);
            if is_large && (rows.each > 1 || to - from < LEAST_WIDTH) {
                narrow.add(rows, row as usize, (from - LEFT) / COLUMN, (to - LEFT) / COLUMN, bar.fill, 0);
            } else {
                drawn.push((place, bar));
            }
        }
        self.density(rows, &narrow);
        if let Some(pixels) = &lane.pixels {
            self.density_of_screen(lane, rows, pixels);
        }
        for (place, bar) in drawn {
            self.bar(comparison, rows, bar, lane.stop_of(place).is_some());
        }
    }

    fn bar(&mut self, comparison: &Comparison, rows: &LaneRows, bar: &Bar, is_critical: bool) {
        let (from, to) = (self.x(bar.start_us), self.x(bar.end_us));
        let (y, height) = (rows.top_of(bar.row), (rows.row_height - rows.gap()).max(1.0));
        let kind = BarKind::of(bar.fill);
        let edge = match (is_critical, bar.fill) {
            (true, _) => " stroke=\"#000000\" stroke-width=\"2.5\"",
            (false, Fill::Waiting(_)) => " stroke=\"#9a9a9a\" stroke-width=\"0.5\"",
            (false, _) => " stroke=\"#33475b\" stroke-width=\"0.7\"",
        };
        let _ = writeln!(
            self.out,
            "<rect class=\"bar {}{}\" data-worker=\"{}\" data-from-us=\"{}\" data-to-us=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" \
             height=\"{}\" fill=\"url(#{})\"{edge}><title>{}</title></rect>",
            kind.id(),
            if is_critical { " critical" } else { "" },
            bar.row + 1,
            bar.start_us,
            bar.end_us,
            number(from),
            number(y),
            number((to - from).max(0.5)),
            number(height),
            patterns::id(kind),
            escaped(&bar.words(&comparison.site)),
        );
    }

    /// What narrow bars fill, as shades: the more of a column, the darker.
    fn density(&mut self, rows: &LaneRows, raster: &Raster) {
        self.shades(rows, raster.cells(), raster.columns, COLUMN, rows.row_height);
    }

    /// The same that the screen shows, stretched to the axis.
    fn density_of_screen(&mut self, lane: &ChartLane, rows: &LaneRows, pixels: &Pixels) {
        let columns = pixels.columns as usize;
        if columns == 0 {
            return;
        }
        let painted = pixels.cells.len() / columns;
        let each = f64::from(lane.rows) / painted.max(1) as f64;
        let height = rows.row_height / f64::from(rows.each.max(1)) * each;
        self.shades(rows, &pixels.cells, columns, (RIGHT - LEFT) / columns as f64, height);
    }

    fn shades(&mut self, rows: &LaneRows, cells: &[Cell], columns: usize, width: f64, height: f64) {
        for (row, cells) in cells.chunks(columns.max(1)).enumerate() {
            let y = rows.y + row as f64 * height;
            let mut from = 0;
            // Columns of the same shade become one.
            for alike in cells.chunk_by(|a, b| shade(a) == shade(b)) {
                let (x, wide) = (LEFT + from as f64 * width, alike.len() as f64 * width);
                from += alike.len();
                let (work, wait, failed) = shade(&alike[0]);
                let (x, y, wide, high) = (number(x), number(y), number(wide), number(height));
                let (colour, opacity) = match (work, failed) {
                    (0, _) if wait == 0 => continue,
                    (0, _) => ("#b0b0b0", f32::from(wait) / SHADES / 2.0),
                    (_, true) => ("#b3261e", f32::from(work) / SHADES),
                    (_, false) => ("#1b4a73", f32::from(work) / SHADES),
                };
                let _ = writeln!(
                    self.out,
                    "<rect class=\"density\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{colour}\" \
                     fill-opacity=\"{}\"/>",
                    number(f64::from(opacity))
                );
            }
        }
    }

    /// The bound that all lanes share, with its words.
    fn bound(&mut self) {
        let Some(bound) =
            self.chart.bound.filter(|bound| bound.us > self.chart.from_us && bound.us < self.chart.end_us)
        else {
            return;
        };
        let x = self.x(bound.us);
        self.dashes(x, TOP, BOTTOM);
        let words = text::take_along_bound(seconds(bound.us));
        self.words(x, BOTTOM + 18.0, 14.0, "#111111", "class=\"bound\" text-anchor=\"middle\"", &words);
    }

    fn dashes(&mut self, x: f64, top: f64, bottom: f64) {
        let (x, top, bottom) = (number(x), number(top), number(bottom));
        let _ = writeln!(
            self.out,
            "<path class=\"bound\" d=\"M{x} {top}V{bottom}\" stroke=\"#111111\" stroke-width=\"1.6\" stroke-dasharray=\"7 4\"/>"
        );
    }

    fn still(&mut self, still: &Still) {
        let x = self.x(still.at_us);
        let _ = writeln!(
            self.out,
            "<path class=\"playhead\" d=\"M{0} {1}V{2}\" stroke=\"#b3261e\" stroke-width=\"2.5\"/>",
            number(x),
            number(TOP - 6.0),
            number(BOTTOM)
        );
        for (line, words) in wrapped(&still.caption, 2).iter().enumerate() {
            let more = "class=\"caption\" font-weight=\"600\"";
            self.words(LEFT, BOTTOM + 40.0 + 20.0 * line as f64, 16.0, "#111111", more, words);
        }
    }

    fn legend(&mut self) {
        let kinds: Vec<BarKind> = self.kinds().collect();
        let (mut x, mut y) = (LEFT, HEIGHT - 58.0);
        self.out.push_str("<g class=\"legend\">\n");
        for kind in kinds {
            let words = legend_words(&self.fills(kind));
            let width = 50.0 + words.chars().count() as f64 * LETTER * 0.9;
            if x > LEFT && x + width > WIDTH - LEFT {
                (x, y) = (LEFT, y + 22.0);
            }
            let _ = writeln!(
                self.out,
                "<rect x=\"{}\" y=\"{}\" width=\"26\" height=\"14\" fill=\"url(#{})\" stroke=\"#33475b\" stroke-width=\"0.7\"/>",
                number(x),
                number(y - 12.0),
                patterns::id(kind)
            );
            self.words(x + 32.0, y, 14.0, "#111111", "", &words);
            x += width;
        }
        if self.chart.lanes.iter().any(|lane| !lane.critical.is_empty()) {
            let words = text::TAKE_ALONG_CRITICAL;
            let _ = writeln!(
                self.out,
                "<rect x=\"{}\" y=\"{}\" width=\"26\" height=\"14\" fill=\"#ffffff\" stroke=\"#000000\" stroke-width=\"2.5\"/>",
                number(x),
                number(y - 12.0)
            );
            self.words(x + 32.0, y, 14.0, "#111111", "", words);
            x += 50.0 + words.chars().count() as f64 * LETTER * 0.9;
        }
        if self.out.contains("class=\"density\"") {
            self.words(x, y, 14.0, "#111111", "", text::TAKE_ALONG_DENSITY);
        }
        self.out.push_str("</g>\n");
    }
}

/// How dark a cell is: the shade of its work, the shade of its waits, and whether a fetch in it failed.
fn shade(cell: &Cell) -> (u8, u8, bool) {
    let of = |part: f32| (part.clamp(0.0, 1.0) * SHADES).ceil() as u8;
    (of(cell.work), of(cell.wait), cell.failed)
}

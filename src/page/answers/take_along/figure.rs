//! The figure of a comparison as SVG, sized for a slide: title, settings, legend, the lanes' bars on one axis, the bound, and the
//! address that shows it again.

use super::axis::{Axis, BOTTOM, HEIGHT, LEFT, TOP, rows};
use super::bars::{DENSITY, bars};
use super::patterns;
use super::sheet::{DARK, GREY, Legend, Sheet, vertical, words, wrapped};
use super::xml::Element;
use crate::compare::Comparison;
use crate::page::scene::{BarKind, Chart, ChartLane, EndFlag, Fill, legend_words, seconds};
use crate::say::site_name;
use crate::text;

/// What the figure says in addition to the run.
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
    let figure = Figure { chart, axis: Axis::of(chart) };
    let names: Vec<&str> = chart.lanes.iter().map(|lane| &*lane.name).collect();
    let title = &text::take_along_title(names.join(text::LIST_COMMA), site_name(&comparison.site));
    let patterns: String = figure.kinds().map(patterns::pattern).collect();
    let sheet = Sheet { title, setup: &comparison.setup, without: &[], link: &about.link };
    let mut out = sheet.head(&patterns);
    out += &figure.marks();
    let mut y = TOP;
    for (number, lane) in chart.lanes.iter().enumerate() {
        let rows = rows(chart, lane, y);
        let content = words(LEFT, rows.name_y, 18.0).with("font-weight", 600).around_text(&lane.name)
            + &bars(lane, &rows, figure.axis, &comparison.site)
            + &figure.end_of_lane(comparison, number, lane, (rows.y, rows.y + rows.height()));
        out += &Element::new("g").with("class", "lane").with("data-lane", number + 1).around(&content);
        y = rows.y + rows.height();
    }
    out += &figure.bound();
    out += &about.still.as_ref().map_or(String::new(), |still| figure.still(still));
    let has_density = out.contains(DENSITY);
    out += &figure.legend(has_density);
    out + &sheet.foot()
}

/// The dashed line of a bound.
fn dashes(x: f64, from_to: (f64, f64)) -> String {
    vertical(x, from_to, DARK, 1.6).with("class", "bound").with("stroke-dasharray", "7 4").empty()
}

struct Figure<'a> {
    chart: &'a Chart,
    axis: Axis,
}

impl Figure<'_> {
    /// The kinds of bars that occur.
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

    /// The marks of the time axis.
    fn marks(&self) -> String {
        let mut out = String::new();
        for tick in self.chart.ticks(8) {
            let x = self.axis.x(tick.at_us);
            let (colour, top) = if tick.labelled { ("#cccccc", TOP - 6.0) } else { ("#eeeeee", TOP) };
            out += &vertical(x, (top, BOTTOM), colour, 1.0).empty();
            if tick.labelled {
                let label = words(x, TOP - 12.0, 14.0).with("fill", GREY).with("text-anchor", "middle");
                out += &label.around_text(&seconds(tick.at_us));
            }
        }
        Element::new("g").with("class", "axis").around(&out)
    }

    /// When a lane ended, and its own bound.
    fn end_of_lane(&self, comparison: &Comparison, number: usize, lane: &ChartLane, from_to: (f64, f64)) -> String {
        let mut out = String::new();
        let flag = comparison.lanes.get(number).and_then(|of| EndFlag::of(comparison, of));
        if let (Some(flag), Some(end_us)) = (flag, lane.end_us) {
            let x = self.axis.x(end_us);
            let said = [flag.time, flag.speed_up, flag.over_bound].into_iter().filter(|said| !said.is_empty());
            let said = said.collect::<Vec<_>>().join(text::LIST_DOT);
            // It goes on beyond the axis.
            let said = if lane.is_cut { format!("→ {said}") } else { said };
            out += &vertical(x, from_to, DARK, 2.0).empty();
            out += &words(x + 6.0, from_to.0 + 14.0, 15.0).with("class", "end").around_text(&said);
        }
        if lane.own_bound_us > 0 {
            out += &dashes(self.axis.x(lane.own_bound_us), from_to);
        }
        out
    }

    /// The bound that all lanes share, with its words.
    fn bound(&self) -> String {
        let is_seen = |us: u64| us > self.chart.from_us && us < self.chart.end_us;
        let Some(bound) = self.chart.bound.filter(|bound| is_seen(bound.us)) else { return String::new() };
        let x = self.axis.x(bound.us);
        let label = words(x, BOTTOM + 18.0, 14.0).with("class", "bound").with("text-anchor", "middle");
        dashes(x, (TOP, BOTTOM)) + &label.around_text(&text::take_along_bound(seconds(bound.us)))
    }

    /// The playhead of a still, and its caption.
    fn still(&self, still: &Still) -> String {
        let x = self.axis.x(still.at_us);
        let mut out = vertical(x, (TOP - 6.0, BOTTOM), "#b3261e", 2.5).with("class", "playhead").empty();
        for (line, said) in wrapped(&still.caption, 2).iter().enumerate() {
            let place = words(LEFT, BOTTOM + 40.0 + 20.0 * line as f64, 16.0);
            out += &place.with("class", "caption").with("font-weight", 600).around_text(said);
        }
        out
    }

    fn legend(&self, has_density: bool) -> String {
        let mut legend = Legend::new(HEIGHT - 58.0, 22.0);
        let mut add = |swatch: Element, said: &str| {
            let size = swatch.with("width", 26).with("height", 14);
            legend.add(26.0, said, |x, y| size.long("x", x).long("y", y - 12.0).empty());
        };
        for kind in self.kinds() {
            let swatch = Element::new("rect").with("fill", patterns::fill(kind)).with("stroke", "#33475b");
            add(swatch, &legend_words(&self.fills(kind)));
        }
        if self.chart.lanes.iter().any(|lane| !lane.critical.is_empty()) {
            let swatch = Element::new("rect").with("fill", "#ffffff").with("stroke", "#000000");
            add(swatch.long("stroke-width", 2.5), text::TAKE_ALONG_CRITICAL);
        }
        if has_density {
            add(Element::new("rect").with("fill", "#1b4a73").long("fill-opacity", 0.5), text::TAKE_ALONG_DENSITY);
        }
        legend.drawn()
    }
}

//! The figure of a curve as SVG, sized for a slide: each lane has its own pattern of line and its name at the line's end, so that
//! it can be told in black and white, too.

use super::axis::{HEIGHT, LEFT, WIDTH};
use super::sheet::{DARK, GREY, Legend, Sheet, vertical, words};
use super::xml::{Element, number};
use crate::page::answers::Curve;
use crate::page::answers::plot::Plot;
use crate::page::answers::say;
use crate::say::settings;
use crate::setup::Setup;
use crate::text;
use crate::trace::order;

/// Left, top, right and bottom of the curves.
const INNER: [f64; 4] = [150.0, 150.0, WIDTH - 270.0, HEIGHT - 196.0];
/// How far apart the words of an axis are at least.
const APART: [f64; 2] = [90.0, 44.0];
/// The lanes: the colours of the page, each with its own pattern of line. An earlier lane is wider: it is seen under a later one.
const LANES: [(&str, &str, f64); 4] =
    [("#0072b2", "none", 4.0), ("#d55e00", "14 6", 3.4), ("#009e73", "3 5", 3.0), ("#6d5bc0", "16 5 3 5", 2.6)];
/// How far apart the names at the ends of the lines are, and how many letters they may have.
const NAME: (f64, usize) = (20.0, 25);

/// The figure of a curve, of a site with this name. `link` is the address that shows it again.
pub fn figure(curve: &Curve, setup: &Setup, site: &str, link: &str) -> String {
    let of = curve.ask.setting;
    let title = &text::take_along_curve_title(site, say::figure(curve.ask.figure), settings::name(of));
    let figure =
        Figure { curve, seed: setup.seed, plot: Plot::within(curve, INNER, APART), names: say::lane_names(setup) };
    // What varies is no setting of the whole.
    let varies = [of.key, "seed"];
    let without = if curve.ask.seeds > 1 { &varies[..] } else { &varies[..1] };
    let sheet = Sheet { title, setup, without, link };
    let lanes: String = (0..curve.lanes).map(|lane| figure.lane(lane)).collect();
    sheet.head("") + &figure.axes() + &figure.now() + &lanes + &figure.ends() + &figure.legend() + &sheet.foot()
}

struct Figure<'a> {
    curve: &'a Curve,
    /// The first seed.
    seed: u32,
    plot: Plot,
    names: Vec<String>,
}

impl Figure<'_> {
    fn axes(&self) -> String {
        let [left, top, right, bottom] = INNER;
        let (of, mut out) = (self.curve.ask, String::new());
        for tick in self.plot.figures(of.figure) {
            let path = format!("M{} {}H{}", number(left), number(tick.at), number(right));
            out += &Element::new("path").with("d", path).with("stroke", "#d5d5d5").empty();
            let label = words(left - 10.0, tick.at + 5.0, 15.0).with("fill", GREY).with("text-anchor", "end");
            out += &label.around_text(&tick.text);
        }
        for tick in self.plot.values(self.curve) {
            out += &vertical(tick.at, (bottom, bottom + 6.0), GREY, 1.0).empty();
            let label = words(tick.at, bottom + 24.0, 15.0).with("fill", GREY).with("text-anchor", "middle");
            out += &label.around_text(&tick.text);
        }
        let frame = format!("M{} {}V{}H{}", number(left), number(top), number(bottom), number(right));
        out += &Element::new("path").with("d", frame).with("stroke", GREY).with("fill", "none").empty();
        let middle = (left + right) / 2.0;
        out += &named(words(middle, bottom + 52.0, 16.0), settings::name(of.setting));
        let (x, y) = (LEFT + 10.0, (top + bottom) / 2.0);
        let turned = words(x, y, 16.0).with("transform", format!("rotate(-90 {} {})", number(x), number(y)));
        out += &named(turned, say::figure(of.figure));
        Element::new("g").with("class", "axis").around(&out)
    }

    /// The value on the page.
    fn now(&self) -> String {
        let [_, top, _, bottom] = INNER;
        let Some(place) = self.curve.values.present else { return String::new() };
        let (of, value) = (self.curve.ask.setting, self.curve.values.all[place]);
        let x = self.plot.x(self.curve, value);
        let said = text::take_along_curve_now(settings::name(of), settings::shown_held(of, value));
        let line = vertical(x, (top - 8.0, bottom), DARK, 1.2).with("class", "now").with("stroke-dasharray", "2 4");
        line.empty() + &words(x, top - 14.0, 14.0).with("text-anchor", "middle").around_text(&said)
    }

    /// The band, the bound, the line, the points and the knee of a lane.
    fn lane(&self, lane: usize) -> String {
        let (curve, (colour, ..)) = (self.curve, look(lane));
        let paths = self.plot.paths(curve, lane);
        let path = |class: &str, path: String| match path.is_empty() {
            true => None,
            false => Some(Element::new("path").with("class", class).with("d", path)),
        };
        let edge = |of: Element| of.with("stroke", colour).with("stroke-width", 1);
        let band = path("band", paths.band).map(|band| edge(band.with("fill", colour).with("fill-opacity", 0.1)));
        let dots = |bound| edge(bound).with("stroke-dasharray", "1 4").with("fill", "none");
        let bound = path("bound", paths.bound).map(dots);
        let line = path("line", paths.line).map(|path| line(path, lane).with("stroke-linejoin", "round"));
        let mut out: String = [band, bound, line].into_iter().flatten().map(Element::empty).collect();
        out += &(0..curve.values.all.len()).filter_map(|place| self.point(lane, place)).collect::<String>();
        let knee = curve.knee(lane).and_then(|place| self.at(lane, place));
        out += &knee.map_or(String::new(), |(x, y)| ring(x, y, colour));
        Element::new("g").with("class", "curve").with("data-lane", lane + 1).around(&out)
    }

    /// Where the median of a lane is.
    fn at(&self, lane: usize, place: usize) -> Option<(f64, f64)> {
        let median = self.curve.spread(lane, place)?.median;
        Some((self.plot.x(self.curve, *self.curve.values.all.get(place)?), self.plot.y(median)))
    }

    /// A point: what a viewer says of it, and its figures, in µs if they are times.
    fn point(&self, lane: usize, place: usize) -> Option<String> {
        let (curve, (x, y)) = (self.curve, self.at(lane, place)?);
        let spread = curve.spread(lane, place)?;
        let said = text::value_set(say::value(curve, place), say::at_point(curve, lane, place));
        let circle = Element::new("circle").with("class", "point").with("data-value", curve.values.all[place]);
        let circle =
            circle.with("data-low", spread.low).with("data-median", spread.median).with("data-high", spread.high);
        let circle = circle.long("cx", x).long("cy", y).with("r", 7).with("fill-opacity", 0);
        Some(circle.around(&Element::new("title").around_text(&said)))
    }

    /// The names of the lanes at the ends of their lines, none above another.
    fn ends(&self) -> String {
        let [_, top, right, bottom] = INNER;
        let last = |lane: usize| (0..self.curve.values.all.len()).rev().find_map(|place| self.at(lane, place));
        let mut ends: Vec<(usize, (f64, f64))> =
            (0..self.curve.lanes).filter_map(|lane| Some((lane, last(lane)?))).collect();
        order::sort_by_number(&mut ends, |(_, (_, y))| (y * 100.0).max(0.0) as u128);
        let apart = NAME.0;
        let mut lines: Vec<f64> = ends.iter().map(|(_, (_, y))| y.max(top)).collect();
        for place in 1..lines.len() {
            lines[place] = lines[place].max(lines[place - 1] + apart);
        }
        // Those that are below the axis move up, and what they meet there with them.
        let mut most = bottom;
        for line in lines.iter_mut().rev() {
            *line = line.min(most);
            most = *line - apart;
        }
        let end = |((lane, (x, y)), line): (&(usize, (f64, f64)), &f64)| {
            let (colour, ..) = look(*lane);
            let path = format!("M{} {}L{} {}", number(*x), number(*y), number(right + 22.0), number(*line));
            let path = Element::new("path").with("d", path).with("stroke", colour).with("stroke-width", 1).empty();
            let name = words(right + 28.0, line + 5.0, 15.0).with("font-weight", 600).with("class", "end");
            path + &name.around_text(&short(&self.names[*lane]))
        };
        Element::new("g").with("class", "ends").around(&ends.iter().zip(&lines).map(end).collect::<String>())
    }

    fn legend(&self) -> String {
        let mut legend = Legend::new(HEIGHT - 108.0, 24.0);
        let across = |x: f64, y: f64, width: f64| {
            Element::new("path").with("d", format!("M{} {}h{}", number(x), number(y - 5.0), number(width)))
        };
        for (lane, name) in self.names.iter().enumerate() {
            legend.add(60.0, name, |x, y| line(across(x, y, 60.0), lane).empty());
        }
        let lanes = || 0..self.curve.lanes;
        let places = || 0..self.curve.values.all.len();
        if lanes().any(|lane| places().any(|place| self.curve.bound_us(lane, place).is_some())) {
            let dots = |x, y| across(x, y, 40.0).with("stroke", DARK).with("stroke-dasharray", "1 4").empty();
            legend.add(40.0, text::TAKE_ALONG_CURVE_BOUND, dots);
        }
        if self.curve.ask.seeds > 1 {
            let band = |x, y: f64| {
                let of = Element::new("rect").long("x", x).long("y", y - 12.0).with("width", 40).with("height", 14);
                of.with("fill", DARK).with("fill-opacity", 0.1).with("stroke", DARK).empty()
            };
            let last = self.seed.saturating_add(self.curve.ask.seeds - 1);
            legend.add(40.0, &text::take_along_curve_band(self.seed, last), band);
        }
        if lanes().any(|lane| self.curve.knee(lane).is_some()) {
            legend.add(16.0, text::TAKE_ALONG_CURVE_KNEE, |x, y| ring(x + 8.0, y - 5.0, DARK));
        }
        legend.drawn()
    }
}

/// How a lane looks: its colour, the pattern of its line, and how wide that is.
fn look(lane: usize) -> (&'static str, &'static str, f64) {
    LANES[lane % LANES.len()]
}

/// A path as the line of a lane.
fn line(path: Element, lane: usize) -> Element {
    let (colour, dashes, width) = look(lane);
    let path = path.with("stroke", colour).with("stroke-width", width).with("stroke-dasharray", dashes);
    path.with("fill", "none")
}

fn ring(x: f64, y: f64, colour: &str) -> String {
    let ring = Element::new("circle").with("class", "knee").long("cx", x).long("cy", y).with("r", 7);
    ring.with("fill", "#ffffff").with("stroke", colour).with("stroke-width", 2.5).empty()
}

/// The name of an axis.
fn named(place: Element, name: &str) -> String {
    place.with("font-weight", 600).with("fill", DARK).with("text-anchor", "middle").around_text(name)
}

/// A name that has room beside the curves.
fn short(name: &str) -> String {
    if name.chars().count() <= NAME.1 {
        return String::from(name);
    }
    name.chars().take(NAME.1 - 1).chain(['…']).collect()
}

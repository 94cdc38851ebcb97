//! Where the parts of a curve are on its picture: a pure function of the curve and a size in CSS pixels.

use super::curve::{Curve, Figure};
use crate::page::scene::{fixed, milliseconds, seconds};
use crate::say::settings;
use crate::text;
use std::fmt::Write;

/// From this factor between the lowest and the highest makespan on, equal factors are equally far apart.
const WIDE: f64 = 12.0;
/// The room around the curves for the words of the axes, in CSS pixels: left, right, top, bottom.
const ROOM: [f64; 4] = [64.0, 16.0, 12.0, 40.0];
/// How far apart the words of an axis are at least, in CSS pixels.
const APART: [f64; 2] = [56.0, 34.0];

/// The place of a picture of curves.
#[derive(Clone, PartialEq, Debug)]
pub struct Plot {
    /// Left, top, right and bottom of the curves, in CSS pixels.
    pub inner: [f64; 4],
    /// The lowest and the highest figure of the axis.
    range: (f64, f64),
    /// Whether equal factors are equally far apart.
    is_wide: bool,
    /// How far apart the words of an axis are at least.
    apart: [f64; 2],
}

/// A word of an axis and where it is, in CSS pixels.
#[derive(Clone, PartialEq, Debug)]
pub struct Tick {
    /// Along the axis.
    pub at: f64,
    /// The word.
    pub text: String,
}

/// The curve of one lane, as paths of SVG.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Paths {
    /// The medians.
    pub line: String,
    /// From the 5th to the 95th percentile; empty with one seed.
    pub band: String,
    /// The bound; empty if there is none.
    pub bound: String,
}

impl Plot {
    /// A picture of this size, for all that has come of a curve.
    pub fn of(curve: &Curve, width: f64, height: f64) -> Self {
        let [left, right, top, bottom] = ROOM;
        Plot::within(curve, [left, top, (width - right).max(left + 1.0), (height - bottom).max(top + 1.0)], APART)
    }

    /// The curves within left, top, right and bottom; the words of the axes are at least so far apart.
    pub fn within(curve: &Curve, inner: [f64; 4], apart: [f64; 2]) -> Self {
        let places = 0..curve.values.all.len();
        let of_lane = |lane| places.clone().filter_map(move |place| Some((lane, place, curve.spread(lane, place)?)));
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for (lane, place, spread) in (0..curve.lanes).flat_map(of_lane) {
            let low = curve.bound_us(lane, place).unwrap_or(spread.low).min(spread.low);
            (least, most) = (least.min(low as f64), most.max(spread.high as f64));
        }
        let is_wide = curve.ask.figure == Figure::Makespan && least > 0.0 && most / least >= WIDE;
        let range = match is_wide {
            true => (least / 1.1, most * 1.1),
            // A figure that is 0 everywhere has an axis, too.
            false => (0.0, (most * 1.05).max(1.0)),
        };
        Plot { inner, range, is_wide, apart }
    }

    /// The x of a value of the setting.
    pub fn x(&self, curve: &Curve, value: u32) -> f64 {
        let [left, _, right, _] = self.inner;
        left + (right - left) * curve.values.share(f64::from(value))
    }

    /// The place of the value that is nearest to an x.
    pub fn nearest(&self, curve: &Curve, x: f64) -> usize {
        let [left, _, right, _] = self.inner;
        curve.values.nearest(((x - left) / (right - left)).clamp(0.0, 1.0))
    }

    /// The y of a figure.
    pub fn y(&self, figure: u64) -> f64 {
        let [_, top, _, bottom] = self.inner;
        let at = |figure: f64| if self.is_wide { figure.max(1.0).ln() } else { figure };
        let (from, to) = (at(self.range.0), at(self.range.1));
        bottom - (bottom - top) * (at(figure as f64) - from) / (to - from)
    }

    /// The words of the axis of figures.
    pub fn figures(&self, figure: Figure) -> Vec<Tick> {
        let [_, top, _, bottom] = self.inner;
        let most = ((bottom - top) / self.apart[1]).max(2.0);
        let all = if self.is_wide { factors(self.range, most) } else { steps(self.range.1, most, figure) };
        all.into_iter().map(|of| Tick { at: self.y(of), text: words(figure, of) }).collect()
    }

    /// The words of the axis of the setting.
    pub fn values(&self, curve: &Curve) -> Vec<Tick> {
        let [left, _, right, _] = self.inner;
        let (Some(&first), Some(&last)) = (curve.values.all.first(), curve.values.all.last()) else {
            return Vec::new();
        };
        let most = ((right - left) / self.apart[0]).max(2.0);
        let all = match curve.values.is_wide {
            true => factors((f64::from(first), f64::from(last)), most),
            false => steps(f64::from(last), most, Figure::Fetches),
        };
        let valid = all.into_iter().filter(|of| (u64::from(first)..=u64::from(last)).contains(of));
        let tick =
            |of: u64| Tick { at: self.x(curve, of as u32), text: settings::shown_held(curve.ask.setting, of as u32) };
        valid.map(tick).collect()
    }

    /// The curve of a lane.
    pub fn paths(&self, curve: &Curve, lane: usize) -> Paths {
        let (mut paths, mut above, mut below) = (Paths::default(), String::new(), Vec::new());
        for (place, &value) in curve.values.all.iter().enumerate() {
            let x = self.x(curve, value);
            if let Some(spread) = curve.spread(lane, place) {
                join(&mut paths.line, x, self.y(spread.median));
                if curve.ask.seeds > 1 {
                    join(&mut above, x, self.y(spread.high));
                    below.push((x, self.y(spread.low)));
                }
            }
            if let Some(bound_us) = curve.bound_us(lane, place) {
                join(&mut paths.bound, x, self.y(bound_us));
            }
        }
        for (x, y) in below.into_iter().rev() {
            join(&mut above, x, y);
        }
        if !above.is_empty() {
            paths.band = above + "Z";
        }
        paths
    }
}

/// Goes on to a point, or begins there.
fn join(path: &mut String, x: f64, y: f64) {
    let verb = if path.is_empty() { 'M' } else { 'L' };
    let _ = write!(path, "{verb}{} {}", fixed(x, 1), fixed(y, 1));
}

/// A figure in words.
pub fn words(figure: Figure, of: u64) -> String {
    match figure {
        // On a wide axis, hundredths of a second would all be none.
        Figure::Makespan if (1..10_000).contains(&of) => milliseconds(of),
        Figure::Makespan => seconds(of),
        Figure::Utilisation => text::value_shown((of + 5) / 10, text::UNIT_PERCENT),
        _ => of.to_string(),
    }
}

/// The multiples, up to `last`, of the smallest step that gives at most `most` of them. A step is 1, 2 or 5 times a power of ten.
fn steps(last: f64, most: f64, figure: Figure) -> Vec<u64> {
    // No step below a unit that people read: hundredths of a second, per cent, one.
    let mut step = match figure {
        Figure::Makespan => 10_000_u64,
        Figure::Utilisation => 10,
        _ => 1,
    };
    let mut turn = 0;
    while last / step as f64 > most {
        step = step * [2, 5, 2][turn % 3] / [1, 2, 1][turn % 3];
        turn += 1;
    }
    (0..=(last / step as f64) as u64).map(|number| number * step).collect()
}

/// 1, 2 and 5 times the powers of ten, or the powers alone if there were too many.
fn factors((from, to): (f64, f64), most: f64) -> Vec<u64> {
    let all: Vec<u64> =
        (0..13).map(|power| 10_u64.pow(power)).flat_map(|power| [power, 2 * power, 5 * power]).collect();
    let within =
        |all: &[u64]| -> Vec<u64> { all.iter().copied().filter(|of| (from..=to).contains(&(*of as f64))).collect() };
    let fine = within(&all);
    if fine.len() as f64 <= most { fine } else { within(&all.into_iter().step_by(3).collect::<Vec<_>>()) }
}

#[cfg(test)]
mod tests {
    use super::super::curve::CurveAsk;
    use super::*;
    use crate::compare::{Portion, Portions};
    use crate::setup::parse_query;

    fn curve(query: &str, ask: &str) -> Curve {
        let (setup, _) = parse_query(query, &[]);
        let mut curve = Curve::new(CurveAsk::read(ask).unwrap(), &setup);
        let mut portions = Portions::new(&curve.sweep(query), None).unwrap();
        for seed in 0..curve.ask.seeds {
            let portion = Portion { seed, from: 0, to: curve.values.all.len() as u32 };
            curve.take(portion, &portions.run(portion).unwrap()).unwrap();
        }
        curve
    }

    fn points(path: &str) -> Vec<(f64, f64)> {
        let parts = path.trim_end_matches('Z').split(['M', 'L']).filter(|part| !part.is_empty());
        parts.map(|part| part.split_once(' ').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap()).collect()
    }

    #[test]
    fn all_points_are_within_the_axes_and_in_order() {
        for ask in ["", "cpu-ms.20", "latency-ms.fetches", "errors.failed.20", "max-pages.duplicates"] {
            let curve = curve("lanes=sequential,gather,task_group_spawn", ask);
            let plot = Plot::of(&curve, 900.0, 320.0);
            let [left, top, right, bottom] = plot.inner;
            for lane in 0..3 {
                let paths = plot.paths(&curve, lane);
                let line = points(&paths.line);
                assert_eq!(line.len(), curve.values.all.len(), "{ask}");
                assert!(line.is_sorted_by(|(one, _), (other, _)| one < other), "{ask}");
                assert_eq!((line[0].0, line[line.len() - 1].0), (left, right), "{ask}");
                let all = [line, points(&paths.band), points(&paths.bound)].concat();
                assert!(all.iter().all(|(_, y)| (top - 0.1..=bottom + 0.1).contains(y)), "{ask} {lane}");
                assert_eq!(paths.band.is_empty(), curve.ask.seeds == 1, "{ask}");
                let has_bound = curve.ask.figure == Figure::Makespan && curve.ask.seeds == 1;
                assert_eq!(paths.bound.is_empty(), !has_bound, "{ask}");
            }
        }
    }

    #[test]
    fn a_longer_makespan_is_higher_and_the_axis_names_it() {
        for query in ["lanes=sequential,task_group_spawn", "lanes=gather,task_group_spawn&site=chain:9"] {
            let curve = curve(query, "");
            let plot = Plot::of(&curve, 700.0, 300.0);
            assert!(plot.y(2_000_000) < plot.y(1_000_000), "{query}");
            let ticks = plot.figures(Figure::Makespan);
            assert!((2..10).contains(&ticks.len()) && ticks.is_sorted_by(|one, other| one.at > other.at), "{ticks:?}");
            let values = plot.values(&curve);
            assert!(
                (2..14).contains(&values.len()) && values.is_sorted_by(|one, other| one.at < other.at),
                "{values:?}"
            );
        }
    }

    #[test]
    fn no_two_words_of_an_axis_are_the_same() {
        // With the lowest latencies, a run of one page ends within ms.
        let curve = curve("site=chain:1&lanes=gather&cpu-ms=0&overhead=none", "latency-ms.20");
        let ticks = Plot::of(&curve, 900.0, 320.0).figures(Figure::Makespan);
        assert!(ticks.len() > 2 && ticks[0].text.contains("ms"), "{ticks:?}");
        assert!(ticks.iter().enumerate().all(|(place, one)| ticks[..place].iter().all(|other| one.text != other.text)));
    }

    #[test]
    fn the_pointer_finds_each_value() {
        let curve = curve("lanes=gather", "");
        let plot = Plot::of(&curve, 1200.0, 300.0);
        for (place, value) in curve.values.all.iter().enumerate() {
            assert_eq!(plot.nearest(&curve, plot.x(&curve, *value)), place);
        }
        assert_eq!((plot.nearest(&curve, -50.0), plot.nearest(&curve, 9_000.0)), (0, curve.values.all.len() - 1));
    }

    #[test]
    fn a_figure_that_is_always_zero_has_an_axis() {
        let curve = curve("lanes=gather", "duplicates");
        let plot = Plot::of(&curve, 700.0, 300.0);
        let [_, _, _, bottom] = plot.inner;
        assert!((plot.y(0) - bottom).abs() < 1e-9);
        assert!(!plot.figures(Figure::Duplicates).is_empty());
    }
}

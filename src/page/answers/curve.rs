//! How much, and how sure: a figure of each lane against a setting, over one seed or many.

use super::grid::Grid;
use super::values::{Values, is_capacity, settings};
use crate::compare::{Portion, Spread, SweepAsk, portion_of_bytes};
use crate::setup::{Setting, Setup, setting};
use crate::trace::{Figures, Outcome, quoted};
use crate::wire::WireError;
use std::cell::Cell;
use std::fmt;

/// How many seeds there can be.
pub const SEEDS: [u32; 3] = [1, 20, 200];
/// How many values of one seed a worker runs at a time: few, so that the first picture is there early.
pub const CHUNK: usize = 4;
/// The same on a large site.
pub const CHUNK_OF_LARGE: usize = 1;
/// Of a setting that says how many of something there may be: the next one gains too little below this share.
const LEAST_GAIN: f64 = 0.05;

/// What a curve shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Figure {
    /// The makespan, in µs.
    #[default]
    Makespan,
    /// Fetches begun.
    Fetches,
    /// The most fetches in flight.
    MostInFlight,
    /// Fetches of a page that had been fetched before.
    Duplicates,
    /// Fetches that failed.
    Failed,
    /// The share of worker time that was spent working, in thousandths.
    Utilisation,
}

impl Figure {
    /// All of them, in the order of the page.
    pub const ALL: [Figure; 6] = [
        Figure::Makespan,
        Figure::Fetches,
        Figure::MostInFlight,
        Figure::Duplicates,
        Figure::Failed,
        Figure::Utilisation,
    ];

    /// Its word in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Figure::Makespan => "makespan",
            Figure::Fetches => "fetches",
            Figure::MostInFlight => "in-flight",
            Figure::Duplicates => "duplicates",
            Figure::Failed => "failed",
            Figure::Utilisation => "utilisation",
        }
    }

    fn of(self, run: &Run) -> u64 {
        match self {
            Figure::Makespan => run.makespan_us,
            Figure::Fetches => run.fetches.into(),
            Figure::MostInFlight => run.most_in_flight.into(),
            Figure::Duplicates => run.duplicates.into(),
            Figure::Failed => run.failed.into(),
            Figure::Utilisation => run.utilisation_permille.into(),
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy)]
pub struct CurveAsk {
    /// The setting.
    pub setting: &'static Setting,
    /// The figure.
    pub figure: Figure,
    /// How many seeds: one of [`SEEDS`].
    pub seeds: u32,
}

impl fmt::Debug for CurveAsk {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.text())
    }
}

impl PartialEq for CurveAsk {
    fn eq(&self, other: &Self) -> bool {
        (self.setting.key, self.figure, self.seeds) == (other.setting.key, other.figure, other.seeds)
    }
}

impl Default for CurveAsk {
    fn default() -> Self {
        CurveAsk { setting: first_setting(), figure: Figure::default(), seeds: 1 }
    }
}

fn first_setting() -> &'static Setting {
    setting("concurrency").unwrap_or(&crate::setup::SETTINGS[0])
}

impl CurveAsk {
    /// Reads what an address has after the word of the pane: `latency-ms.fetches.200`, any of them left out. `Err` is the word that
    /// is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut ask = CurveAsk::default();
        for word in text.split('.').filter(|word| !word.is_empty()) {
            let seeds = word.parse().ok().filter(|seeds| SEEDS.contains(seeds));
            match (settings().find(|setting| setting.key == word), seeds) {
                (Some(setting), _) => ask.setting = setting,
                (None, Some(seeds)) => ask.seeds = seeds,
                _ => match Figure::ALL.into_iter().find(|figure| figure.id() == word) {
                    Some(figure) => ask.figure = figure,
                    None => return Err(word.to_string()),
                },
            }
        }
        Ok(ask)
    }

    /// As an address has it: only what differs from the default.
    pub fn text(&self) -> String {
        let default = CurveAsk::default();
        let key = (self.setting.key != default.setting.key).then(|| self.setting.key.to_string());
        let figure = (self.figure != default.figure).then(|| self.figure.id().to_string());
        let seeds = (self.seeds != default.seeds).then(|| self.seeds.to_string());
        key.into_iter().chain(figure).chain(seeds).map(|word| format!(".{word}")).collect()
    }
}

/// A run for its figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// How it ended.
    pub outcome: Outcome,
    /// In µs.
    pub makespan_us: u64,
    /// Fetches begun.
    pub fetches: u32,
    /// The most in flight.
    pub most_in_flight: u32,
    /// Fetches of a page that had been fetched before.
    pub duplicates: u32,
    /// Fetches that failed.
    pub failed: u32,
    /// The share of worker time that was spent working, in thousandths.
    pub utilisation_permille: u32,
}

impl Run {
    /// What a curve keeps of a run's figures.
    pub fn of(figures: &Figures) -> Self {
        let Figures { outcome, metrics } = figures;
        Run {
            outcome: *outcome,
            makespan_us: metrics.makespan_us,
            fetches: metrics.fetches,
            most_in_flight: metrics.max_in_flight,
            duplicates: metrics.duplicate_fetches,
            failed: metrics.failed,
            utilisation_permille: metrics.utilisation_permille(),
        }
    }
}

/// How often one lane ends before another with the same seed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Wins {
    /// The one ends before the other.
    pub wins: u32,
    /// The other ends before the one.
    pub losses: u32,
    /// Seeds with which both have run.
    pub of: u32,
}

impl Wins {
    /// Of pairs of makespans, in µs: those of the one and of the other with the same seed.
    pub fn of(pairs: impl IntoIterator<Item = (u64, u64)>) -> Self {
        pairs.into_iter().fold(Wins::default(), |wins, (one_us, other_us)| Wins {
            wins: wins.wins + u32::from(one_us < other_us),
            losses: wins.losses + u32::from(one_us > other_us),
            of: wins.of + 1,
        })
    }

    /// With how many seeds both end at the same time.
    pub fn ties(self) -> u32 {
        self.of - self.wins - self.losses
    }
}

/// The curves of all lanes.
#[derive(Clone, Debug)]
pub struct Curve {
    /// What was asked for.
    pub ask: CurveAsk,
    /// The values of the setting.
    pub values: Values,
    /// How many lanes there are.
    pub lanes: usize,
    /// In which order the values are asked for.
    order: Vec<usize>,
    /// The runs.
    runs: Grid<Run>,
    /// The bound of the first seed's run by lane and value, in µs; 0 for none.
    bounds_us: Vec<u64>,
    /// The spreads that were asked for, by figure, lane and value, until another run of the point comes: a picture needs each several
    /// times, and for each up to 200 runs are sorted.
    spreads: Vec<Cell<Option<Spread>>>,
}

impl Curve {
    /// A curve of which no run has come.
    pub fn new(ask: CurveAsk, setup: &Setup) -> Self {
        let values = Values::of(ask.setting, setup);
        let (order, lanes) = (values.order(), setup.lanes.len());
        let bounds_us = vec![0; lanes * values.all.len()];
        let runs = Grid::new(lanes, values.all.len(), ask.seeds);
        let spreads = vec![Cell::new(None); Figure::ALL.len() * bounds_us.len()];
        Curve { ask, values, lanes, order, runs, bounds_us, spreads }
    }

    /// The sweep that gives its runs; `query` is the setup.
    pub fn sweep(&self, query: &str) -> SweepAsk {
        let values = self.order.iter().map(|&place| self.values.all[place].to_string()).collect();
        let key = self.ask.setting.key.to_string();
        SweepAsk { query: query.to_string(), key, values, seeds: self.ask.seeds, has_bounds: true }
    }

    /// Takes what a portion of the sweep has given.
    pub fn take(&mut self, portion: Portion, bytes: &[u8]) -> Result<(), WireError> {
        let given = portion_of_bytes(bytes)?;
        let places = self.order.get(portion.from as usize..portion.to as usize).ok_or(WireError::Invalid("values"))?;
        if given.runs.len() != places.len() * self.lanes || portion.seed >= self.ask.seeds {
            return Err(WireError::Invalid("runs"));
        }
        for (number, figures) in given.runs.iter().enumerate() {
            let (lane, place) = (number / places.len(), places[number % places.len()]);
            let point = self.point(lane, place);
            self.runs.put(lane, place, portion.seed, Run::of(figures));
            self.spreads.iter().skip(point).step_by(self.bounds_us.len()).for_each(|kept| kept.set(None));
            if let Some((bound_us, of)) = self.bounds_us.get_mut(point).zip(given.bounds_us.get(number)) {
                *bound_us = *of;
            }
        }
        Ok(())
    }

    /// The place of a point among those of all lanes.
    fn point(&self, lane: usize, place: usize) -> usize {
        lane * self.values.all.len() + place
    }

    /// The runs of a point that have come, by seed.
    pub fn runs(&self, lane: usize, place: usize) -> &[Option<Run>] {
        self.runs.of(lane, place)
    }

    /// How the figure varies over the seeds that have come; none before the first.
    pub fn spread(&self, lane: usize, place: usize) -> Option<Spread> {
        self.spread_of(self.ask.figure, lane, place)
    }

    /// The same of another figure.
    pub fn spread_of(&self, figure: Figure, lane: usize, place: usize) -> Option<Spread> {
        if lane >= self.lanes || place >= self.values.all.len() {
            return None;
        }
        let points = self.bounds_us.len();
        let kept = self.spreads.get(figure as usize * points + self.point(lane, place))?;
        if kept.get().is_none() {
            let all: Vec<u64> = self.runs(lane, place).iter().flatten().map(|run| figure.of(run)).collect();
            kept.set((!all.is_empty()).then(|| Spread::of(all)));
        }
        kept.get()
    }

    /// How many of the runs of a point did not finish.
    pub fn unfinished(&self, lane: usize, place: usize) -> usize {
        self.runs(lane, place).iter().flatten().filter(|run| run.outcome != Outcome::Finished).count()
    }

    /// What no schedule of the run can beat, in µs; for the makespan of one seed alone.
    pub fn bound_us(&self, lane: usize, place: usize) -> Option<u64> {
        let bound_us = self.bounds_us.get(self.point(lane, place)).copied().filter(|bound_us| *bound_us > 0);
        bound_us.filter(|_| self.ask.figure == Figure::Makespan && self.ask.seeds == 1)
    }

    /// The curves as CSV, a line for each value and lane; `names` are those of the lanes. Makespans are in µs, utilisations in
    /// thousandths.
    pub fn csv(&self, names: &[String]) -> String {
        let mut text = format!("{},lane,seeds,low,median,high,bound_us,unfinished\r\n", self.ask.setting.key);
        let places = (0..self.values.all.len()).flat_map(|place| (0..self.lanes).map(move |lane| (place, lane)));
        for (place, lane) in places {
            let Some(spread) = self.spread(lane, place) else { continue };
            let Spread { low, median, high } = spread;
            let (value, name) = (self.values.all[place], names.get(lane).map_or("", String::as_str));
            let (seeds, bound) = (self.runs(lane, place).iter().flatten().count(), self.bound_us(lane, place));
            let bound = bound.map_or(String::new(), |bound_us| bound_us.to_string());
            let (name, unfinished) = (quoted(name), self.unfinished(lane, place));
            text += &format!("{value},{name},{seeds},{low},{median},{high},{bound},{unfinished}\r\n");
        }
        text
    }

    /// How many runs have come, and how many there will be.
    pub fn progress(&self) -> (usize, usize) {
        self.runs.progress()
    }

    /// Whether all runs have come.
    pub fn is_whole(&self) -> bool {
        self.runs.is_whole()
    }

    /// The place with the lowest median makespan; the lowest value if several have it.
    pub fn best(&self, lane: usize) -> Option<usize> {
        let median = |place: usize| self.spread_of(Figure::Makespan, lane, place).map(|spread| spread.median);
        let all = (0..self.values.all.len()).filter_map(|place| Some((median(place)?, place)));
        all.min().map(|(_, place)| place)
    }

    /// Where the next worker gains less than 5 %: the lowest value from which on no higher one is worth it, each worker up to it
    /// gaining 5 % of the median makespan. One that gains more than that somewhere later moves the knee there.
    pub fn knee(&self, lane: usize) -> Option<usize> {
        if !is_capacity(self.ask.setting.key) || !self.is_whole() {
            return None;
        }
        let median = |place| self.spread_of(Figure::Makespan, lane, place).map_or(0, |spread| spread.median);
        let points: Vec<(u32, u64)> =
            self.values.all.iter().enumerate().map(|(place, value)| (*value, median(place))).collect();
        knee(&points)
    }

    /// How often the one lane ends before the other with the same seed, at this place.
    pub fn wins(&self, one: usize, other: usize, place: usize) -> Wins {
        let both = self.runs(one, place).iter().zip(self.runs(other, place));
        let pairs = both.filter_map(|(one, other)| Some((one.as_ref()?.makespan_us, other.as_ref()?.makespan_us)));
        Wins::of(pairs)
    }
}

/// The knee of points (value, makespan), the lowest value first; the last point if every one is worth it.
fn knee(points: &[(u32, u64)]) -> Option<usize> {
    let is_worth = |(value, us): (u32, u64), (more, then_us): (u32, u64)| {
        (then_us as f64) < us as f64 * (1.0 - LEAST_GAIN).powf(f64::from(more - value))
    };
    (0..points.len()).find(|&place| !points[place + 1..].iter().any(|later| is_worth(points[place], *later)))
}

#[cfg(test)]
mod tests;

//! Which one: the pattern and the concurrency that end first on this site and machine, under limits that the person gives; how sure
//! that is, and what would change it.
//!
//! Three rounds of runs. The first tries every pattern that the limits allow with up to 64 concurrencies and few seeds. The second
//! tries the four fastest patterns, and the fastest one of each kind, with many seeds. The third changes one setting after another for
//! the best one and its rivals. What is advised is the lowest concurrency that is nearly as fast as the fastest.

mod limits;

pub use limits::{Kinds, Limits};

use super::curve::{Run, Wins};
use super::grid::Grid;
use super::values::Values;
use crate::compare::{Portion, Spread, SweepAsk, portion_of_bytes};
use crate::setup::{LaneSetup, MAX_LANES, Setup, setting, to_query};
use crate::strategy::{self, Strategy, Uses};
use crate::trace::{Outcome, order};
use crate::wire::WireError;

/// How many seeds the rounds have.
const SEEDS: [u32; 3] = [5, 40, 9];
/// A lower concurrency is as good if its median is within this share of the best.
const AS_GOOD: f64 = 0.01;
/// What could change the advice, in the order in which it is tried.
const TRIED: [&str; 5] = ["cpu-ms", "latency-ms", "stragglers", "cores", "errors"];
/// The advice is sure if the best one ends first with at least this share of the seeds, in per cent.
const SURE_PERCENT: u32 = 95;

/// A pattern with a concurrency.
#[derive(Clone, Copy)]
pub struct Choice {
    /// The pattern.
    pub strategy: &'static Strategy,
    /// The concurrency.
    pub concurrency: u32,
    /// Its makespan over the seeds of the second round, in µs.
    pub spread: Spread,
}

/// A setting of which another value would change the advice.
#[derive(Clone, Copy)]
pub struct Turn {
    /// The key of the setting.
    pub key: &'static str,
    /// The value that is nearest to the present one.
    pub value: u32,
    /// What would be better then.
    pub to: Choice,
}

/// The advice.
#[derive(Clone)]
pub struct Advised {
    /// The best one.
    pub best: Choice,
    /// The best one of another pattern, if there is one.
    pub second: Option<Choice>,
    /// With how many seeds the best one ends before the second.
    pub wins: Wins,
    /// Whether the best one ends first with nearly all seeds.
    pub is_sure: bool,
    /// What would make another one better than the best.
    pub turns: Vec<Turn>,
}

/// A sweep of a round: what is asked, and the runs by lane, value and seed.
struct Batch {
    lanes: Vec<LaneSetup>,
    /// The setting: that of the first two rounds is the concurrency.
    key: &'static str,
    values: Vec<u32>,
    seeds: u32,
    runs: Grid<Kept>,
}

/// What is kept of a run.
#[derive(Clone, Copy)]
struct Kept {
    run: Run,
    /// Distinct pages fetched.
    pages: u32,
}

impl Batch {
    fn new(lanes: Vec<LaneSetup>, key: &'static str, values: Vec<u32>, seeds: u32) -> Self {
        let runs = Grid::new(lanes.len(), values.len(), seeds);
        Batch { lanes, key, values, seeds, runs }
    }

    fn of(&self, lane: usize, place: usize) -> &[Option<Kept>] {
        self.runs.of(lane, place)
    }

    fn median_us(&self, lane: usize, place: usize) -> u64 {
        Spread::of(self.of(lane, place).iter().flatten().map(|kept| kept.run.makespan_us).collect()).median
    }

    fn strategy(&self, lane: usize) -> Option<&'static Strategy> {
        strategy::find(self.lanes.get(lane)?.id).ok()
    }
}

/// The best one, its rivals, and with how many seeds it ends before the first of them.
type Found = (Choice, Vec<Choice>, Wins);

/// Advice that is being found.
pub struct Advice {
    limits: Limits,
    setup: Setup,
    /// The present round, from 0.
    round: usize,
    /// Its batches, and which of them is running.
    batches: Vec<Batch>,
    at: usize,
    /// The best, its rivals, the second first, and its wins over the second, once the second round has ended.
    found: Option<Found>,
    turns: Vec<Turn>,
    /// How many runs the earlier rounds had.
    done: usize,
}

impl Advice {
    /// The advice for a setup. The lanes of the setup do not count.
    pub fn new(limits: Limits, setup: &Setup) -> Self {
        let mut setup = setup.clone();
        if let Some(rate) = limits.rate {
            setup.rate = rate;
        }
        setup.concurrency = setup.concurrency.max(1);
        let candidates = limits.candidates(&setup);
        let values = concurrencies(&setup, limits.in_flight);
        let groups = candidates.chunks(MAX_LANES);
        let batch = |group: &[&'static Strategy]| {
            Batch::new(
                group.iter().map(|strategy| LaneSetup::from(strategy.id)).collect(),
                "concurrency",
                values.clone(),
                SEEDS[0],
            )
        };
        let batches = groups.map(batch).collect();
        Advice { limits, setup, round: 0, batches, at: 0, found: None, turns: Vec::new(), done: 0 }
    }

    /// The sweep that is to be run now; none at the end.
    pub fn ask(&self) -> Option<SweepAsk> {
        let batch = self.batches.get(self.at)?;
        let query = to_query(&Setup { lanes: batch.lanes.clone(), ..self.setup.clone() });
        let (key, values) = (batch.key.to_string(), batch.values.iter().map(u32::to_string).collect());
        Some(SweepAsk { query, key, values, seeds: batch.seeds, has_bounds: false })
    }

    /// Takes a portion of that sweep. `true` when it was the last one: then there is another sweep to run, or the advice.
    pub fn take(&mut self, portion: Portion, bytes: &[u8]) -> Result<bool, WireError> {
        let given = portion_of_bytes(bytes)?;
        let batch = self.batches.get_mut(self.at).ok_or(WireError::Invalid("sweep"))?;
        let (from, to) = (portion.from as usize, portion.to as usize);
        if portion.seed >= batch.seeds
            || from > to
            || to > batch.values.len()
            || given.runs.len() != (to - from) * batch.lanes.len()
        {
            return Err(WireError::Invalid("values"));
        }
        for (number, figures) in given.runs.iter().enumerate() {
            let (lane, place) = (number / (to - from), from + number % (to - from));
            batch.runs.put(lane, place, portion.seed, Kept { run: Run::of(figures), pages: figures.metrics.pages });
        }
        let is_last = batch.runs.is_whole();
        if is_last {
            self.at += 1;
            if self.at == self.batches.len() {
                self.next_round();
            }
        }
        Ok(is_last)
    }

    /// How many runs have come, and how many there will be at least.
    pub fn progress(&self) -> (usize, usize) {
        let all = self.batches.iter().map(|batch| batch.runs.progress());
        all.fold((self.done, self.done), |(done, of), (has, will_have)| (done + has, of + will_have))
    }

    /// The advice; none before all rounds have ended, or if no pattern is allowed.
    pub fn advised(&self) -> Option<Advised> {
        let (best, rivals, wins) = self.found.as_ref().filter(|_| self.ask().is_none())?;
        let (best, second) = (*best, rivals.first().copied());
        let is_sure = second.is_none() || wins.wins * 100 >= wins.of * SURE_PERCENT;
        Some(Advised { best, second, wins: *wins, is_sure, turns: self.turns.clone() })
    }

    fn next_round(&mut self) {
        let batches = std::mem::take(&mut self.batches);
        self.done += batches.iter().map(|batch| batch.runs.progress().0).sum::<usize>();
        self.at = 0;
        match self.round {
            0 => self.batches = self.finalists(&batches),
            1 => {
                self.decide(&batches);
                self.batches = self.trials();
            }
            _ => self.turns = batches.iter().filter_map(|batch| self.turn(batch)).collect(),
        }
        self.round += 1;
    }

    /// A run counts if it finished within the limits and fetched what the others fetch.
    fn counts(&self, kept: Option<&Kept>, pages: u32) -> bool {
        kept.is_some_and(|Kept { run, pages: of }| {
            let is_within = self.limits.in_flight.is_none_or(|most| run.most_in_flight <= most);
            run.outcome == Outcome::Finished && is_within && *of == pages
        })
    }

    /// The places of a lane's values whose runs all count, with their medians.
    fn points(&self, batch: &Batch, lane: usize, pages: &[u32]) -> Vec<(u64, usize)> {
        let all_count = |place: &usize| {
            batch.of(lane, *place).iter().zip(pages).all(|(kept, pages)| self.counts(kept.as_ref(), *pages))
        };
        (0..batch.values.len()).filter(all_count).map(|place| (batch.median_us(lane, place), place)).collect()
    }

    /// The second round: the fastest patterns, and the fastest one of each kind.
    fn finalists(&self, batches: &[Batch]) -> Vec<Batch> {
        let pages = pages(batches);
        let mut lanes: Vec<(u64, &'static Strategy)> = Vec::new();
        for batch in batches {
            for lane in 0..batch.lanes.len() {
                let best = self.points(batch, lane, &pages).into_iter().min().zip(batch.strategy(lane));
                lanes.extend(best.map(|((median_us, _), strategy)| (median_us, strategy)));
            }
        }
        // The first of equal ones stays first: the order of the catalogue.
        order::sort_by_number(&mut lanes, |(median_us, _)| u128::from(*median_us));
        let (mut kinds, mut chosen) = (Vec::new(), Vec::new());
        for (place, (_, strategy)) in lanes.into_iter().enumerate() {
            let is_first_of_kind = !kinds.contains(&strategy.descriptor.uses);
            if is_first_of_kind || place < MAX_LANES {
                kinds.push(strategy.descriptor.uses);
                chosen.push(LaneSetup::from(strategy.id));
            }
        }
        let values = batches.first().map_or(Vec::new(), |batch| batch.values.clone());
        let batch = |lanes: &[LaneSetup]| Batch::new(lanes.to_vec(), "concurrency", values.clone(), SEEDS[1]);
        chosen.chunks(MAX_LANES).map(batch).collect()
    }

    /// The best one, the second, and the best one of each other kind.
    fn decide(&mut self, batches: &[Batch]) {
        let pages = pages(batches);
        let mut choices: Vec<(Choice, Vec<u64>)> = Vec::new();
        for batch in batches {
            for lane in 0..batch.lanes.len() {
                let points = self.points(batch, lane, &pages);
                let Some((best_us, _)) = points.iter().min() else { continue };
                let is_as_good = |(us, _): &&(u64, usize)| *us as f64 <= *best_us as f64 * (1.0 + AS_GOOD);
                let Some((_, place)) = points.iter().find(is_as_good) else { continue };
                let all: Vec<u64> = batch.of(lane, *place).iter().flatten().map(|kept| kept.run.makespan_us).collect();
                let Some(strategy) = batch.strategy(lane) else { continue };
                let spread = Spread::of(all.clone());
                choices.push((Choice { strategy, concurrency: batch.values[*place], spread }, all));
            }
        }
        order::sort_by_number(&mut choices, |(choice, _)| u128::from(choice.spread.median));
        let [best, rivals @ ..] = &choices[..] else { return };
        let pairs = |second: &(Choice, Vec<u64>)| Wins::of(best.1.iter().copied().zip(second.1.iter().copied()));
        let wins = rivals.first().map(pairs).unwrap_or_default();
        let is_other = |place: usize, kind: Uses| {
            let before = rivals[..place].iter().map(|(choice, _)| choice.strategy.descriptor.uses);
            place == 0 || best.0.strategy.descriptor.uses != kind && before.skip(1).all(|other| other != kind)
        };
        let rivals = rivals.iter().enumerate().map(|(place, (choice, _))| (place, *choice));
        let others = rivals.filter(|(place, choice)| is_other(*place, choice.strategy.descriptor.uses));
        self.found = Some((best.0, others.map(|(_, choice)| choice).take(MAX_LANES - 1).collect(), wins));
    }

    /// The third round: for each setting that could change the advice, the best one and its rivals over its values.
    fn trials(&self) -> Vec<Batch> {
        let Some((best, rivals, _)) = self.found.as_ref().filter(|(_, rivals, _)| !rivals.is_empty()) else {
            return Vec::new();
        };
        let lane = |choice: &Choice| {
            let mut lane = LaneSetup::from(choice.strategy.id);
            // Each of the values was one of the concurrency's.
            let _ = lane.set("concurrency", &choice.concurrency.to_string());
            lane
        };
        let lanes: Vec<LaneSetup> = std::iter::once(best).chain(rivals).map(lane).collect();
        let batch = |key: &'static str| {
            let values = Values::of(setting(key)?, &self.setup).all;
            Some(Batch::new(lanes.clone(), key, values, SEEDS[2]))
        };
        TRIED.into_iter().filter_map(batch).collect()
    }

    /// The value that is nearest to the present one with which a rival is clearly better than the best.
    fn turn(&self, batch: &Batch) -> Option<Turn> {
        let (_, rivals, _) = self.found.as_ref()?;
        let held = setting(batch.key)?.held(&self.setup);
        let better = |place: usize| {
            let all_finish =
                |lane: usize| batch.of(lane, place).iter().flatten().all(|kept| kept.run.outcome == Outcome::Finished);
            let us = |lane: usize| batch.median_us(lane, place) as f64;
            let is_better = |lane: &usize| all_finish(*lane) && us(*lane) < us(0) * (1.0 - AS_GOOD);
            (1..batch.lanes.len()).filter(is_better).min_by(|one, other| us(*one).total_cmp(&us(*other)))
        };
        let places = (0..batch.values.len()).filter(|place| batch.values[*place] != held);
        let turns = places.filter_map(|place| Some((batch.values[place], rivals.get(better(place)? - 1)?)));
        let (value, to) = turns.min_by_key(|(value, _)| (value.abs_diff(held), *value))?;
        Some(Turn { key: batch.key, value, to: *to })
    }
}

/// The concurrencies that are tried.
fn concurrencies(setup: &Setup, most: Option<u32>) -> Vec<u32> {
    let Some(of) = setting("concurrency") else { return Vec::new() };
    let mut values = Values::of(of, &Setup { concurrency: 1, ..setup.clone() }).all;
    if let Some(most) = most {
        values.retain(|value| *value < most);
        values.push(most);
    }
    values
}

/// How many pages a crawl of each seed fetches: what the most of the candidates' runs have.
fn pages(batches: &[Batch]) -> Vec<u32> {
    let seeds = batches.first().map_or(0, |batch| batch.seeds);
    let of_seed =
        |seed: u32| batches.iter().flat_map(|batch| batch.runs.of_seed(seed)).map(|kept| kept.pages).max().unwrap_or(0);
    (0..seeds).map(of_seed).collect()
}

#[cfg(test)]
mod tests;

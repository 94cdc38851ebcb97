//! Many runs of which only the figures are wanted: every lane with every value of one setting and with every seed.
//!
//! The runs of one seed crawl the same site and need its costs once, so a seed is what one thread or worker does at a
//! time. Which of them does it changes nothing: the results come in the order of lanes, values and seeds.

use crate::engine::TooManyRuns;
use crate::engine::virtual_time::{self, LatestBounds, Terrain};
use crate::setup::{Kind, LaneSetup, Setting, Setup, Wrong, setting};
use crate::site::{Graph, LinkPolicy, Site, demo};
use crate::strategy::Strategy;
use crate::trace::{Figures, Outcome};
use crate::world::Rules;
use std::ops::Range;
use std::rc::Rc;

/// The most runs of a sweep: some minutes for a site of 80 pages.
pub const MAX_RUNS: usize = 1_000_000;

/// What to run.
pub struct Sweep {
    lanes: Vec<(&'static Strategy, Setup)>,
    setting: &'static Setting,
    values: Vec<String>,
    first_seed: u32,
    seeds: u32,
    /// Which lanes keep the value that they have.
    keeps: Vec<bool>,
    /// The site of all seeds; `None` if the settings name one that is made for each seed.
    site: Option<Site>,
}

/// Why there is no such sweep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WrongSweep {
    /// A sweep is over a number or a choice of words. This is the seed, the site, the lanes, or no setting at all.
    Setting,
    /// A value is invalid.
    Value(String, Wrong),
    /// There is no value, or no seed.
    Empty,
    /// The last seed would be above this maximum.
    Seeds(u32),
    /// It would have more than [`MAX_RUNS`] runs.
    TooMany(usize),
}

/// The figures of all runs of one lane with one value of the setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// Which lane it is, from 0.
    pub lane: usize,
    /// The value, as written.
    pub value: String,
    /// The figures, one per seed, in the order of the seeds.
    pub runs: Vec<Figures>,
}

/// How a figure varies over the seeds: percentiles by nearest rank, so each is the figure of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spread {
    /// The 5th percentile.
    pub low: u64,
    /// The median; the lower one of two.
    pub median: u64,
    /// The 95th percentile.
    pub high: u64,
}

impl Sweep {
    /// A sweep over the setting with this key. Seeds are counted upwards from the seed of each lane's setup. `site` is
    /// an imported site.
    pub fn new(
        lanes: Vec<(&'static Strategy, Setup)>,
        key: &str,
        values: Vec<String>,
        seeds: u32,
        site: Option<Site>,
    ) -> Result<Self, WrongSweep> {
        let setting = setting(key).filter(|setting| Sweep::can_vary(setting)).ok_or(WrongSweep::Setting)?;
        let first_seed = lanes.first().map_or(0, |(_, setup)| setup.seed);
        if values.is_empty() || seeds == 0 || lanes.is_empty() {
            return Err(WrongSweep::Empty);
        }
        if max_seed().checked_sub(first_seed).is_none_or(|further| seeds - 1 > further) {
            return Err(WrongSweep::Seeds(max_seed()));
        }
        let runs = lanes.len().saturating_mul(values.len()).saturating_mul(seeds as usize);
        if runs > MAX_RUNS {
            return Err(WrongSweep::TooMany(runs));
        }
        for value in &values {
            let mut setup = lanes[0].1.clone();
            setting.set(&mut setup, value).map_err(|wrong| WrongSweep::Value(value.clone(), wrong))?;
        }
        let keeps = vec![false; lanes.len()];
        Ok(Sweep { lanes, setting, values, first_seed, seeds, keeps, site })
    }

    /// The same, where lanes of `setup` with their own value of the setting keep it.
    pub fn keeping_own(mut self, setup: &Setup) -> Self {
        let has_own = |lane: &LaneSetup| lane.has_own(self.setting.key);
        self.keeps.iter_mut().zip(&setup.lanes).for_each(|(keeps, lane)| *keeps = has_own(lane));
        self
    }

    /// Whether a sweep can be over this setting: a number or a choice. Seeds are counted beside it.
    pub fn can_vary(setting: &Setting) -> bool {
        matches!(setting.kind, Kind::Number { .. } | Kind::Choice { .. }) && setting.key != "seed"
    }

    /// The lanes of a setup.
    pub fn lanes_of(setup: &Setup) -> Vec<(&'static Strategy, Setup)> {
        setup.plans().into_iter().map(|plan| (plan.strategy, (*plan.setup).clone())).collect()
    }

    /// How many seeds there are: what runs them one by one calls [`Sweep::run_seed`] this often.
    pub fn seeds(&self) -> u32 {
        self.seeds
    }

    /// How many values the setting takes.
    pub fn values(&self) -> usize {
        self.values.len()
    }

    /// All runs of one seed, from 0: for each lane, a run for each value.
    pub fn run_seed(&self, number: u32) -> Result<Vec<Figures>, TooManyRuns> {
        self.run_values(number, 0..self.values.len(), &mut Ground::default())
    }

    /// The runs of one seed with some of the values: for each lane, a run for each of them. `ground` has what earlier
    /// runs of this sweep have made.
    pub(super) fn run_values(
        &self,
        number: u32,
        values: Range<usize>,
        ground: &mut Ground,
    ) -> Result<Vec<Figures>, TooManyRuns> {
        self.each(number, values, ground, |strategy, rules, terrain, _| virtual_time::figures(strategy, terrain, rules))
    }

    /// The same, and the bound of each run, in µs: 0 of a run that did not finish, because it was not fast.
    pub(super) fn run_bounded(
        &self,
        number: u32,
        values: Range<usize>,
        ground: &mut Ground,
    ) -> Result<(Vec<Figures>, Vec<u64>), TooManyRuns> {
        let all = self.each(number, values, ground, |strategy, rules, terrain, latest| {
            let (figures, bounds) = virtual_time::bounded(strategy, terrain, rules, latest)?;
            let bound_us =
                if figures.outcome == Outcome::Finished { bounds.with_workers(strategy.workers(rules)) } else { 0 };
            Ok((figures, bound_us))
        })?;
        Ok(all.into_iter().unzip())
    }

    /// Makes each of these runs, with its rules and its terrain.
    fn each<T>(
        &self,
        number: u32,
        values: Range<usize>,
        ground: &mut Ground,
        run: impl Fn(&Strategy, &Rules, &Terrain, &mut LatestBounds) -> Result<T, TooManyRuns>,
    ) -> Result<Vec<T>, TooManyRuns> {
        let values = self.values.get(values).unwrap_or_default();
        ground.go_to(number, self.lanes.iter().any(|(_, setup)| setup.is_site_drawn()));
        let mut all = Vec::with_capacity(self.lanes.len() * values.len());
        for ((strategy, setup), keeps) in self.lanes.iter().zip(&self.keeps) {
            for value in values {
                let setup = self.setup_of(setup, number, value, *keeps);
                let (rules, terrain) = self.ground_of(strategy, &setup, ground);
                all.push(run(strategy, &rules, &terrain, &mut ground.bounds)?);
            }
        }
        Ok(all)
    }

    /// The rules and the terrain of a run, with the change of its fork.
    fn ground_of(&self, strategy: &Strategy, setup: &Setup, ground: &mut Ground) -> (Rules, Terrain) {
        let rules = setup.rules(strategy);
        let mut terrain = ground.terrain(self.site.as_ref(), setup, &rules);
        if let Some((at_us, later)) = setup.later_rules(strategy) {
            terrain = terrain.changing(site_of(&mut ground.made, self.site.as_ref(), setup), at_us, &later);
        }
        (rules, terrain)
    }

    fn setup_of(&self, setup: &Setup, number: u32, value: &str, keeps: bool) -> Setup {
        let mut setup = setup.clone();
        setup.seed = self.first_seed + number;
        if !keeps {
            // The value was validated when the sweep was made.
            let _ = self.setting.set(&mut setup, value);
        }
        setup
    }

    /// Puts the results of all seeds, in the order of the seeds, together.
    pub fn points(&self, seeds: &[Vec<Figures>]) -> Vec<Point> {
        let mut points = Vec::new();
        for lane in 0..self.lanes.len() {
            for (at, value) in self.values.iter().enumerate() {
                let number = lane * self.values.len() + at;
                let runs = seeds.iter().filter_map(|runs| runs.get(number).cloned()).collect();
                points.push(Point { lane, value: value.clone(), runs });
            }
        }
        points
    }

    /// All runs, on this number of threads.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn run(&self, threads: usize) -> Result<Vec<Point>, TooManyRuns> {
        use std::sync::atomic::{AtomicU32, Ordering};
        let next = AtomicU32::new(0);
        let work = || {
            let (mut done, mut ground) = (Vec::new(), Ground::default());
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= self.seeds {
                    return Ok(done);
                }
                done.push((number, self.run_values(number, 0..self.values.len(), &mut ground)?));
            }
        };
        let threads = threads.clamp(1, self.seeds as usize);
        let mut seeds = vec![Vec::new(); self.seeds as usize];
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let of_others = others.into_iter().map(|other| {
                // A panic of a thread is a panic of the sweep.
                other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            for (number, runs) in std::iter::once(work()).chain(of_others).collect::<Result<Vec<_>, _>>()?.concat() {
                seeds[number as usize] = runs;
            }
            Ok(self.points(&seeds))
        })
    }
}

impl Point {
    /// How a figure varies over the seeds.
    pub fn spread(&self, figure: impl Fn(&Figures) -> u64) -> Spread {
        Spread::of(self.runs.iter().map(figure).collect())
    }
}

impl Spread {
    /// Of these figures; all zero of none.
    pub fn of(mut all: Vec<u64>) -> Self {
        all.sort_unstable();
        let at = |percent: usize| all.get((all.len() * percent).div_ceil(100).max(1) - 1).copied().unwrap_or(0);
        Spread { low: at(5), median: at(50), high: at(95) }
    }
}

/// What runs share: the site, and what was made of it for the rules so far. Reading the demo site takes as long as several
/// runs on it, and all seeds have the same one.
#[derive(Default)]
pub(super) struct Ground {
    /// The number of the seed.
    seed: u32,
    made: Option<Site>,
    graphs: Vec<(LinkPolicy, Rc<Graph>)>,
    terrain: Option<(Rules, Terrain)>,
    bounds: LatestBounds,
}

impl Ground {
    /// The runs of the seed with this number follow. `is_site_drawn`: each seed has a site of its own.
    fn go_to(&mut self, seed: u32, is_site_drawn: bool) {
        if std::mem::replace(&mut self.seed, seed) != seed && is_site_drawn {
            *self = Ground { seed, ..Ground::default() };
        }
    }

    /// The terrain for these rules. Most runs of a sweep have the same one as the run before.
    fn terrain(&mut self, imported: Option<&Site>, setup: &Setup, rules: &Rules) -> Terrain {
        let has_same_costs =
            |other: &Rules| other.network == rules.network && other.links == rules.links && other.retry == rules.retry;
        if let Some((_, terrain)) = self.terrain.as_ref().filter(|(other, _)| has_same_costs(other)) {
            return terrain.clone().under(rules);
        }
        let (site, graphs) = (site_of(&mut self.made, imported, setup), &mut self.graphs);
        let graph = match graphs.iter().find(|(links, _)| *links == rules.links) {
            Some((_, graph)) => graph.clone(),
            None => {
                let graph = Rc::new(Graph::of(site, &rules.links));
                graphs.push((rules.links, graph.clone()));
                graph
            }
        };
        let terrain = Terrain::of(site, graph, rules);
        self.terrain = Some((rules.clone(), terrain.clone()));
        terrain
    }
}

/// The imported site, or the one that the setup names, which is made once.
fn site_of<'a>(made: &'a mut Option<Site>, imported: Option<&'a Site>, setup: &Setup) -> &'a Site {
    // A name of a site is validated when a setup gets it.
    let make = || setup.make_site().unwrap_or_else(|_| demo::site());
    imported.unwrap_or_else(|| made.get_or_insert_with(make))
}

/// The highest seed.
fn max_seed() -> u32 {
    match setting("seed").map(|seed| seed.kind) {
        Some(Kind::Number { max, .. }) => max,
        _ => u32::MAX,
    }
}

#[cfg(test)]
mod tests;

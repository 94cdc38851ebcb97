//! Several lanes on the same terrain, and the figures that compare them. Floor 5.

mod sweep;
mod wire;

pub use sweep::{MAX_RUNS, Point, Spread, Sweep, WrongSweep};

use crate::engine::virtual_time::{Simulation, Terrain};
use crate::setup::{Plan, Setup};
use crate::site::{Graph, LinkPolicy, Site};
use crate::strategy::Strategy;
use crate::trace::{Bounds, CriticalPath, Fault, Metrics, Outcome, Timeline, Trace, verdict};
use std::rc::Rc;

/// How many readings a lane takes from its trace, one after another.
const READINGS: u32 = 6;

/// One strategy's run, with the readings of its trace.
#[derive(Clone)]
pub struct Lane {
    /// The strategy.
    pub strategy: &'static Strategy,
    /// The strategy with its settings and its name.
    pub plan: Plan,
    /// The events of the run.
    pub trace: Rc<Trace>,
    /// The trace by worker row and page.
    pub timeline: Rc<Timeline>,
    /// The figures of the trace.
    pub metrics: Metrics,
    /// How many addresses the run finished: fetched pages, and addresses that a published pattern takes for further
    /// pages.
    pub addresses: u32,
    /// The bounds that no schedule of the fetched pages can beat. All zero until the run has ended.
    pub bounds: Bounds,
    /// What went wrong in the run. Empty until the run has ended.
    pub verdict: Vec<Fault>,
    /// The fingerprint of the trace; `None` until the run has ended.
    pub fingerprint: Option<u64>,
    /// The path that decided the makespan. Empty until the run has ended.
    pub critical_path: Rc<CriticalPath>,
}

impl Lane {
    /// Reads a trace, finished or not.
    pub fn of(plan: &Plan, trace: Trace, terrain: &Terrain) -> Self {
        let mut lane = Lane::unread(plan, trace);
        (0..READINGS).for_each(|reading| lane.read(reading, terrain));
        lane
    }

    /// A lane before the first reading of its trace.
    fn unread(plan: &Plan, trace: Trace) -> Self {
        Lane {
            strategy: plan.strategy,
            plan: plan.clone(),
            trace: Rc::new(trace),
            timeline: Rc::default(),
            metrics: Metrics::default(),
            addresses: 0,
            bounds: Bounds::default(),
            verdict: Vec::new(),
            fingerprint: None,
            critical_path: Rc::default(),
        }
    }

    /// Takes one reading from the trace. With 100,000 pages, each takes the time of a frame or longer.
    fn read(&mut self, reading: u32, terrain: &Terrain) {
        let (trace, has_ended) = (&*self.trace, self.trace.outcome().is_some());
        match reading {
            0 => self.timeline = Rc::new(Timeline::of(trace)),
            1 => {
                self.metrics = Metrics::of(trace, &self.timeline);
                self.addresses = self.timeline.done(0..self.timeline.pages().len()) as u32;
            }
            2 if has_ended => self.bounds = terrain.bounds(trace),
            3 if has_ended => self.verdict = verdict(trace, &terrain.graph),
            4 if has_ended => self.fingerprint = Some(trace.fingerprint()),
            5 => self.critical_path = Rc::new(CriticalPath::of(trace, &self.timeline)),
            _ => {}
        }
    }

    /// When the run ended, in µs; while it runs, when its last event was.
    pub fn makespan_us(&self) -> u64 {
        self.timeline.makespan_us
    }

    /// The bound that no crawl of this lane's fetched and parsed pages can beat with its number of workers, in µs; 0
    /// while it runs.
    pub fn bound_us(&self) -> u64 {
        self.bounds.with_workers(self.trace.concurrency)
    }

    /// The bound that this lane is compared with, in µs; 0 if there is none. A sequential crawl is its own bound, and a
    /// lane that stopped early was not fast.
    pub fn telling_bound_us(&self) -> u64 {
        let is_finished = self.trace.outcome() == Some(Outcome::Finished);
        if is_finished && self.trace.concurrency != Some(1) { self.bound_us() } else { 0 }
    }
}

/// A bound that all lanes have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SharedBound {
    /// No lane can end before this, in µs.
    pub us: u64,
    /// The number of workers for which it holds; `None` if it holds for any number.
    pub workers: Option<u32>,
}

impl SharedBound {
    /// The bound of `lanes`, if they have the same one. A bound depends on the pages that a lane fetched and parsed and
    /// on its workers, so lanes that differ in these have their own bounds. A lane without a bound must at least not
    /// end before it.
    pub fn of(lanes: &[Lane]) -> Option<Self> {
        let mut telling = lanes.iter().filter(|lane| lane.telling_bound_us() > 0);
        let first = telling.next()?;
        let (us, workers) = (first.bound_us(), first.trace.concurrency);
        let keeps = |lane: &Lane| match lane.telling_bound_us() {
            0 => lane.trace.outcome().is_some() && lane.makespan_us() >= us,
            own_us => own_us == us,
        };
        let workers = workers.filter(|_| telling.all(|lane| lane.trace.concurrency == workers));
        lanes.iter().all(keeps).then_some(SharedBound { us, workers })
    }
}

/// Lanes side by side on one site.
#[derive(Clone)]
pub struct Comparison {
    /// The setup of the lanes.
    pub setup: Setup,
    /// The site that all of them crawled.
    pub site: Rc<Site>,
    /// Its links, as a crawl follows them by default.
    pub graph: Rc<Graph>,
    /// The lanes, in the order of the setup.
    pub lanes: Vec<Lane>,
}

impl Comparison {
    /// The makespan of the sequential crawl that a lane is compared with, in µs: of a sequential lane if there is one,
    /// otherwise the sum of all durations of the lane that fetched the most, which is the same in virtual time. Lanes
    /// whose own settings change the costs of the same pages do not count.
    pub fn sequential_us(&self, of: &Lane) -> u64 {
        let is_like = |lane: &&Lane| lane.plan.setup.costs_as(&of.plan.setup);
        let is_measure = |lane: &&Lane| lane.strategy.is_baseline() && lane.trace.outcome().is_some();
        match self.lanes.iter().filter(is_like).find(is_measure) {
            Some(lane) => lane.makespan_us(),
            None => self.lanes.iter().filter(is_like).map(|lane| lane.bounds.work_us).max().unwrap_or(0),
        }
    }

    /// The longest makespan, in µs.
    pub fn end_us(&self) -> u64 {
        self.lanes.iter().map(Lane::makespan_us).max().unwrap_or(0)
    }
}

/// The terrain of a lane. A lane that follows other links crawls another graph of the same site; a lane with its own
/// timeout, parse time or retries has other costs for the same pages.
fn lane_terrain(shared: &Terrain, setup: &Setup, plan: &Plan, site: &Site) -> Terrain {
    let rules = plan.setup.rules(plan.strategy);
    let follows_all = rules.links == LinkPolicy::default();
    if follows_all && plan.setup.costs_of_pages() == setup.costs_of_pages() {
        return shared.clone();
    }
    let graph = if follows_all { shared.graph.clone() } else { Rc::new(Graph::of(site, &rules.links)) };
    Terrain::of(site, graph, &rules)
}

/// A comparison that is being simulated, in slices: large sites do not freeze the page, and it can be dropped at
/// any time.
pub struct Runner {
    setup: Setup,
    site: Rc<Site>,
    terrain: Terrain,
    /// The terrain of the lane that runs.
    lane_terrain: Terrain,
    running: Option<(Plan, Simulation)>,
    /// The lane that has ended last, and how many readings it has taken.
    reading: Option<(Lane, u32)>,
    waiting: Vec<Plan>,
    lanes: Vec<Lane>,
}

impl Runner {
    /// A comparison of the setup's lanes on `site`. `graph` saves the time to make it if the site is the same.
    pub fn new(setup: &Setup, site: Rc<Site>, graph: Option<Rc<Graph>>) -> Self {
        let graph = graph.unwrap_or_else(|| Rc::new(Graph::of(&site, &LinkPolicy::default())));
        let terrain = Terrain::of(&site, graph, &setup.common_rules());
        let mut waiting = setup.plans();
        waiting.reverse();
        Runner {
            setup: setup.clone(),
            site,
            lane_terrain: terrain.clone(),
            terrain,
            running: None,
            reading: None,
            waiting,
            lanes: Vec::new(),
        }
    }

    /// Runs for at most `budget` steps. `true` when all lanes have ended.
    pub fn advance(&mut self, budget: u32) -> bool {
        if let Some((mut lane, reading)) = self.reading.take() {
            lane.read(reading, &self.lane_terrain);
            if reading + 1 < READINGS {
                self.reading = Some((lane, reading + 1));
            } else {
                self.lanes.push(lane);
            }
            return self.is_over();
        }
        if self.running.is_none() {
            let Some(plan) = self.waiting.pop() else { return true };
            let rules = plan.setup.rules(plan.strategy);
            self.lane_terrain = lane_terrain(&self.terrain, &self.setup, &plan, &self.site);
            let simulation = Simulation::new(plan.strategy, &self.lane_terrain, &rules);
            self.running = simulation.ok().map(|simulation| (plan, simulation));
        }
        if let Some((plan, mut simulation)) = self.running.take() {
            if simulation.advance(budget) {
                self.reading = Some((Lane::unread(&plan, simulation.into_trace()), 0));
            } else {
                self.running = Some((plan, simulation));
            }
        }
        self.is_over()
    }

    fn is_over(&self) -> bool {
        self.running.is_none() && self.reading.is_none() && self.waiting.is_empty()
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// How much is done, from 0 to 1000: an estimate from the number of events that a page makes.
    pub fn progress_permille(&self) -> u32 {
        let of_running = self.running.as_ref().map_or(0, |(_, simulation)| {
            (simulation.events() as u64 * 1000 / (self.site.len() as u64 * 6).max(1)).min(1000)
        });
        let lanes = self.setup.lanes.len().max(1) as u64;
        ((self.lanes.len() as u64 * 1000 + of_running) / lanes).min(1000) as u32
    }

    /// The comparison of the lanes that have ended.
    pub fn finish(self) -> Comparison {
        Comparison { setup: self.setup, site: self.site, graph: self.terrain.graph, lanes: self.lanes }
    }

    /// Runs to the end at once.
    pub fn run(mut self) -> Comparison {
        while !self.advance(u32::MAX) {}
        self.finish()
    }
}

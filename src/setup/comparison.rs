//! Several lanes on the same terrain, and the figures that compare them.

use super::Setup;
use crate::engine::virtual_time::{Simulation, Terrain};
use crate::site::{Graph, LinkPolicy, Site};
use crate::strategy::Strategy;
use crate::trace::{Bounds, CriticalPath, Metrics, Timeline, Trace, verdict};
use std::rc::Rc;

/// One strategy's run, read.
#[derive(Clone)]
pub struct Lane {
    /// What ran.
    pub strategy: &'static Strategy,
    /// What happened.
    pub trace: Rc<Trace>,
    /// The trace by worker row and page.
    pub timeline: Rc<Timeline>,
    /// The figures of the trace.
    pub metrics: Metrics,
    /// How many addresses the run dealt with: pages fetched, and what a published pattern takes for pages besides.
    pub addresses: u32,
    /// What no schedule of the fetched pages can beat. All zero while the run goes on.
    pub bounds: Bounds,
    /// What went wrong, in words. Empty while the run goes on.
    pub verdict: Vec<String>,
    /// What decided the makespan. Empty while the run goes on.
    pub critical_path: Rc<CriticalPath>,
    /// The same in a sentence. Empty while the run goes on.
    pub critical_path_sentence: String,
}

impl Lane {
    /// Reads a trace, finished or not.
    pub fn of(strategy: &'static Strategy, trace: Trace, site: &Site, terrain: &Terrain) -> Self {
        let timeline = Timeline::of(&trace);
        let metrics = Metrics::of(&trace, &timeline);
        let addresses = timeline.pages.iter().filter(|times| times.done_us != u64::MAX).count() as u32;
        let (bounds, verdict) = match trace.outcome() {
            Some(_) => (terrain.bounds(&trace), verdict(&trace, site, &terrain.graph)),
            None => (Bounds::default(), Vec::new()),
        };
        let critical_path = CriticalPath::of(&trace, &timeline);
        let critical_path_sentence = critical_path.sentence(site);
        let (trace, timeline, critical_path) = (Rc::new(trace), Rc::new(timeline), Rc::new(critical_path));
        Lane { strategy, trace, timeline, metrics, addresses, bounds, verdict, critical_path, critical_path_sentence }
    }

    /// When the run ended, in µs; while it runs, when its last event was.
    pub fn makespan_us(&self) -> u64 {
        self.timeline.makespan_us
    }

    /// The bound for this lane's own number of workers, in µs.
    pub fn bound_us(&self) -> u64 {
        self.bounds.with_workers(self.trace.concurrency)
    }
}

/// Lanes side by side on one site.
#[derive(Clone)]
pub struct Comparison {
    /// The setup that the lanes ran by.
    pub setup: Setup,
    /// The site that all of them crawled.
    pub site: Rc<Site>,
    /// Its links and costs.
    pub terrain: Terrain,
    /// The lanes, in the order of the setup.
    pub lanes: Vec<Lane>,
}

impl Comparison {
    /// The makespan of the sequential crawl of the same pages, in µs: of its own lane where there is one,
    /// otherwise the sum of all durations of the lane that fetched the most, which is the same in virtual time.
    pub fn sequential_us(&self) -> u64 {
        match self.lanes.iter().find(|lane| lane.strategy.id == "sequential" && lane.trace.outcome().is_some()) {
            Some(lane) => lane.makespan_us(),
            None => self.lanes.iter().map(|lane| lane.bounds.work_us).max().unwrap_or(0),
        }
    }

    /// The bound with the setup's concurrency, in µs.
    pub fn bound_us(&self) -> u64 {
        let workers = (self.setup.concurrency > 0).then_some(self.setup.concurrency);
        self.lanes.iter().map(|lane| lane.bounds.with_workers(workers)).max().unwrap_or(0)
    }

    /// The longest makespan, in µs.
    pub fn end_us(&self) -> u64 {
        self.lanes.iter().map(Lane::makespan_us).max().unwrap_or(0)
    }
}

/// A comparison that is being simulated, in slices: large sites do not freeze the page, and it can be dropped at
/// any time.
pub struct Runner {
    setup: Setup,
    site: Rc<Site>,
    terrain: Terrain,
    /// The terrain of the lane that runs.
    lane_terrain: Terrain,
    running: Option<(&'static Strategy, Simulation)>,
    waiting: Vec<&'static Strategy>,
    lanes: Vec<Lane>,
}

impl Runner {
    /// A comparison of the setup's lanes on `site`. `graph` saves the time to make it where the site is the same.
    pub fn new(setup: &Setup, site: Rc<Site>, graph: Option<Rc<Graph>>) -> Self {
        let graph = graph.unwrap_or_else(|| Rc::new(Graph::of(&site, &LinkPolicy::default())));
        let terrain = Terrain::of(&site, graph, &setup.common_rules());
        let mut waiting = setup.strategies();
        waiting.reverse();
        Runner {
            setup: setup.clone(),
            site,
            lane_terrain: terrain.clone(),
            terrain,
            running: None,
            waiting,
            lanes: Vec::new(),
        }
    }

    /// Goes on for `budget` steps at the most. `true` when all lanes have ended.
    pub fn advance(&mut self, budget: u32) -> bool {
        if self.running.is_none() {
            let Some(strategy) = self.waiting.pop() else { return true };
            let rules = self.setup.rules(strategy);
            // Who follows other links than the rest crawls another graph of the same site.
            if rules.links == LinkPolicy::default() {
                self.lane_terrain = self.terrain.clone();
            } else {
                let graph = Rc::new(Graph::of(&self.site, &rules.links));
                self.lane_terrain = Terrain::of(&self.site, graph, &rules);
            }
            self.running =
                Simulation::new(strategy, &self.lane_terrain, &rules).ok().map(|simulation| (strategy, simulation));
        }
        if let Some((strategy, mut simulation)) = self.running.take() {
            if simulation.advance(budget) {
                self.lanes.push(Lane::of(strategy, simulation.into_trace(), &self.site, &self.lane_terrain));
            } else {
                self.running = Some((strategy, simulation));
            }
        }
        self.running.is_none() && self.waiting.is_empty()
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
        Comparison { setup: self.setup, site: self.site, terrain: self.terrain, lanes: self.lanes }
    }

    /// Runs to the end at once.
    pub fn run(mut self) -> Comparison {
        while !self.advance(u32::MAX) {}
        self.finish()
    }
}

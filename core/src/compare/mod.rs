//! Several lanes on the same terrain, and the figures that compare them. Floor 5.

mod portions;
mod reading;
mod runner;
mod sweep;
pub mod why;
mod wire;

pub use portions::{Given, Portion, Portions, SweepAsk, WrongAsk, portion_of_bytes};
pub use runner::{Runner, Step};
pub use sweep::{MAX_RUNS, Point, Spread, Sweep, WrongSweep};

use crate::engine::virtual_time::Terrain;
use crate::setup::{Plan, Setup};
use crate::site::{Graph, Site};
use crate::strategy::Strategy;
use crate::trace::{Bounds, CriticalPath, Fault, Metrics, Outcome, Timeline, Trace};
use reading::LaneReader;
use std::rc::Rc;

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
    /// The same run without its fork, if it has one.
    pub unforked: Option<Rc<Lane>>,
}

impl Lane {
    /// Reads a trace, finished or not.
    pub fn of(plan: &Plan, trace: Trace, terrain: &Terrain) -> Self {
        let mut reader = LaneReader::new(Lane::unread(plan, trace));
        while !reader.advance(terrain, u32::MAX) {}
        reader.finish()
    }

    /// A lane before the first reading of its trace.
    pub fn unread(plan: &Plan, trace: Trace) -> Self {
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
            unforked: None,
        }
    }

    /// Gives back the memory of what only the critical path was read from. Nothing else asks for it, unless the whole
    /// trace is written as bytes.
    pub fn forget_origins(&mut self) {
        if let Some(trace) = Rc::get_mut(&mut self.trace) {
            trace.forget_origins();
        }
    }

    /// Whether the lane has its figures alone: its trace was too large for the page to hold.
    pub fn is_far(&self) -> bool {
        self.timeline.spans.is_empty() && self.metrics.fetches > 0
    }

    /// How many events the lane has, those of the same run without its fork included.
    pub fn events(&self) -> usize {
        self.trace.events().len() + self.unforked.as_ref().map_or(0, |unforked| unforked.trace.events().len())
    }

    /// When the run ended, in µs; while it runs, when its last event was.
    pub fn makespan_us(&self) -> u64 {
        self.timeline.makespan_us
    }

    /// When the run and the same run without its fork have ended, in µs.
    pub fn last_us(&self) -> u64 {
        self.unforked.iter().fold(self.makespan_us(), |us, unforked| us.max(unforked.makespan_us()))
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
    /// whose own settings change the costs of the same pages do not count. 0 if it is not known, as for a lane whose costs change
    /// in the middle of the run.
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

//! A comparison that is being simulated, in slices.

use super::reading::LaneReader;
use super::{Comparison, Lane};
use crate::engine::virtual_time::{Simulation, Survey, Terrain};
use crate::setup::{Plan, Setup, Wrong};
use crate::site::generate::Growing;
use crate::site::{Graph, LinkPolicy, Site};
use std::rc::Rc;

/// A comparison that is being simulated, in slices: large sites do not freeze the page, and it can be dropped at
/// any time.
pub struct Runner {
    setup: Setup,
    /// The site, once it is made, and its terrain, once that is made.
    site: Option<Rc<Site>>,
    terrain: Option<Terrain>,
    work: Work,
    waiting: Vec<Plan>,
    lanes: Vec<Lane>,
    /// The run without its fork of the lane that follows.
    unforked: Option<Rc<Lane>>,
}

/// What a runner is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// It makes the site and the table of its links.
    Site,
    /// It runs a lane, counted from 0.
    Run(u32),
    /// It reads the trace of a lane.
    Reading(u32),
}

/// What the runner does now.
enum Work {
    /// It makes the site.
    Growing(Box<Growing>),
    /// It makes the terrain: of all lanes, or of one lane.
    Surveying(Rc<Site>, Box<Survey>, Option<Plan>),
    /// It runs a lane on its terrain.
    Running(Plan, Terrain, Simulation),
    /// It reads the trace of the lane.
    Reading(Terrain, Box<LaneReader>),
    /// It has ended a lane.
    Between,
}

impl Runner {
    /// A comparison of the setup's lanes on `site`. `graph` saves the time to make it if the site is the same.
    pub fn new(setup: &Setup, site: Rc<Site>, graph: Option<Rc<Graph>>) -> Self {
        let survey = survey(setup, &site, graph);
        Runner::with(setup, Some(site.clone()), Work::Surveying(site, Box::new(survey), None))
    }

    /// A comparison of the setup's lanes on the site that it names, which is made first. `file` is imported, not made
    /// here.
    pub fn of(setup: &Setup) -> Result<Self, Wrong> {
        match Growing::new(&setup.site, u64::from(setup.seed)) {
            Ok(growing) => Ok(Runner::with(setup, None, Work::Growing(Box::new(growing)))),
            Err(_) => Ok(Runner::new(setup, Rc::new(setup.make_site()?), None)),
        }
    }

    fn with(setup: &Setup, site: Option<Rc<Site>>, work: Work) -> Self {
        let mut waiting = Vec::new();
        for plan in setup.plans().into_iter().rev() {
            let unforked = plan.setup.fork.is_some().then(|| plan.unforked());
            waiting.push(plan);
            waiting.extend(unforked);
        }
        Runner { setup: setup.clone(), site, terrain: None, work, waiting, lanes: Vec::new(), unforked: None }
    }

    /// Runs for at most `budget` steps, or does something else that takes about as long. `true` when all lanes have
    /// ended.
    pub fn advance(&mut self, budget: u32) -> bool {
        self.work = match std::mem::replace(&mut self.work, Work::Between) {
            Work::Growing(growing) => self.grow(growing, budget),
            Work::Surveying(site, survey, plan) => self.survey(site, survey, plan, budget),
            Work::Running(plan, terrain, mut simulation) => match simulation.advance(budget) {
                true => Work::Reading(terrain, Box::new(LaneReader::new(Lane::unread(&plan, simulation.into_trace())))),
                false => Work::Running(plan, terrain, simulation),
            },
            Work::Reading(terrain, mut reader) => match reader.advance(&terrain, budget) {
                true => {
                    self.keep(reader.finish());
                    Work::Between
                }
                false => Work::Reading(terrain, reader),
            },
            Work::Between => self.begin_lane(),
        };
        matches!(self.work, Work::Between) && self.waiting.is_empty()
    }

    fn grow(&mut self, mut growing: Box<Growing>, budget: u32) -> Work {
        if !growing.advance(budget) {
            return Work::Growing(growing);
        }
        let site = Rc::new(growing.finish());
        self.site = Some(site.clone());
        let survey = survey(&self.setup, &site, None);
        Work::Surveying(site, Box::new(survey), None)
    }

    fn survey(&mut self, site: Rc<Site>, mut survey: Box<Survey>, plan: Option<Plan>, budget: u32) -> Work {
        if !survey.advance(&site, budget) {
            return Work::Surveying(site, survey, plan);
        }
        let terrain = survey.finish();
        match plan {
            Some(plan) => run(plan, terrain),
            None => {
                self.terrain = Some(terrain);
                self.begin_lane()
            }
        }
    }

    /// Begins the next lane. A lane whose rules change needs the costs of both; a lane that follows other links crawls another graph of the same site; a lane with its own
    /// timeout, parse time or retries has other costs for the same pages.
    fn begin_lane(&mut self) -> Work {
        let (Some(site), Some(shared)) = (&self.site, &self.terrain) else { return Work::Between };
        let Some(plan) = self.waiting.pop() else { return Work::Between };
        let rules = plan.setup.rules(plan.strategy);
        let follows_all = rules.links == LinkPolicy::default();
        let later = plan.setup.later_rules(plan.strategy);
        if later.is_none() && follows_all && plan.setup.costs_of_pages() == self.setup.costs_of_pages() {
            return run(plan, shared.clone());
        }
        let mut survey = match follows_all {
            true => Survey::with(shared.graph.clone(), site, &rules),
            false => Survey::of(&rules.links, site, &rules),
        };
        if let Some((at_us, later)) = later {
            survey = survey.and_change(at_us, &later);
        }
        Work::Surveying(site.clone(), Box::new(survey), Some(plan))
    }

    /// Keeps a lane that has been read, or the run without its fork of the lane that follows.
    fn keep(&mut self, mut lane: Lane) {
        let has_fork = self.setup.fork_of_lane(self.lanes.len()).is_some();
        if has_fork && lane.plan.setup.fork.is_none() {
            self.unforked = Some(Rc::new(lane));
        } else {
            lane.unforked = self.unforked.take();
            self.lanes.push(lane);
        }
    }

    /// The site, once it is made.
    pub fn site(&self) -> Option<&Rc<Site>> {
        self.site.as_ref()
    }

    /// What it is doing.
    pub fn step(&self) -> Step {
        let lane = self.lanes.len() as u32;
        match &self.work {
            Work::Growing(_) | Work::Surveying(_, _, None) => Step::Site,
            Work::Reading(..) => Step::Reading(lane),
            Work::Surveying(..) | Work::Running(..) | Work::Between => Step::Run(lane),
        }
    }

    /// How much is done, from 0 to 1000: an estimate from the number of events that a page makes.
    pub fn progress_permille(&self) -> u32 {
        let pages = self.site.as_ref().map_or(0, |site| site.len() as u64);
        let (before, of_lane) = match &self.work {
            Work::Growing(growing) => (growing.progress_permille() / 2, 0),
            Work::Surveying(_, survey, None) => (500 + survey.progress_permille() / 2, 0),
            Work::Surveying(_, survey, Some(_)) => (1000, u64::from(survey.progress_permille() / 10)),
            Work::Running(_, _, simulation) => {
                (1000, 100 + (simulation.events() as u64 * 500 / (pages * 6).max(1)).min(500))
            }
            Work::Reading(_, reader) => (1000, 600 + u64::from(reader.ended()) * 66),
            Work::Between => (1000, 0),
        };
        let has_fork = self.setup.fork_of_lane(self.lanes.len()).is_some();
        let of_lane = match &self.unforked {
            Some(_) => 500 + of_lane / 2,
            None if has_fork => of_lane / 2,
            None => of_lane,
        };
        let lanes = self.setup.lanes.len().max(1) as u64;
        let of_lanes = ((self.lanes.len() as u64 * 1000 + of_lane) / lanes).min(1000) as u32;
        before / 10 + of_lanes * 9 / 10
    }

    /// The comparison of the lanes that have ended.
    pub fn finish(mut self) -> Comparison {
        loop {
            if let (Some(site), Some(terrain)) = (&self.site, &self.terrain) {
                return Comparison {
                    setup: self.setup,
                    site: site.clone(),
                    graph: terrain.graph.clone(),
                    lanes: self.lanes,
                };
            }
            self.advance(u32::MAX);
        }
    }

    /// Runs to the end at once.
    pub fn run(mut self) -> Comparison {
        while !self.advance(u32::MAX) {}
        self.finish()
    }
}

/// Begins the terrain that all lanes share.
fn survey(setup: &Setup, site: &Site, graph: Option<Rc<Graph>>) -> Survey {
    match graph {
        Some(graph) => Survey::with(graph, site, &setup.common_rules()),
        None => Survey::of(&LinkPolicy::default(), site, &setup.common_rules()),
    }
}

/// Begins to run a lane. There is no lane if there are too many runs at once.
fn run(plan: Plan, terrain: Terrain) -> Work {
    let rules = plan.setup.rules(plan.strategy);
    match Simulation::new(plan.strategy, &terrain, &rules) {
        Ok(simulation) => Work::Running(plan, terrain, simulation),
        Err(_) => Work::Between,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::parse_query;
    use crate::strategy::CATALOGUE;
    use crate::trace::{CriticalPath, Metrics, Timeline, verdict};

    /// Settings that lead to every kind of wait, failure and ending.
    const QUERIES: [&str; 7] = [
        "site=demo&concurrency=3&cpu-ms=12&cores=1",
        "site=demo&overhead=cpython&cpu-ms=5&concurrency=4",
        "site=web:90&errors=30&retries=2&concurrency=8",
        "site=comb:60&connections=2&concurrency=unlimited",
        "site=web:80&rate=40&concurrency=16&mark=result",
        "site=chain:30&guard=lock&done=frontier-empty",
        "site=star:90&max-pages=40&congestion=4&overload=3",
    ];

    fn check(query: &str, budget: u32) {
        let setup = Setup { lanes: CATALOGUE.iter().map(|each| each.id.into()).collect(), ..parse_query(query, &[]).0 };
        let mut runner = Runner::of(&setup).unwrap();
        let mut progress = 0;
        while !runner.advance(budget) {
            assert!((progress..=1000).contains(&runner.progress_permille()), "{query}: it never goes back");
            progress = runner.progress_permille();
        }
        let comparison = runner.finish();
        assert_eq!(comparison.lanes.len(), CATALOGUE.len(), "{query}");
        for lane in &comparison.lanes {
            let id = lane.strategy.id;
            let rules = lane.plan.setup.rules(lane.strategy);
            let graph = Rc::new(Graph::of(&comparison.site, &rules.links));
            let terrain = Terrain::of(&comparison.site, graph, &rules);
            let timeline = Timeline::of(&lane.trace);
            assert_eq!(*lane.timeline, timeline, "{id} {query}");
            assert_eq!(lane.metrics, Metrics::of(&lane.trace, &timeline), "{id} {query}");
            assert_eq!(lane.bounds, terrain.bounds(&lane.trace), "{id} {query}");
            assert_eq!(lane.fingerprint, Some(lane.trace.fingerprint()), "{id} {query}");
            assert_eq!(lane.verdict, verdict(&lane.trace, &terrain.graph), "{id} {query}");
            assert_eq!(*lane.critical_path, CriticalPath::of(&lane.trace, &timeline), "{id} {query}");
            check_longest(&timeline);
        }
    }

    fn check_longest(timeline: &Timeline) {
        let us = |start_us, end_us: Option<u64>| end_us.unwrap_or(timeline.makespan_us) - start_us;
        let spans = timeline.spans.iter().map(|span| us(span.start_us(), span.end_us()));
        let waits = timeline.waits.iter().map(|wait| us(wait.start_us(), wait.end_us()));
        let longest_us = (spans.max().unwrap_or(0), waits.max().unwrap_or(0));
        assert_eq!((timeline.longest_span_us, timeline.longest_wait_us), longest_us);
    }

    #[test]
    fn what_is_made_and_read_in_slices_is_the_same() {
        for query in QUERIES {
            [1, 13, u32::MAX].into_iter().for_each(|budget| check(query, budget));
        }
    }
}

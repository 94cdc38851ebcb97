//! Several live lanes: real fetches in real time. Only in the browser.

use super::LiveRun;
use crate::compare::{Comparison, Lane};
use crate::engine::virtual_time::Terrain;
use crate::setup::{LiveOrder, Plan, Setup};
use crate::site::{ExternalPolicy, Graph, LinkPolicy, Site};
use crate::world::{Machine, Rules};
use std::cell::RefCell;
use std::rc::Rc;

/// The rules of a live lane: the machine is the real one, and no request leaves the page's own origin.
fn live_rules(plan: &Plan) -> Rules {
    let mut rules = plan.setup.rules(plan.strategy);
    rules.machine = Machine::free(plan.setup.cores);
    if rules.links.external == ExternalPolicy::Fetch {
        rules.links.external = ExternalPolicy::List;
    }
    rules
}

/// A comparison that is running live.
pub struct LiveRunner {
    setup: Setup,
    site: Rc<RefCell<Site>>,
    /// The site as last copied; it only grows.
    known: RefCell<Rc<Site>>,
    terrain: Terrain,
    waiting: Vec<(Plan, Terrain)>,
    runs: Vec<(Plan, Terrain, LiveRun)>,
    /// The lanes that have ended, read once.
    ended: RefCell<Vec<Option<Lane>>>,
    seen: usize,
}

impl LiveRunner {
    /// Starts the lanes of `setup`, all at once or the first of them. `site` is the site as known so far: its ids are
    /// kept, so that live and simulated traces mean the same pages. The links come from the fetched pages. `base` is
    /// the address that the site's own addresses are served under, such as
    /// `http://localhost:8080/` for `/site/` at `http://localhost:8080/site/`.
    pub fn start(setup: &Setup, site: &Site, base: &str) -> Result<Self, String> {
        let rules = setup.common_rules();
        let graph = Rc::new(Graph::of(site, &LinkPolicy::default()));
        let terrain = Terrain::of(site, graph, &rules);
        let terrain_of = |plan: &Plan| {
            let has_own = plan.setup.common_rules() != rules;
            if has_own { Terrain::of(site, terrain.graph.clone(), &live_rules(plan)) } else { terrain.clone() }
        };
        let waiting = setup.plans().into_iter().rev().map(|plan| (terrain_of(&plan), plan));
        let waiting = waiting.map(|(terrain, plan)| (plan, terrain)).collect();
        let mut runner = LiveRunner {
            setup: setup.clone(),
            site: Rc::new(RefCell::new(site.clone())),
            known: RefCell::new(Rc::new(site.clone())),
            terrain,
            waiting,
            runs: Vec::new(),
            ended: RefCell::default(),
            seen: 0,
        };
        let at_once = if setup.live_lanes == LiveOrder::Together { runner.waiting.len() } else { 1 };
        for _ in 0..at_once {
            runner.start_next(base)?;
        }
        Ok(runner)
    }

    fn start_next(&mut self, base: &str) -> Result<(), String> {
        if let Some((plan, terrain)) = self.waiting.pop() {
            let run = LiveRun::start(plan.strategy, &self.site, &terrain, &live_rules(&plan), base)?;
            self.runs.push((plan, terrain, run));
        }
        Ok(())
    }

    /// Starts the next lane when the last one has ended (one after another). `true` when anything has happened since
    /// the last call: then [`LiveRunner::comparison`] has changed.
    pub fn poll(&mut self, base: &str) -> bool {
        let idle = self.runs.iter().all(|(_, _, run)| run.is_over());
        if idle && self.start_next(base).is_err() {
            self.waiting.clear();
        }
        let events = self.runs.iter().map(|(_, _, run)| run.events()).sum::<usize>() + self.runs.len();
        std::mem::replace(&mut self.seen, events) != events
    }

    /// The lanes so far; a lane that has not begun has an empty trace.
    pub fn comparison(&self) -> Comparison {
        let site = self.known_site();
        let mut ended = self.ended.borrow_mut();
        ended.resize(self.runs.len(), None);
        let begun = self.runs.iter().zip(&mut *ended).map(|((plan, terrain, run), ended)| match ended {
            Some(lane) => lane.clone(),
            None => {
                let lane = Lane::of(plan, run.trace(), terrain);
                *ended = run.is_over().then(|| lane.clone());
                lane
            }
        });
        let waiting = self.waiting.iter().rev();
        let later = waiting.map(|(plan, terrain)| Lane::of(plan, Default::default(), terrain));
        Comparison {
            setup: self.setup.clone(),
            site: site.clone(),
            graph: self.terrain.graph.clone(),
            lanes: begun.chain(later).collect(),
        }
    }

    /// The site with the pages found so far, copied when it has grown.
    fn known_site(&self) -> Rc<Site> {
        let (mut known, site) = (self.known.borrow_mut(), self.site.borrow());
        if known.len() != site.len() {
            *known = Rc::new(site.clone());
        }
        known.clone()
    }

    /// The real time since the start of the lane that runs, in µs; of the longest if several run.
    pub fn elapsed_us(&self) -> u64 {
        self.runs.iter().filter(|(_, _, run)| !run.is_over()).map(|(_, _, run)| run.elapsed_us()).max().unwrap_or(0)
    }

    /// Whether every lane has ended.
    pub fn is_over(&self) -> bool {
        self.waiting.is_empty() && self.runs.iter().all(|(_, _, run)| run.is_over())
    }

    /// Why a lane failed to begin, if one did.
    pub fn problem(&self) -> Option<String> {
        self.runs.iter().find_map(|(_, _, run)| run.problem())
    }

    /// Stops all lanes and aborts the requests in flight.
    pub fn cancel(&mut self) {
        self.waiting.clear();
        for (_, _, run) in &self.runs {
            run.cancel();
        }
    }
}

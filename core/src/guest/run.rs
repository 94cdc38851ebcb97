//! How a guest begins with a setup and ends as a lane.

use super::known::Marked;
use super::{Actor, Guest};
use crate::compare::Lane;
use crate::engine::virtual_time::Terrain;
use crate::setup::{Plan, Setup};
use crate::site::{Graph, Kind, PageId, Site};
use crate::trace::{Fault, Limit, Loss, Obstacle, Outcome, Repeat, Trace};
use crate::world::World;
use crate::world::kernel::Kernel;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Why a run cannot begin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CannotRun {
    /// The setup has no lane with this number.
    NoLane(usize),
    /// Too many runs at once.
    TooManyRuns,
}

impl Guest {
    /// A run at time 0 under the rules of a lane of the setup, counted from 0, on `site`. Its main actor is a thread.
    pub fn new(setup: &Setup, site: Rc<Site>, lane: usize) -> Result<Self, CannotRun> {
        Guest::begin(setup, site, lane, false)
    }

    /// The same. `is_own`: the code is not the lane's pattern, so the lane does not know how many workers it has: there
    /// are as many rows as fetches at the same time.
    pub fn begin(setup: &Setup, site: Rc<Site>, lane: usize, is_own: bool) -> Result<Self, CannotRun> {
        let plan = setup.plans().into_iter().nth(lane).ok_or(CannotRun::NoLane(lane))?;
        let rules = plan.setup.rules(plan.strategy);
        let graph = Rc::new(Graph::of(&site, &rules.links));
        let terrain = Terrain::of(&site, graph, &rules);
        let mut trace =
            Trace::new(plan.strategy.id, plan.strategy.workers(&rules).filter(|_| !is_own), terrain.graph.len());
        trace.parses_aside = plan.strategy.parses_aside(&rules) && !is_own;
        let (costs, attempts) = (terrain.costs.clone(), terrain.attempts.clone());
        let kernel = Kernel::new(trace, terrain.graph.clone(), costs, attempts, rules, None);
        let kernel = kernel.ok_or(CannotRun::TooManyRuns)?;
        kernel.set_place(plan.strategy.waits_at());
        let marked: Rc<Marked> = Rc::default();
        kernel.ask_frontier(marked.clone());
        let mut guest = Guest {
            world: World(kernel),
            plan,
            site,
            terrain,
            actors: Vec::new(),
            of_task: BTreeMap::new(),
            free: Vec::new(),
            step: None,
            interrupted: Vec::new(),
            marked,
            responses: Vec::new(),
            sleeps: (0, 0),
        };
        let main = guest.spawn(Actor::Thread);
        guest.set_main(main);
        Ok(guest)
    }

    /// The lane that it runs.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Adds a page that the site does not have: its address, its status, and whether it is HTML.
    pub fn declare(&mut self, url: &str, status: u16, html: bool) -> PageId {
        if let Some(page) = self.site.find(url) {
            return page;
        }
        let site = Rc::make_mut(&mut self.site);
        let page = site.intern(url, Kind::Missing);
        if status != 404 {
            site.set_page(page, status, html, None, None);
        }
        let rules = &self.kernel().rules;
        self.kernel().add_cost(rules.network.cost(self.site.page(page), &rules.links));
        page
    }

    /// Whether fetches from now on are single requests: the code follows redirects and retries itself.
    pub fn set_single(&self, is_single: bool) {
        self.kernel().set_single(is_single);
    }

    /// The rules of the lane.
    pub fn rules(&self) -> &crate::world::Rules {
        &self.kernel().rules
    }

    /// The pages with which the crawl begins.
    pub fn seeds(&self) -> Vec<PageId> {
        self.world.seeds().listed().to_vec()
    }

    /// The links that a crawl by the lane's rules follows from a page, without reading it.
    pub fn links_of(&self, page: PageId) -> &[PageId] {
        let graph = &self.terrain.graph;
        let is_read = self.kernel().cost(page).readable || graph.is_redirect(page);
        if is_read { graph.links(page) } else { &[] }
    }

    /// What fetching and parsing the page costs, in µs.
    pub fn cost_us(&self, page: PageId) -> u64 {
        let cost = self.kernel().cost(page);
        u64::from(cost.fetch_us) + u64::from(cost.parse_us)
    }

    /// How many events the trace has.
    pub fn events(&self) -> usize {
        self.kernel().with_trace(Trace::count)
    }

    /// The code has reached a limit.
    pub fn reach_limit(&self) {
        self.kernel().reach_limit(Limit::Events);
    }

    /// A run that hangs: what an actor waits for.
    pub fn blocked(&self, obstacle: Obstacle, page: Option<PageId>) {
        self.kernel().block(obstacle, page.unwrap_or(PageId::NONE));
    }

    /// The code has ended: the lane with its readings.
    pub fn finish(mut self, outcome: Outcome) -> Lane {
        let kernel = self.kernel().clone();
        let interrupted = std::mem::take(&mut self.interrupted).into_iter().map(|(_, step)| step);
        for (_, task, future) in self.step.take().into_iter().chain(interrupted) {
            kernel.end_step(task, future, std::task::Poll::Pending);
        }
        kernel.end(outcome);
        let mut trace = kernel.take_trace();
        if trace.origins.end.is_none() {
            trace.origins.end = Some(kernel.queue.origin());
        }
        trace.shrink();
        Rc::make_mut(&mut self.terrain.costs).extend(kernel.added_costs());
        let mut lane = Lane::of(&self.plan, trace, &self.terrain);
        lane.verdict.iter_mut().for_each(without_reason);
        lane
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.step = None;
        self.interrupted.clear();
        // Actors hold the world and the world holds the actors: without this, neither would be freed.
        self.world.kernel().drop_tasks();
    }
}

/// The reasons that a verdict has by default are those of the patterns. Nobody knows those of other code.
fn without_reason(fault: &mut Fault) {
    match fault {
        Fault::Lost { why: why @ Loss::TooEarly, .. } => *why = Loss::NotAsked,
        Fault::Repeated { why: why @ Repeat::MarkedLate, .. } => *why = Repeat::AskedAgain,
        _ => {}
    }
}

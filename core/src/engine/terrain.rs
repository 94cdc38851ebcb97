//! What lanes share before they run.

use crate::site::{Graph, GraphReader, LinkPolicy, PageId, Site};
use crate::world::{Attempts, Change, PageCost, Rules};
use std::rc::Rc;

/// The part that all lanes of a comparison share: the site as the crawl sees it, and the cost of each page.
#[derive(Clone)]
pub struct Terrain {
    /// The links that a crawl follows.
    pub graph: Rc<Graph>,
    /// Per page: the cost of the first attempt.
    pub costs: Rc<Vec<PageCost>>,
    /// The costs of further attempts.
    pub attempts: Rc<Attempts>,
    /// Whether load, or a wait before sending, can make a page fail that is readable by its costs.
    pub(super) has_load: bool,
    /// The change of the rules in the middle of the run, if there is one.
    pub change: Option<Rc<Change>>,
}

impl Terrain {
    /// Draws the cost of every page of `site` under `rules`.
    pub fn of(site: &Site, graph: Rc<Graph>, rules: &Rules) -> Self {
        let mut survey = Survey::with(graph, site, rules);
        while !survey.advance(site, u32::MAX) {}
        survey.finish()
    }

    /// The same terrain for a run whose rules change: to `rules`, at `at_us` µs.
    pub fn changing(self, site: &Site, at_us: u64, rules: &Rules) -> Self {
        let mut survey = Survey::with(self.graph.clone(), site, rules).and_change(at_us, rules);
        while !survey.advance(site, u32::MAX) {}
        Terrain { change: survey.finish().change, ..self }
    }

    /// The same costs for a run under these rules, which may only differ in what changes no cost.
    pub fn under(self, rules: &Rules) -> Self {
        Terrain { has_load: has_load(rules), ..self }
    }

    /// Whether this is the same terrain, made once and shared. Another one may be equal nevertheless.
    pub(super) fn is_same(&self, other: &Terrain) -> bool {
        let Terrain { graph, costs, attempts, has_load, change } = self;
        let has_same_change = match (change, &other.change) {
            (Some(change), Some(other)) => Rc::ptr_eq(change, other),
            (change, other) => change.is_none() && other.is_none(),
        };
        let is_shared = Rc::ptr_eq(graph, &other.graph) && Rc::ptr_eq(costs, &other.costs);
        is_shared && Rc::ptr_eq(attempts, &other.attempts) && *has_load == other.has_load && has_same_change
    }
}

/// Whether load, or a wait before sending, can make a page fail that is readable by its costs.
fn has_load(rules: &Rules) -> bool {
    rules.congestion.is_some() || rules.timeout_of_waits_us().is_some()
}

/// A terrain that is being made, in slices: a large one takes longer than one frame.
pub struct Survey {
    rules: Rules,
    links: Links,
    costs: Vec<PageCost>,
    attempts: Attempts,
    change: Option<Box<Change>>,
}

/// The graph of a terrain.
enum Links {
    Making(Box<GraphReader>),
    Made(Rc<Graph>),
}

impl Survey {
    /// Begins the terrain of `site` with this graph, under `rules`.
    pub fn with(graph: Rc<Graph>, site: &Site, rules: &Rules) -> Self {
        Survey::new(Links::Made(graph), site, rules)
    }

    /// The same, with the graph of all links that a crawl with this policy follows.
    pub fn of(policy: &LinkPolicy, site: &Site, rules: &Rules) -> Self {
        Survey::new(Links::Making(Box::new(GraphReader::new(site, policy))), site, rules)
    }

    fn new(links: Links, site: &Site, rules: &Rules) -> Self {
        let attempts = Attempts::new(&rules.network, &rules.links, rules.retry);
        Survey { rules: rules.clone(), links, costs: Vec::with_capacity(site.len()), attempts, change: None }
    }

    /// The same for a run whose rules change: to `rules`, at `at_us` µs.
    pub fn and_change(self, at_us: u64, rules: &Rules) -> Self {
        let attempts = Attempts::of_all(&rules.network, &rules.links, rules.retry);
        Survey { change: Some(Box::new(Change { at_us, rules: rules.clone(), attempts })), ..self }
    }

    /// Continues for at most `budget` pages. `true` at the end. The site must always be the same.
    pub fn advance(&mut self, site: &Site, budget: u32) -> bool {
        let graph = match &mut self.links {
            Links::Making(reader) if reader.graph().len() < site.len() => {
                reader.advance(site, budget);
                return false;
            }
            Links::Making(reader) => reader.graph(),
            Links::Made(graph) => graph,
        };
        let until = (self.costs.len() + budget as usize).min(site.len());
        for page in self.costs.len()..until {
            let page = site.page(graph.base(PageId(page as u32)));
            self.costs.push(self.rules.network.cost(page, &self.rules.links));
            self.attempts.add(page);
            if let Some(change) = &mut self.change {
                change.attempts.add(page);
            }
        }
        until == site.len()
    }

    /// How much is done, from 0 to 1000.
    pub fn progress_permille(&self) -> u32 {
        (self.costs.len() * 1000 / self.costs.capacity().max(1)) as u32
    }

    /// The terrain; complete once [`Survey::advance`] has returned `true`.
    pub fn finish(self) -> Terrain {
        let graph = match self.links {
            Links::Making(reader) => Rc::new(reader.finish()),
            Links::Made(graph) => graph,
        };
        let has_load = has_load(&self.rules);
        let change = self.change.map(|change| Rc::new(*change));
        Terrain { graph, costs: Rc::new(self.costs), attempts: Rc::new(self.attempts), has_load, change }
    }
}

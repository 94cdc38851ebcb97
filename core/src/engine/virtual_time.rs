//! The simulator: a strategy in virtual time. The clock jumps from timer to timer; the site's table gives the answers.
//!
//! Timers go off in the order of (due, sequence), ready tasks run first in, first out: the same setup gives
//! the same trace, byte for byte, on every machine.

use super::TooManyRuns;
use crate::site::{Graph, PageId, PageSet, Site};
use crate::strategy::Strategy;
use crate::trace::{Bounds, Completed, Event, EventKind, Failure, Figures, Outcome, Trace};
use crate::world::kernel::Kernel;
use crate::world::{Attempts, PageCost, Rules};
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
    has_load: bool,
}

impl Terrain {
    /// Draws the cost of every page of `site` under `rules`.
    pub fn of(site: &Site, graph: Rc<Graph>, rules: &Rules) -> Self {
        let costs = (0..site.len() as u32)
            .map(PageId)
            .map(|page| rules.network.cost(site.page(graph.base(page)), &rules.links));
        let costs: Vec<PageCost> = costs.collect();
        let pages = (0..site.len() as u32).map(|page| site.page(graph.base(PageId(page))));
        let attempts = Rc::new(Attempts::of(&rules.network, &rules.links, rules.retry, pages));
        Terrain {
            graph,
            costs: Rc::new(costs),
            attempts,
            has_load: rules.congestion.is_some() || rules.timeout_of_waits_us().is_some(),
        }
    }

    /// The bounds for the pages that a run fetched and parsed. A page that is retried costs all its attempts and the
    /// pauses between them, which hold a worker. The delay by load is left out, because fewer requests in flight avoid
    /// it. Unfinished work, such as a cancelled fetch, is left out, because it may have taken no time.
    pub fn bounds(&self, trace: &Trace) -> Bounds {
        let Completed { fetched, parsed } = Completed::of(trace);
        // An earlier wait may have cut short a fetch that timed out: its cost is unknown.
        let is_cut = |event: &&Event| self.has_load && event.failure() == Some(Failure::Timeout);
        let failed = trace.events().iter().filter(|event| event.kind() == EventKind::Failed);
        let cut: PageSet = failed.filter(is_cut).map(Event::page).collect();
        let first = |page: PageId| self.costs.get(page.index()).filter(|_| !cut.contains(page));
        let cost = |page: PageId| first(page).map(|first| self.attempts.all_of(page.index(), *first));
        let cost_us = |page| {
            let parse_us = |cost: PageCost| if parsed.contains(page) { cost.parse_us } else { 0 };
            cost(page).map_or(0, |cost| u64::from(cost.fetch_us) + u64::from(parse_us(cost)))
        };
        let leads_on = |page, cost: PageCost| cost.readable || self.graph.is_redirect(self.graph.base(page));
        let is_read = |page| !trace.flat && cost(page).is_some_and(|cost| leads_on(page, cost));
        let bounds = Bounds::of(&self.graph, &fetched, cost_us, is_read);
        if !trace.parses_aside {
            return bounds;
        }
        let fetch_us = fetched.iter().filter_map(cost).map(|cost| u64::from(cost.fetch_us)).sum();
        bounds.with_parsing_aside(fetch_us)
    }
}

/// A run in virtual time that can be advanced in slices and cancelled.
pub struct Simulation {
    kernel: Rc<Kernel>,
    main: u32,
}

impl Simulation {
    /// A run at time 0.
    pub fn new(strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Self, TooManyRuns> {
        let mut trace = Trace::new(strategy.id, strategy.workers(rules), terrain.graph.len());
        trace.parses_aside = strategy.parses_aside(rules);
        Simulation::with(trace, strategy, terrain, rules)
    }

    /// The same for a run that keeps nothing but its figures: for [`Simulation::into_figures`].
    pub fn for_figures(strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Self, TooManyRuns> {
        Simulation::with(Trace::for_figures(strategy.id, strategy.workers(rules)), strategy, terrain, rules)
    }

    fn with(trace: Trace, strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Self, TooManyRuns> {
        let (costs, attempts) = (terrain.costs.clone(), terrain.attempts.clone());
        let kernel =
            Kernel::new(trace, terrain.graph.clone(), costs, attempts, rules.clone(), None).ok_or(TooManyRuns)?;
        let main = strategy.start(&kernel);
        Ok(Simulation { kernel, main })
    }

    /// Runs for at most `budget` steps (polls and timers); `true` when the run has ended.
    pub fn advance(&mut self, mut budget: u32) -> bool {
        let kernel = &self.kernel;
        while budget > 0 {
            if !kernel.run_ready(&mut budget) {
                return false;
            }
            if let Some(outcome) = kernel.leap(self.main) {
                kernel.end(outcome);
                return true;
            }
            budget = budget.saturating_sub(1);
        }
        false
    }

    /// Stops the run at its present time.
    pub fn cancel(&mut self) {
        self.kernel.end(Outcome::Cancelled);
    }

    /// How many events there are so far: what a progress bar shows.
    pub fn events(&self) -> usize {
        self.kernel.with_trace(Trace::count)
    }

    /// The trace so far.
    pub fn into_trace(self) -> Trace {
        self.kernel.take_trace()
    }

    /// The figures of a run that has ended.
    pub fn into_figures(self) -> Figures {
        self.kernel.take_trace().into_figures()
    }
}

impl Drop for Simulation {
    fn drop(&mut self) {
        // Tasks hold the world and the world holds the tasks: without this, neither would be freed.
        self.kernel.drop_tasks();
    }
}

/// Runs a strategy to its end.
pub fn run(strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Trace, TooManyRuns> {
    let mut simulation = Simulation::new(strategy, terrain, rules)?;
    while !simulation.advance(u32::MAX) {}
    Ok(simulation.into_trace())
}

/// Runs a strategy to its end and keeps nothing but its figures: faster, in constant space, for many runs.
pub fn figures(strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Figures, TooManyRuns> {
    let mut simulation = Simulation::for_figures(strategy, terrain, rules)?;
    while !simulation.advance(u32::MAX) {}
    Ok(simulation.into_figures())
}

//! What a crawl demands of its workers, of the machine and of the server: each of these demands is a bound of the makespan, and the
//! largest one decides. Only one of them falls with the number of workers, so there is one number from which on more workers cannot help.

use super::super::Lane;
use crate::engine::virtual_time::Terrain;
use crate::setup::{MOST_WORKERS, Setup};
use crate::site::{Graph, PageId, PageSet, Site};
use crate::strategy::{Strategy, Uses, Version};
use crate::trace::{Bounds, Completed, EventKind, Trace};
use crate::world::{Actor, Rules};
use std::rc::Rc;

/// What bounds a makespan from below.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum BoundKind {
    /// The work, shared by N workers.
    Work,
    /// The longest chain of links.
    Span,
    /// The event loop, which parses all pages.
    EventLoop,
    /// The GIL, under which threads parse all pages.
    Gil,
    /// The cores, on which workers parse.
    Cores,
    /// The coordinator, which parses all pages.
    Coordinator,
    /// The connections to one host.
    Connections,
    /// The rate limit.
    Rate,
}

/// The bounds of a crawl of certain pages, for any number of workers.
#[derive(Clone)]
pub struct Demand {
    strategy: &'static Strategy,
    rules: Rules,
    bounds: Bounds,
    /// The bounds that do not depend on the number of workers, in µs. Those that are 0 are left out.
    others: Vec<(BoundKind, u64)>,
    /// The pages of the longest chain of links, from the start.
    chain: Vec<PageId>,
}

impl Demand {
    /// The demand of a lane that has ended: of the pages that it fetched and parsed.
    pub fn of_lane(lane: &Lane, site: &Site) -> Self {
        Demand::with(lane, site, &lane.plan.setup)
    }

    /// The demand of the same pages under other settings.
    pub fn with(lane: &Lane, site: &Site, setup: &Setup) -> Self {
        let rules = setup.rules(lane.strategy);
        let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
        Demand::of(lane.strategy, &rules, &terrain, &lane.trace)
    }

    /// The rules that it holds under.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The demand of the pages that a run fetched and parsed.
    pub fn of(strategy: &'static Strategy, rules: &Rules, terrain: &Terrain, trace: &Trace) -> Self {
        let completed = Completed::of(trace);
        let bounds = terrain.bounds(trace);
        let cpu = cpu_bound(strategy, rules, terrain, &completed.parsed);
        let all = [
            (BoundKind::Span, bounds.span_us),
            cpu,
            (BoundKind::Connections, connections_us(rules, terrain, &completed.fetched)),
            (BoundKind::Rate, rate_us(strategy, rules, trace)),
        ];
        let others = all.into_iter().filter(|bound| bound.1 > 0).collect();
        let chain = terrain.span_chain(trace);
        Demand { strategy, rules: rules.clone(), bounds, others, chain }
    }

    /// The bounds with a setting of N workers, in µs; `None` for an unlimited number.
    pub fn bounds(&self, workers: Option<u32>) -> Vec<(BoundKind, u64)> {
        let work = self.work_us(workers).map(|us| (BoundKind::Work, us));
        work.into_iter().chain(self.others.iter().copied()).collect()
    }

    /// The work shared by as many workers as the strategy has if the setting is `workers`, in µs; `None` if it has no limit.
    fn work_us(&self, workers: Option<u32>) -> Option<u64> {
        let mut rules = self.rules.clone();
        // A pattern that is published without a limit has none, whatever the setting.
        if self.strategy.heeds("concurrency") {
            rules.concurrency = workers;
        }
        let workers = self.strategy.workers(&rules)?;
        Some(self.bounds.shared_us.div_ceil(u64::from(workers.max(1))))
    }

    /// The largest of them. The work is it only if it is larger than all others: then another worker could help.
    pub fn largest(&self, workers: Option<u32>) -> (BoundKind, u64) {
        let other = self.largest_other();
        match self.work_us(workers) {
            Some(us) if us > other.1 => (BoundKind::Work, us),
            _ => other,
        }
    }

    /// The largest of those that do not depend on the number of workers.
    pub fn largest_other(&self) -> (BoundKind, u64) {
        let mut largest = (BoundKind::Span, self.bounds.span_us);
        self.others.iter().filter(|bound| bound.0 != BoundKind::Span).for_each(|&bound| {
            if bound.1 > largest.1 {
                largest = bound;
            }
        });
        largest
    }

    /// The smallest number of workers with which the work is no longer the largest bound, up to [`MOST_WORKERS`]; `None` if it always is.
    pub fn crossing(&self) -> Option<u32> {
        let (mut low, mut high) = (1, MOST_WORKERS + 1);
        while low < high {
            let middle = (low + high) / 2;
            // The strategy never has fewer workers if the setting is higher.
            if self.largest(Some(middle)).0 == BoundKind::Work { low = middle + 1 } else { high = middle }
        }
        (low <= MOST_WORKERS).then_some(low)
    }

    /// The pages of the longest chain of links, from the start.
    pub fn chain(&self) -> &[PageId] {
        &self.chain
    }
}

/// Whether workers are processes or interpreters, which compute at the same time.
fn has_children(strategy: &Strategy, rules: &Rules) -> bool {
    match strategy.descriptor.uses {
        Uses::Processes | Uses::Interpreters => true,
        Uses::Threads | Uses::Asyncio => rules.processes && strategy.heeds("processes"),
    }
}

/// What computes, and how long it takes at least to parse these pages, in µs.
fn cpu_bound(strategy: &Strategy, rules: &Rules, terrain: &Terrain, parsed: &PageSet) -> (BoundKind, u64) {
    let of = |page: PageId| {
        terrain
            .costs
            .get(page.index())
            .map_or(0, |first| u64::from(terrain.attempts.all_of(page.index(), *first).parse_us))
    };
    let all_us: u64 = parsed.iter().map(of).sum();
    let cores = u64::from(rules.machine.cores.max(1));
    match strategy.actor() {
        Actor::Loop => (BoundKind::EventLoop, all_us),
        _ if strategy.parses_aside(rules) => (BoundKind::Coordinator, all_us),
        _ if has_children(strategy, rules) || !rules.machine.gil => (BoundKind::Cores, all_us.div_ceil(cores)),
        _ => (BoundKind::Gil, all_us),
    }
}

/// How long the connections to one host are in use at least, in µs, of the host with the most.
fn connections_us(rules: &Rules, terrain: &Terrain, fetched: &PageSet) -> u64 {
    let Some(connections) = rules.connections.filter(|_| rules.timeout_of_waits_us().is_none()) else { return 0 };
    let mut hosts: Vec<u64> = Vec::new();
    for page in fetched.iter() {
        // Further attempts are left out: the pauses between them hold no connection.
        let us = terrain.costs.get(page.index()).map_or(0, |cost| u64::from(cost.fetch_us));
        let host = terrain.graph.host(page);
        if hosts.len() <= host {
            hosts.resize(host + 1, 0);
        }
        hosts[host] += us;
    }
    hosts.into_iter().max().unwrap_or(0).div_ceil(u64::from(connections.max(1)))
}

/// When the last request may be sent at the earliest, in µs.
fn rate_us(strategy: &Strategy, rules: &Rules, trace: &Trace) -> u64 {
    let count = |kind: EventKind| trace.events().iter().filter(|event| event.kind() == kind).count() as u64;
    // As published, it sleeps between its fetches instead, each worker by itself.
    let has_limiter = strategy.has_limiter() && strategy.version == Version::Corrected;
    let interval_us = |rate: u32| u64::from(1_000_000 / rate.max(1));
    let paced = rules.pace.filter(|_| rules.timeout_of_waits_us().is_none());
    let pace_us = paced.map_or(0, |rate| count(EventKind::Started).saturating_sub(1) * interval_us(rate));
    // Its limiter counts neither retries nor what a redirect leads to.
    let further = count(EventKind::Retrying) + count(EventKind::Redirected) + 1;
    let own_us = rules
        .rate
        .filter(|_| has_limiter)
        .map_or(0, |rate| count(EventKind::Started).saturating_sub(further) * interval_us(rate));
    pace_us.max(own_us)
}

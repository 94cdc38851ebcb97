//! The simulator beside a floor: the same crawl by hand, as bare as it can be.
//!
//! No clock of its own: the caller gives one, so that the same measurement runs natively and in wasm.

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Graph, LinkPolicy, PageId, PageSet, generate};
use crawl_playground::strategy;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::hint::black_box;
use std::rc::Rc;

/// Fetches in flight.
const WORKERS: u32 = 16;
/// Pairs of runs before those that count, and those that count.
const WARM_UP: usize = 3;
const PAIRS: usize = 15;

/// The sites and strategies that are measured.
pub const SITES: [&str; 4] = ["web:10000", "tree:10000", "web:100000", "tree:100000"];
/// Tasks that spawn tasks behind a semaphore, a pool of workers on a queue, and threads that one coordinator keeps
/// busy: where only fetching takes time all three keep the schedule of the floor.
pub const STRATEGIES: [&str; 3] = ["task_group_spawn", "async_workers", "first_completed"];

/// One measurement: medians over the pairs.
pub struct Row {
    /// What was crawled.
    pub site: &'static str,
    /// By which strategy.
    pub strategy: &'static str,
    /// How many pages it has.
    pub pages: usize,
    /// Time of the floor, in ns a page.
    pub floor_ns: f64,
    /// Time of the engine, in ns a page, with the whole trace recorded.
    pub engine_ns: f64,
    /// How many times as long the engine takes: the median of the pairs' ratios.
    pub ratio: f64,
}

/// Measures the strategies on the sites, those that `is_wanted` by their two names. `clock_us` is any clock that
/// goes forward, in µs.
pub fn measure(clock_us: impl Fn() -> f64, is_wanted: impl Fn(&str, &str) -> bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for site in SITES {
        for strategy in STRATEGIES.into_iter().filter(|strategy| is_wanted(site, strategy)) {
            rows.extend(measure_one(&clock_us, site, strategy));
        }
    }
    rows
}

fn measure_one(clock_us: &impl Fn() -> f64, name: &'static str, id: &'static str) -> Option<Row> {
    let setup = Setup { concurrency: WORKERS, cpu_ms: 0, overhead: Overhead::None, ..Setup::default() };
    let (site, strategy) = (generate::generate(name, 42).ok()?, strategy::find(id).ok()?);
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &LinkPolicy::default())), &rules);
    let (mut floors, mut engines, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..WARM_UP + PAIRS {
        let start_us = clock_us();
        let floor = black_box(crawl(black_box(&terrain)));
        let between_us = clock_us();
        let trace = black_box(virtual_time::run(strategy, black_box(&terrain), &rules).ok()?);
        let end_us = clock_us();
        assert_eq!(floor.makespan_us, trace.makespan_us(), "the floor and {id} have the same schedule of {name}");
        assert_eq!(floor.fetches, site.len(), "all pages of {name} were fetched");
        if pair >= WARM_UP {
            floors.push(between_us - start_us);
            engines.push(end_us - between_us);
            ratios.push((end_us - between_us) / (between_us - start_us));
        }
    }
    let ns_a_page = |times_us| median(times_us) * 1000.0 / site.len() as f64;
    Some(Row {
        site: name,
        strategy: id,
        pages: site.len(),
        floor_ns: ns_a_page(floors),
        engine_ns: ns_a_page(engines),
        ratio: median(ratios),
    })
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// What the floor knows in the end.
pub struct Crawled {
    /// When the last answer came, in µs.
    pub makespan_us: u64,
    /// How many pages were fetched.
    pub fetches: usize,
}

/// The crawl by hand: who has waited longest is fetched next, by up to [`WORKERS`] at a time. No tasks, no rows,
/// no causes, no trace.
#[inline(never)]
pub fn crawl(terrain: &Terrain) -> Crawled {
    let (graph, costs) = (&*terrain.graph, &*terrain.costs);
    let mut visited = PageSet::with_room_for(graph.len());
    visited.insert(graph.start);
    let mut frontier = VecDeque::from([graph.start]);
    // (due, sequence, page) in one number, as in the engine: one comparison.
    let mut running: BinaryHeap<Reverse<u128>> = BinaryHeap::with_capacity(WORKERS as usize);
    let (mut now_us, mut fetches) = (0, 0);
    loop {
        while running.len() < WORKERS as usize {
            let Some(page) = frontier.pop_front() else { break };
            let due_us = now_us + u64::from(costs[page.index()].fetch_us);
            running.push(Reverse(u128::from(due_us) << 64 | (fetches as u128) << 32 | u128::from(page.0)));
            fetches += 1;
        }
        let Some(Reverse(next)) = running.pop() else { return Crawled { makespan_us: now_us, fetches } };
        now_us = (next >> 64) as u64;
        let page = PageId(next as u32);
        if costs[page.index()].readable {
            frontier.extend(graph.links(page).iter().filter(|&&link| visited.insert(link)));
        }
    }
}

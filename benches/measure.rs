//! Every corrected pattern compared with its floor, on the same sites: medians over pairs of runs.
//!
//! The caller passes in the clock, so that the same measurement runs natively and in wasm.

use crate::floor::Schedule;
use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::say;
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Graph, LinkPolicy, PageId, Site, generate};
use crawl_playground::strategy::{self, Strategy};
use crawl_playground::trace::{EventKind, Trace};
use std::hint::black_box;
use std::rc::Rc;

/// The maximum number of fetches in flight.
pub const WORKERS: u32 = 16;
/// How many pairs of runs warm up, before those that count.
const WARM_UP: usize = 3;
/// How many pairs of runs count.
pub const PAIRS: usize = 15;

/// The sites to measure.
pub const SITES: [&str; 4] = ["web:10000", "tree:10000", "web:100000", "tree:100000"];

/// One measurement: medians over the pairs.
pub struct Row {
    /// The site.
    pub site: &'static str,
    /// The strategy.
    pub strategy: &'static str,
    /// How many pages the site has.
    pub pages: usize,
    /// The schedule of the floor.
    pub floor: Schedule,
    /// Whether the strategy has this schedule, too: it starts the same fetches at the same times.
    pub is_same: bool,
    /// The floor's time, in ns per page.
    pub floor_ns: f64,
    /// The engine's time, in ns per page, with the whole trace recorded.
    pub engine_ns: f64,
    /// How many times as long the engine takes: the median of the pairs' ratios.
    pub ratio: f64,
}

impl Row {
    /// Simulated pages per second.
    pub fn pages_per_s(&self) -> f64 {
        1e9 / self.engine_ns
    }
}

/// The floor that keeps the schedule of a pattern where nothing but fetching takes time; `None` when none does.
fn floor_of(strategy: &Strategy) -> Option<Schedule> {
    Some(match strategy.descriptor.schedule? {
        strategy::Schedule::Flow => Schedule::Flow,
        strategy::Schedule::Paced(interval_us) => Schedule::Paced(interval_us),
        strategy::Schedule::Levels => Schedule::Levels,
        strategy::Schedule::UnorderedLevels => Schedule::UnorderedLevels,
        strategy::Schedule::Chunks => Schedule::Chunks,
    })
}

/// Measures the strategies on the sites for which `is_wanted` accepts both names, and reports each row when it is known.
/// `clock_us` is any clock that goes forward, in µs.
pub fn measure(
    clock_us: impl Fn() -> f64,
    is_wanted: impl Fn(&str, &str) -> bool,
    mut tell: impl FnMut(&Row),
) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for name in SITES {
        let mut wanted = strategy::corrected().filter(|strategy| is_wanted(name, strategy.id)).peekable();
        if wanted.peek().is_none() {
            continue;
        }
        let site = generate::generate(name, 42).map_err(|problem| say::no_generator(&problem))?;
        let graph = Rc::new(Graph::of(&site, &LinkPolicy::default()));
        for strategy in wanted {
            let row = measure_one(&clock_us, name, &site, &graph, strategy)?;
            tell(&row);
            rows.push(row);
        }
    }
    Ok(rows)
}

fn measure_one(
    clock_us: &impl Fn() -> f64,
    name: &'static str,
    site: &Site,
    graph: &Rc<Graph>,
    strategy: &'static Strategy,
) -> Result<Row, String> {
    let setup = Setup { concurrency: WORKERS, cpu_ms: 0, overhead: Overhead::None, ..Setup::default() };
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(site, graph.clone(), &rules);
    let own = floor_of(strategy);
    let floor = own.unwrap_or(Schedule::Flow);
    let workers = strategy.workers(&rules).map_or(usize::MAX, |workers| workers as usize);
    let (mut floors, mut engines, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..WARM_UP + PAIRS {
        let start_us = clock_us();
        black_box(floor.crawl(black_box(&terrain), workers, |_, _| {}));
        let between_us = clock_us();
        let trace = black_box(
            virtual_time::run(strategy, black_box(&terrain), &rules).map_err(|problem| format!("{problem:?}"))?,
        );
        let (floor_us, engine_us) = (between_us - start_us, clock_us() - between_us);
        if pair == 0 {
            check(&trace, &terrain, own, workers, site.len())
                .map_err(|fault| format!("{} on {name}: {fault}", strategy.id))?;
        }
        if pair >= WARM_UP {
            floors.push(floor_us);
            engines.push(engine_us);
            ratios.push(engine_us / floor_us);
        }
    }
    let ns_a_page = |times_us| median(times_us) * 1000.0 / site.len() as f64;
    Ok(Row {
        site: name,
        strategy: strategy.id,
        pages: site.len(),
        floor,
        is_same: own.is_some(),
        floor_ns: ns_a_page(floors),
        engine_ns: ns_a_page(engines),
        ratio: median(ratios),
    })
}

/// Rejects unfair comparisons: a strategy that does not fetch every page, or a schedule that differs from the floor's.
fn check(
    trace: &Trace,
    terrain: &Terrain,
    floor: Option<Schedule>,
    workers: usize,
    pages: usize,
) -> Result<(), String> {
    let starts = trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    let starts: Vec<(u64, PageId)> = starts.map(|event| (event.at_us(), event.page())).collect();
    if starts.len() != pages {
        return Err(format!("{} fetches of {pages} pages", starts.len()));
    }
    let Some(floor) = floor else { return Ok(()) };
    let mut by_hand = Vec::with_capacity(pages);
    floor.crawl(terrain, workers, |at_us, page| by_hand.push((at_us, page)));
    match starts.iter().zip(&by_hand).position(|(start, by_hand)| start != by_hand) {
        None if by_hand.len() == pages => Ok(()),
        None => Err(format!("the floor fetches {} pages of {pages}", by_hand.len())),
        Some(first) => Err(format!(
            "the schedule is not that of the floor \"{}\": fetch {first} is {:?} and not {:?}",
            floor.name(),
            starts[first],
            by_hand[first]
        )),
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

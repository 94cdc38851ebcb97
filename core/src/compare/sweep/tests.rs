use super::*;
use crate::setup::parse_query;
use crate::strategy::{CATALOGUE, find};
use crate::trace::{Metrics, Timeline};

/// Settings that lead to every kind of wait, failure and ending, and a run of many thousands of events.
const QUERIES: &[&str] = &[
    "site=demo",
    "site=demo&concurrency=3&cpu-ms=12&cores=1",
    "site=demo&overhead=cpython&cpu-ms=5&concurrency=4",
    "site=web:300&errors=30&retries=2&concurrency=8",
    "site=tree:200&timeout-ms=150&stragglers=5&concurrency=6",
    "site=comb:60&connections=2&concurrency=unlimited",
    "site=web:120&rate=40&concurrency=16&mark=result",
    "site=chain:30&guard=lock&done=frontier-empty",
    "site=star:90&max-pages=40&congestion=4&overload=3",
    "site=web:3000&concurrency=32",
];

fn sweep(id: &str, key: &str, values: &[&str], seeds: u32) -> Result<Sweep, WrongSweep> {
    let values = values.iter().map(|value| value.to_string()).collect();
    Sweep::new(vec![(find(id).unwrap(), Setup::default())], key, values, seeds, None)
}

#[test]
fn percentiles_are_figures_of_runs() {
    let run = |us| Figures { outcome: Outcome::Finished, metrics: Metrics { makespan_us: us, ..Metrics::default() } };
    let spread = |runs: std::ops::RangeInclusive<u64>| {
        let point = Point { lane: 0, value: String::new(), runs: runs.map(run).collect() };
        let spread = point.spread(|figures| figures.metrics.makespan_us);
        (spread.low, spread.median, spread.high)
    };
    assert_eq!([spread(1..=1), spread(1..=2), spread(1..=5)], [(1, 1, 1), (1, 1, 2), (1, 3, 5)]);
    assert_eq!([spread(1..=20), spread(1..=100)], [(1, 10, 19), (5, 50, 95)]);
}

#[test]
fn a_sweep_is_over_numbers_and_choices() {
    for key in ["seed", "site", "lanes", "no-such"] {
        assert_eq!(sweep("gather", key, &["1"], 1).err(), Some(WrongSweep::Setting), "{key}");
    }
    assert!(sweep("gather", "mark", &["discovery", "result"], 1).is_ok());
    assert_eq!(sweep("gather", "concurrency", &[], 1).err(), Some(WrongSweep::Empty));
    assert_eq!(sweep("gather", "concurrency", &["1"], 0).err(), Some(WrongSweep::Empty));
    assert_eq!(sweep("gather", "concurrency", &["1"; 2], 600_000).err(), Some(WrongSweep::TooMany(1_200_000)));
    assert!(
        matches!(sweep("gather", "concurrency", &["many"], 1), Err(WrongSweep::Value(value, _)) if value == "many")
    );
}

#[test]
fn figures_without_a_trace_are_those_of_the_trace() {
    for query in QUERIES {
        let (setup, mistakes) = parse_query(query, &[]);
        assert!(mistakes.is_empty(), "{query}: {mistakes:?}");
        let site = setup.make_site().unwrap();
        for strategy in CATALOGUE {
            let rules = setup.rules(strategy);
            let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
            let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
            let figures = virtual_time::figures(strategy, &terrain, &rules).unwrap();
            assert_eq!(figures.metrics, Metrics::of(&trace, &Timeline::of(&trace)), "{} {query}", strategy.id);
            assert_eq!(Some(figures.outcome), trace.outcome(), "{} {query}", strategy.id);
        }
    }
}

/// Settings of which some values make pages fail under load, so that the bounds leave them out, and others do not.
const LOADED: &[(&str, &str, &[&str])] = &[
    ("site=web:150&timeout-ms=150&overload=3&concurrency=12", "congestion", &["none", "4", "none", "8"]),
    ("site=web:150&timeout-ms=150&concurrency=12&retries=1", "connections", &["no-limit", "2", "no-limit"]),
    ("site=web:200&errors=20&concurrency=6", "errors", &["0", "20", "40"]),
    ("site=web:200&cpu-ms=3", "concurrency", &["1", "2", "7", "64"]),
    ("site=web:200&cpu-ms=3", "max-pages", &["1", "50", "120"]),
];

#[test]
fn the_bounds_of_runs_without_a_trace_are_those_of_their_traces() {
    for (query, key, values) in LOADED {
        let (setup, setting) = (parse_query(query, &[]).0, setting(key).unwrap());
        let lanes = CATALOGUE.iter().map(|strategy| (strategy, setup.clone())).collect();
        let values: Vec<String> = values.iter().map(|value| value.to_string()).collect();
        let sweep = Sweep::new(lanes, key, values.clone(), 1, None).unwrap();
        let (figures, bounds_us) = sweep.run_bounded(0, 0..values.len(), &mut Ground::default()).unwrap();
        assert_eq!(figures, sweep.run_seed(0).unwrap(), "{query} {key}");
        let site = setup.make_site().unwrap();
        let runs = CATALOGUE.iter().flat_map(|strategy| values.iter().map(move |value| (strategy, value)));
        for ((strategy, value), bound_us) in runs.zip(bounds_us) {
            let mut setup = setup.clone();
            setting.set(&mut setup, value).unwrap();
            let rules = setup.rules(strategy);
            let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
            let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
            let has_finished = trace.outcome() == Some(Outcome::Finished);
            let wanted_us = has_finished.then(|| terrain.bounds(&trace).with_workers(trace.concurrency));
            assert_eq!(bound_us, wanted_us.unwrap_or(0), "{} {query} {key}={value}", strategy.id);
        }
    }
}

#[test]
fn a_large_run_without_a_trace_counts_as_many_events_as_the_trace_has() {
    let setup = parse_query("site=web:6000&concurrency=32", &[]).0;
    let site = setup.make_site().unwrap();
    let graph = Rc::new(Graph::of(&site, &LinkPolicy::default()));
    let mut large = 0;
    for strategy in crate::strategy::corrected() {
        let rules = setup.rules(strategy);
        let terrain = Terrain::of(&site, graph.clone(), &rules);
        let events = virtual_time::run(strategy, &terrain, &rules).unwrap().events().len();
        let mut simulation = virtual_time::Simulation::for_figures(strategy, &terrain, &rules).unwrap();
        while !simulation.advance(u32::MAX) {}
        // A crawl of a flat list is small.
        if events > 20_000 {
            large += 1;
            assert_eq!(simulation.events(), events, "{}", strategy.id);
        }
    }
    assert!(large > 10, "{large} large runs");
}

#[test]
fn the_number_of_threads_changes_nothing_and_a_point_is_its_run() {
    let sweep = sweep("thread_map", "concurrency", &["1", "3", "16"], 5).unwrap();
    let points = sweep.run(1).unwrap();
    assert_eq!(points, sweep.run(3).unwrap());
    assert_eq!(points.iter().map(|point| point.runs.len()).collect::<Vec<_>>(), [5, 5, 5]);
    let strategy = find("thread_map").unwrap();
    for (point, concurrency) in points.iter().zip([1, 3, 16]) {
        for (run, seed) in point.runs.iter().zip(42..) {
            let setup = Setup { concurrency, seed, ..Setup::default() };
            let (site, rules) = (setup.make_site().unwrap(), setup.rules(strategy));
            let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
            let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
            assert_eq!(run.metrics, Metrics::of(&trace, &Timeline::of(&trace)));
        }
    }
}

//! What the GIL changes, and what it cannot change, on random sites.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Graph, Site, generate};
use crawl_playground::strategy::{CATALOGUE, Strategy};
use crawl_playground::trace::{Cause, EventKind, Trace};
use crawl_playground::world::Python;
use std::rc::Rc;

const SITES: [&str; 5] = ["tree:63", "bush:90", "web:80", "comb:20", "star:40"];

fn run(strategy: &'static Strategy, site: &Site, setup: &Setup) -> Trace {
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
    virtual_time::run(strategy, &terrain, &rules).unwrap()
}

/// Each strategy on each site with each concurrency: the makespans with the GIL and without, in µs.
fn compare(setup: &Setup, check: impl Fn(&str, u64, u64)) {
    for (strategy, name) in CATALOGUE.iter().flat_map(|strategy| SITES.map(|name| (strategy, name))) {
        for (seed, concurrency) in [(1, 2), (2, 5), (3, 16), (4, 0)] {
            let site = generate::generate(name, u64::from(seed)).unwrap();
            let setup = Setup { seed, concurrency, python: Python::V314, ..setup.clone() };
            let [with, without] = [true, false].map(|gil| run(strategy, &site, &Setup { gil, ..setup.clone() }));
            let waits = without.events().iter().filter(|event| event.kind() == EventKind::Waiting);
            assert!(
                waits.clone().all(|event| event.cause() != Cause::Gil),
                "{}: no thread waits for the GIL",
                strategy.id
            );
            check(&format!("{} {name} N={concurrency}", strategy.id), with.makespan_us(), without.makespan_us());
        }
    }
}

/// Nothing but fetching and parsing takes time.
fn free(cpu_ms: u32, cores: u32) -> Setup {
    Setup { cpu_ms, cores, overhead: Overhead::None, ..Setup::default() }
}

#[test]
fn without_parsing_the_gil_changes_no_makespan() {
    compare(&free(0, 2), |what, with, without| assert_eq!(with, without, "{what}"));
}

/// How much longer a crawl may take because threads take turns in another order: 1 %, one parse, and one poll.
fn allowed_us(makespan_us: u64) -> u64 {
    makespan_us + makespan_us / 100 + 9_000 + 10_000
}

#[test]
fn without_the_gil_no_crawl_takes_longer() {
    for cores in [1, 2, 4] {
        compare(&free(9, cores), |what, with, without| {
            assert!(without <= allowed_us(with), "{what}, {cores} cores: {without} µs, with the GIL {with} µs");
        });
    }
}

#[test]
fn with_one_core_nothing_is_gained() {
    compare(&free(9, 1), |what, with, without| {
        assert!(with <= allowed_us(without), "{what}: {without} µs, with the GIL {with} µs");
    });
}

/// Workers that parse share four cores. A main thread that parses gains nothing.
#[test]
fn threads_that_parse_gain_the_cores_and_a_main_thread_that_parses_gains_nothing() {
    let site = generate::generate("star:40", 1).unwrap();
    let setup = Setup { concurrency: 16, python: Python::V314, ..free(100, 4) };
    let times = |id| {
        let strategy = CATALOGUE.iter().find(|strategy| strategy.id == id).unwrap();
        let [with, without] =
            [true, false].map(|gil| run(strategy, &site, &Setup { gil, ..setup.clone() }).makespan_us());
        with as f64 / without as f64
    };
    for id in ["as_completed", "queue_workers", "future_callbacks", "thread_per_url"] {
        assert!(times(id) > 2.0, "{id}: {} times as fast", times(id));
    }
    for id in ["thread_map", "first_completed", "gather", "task_group_spawn", "to_thread"] {
        assert!((0.95..1.05).contains(&times(id)), "{id}: {} times as fast", times(id));
    }
}

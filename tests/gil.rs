//! What the GIL changes, and what it cannot change, on random sites.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Graph, Site, generate};
use crawl_playground::strategy::{CATALOGUE, Strategy};
use crawl_playground::trace::{Cause, CriticalPath, EventKind, Through, Timeline, Trace};
use crawl_playground::world::Python;
use std::rc::Rc;

const SITES: [&str; 5] = ["tree:63", "bush:90", "web:80", "comb:20", "star:40"];

fn run(strategy: &'static Strategy, site: &Site, setup: &Setup) -> Trace {
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
    virtual_time::run(strategy, &terrain, &rules).unwrap()
}

/// A crawl with the GIL and the same one without.
struct Pair {
    strategy: &'static Strategy,
    /// What it is, for reports.
    what: String,
    with: Trace,
    without: Trace,
}

impl Pair {
    /// How much longer it takes without the GIL, in µs; negative if it takes less.
    fn longer_us(&self) -> i64 {
        self.without.makespan_us().cast_signed() - self.with.makespan_us().cast_signed()
    }
}

/// How long what decides the makespan has waited for the GIL, in µs.
fn waits_for_gil_us(trace: &Trace) -> i64 {
    let path = CriticalPath::of(trace, &Timeline::of(trace));
    let waits = path.waited().into_iter().filter(|waited| waited.through == Through::Gil);
    waits.map(|waited| waited.us.cast_signed()).sum()
}

/// Each strategy on each site with each concurrency, with the GIL and without.
fn compare(setup: &Setup, check: impl Fn(&Pair)) {
    for (strategy, name) in CATALOGUE.iter().flat_map(|strategy| SITES.map(|name| (strategy, name))) {
        for (seed, concurrency) in [(1, 2), (2, 5), (3, 16), (4, 0)] {
            let site = generate::generate(name, u64::from(seed)).unwrap();
            let setup = Setup { seed, concurrency, python: Python::V314, ..setup.clone() };
            let [with, without] = [true, false].map(|gil| run(strategy, &site, &Setup { gil, ..setup.clone() }));
            let what = format!(
                "{} {name} N={concurrency}: {} µs, with the GIL {} µs",
                strategy.id,
                without.makespan_us(),
                with.makespan_us()
            );
            check(&Pair { strategy, what, with, without });
        }
    }
}

/// Nothing but fetching and parsing takes time.
fn free(cpu_ms: u32, cores: u32) -> Setup {
    Setup { cpu_ms, cores, overhead: Overhead::None, ..Setup::default() }
}

/// With all costs of threads, a main thread computes as well, when it looks for what has completed.
#[test]
fn nothing_waits_for_a_gil_that_is_not_there() {
    compare(&Setup { overhead: Overhead::CPython, ..free(PARSE_MS, 2) }, |pair| {
        let mut waits = pair.without.events().iter().filter(|event| event.kind() == EventKind::Waiting);
        assert!(waits.all(|event| event.cause() != Cause::Gil), "{}: a thread waits for the GIL", pair.what);
        assert_eq!(waits_for_gil_us(&pair.without), 0, "{}: its critical path", pair.what);
    });
}

/// How long a parse takes.
const PARSE_MS: u32 = 9;

const PARSE_US: i64 = 1_000 * PARSE_MS as i64;

/// The interval at which a main thread polls.
const POLL_US: i64 = 10_000;

#[test]
fn without_parsing_the_gil_changes_no_makespan() {
    compare(&free(0, 2), |pair| assert_eq!(pair.longer_us(), 0, "{}", pair.what));
}

/// Without the GIL, one more page may have come when the main thread of `first_completed` takes what has completed. It may
/// parse this page before the one that the others wait for.
#[test]
fn with_several_cores_no_crawl_takes_longer_without_the_gil() {
    for cores in [2, 4] {
        compare(&free(PARSE_MS, cores), |pair| {
            let allowed_us = if pair.strategy.pattern == "first_completed" { PARSE_US } else { 0 };
            assert!(pair.longer_us() <= allowed_us, "{}, {cores} cores", pair.what);
        });
    }
}

/// Threads share one core as they share the GIL, but a thread that comes back with its page does not wait for it.
/// `thread_map` gains some of these waits, and never loses. Where the next page depends on which one completes first, threads take turns
/// in another order: there, a page comes up to four parses sooner or later, and the makespan differs by no more, or by two
/// polls.
#[test]
fn with_one_core_nothing_is_gained() {
    compare(&free(PARSE_MS, 1), |pair| {
        let (least_us, most_us) = match pair.strategy.pattern {
            "thread_map" => (-4 * PARSE_US, 0),
            "as_completed" | "first_completed" | "queue_workers" => (-4 * PARSE_US, 4 * PARSE_US),
            "future_callbacks" => (-2 * POLL_US, 2 * POLL_US),
            _ => (0, 0),
        };
        assert!((least_us..=most_us).contains(&pair.longer_us()), "{}", pair.what);
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

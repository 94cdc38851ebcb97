//! No setting makes any strategy panic or run forever. This runs every version of every pattern with every combination of
//! the settings that decide its course, while the other settings (network, limits, links) take turns.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::engine::virtual_time::{Simulation, Terrain};
use crawl_playground::setup::{Setup, setting};
use crawl_playground::site::random::Random;
use crawl_playground::site::{Graph, Site, demo, file, generate};
use crawl_playground::strategy::{CATALOGUE, Strategy};
use crawl_playground::trace::{Event, EventKind, Failure, Trace};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;

/// A setting and its values.
type Axis = (&'static str, &'static [&'static str]);

/// The settings that every strategy uses.
const COURSE: [Axis; 4] = [
    ("mark", &["auto", "discovery", "submission", "dequeue", "result"]),
    ("order", &["fifo", "lifo", "shuffled"]),
    ("failure", &["return", "raise", "ignore"]),
    ("flat", &["off", "on"]),
];

/// The other settings. Each run draws one value of each, by the run's number.
const AROUND: [Axis; 27] = [
    ("concurrency", &["1", "2", "3", "8", "unlimited"]),
    ("max-pages", &["none", "none", "1", "5"]),
    ("max-depth", &["none", "none", "1", "2"]),
    ("connections", &["no-limit", "no-limit", "1", "3"]),
    ("errors", &["0", "20", "100"]),
    ("timeout-ms", &["none", "none", "100"]),
    ("timeout-from", &["sent", "asked"]),
    ("congestion", &["none", "none", "2"]),
    ("overload", &["never", "2"]),
    ("robots", &["off", "on"]),
    ("nofollow", &["off", "on"]),
    ("rate", &["auto", "auto", "no-limit", "30", "1000"]),
    ("retries", &["none", "none", "2"]),
    ("backoff-ms", &["0", "100"]),
    ("jitter", &["full", "equal", "none"]),
    ("stragglers", &["none", "3"]),
    ("cpu-ms", &["0", "7"]),
    ("overhead", &["processes", "cpython", "none"]),
    ("cores", &["1", "4"]),
    ("workers", &["as-N", "as-N", "3"]),
    ("semaphore", &["as-N", "as-N", "2"]),
    ("status", &["auto", "any", "below-400"]),
    ("types", &["auto", "any", "html"]),
    ("fragments", &["auto", "keep", "drop"]),
    ("external", &["auto", "list", "fetch", "ignore"]),
    ("images", &["auto", "fetch"]),
    ("seed", &["1", "2", "3"]),
];

/// The settings that only this pattern uses.
fn special(pattern: &str) -> Vec<Axis> {
    const DONE: Axis = ("done", &["auto", "frontier-empty", "worker-idle", "idle-timeout"]);
    const PARSE_IN: Axis = ("parse-in", &["parent", "child"]);
    const PROCESSES: Axis = ("processes", &["off", "on"]);
    match pattern {
        "gather" => vec![("batch", &["frontier", "chunk"])],
        "queue_workers" => vec![DONE],
        "as_completed" => vec![DONE, PROCESSES],
        "thread_per_url" => vec![PROCESSES],
        "process_map" | "pool_map" | "imap_unordered" => vec![PARSE_IN],
        "future_callbacks" => vec![("guard", &["ordering", "callback-first", "lock", "reentrant-lock"])],
        "rate_limited" => vec![("release", &["token-bucket", "before-fetch", "after-fetch"])],
        _ => Vec::new(),
    }
}

fn sites() -> Vec<Site> {
    let truth = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/truth/{name}.json"));
        file::read(&std::fs::read_to_string(path).unwrap()).unwrap().0
    };
    vec![
        generate::generate("web:20", 1).unwrap(),
        generate::generate("chain:1", 1).unwrap(),
        truth("external_frag"),
        truth("errors"),
        truth("nonhtml"),
        demo::site(),
    ]
}

/// A run; `None` if it never ends.
fn run(strategy: &Strategy, site: &Site, setup: &Setup) -> Option<Trace> {
    /// A page takes a dozen steps. A minute of polling every 10 ms takes six thousand.
    const PATIENCE: u32 = 200_000;
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
    let mut simulation = Simulation::new(strategy, &terrain, &rules).unwrap();
    simulation.advance(PATIENCE).then(|| simulation.into_trace())
}

fn check(strategy: &Strategy, site: &Site, settings: &[(&str, &str)]) {
    let mut setup = Setup::default();
    for (key, value) in settings {
        setting(key).unwrap_or_else(|| panic!("no setting {key}")).set(&mut setup, value).unwrap();
    }
    let name = || format!("{} on {} with {settings:?}", strategy.id, site.name);
    let trace = catch_unwind(AssertUnwindSafe(|| run(strategy, site, &setup)));
    let trace = trace.unwrap_or_else(|_| panic!("a panic: {}", name()));
    let trace = trace.unwrap_or_else(|| panic!("no end: {}", name()));
    assert!(trace.outcome().is_some(), "no outcome: {}", name());
    // A request that times out in the queue for a connection fails before it starts.
    let is_sent = |event: &&Event| event.failure() != Some(Failure::PoolTimeout);
    let events = || trace.events().iter().filter(is_sent);
    let count = |kinds: &[EventKind]| events().filter(|event| kinds.contains(&event.kind())).count();
    let (begun, ended) = (count(&[EventKind::Started]), count(&[EventKind::Fetched, EventKind::Failed]));
    assert_eq!(begun, ended, "fetches begun and ended: {}", name());
}

#[test]
fn every_strategy_ends_under_every_combination() {
    let (sites, mut runs) = (sites(), 0);
    for strategy in CATALOGUE {
        let axes = [&COURSE[..], &special(strategy.pattern)].concat();
        let combinations: usize = axes.iter().map(|(_, values)| values.len()).product();
        for (number, site) in (0..combinations).flat_map(|number| sites.iter().map(move |site| (number, site))) {
            let mut rest = number;
            let mut settings: Vec<(&str, &str)> = Vec::new();
            for (key, values) in &axes {
                settings.push((key, values[rest % values.len()]));
                rest /= values.len();
            }
            let mut random = Random::new(runs);
            for (key, values) in AROUND {
                settings.push((key, values[random.below(values.len() as u64) as usize]));
            }
            check(strategy, site, &settings);
            runs += 1;
        }
    }
    assert!(runs > 30_000, "only {runs} runs");
}

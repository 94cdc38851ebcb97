//! Runs with a fork, natively.

#![allow(dead_code, reason = "each test uses its own part")]

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Fork, SETTINGS, Setup, parse_query, setting};
use crawl_playground::site::{Graph, Site};
use crawl_playground::strategy::Strategy;
use crawl_playground::trace::{Event, Trace};
use crawl_playground::world::Rules;
use std::rc::Rc;

/// A site and the settings of a lane.
pub struct Ground {
    pub setup: Setup,
    pub site: Site,
}

impl Ground {
    pub fn new(query: &str) -> Self {
        let (setup, mistakes) = parse_query(query, &[]);
        assert_eq!(mistakes, [], "{query}");
        let site = setup.make_site().unwrap();
        Ground { setup, site }
    }

    pub fn terrain(&self, rules: &Rules) -> Terrain {
        Terrain::of(&self.site, Rc::new(Graph::of(&self.site, &rules.links)), rules)
    }

    /// The rules, and the terrain of a run with this fork.
    pub fn forked(&self, strategy: &Strategy, fork: Option<&Fork>) -> (Rules, Terrain) {
        let setup = Setup { fork: fork.cloned(), ..self.setup.clone() };
        let rules = setup.rules(strategy);
        let terrain = self.terrain(&rules);
        match setup.later_rules(strategy) {
            Some((at_us, later)) => (rules, terrain.changing(&self.site, at_us, &later)),
            None => (rules, terrain),
        }
    }

    pub fn run(&self, strategy: &Strategy, fork: Option<&Fork>) -> Trace {
        let (rules, terrain) = self.forked(strategy, fork);
        virtual_time::run(strategy, &terrain, &rules).unwrap()
    }

    /// The run of a setup in which the setting has this value from the start.
    pub fn run_with(&self, strategy: &Strategy, key: &str, value: &str) -> Trace {
        let mut setup = self.setup.clone();
        setting(key).unwrap().set(&mut setup, value).unwrap();
        let rules = setup.rules(strategy);
        virtual_time::run(strategy, &self.terrain(&rules), &rules).unwrap()
    }
}

/// The fork of a setting of a strategy; `None` if it cannot change in the middle of a run.
pub fn fork(at_us: u64, key: &str, value: &str, strategy: &Strategy) -> Option<Fork> {
    assert!(SETTINGS.iter().any(|setting| setting.key == key));
    Fork::new(at_us, key, value, strategy).ok()
}

pub fn bytes(events: &[Event]) -> Vec<[u8; 16]> {
    events.iter().map(Event::to_bytes).collect()
}

pub fn before(trace: &Trace, at_us: u64) -> Vec<[u8; 16]> {
    let end = trace.events().partition_point(|event| event.at_us() < at_us);
    bytes(&trace.events()[..end])
}

/// Settings that lead to every kind of wait, failure and ending.
pub const BASES: [&str; 7] = [
    "site=demo",
    "site=demo&concurrency=3&cpu-ms=12&cores=1&overhead=cpython",
    "site=web:60&errors=30&retries=2&concurrency=6&backoff-ms=30",
    "site=comb:40&connections=2&concurrency=unlimited&timeout-ms=200&timeout-from=asked",
    "site=web:50&rate=40&concurrency=8&mark=result&timeout-ms=150",
    "site=star:50&congestion=4&overload=3&concurrency=20",
    "site=tree:40&python=3.14&gil=off&cpu-ms=20&concurrency=5&eager=on&failure=raise&done=idle-timeout",
];

/// Changes of every setting that can change.
pub const CHANGES: [(&str, &str); 29] = [
    ("concurrency", "1"),
    ("concurrency", "2"),
    ("concurrency", "12"),
    ("concurrency", "unlimited"),
    ("latency-ms", "20"),
    ("latency-ms", "400"),
    ("spread", "constant"),
    ("stragglers", "2"),
    ("cpu-ms", "0"),
    ("cpu-ms", "35"),
    ("errors", "0"),
    ("errors", "60"),
    ("timeout-ms", "none"),
    ("timeout-ms", "90"),
    ("timeout-from", "asked"),
    ("retries", "none"),
    ("retries", "3"),
    ("backoff-ms", "5"),
    ("backoff-max-ms", "8"),
    ("jitter", "none"),
    ("connections", "no-limit"),
    ("connections", "1"),
    ("congestion", "none"),
    ("congestion", "2"),
    ("overload", "2"),
    ("cores", "4"),
    ("semaphore", "2"),
    ("rate", "15"),
    ("idle-timeout-ms", "7"),
];

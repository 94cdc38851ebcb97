//! The Python twins in `src/strategy`, run by the CPython of this machine, against the same run in virtual time.
//!
//! `PYTHON` names the interpreter; without it, it is the `python3` on the PATH. Pages are sleeps of their latency.
//! All runs together are bounded to a minute. `twins/check_twins.py` compares many more, in minutes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "who waits for another process needs a clock")]
#![cfg(unix)] // crawl.py forks




use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup, field};
use crawl_playground::site::{Graph, file};
use crawl_playground::strategy::{self, CATALOGUE, Strategy, Version};
use crawl_playground::trace::{Metrics, Timeline};

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The setting of every run. Every site is small: a crawl of it takes a second, one page at a time six.
const SETTINGS: [(&str, &str); 2] = [("concurrency", "8"), ("rate", "50")];

/// The sites, of which everything is crawled by every twin: pages that fail and links that cross; fragments, other
/// hosts and addresses that nobody can fetch.
const SITES: [&str; 2] = ["errors", "external_frag"];

/// What the classic bug needs: a failed page raises.
const RAISES: [(&str, &str); 1] = [("failure", "raise")];

/// What is not compared exactly because it hangs on milliseconds: pattern, version, site, what, and the reason.
const HAIR_BREADTH: &[(&str, &str, &str, &str)] = &[
];

/// How many run at a time in the first attempt, the second and the third: they mostly sleep, and what was disturbed
/// by the others gets more room.
const AT_ONCE: [usize; 3] = [4, 2, 1];

/// A twin, and how it is run.
struct Case {
    strategy: &'static Strategy,
    site: &'static str,
    settings: Vec<(&'static str, &'static str)>,
    flat: bool,
}

/// What a run did, simulated or measured.
#[derive(Clone, PartialEq)]
struct Did {
    outcome: String,
    visited: BTreeSet<String>,
    fetches: u64,
    duplicates: u64,
    makespan_ms: f64,
}

impl Case {
    /// What the twin is called, with the command line that repeats its run.
    fn name(&self) -> String {
        let words: Vec<String> = self.arguments();
        format!("{} {}", self.twin().file_name().unwrap().to_string_lossy(), words.join(" "))
    }

    fn twin(&self) -> PathBuf {
        twin(self.strategy)
    }

    fn arguments(&self) -> Vec<String> {
        let site = [String::from("--site"), format!("tests/truth/{}.json", self.site)];
        let settings = self.settings.iter().flat_map(|(key, value)| [format!("--{key}"), value.to_string()]);
        let flat = self.flat.then(|| String::from("--flat"));
        site.into_iter().chain(settings).chain(flat).collect()
    }

    /// The prediction, for a machine with as many cores as this one; latencies pass through `latency` first.
    fn simulate(&self, latency: impl FnMut(f64) -> f64) -> Did {
        let (site, _) = file::read(&with_latencies(self.site, latency)).unwrap();
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get() as u32);
        let mut setup = Setup { cpu_ms: 0, cores, overhead: Overhead::CPython, ..Setup::default() };
        setup.questions.flat = self.flat.then_some(true);
        for (key, value) in &self.settings {
            field(key).unwrap().set(&mut setup, value).unwrap();
        }
        let rules = setup.rules(self.strategy);
        let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
        let trace = virtual_time::run(self.strategy, &terrain, &rules).unwrap();
        let metrics = Metrics::of(&trace, &Timeline::of(&trace));
        Did {
            outcome: trace.outcome().unwrap().word().to_string(),
            visited: trace.visited().into_iter().map(|page| site.page(page).url.to_string()).collect(),
            fetches: metrics.fetches.into(),
            duplicates: metrics.duplicate_fetches.into(),
            makespan_ms: metrics.makespan_us as f64 / 1000.0,
        }
    }
}

fn twin(strategy: &Strategy) -> PathBuf {
    let suffix = if strategy.version == Version::Published { "_published" } else { "" };
    root().join(format!("src/strategy/{}{suffix}.py", strategy.pattern))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn with_latencies(site: &str, mut latency: impl FnMut(f64) -> f64) -> String {
    let text = std::fs::read_to_string(root().join(format!("tests/truth/{site}.json"))).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    for page in value["site"]["pages"].as_array_mut().unwrap() {
        page["latency_ms"] = latency(page["latency_ms"].as_f64().unwrap()).into();
    }
    value["site"].to_string()
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for strategy in CATALOGUE {
        let mut add = |site, more: &[_], flat| {
            let settings = SETTINGS.iter().chain(more).copied().collect();
            cases.push(Case { strategy, site, settings, flat });
        };
        SITES.iter().for_each(|site| add(site, &[], false));
        add("errors", &RAISES, false);
        if strategy.pattern == "thread_per_url" {
            add("flat64", &[], true);
        }
    }
    cases
}

#[test]
#[ignore]
fn explore() {
    for case in cases() {
        let base = case.simulate(|l| l);
        let mut state = 12345u64;
        let mut fe = BTreeSet::new();
        let mut du = BTreeSet::new();
        let mut vi = BTreeSet::new();
        let mut oc = BTreeSet::new();
        for by in [3.0, 10.0] {
        for _ in 0..40 {
            let did = case.simulate(|l| { state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); l + by * ((state >> 40) as f64 / (1u64 << 24) as f64) });
            fe.insert(did.fetches);
            du.insert(did.duplicates);
            vi.insert(did.visited);
            oc.insert(did.outcome);
        }
        println!("{} {:.0} {} {}: by {by} fetches {:?} dup {:?} visited {} outcomes {:?}", case.name(), base.makespan_ms, base.outcome, base.fetches, fe, du, vi.len(), oc);
        }
    }
}

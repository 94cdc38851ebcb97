//! The Python twins in `src/strategy`, run by the CPython of this machine, beside the same run in virtual time.
//!
//! `PYTHON` names the interpreter; without it, it is the `python3` on the PATH. Pages are sleeps of their latency.
//! All runs together are bounded to a minute. `twins/check_twins.py` compares many more, in minutes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "who waits for another process needs a clock")]
#![cfg(unix)] // crawl.py forks

#[path = "twins/python.rs"]
mod python;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup, field};
use crawl_playground::site::{Graph, file};
use crawl_playground::strategy::{CATALOGUE, Strategy, Version};
use crawl_playground::trace::{Metrics, Timeline};
use python::Minute;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

/// The settings of every run. A crawl takes about a second with them, one page at a time up to six.
const SETTINGS: &[(&str, &str)] = &[("concurrency", "8"), ("rate", "50"), ("failure", "raise")];

/// What every twin crawls. In `apart`, whatever can happen first does so by far: all of it can be compared exactly.
const SITES: [&str; 1] = ["tests/truth/errors.json"];

/// A list of URLs, for the pattern that is meant for one.
const FLAT: &str = "tests/truth/flat64.json";

/// What hangs on single milliseconds, and is therefore not compared: strategy, site, what, and the reason.
const HAIR_BREADTH: &[(&str, &str, &[&str], &str)] = &[];

/// How many twins run at a time in the first attempt, in the second, in the third: they mostly sleep, but what others
/// have disturbed gets more room.
const AT_ONCE: [usize; 3] = [4, 2, 1];

/// A twin, and how it is run.
struct Case {
    strategy: &'static Strategy,
    site: &'static str,
    settings: Vec<(&'static str, &'static str)>,
    is_flat: bool,
}

/// What a run did, simulated or measured.
struct Did {
    outcome: String,
    visited: BTreeSet<String>,
    fetches: u64,
    duplicates: u64,
    makespan_ms: f64,
}

/// What does not agree, and whether another attempt may help.
enum Verdict {
    Agrees,
    TooSoonOrLate(String),
    Differs(String),
}

impl Case {
    fn all() -> Vec<Case> {
        let mut cases = Vec::new();
        for strategy in CATALOGUE {
            let case = |site, is_flat| Case { strategy, site, settings: SETTINGS.to_vec(), is_flat };
            cases.extend(SITES.map(|site| case(site, false)));
            if strategy.pattern == "thread_per_url" {
                cases.push(case(FLAT, true));
            }
        }
        cases
    }

    /// What Python is given to run the twin.
    fn arguments(&self) -> Vec<String> {
        let mut words = vec![twin(self.strategy), String::from("--site"), self.site.to_string()];
        words.extend(self.settings.iter().flat_map(|(key, value)| [format!("--{key}"), value.to_string()]));
        words.extend(self.is_flat.then(|| String::from("--flat")));
        words
    }

    fn with_prediction(self) -> (Case, Did) {
        let did = self.simulate(|| 0.0);
        (self, did)
    }

    fn measure(&self, minute: &Minute) -> Result<Did, String> {
        // What hangs has no fetches for so long; so does nothing else, not even on a machine that is busy.
        let more = ["--as-json", "--patience-ms", "4000"].map(String::from);
        let text = minute.run(root(), &[self.arguments(), more.to_vec()].concat())?;
        let run: Value = serde_json::from_str(&text).map_err(|error| format!("it printed {text:?}: {error}"))?;
        let visited = run["visited"].as_array().unwrap().iter();
        Ok(Did {
            outcome: run["outcome"].as_str().unwrap().to_string(),
            visited: visited.map(|url| url.as_str().unwrap().to_string()).collect(),
            fetches: run["fetches"].as_u64().unwrap(),
            duplicates: run["duplicate_fetches"].as_u64().unwrap(),
            makespan_ms: run["makespan_ms"].as_f64().unwrap(),
        })
    }

    /// The same in virtual time, on a machine with as many cores as this one. Each page's latency is changed first.
    fn simulate(&self, change_ms: impl FnMut() -> f64) -> Did {
        let (site, _) = file::read(&with_latencies(self.site, change_ms)).unwrap();
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get() as u32);
        let mut setup = Setup { cpu_ms: 0, cores, overhead: Overhead::CPython, ..Setup::default() };
        for (key, value) in &self.settings {
            field(key).unwrap().set(&mut setup, value).unwrap();
        }
        setup.questions.flat = self.is_flat.then_some(true);
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

    fn is_compared(&self, what: &str) -> bool {
        !HAIR_BREADTH.iter().any(|(id, site, excused, _)| {
            *id == self.strategy.id && self.site.contains(site) && excused.contains(&what)
        })
    }

    /// What the runs differ in, without their makespans: what it is, the twin's value, and the simulated one.
    fn differences(&self, twin: &Did, simulated: &Did) -> Vec<String> {
        let mut found = Vec::new();
        let mut compare = |what: &str, twin: String, simulated: String| {
            if twin != simulated && self.is_compared(what) {
                found.push(format!("{what} {twin}, simulated {simulated}"));
            }
        };
        compare("outcome", twin.outcome.clone(), simulated.outcome.clone());
        compare("fetches", twin.fetches.to_string(), simulated.fetches.to_string());
        compare("duplicates", twin.duplicates.to_string(), simulated.duplicates.to_string());
        compare("visited", twin.pages_beside(simulated), simulated.pages_beside(twin));
        found
    }

    fn verdict(&self, measured: Result<Did, String>, simulated: &Did) -> Verdict {
        let name = self.arguments().join(" ");
        let twin = match measured {
            Ok(twin) => twin,
            Err(problem) => return Verdict::Differs(format!("{name}: {problem}")),
        };
        let differences = self.differences(&twin, simulated);
        let tolerance_ms = simulated.makespan_ms * 0.1 + 60.0;
        if !differences.is_empty() {
            Verdict::Differs(format!("{name}: {}", differences.join("; ")))
        } else if self.is_compared("makespan") && (twin.makespan_ms - simulated.makespan_ms).abs() > tolerance_ms {
            let [twin, simulated] = [twin.makespan_ms, simulated.makespan_ms];
            Verdict::TooSoonOrLate(format!("{name}: makespan {twin:.0} ms, simulated {simulated:.0} ms"))
        } else {
            Verdict::Agrees
        }
    }
}

impl Did {
    /// How many pages it visited, and which of them the other one did not.
    fn pages_beside(&self, other: &Did) -> String {
        let alone: Vec<&String> = self.visited.difference(&other.visited).collect();
        let suffix = if alone.is_empty() { String::new() } else { format!(" (it alone {alone:?})") };
        format!("{} pages{suffix}", self.visited.len())
    }
}

/// The path of a strategy's twin.
fn twin(strategy: &Strategy) -> String {
    let suffix = if strategy.version == Version::Published { "_published" } else { "" };
    format!("src/strategy/{}{suffix}.py", strategy.pattern)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A site file, in which `change_ms` is added to each latency.
fn with_latencies(file: &str, mut change_ms: impl FnMut() -> f64) -> String {
    let mut value: Value = serde_json::from_str(&std::fs::read_to_string(root().join(file)).unwrap()).unwrap();
    if !value["site"].is_null() {
        value = value["site"].take();
    }
    for page in value["pages"].as_array_mut().unwrap() {
        let latency_ms = page["latency_ms"].as_f64().unwrap() + change_ms();
        page["latency_ms"] = latency_ms.into();
    }
    value.to_string()
}


#[test]
fn search() {
    let mut state = std::env::var("SEED").unwrap().parse::<u64>().unwrap();
    let mut random = move |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1u64 << 31) as f64 * n as f64
    };
    let mut cases: Vec<Case> = CATALOGUE.iter().map(|strategy| Case { strategy, site: "tests/twins/apart.json", settings: SETTINGS.to_vec(), is_flat: false }).collect();
    let order = ["rate_limited-as-published", "imap_unordered-as-published", "thread_per_url-as-published"];
    cases.sort_by_key(|c| order.iter().position(|id| *id == c.strategy.id).unwrap_or(9));
    let start = std::time::Instant::now();
    let mut best = 0;
    let mut tried = 0;
    'search: while start.elapsed().as_secs() < 60 {
        tried += 1;
        let latencies: Vec<f64> = (0..23).map(|_| ((random(12) as i64) * 20 - 60) as f64).collect();
        let mut passed = 0;
        let mut info = String::new();
        for case in &cases {
            let mut it = latencies.iter();
            let base = case.simulate(|| *it.next().unwrap());
            if case.strategy.id == "rate_limited-as-published" && (base.visited.len() < 9 || base.visited.len() > 15) { continue 'search; }
            if passed < 3 { info += &format!("{} {} {} {}; ", base.visited.len(), base.fetches, base.duplicates, base.makespan_ms); }
            for round in 0..60 {
                let mut it = latencies.iter();
                let did = case.simulate(|| *it.next().unwrap() + random(if round % 2 == 0 {30} else {15}));
                if !case.differences(&did, &base).is_empty() {
                    if passed > 3 { println!("{passed} {} {:?}", case.strategy.id, case.differences(&did, &base)); }
                    if passed > best { best = passed; println!("{best} {}", case.strategy.id); }
                    continue 'search;
                }
            }
            passed += 1;
        }
        println!("FOUND after {tried} {info} {:?}", latencies.iter().map(|l| l + 100.0).collect::<Vec<_>>());
    }
    println!("{tried} tried");
}

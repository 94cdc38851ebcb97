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
use std::time::Duration;

/// The settings of most runs. A crawl takes about a second with them, one page at a time up to six.
const EIGHT: &[(&str, &str)] = &[("concurrency", "8")];

/// The settings of runs that are to go wrong.
const RAISE: &[(&str, &str)] = &[("concurrency", "2"), ("failure", "raise")];

/// What the one pattern that has a limiter in Python is set to besides.
const RATE: (&str, &str) = ("rate", "50");

/// What every twin crawls. What happens first there does so by far: everything is compared exactly.
const APART: &str = "tests/twins/apart.json";

/// What every twin crawls when failures raise. Much is under way when they do.
const RAISES: &str = "tests/twins/raises.json";

/// What every published twin crawls: its links lead back.
const HOME: &str = "tests/twins/home.json";

/// A list whose own page fails, for every twin.
const LIST: &str = "tests/twins/list.json";

/// The settings with which the list is read: neither of them is about reading it.
const READ_LIST: &[(&str, &str)] = &[("concurrency", "4"), ("parse-in", "child"), ("failure", "raise")];

/// What every twin crawls too, as long as there is time: on a machine that is very busy, the last ones do not.
const ERRORS: &str = "tests/truth/errors.json";

/// How much of the minute must be left for that: the rest is for second and third attempts.
const TO_SPARE: Duration = Duration::from_secs(20);

/// A list of URLs, for the pattern that is meant for one.
const FLAT: &str = "tests/truth/flat64.json";

/// What hangs on milliseconds, and is therefore not compared: strategy (what its id begins with), site, what, and the reason.
const HAIR_BREADTH: &[(&str, &str, &[&str], &str)] = &[
    (
        "imap_unordered-as-published",
        ERRORS,
        &["fetches", "duplicates"],
        "a page is fetched again if the one that links to it came first, and two come within 3 ms",
    ),
    (
        "thread_per_url-as-published",
        ERRORS,
        &["fetches", "duplicates"],
        "a page is fetched again if the one that links to it came first, and two come within 10 ms",
    ),
    (
        "rate_limited-as-published",
        ERRORS,
        &["fetches", "visited", "makespan"],
        "a page that comes while the loop sleeps is lost with all its links: 3 ms decide which pages do",
    ),
    (
        "imap_unordered",
        RAISES,
        &["fetches"],
        "the process that sent the exception begins another page, or is killed before: 100 us decide",
    ),
    (
        "to_thread",
        RAISES,
        &["fetches"],
        "the thread that raised the exception begins another page, or the loop has cancelled it before: 100 us decide",
    ),
];

/// How many twins run at a time in the first attempt, in the second, in the third: they mostly sleep, but what others
/// have disturbed gets more room.
const AT_ONCE: [usize; 3] = [5, 2, 1];

/// A twin, and how it is run.
struct Case {
    strategy: &'static Strategy,
    site: &'static str,
    settings: &'static [(&'static str, &'static str)],
    is_flat: bool,
}

/// What a run did, simulated or measured.
struct Did {
    outcome: String,
    visited: BTreeSet<String>,
    fetches: u64,
    duplicates: u64,
    max_in_flight: u64,
    /// The most that the strategy may have in flight; 0 for no limit, or where nobody says.
    limit: u64,
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
            let case = |site, settings| Case { strategy, site, settings, is_flat: false };
            cases.extend([case(APART, EIGHT), case(ERRORS, EIGHT), case(RAISES, RAISE)]);
            cases.push(Case { is_flat: true, ..case(LIST, READ_LIST) });
            if strategy.version == Version::Published {
                cases.push(case(HOME, EIGHT));
            }
            if strategy.pattern == "thread_per_url" {
                cases.push(Case { is_flat: true, ..case(FLAT, EIGHT) });
            }
        }
        cases
    }

    fn settings(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let rate = (self.strategy.pattern == "rate_limited").then_some(RATE);
        self.settings.iter().copied().chain(rate)
    }

    /// What Python is given to run the twin.
    fn arguments(&self) -> Vec<String> {
        let mut words = vec![twin(self.strategy), String::from("--site"), self.site.to_string()];
        words.extend(self.settings().flat_map(|(key, value)| [format!("--{key}"), value.to_string()]));
        words.extend(self.is_flat.then(|| String::from("--flat")));
        words
    }

    fn with_prediction(self) -> (Case, Did) {
        let did = self.simulate(|| 0.0);
        (self, did)
    }

    fn measure(&self, minute: &Minute) -> Result<Did, String> {
        // What hangs has no fetches for so long; so does nothing else, not even on a machine that is busy.
        let more = ["--as-json", "--patience-ms", "3000"].map(String::from);
        let text = minute.run(root(), &[self.arguments(), more.to_vec()].concat())?;
        let run: Value = serde_json::from_str(&text).map_err(|error| format!("it printed {text:?}: {error}"))?;
        let visited = run["visited"].as_array().unwrap().iter();
        Ok(Did {
            outcome: run["outcome"].as_str().unwrap().to_string(),
            visited: visited.map(|url| url.as_str().unwrap().to_string()).collect(),
            fetches: run["fetches"].as_u64().unwrap(),
            duplicates: run["duplicate_fetches"].as_u64().unwrap(),
            max_in_flight: run["max_in_flight"].as_u64().unwrap(),
            limit: 0,
            makespan_ms: run["makespan_ms"].as_f64().unwrap(),
        })
    }

    /// The same in virtual time, on a machine with as many cores as this one. Each page's latency is changed first.
    fn simulate(&self, change_ms: impl FnMut() -> f64) -> Did {
        let (site, _) = file::read(&with_latencies(self.site, change_ms)).unwrap();
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get() as u32);
        let mut setup = Setup { cpu_ms: 0, cores, overhead: Overhead::CPython, ..Setup::default() };
        for (key, value) in self.settings() {
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
            max_in_flight: metrics.max_in_flight.into(),
            limit: self.strategy.workers(&rules).unwrap_or(0).into(),
            makespan_ms: metrics.makespan_us as f64 / 1000.0,
        }
    }

    fn is_compared(&self, what: &str) -> bool {
        !HAIR_BREADTH.iter().any(|(id, site, excused, _)| {
            self.strategy.id.starts_with(id) && self.site == *site && excused.contains(&what)
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
        // A fetch that starts as another ends counts beside it, or not, as the clock has it; a limit that is reached is
        // reached, and never passed.
        if simulated.max_in_flight == simulated.limit {
            compare("max in flight", twin.max_in_flight.to_string(), simulated.max_in_flight.to_string());
        }
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
fn every_twin_does_what_its_strategy_does() {
    let minute = Minute::start();
    let mut waiting: Vec<(Case, Did)> = Case::all().into_iter().map(Case::with_prediction).collect();
    // The longest first: the last one to start is then a short one. What can be left out comes last.
    waiting.sort_by(|(_, one), (_, other)| other.makespan_ms.total_cmp(&one.makespan_ms));
    waiting.sort_by_key(|(case, _)| case.site == ERRORS);
    let (mut failures, mut late) = (Vec::new(), Vec::new());
    for at_once in AT_ONCE {
        if minute.is_over() {
            break;
        }
        let verdicts = python::each(&waiting, at_once, |(case, predicted)| {
            let is_first = at_once == AT_ONCE[0];
            let is_left_out = is_first && case.site == ERRORS && minute.left() < TO_SPARE;
            if is_left_out { Verdict::Agrees } else { case.verdict(case.measure(&minute), predicted) }
        });
        late.clear();
        let mut again = Vec::new();
        for (case, verdict) in waiting.into_iter().zip(verdicts) {
            match verdict {
                Verdict::Agrees => {}
                Verdict::Differs(text) => failures.push(text),
                Verdict::TooSoonOrLate(text) => {
                    late.push(text);
                    again.push(case);
                }
            }
        }
        waiting = again;
    }
    failures.append(&mut late);
    assert!(failures.is_empty(), "{} twins do not agree:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_pattern_has_both_twins_and_they_compile() {
    let twins: BTreeSet<String> = CATALOGUE.iter().map(twin).collect();
    assert_eq!(twins.len(), CATALOGUE.len(), "each strategy has a twin of its own");
    for twin in &twins {
        assert!(root().join(twin).is_file(), "{twin} is not there");
    }
    let modules = ["-m", "py_compile", "src/strategy/crawl.py"].map(String::from);
    let words: Vec<String> = modules.into_iter().chain(twins).collect();
    Minute::start().run(root(), &words).unwrap_or_else(|problem| panic!("a twin does not compile: {problem}"));
}

/// What is compared exactly is the same when every answer comes up to 25 ms later: a busy machine changes nothing.
#[test]
fn nothing_that_is_compared_hangs_on_milliseconds() {
    let mut failures = BTreeSet::new();
    for case in Case::all() {
        // The same numbers for each case, whichever others there are.
        let mut state = 42u64;
        let mut random_ms = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1u64 << 31) as f64 * 25.0
        };
        let simulated = case.simulate(|| 0.0);
        for _ in 0..20 {
            let differences = case.differences(&case.simulate(&mut random_ms), &simulated);
            failures.extend(differences.into_iter().map(|what| format!("{}: {what}", case.arguments().join(" "))));
        }
    }
    assert!(failures.is_empty(), "{}", failures.into_iter().collect::<Vec<_>>().join("\n"));
}

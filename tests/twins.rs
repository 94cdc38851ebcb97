//! The Python twins in `core/src/strategy`, run by the CPython of this machine, beside the same run in virtual time.
//!
//! `PYTHON` names the interpreter; without it, it is the `python3` on the PATH. Pages are sleeps of their latency.
//! `twins/check_twins.py` compares many more.
//!
//! On a busy machine sleeps end late, and pages come in another order. So a run that does not agree is repeated with
//! pages that take twice as long: what is late by the same time weighs half as much then. A run that was disturbed too much
//! each time is held only to what is true however late things are: see [`Case::broken_at_any_speed`].

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "who waits for another process needs a clock")]
#![cfg(unix)] // crawl.py forks

#[path = "support/process.rs"]
#[allow(dead_code, reason = "no driver is started here")]
mod process;
#[path = "twins/python.rs"]
mod python;
#[path = "twins/run.rs"]
mod run;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup, field};
use crawl_playground::site::{Graph, file};
use crawl_playground::strategy::{CATALOGUE, Strategy, Version};
use crawl_playground::trace::{Metrics, Timeline};
use python::Python;
use run::{Did, root, with_latencies};
use serde_json::Value;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The settings of most runs. A crawl takes about a second with them, one page at a time up to six.
const EIGHT: &[(&str, &str)] = &[("concurrency", "8")];

/// The settings of runs that are to go wrong.
const RAISE: &[(&str, &str)] = &[("concurrency", "2"), ("failure", "raise")];

/// The further setting of the one pattern that has a limiter in Python.
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

/// What every twin crawls, too.
const ERRORS: &str = "tests/truth/errors.json";

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

/// The attempts: how many times as long the pages take as their site says, and how many twins run at a time. They mostly
/// sleep, but what others have disturbed gets more room.
const ATTEMPTS: [(u32, usize); 5] = [(1, 5), (2, 2), (4, 1), (8, 1), (16, 1)];

/// No attempt but the first begins later than this after the first: a machine that has been busy for so long stays so.
const TRIES_END: Duration = Duration::from_secs(300);

/// By how much an answer may be late without another page coming first, in ms, where pages take as long as their site says.
const HARMLESS_MS: f64 = 25.0;

/// In a run with less than this share of waiting for a core, what is late is the twin's own doing.
const QUIET: f64 = 0.1;

const IN_FLIGHT: &str = "max in flight";

/// A twin, and how it is run.
struct Case {
    strategy: &'static Strategy,
    site: &'static str,
    settings: &'static [(&'static str, &'static str)],
    is_flat: bool,
}

/// What does not agree, and whether another attempt may help.
enum Verdict {
    Agrees,
    /// It may be the machine's doing, or not.
    Differs {
        text: String,
        is_quiet: bool,
    },
    Broken(String),
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

    /// What Python is given to run the twin on this site file.
    fn arguments(&self, site: &str) -> Vec<String> {
        let mut words = vec![twin(self.strategy), String::from("--site"), site.to_string()];
        words.extend(self.settings().flat_map(|(key, value)| [format!("--{key}"), value.to_string()]));
        words.extend(self.is_flat.then(|| String::from("--flat")));
        words
    }

    /// What it is called.
    fn name(&self) -> String {
        self.arguments(self.site).join(" ")
    }

    /// Runs the twin, on pages that take this many times as long.
    fn measure(&self, python: &Python, times: u32) -> Result<Did, String> {
        let site = with_latencies(self.site, |ms| ms * f64::from(times));
        let file = python.folder().join(format!("{times}-{}", self.site.replace('/', "-")));
        // The same text, whichever of the runs writes it: put in place as a whole.
        let draft = python.folder().join(format!("{:?}.json", std::thread::current().id()));
        std::fs::write(&draft, &site).unwrap();
        std::fs::rename(&draft, &file).unwrap();
        // What hangs has no fetches for so long; what does not may have none on a very busy machine.
        let patience = ["--as-json", "--patience-ms", &(3000 * times).to_string()].map(String::from);
        let arguments = [self.arguments(file.to_str().unwrap()), patience.to_vec()].concat();
        let printed = python.run(root(), &arguments)?;
        let text = printed.text;
        let run: Value = serde_json::from_str(&text).map_err(|error| format!("it printed {text:?}: {error}"))?;
        Ok(Did::measured(&run, &site, printed.starved))
    }

    /// The same in virtual time, on a machine with as many cores as this one. Each page's latency, in ms, is changed first.
    fn simulate(&self, change: impl FnMut(f64) -> f64) -> Did {
        let (site, _) = file::read(&with_latencies(self.site, change)).unwrap();
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
        let workers = self.strategy.workers(&rules);
        Did {
            outcome: trace.outcome().unwrap().word().to_string(),
            visited: trace.visited().into_iter().map(|page| site.page(page).url.to_string()).collect(),
            fetches: metrics.fetches.into(),
            duplicates: metrics.duplicate_fetches.into(),
            max_in_flight: metrics.max_in_flight.into(),
            limit: workers.unwrap_or(0).into(),
            makespan_ms: metrics.makespan_us as f64 / 1000.0,
            bound_ms: terrain.bounds(&trace).with_workers(workers) as f64 / 1000.0,
            late_ms: 0.0,
            starved: 0.0,
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
            compare(IN_FLIGHT, twin.max_in_flight.to_string(), simulated.max_in_flight.to_string());
        }
        compare("visited", twin.pages_beside(simulated), simulated.pages_beside(twin));
        found
    }

    /// What is not true although it is true of each run, however late its answers are: no limit is passed; and what was
    /// corrected fetches each page that can be reached once, and takes no less than any crawl of these pages must.
    fn broken_at_any_speed(&self, twin: &Did, simulated: &Did) -> Vec<String> {
        let mut broken = Vec::new();
        if simulated.limit > 0 && twin.max_in_flight > simulated.limit {
            broken.push(format!("{} in flight, and {} may be", twin.max_in_flight, simulated.limit));
        }
        // A twin that the machine has left waiting for long enough takes itself for one that hangs.
        let can_fail = self.settings.contains(&("failure", "raise"));
        if !can_fail && self.strategy.version == Version::Corrected && twin.outcome != "hung" {
            broken.extend(self.differences(twin, simulated).into_iter().filter(|what| !what.starts_with(IN_FLIGHT)));
            // Python's clock may count a little less than the system's.
            if twin.makespan_ms < 0.99 * simulated.bound_ms {
                broken.push(format!(
                    "{:.0} ms, and no crawl takes less than {:.0}",
                    twin.makespan_ms, simulated.bound_ms
                ));
            }
        }
        broken
    }

    fn verdict(&self, python: &Python, times: u32) -> Verdict {
        let simulated = self.simulate(|ms| ms * f64::from(times));
        let name = self.name();
        let twin = match self.measure(python, times) {
            Ok(twin) => twin,
            Err(problem) => return Verdict::Broken(format!("{name}: {problem}")),
        };
        let broken = self.broken_at_any_speed(&twin, &simulated);
        if !broken.is_empty() {
            return Verdict::Broken(format!("{name}: {}", broken.join("; ")));
        }
        let mut found = self.differences(&twin, &simulated);
        let tolerance_ms = simulated.makespan_ms * 0.1 + 60.0;
        if self.is_compared("makespan") && (twin.makespan_ms - simulated.makespan_ms).abs() > tolerance_ms {
            found.push(format!("makespan {:.0} ms, simulated {:.0} ms", twin.makespan_ms, simulated.makespan_ms));
        }
        if found.is_empty() {
            return Verdict::Agrees;
        }
        let is_quiet = twin.late_ms <= HARMLESS_MS * f64::from(times) && twin.starved <= QUIET;
        let surroundings = format!(
            "pages {times} times as long; an answer {:.0} ms late; for {:.0} % of the time a program waited for a core",
            twin.late_ms,
            100.0 * twin.starved
        );
        Verdict::Differs { text: format!("{name}: {} ({surroundings})", found.join("; ")), is_quiet }
    }
}

/// The path of a strategy's twin.
fn twin(strategy: &Strategy) -> String {
    let suffix = if strategy.version == Version::Published { "_published" } else { "" };
    format!("core/src/strategy/{}{suffix}.py", strategy.pattern)
}

#[test]
fn every_twin_does_what_its_strategy_does() {
    let (python, began) = (Python::new(), Instant::now());
    let mut waiting = Case::all();
    // The longest first: the last one to start is then a short one.
    waiting.sort_by_cached_key(|case| std::cmp::Reverse(case.simulate(|ms| ms).makespan_ms as u64));
    let (mut failures, mut disturbed) = (Vec::new(), Vec::new());
    for (times, at_once) in ATTEMPTS {
        if times > 1 && began.elapsed() > TRIES_END {
            break;
        }
        let verdicts = python::each(&waiting, at_once, |case| case.verdict(&python, times));
        disturbed.clear();
        let mut again = Vec::new();
        for (case, verdict) in waiting.into_iter().zip(verdicts) {
            match verdict {
                Verdict::Agrees => {}
                Verdict::Broken(text) => failures.push(text),
                Verdict::Differs { text, is_quiet } => {
                    disturbed.push((text, is_quiet));
                    again.push(case);
                }
            }
        }
        waiting = again;
    }
    let (quiet, disturbed): (Vec<_>, Vec<_>) = disturbed.into_iter().partition(|(_, is_quiet)| *is_quiet);
    for (text, _) in disturbed {
        eprintln!("The machine was too busy to compare this one: {text}");
    }
    failures.extend(quiet.into_iter().map(|(text, _)| text));
    assert!(failures.is_empty(), "{} twins do not agree:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_pattern_has_both_twins_and_they_compile() {
    let twins: BTreeSet<String> = CATALOGUE.iter().map(twin).collect();
    assert_eq!(twins.len(), CATALOGUE.len(), "each strategy has a twin of its own");
    for twin in &twins {
        assert!(root().join(twin).is_file(), "{twin} is not there");
    }
    let modules = ["-m", "py_compile", "core/src/strategy/crawl.py", "core/src/strategy/links.py"].map(String::from);
    let words: Vec<String> = modules.into_iter().chain(twins).collect();
    let outcome = Python::new().run(root(), &words);
    assert!(outcome.is_ok(), "a twin does not compile: {}", outcome.err().unwrap_or_default());
}

/// What is compared exactly is the same when every answer comes a little later.
#[test]
fn nothing_that_is_compared_hangs_on_milliseconds() {
    let mut failures = BTreeSet::new();
    for case in Case::all() {
        // The same numbers for each case, whichever others there are.
        let mut state = 42u64;
        let mut random_ms = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1u64 << 31) as f64 * HARMLESS_MS
        };
        let simulated = case.simulate(|ms| ms);
        for _ in 0..20 {
            let differences = case.differences(&case.simulate(|ms| ms + random_ms()), &simulated);
            failures.extend(differences.into_iter().map(|what| format!("{}: {what}", case.name())));
        }
    }
    assert!(failures.is_empty(), "{}", failures.into_iter().collect::<Vec<_>>().join("\n"));
}

//! Runs the Python twins in `core/src/strategy` with this machine's CPython, and compares them with runs in virtual time.
//!
//! `PYTHON` names the interpreter; the default is the `python3` on the PATH. Pages are sleeps of their latency.
//! `twins/check_twins.py` compares many more.
//!
//! On a busy machine, sleeps end late, and pages arrive in another order. So the test repeats a run that does not agree with
//! pages that take twice as long: the same delay then matters half as much. If every attempt was disturbed too much, the
//! test checks only what must hold despite any delay: see [`Case::broken_at_any_speed`].

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "waiting for another process needs a clock")]
#![cfg(unix)] // crawl.py forks

#[path = "support/process.rs"]
#[allow(dead_code, reason = "no driver is started here")]
mod process;
#[path = "twins/python.rs"]
mod python;
#[path = "twins/run.rs"]
mod run;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup, setting};
use crawl_playground::site::{Graph, file};
use crawl_playground::strategy::{CATALOGUE, Strategy, Version};
use crawl_playground::trace::{Metrics, Timeline};
use python::Python;
use run::{Did, root, with_latencies};
use serde_json::Value;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The settings of most runs. With these, a crawl takes about a second, or up to six if it fetches one page at a time.
const EIGHT: &[(&str, &str)] = &[("concurrency", "8")];

/// The settings of runs that should fail.
const RAISE: &[(&str, &str)] = &[("concurrency", "2"), ("failure", "raise")];

/// An additional setting for the only pattern with a limiter in Python.
const RATE: (&str, &str) = ("rate", "50");

/// A site that every twin crawls. Its events are far apart in time, so the test compares everything exactly.
const APART: &str = "tests/twins/apart.json";

/// A site that every twin crawls with failures that raise. Many fetches are in flight at that moment.
const RAISES: &str = "tests/twins/raises.json";

/// A site for every published twin: its links lead back.
const HOME: &str = "tests/twins/home.json";

/// A list for every twin. Its own page fails.
const LIST: &str = "tests/twins/list.json";

/// The settings for reading the list. Neither affects how it is read.
const READ_LIST: &[(&str, &str)] = &[("concurrency", "4"), ("parse-in", "child"), ("failure", "raise")];

/// The settings of a run.
type Settings = &'static [(&'static str, &'static str)];

/// What only some twins have, and the Python that the option needs.
const OPTIONS: [(&str, Settings, (u32, u32)); 5] = [
    ("eager", &[("concurrency", "4"), ("eager", "on")], (3, 12)),
    ("shutdown", &[("concurrency", "4"), ("shutdown", "on")], (3, 13)),
    ("buffersize", &[("concurrency", "4"), ("buffersize", "4")], (3, 14)),
    ("chunksize", &[("concurrency", "4"), ("chunksize", "3")], (3, 11)),
    ("chunksize", &[("concurrency", "2"), ("chunksize", "2"), ("failure", "raise")], (3, 11)),
];

/// Another site that every twin crawls.
const ERRORS: &str = "tests/truth/errors.json";

/// A list of URLs, for the pattern that processes a list.
const FLAT: &str = "tests/truth/flat64.json";

/// Values that depend on milliseconds and are not compared: start of the strategy's id, site, values, and the reason.
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

/// The attempts: the factor for the pages' latencies, and the number of twins at a time. Twins mostly sleep, but a disturbed
/// run gets more room.
const ATTEMPTS: [(u32, usize); 5] = [(1, 5), (2, 2), (4, 1), (8, 1), (16, 1)];

/// No further attempt starts later than this after the first one: a machine that has been busy for so long stays busy.
const TRIES_END: Duration = Duration::from_secs(300);

/// How late a response may be, in ms, without another page overtaking it, with the latencies of the site file.
const HARMLESS_MS: f64 = 25.0;

/// If the share of waiting for a core is below this, the twin itself caused the delay.
const QUIET: f64 = 0.1;

const IN_FLIGHT: &str = "max in flight";

/// A twin, and how to run it.
struct Case {
    strategy: &'static Strategy,
    site: &'static str,
    settings: &'static [(&'static str, &'static str)],
    is_flat: bool,
    /// The oldest Python that has its options.
    needs: (u32, u32),
}

/// Whether the runs agree, and whether another attempt may help.
enum Verdict {
    Agrees,
    /// The machine may have caused it.
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
            let case = |site, settings| Case { strategy, site, settings, is_flat: false, needs: (3, 11) };
            cases.extend([case(APART, EIGHT), case(ERRORS, EIGHT), case(RAISES, RAISE)]);
            cases.push(Case { is_flat: true, ..case(LIST, READ_LIST) });
            if strategy.version == Version::Published {
                cases.push(case(HOME, EIGHT));
            }
            let heeded = OPTIONS.iter().filter(|(key, ..)| {
                // Which pages it fetches again depends on milliseconds, as chunks come at the same time.
                strategy.heeds(key) && strategy.id != "imap_unordered-as-published"
            });
            cases.extend(heeded.map(|(_, settings, needs)| Case { needs: *needs, ..case(APART, settings) }));
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

    /// Python's arguments for running the twin on this site file.
    fn arguments(&self, site: &str) -> Vec<String> {
        let mut words = vec![twin(self.strategy), String::from("--site"), site.to_string()];
        words.extend(self.settings().flat_map(|(key, value)| [format!("--{key}"), value.to_string()]));
        words.extend(self.is_flat.then(|| String::from("--flat")));
        words
    }

    /// Its name in reports.
    fn name(&self) -> String {
        self.arguments(self.site).join(" ")
    }

    /// Runs the twin on pages that take this many times as long.
    fn measure(&self, python: &Python, times: u32) -> Result<Did, String> {
        let site = with_latencies(self.site, |ms| ms * f64::from(times));
        let file = python.folder().join(format!("{times}-{}", self.site.replace('/', "-")));
        // Several runs may write this text at the same time, so a rename puts the file in place as a whole.
        let draft = python.folder().join(format!("{:?}.json", std::thread::current().id()));
        std::fs::write(&draft, &site).unwrap();
        std::fs::rename(&draft, &file).unwrap();
        // A run that hangs has no fetches for this long. On a very busy machine, another run may have none either.
        let patience = ["--as-json", "--patience-ms", &(3000 * times).to_string()].map(String::from);
        let arguments = [self.arguments(file.to_str().unwrap()), patience.to_vec()].concat();
        let printed = python.run(root(), &arguments)?;
        let text = printed.text;
        let run: Value = serde_json::from_str(&text).map_err(|error| format!("it printed {text:?}: {error}"))?;
        Ok(Did::measured(&run, &site, printed.starved))
    }

    /// The same run in virtual time, with as many cores as this machine. `change` first changes each page's latency, in ms.
    fn simulate(&self, change: impl FnMut(f64) -> f64) -> Did {
        let (site, _) = file::read(&with_latencies(self.site, change)).unwrap();
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get() as u32);
        let mut setup = Setup { cpu_ms: 0, cores, overhead: Overhead::CPython, ..Setup::default() };
        if self.needs > (3, 11) {
            // The only newer one that is simulated. Its options are the same.
            setup.python = crawl_playground::world::Python::V314;
        }
        for (key, value) in self.settings() {
            setting(key).unwrap().set(&mut setup, value).unwrap();
        }
        setup.questions.flat = self.is_flat.then_some(true);
        let rules = setup.rules(self.strategy);
        let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
        let trace = virtual_time::run(self.strategy, &terrain, &rules).unwrap();
        let metrics = Metrics::of(&trace, &Timeline::of(&trace));
        let workers = self.strategy.workers(&rules);
        Did {
            outcome: trace.outcome().unwrap().word().to_string(),
            visited: trace.visited().into_iter().map(|page| site.url(page).into_owned()).collect(),
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

    /// The differences between the runs, except their makespans: name, the twin's value, and the simulated one.
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
        // A fetch that starts when another ends may count as in flight together with it, depending on the clock. But a run
        // that reaches a limit reaches it on every machine, and no run exceeds it.
        if simulated.max_in_flight == simulated.limit {
            compare(IN_FLIGHT, twin.max_in_flight.to_string(), simulated.max_in_flight.to_string());
        }
        compare("visited", twin.pages_beside(simulated), simulated.pages_beside(twin));
        found
    }

    /// The broken rules among those that every run must keep, however late its responses are. No run exceeds a limit. A
    /// corrected twin fetches each reachable page once, and is never faster than the bound of these pages.
    fn broken_at_any_speed(&self, twin: &Did, simulated: &Did) -> Vec<String> {
        let mut broken = Vec::new();
        if simulated.limit > 0 && twin.max_in_flight > simulated.limit {
            broken.push(format!("{} in flight, but the limit is {}", twin.max_in_flight, simulated.limit));
        }
        // A twin that waits for the machine long enough takes itself for a hanging one.
        let can_fail = self.settings.contains(&("failure", "raise"));
        if !can_fail && self.strategy.version == Version::Corrected && twin.outcome != "hung" {
            broken.extend(self.differences(twin, simulated).into_iter().filter(|what| !what.starts_with(IN_FLIGHT)));
            // Python's clock may run slightly slower than the system's.
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
fn every_twin_matches_its_strategy() {
    let (python, began) = (Python::new(), Instant::now());
    let mut waiting = Case::all();
    let missing: Vec<&str> =
        CATALOGUE.iter().filter(|strategy| !python.runs(strategy)).map(|strategy| strategy.id).collect();
    waiting.retain(|case| !missing.contains(&case.strategy.id));
    let version = python.version();
    for (option, _, (major, minor)) in OPTIONS.iter().filter(|(.., needs)| *needs > version) {
        eprintln!("--{option} of the twins needs Python {major}.{minor}, and this is {}.{}.", version.0, version.1);
    }
    waiting.retain(|case| case.needs <= version);
    // The longest runs start first, so that the last one to start is short.
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
    assert_eq!(twins.len(), CATALOGUE.len(), "each strategy has its own twin");
    for twin in &twins {
        assert!(root().join(twin).is_file(), "{twin} does not exist");
    }
    let modules = ["-m", "py_compile", "core/src/strategy/crawl.py", "core/src/strategy/links.py"].map(String::from);
    let words: Vec<String> = modules.into_iter().chain(twins).collect();
    let outcome = Python::new().run(root(), &words);
    assert!(outcome.is_ok(), "a twin does not compile: {}", outcome.err().unwrap_or_default());
}

/// The exactly compared values stay the same if every response is slightly late.
#[test]
fn no_compared_value_depends_on_milliseconds() {
    let mut failures = BTreeSet::new();
    for case in Case::all() {
        // Each case gets the same numbers, independent of the other cases.
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

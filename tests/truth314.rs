//! Compares measured runs of CPython 3.14, with the GIL and without (`tests/truth314/`), with the simulator.
//!
//! Counts must agree exactly if three repetitions agreed with each other. Makespans must agree within the README's
//! tolerances.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup, setting};
use crawl_playground::site::{Graph, Site, file};
use crawl_playground::strategy;
use crawl_playground::trace::{EventKind, Metrics, Outcome, Timeline, Trace};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Values that do not agree, with what is known of the reason. The test checks all others, and that these still differ.
const OVER: &[(&str, &str)] = &[
    ("bintree 3.14t as_completed_4: start order", STARTS_EARLY),
    ("cpu_tree63 3.14t as_completed_4: start order", STARTS_EARLY),
    ("cpu_random_cyclic 3.14t as_completed_4: start order", STARTS_EARLY),
    (
        "bintree 3.14t process_map_spawn_16: max in flight",
        "simulated 14: the last two of 16 children start too late; the cause is not known",
    ),
    (
        "cpu_random_cyclic 3.14t first_completed_16: makespan",
        "4.7 % too long, where 3 % are allowed: the cause is not known",
    ),
    ("cpu_random_cyclic 3.14t thread_per_url: fetches", WITHIN_MILLISECONDS),
    ("cpu_random_cyclic 3.14t thread_per_url: duplicate fetches", WITHIN_MILLISECONDS),
    ("cpu_tree63 3.14 task_group_spawn: makespan", "7 % too long: the cause is not known"),
    ("cpu_tree63 3.14t task_group_spawn: makespan", "the same"),
    ("cpu_tree63 3.14 imap_unordered_fork_16: makespan", "6.5 % too short: the cause is not known"),
];

/// Workers that parse share the cores, and one page is submitted earlier than measured. With the GIL, these runs agree.
const STARTS_EARLY: &str = "one page starts early; with the GIL it does not: the cause is not known";

/// A link is read before or after its page is marked.
const WITHIN_MILLISECONDS: &str = "two pages are fetched again if the pages that link to them come in another order";

struct Run<'a> {
    file: String,
    key: &'a str,
    measured: &'a Value,
}

impl Run<'_> {
    fn is_stable(&self, what: &str) -> bool {
        self.measured["stable"][what] == Value::Bool(true)
    }

    fn python(&self) -> &str {
        self.measured["python"].as_str().unwrap()
    }

    fn number(&self, what: &str) -> f64 {
        self.measured[what].as_f64().unwrap()
    }

    /// The README's table: the share that the makespan may differ by.
    fn share(&self) -> f64 {
        let (is_cpu, has_16) = (self.file.starts_with("cpu"), self.key.contains("16"));
        let starts = |words: &[&str]| words.iter().any(|word| self.key.starts_with(word));
        match self.measured["kind"].as_str().unwrap() {
            "interpreter" => [0.08, 0.25][usize::from(has_16)],
            "process" if self.key.contains("forkserver") => [0.05, 0.10][usize::from(has_16)],
            "process" if self.key.contains("spawn") => [0.08, 0.25][usize::from(has_16)],
            "process" => [0.03, 0.05][usize::from(has_16)],
            "thread" if is_cpu && starts(&["thread_map", "first_completed"]) => 0.03,
            "thread" if is_cpu => 0.10,
            _ => 0.015,
        }
    }

    fn tolerance_ms(&self) -> f64 {
        let makespan_ms = self.number("makespan_ms");
        (makespan_ms * self.share()).max(15.0) + makespan_ms * self.number("spread_percent") / 100.0
    }
}

#[test]
fn every_measured_run_of_3_14_is_reproduced() {
    let mut failures = Vec::new();
    let (mut compared, mut over) = (0, 0);
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        let (site, _) = file::read(&text).unwrap();
        for measured in value["runs"].as_array().unwrap() {
            let file = path.file_stem().unwrap().to_string_lossy().into_owned();
            let run = Run { file, key: measured["key"].as_str().unwrap(), measured };
            compared += 1;
            let found = differences(&run, &site);
            over += usize::from(!found.is_empty());
            failures.extend(found);
        }
    }
    assert!(compared >= 170, "only {compared} runs were compared");
    let known = |what: &str| OVER.iter().any(|(over, _)| *over == what);
    let new: Vec<String> =
        failures.iter().filter(|(what, _)| !known(what)).map(|(what, how)| format!("{what} {how}")).collect();
    assert!(new.is_empty(), "{over} of {compared} runs differ, among them:\n{}", new.join("\n"));
    let gone: Vec<&str> =
        OVER.iter().map(|(what, _)| *what).filter(|what| failures.iter().all(|(found, _)| found != what)).collect();
    assert!(gone.is_empty(), "these agree now: {gone:?}");
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth314");
    let list =
        |folder: &Path| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let mut files: Vec<PathBuf> = list(&folder).into_iter().chain(list(&folder.join("cpu"))).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

/// Parses the command's arguments into the setup and the strategy.
fn setup_of(arguments: &[&str]) -> (Setup, &'static strategy::Strategy) {
    let mut setup = Setup { cpu_ms: 0, cores: 2, overhead: Overhead::CPython, ..Setup::default() };
    let (mut id, mut published, mut has_concurrency) = (String::new(), false, false);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.trim_start_matches("--") {
            "as-published" => published = true,
            "flat" => setup.questions.flat = Some(true),
            "processes" => setup.questions.processes = Some(true),
            "strategy" => id = rest.next().unwrap().to_string(),
            key => {
                has_concurrency |= key == "concurrency";
                setting(key)
                    .unwrap_or_else(|| panic!("no setting {key}"))
                    .set(&mut setup, rest.next().unwrap())
                    .unwrap();
            }
        }
    }
    if id == "to_thread" && !has_concurrency {
        setup.concurrency = 0;
    }
    let strategy = strategy::find(&id).unwrap();
    (setup, if published { strategy.other_version().unwrap() } else { strategy })
}

/// The values that differ: what, and how.
fn differences(run: &Run, site: &Site) -> Vec<(String, String)> {
    let arguments: Vec<&str> =
        run.measured["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let (setup, strategy) = setup_of(&arguments);
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
    let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
    let metrics = Metrics::of(&trace, &Timeline::of(&trace));
    let mut found = Vec::new();
    let mut differ = |what: &str, simulated: String, measured: String| {
        found.push((
            format!("{} {} {}: {what}", run.file, run.python(), run.key),
            format!("{simulated}, measured {measured}"),
        ));
    };
    let is_hung = trace.outcome() == Some(Outcome::Hung);
    if is_hung != (run.measured["hang"] == Value::Bool(true)) {
        differ("outcome", format!("{:?}", trace.outcome()), format!("hang: {}", run.measured["hang"]));
    }
    for (name, key, simulated) in
        [("fetches", "fetches", metrics.fetches), ("duplicate fetches", "duplicate_fetches", metrics.duplicate_fetches)]
    {
        if run.is_stable("fetches") && (f64::from(simulated) - run.number(key)).abs() > 0.0 {
            differ(name, simulated.to_string(), run.number(key).to_string());
        }
    }
    if run.is_stable("max_in_flight")
        && !run.file.starts_with("cpu")
        && Some(u64::from(metrics.max_in_flight)) != run.measured["max_in_flight"].as_u64()
    {
        differ("max in flight", metrics.max_in_flight.to_string(), run.number("max_in_flight").to_string());
    }
    let visited: BTreeSet<_> = trace.visited().into_iter().map(|page| site.url(page)).collect();
    let measured = run.measured["visited"].as_array().unwrap().iter().map(|url| url.as_str().unwrap().into());
    let measured: BTreeSet<Cow<str>> = measured.collect();
    if run.is_stable("visited") && visited != measured {
        differ("visited", format!("{} pages", visited.len()), format!("{} pages", measured.len()));
    }
    if run.is_stable("start_order")
        && let Some(late) = out_of_order(&trace, site, run)
    {
        differ("start order", late, String::from("otherwise"));
    }
    let makespan_ms = metrics.makespan_us as f64 / 1000.0;
    if (makespan_ms - run.number("makespan_ms")).abs() > run.tolerance_ms() {
        differ("makespan", format!("{makespan_ms} ms"), format!("{} ms", run.number("makespan_ms")));
    }
    found
}

/// The first page that starts after a page whose measured start is more than 3 ms later.
fn out_of_order(trace: &Trace, site: &Site, run: &Run) -> Option<String> {
    let mut starts: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for fetch in run.measured["log_ms"].as_array().unwrap() {
        starts.entry(fetch[0].as_str().unwrap()).or_default().push(fetch[1].as_f64().unwrap());
    }
    starts.values_mut().for_each(|times| times.sort_by(|a, b| b.total_cmp(a)));
    let mut latest = 0.0f64;
    for event in trace.events().iter().filter(|event| event.kind() == EventKind::Started) {
        let url = site.url(event.page());
        let Some(started) = starts.get_mut(&*url).and_then(Vec::pop) else { continue };
        if started < latest - 3.0 {
            return Some(format!("{url} after one that starts at {latest} ms instead of {started} ms"));
        }
        latest = latest.max(started);
    }
    None
}

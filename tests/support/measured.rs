//! Measured runs of CPython beside simulated ones: what `tests/truth.rs` and `tests/truth314.rs` share.

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup, setting};
use crawl_playground::site::{Graph, Site, file};
use crawl_playground::strategy::{self, Strategy};
use crawl_playground::trace::{EventKind, Metrics, Outcome, Timeline, Trace};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A measured run.
pub struct Run<'a> {
    /// The name of its file, without the ending: the site.
    pub file: String,
    /// Its name in the file.
    pub key: &'a str,
    /// All that was measured.
    pub measured: &'a Value,
}

/// How much a simulated run may differ.
pub struct Slack {
    /// Fetches more or less.
    pub fetches: f64,
    /// Of the makespan, in ms.
    pub makespan_ms: f64,
    /// Whether the most fetches in flight must be the same.
    pub compares_in_flight: bool,
}

/// A value that differs: its name, and how it differs.
pub type Difference = (&'static str, String);

impl Run<'_> {
    /// Whether repetitions of the run agreed in this value.
    pub fn is_stable(&self, what: &str) -> bool {
        self.measured["stable"][what] == Value::Bool(true)
    }

    /// A measured number.
    pub fn number(&self, what: &str) -> f64 {
        self.measured[what].as_f64().unwrap()
    }

    /// This share of the makespan, but at least 15 ms, and what repetitions of the run differed by.
    pub fn tolerance_ms(&self, share: f64) -> f64 {
        let makespan_ms = self.number("makespan_ms");
        (makespan_ms * share).max(15.0) + makespan_ms * self.number("spread_percent") / 100.0
    }

    /// The values that differ.
    pub fn differences(&self, site: &Site, slack: &Slack) -> Vec<Difference> {
        let (setup, strategy) = self.setup();
        let rules = setup.rules(strategy);
        let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
        let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
        let metrics = Metrics::of(&trace, &Timeline::of(&trace));
        [self.counts(&trace, &metrics, slack), self.pages(&trace, site), self.makespan(&metrics, slack)].concat()
    }

    /// The command's arguments as the setup and the strategy.
    fn setup(&self) -> (Setup, &'static Strategy) {
        let arguments = self.measured["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
        let mut setup = Setup { cpu_ms: 0, cores: 2, overhead: Overhead::CPython, ..Setup::default() };
        let (mut id, mut published, mut has_concurrency) = (String::new(), false, false);
        let mut rest = arguments;
        while let Some(argument) = rest.next() {
            match argument.trim_start_matches("--") {
                "as-published" => published = true,
                "flat" => setup.questions.flat = Some(true),
                "processes" => setup.questions.processes = Some(true),
                "strategy" => id = rest.next().unwrap().to_string(),
                key => {
                    has_concurrency |= key == "concurrency";
                    let setting = setting(key).unwrap_or_else(|| panic!("no setting {key}"));
                    setting.set(&mut setup, rest.next().unwrap()).unwrap();
                }
            }
        }
        if id == "to_thread" && !has_concurrency {
            setup.concurrency = 0;
        }
        let strategy = strategy::find(&id).unwrap();
        (setup, if published { strategy.other_version().unwrap() } else { strategy })
    }

    fn counts(&self, trace: &Trace, metrics: &Metrics, slack: &Slack) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut differ = |what, simulated: String, measured: String| {
            found.push((what, format!("{simulated}, measured {measured}")));
        };
        let is_hung = trace.outcome() == Some(Outcome::Hung);
        if is_hung != (self.measured["hang"] == Value::Bool(true)) {
            differ("outcome", format!("{:?}", trace.outcome()), format!("hang: {}", self.measured["hang"]));
        }
        for (name, key, simulated) in [
            ("fetches", "fetches", metrics.fetches),
            ("duplicate fetches", "duplicate_fetches", metrics.duplicate_fetches),
        ] {
            if self.is_stable("fetches") && (f64::from(simulated) - self.number(key)).abs() > slack.fetches {
                differ(name, simulated.to_string(), self.number(key).to_string());
            }
        }
        if slack.compares_in_flight
            && self.is_stable("max_in_flight")
            && Some(u64::from(metrics.max_in_flight)) != self.measured["max_in_flight"].as_u64()
        {
            differ("max in flight", metrics.max_in_flight.to_string(), self.number("max_in_flight").to_string());
        }
        found
    }

    /// The visited pages, and the order in which fetches start.
    fn pages(&self, trace: &Trace, site: &Site) -> Vec<Difference> {
        let mut found = Vec::new();
        let visited: BTreeSet<_> = trace.visited().into_iter().map(|page| site.url(page)).collect();
        let measured = self.measured["visited"].as_array().unwrap().iter().map(|url| url.as_str().unwrap().into());
        let measured: BTreeSet<Cow<str>> = measured.collect();
        if self.is_stable("visited") && visited != measured {
            found.push(("visited", format!("{} pages, measured {}", visited.len(), measured.len())));
        }
        if self.is_stable("start_order")
            && let Some(late) = self.out_of_order(trace, site)
        {
            found.push(("start order", late));
        }
        found
    }

    fn makespan(&self, metrics: &Metrics, slack: &Slack) -> Vec<Difference> {
        let (simulated_ms, measured_ms) = (metrics.makespan_us as f64 / 1000.0, self.number("makespan_ms"));
        let differs = (simulated_ms - measured_ms).abs() > slack.makespan_ms;
        differs.then(|| ("makespan", format!("{simulated_ms} ms, measured {measured_ms} ms"))).into_iter().collect()
    }

    /// The first page that starts after a page whose measured start is more than 3 ms later.
    fn out_of_order(&self, trace: &Trace, site: &Site) -> Option<String> {
        let mut starts: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for fetch in self.measured["log_ms"].as_array().unwrap() {
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
}

/// Calls `run` with each measured run in the folder, and in its `cpu` folder.
pub fn each(folder: &str, mut run: impl FnMut(Run, &Site)) {
    for path in files(folder) {
        let text = std::fs::read_to_string(&path).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        let (site, _) = file::read(&text).unwrap();
        for measured in value["runs"].as_array().unwrap() {
            let file = path.file_stem().unwrap().to_string_lossy().into_owned();
            run(Run { file, key: measured["key"].as_str().unwrap(), measured }, &site);
        }
    }
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let list =
        |folder: &Path| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let mut files: Vec<PathBuf> = list(&folder).into_iter().chain(list(&folder.join("cpu"))).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

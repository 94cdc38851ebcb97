//! The results of a run, simulated or measured.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// The results of a run.
pub struct Did {
    pub outcome: String,
    pub visited: BTreeSet<String>,
    pub fetches: u64,
    pub duplicates: u64,
    pub max_in_flight: u64,
    /// The maximum number in flight for the strategy; 0 if there is no limit, or if the run does not say.
    pub limit: u64,
    pub makespan_ms: f64,
    /// The lower bound for any crawl of these pages with this many workers; 0 for a measured run.
    pub bound_ms: f64,
    /// How late the latest response was.
    pub late_ms: f64,
    /// The share of the run's time in which at least one program waited for a core.
    pub starved: f64,
}

impl Did {
    /// The results that a twin printed about its run on a site. `site` is the content of the site file.
    pub fn measured(run: &Value, site: &str, starved: f64) -> Self {
        let visited = run["visited"].as_array().unwrap().iter();
        let count = |what: &str| run[what].as_u64().unwrap();
        Did {
            outcome: run["outcome"].as_str().unwrap().to_string(),
            visited: visited.map(|url| url.as_str().unwrap().to_string()).collect(),
            fetches: count("fetches"),
            duplicates: count("duplicate_fetches"),
            max_in_flight: count("max_in_flight"),
            limit: 0,
            makespan_ms: run["makespan_ms"].as_f64().unwrap(),
            bound_ms: 0.0,
            late_ms: late_ms(run, site),
            starved,
        }
    }

    /// The number of visited pages, and those that the other run did not visit.
    pub fn pages_beside(&self, other: &Did) -> String {
        let alone: Vec<&String> = self.visited.difference(&other.visited).collect();
        let suffix = if alone.is_empty() { String::new() } else { format!(" (it alone {alone:?})") };
        format!("{} pages{suffix}", self.visited.len())
    }
}

/// How late the latest response was, in ms.
fn late_ms(run: &Value, site: &str) -> f64 {
    let site: Value = serde_json::from_str(site).unwrap();
    let latency_ms = |url: &str| {
        let page = site["pages"].as_array().unwrap().iter().find(|page| page["url"] == url.split('#').next().unwrap());
        page.map_or(0.0, |page| page["latency_ms"].as_f64().unwrap())
    };
    let fetches = run["log_ms"].as_array().unwrap().iter();
    // The run cut off the others.
    let answered = fetches.filter(|fetch| fetch[3].is_u64());
    let late = answered.map(|fetch| {
        let [began_ms, ended_ms] = [1, 2].map(|nth| fetch[nth].as_f64().unwrap());
        ended_ms - began_ms - latency_ms(fetch[0].as_str().unwrap())
    });
    late.fold(0.0, f64::max)
}

/// The project's root folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A site file in which `change` has changed each latency, in ms.
pub fn with_latencies(file: &str, mut change: impl FnMut(f64) -> f64) -> String {
    let mut value: Value = serde_json::from_str(&std::fs::read_to_string(root().join(file)).unwrap()).unwrap();
    if !value["site"].is_null() {
        value = value["site"].take();
    }
    for page in value["pages"].as_array_mut().unwrap() {
        page["latency_ms"] = change(page["latency_ms"].as_f64().unwrap()).into();
    }
    value.to_string()
}

//! What a run did, simulated or measured.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// What a run did.
pub struct Did {
    pub outcome: String,
    pub visited: BTreeSet<String>,
    pub fetches: u64,
    pub duplicates: u64,
    pub max_in_flight: u64,
    /// The most that the strategy may have in flight; 0 for no limit, or where the run does not tell.
    pub limit: u64,
    pub makespan_ms: f64,
    /// No crawl of these pages with as many workers takes less; 0 for one that was measured.
    pub bound_ms: f64,
    /// By how much the latest of all answers was late.
    pub late_ms: f64,
    /// The share of the run in which some program waited for a core.
    pub starved: f64,
}

impl Did {
    /// What a twin printed of its run on a site, whose file is given as text.
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

    /// How many pages it visited, and which of them the other one did not.
    pub fn pages_beside(&self, other: &Did) -> String {
        let alone: Vec<&String> = self.visited.difference(&other.visited).collect();
        let suffix = if alone.is_empty() { String::new() } else { format!(" (it alone {alone:?})") };
        format!("{} pages{suffix}", self.visited.len())
    }
}

/// By how much the latest of all answers was late, in ms.
fn late_ms(run: &Value, site: &str) -> f64 {
    let site: Value = serde_json::from_str(site).unwrap();
    let latency_ms = |url: &str| {
        let page = site["pages"].as_array().unwrap().iter().find(|page| page["url"] == url.split('#').next().unwrap());
        page.map_or(0.0, |page| page["latency_ms"].as_f64().unwrap())
    };
    let fetches = run["log_ms"].as_array().unwrap().iter();
    // The others were cut off.
    let answered = fetches.filter(|fetch| fetch[3].is_u64());
    let late = answered.map(|fetch| {
        let [began_ms, ended_ms] = [1, 2].map(|nth| fetch[nth].as_f64().unwrap());
        ended_ms - began_ms - latency_ms(fetch[0].as_str().unwrap())
    });
    late.fold(0.0, f64::max)
}

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A site file, with what `change` makes of each latency, in ms.
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

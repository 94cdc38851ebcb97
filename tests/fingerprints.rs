//! A record of every version of every strategy: on 20 sites with 12 settings, one checksum per run. A change that should not
//! affect any run changes no line of `tests/golden/fingerprints.txt`.
//!
//! A checksum covers all events except their source lines, which move whenever the code of a strategy changes.
//! `UPDATE_GOLDEN=1 cargo test --test fingerprints` updates the file. Explain each change in it.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/golden.rs"]
mod golden;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Setup, parse_query};
use crawl_playground::site::{Graph, Site, demo, file, generate};
use crawl_playground::strategy::{CATALOGUE, Strategy};
use crawl_playground::trace::Trace;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::rc::Rc;

/// The sites: the demo site, the generators in two sizes each, and the sites of the measured runs.
const GENERATED: [&str; 10] =
    ["tree:31", "tree:127", "bush:73", "chain:12", "star:40", "web:60", "web:150", "comb:30", "bush:200", "star:9"];
const MEASURED: [&str; 8] =
    ["bintree", "chain", "constant", "errors", "external_frag", "flat64", "nonhtml", "random_cyclic"];

/// The settings: the default, and each feature of network, machine, limits and rules at least once.
const SETTINGS: [&str; 12] = [
    "",
    "concurrency=1",
    "concurrency=unlimited&cpu-ms=0&order=shuffled",
    "concurrency=3&cpu-ms=12&overhead=cpython",
    "concurrency=5&connections=2&stragglers=3&order=lifo",
    "concurrency=6&errors=15&retries=2&timeout-ms=300",
    "concurrency=12&congestion=3&overload=4&overhead=none",
    "concurrency=4&rate=25&max-pages=20",
    "concurrency=4&mark=result&fragments=keep&images=fetch&external=list&overhead=cpython",
    "concurrency=4&failure=raise&errors=5&overhead=cpython&max-depth=3",
    "concurrency=7&flat=on&processes=on&cpu-ms=9",
    "concurrency=4&parse-in=parent&robots=on&nofollow=on&done=frontier-empty&batch=chunk&seed=7",
];

fn measured(name: &str) -> Site {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/truth/{name}.json"));
    file::read(&fs::read_to_string(path).expect("a measured site")).expect("a site file").0
}

fn sites() -> Vec<Site> {
    let mut sites = vec![demo::site(), measured("cpu/cpu_random_cyclic")];
    sites.extend(GENERATED.iter().map(|name| generate::generate(name, 42).expect("a generator")));
    sites.extend(MEASURED.iter().map(|name| measured(name)));
    sites
}

/// The checksum of a run without its source lines: FNV-1a, folded to 32 bits.
fn checksum(trace: &Trace) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for event in trace.events() {
        let fields = [
            event.at_us(),
            event.kind() as u64,
            u64::from(event.page().0),
            u64::from(event.row()),
            u64::from(event.detail()),
        ];
        for field in fields {
            hash = (hash ^ field).wrapping_mul(0x0100_0000_01b3);
        }
    }
    (hash ^ (hash >> 32)) as u32
}

fn run(strategy: &'static Strategy, site: &Site, setup: &Setup) -> u32 {
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
    checksum(&virtual_time::run(strategy, &terrain, &rules).expect("one run at a time"))
}

#[test]
fn every_run_matches_its_recorded_fingerprint() {
    let sites = sites();
    assert_eq!(sites.len(), 20);
    let mut text = String::new();
    for query in SETTINGS {
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems, []);
        let _ = writeln!(text, "\n# {}", if query.is_empty() { "the default" } else { query });
        for strategy in CATALOGUE {
            let sums: Vec<String> = sites.iter().map(|site| format!("{:08x}", run(strategy, site, &setup))).collect();
            let _ = writeln!(text, "{:<30} {}", strategy.id, sums.join(" "));
        }
    }
    golden::check("fingerprints", text.trim_start());
}

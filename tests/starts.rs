//! How long children take to start, beside the table of costs in `tests/truth314/README.md`: medians, which varied by a
//! third, as the processor's speed did.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup, setting};
use crawl_playground::site::{Graph, file};
use crawl_playground::strategy;
use crawl_playground::trace::EventKind;
use std::rc::Rc;

/// A row of the table: the strategy with such a pool, the start method, the children, and when the first and the last of
/// as many tasks run, in ms, with the GIL and without. Of a `multiprocessing.Pool`, the table has only the first.
type Row = (&'static str, &'static str, u32, [(f64, f64); 2]);

const NONE: f64 = f64::NAN;

const TABLE: [Row; 14] = [
    ("process_map", "fork", 4, [(9.0, 9.0), (11.0, 11.0)]),
    ("process_map", "fork", 16, [(26.0, 30.0), (31.0, 34.0)]),
    ("process_map", "forkserver", 4, [(30.0, 54.0), (22.0, 42.0)]),
    ("process_map", "forkserver", 16, [(50.0, 190.0), (21.0, 140.0)]),
    ("process_map", "spawn", 4, [(170.0, 250.0), (150.0, 260.0)]),
    ("process_map", "spawn", 16, [(790.0, 1000.0), (910.0, 1200.0)]),
    ("pool_map", "fork", 4, [(9.0, NONE), (10.0, NONE)]),
    ("pool_map", "fork", 16, [(32.0, NONE), (30.0, NONE)]),
    ("pool_map", "forkserver", 4, [(40.0, NONE), (35.0, NONE)]),
    ("pool_map", "forkserver", 16, [(150.0, NONE), (130.0, NONE)]),
    ("pool_map", "spawn", 4, [(136.0, NONE), (220.0, NONE)]),
    ("pool_map", "spawn", 16, [(730.0, NONE), (790.0, NONE)]),
    ("interpreter_map", "default", 4, [(100.0, 140.0), (180.0, 240.0)]),
    ("interpreter_map", "default", 16, [(300.0, 510.0), (1020.0, 1300.0)]),
];

/// Rows that differ by more: their first child is up sooner than simulated. There, all children get the same share of the
/// cores, so the first is ahead by what it computed before the others came.
const OVER: [&str; 3] = ["process_map spawn 4 gil=off", "pool_map spawn 4 gil=on", "interpreter_map default 16 gil=on"];

/// When the first and the last of `children` tasks run, in ms. The fork server has started before.
fn starts(id: &str, method: &str, children: u32, gil: &str) -> (f64, f64) {
    let links: Vec<String> = (0..children).map(|page| format!("\"/p{page}\"")).collect();
    let page = |page| format!(", {{\"url\": \"/p{page}\", \"latency_ms\": 5000}}");
    let pages: String = (0..children).map(page).collect();
    let site =
        format!("{{\"start\": \"/\", \"pages\": [{{\"url\": \"/\", \"links\": [{}]}}{pages}]}}", links.join(","));
    let site = file::read(&site).unwrap().0;
    let mut setup =
        Setup { cpu_ms: 0, cores: 2, overhead: Overhead::CPython, concurrency: children, ..Setup::default() };
    for (key, value) in [("python", "3.14"), ("gil", gil), ("start-method", method)] {
        setting(key).unwrap().set(&mut setup, value).unwrap();
    }
    setup.questions.flat = Some(true);
    let strategy = strategy::find(id).unwrap();
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
    let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
    let server_us = rules.machine.children.filter(|_| id != "interpreter_map").map_or(0, |starts| starts.server_us);
    let started = trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    let times: Vec<f64> = started.map(|event| (event.at_us() - u64::from(server_us)) as f64 / 1000.0).collect();
    assert_eq!(times.len(), children as usize, "{id} {method}");
    (times[0], times[times.len() - 1])
}

#[test]
fn children_start_as_measured() {
    let mut failures = Vec::new();
    for (id, method, children, measured) in TABLE {
        for (gil, measured) in ["on", "off"].into_iter().zip(measured) {
            let simulated = starts(id, method, children, gil);
            let what = format!("{id} {method} {children} gil={gil}");
            let differs = |simulated: f64, measured: f64| (simulated - measured).abs() > measured / 3.0 + 10.0;
            let [first, last] = [differs(simulated.0, measured.0), differs(simulated.1, measured.1)];
            let is_known = OVER.contains(&&*what);
            if last || first != is_known {
                failures.push(format!("{what}: {simulated:?} ms, measured {measured:?} ms, known: {is_known}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

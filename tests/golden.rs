//! Golden traces: every strategy on a site small enough to remember, as text for critical reading.
//!
//! `UPDATE_GOLDEN=1 cargo test --test golden` updates the files. Read the diff before you commit it: each line is a change
//! in what students see.

#[path = "support/golden.rs"]
mod golden;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::say;
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Graph, LinkPolicy, Site};
use crawl_playground::strategy;
use crawl_playground::trace::{CriticalPath, Timeline, Trace, Wait, critical_path_lines, text};
use crawl_playground::world::Batch;
use std::rc::Rc;

/// Every wait with its cause and culprit, one per line.
fn waits(trace: &Trace, site: &Site) -> String {
    let timeline = Timeline::of(trace);
    let line = |wait: &Wait| {
        let (start, end) = (wait.start_us(), wait.end_us().unwrap_or(timeline.makespan_us));
        let times = format!("{:>10} to {:>8}", text::milliseconds(start), text::milliseconds(end));
        let culprit = wait.culprit().known().map_or("no page".into(), |page| site.url(page));
        format!("{times}  worker {} waits: {}, for {culprit}\n", wait.row(), wait.cause().word())
    };
    timeline.waits.iter().map(line).collect()
}

/// The run as text: its figures, chart, waits and events.
fn run(id: &str, setup: &Setup) -> String {
    let site = golden::site();
    let strategy = strategy::find(id).expect("an id of the catalogue");
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &LinkPolicy::default())), &rules);
    let trace = virtual_time::run(strategy, &terrain, &rules).expect("one run at a time");
    let figures = text::figures(&trace, &terrain.bounds(&trace));
    let (chart, events) = (text::gantt(&trace, &site), text::event_lines(&trace, &site));
    let path = CriticalPath::of(&trace, &Timeline::of(&trace));
    let path = format!("{}{}\n", critical_path_lines(&path, &site), say::critical_path(&path, &site));
    format!("{figures}\n{chart}\n{path}\n{}\n{events}", waits(&trace, &site))
}

fn check(name: &str, id: &str, setup: &Setup) {
    golden::check(name, &run(id, setup));
}

fn with_concurrency(concurrency: u32) -> Setup {
    Setup { concurrency, overhead: Overhead::None, ..Setup::default() }
}

#[test]
fn sequential() {
    check("sequential", "sequential", &with_concurrency(2));
}

#[test]
fn gather() {
    check("gather-2", "gather", &with_concurrency(2));
    check("gather-unlimited", "gather", &with_concurrency(0));
}

#[test]
fn gather_in_chunks() {
    check("gather-chunk-2", "gather", &Setup { batch: Batch::Chunk, ..with_concurrency(2) });
}

#[test]
fn task_group_spawn() {
    check("task_group_spawn-2", "task_group_spawn", &with_concurrency(2));
    check("task_group_spawn-unlimited", "task_group_spawn", &with_concurrency(0));
}

#[test]
fn async_workers() {
    check("async_workers-2", "async_workers", &with_concurrency(2));
    check("async_workers-unlimited", "async_workers", &with_concurrency(0));
}

/// Threads share the GIL and one coordinator; processes get items handed over; a rate limit spaces the starts.
#[test]
fn threads_processes_and_a_rate() {
    check("as_completed-2", "as_completed", &with_concurrency(2));
    check("queue_workers-2", "queue_workers", &with_concurrency(2));
    let processes = Setup { overhead: Overhead::Processes, cores: 1, ..with_concurrency(2) };
    check("process_map-2-processes", "process_map", &processes);
    check("rate_limited-2", "rate_limited", &with_concurrency(2));
}

/// A host that accepts two connections: fetches wait in line after the strategy has started them.
#[test]
fn connections() {
    check("task_group_spawn-connections-2", "task_group_spawn", &Setup { connections: 2, ..with_concurrency(0) });
}

//! A sweep: its points are the runs that the command does one by one.

use crate::{report, simulate, stderr, stdout, text};
use serde_json::{Value, json};

const FLAGS: [&str; 6] = ["--site", "web:40", "--strategy", "as_completed", "--cpu-ms", "3"];

fn sweep(more: &[&str]) -> Value {
    report(&[&FLAGS[..], more].concat())
}

#[test]
fn a_point_has_the_figures_of_the_runs_with_its_value() {
    let sweep = sweep(&["--seed", "7", "--seeds", "3", "--sweep", "concurrency=1..3,16,unlimited"]);
    assert_eq!(
        (&sweep["setting"], &sweep["first_seed"], &sweep["seeds"]),
        (&json!("concurrency"), &json!(7), &json!(3))
    );
    let points = sweep["points"].as_array().expect("points are a list");
    let values: Vec<&str> = points.iter().filter_map(|point| point["value"].as_str()).collect();
    assert_eq!(values, ["1", "2", "3", "16", "unlimited"]);
    for point in points {
        let value = point["value"].as_str().expect("values are as written");
        let run = |seed| report(&[&FLAGS[..], &["--seed", seed, "--concurrency", value]].concat());
        let runs = ["7", "8", "9"].map(run);
        for name in ["makespan_ms", "fetches", "failed", "max_in_flight", "utilisation_percent"] {
            let mut figures = runs.each_ref().map(|run| run[name].as_f64().expect("figures are numbers"));
            figures.sort_by(f64::total_cmp);
            let [low, median, high] = ["p5", "median", "p95"].map(|which| point[name][which].as_f64());
            assert_eq!([low, median, high], figures.map(Some), "{name} with {value}");
        }
        let idle = |run: &Value| run["idle_ms"]["empty frontier"].as_f64();
        assert!(runs.iter().any(|run| idle(run) == point["idle_ms"]["empty frontier"]["median"].as_f64()), "{value}");
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let with = |threads| sweep(&["--sweep", "latency-ms=20..30", "--seeds", "8", "--threads", threads]);
    assert_eq!(with("1"), with("3"));
    assert_eq!(with("1"), with("1024"));
}

#[test]
fn a_table_has_a_line_for_each_value() {
    let table = text(&["--sweep", "mark=discovery,result", "--strategy", "gather", "--site", "web:30"]);
    let first: Vec<&str> = table.lines().skip(3).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(first, ["mark", "discovery", "result"]);
}

#[test]
fn a_sweep_that_cannot_be_is_refused() {
    for (flags, part) in [
        (&["--sweep", "concurrency"][..], "SETTING=VALUES"),
        (&["--sweep", "seed=1..3"], "`seed`"),
        (&["--sweep", "site=demo"], "`site`"),
        (&["--sweep", "no-such=1"], "`no-such`"),
        (&["--sweep", "concurrency=4..1"], "`4..1`"),
        (&["--sweep", "concurrency=0..4"], "`0`"),
        (&["--sweep", "concurrency=1,many"], "`many`"),
        (&["--sweep", "max-pages=1..4000000000"], "4000000000"),
        (&["--sweep", "latency-ms=1..60000", "--seeds", "100"], "6000000"),
        (&["--sweep", "concurrency=1", "--seeds", "2", "--seed", "4000000000"], "--seed"),
        (&["--sweep", "concurrency=1", "--seeds", "0"], "--seeds"),
        (&["--sweep", "concurrency=1", "--threads", "0"], "--threads"),
        (&["--seeds", "4"], "--sweep"),
        (&["--threads", "4"], "--sweep"),
        (&["--sweep", "concurrency=1", "--events"], "--events"),
        (&["--sweep", "concurrency=1", "--critical-path"], "--critical-path"),
    ] {
        let output = simulate(flags);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), ""), "{flags:?}");
        assert!(stderr(&output).contains(part), "{flags:?}: {}", stderr(&output));
    }
}

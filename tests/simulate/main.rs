//! The command, as a user or a program calls it.

mod bad_input;
mod sweep;

use crawl_playground::text;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn simulate(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simulate"));
    command.args(arguments).output().expect("the command can be started")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("output is UTF-8")
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("messages are UTF-8")
}

/// The report of a run without warnings.
fn report(arguments: &[&str]) -> Value {
    let output = simulate(arguments);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""), "{arguments:?}");
    serde_json::from_slice(&output.stdout).expect("the report is JSON")
}

fn text(arguments: &[&str]) -> String {
    let output = simulate(&[arguments, &["--format", "text"]].concat());
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""), "{arguments:?}");
    stdout(&output).to_string()
}

/// A file for one test, removed when the test ends.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("crawl-playground-{}-{name}", std::process::id()));
        fs::write(&path, content).expect("temporary files can be written");
        TemporaryFile(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("temporary files have names in UTF-8")
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn the_report_has_its_fields() {
    let report = report(&["--site", "tree:15", "--strategy", "gather", "--concurrency", "4", "--seed", "7"]);
    for (field, expected) in [("outcome", "finished"), ("strategy", "gather")] {
        assert_eq!(report[field], expected);
    }
    for (field, expected) in [
        ("concurrency", 4),
        ("seed", 7),
        ("fetches", 15),
        ("duplicate_fetches", 0),
        ("retries", 0),
        ("failed", 0),
        ("disallowed", 0),
        ("max_in_flight", 4),
    ] {
        assert_eq!(report[field], expected, "{field}");
    }
    assert!(report["makespan_ms"].is_number() && report["utilisation_percent"].is_number());
    for bound in ["work_ms", "span_ms", "bound_ms"] {
        assert!(report["bounds"][bound].as_f64() > Some(0.0), "{bound}");
    }
    for cause in ["barrier", "empty frontier", "event loop busy", "connection limit", "backoff", "rate limit"] {
        assert!(report["idle_ms"][cause].is_number(), "{cause}");
    }
    let visited = report["visited"].as_array().expect("visited is a list");
    assert_eq!((visited.len(), &visited[0]), (15, &Value::from("/")));
    assert_eq!(report["fingerprint"].as_str().map(str::len), Some(16));
    let path = report["critical_path"].as_array().expect("the path is a list");
    assert_eq!((&path[0]["from_ms"], &path[0]["through"]), (&Value::from(0.0), &Value::from("start")));
    assert_eq!(path.last().map(|last| &last["to_ms"]), Some(&report["makespan_ms"]));
    assert!(path.windows(2).all(|pair| pair[0]["to_ms"] == pair[1]["from_ms"]));
    assert_eq!(report["critical_path_left_out"], 0);
    assert_eq!(report["idle_culprits"][0]["cause"], "barrier");
    assert_eq!(report["order_of_results"].as_array().map(Vec::len), Some(15));
    assert_eq!(report["result_inversions"], 0);
    let events = report["events"].as_array().expect("events are a list");
    assert!(events.iter().all(|event| event["at_ms"].is_number() && event["event"].is_string()));
    assert_eq!((&events[0]["event"], &events[0]["page"]), (&Value::from("discovered"), &Value::from("/")));
    let last = events.last().expect("a run has events");
    assert_eq!((&last["event"], &last["at_ms"]), (&Value::from("finished"), &report["makespan_ms"]));
    let started = events.iter().filter(|event| event["event"] == "started");
    assert!(started.clone().all(|event| event["worker"].as_u64() < Some(4) && event["line"].is_number()));
    assert_eq!(started.count(), 15);
}

#[test]
fn the_report_has_one_line_per_event() {
    let output = simulate(&["--site", "chain:3"]);
    let lines: Vec<&str> = stdout(&output).lines().collect();
    let events = lines.iter().filter(|line| line.contains("\"at_ms\"")).count();
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    assert_eq!(Some(events), report["events"].as_array().map(Vec::len));
}

#[test]
fn unlimited_concurrency_is_null() {
    let unlimited = report(&["--site", "star:50", "--strategy", "task_group_spawn", "--concurrency", "unlimited"]);
    assert_eq!((&unlimited["concurrency"], &unlimited["max_in_flight"]), (&Value::Null, &Value::from(49)));
    // One page at a time means one worker, regardless of the setting.
    assert_eq!(report(&["--site", "star:5", "--strategy=sequential"])["concurrency"], 1);
}

#[test]
fn without_flags_the_demo_site_is_crawled() {
    let report = report(&[]);
    assert_eq!((&report["strategy"], &report["seed"]), (&Value::from("sequential"), &Value::from(42)));
    assert_eq!(report["visited"][0], "/site/");
}

#[test]
fn every_setting_is_a_flag() {
    let all = [
        "--site=web:60",
        "--strategy=gather",
        "--concurrency=5",
        "--batch",
        "chunk",
        "--latency-ms",
        "80",
        "--spread=pareto",
        "--stragglers",
        "9",
        "--cpu-ms=3",
        "--errors",
        "10",
        "--timeout-ms=400",
        "--connections",
        "3",
        "--retries=2",
        "--backoff-ms=20",
        "--backoff-max-ms=100",
        "--jitter=equal",
        "--rate=900",
        "--congestion=2",
        "--overload",
        "9",
        "--robots=on",
        "--nofollow=on",
        "--max-pages=30",
        "--max-depth",
        "4",
        "--seed=11",
        "--cores",
        "2",
        "--as-published",
        "--mark=submission",
        "--flat",
        "--format=json",
    ];
    let output = simulate(&all);
    // The published version ignores two of them, and the command says so.
    assert_eq!((output.status.code(), stderr(&output).lines().count()), (Some(0), 2), "{}", stderr(&output));
    assert!(["--concurrency: ", "--batch: "].iter().all(|flag| stderr(&output).contains(flag)), "{}", stderr(&output));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let pages = report["fetches"].as_u64().zip(report["retries"].as_u64()).map(|(fetches, retries)| fetches - retries);
    assert!(pages <= Some(30) && report["max_in_flight"].as_u64() <= Some(3));
    assert_eq!((&report["strategy"], &report["version"]), (&Value::from("gather"), &Value::from("published")));
    // If a flag occurs twice, the last one counts.
    assert_eq!(self::report(&["--site=tree:3", "--site=tree:7"])["fetches"], 7);
}

#[test]
fn the_same_flags_give_the_same_bytes() {
    for strategy in ["sequential", "gather", "task_group_spawn", "async_workers"] {
        let arguments = ["--site", "web:200", "--strategy", strategy, "--errors", "5"];
        assert_eq!(simulate(&arguments).stdout, simulate(&arguments).stdout, "{strategy}");
        // The output depends on the seed; cores change nothing so far.
        assert_ne!(simulate(&arguments).stdout, simulate(&[&arguments[..], &["--seed", "43"]].concat()).stdout);
    }
}

#[test]
fn a_site_file_is_read() {
    let bare = r#"{"start": "/a", "pages": [{"url": "/a", "latency_ms": 10, "parse_ms": 0, "links": ["/b", "/c"]},
        {"url": "/b", "latency_ms": 20.5, "status": 404}]}"#;
    let wrapped = format!(r#"{{"note": "n", "runs": [], "site": {bare}}}"#);
    for content in [bare, &wrapped, &format!("\u{feff}{bare}")] {
        let file = TemporaryFile::new("site.json", content.as_bytes());
        let report = report(&["--site", file.path(), "--strategy", "sequential", "--max-pages", "2"]);
        assert_eq!((&report["visited"][1], &report["makespan_ms"]), (&Value::from("/b"), &Value::from(30.5)));
        assert_eq!((&report["failed"], &report["fetches"]), (&Value::from(1), &Value::from(2)));
    }
}

/// The events of a report with this name.
fn events<'a>(report: &'a Value, word: &str) -> Vec<&'a Value> {
    report["events"].as_array().into_iter().flatten().filter(|event| event["event"] == word).collect()
}

#[test]
fn the_report_names_retries() {
    let file = TemporaryFile::new(
        "retry.json",
        br#"{"start": "/", "pages": [{"url": "/", "status": 503, "latency_ms": 10}]}"#,
    );
    let arguments = ["--site", file.path(), "--retries=2", "--backoff-ms=100", "--jitter=none"];
    let report = report(&arguments);
    assert_eq!(
        (&report["fetches"], &report["retries"], &report["duplicate_fetches"]),
        (&3.into(), &2.into(), &0.into())
    );
    let expected = [(10.0, 1), (120.0, 2)];
    for (event, (at_ms, retry)) in events(&report, "retrying").into_iter().zip(expected) {
        assert_eq!((&event["at_ms"], &event["retry"], &event["worker"]), (&at_ms.into(), &retry.into(), &0.into()));
    }
    let retries: Vec<&Value> = events(&report, "started").into_iter().map(|event| &event["retry"]).collect();
    assert_eq!(retries, [&Value::Null, &1.into(), &2.into()]);
    assert_eq!((&report["idle_ms"]["backoff"], &report["visited"]), (&300.0.into(), &serde_json::json!(["/"])));
    let text = text(&[&arguments[..], &["--events"]].concat());
    assert!(text.contains("retrying      /  worker 0  retry 2") && text.contains("idle, backoff"), "{text}");
}

#[test]
fn the_report_names_disallowed_pages() {
    let report = report(&["--robots=on", "--strategy=gather"]);
    let disallowed: Vec<&str> =
        events(&report, "disallowed").into_iter().filter_map(|event| event["page"].as_str()).collect();
    assert_eq!(disallowed, ["/site/private-view.html", "/site/archive/"]);
    assert_eq!(
        (&report["disallowed"], &events(&report, "disallowed")[0]["found_in"]),
        (&2.into(), &"/site/visit/tickets.html".into())
    );
    let visited = report["visited"].as_array().expect("visited is a list");
    assert!(disallowed.iter().all(|page| !visited.contains(&Value::from(*page))));
}

#[test]
fn unknown_fields_of_a_site_file_are_warnings() {
    let content = br#"{"start": "/", "colour": 1, "pages": [{"url": "/", "size": 3}]}"#;
    let file = TemporaryFile::new("unknown.json", content);
    let output = simulate(&["--site", file.path()]);
    assert_eq!(output.status.code(), Some(0));
    for field in ["site.colour", "pages.size"] {
        assert!(stderr(&output).contains(field), "{}", stderr(&output));
    }
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
}

#[test]
fn the_text_has_figures_and_a_chart() {
    let text = text(&["--site", "tree:15", "--strategy", "gather", "--concurrency", "4"]);
    assert!(text.starts_with("gather on tree of 15 pages\n"), "{text}");
    let names = [
        "outcome",
        "makespan",
        "speed-up over sequential",
        "fetches",
        "duplicate fetches",
        "failed",
        "max in flight",
        "utilisation",
        "idle, barrier",
        "work",
        "span",
        "bound",
    ];
    for name in names {
        assert!(text.lines().any(|line| line.starts_with(name)), "{name}: {text}");
    }
    assert!(text.lines().any(|line| line.starts_with("   3 ") && line.contains('=')), "a row per worker: {text}");
    assert!(!text.contains("discovered"), "no events unless asked for");
    assert!(!text.contains("idle, GIL"), "only causes that occur");
    let path = self::text(&["--site", "tree:15", "--strategy", "gather", "--critical-path"]);
    assert!(path.contains("\ncritical path\n     0.000 to "), "{path}");
    assert!(path.contains(text::THROUGH_BARRIER_WAITED), "{path}");
    let with_events = self::text(&["--site", "tree:15", "--events"]);
    assert!(with_events.contains("0.000  discovered    /\n"), "{with_events}");
}

#[test]
fn a_large_site_works() {
    let report = report(&["--site", "web:100000", "--strategy", "async_workers", "--concurrency", "16"]);
    assert_eq!((&report["outcome"], &report["fetches"]), (&Value::from("finished"), &Value::from(100_000)));
    let text = text(&["--site", "star:20000", "--strategy", "task_group_spawn", "--concurrency", "unlimited"]);
    assert!(text.contains("more worker rows"), "a chart has an end");
}

#[test]
fn help_and_version() {
    for arguments in [["--help"], ["-h"]] {
        let output = simulate(&arguments);
        assert_eq!(output.status.code(), Some(0));
        let help = stdout(&output);
        for word in
            ["--site", "--strategy", "--max-depth", "--cores", "--as-published", "task_group_spawn", "tree", "[42]"]
        {
            assert!(help.contains(word), "{word} is not in the help");
        }
        assert!(!help.contains("--lanes") && !help.contains("--mode"));
    }
    assert_eq!(stdout(&simulate(&["--version"])), concat!("simulate ", env!("CARGO_PKG_VERSION"), "\n"));
}

/// `simulate | head` closes the pipe early.
#[test]
fn a_closed_pipe_is_not_an_error() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simulate"));
    command.args(["--site", "web:20000"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
}

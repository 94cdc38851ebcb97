//! A trace as CSV and as JSON, read back by readers that know only the documented columns and fields: the events are the same.

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Graph, PageId, Site, file, generate};
use crawl_playground::strategy::CATALOGUE;
use crawl_playground::trace::text::{self, Report, Sentences};
use crawl_playground::trace::{
    CSV_COLUMNS, Cause, CriticalPath, Event, EventKind, Failure, Limit, Obstacle, Outcome, Timeline, Trace, write_csv,
};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde_json::Value;
use std::rc::Rc;

/// What a file says of an event, as text; empty where it says nothing.
#[derive(Default, Debug)]
struct Fields {
    at: String,
    event: String,
    page: String,
    worker: String,
    detail: String,
    found_in: String,
    line: String,
}

/// ms with decimals as µs.
fn us(ms: &str) -> u64 {
    let (whole, part) = ms.split_once('.').unwrap_or((ms, ""));
    let part = format!("{part:0<3}");
    whole.parse::<u64>().expect("ms are a number") * 1000 + part[..3].parse::<u64>().expect("µs are a number")
}

fn find<T: Copy>(all: &[(T, &str)], word: &str) -> Option<T> {
    all.iter().find(|(_, name)| *name == word).map(|(value, _)| *value)
}

fn event_of(fields: &Fields, site: &Site) -> Event {
    let kind = find(EventKind::ALL, &fields.event).expect("the event is known");
    let page = |url: &str| if url.is_empty() { PageId::NONE } else { site.find(url).expect("the page is known") };
    let line = if fields.line.is_empty() { 0 } else { fields.line.parse().expect("a line is a number") };
    let (at_us, word) = (us(&fields.at), fields.detail.as_str());
    let number = || word.parse::<u16>().expect("it is a number");
    let detail = match kind {
        EventKind::Discovered | EventKind::Disallowed | EventKind::Redirected => {
            return Event::with_other(at_us, kind, page(&fields.page), page(&fields.found_in).0, line);
        }
        EventKind::HeldBack => return Event::with_other(at_us, kind, page(&fields.page), us(word) as u32, line),
        EventKind::Started if word == "duplicate" => 1,
        EventKind::Started if word.is_empty() => 0,
        EventKind::Started => number() + 1,
        EventKind::Retrying | EventKind::Fetched => number(),
        EventKind::Failed | EventKind::Raised => find(Failure::ALL, word).map_or_else(number, |failure| failure as u16),
        EventKind::Waiting => find(Cause::ALL, word).expect("the cause is known") as u16,
        EventKind::Blocked => find(Obstacle::ALL, word).expect("the obstacle is known") as u16,
        EventKind::LimitReached => find(Limit::ALL, word).expect("the limit is known") as u16,
        EventKind::Finished => find(Outcome::ALL, word).expect("the outcome is known") as u16,
        _ => 0,
    };
    let row = if fields.worker.is_empty() { 0 } else { fields.worker.parse().expect("a worker is a number") };
    Event::new(at_us, kind, page(&fields.page), row, detail, line)
}

/// The fields of a line of CSV (RFC 4180).
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(std::mem::take(&mut cell)),
            letter => cell.push(letter),
        }
    }
    cells.push(cell);
    cells
}

/// Reads CSV: the events, and the culprit and the end of each wait.
fn read_csv(csv: &str, site: &Site) -> (Vec<Event>, Vec<(String, String)>) {
    let mut lines = csv.split("\r\n");
    assert_eq!(lines.next().map(cells), Some(CSV_COLUMNS.map(String::from).to_vec()));
    let (mut events, mut waits) = (Vec::new(), Vec::new());
    for line in lines.filter(|line| !line.is_empty()) {
        let cells: [String; 9] = cells(line).try_into().expect("a line has all columns");
        let [at, event, page, worker, detail, found_in, line, culprit, until] = cells;
        if event == "waiting" {
            waits.push((culprit, until));
        }
        events.push(event_of(&Fields { at, event, page, worker, detail, found_in, line }, site));
    }
    (events, waits)
}

fn read_json(json: &str, site: &Site) -> Vec<Event> {
    let report: Value = serde_json::from_str(json).expect("it is JSON");
    let word = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let details = ["status", "failure", "retry", "cause", "obstacle", "limit", "outcome", "held_back_ms"];
    let event = |event: &Value| {
        let detail = match event["duplicate"].as_bool() {
            Some(true) => String::from("duplicate"),
            _ => details.iter().map(|key| word(&event[*key])).collect(),
        };
        let of = |key: &str| word(&event[key]);
        let (at, page, worker, found_in, line) = (of("at_ms"), of("page"), of("worker"), of("found_in"), of("line"));
        event_of(&Fields { at, event: of("event"), page, worker, detail, found_in, line }, site)
    };
    report["events"].as_array().expect("it has events").iter().map(event).collect()
}

fn check(trace: &Trace, terrain: &Terrain, site: &Site) -> TestCaseResult {
    let mut csv = Vec::new();
    write_csv(&mut csv, trace, site).expect("memory can be written");
    let (events, waits) = read_csv(&String::from_utf8(csv).expect("it is text"), site);
    prop_assert_eq!(events.as_slice(), trace.events(), "{}", trace.strategy);
    // What the columns say of waits is what the timeline has of them.
    for wait in &Timeline::of(trace).waits {
        let culprit = wait.culprit().known().map_or(String::new(), |page| site.url(page).into_owned());
        let until = text::milliseconds(wait.end_us().expect("the run has ended"));
        let is_it = |of: &(String, String)| *of == (culprit.clone(), until.clone());
        let is_barrier = matches!(wait.cause(), Cause::Barrier | Cause::QueueJoin);
        // A wait at a barrier goes on at the next one, and the event has the end of the last.
        prop_assert!(is_barrier || waits.iter().any(is_it), "{}: {:?}", trace.strategy, wait);
    }
    let path = CriticalPath::of(trace, &Timeline::of(trace));
    let (bounds, sentences) = (&terrain.bounds(trace), Sentences::default());
    let json = text::json(Report { trace, site, seed: 1, bounds, path: &path, sentences });
    let events = read_json(&json.to_string(), site);
    prop_assert_eq!(events.as_slice(), trace.events(), "{}", trace.strategy);
    Ok(())
}

fn any_setup() -> impl Strategy<Value = Setup> {
    let overhead = prop::sample::select(vec![Overhead::None, Overhead::Processes, Overhead::CPython]);
    let off_or = |range: std::ops::Range<u32>| prop_oneof![Just(0u32), range];
    let network = (1u32..100, off_or(1..20), off_or(1..40), off_or(50..300), off_or(1..100), any::<u32>());
    let rules = (off_or(1..12), off_or(1..30), off_or(1..12), off_or(1..40), off_or(1..4));
    (network, rules, overhead).prop_map(|(network, rules, overhead)| {
        let (latency_ms, stragglers, errors, timeout_ms, rate, seed) = network;
        let (concurrency, cpu_ms, connections, max_pages, retries) = rules;
        let network = Setup { latency_ms, stragglers, errors, timeout_ms, rate, seed, ..Setup::default() };
        Setup { concurrency, cpu_ms, connections, max_pages, retries, overhead, ..network }
    })
}

/// Generated sites, and one with commas, redirects, fragments and other hosts.
fn any_site() -> impl Strategy<Value = Site> {
    let rule = prop::sample::select(vec!["tree", "web", "comb", "star"]);
    let json = r#"{"start": "/", "robots": "User-agent: *\nDisallow: /d", "pages": [{"url": "/", "links": ["/a,b?\"c\"", "/r", "/d", "/a,b#x",
        "https://x.example/"]}, {"url": "/a,b", "links": ["/"]}, {"url": "/a,b?\"c\""}, {"url": "/d"}, {"url": "/r", "status": 301, "location": "/s"},
        {"url": "/s", "location": "/a,b"}]}"#;
    let own = file::read(json).expect("it is a site file").0;
    prop_oneof![
        3 => (rule, 1u32..40, any::<u64>()).prop_map(|(rule, pages, seed)| {
            generate::generate(&format!("{rule}:{pages}"), seed).expect("a generator's name")
        }),
        1 => Just(own),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_trace_reads_back_from_csv_and_from_json(site in any_site(), setup in any_setup()) {
        for strategy in CATALOGUE {
            let rules = setup.rules(strategy);
            let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
            let trace = virtual_time::run(strategy, &terrain, &rules).expect("one run at a time");
            check(&trace, &terrain, &site)?;
        }
    }
}

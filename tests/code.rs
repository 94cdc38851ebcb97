//! The lines of code that a run visits: every line in a trace is in the listing, makes the call that the trace names, and
//! has a Python twin that makes the same call (`golden/code-places.txt`).
//!
//! `UPDATE_GOLDEN=1 cargo test --test code` updates the golden files.

#[path = "support/golden.rs"]
mod golden;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::page::scene::CodeTrack;
use crawl_playground::setup::{Setup, parse_query};
use crawl_playground::site::{Graph, Site, demo};
use crawl_playground::strategy::code::{Call, Code, Listing, Place};
use crawl_playground::strategy::{CATALOGUE, Strategy, find};
use crawl_playground::trace::{Cause, EventKind, Trace, text};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Settings that make the strategies run all of their lines.
const QUERIES: &[&str] = &[
    "",
    "errors=20&concurrency=2&cpu-ms=0",
    "connections=2&overhead=cpython&concurrency=unlimited",
    "done=worker-idle&parse-in=parent&guard=lock&release=before-fetch",
    "done=idle-timeout&parse-in=child&guard=callback-first&release=token-bucket&failure=raise",
    "done=frontier-empty&guard=reentrant-lock&mark=result&flat=on&processes=on&max-pages=7",
    "retries=2&errors=30&rate=20&robots=on&nofollow=on",
    "batch=chunk&external=list&images=fetch&order=lifo&workers=3&semaphore=2",
];

/// One run with its source code.
struct Walk {
    trace: Trace,
    code: Code,
}

impl Walk {
    fn of(strategy: &'static Strategy, setup: &Setup, site: &Site) -> Self {
        let rules = setup.rules(strategy);
        let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
        let trace = virtual_time::run(strategy, &terrain, &rules).expect("one run at a time");
        Walk { trace, code: Code::of(strategy, &rules) }
    }
}

fn line(listing: &Listing, number: u16) -> &'static str {
    listing.line(number).unwrap_or("(no such line)")
}

/// The call of an event, if the event has its own source line.
fn call_of(kind: EventKind) -> Option<Call> {
    match kind {
        EventKind::Parsing | EventKind::Parsed | EventKind::Discovered => Some(Call::Parse),
        EventKind::Started | EventKind::Fetched | EventKind::Failed | EventKind::Listed | EventKind::Waiting => {
            Some(Call::Fetch)
        }
        _ => None,
    }
}

#[test]
fn every_line_of_a_trace_has_its_twin() {
    let sites = [golden::site(), demo::site()];
    for strategy in CATALOGUE {
        let mut seen = BTreeSet::new();
        for query in QUERIES {
            let (setup, problems) = parse_query(query, &[]);
            assert_eq!(problems, []);
            for site in &sites {
                let walk = Walk::of(strategy, &setup, site);
                for event in walk.trace.events() {
                    let (Some(number), Some(mut call)) = (event.line(), call_of(event.kind())) else { continue };
                    // A worker waits for its turn to compute after a response, or in the middle of a parse.
                    let is_turn =
                        event.kind() == EventKind::Waiting && [Cause::Gil, Cause::Core].contains(&event.cause());
                    if is_turn && line(&walk.code.rust, number).contains(".parse(") {
                        call = Call::Parse;
                    }
                    if seen.insert((query, call, number)) {
                        check_line(strategy, query, &walk, call, number);
                    }
                }
            }
        }
        for call in [Call::Fetch, Call::Parse] {
            assert!(seen.iter().any(|(_, of, _)| *of == call), "{}: no line of {call:?}", strategy.id);
        }
    }
}

fn check_line(strategy: &Strategy, query: &str, walk: &Walk, call: Call, number: u16) {
    let name = format!("{} with ?{query}, {call:?} at line {number}", strategy.id);
    let word = if call == Call::Fetch { "fetch" } else { "parse" };
    let rust = line(&walk.code.rust, number);
    assert!(rust.contains(&format!(".{word}(")), "{name}: {rust}");
    let has_twin = walk.code.places.iter().any(|place| place.call == call && place.rust == number);
    assert!(has_twin, "{name} has no line in Python");
}

/// Pairs each line of Rust with its line of Python, in every strategy. A person has checked each pair.
#[test]
fn the_twin_of_a_line_makes_the_same_call() {
    let mut text = String::new();
    for strategy in CATALOGUE {
        let code = Code::of(strategy, &Setup::default().rules(strategy));
        text += &format!("{}\n", strategy.id);
        for place in &code.places {
            let (rust, python) = (line(&code.rust, place.rust).trim(), line(&code.python, place.python).trim());
            text += &format!("  {:?}\n    {rust}\n    {python}\n", place.call);
        }
    }
    golden::check("code-places", &text);
}

/// An idle worker waits at one line, in Rust and in Python.
#[test]
fn every_wait_has_a_line() {
    for strategy in CATALOGUE.iter().filter(|strategy| strategy.pattern != "sequential") {
        for query in QUERIES {
            let walk = Walk::of(strategy, &parse_query(query, &[]).0, &golden::site());
            let waits: Vec<&Place> = walk.code.places.iter().filter(|place| place.call == Call::Wait).collect();
            assert_eq!(waits.len(), 1, "{} with ?{query}: {waits:?}", strategy.id);
            let (rust, python) = (line(&walk.code.rust, waits[0].rust), line(&walk.code.python, waits[0].python));
            assert!(rust.contains(".await"), "{}: {rust}", strategy.id);
            assert!(!python.starts_with("(no such line"), "{}: {python}", strategy.id);
        }
    }
}

/// The line of each worker, at each moment at which a worker changes lines.
fn walk_text(id: &str, setup: &Setup) -> String {
    let site = golden::site();
    let walk = Walk::of(find(id).expect("an id of the catalogue"), setup, &site);
    let track = CodeTrack::of(walk.trace.events(), &walk.code.places);
    let mut text = String::new();
    for place in &walk.code.places {
        let (rust, python) = (line(&walk.code.rust, place.rust).trim(), line(&walk.code.python, place.python).trim());
        text += &format!("{:?} {}: {rust}\n{:?} {}: {python}\n", place.call, place.rust, place.call, place.python);
    }
    for at_us in track.changes_us() {
        let markers = track.at(at_us).into_iter().map(|marker| {
            let what = match (marker.waits, marker.page.known()) {
                (false, Some(page)) => format!("{:?} {}", marker.call, site.url(page)),
                _ => String::from("waits"),
            };
            format!("  {} at {} ({what})", marker.row, marker.line)
        });
        text += &format!("{:>10}{}\n", text::milliseconds(at_us), markers.collect::<String>());
    }
    text
}

fn check_golden(name: &str, id: &str, query: &str) {
    golden::check(&format!("code-{name}"), &walk_text(id, &parse_query(query, &[]).0));
}

#[test]
fn workers_walk_through_the_source() {
    check_golden("sequential", "sequential", "overhead=none");
    check_golden("gather", "gather", "overhead=none&concurrency=2");
    check_golden("task_group_spawn", "task_group_spawn", "overhead=none&concurrency=2&connections=1");
    check_golden("process_map-as-published", "process_map-as-published", "concurrency=2");
}

#[test]
fn a_line_leads_to_the_next_moment_at_which_it_runs() {
    let walk = Walk::of(find("gather").expect("it is there"), &parse_query("overhead=none", &[]).0, &golden::site());
    let track = CodeTrack::of(walk.trace.events(), &walk.code.places);
    let fetch: Vec<(Call, u16)> = track.lines().filter(|(call, _)| *call == Call::Fetch).collect();
    let starts: Vec<u64> = walk
        .trace
        .events()
        .iter()
        .filter(|event| event.kind() == EventKind::Started)
        .map(|event| event.at_us())
        .collect();
    let last = starts[starts.len() - 1];
    assert_eq!(track.next_us(&fetch, 0), starts.iter().find(|&&at| at > 0).copied());
    assert_eq!(track.next_us(&fetch, last), Some(starts[0]), "behind the last one it begins again");
    assert_eq!(track.next_us(&[(Call::Fetch, 1)], 0), None, "a line that never runs");
}

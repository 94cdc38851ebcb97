//! The classic questions on random sites: right answers never go wrong. Wrong answers go wrong in the same way each time,
//! and the verdict explains it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/said.rs"]
mod said;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::say;
use crawl_playground::setup::{Overhead, Setup, setting};
use crawl_playground::site::{Graph, PageId, Site};
use crawl_playground::strategy::{CATALOGUE, Strategy as Pattern, corrected, find};
use crawl_playground::text;
use crawl_playground::trace::{EventKind, Outcome, Trace, verdict};
use proptest::prelude::*;
use said::{ANY, says};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Mutex;

/// The number of random sites; `PROPTEST_CASES` sets another one.
fn config(sites: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(sites);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// For each page: its status, its latency in ms, and its links.
type Sketch = Vec<(u16, u32, Vec<String>)>;

fn any_site() -> impl Strategy<Value = Sketch> {
    (1usize..20).prop_flat_map(|pages| {
        let link = prop_oneof![
            8 => (0..pages).prop_map(|page| format!("/p{page}")),
            1 => (0..pages).prop_map(|page| format!("/p{page}#part")),
            1 => Just(String::from("https://elsewhere.example/")),
            1 => Just(String::from("/missing")),
        ];
        let status = prop_oneof![9 => Just(200u16), 1 => Just(500), 1 => Just(404)];
        let page = (status, 10u32..200, prop::collection::vec(link, 0..6));
        prop::collection::vec(page, pages)
    })
}

fn site_of(sketch: &Sketch) -> Site {
    let mut site = Site::new("random", "/p0");
    for (number, (status, latency_ms, links)) in sketch.iter().enumerate() {
        let id = site.intern_reference(&format!("/p{number}"));
        site.set_page(id, *status, true, Some(latency_ms * 1000), None);
        let links = links.iter().map(|link| site.intern_reference(link)).collect::<Vec<_>>();
        site.set_links(id, &links);
    }
    site
}

/// The addresses that a correct crawl fetches, computed from the sketch alone.
fn reachable(sketch: &Sketch) -> BTreeSet<String> {
    let mut known = BTreeSet::from([String::from("/p0")]);
    let mut waiting = vec![String::from("/p0")];
    while let Some(url) = waiting.pop() {
        let number = url.strip_prefix("/p").and_then(|number| number.parse::<usize>().ok());
        let Some((200, _, links)) = number.and_then(|number| sketch.get(number)) else { continue };
        for link in links.iter().filter(|link| link.starts_with('/')) {
            let page = link.split('#').next().unwrap_or_default().to_string();
            if known.insert(page.clone()) {
                waiting.push(page);
            }
        }
    }
    known
}

/// A run, and its results according to the trace alone.
struct Ran {
    trace: Trace,
    /// The fetched pages of the site, and how often each was fetched.
    fetched: BTreeMap<String, u32>,
    verdict: String,
}

fn run(pattern: &Pattern, sketch: &Sketch, settings: &[(&str, &str)]) -> Ran {
    let mut setup = Setup { cpu_ms: 0, concurrency: 3, overhead: Overhead::None, ..Setup::default() };
    for (key, value) in settings {
        setting(key).unwrap().set(&mut setup, value).unwrap();
    }
    let (site, rules) = (site_of(sketch), setup.rules(pattern));
    let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
    let trace = virtual_time::run(pattern, &terrain, &rules).unwrap();
    let mut fetched = BTreeMap::new();
    let address = |page: PageId| site.url(page).into_owned();
    for event in trace.events().iter().filter(|event| event.kind() == EventKind::Started) {
        let url = address(event.page());
        *fetched.entry(url.split('#').next().unwrap_or_default().to_string()).or_insert(0) += 1;
    }
    let verdict = say::verdict(&verdict(&trace, &terrain.graph), &site).join(" ");
    Ran { trace, fetched, verdict }
}

impl Ran {
    fn is_twice(&self) -> bool {
        self.fetched.values().any(|&times| times > 1)
    }

    fn is_lost(&self, reachable: &BTreeSet<String>) -> bool {
        reachable.iter().any(|url| !self.fetched.contains_key(url))
    }
}

proptest! {
    #![proptest_config(config(2500))]

    /// In any order, with any mark that is early enough, and with any guard for the callbacks.
    #[test]
    fn right_answers_never_go_wrong(
        sketch in any_site(),
        mark in prop::sample::select(vec!["discovery", "submission", "dequeue"]),
        order in prop::sample::select(vec!["fifo", "lifo", "shuffled"]),
        guard in prop::sample::select(vec!["ordering", "reentrant-lock"]),
        failure in prop::sample::select(vec!["return", "ignore"]),
        batch in prop::sample::select(vec!["frontier", "chunk"]),
        external in prop::sample::select(vec!["ignore", "list"]),
    ) {
        let settings = [
            ("mark", mark), ("order", order), ("guard", guard), ("failure", failure), ("batch", batch),
            ("external", external), ("done", "correct"), ("status", "only-200"),
        ];
        let expected = reachable(&sketch);
        for pattern in corrected() {
            let ran = run(pattern, &sketch, &settings);
            let name = format!("{} with {settings:?}: {}", pattern.id, ran.verdict);
            prop_assert_eq!(ran.trace.outcome(), Some(Outcome::Finished), "{}", name);
            prop_assert_eq!(ran.fetched.keys().cloned().collect::<BTreeSet<_>>(), expected.clone(), "{}", name);
            prop_assert!(!ran.is_twice(), "{name}");
            prop_assert_eq!(&ran.verdict, "", "{}", pattern.id);
        }
    }
}

/// Wrong answers: setting and value.
const WRONG: [(&str, &str); 7] = [
    ("mark", "result"),
    ("done", "frontier-empty"),
    ("done", "worker-idle"),
    ("done", "idle-timeout"),
    ("guard", "lock"),
    ("guard", "callback-first"),
    ("failure", "raise"),
];

/// The messages for a run that hangs.
fn hangs() -> [String; 5] {
    [
        text::VERDICT_HANGS.into(),
        text::verdict_hangs_running_set(ANY),
        text::verdict_hangs_queue_join(ANY),
        text::VERDICT_HANGS_LOCK.into(),
        text::VERDICT_HANGS_FRONTIER.into(),
    ]
}

/// The bugs that each wrong answer has shown on at least one site.
static SHOWN: Mutex<BTreeSet<(&str, &str, &str)>> = Mutex::new(BTreeSet::new());

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    #[ignore = "run by wrong_answers_show_their_bugs"]
    fn wrong_answers_are_explained(sketch in any_site(), wrong in prop::sample::select(WRONG.to_vec())) {
        let settings = [wrong, ("external", "list")];
        let expected = reachable(&sketch);
        for pattern in CATALOGUE {
            let ran = run(pattern, &sketch, &settings);
            let name = format!("{} with {settings:?}: {:?}", pattern.id, ran.verdict);
            prop_assert_eq!(ran.trace.to_bytes(), run(pattern, &sketch, &settings).trace.to_bytes(), "{}", name);
            let (outcome, twice, lost) = (ran.trace.outcome(), ran.is_twice(), ran.is_lost(&expected));
            let mut shown = SHOWN.lock().unwrap();
            let mut show = |bug| shown.insert((wrong.0, wrong.1, bug));
            match outcome {
                Some(Outcome::Hung) => {
                    prop_assert!(hangs().iter().any(|message| says(&ran.verdict, message)), "{name}");
                    show("hung");
                }
                Some(Outcome::Raised) => {
                    prop_assert!(says(&ran.verdict, &text::verdict_raised(ANY)), "{name}");
                    show("raised");
                }
                _ => prop_assert_eq!(outcome, Some(Outcome::Finished), "{}", name),
            }
            if twice {
                prop_assert!(says(&ran.verdict, &text::verdict_twice(ANY, ANY, ANY, ANY)), "{name}");
                show("twice");
            }
            if lost {
                prop_assert!(says(&ran.verdict, &text::verdict_lost(ANY, ANY, ANY, ANY)), "{name}");
                show("lost");
            }
            if !twice && !lost && outcome == Some(Outcome::Finished) && pattern.other_version().is_none() {
                prop_assert_eq!(&ran.verdict, "", "{}", pattern.id);
            }
        }
    }
}

#[test]
fn wrong_answers_show_their_bugs() {
    wrong_answers_are_explained();
    let shown = SHOWN.lock().unwrap();
    let expected = [
        ("mark", "result", "twice"),
        ("done", "frontier-empty", "lost"),
        ("done", "worker-idle", "lost"),
        ("done", "idle-timeout", "lost"),
        ("guard", "lock", "hung"),
        ("failure", "raise", "raised"),
        ("failure", "raise", "hung"),
        ("failure", "raise", "lost"),
    ];
    for bug in expected {
        assert!(shown.contains(&bug), "{bug:?} was never seen, only {shown:?}");
    }
}

/// A callback that runs before its future is in the set raises a KeyError, which only the log contains.
#[test]
fn an_early_callback_raises_a_key_error() {
    let pattern = find("future_callbacks").unwrap();
    let sketch =
        vec![(200, 50, vec![String::from("https://elsewhere.example/"), String::from("/p1")]), (200, 50, vec![])];
    let ran = run(pattern, &sketch, &[("guard", "callback-first"), ("external", "list")]);
    assert!(ran.verdict.contains(text::FAILURE_KEY_ERROR), "{}", ran.verdict);
}

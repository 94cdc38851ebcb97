//! What the GIL hides: threads that check whether a page is visited and then mark it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::say::settings;
use crawl_playground::setup::{Overhead, Setup, setting};
use crawl_playground::site::random::Random;
use crawl_playground::site::{Graph, Site, file, generate};
use crawl_playground::strategy;
use crawl_playground::trace::{Fault, Metrics, Repeat, Timeline, Trace, verdict};
use std::rc::Rc;

/// As the measured site: 300 pages in no time, each with `links` links to any of them.
fn dense(links: u64) -> Site {
    let mut random = Random::new(3);
    let pages: Vec<String> = (0..300)
        .map(|page| {
            let links: Vec<String> = (0..links).map(|_| format!("\"/p{}\"", random.below(300))).collect();
            format!("{{\"url\": \"/p{page}\", \"latency_ms\": 0, \"links\": [{}]}}", links.join(","))
        })
        .collect();
    file::read(&format!("{{\"start\": \"/p0\", \"pages\": [{}]}}", pages.join(","))).unwrap().0
}

fn setup(settings: &[(&str, &str)]) -> Setup {
    let mut setup = Setup { cpu_ms: 0, concurrency: 16, overhead: Overhead::CPython, ..Setup::default() };
    for (key, value) in settings {
        setting(key).unwrap().set(&mut setup, value).unwrap();
    }
    setup
}

fn run(id: &str, site: &Site, settings: &[(&str, &str)]) -> Trace {
    let strategy = strategy::find(id).unwrap();
    let rules = setup(settings).rules(strategy);
    let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
    virtual_time::run(strategy, &terrain, &rules).unwrap()
}

/// For each of 200 seeds: how many fetches repeat a page.
fn duplicates(id: &str, site: &Site, settings: &[(&str, &str)]) -> Vec<u32> {
    let of_seed = |seed: u32| {
        let seed = seed.to_string();
        let trace = run(id, site, &[settings, &[("seed", &seed)]].concat());
        Metrics::of(&trace, &Timeline::of(&trace)).duplicate_fetches
    };
    (0..200).map(of_seed).collect()
}

const WITHOUT_GIL: [(&str, &str); 2] = [("python", "3.14"), ("gil", "off")];

/// How many of the runs are wrong.
fn wrong(runs: &[u32]) -> usize {
    runs.iter().filter(|duplicates| **duplicates > 0).count()
}

/// Measured: 30 of 200 runs of 3.14t, in the median wrong run one page (`tests/truth314/README.md`).
#[test]
fn without_the_gil_callbacks_as_published_fetch_pages_twice_about_as_often_as_measured() {
    for links in [10, 20, 40, 80] {
        for overhead in ["cpython", "processes"] {
            let settings = [&WITHOUT_GIL[..], &[("overhead", overhead)]].concat();
            let mut runs = duplicates("future_callbacks-as-published", &dense(links), &settings);
            let wrong = wrong(&runs);
            assert!((15..=50).contains(&wrong), "{links} links, {overhead}: {wrong} of 200 runs");
            runs.retain(|duplicates| *duplicates > 0);
            runs.sort_unstable();
            assert_eq!(runs[wrong / 2], 1, "{links} links, {overhead}: in the median wrong run");
        }
    }
}

#[test]
fn no_run_with_the_gil_and_no_corrected_run_fetches_a_page_twice() {
    let (site, with) = (dense(10), [("python", "3.14"), ("gil", "on")]);
    for (id, settings) in [
        ("future_callbacks-as-published", &with[..]),
        ("future_callbacks-as-published", &[]),
        ("future_callbacks", &WITHOUT_GIL),
        ("queue_workers", &WITHOUT_GIL),
        ("queue_workers-as-published", &WITHOUT_GIL),
        ("as_completed-as-published", &WITHOUT_GIL),
        ("first_completed-as-published", &WITHOUT_GIL),
    ] {
        assert_eq!(wrong(&duplicates(id, &site, settings)), 0, "{id} {settings:?}");
    }
}

/// One core runs one callback after another. Pages that come far apart have callbacks that do not overlap.
#[test]
fn callbacks_that_do_not_overlap_fetch_no_page_twice() {
    let (site, id) = (dense(10), "future_callbacks-as-published");
    for (key, value) in [("cores", "1"), ("concurrency", "1"), ("overhead", "none")] {
        let settings = [&WITHOUT_GIL[..], &[(key, value)]].concat();
        assert_eq!(wrong(&duplicates(id, &site, &settings)), 0, "{key}={value}");
    }
}

/// Workers that leave an empty queue check and mark pages themselves.
#[test]
fn workers_of_a_queue_that_mark_pages_race_as_well() {
    let settings = [&WITHOUT_GIL[..], &[("done", "idle-timeout"), ("idle-timeout-ms", "50")]].concat();
    assert!(wrong(&duplicates("queue_workers-as-published", &dense(10), &settings)) > 0);
    assert_eq!(wrong(&duplicates("queue_workers", &dense(10), &settings)), 0);
}

#[test]
fn a_run_that_goes_wrong_says_why_and_is_the_same_each_time() {
    let (site, id) = (dense(10), "future_callbacks-as-published");
    let runs = duplicates(id, &site, &WITHOUT_GIL);
    let seed = runs.iter().position(|duplicates| *duplicates > 0).unwrap().to_string();
    let settings = [&WITHOUT_GIL[..], &[("seed", &seed)]].concat();
    let trace = run(id, &site, &settings);
    assert!(trace.to_bytes() == run(id, &site, &settings).to_bytes());
    let graph = Graph::of(&site, &setup(&settings).rules(strategy::find(id).unwrap()).links);
    let faults = verdict(&trace, &graph);
    assert!(matches!(faults[..], [Fault::Repeated { count: 1.., why: Repeat::MarkedLate, .. }]), "{faults:?}");
    let is_unsafe =
        |id, settings: &[(&str, &str)]| settings::unsafe_on(&setup(settings), strategy::find(id).unwrap()).is_some();
    assert!(is_unsafe(id, &settings) && !is_unsafe(id, &[("python", "3.14")]) && !is_unsafe(id, &[("gil", "off")]));
    assert!(!is_unsafe("future_callbacks", &settings));
}

/// The example in `docs/pythons.md`.
#[test]
fn a_generated_site_goes_wrong_in_some_runs_if_pages_come_at_the_same_time() {
    let settings = [("latency-ms", "1"), ("spread", "constant"), ("stragglers", "none"), ("overhead", "processes")];
    let runs = (0..200u32).map(|seed| {
        let (site, text) = (generate::generate("web:300", u64::from(seed)).unwrap(), seed.to_string());
        let settings = [&WITHOUT_GIL[..], &settings, &[("seed", &text)]].concat();
        let trace = run("future_callbacks-as-published", &site, &settings);
        Metrics::of(&trace, &Timeline::of(&trace)).duplicate_fetches
    });
    let runs: Vec<u32> = runs.collect();
    assert!(runs[2] > 0, "the seed of the example");
    assert!((5..=100).contains(&wrong(&runs)), "{} of 200 runs", wrong(&runs));
}

//! Which settings each strategy uses, and which values it cannot follow: runs behave as the page and the command say.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::compare::{Lane, Runner};
use crawl_playground::say::settings;
use crawl_playground::setup::{AUTO, Need, OWN_RATE, Overhead, Setup, setting};
use crawl_playground::site::{Site, file, generate};
use crawl_playground::strategy::{self, CATALOGUE, HEEDED_BY_SOME, Strategy};
use crawl_playground::trace::{EventKind, Outcome};
use crawl_playground::world::Python;
use std::rc::Rc;

fn with(setup: &Setup, settings: &[(&str, &str)]) -> Setup {
    let mut setup = setup.clone();
    for (key, value) in settings {
        setting(key).unwrap().set(&mut setup, value).unwrap();
    }
    setup
}

fn lane(site: &Rc<Site>, strategy: &Strategy, setup: &Setup) -> Lane {
    Runner::new(&Setup { lanes: vec![strategy.id.into()], ..setup.clone() }, site.clone(), None).run().lanes.remove(0)
}

/// The start time of each fetch, with its page.
fn starts(lane: &Lane) -> Vec<(u64, u32)> {
    let started = lane.trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    started.map(|event| (event.at_us(), event.page().0)).collect()
}

fn made(site: &str) -> Rc<Site> {
    Rc::new(generate::generate(site, 7).unwrap())
}

/// A start page of 10 ms with 100 links to pages of 100 ms.
fn hundred() -> Rc<Site> {
    let links: Vec<String> = (0..100).map(|number| format!("\"/p{number}\"")).collect();
    let pages: Vec<String> = links.iter().map(|url| format!("{{\"url\": {url}, \"latency_ms\": 100}}")).collect();
    let start = format!("{{\"url\": \"/\", \"latency_ms\": 10, \"links\": [{}]}}", links.join(","));
    let (site, _) = file::read(&format!("{{\"start\": \"/\", \"pages\": [{start}, {}]}}", pages.join(","))).unwrap();
    Rc::new(site)
}

fn free() -> Setup {
    Setup { cpu_ms: 0, overhead: Overhead::None, ..Setup::default() }
}

/// Some values of a setting, without the default.
fn values(key: &str) -> &'static [&'static str] {
    match key {
        "concurrency" => &["1", "3", "unlimited"],
        "batch" => &["chunk"],
        "workers" | "semaphore" => &["1", "50"],
        "done" => &["frontier-empty", "worker-idle", "idle-timeout"],
        "idle-timeout-ms" => &["1", "5000"],
        "guard" => &["ordering", "callback-first", "lock", "reentrant-lock"],
        "release" => &["token-bucket", "before-fetch", "after-fetch"],
        "parse-in" => &["parent", "child"],
        "processes" => &["on", "off"],
        "gil" => &["off"],
        "start-method" => &["forkserver", "spawn"],
        "buffersize" => &["1", "5"],
        "eager" | "shutdown" => &["on"],
        "chunksize" => &["2", "9"],
        "order" => &["lifo", "shuffled"],
        "mark" => &["submission", "dequeue", "result"],
        key => panic!("{key} has no values here"),
    }
}

#[test]
fn a_setting_that_a_strategy_ignores_changes_nothing() {
    let site = made("web:60");
    let setup = Setup { concurrency: 4, errors: 10, python: Python::V314, ..Setup::default() };
    for strategy in CATALOGUE {
        let expected = lane(&site, strategy, &setup).trace.to_bytes();
        for key in HEEDED_BY_SOME.into_iter().chain(["order", "mark"]).filter(|key| !strategy.heeds(key)) {
            assert!(settings::no_effect_on(setting(key).unwrap(), strategy).is_some(), "{}: {key}", strategy.id);
            for value in values(key) {
                let trace = lane(&site, strategy, &with(&setup, &[(key, value)])).trace.to_bytes();
                assert!(trace == expected, "{}: {key}={value} has an effect", strategy.id);
            }
        }
    }
}

#[test]
fn a_setting_that_a_strategy_uses_changes_something_for_some_value() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/truth/external_frag.json");
    let (listing, _) = file::read(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (site, large, listing) = (made("web:60"), made("tree:400"), Rc::new(listing));
    for strategy in CATALOGUE {
        for key in strategy.heeds {
            let mut around = Setup { concurrency: 4, errors: 10, ..Setup::default() };
            if *key == "idle-timeout-ms" {
                around = with(&around, &[("done", "idle-timeout")]);
            }
            if setting(key).unwrap().needs == Some(Need::Setting("python")) {
                around = with(&around, &[("python", "3.14")]);
            }
            // The first two matter where pages compete for the processor, the last where threads and tasks cost time.
            if ["gil", "eager", "shutdown"].contains(key) {
                around = with(&around, &[("concurrency", "unlimited"), ("cpu-ms", "7"), ("overhead", "cpython")]);
            }
            if *key == "start-method" && strategy.heeds("processes") {
                around = with(&around, &[("processes", "on")]);
            }
            if *key == "release" {
                around = with(&around, &[("rate", "2"), ("concurrency", "8")]);
            }
            // A guard matters for addresses that are only listed: their futures are done at once.
            let site = match *key {
                "guard" => &listing,
                "eager" => &large,
                _ => &site,
            };
            if *key == "guard" {
                around = with(&around, &[("external", "list")]);
            }
            let one = lane(site, strategy, &around).trace.to_bytes();
            let other = |value: &&str| lane(site, strategy, &with(&around, &[(key, value)])).trace.to_bytes() != one;
            // The workers exit instead of being cancelled, which takes no time in an event loop.
            let ends_otherwise = (*key, strategy.pattern) == ("shutdown", "async_workers");
            assert!(values(key).iter().any(other) != ends_otherwise, "{}: {key} has no effect", strategy.id);
        }
    }
}

/// Strategy, setting, value, and the value that the strategy uses instead.
const INSTEAD: &[(&str, &str, &str, &str)] = &[
    ("process_map", "concurrency", "unlimited", "1000"),
    ("pool_map", "concurrency", "unlimited", "1000"),
    ("imap_unordered", "concurrency", "unlimited", "1000"),
    ("queue_workers", "concurrency", "unlimited", "1000"),
    ("queue_workers-as-published", "concurrency", "unlimited", "1000"),
    ("to_thread", "concurrency", "unlimited", "6"),
    ("as_completed", "done", "worker-idle", "correct"),
    ("as_completed-as-published", "done", "idle-timeout", "correct"),
    ("queue_workers", "done", "frontier-empty", "worker-idle"),
    ("rate_limited-as-published", "release", "token-bucket", "before-fetch"),
    ("interpreter_map", "python", "3.11", "3.14"),
    ("interpreter_as_completed", "python", "3.11", "3.14"),
    ("interpreter_map", "concurrency", "unlimited", "1000"),
    ("interpreter_as_completed", "concurrency", "unlimited", "1000"),
];

#[test]
fn a_strategy_uses_the_reported_value_instead_of_one_it_cannot_follow() {
    let site = made("star:1200");
    for &(id, key, value, instead) in INSTEAD {
        let (strategy, rate) = (strategy::find(id).unwrap(), [("rate", "1000")]);
        let [set, used] = [value, instead].map(|value| with(&with(&free(), &rate), &[(key, value)]));
        assert!(setting(key).unwrap().instead_on(&set, strategy).is_some(), "{id}: {key}={value} is said");
        assert!(setting(key).unwrap().instead_on(&used, strategy).is_none(), "{id}: {key}={instead} is followed");
        let [set, used] = [set, used].map(|setup| starts(&lane(&site, strategy, &setup)));
        assert!(set == used, "{id}: {key}={value} does not run as {instead}");
    }
}

#[test]
fn unlimited_is_unlimited_unless_the_page_says_otherwise() {
    let (site, setup) = (made("star:1500"), with(&free(), &[("concurrency", "unlimited"), ("rate", "no-limit")]));
    let concurrency = setting("concurrency").unwrap();
    for strategy in CATALOGUE.iter().filter(|strategy| strategy.heeds("concurrency")) {
        let most = lane(&site, strategy, &setup).metrics.max_in_flight;
        let expected = match (concurrency.instead_on(&setup, strategy).is_some(), strategy.pattern) {
            (true, "to_thread") => 6,
            (true, _) => 1000,
            // It finds its own limit.
            (false, "adaptive") => continue,
            (false, _) => 1499,
        };
        assert_eq!(most, expected, "{}", strategy.id);
    }
}

#[test]
fn the_semaphore_of_async_workers_has_n_permits_unless_it_has_its_own() {
    for id in ["async_workers", "async_workers-as-published"] {
        for (settings, most, makespan_ms) in [
            ([("concurrency", "3"), ("workers", "50"), ("semaphore", "as-N")], 3, 3410),
            ([("concurrency", "50"), ("workers", "3"), ("semaphore", "as-N")], 3, 3410),
            ([("concurrency", "3"), ("workers", "50"), ("semaphore", "20")], 20, 510),
            ([("concurrency", "3"), ("workers", "10"), ("semaphore", "20")], 10, 1010),
            ([("concurrency", "unlimited"), ("workers", "50"), ("semaphore", "as-N")], 50, 210),
        ] {
            let lane = lane(&hundred(), strategy::find(id).unwrap(), &with(&free(), &settings));
            let did = (lane.metrics.max_in_flight, lane.makespan_us() / 1000);
            assert_eq!(did, (most, makespan_ms), "{id} {settings:?}");
            assert_eq!(lane.trace.concurrency, Some(most), "{id} {settings:?}");
        }
    }
}

#[test]
fn rate_limited_has_a_default_limit_and_does_not_wait_without_one() {
    let (strategy, setup) = (strategy::find("rate_limited").unwrap(), Setup { concurrency: 10, ..free() });
    let lane = |rate: u32| lane(&hundred(), strategy, &Setup { rate, ..setup.clone() });
    assert_eq!(lane(0).makespan_us(), 1_010_000, "no limit");
    assert_eq!(lane(AUTO).makespan_us(), 10_100_000, "its own");
    assert_eq!(starts(&lane(AUTO)), starts(&lane(OWN_RATE)));
    assert_eq!(Setup::default().rate, AUTO);
}

/// In a thread, waiting for the first of many futures scans all of them.
#[test]
fn a_wait_over_many_futures_costs_time_in_cpython() {
    let makespan_ms = |site: &str, id: &str, overhead| {
        let setup = Setup { latency_ms: 5, stragglers: 0, concurrency: 16, overhead, ..free() };
        let setup = with(&setup, &[("spread", "constant")]);
        lane(&made(site), strategy::find(id).unwrap(), &setup).makespan_us() / 1000
    };
    for (site, least, most) in [("star:200", 60, 90), ("star:8000", 4000, 4800)] {
        let makespan_ms = makespan_ms(site, "as_completed", Overhead::CPython);
        assert!((least..=most).contains(&makespan_ms), "{site}: {makespan_ms} ms");
    }
    for overhead in [Overhead::Processes, Overhead::None] {
        assert!(makespan_ms("star:8000", "as_completed", overhead) < 2600);
    }
    // `map` waits for one future after another, and a pool's iterator scans none.
    assert!(makespan_ms("star:8000", "thread_map", Overhead::CPython) < 2800);
    let [counted, free] =
        [Overhead::CPython, Overhead::Processes].map(|overhead| makespan_ms("star:2000", "imap_unordered", overhead));
    assert!((free..free + 50).contains(&counted), "{counted} ms, {free} ms");
}

/// A chunk stays on its process, and its results are there together.
#[test]
fn a_process_gets_chunks_and_a_thread_does_not() {
    let lane = |id: &str, settings: &[(&str, &str)]| {
        let setup = with(&Setup { concurrency: 10, ..free() }, settings);
        let lane = lane(&hundred(), strategy::find(id).unwrap(), &setup);
        (lane.metrics.max_in_flight, lane.makespan_us() / 1000)
    };
    for id in ["process_map", "process_map-as-published", "pool_map", "imap_unordered"] {
        assert_eq!(lane(id, &[("chunksize", "25")]), (4, 2510), "{id}: four chunks");
        assert_eq!(lane(id, &[("chunksize", "1")]), (10, 1010), "{id}");
    }
    assert_eq!(lane("pool_map", &[]), (10, 1210), "chunks of 100 / (4 N), rounded up");
    for id in ["thread_map", "interpreter_map", "as_completed"] {
        assert_eq!(lane(id, &[("chunksize", "25")]), lane(id, &[]), "{id}");
        assert!(settings::no_effect_on(setting("chunksize").unwrap(), strategy::find(id).unwrap()).is_some());
    }
    // Two chunks at once, and a third one when the first result is asked for.
    let lazy = [("python", "3.14"), ("chunksize", "5"), ("buffersize", "2")];
    assert_eq!(lane("process_map", &lazy).0, 3);
}

/// An exception is the result of its whole chunk.
#[test]
fn a_failing_page_loses_its_chunk() {
    let failing = r#"{"start": "/", "pages": [{"url": "/", "latency_ms": 10, "links": ["/a", "/b", "/c", "/d"]},
        {"url": "/a", "latency_ms": 10, "links": ["/below-a"]}, {"url": "/b", "latency_ms": 10, "status": 500},
        {"url": "/c", "latency_ms": 10}, {"url": "/d", "latency_ms": 10}, {"url": "/below-a", "latency_ms": 10}]}"#;
    let site = Rc::new(file::read(failing).unwrap().0);
    for (chunksize, parsed) in [("1", 2), ("2", 1)] {
        let settings = [("failure", "raise"), ("parse-in", "parent"), ("chunksize", chunksize), ("concurrency", "1")];
        let lane = lane(&site, strategy::find("process_map").unwrap(), &with(&free(), &settings));
        let done = lane.trace.events().iter().filter(|event| event.kind() == EventKind::Parsed).count();
        assert_eq!(done, parsed, "chunks of {chunksize}");
    }
}

/// Measured with 16 waiting threads: 0.8 ms, and 2.8 ms without the GIL.
#[test]
fn threads_notice_one_after_another_that_their_queue_was_shut_down() {
    let makespan_us = |id: &str, gil: &str, shutdown: &str| {
        let setup = Setup { concurrency: 16, overhead: Overhead::CPython, ..free() };
        let setup = with(&setup, &[("python", "3.14"), ("gil", gil), ("shutdown", shutdown)]);
        let lane = lane(&hundred(), strategy::find(id).unwrap(), &setup);
        assert_eq!(lane.trace.outcome(), Some(Outcome::Finished));
        lane.makespan_us()
    };
    for id in ["queue_workers", "queue_workers-as-published", "async_workers", "async_workers-as-published"] {
        for (gil, us) in [("on", 800), ("off", 2_800)] {
            let longer_us = makespan_us(id, gil, "on") - makespan_us(id, gil, "off");
            assert_eq!(longer_us, if id.starts_with("queue") { us } else { 0 }, "{id}, GIL {gil}");
        }
    }
}

#[test]
fn a_process_for_each_url_starts_as_the_start_method_says() {
    for id in ["thread_per_url", "thread_per_url-as-published"] {
        let makespan_us = |settings: &[(&str, &str)]| {
            let setup = with(&Setup { overhead: Overhead::Processes, ..free() }, &[("processes", "on")]);
            lane(&hundred(), strategy::find(id).unwrap(), &with(&setup, settings)).makespan_us()
        };
        let [fork, server, spawn] =
            ["fork", "forkserver", "spawn"].map(|method| makespan_us(&[("start-method", method)]));
        assert!(fork < server && server < spawn, "{id}: {fork}, {server}, {spawn} µs");
        assert!(makespan_us(&[]) == fork && makespan_us(&[("python", "3.14")]) == server, "{id}: the defaults");
        // 100 children that compute 118 ms each, and end, on two cores.
        assert!(spawn > 100 * 118_000 / 2, "{id}: {spawn} µs");
    }
}

//! A server under load: with k times its capacity in flight when a fetch starts, the fetch takes k times as long.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::compare::{Lane, Runner};
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Site, generate};
use crawl_playground::strategy::{self, CATALOGUE, Strategy};
use crawl_playground::trace::{EventKind, Outcome, Phase};
use crawl_playground::world::Latency;
use std::rc::Rc;

fn lane(strategy: &Strategy, site: &Rc<Site>, setup: &Setup) -> Lane {
    Runner::new(&Setup { lanes: vec![strategy.id.into()], ..setup.clone() }, site.clone(), None).run().lanes.remove(0)
}

fn site(name: &str) -> Rc<Site> {
    Rc::new(generate::generate(name, 42).unwrap())
}

/// Every page takes 100 ms if the server is not overloaded.
fn even(congestion: u32) -> Setup {
    Setup {
        congestion,
        latency_ms: 100,
        spread: Latency::Constant,
        stragglers: 0,
        cpu_ms: 0,
        overhead: Overhead::None,
        ..Setup::default()
    }
}

/// For each fetch in the trace: the number in flight at its start, itself included, and its time.
fn loads(lane: &Lane) -> Vec<(u64, u64)> {
    let (mut in_flight, mut loads) = (0, Vec::new());
    for event in lane.trace.events() {
        match event.kind() {
            EventKind::Started => {
                in_flight += 1;
                loads.push(in_flight);
            }
            EventKind::Fetched | EventKind::Failed => in_flight -= 1,
            _ => {}
        }
    }
    let fetches = lane.timeline.spans.iter().filter(|span| span.phase() == Phase::Fetch);
    loads.into_iter().zip(fetches.map(|span| span.end_us().unwrap() - span.start_us())).collect()
}

#[test]
fn the_load_at_its_start_decides_how_long_a_fetch_takes() {
    for name in ["web:60", "star:40"] {
        for strategy in CATALOGUE {
            for around in [even(4), Setup { rate: 30, connections: 5, ..even(3) }, Setup { concurrency: 0, ..even(7) }]
            {
                let lane = lane(strategy, &site(name), &around);
                for (load, took_us) in loads(&lane) {
                    let expected_us = 100_000 * load.max(around.congestion.into()) / u64::from(around.congestion);
                    assert_eq!(took_us, expected_us, "{}: {load} in flight", strategy.id);
                }
            }
        }
    }
}

#[test]
fn one_page_at_a_time_never_meets_congestion() {
    let site = site("web:60");
    let sequential = strategy::find("sequential").unwrap();
    let [free, loaded] = [0, 1].map(|congestion| lane(sequential, &site, &even(congestion)));
    assert_eq!(free.trace.to_bytes(), loaded.trace.to_bytes());
}

/// Why adaptive crawls exist: with a capacity of 8, more than 8 workers gain nothing, and far too many lose pages.
#[test]
fn more_workers_than_the_servers_capacity_gain_nothing() {
    let star = site("star:200");
    let spawn = strategy::find("task_group_spawn").unwrap();
    let lane = |concurrency| lane(spawn, &star, &Setup { concurrency, overload: 4, retries: 3, ..even(8) });
    let [four, eight, many, too_many] = [4, 8, 32, 64].map(lane);
    assert!(eight.makespan_us() * 19 < four.makespan_us() * 10, "up to its capacity, more workers are faster");
    assert!(many.makespan_us() * 100 >= eight.makespan_us() * 99, "above its capacity, they are not");
    assert_eq!(many.metrics.failed, 0);
    assert!(too_many.metrics.failed > too_many.metrics.retries, "and in the end it gives up on pages");
}

#[test]
fn too_many_requests_are_rejected_and_can_be_retried() {
    let star = site("star:100");
    for strategy in ["gather", "task_group_spawn", "thread_per_url"].map(|id| strategy::find(id).unwrap()) {
        let setup = Setup { concurrency: 0, overload: 2, ..even(10) };
        let lane = lane(strategy, &star, &setup);
        let turned_away = lane.trace.events().iter().filter(|event| event.kind() == EventKind::Failed);
        assert!(turned_away.clone().all(|event| event.detail() == 503), "{}", strategy.id);
        assert_eq!(turned_away.count(), 79, "{}: of 99 at once, it accepts 20", strategy.id);
        let patient = self::lane(strategy, &star, &Setup { retries: 10, ..setup });
        assert_eq!(patient.metrics.pages, 100, "{}", strategy.id);
        assert_eq!(patient.metrics.failed, patient.metrics.retries, "{}: all arrive in the end", strategy.id);
    }
}

#[test]
fn no_schedule_beats_the_bound_under_load() {
    for seed in 0..40 {
        let web = Rc::new(generate::generate("web:40", u64::from(seed)).unwrap());
        for strategy in strategy::corrected() {
            let setup = Setup {
                seed,
                congestion: 1 + seed % 5,
                overload: seed % 3,
                timeout_ms: 100 * (seed % 4),
                retries: seed % 2,
                errors: 10,
                overhead: Overhead::None,
                ..Setup::default()
            };
            let lane = lane(strategy, &web, &setup);
            assert_eq!(lane.trace.outcome(), Some(Outcome::Finished), "{}", strategy.id);
            assert!(lane.bound_us() <= lane.makespan_us(), "{} with seed {seed}: {:?}", strategy.id, lane.bounds);
        }
    }
}

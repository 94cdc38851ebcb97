//! Requests per second: in every pattern, the limit spaces the starts evenly and changes nothing else.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::compare::{Lane, Runner};
use crawl_playground::setup::{AUTO, Overhead, Setup};
use crawl_playground::site::{Site, generate};
use crawl_playground::strategy::{self, CATALOGUE, Strategy};
use crawl_playground::trace::{Cause, EventKind};
use std::rc::Rc;

fn lane(strategy: &Strategy, site: &Rc<Site>, setup: &Setup) -> Lane {
    Runner::new(&Setup { lanes: vec![strategy.id.into()], ..setup.clone() }, site.clone(), None).run().lanes.remove(0)
}

fn starts_us(lane: &Lane) -> Vec<u64> {
    let started = lane.trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    started.map(|event| event.at_us()).collect()
}

fn setup(rate: u32) -> Setup {
    Setup { rate, overhead: Overhead::None, ..Setup::default() }
}

fn web() -> Rc<Site> {
    Rc::new(generate::generate("web:60", 42).unwrap())
}

/// The strategies without their own limiter.
fn others() -> impl Iterator<Item = &'static Strategy> {
    CATALOGUE.iter().filter(|strategy| strategy.pattern != "rate_limited")
}

#[test]
fn no_two_fetches_start_closer_than_the_rate_allows() {
    let site = web();
    for (rate, interval_us) in [(3, 333_334), (20, 50_000), (700, 1_429)] {
        for around in [
            setup(rate),
            Setup { connections: 2, ..setup(rate) },
            Setup { errors: 30, retries: 3, timeout_ms: 200, concurrency: 0, ..setup(rate) },
            Setup { cpu_ms: 30, concurrency: 2, ..setup(rate) },
        ] {
            for strategy in others() {
                let starts_us = starts_us(&lane(strategy, &site, &around));
                for pair in starts_us.windows(2) {
                    assert!(pair[0] + interval_us <= pair[1], "{} at {rate} a second: {pair:?}", strategy.id);
                }
            }
        }
    }
}

/// If fetches are short and pages are known, only the limit decides: every start is on the beat.
#[test]
fn a_crawl_that_could_go_faster_keeps_the_beat() {
    let star = Rc::new(generate::generate("star:40", 42).unwrap());
    for strategy in strategy::corrected().filter(|strategy| strategy.pattern != "rate_limited") {
        let setup = Setup { latency_ms: 5, stragglers: 0, cpu_ms: 0, ..setup(20) };
        let starts_us = starts_us(&lane(strategy, &star, &setup));
        assert!(starts_us[2..].windows(2).all(|pair| pair[1] - pair[0] == 50_000), "{}", strategy.id);
    }
}

#[test]
fn a_rate_fetches_the_same_pages_and_its_wait_has_a_cause() {
    let site = web();
    for strategy in strategy::corrected().filter(|strategy| strategy.pattern != "rate_limited") {
        let (free, paced) = (lane(strategy, &site, &setup(0)), lane(strategy, &site, &setup(20)));
        assert_eq!(free.trace.visited(), paced.trace.visited(), "{}", strategy.id);
        let idle_us =
            |lane: &Lane| lane.metrics.idle_us.iter().find(|(cause, _)| *cause == Cause::RateLimit).unwrap().1;
        assert_eq!(idle_us(&free), 0, "{}", strategy.id);
        // One page at a time is slower than the limit.
        assert_eq!(idle_us(&paced) > 0, strategy.id != "sequential", "{}", strategy.id);
        assert!(paced.makespan_us() > free.makespan_us() || strategy.id == "sequential", "{}", strategy.id);
    }
}

/// `rate_limited` implements its own limiter, so no other one delays its fetches.
#[test]
fn a_strategys_own_limiter_is_the_only_one() {
    let site = web();
    for strategy in CATALOGUE.iter().filter(|strategy| strategy.pattern == "rate_limited") {
        let lane = lane(strategy, &site, &setup(20));
        let waits = lane.trace.events().iter().filter(|event| event.kind() == EventKind::Waiting);
        let limited: Vec<_> = waits.filter(|event| event.cause() == Cause::RateLimit).collect();
        assert!(!limited.is_empty(), "{}: its own limiter is to blame", strategy.id);
        // If the other limiter delays a fetch, the strategy has started it, so the wait has a source line.
        assert!(limited.iter().all(|event| event.line().is_none()), "{}", strategy.id);
        // The default is ten per second.
        let (unsaid, said) = (
            starts_us(&self::lane(strategy, &site, &setup(AUTO))),
            starts_us(&self::lane(strategy, &site, &setup(10))),
        );
        assert_eq!(unsaid, said, "{}", strategy.id);
    }
}

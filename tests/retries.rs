//! Retries: which fetches are retried, how often and when, and how they are counted.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::compare::{Comparison, Runner};
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{PageId, Site, file, generate};
use crawl_playground::strategy::{self, CATALOGUE};
use crawl_playground::trace::{Cause, Event, EventKind, Failure, Outcome, Trace};
use crawl_playground::world::Jitter;
use std::rc::Rc;

fn run(id: &'static str, site: &Rc<Site>, setup: &Setup) -> Comparison {
    Runner::new(&Setup { lanes: vec![id.into()], ..setup.clone() }, site.clone(), None).run()
}

fn trace(id: &'static str, site: &Rc<Site>, setup: &Setup) -> Rc<Trace> {
    run(id, site, setup).lanes[0].trace.clone()
}

fn web() -> Rc<Site> {
    Rc::new(generate::generate("web:60", 42).unwrap())
}

/// A site of one page with these further fields.
fn one_page(fields: &str) -> Rc<Site> {
    let text = format!(r#"{{"start": "/", "pages": [{{"url": "/", {fields}}}]}}"#);
    Rc::new(file::read(&text).unwrap().0)
}

/// Half of all attempts fail.
fn shaky() -> Setup {
    Setup { errors: 50, retries: 10, cpu_ms: 0, overhead: Overhead::None, ..Setup::default() }
}

fn of_kind(trace: &Trace, kind: EventKind) -> Vec<Event> {
    trace.events().iter().filter(|event| event.kind() == kind).copied().collect()
}

fn attempts_at(trace: &Trace, page: PageId) -> usize {
    of_kind(trace, EventKind::Started).iter().filter(|event| event.page() == page).count()
}

#[test]
fn every_strategy_gets_every_page_with_enough_retries() {
    let site = web();
    for strategy in strategy::corrected() {
        let without = trace(strategy.id, &site, &Setup { retries: 0, ..shaky() });
        assert!(without.visited().len() < site.len(), "{}: errors hide pages", strategy.id);
        let with = trace(strategy.id, &site, &shaky());
        assert_eq!(with.outcome(), Some(Outcome::Finished), "{}", strategy.id);
        assert_eq!(with.visited().len(), site.len(), "{}: all pages, each once", strategy.id);
        assert_eq!(of_kind(&with, EventKind::Fetched).len(), site.len(), "{}: each arrives in the end", strategy.id);
    }
}

#[test]
fn attempts_at_a_page_are_the_same_in_every_strategy() {
    let site = web();
    let sequential = trace("sequential", &site, &shaky());
    for strategy in strategy::corrected() {
        let other = trace(strategy.id, &site, &shaky());
        for (page, _) in site.iter() {
            let (here, there) = (attempts_at(&other, page), attempts_at(&sequential, page));
            assert_eq!(here, there, "{}: {}", strategy.id, site.url(page));
        }
    }
}

/// A failure, the pause, the next attempt: on one row, which waits for no other reason.
#[test]
fn the_worker_is_held_while_it_backs_off() {
    let site = web();
    let setup = Setup { jitter: Jitter::None, backoff_ms: 70, backoff_max_ms: 200, ..shaky() };
    for strategy in CATALOGUE {
        let trace = trace(strategy.id, &site, &setup);
        let retrying = of_kind(&trace, EventKind::Retrying);
        assert!(!retrying.is_empty(), "{}", strategy.id);
        for again in retrying {
            let is_next = |event: &&Event| {
                (event.kind(), event.row()) == (EventKind::Started, again.row()) && event.at_us() >= again.at_us()
            };
            let next = trace.events().iter().find(is_next).unwrap();
            assert_eq!((next.page(), next.retry()), (again.page(), again.retry()), "{}", strategy.id);
            assert!(!next.is_duplicate());
            let pause_us = [70_000, 140_000, 200_000][usize::from(again.retry()).min(3) - 1];
            // The main thread parses in no time and there is one event loop, so nothing delays the attempt.
            assert_eq!(next.at_us() - again.at_us(), pause_us, "{}: retry {}", strategy.id, again.retry());
        }
        let waits = of_kind(&trace, EventKind::Waiting);
        let backoffs = waits.iter().filter(|event| event.cause() == Cause::Backoff).count();
        assert_eq!(backoffs, of_kind(&trace, EventKind::Retrying).len(), "{}", strategy.id);
    }
}

#[test]
fn figures_distinguish_retries_from_duplicates() {
    let comparison = run("gather", &web(), &shaky());
    let metrics = &comparison.lanes[0].metrics;
    assert_eq!((metrics.duplicate_fetches, metrics.pages), (0, 60));
    assert_eq!(metrics.retries, metrics.failed, "every failure was followed by another attempt");
    assert_eq!(metrics.fetches, metrics.pages + metrics.retries);
    assert!(metrics.idle_us.iter().any(|(cause, us)| *cause == Cause::Backoff && *us > 0));
    assert_eq!(comparison.lanes[0].verdict, []);
}

#[test]
fn a_missing_page_is_not_retried() {
    let setup = Setup { retries: 5, ..Setup::default() };
    for (fields, attempts) in [
        (r#""status": 404"#, 1),
        (r#""status": 403"#, 1),
        (r#""status": 204"#, 1),
        (r#""status": 429"#, 6),
        (r#""status": 500"#, 6),
        (r#""status": 503"#, 6),
    ] {
        let site = one_page(fields);
        assert_eq!(attempts_at(&trace("sequential", &site, &setup), site.start), attempts, "{fields}");
    }
}

#[test]
fn a_timeout_is_retried() {
    let site = one_page(r#""latency_ms": 300"#);
    let setup =
        Setup { retries: 2, timeout_ms: 100, jitter: Jitter::None, overhead: Overhead::None, ..Setup::default() };
    let trace = trace("gather", &site, &setup);
    let failures = of_kind(&trace, EventKind::Failed);
    assert!(failures.iter().all(|event| event.failure() == Some(Failure::Timeout)));
    assert_eq!((failures.len(), of_kind(&trace, EventKind::Retrying).len()), (3, 2));
    // Three timeouts, and pauses of 100 and 200 ms.
    assert_eq!(trace.makespan_us(), 600_000);
}

/// A page that arrives at the second attempt is parsed, and its links are followed.
#[test]
fn a_page_that_arrives_after_a_retry_is_parsed() {
    let site = Rc::new(generate::generate("chain:12", 42).unwrap());
    let setup = Setup { cpu_ms: 5, ..shaky() };
    for strategy in strategy::corrected() {
        let trace = trace(strategy.id, &site, &setup);
        assert_eq!(of_kind(&trace, EventKind::Parsed).len(), 12, "{}", strategy.id);
    }
}

#[test]
fn an_exception_comes_after_the_last_attempt() {
    let site = one_page(r#""status": 500"#);
    let setup = Setup { retries: 2, ..Setup::default() };
    let raising = Setup {
        questions: crawl_playground::setup::Questions {
            failure: Some(crawl_playground::world::FailureRule::Raise),
            ..setup.questions.clone()
        },
        ..setup
    };
    let trace = trace("gather", &site, &raising);
    assert_eq!(trace.outcome(), Some(Outcome::Raised));
    assert_eq!(attempts_at(&trace, site.start), 3);
}

/// A page limit counts pages; a retry is not a new page.
#[test]
fn a_page_limit_does_not_count_retries() {
    for strategy in strategy::corrected() {
        let trace = trace(strategy.id, &web(), &Setup { max_pages: 9, ..shaky() });
        assert_eq!(trace.visited().len(), 9, "{}", strategy.id);
    }
}

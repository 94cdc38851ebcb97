//! Every wrong answer to a classic question produces its bug, each time, and the explanation names the true culprit.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::setup::{Runner, Setup, field};
use crawl_playground::site::file;
use crawl_playground::strategy::{self, Strategy};
use std::path::Path;
use std::rc::Rc;

/// Runs a strategy on a measured site; `settings` are keys and values as in a URL. Gives its outcome and its verdict.
fn run(site: &str, id: &str, settings: &[(&str, &str)]) -> (String, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/truth/{site}.json"));
    let (site, _) = file::read(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut setup = Setup { cpu_ms: 0, ..Setup::default() };
    for (key, value) in [("lanes", id)].iter().chain(settings) {
        field(key).unwrap().set(&mut setup, value).unwrap();
    }
    let lane = Runner::new(&setup, Rc::new(site), None).run().lanes.remove(0);
    (lane.trace.outcome().unwrap().word().to_string(), lane.verdict.join(" "))
}

/// The bug appears, and the verdict holds every one of `expected`.
fn check(site: &str, id: &str, settings: &[(&str, &str)], outcome: &str, expected: &[&str]) {
    let (actual, verdict) = run(site, id, settings);
    assert_eq!(actual, outcome, "{id} {settings:?}: {verdict}");
    for words in expected {
        assert!(verdict.contains(words), "{id} {settings:?}: {words:?} is not in {verdict:?}");
    }
    assert_eq!(run(site, id, settings), (actual, verdict), "the same again");
}

const RAISES: [(&str, &str); 2] = [("status", "below-400"), ("failure", "raise")];

#[test]
fn a_page_that_is_marked_late_is_fetched_twice() {
    check("random_cyclic", "gather-as-published", &[], "finished", &["29 of 89 fetches", "too late"]);
    check("random_cyclic", "task_group_spawn", &[("mark", "result")], "finished", &["too late"]);
    check("external_frag", "task_group_spawn-as-published", &[], "finished", &["14 of 38 fetches", "#fragment"]);
}

/// As published, the start page is visited before it is fetched, and every other page when its links have been read.
#[test]
fn a_link_back_to_the_start_fetches_nothing_again() {
    let site = r#"{"start": "/", "pages": [{"url": "/", "latency_ms": 50, "links": ["/", "/a", "/b"]},
        {"url": "/a", "latency_ms": 50, "links": ["/", "/b"]}, {"url": "/b", "latency_ms": 80, "links": ["/a"]}]}"#;
    let (site, _) = file::read(site).unwrap();
    let site = Rc::new(site);
    // One at a time, and where pages are marked early, none is fetched twice; in a batch /b is, for the link in /a.
    let fetches_of = |pattern: &str| match pattern {
        "thread_map" | "gather" | "to_thread" | "pool_map" | "process_map" | "task_group_batch" | "imap_unordered"
        | "thread_per_url" => 4,
        _ => 3,
    };
    for strategy in strategy::corrected().filter_map(Strategy::other_version) {
        let setup = Setup { cpu_ms: 0, lanes: vec![strategy.id.into()], ..Setup::default() };
        let lane = Runner::new(&setup, site.clone(), None).run().lanes.remove(0);
        assert_eq!(lane.metrics.fetches, fetches_of(strategy.pattern), "{}", strategy.id);
    }
}

#[test]
fn a_crawl_that_is_done_too_early_loses_pages() {
    check(
        "bintree",
        "as_completed",
        &[("done", "frontier-empty")],
        "finished",
        &["62 of 63 pages were never fetched", "thought that it was done"],
    );
    check(
        "bintree",
        "rate_limited-as-published",
        &[("rate", "5"), ("concurrency", "10")],
        "finished",
        &["52 of 63 pages", "/t1 first: their links are lost"],
    );
}

#[test]
fn an_exception_ends_a_gather_and_cancels_a_group() {
    for id in ["gather-as-published", "task_group_spawn-as-published", "task_group_batch-as-published"] {
        check("errors", id, &RAISES, "raised", &["/e7 (status 500)", "of 38 pages were never fetched"]);
    }
    // In the order of submission the first failure is another one than in the order of time.
    check("errors", "thread_map-as-published", &RAISES, "raised", &["/e4 (status 403)"]);
}

/// Whoever leaves the block of an executor by an exception waits for what was submitted; `multiprocessing` kills it.
#[test]
fn what_is_in_flight_when_an_exception_leaves_the_block_is_waited_for_or_killed() {
    let raises = [("failure", "raise"), ("concurrency", "4")];
    for id in ["thread_map", "process_map-as-published", "first_completed"] {
        check("errors", id, &raises, "raised", &["were fetched and never read"]);
    }
    for id in ["imap_unordered", "task_group_spawn", "gather"] {
        check("errors", id, &raises, "raised", &["/e7 (status 500)", "were never fetched"]);
    }
}

#[test]
fn an_exception_in_a_thread_is_nobodys() {
    for id in ["thread_per_url", "thread_per_url-as-published"] {
        check("errors", id, &RAISES, "finished", &["exceptions ended their own thread", "/e7 (status 500) first"]);
    }
    let leaving = [("failure", "raise"), ("done", "idle-timeout"), ("concurrency", "2")];
    check("errors", "queue_workers", &leaving, "finished", &["2 exceptions", "26 of 34 pages were never fetched"]);
}

#[test]
fn a_worker_that_dies_hangs_who_waits_for_it() {
    check("errors", "queue_workers-as-published", &RAISES, "hung", &["join()", "/e7 (status 500)", "task_done()"]);
    check("errors", "async_workers-as-published", &[("failure", "raise"), ("concurrency", "2")], "hung", &["join()"]);
    check("errors", "future_callbacks-as-published", &RAISES, "hung", &["the callback of /e7 (status 500)"]);
}

#[test]
fn callbacks_need_their_guard() {
    let guard = |guard| [("guard", guard), ("concurrency", "4")];
    let id = "future_callbacks-as-published";
    check("external_frag", id, &guard("callback-first"), "hung", &["mailto:someone@site.example (KeyError)"]);
    check("external_frag", id, &guard("lock"), "hung", &["holds the lock while it submits", "re-entrant"]);
    for right in ["ordering", "reentrant-lock"] {
        check("external_frag", id, &guard(right), "finished", &[]);
    }
}

#[test]
fn a_loop_that_looks_at_the_wrong_thing_never_ends() {
    let settings = [("rate", "2"), ("concurrency", "5"), ("max-pages", "10")];
    check("bintree", "rate_limited-as-published", &settings, "hung", &["page limit", "never ends"]);
}

/// The limit was asked for: what it leaves out is not lost. What was in flight when the loop ended is never read.
#[test]
fn a_page_limit_is_no_early_end() {
    let settings = [("max-pages", "10"), ("concurrency", "4")];
    let (outcome, verdict) = run("bintree", "first_completed-as-published", &settings);
    assert_eq!(outcome, "finished");
    assert!(verdict.contains("fetched and never read") && !verdict.contains("never fetched"), "{verdict}");
    let (_, verdict) = run("bintree", "first_completed-as-published", &[("max-pages", "1")]);
    assert!(!verdict.contains("thought that it was done"), "{verdict}");
}

#[test]
fn failures_that_are_handled_hurt_nobody() {
    for site in ["errors", "random_cyclic", "external_frag", "nonhtml", "bintree"] {
        for strategy in crawl_playground::strategy::corrected() {
            for failure in ["return", "ignore"] {
                let (outcome, verdict) = run(site, strategy.id, &[("failure", failure)]);
                assert_eq!((outcome.as_str(), verdict.as_str()), ("finished", ""), "{} on {site}", strategy.id);
            }
        }
    }
}

//! Every wrong answer to a classic question produces its bug, each time, and the explanation names the real cause.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/said.rs"]
mod said;

use crawl_playground::compare::Runner;
use crawl_playground::say;
use crawl_playground::setup::{Setup, setting};
use crawl_playground::site::file;
use crawl_playground::strategy::{self, Strategy};
use crawl_playground::text;
use said::{ANY, says};
use std::path::Path;
use std::rc::Rc;

/// Runs a strategy on a measured site; `settings` are keys and values as in a URL. Returns the outcome and the verdict.
fn run(site: &str, id: &str, settings: &[(&str, &str)]) -> (String, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/truth/{site}.json"));
    let (site, _) = file::read(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut setup = Setup { cpu_ms: 0, ..Setup::default() };
    for (key, value) in [("lanes", id)].iter().chain(settings) {
        setting(key).unwrap().set(&mut setup, value).unwrap();
    }
    let comparison = Runner::new(&setup, Rc::new(site), None).run();
    let lane = &comparison.lanes[0];
    (lane.trace.outcome().unwrap().word().to_string(), say::verdict(&lane.verdict, &comparison.site).join(" "))
}

/// Checks that the bug appears, and that the verdict contains every message of `expected`.
fn check(site: &str, id: &str, settings: &[(&str, &str)], outcome: &str, expected: &[String]) {
    let (actual, verdict) = run(site, id, settings);
    assert_eq!(actual, outcome, "{id} {settings:?}: {verdict}");
    for message in expected {
        assert!(says(&verdict, message), "{id} {settings:?}: {message:?} is not in {verdict:?}");
    }
    assert_eq!(run(site, id, settings), (actual, verdict), "the same again");
}

/// `/e7 (status 500)`.
fn exception(url: &str, status: u16) -> String {
    text::exception(url, text::status(status))
}

fn lost(pages: impl std::fmt::Display, of: impl std::fmt::Display, why: &str) -> String {
    text::verdict_lost(pages, of, ANY, why)
}

const RAISES: [(&str, &str); 2] = [("status", "below-400"), ("failure", "raise")];

#[test]
fn a_page_that_is_marked_late_is_fetched_twice() {
    let late = text::verdict_twice(29, 89, ANY, text::VERDICT_TWICE_LATE);
    check("random_cyclic", "gather-as-published", &[], "finished", &[late]);
    let late = text::verdict_twice(ANY, ANY, ANY, text::VERDICT_TWICE_LATE);
    check("random_cyclic", "task_group_spawn", &[("mark", "result")], "finished", &[late]);
    let fragment = text::verdict_twice(14, 38, ANY, text::VERDICT_TWICE_FRAGMENT);
    check("external_frag", "task_group_spawn-as-published", &[], "finished", &[fragment]);
}

/// As published, the start page is visited before its fetch, and every other page after its links are parsed.
#[test]
fn a_link_back_to_the_start_causes_no_second_fetch() {
    let site = r#"{"start": "/", "pages": [{"url": "/", "latency_ms": 50, "links": ["/", "/a", "/b"]},
        {"url": "/a", "latency_ms": 50, "links": ["/", "/b"]}, {"url": "/b", "latency_ms": 80, "links": ["/a"]}]}"#;
    let (site, _) = file::read(site).unwrap();
    let site = Rc::new(site);
    // One at a time or with early marks, no page is fetched twice. In a batch, /b is, because of the link in /a.
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
        &[lost(62, 63, text::VERDICT_LOST_TOO_EARLY)],
    );
    check(
        "bintree",
        "rate_limited-as-published",
        &[("rate", "5"), ("concurrency", "10")],
        "finished",
        &[text::verdict_unread(ANY, "/t1"), lost(52, 63, ANY)],
    );
}

#[test]
fn an_exception_ends_a_gather_and_cancels_a_group() {
    for id in ["gather-as-published", "task_group_spawn-as-published", "task_group_batch-as-published"] {
        let raised = text::verdict_raised(exception("/e7", 500));
        check("errors", id, &RAISES, "raised", &[raised, lost(ANY, 38, text::VERDICT_LOST_RAISED)]);
    }
    // The first failure in the order of submission is not the first one in time.
    check("errors", "thread_map-as-published", &RAISES, "raised", &[text::verdict_raised(exception("/e4", 403))]);
}

/// When an exception leaves the block of an executor, the block waits for submitted pages; `multiprocessing` kills them.
#[test]
fn pages_in_flight_are_awaited_or_killed_when_an_exception_leaves_the_block() {
    let raises = [("failure", "raise"), ("concurrency", "4")];
    for id in ["thread_map", "process_map-as-published", "first_completed"] {
        check("errors", id, &raises, "raised", &[text::verdict_unread(ANY, ANY)]);
    }
    for id in ["imap_unordered", "task_group_spawn", "gather"] {
        check("errors", id, &raises, "raised", &[exception("/e7", 500), lost(ANY, ANY, ANY)]);
    }
}

#[test]
fn an_exception_in_a_thread_ends_that_thread_only() {
    for id in ["thread_per_url", "thread_per_url-as-published"] {
        check("errors", id, &RAISES, "finished", &[text::verdict_unseen(ANY, exception("/e7", 500))]);
    }
    let leaving = [("failure", "raise"), ("done", "idle-timeout"), ("concurrency", "2")];
    check("errors", "queue_workers", &leaving, "finished", &[text::verdict_unseen(2, ANY), lost(26, 34, ANY)]);
}

#[test]
fn a_worker_that_dies_makes_the_crawl_hang() {
    let join = text::verdict_hangs_queue_join;
    check("errors", "queue_workers-as-published", &RAISES, "hung", &[join(exception("/e7", 500))]);
    let settings = [("failure", "raise"), ("concurrency", "2")];
    check("errors", "async_workers-as-published", &settings, "hung", &[join(String::from(ANY))]);
    let running = text::verdict_hangs_running_set(exception("/e7", 500));
    check("errors", "future_callbacks-as-published", &RAISES, "hung", &[running]);
}

#[test]
fn callbacks_need_their_guard() {
    let guard = |guard| [("guard", guard), ("concurrency", "4")];
    let id = "future_callbacks-as-published";
    let missing = text::exception("mailto:someone@site.example", text::FAILURE_KEY_ERROR);
    check("external_frag", id, &guard("callback-first"), "hung", &[missing]);
    check("external_frag", id, &guard("lock"), "hung", &[String::from(text::VERDICT_HANGS_LOCK)]);
    for right in ["ordering", "reentrant-lock"] {
        check("external_frag", id, &guard(right), "finished", &[]);
    }
}

#[test]
fn a_loop_with_the_wrong_condition_never_ends() {
    let settings = [("rate", "2"), ("concurrency", "5"), ("max-pages", "10")];
    check("bintree", "rate_limited-as-published", &settings, "hung", &[String::from(text::VERDICT_HANGS_FRONTIER)]);
}

/// Pages beyond a requested limit are not lost. Pages in flight at the end of the loop are never parsed.
#[test]
fn a_page_limit_does_not_count_as_an_early_end() {
    let settings = [("max-pages", "10"), ("concurrency", "4")];
    let (outcome, verdict) = run("bintree", "first_completed-as-published", &settings);
    assert_eq!(outcome, "finished");
    assert!(says(&verdict, &text::verdict_unread(ANY, ANY)), "{verdict}");
    assert!(!says(&verdict, &lost(ANY, ANY, ANY)), "{verdict}");
    let (_, verdict) = run("bintree", "first_completed-as-published", &[("max-pages", "1")]);
    assert!(!verdict.contains(text::VERDICT_LOST_TOO_EARLY), "{verdict}");
}

#[test]
fn handled_failures_lose_no_page() {
    for site in ["errors", "random_cyclic", "external_frag", "nonhtml", "bintree"] {
        for strategy in crawl_playground::strategy::corrected() {
            for failure in ["return", "ignore"] {
                let (outcome, verdict) = run(site, strategy.id, &[("failure", failure)]);
                assert_eq!((outcome.as_str(), verdict.as_str()), ("finished", ""), "{} on {site}", strategy.id);
            }
        }
    }
}

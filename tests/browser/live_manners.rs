//! How polite a live crawl is: retries, a rate limit, robots.txt and nofollow.

use crate::independent_count::{self, Manners};
use crate::page::with_page;
use crate::server::Mood;
use crate::{count, everything, visited};
use std::collections::BTreeSet;
use std::path::Path;

/// Fast pages, so that politeness determines the times.
const QUICK: &str = "mode=live&latency-ms=4&stragglers=none&cpu-ms=0";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_live_run_follows_robots_txt_and_nofollow() {
    with_page(async |page, server| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/site");
        let polite = independent_count::count_with(&folder, Manners { robots: true, nofollow: true });
        page.open(&format!("{QUICK}&robots=on&nofollow=on&lanes=sequential,gather,async_workers")).await;
        server.take_log();
        page.run_live().await;
        let log = server.take_log();
        for (place, lane) in ["sequential", "gather", "async_workers"].into_iter().enumerate() {
            assert_eq!(log[lane][0], "/robots.txt", "{lane}: before anything else");
            let seen: BTreeSet<String> = log[lane][1..].iter().cloned().collect();
            assert_eq!(seen, everything(&polite), "{lane}: each page that is allowed");
            assert_eq!(log[lane].len(), seen.len() + 1, "{lane}: each once");
            let trace = page.trace(place).await;
            assert_eq!(visited(&trace), everything(&polite), "{lane}");
            assert_eq!(trace["disallowed"], 1, "{lane}: a link to the archive was read");
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_real_503_is_retried() {
    with_page(async |page, server| {
        page.open(&format!("{QUICK}&retries=2&backoff-ms=20&lanes=gather,thread_map")).await;
        server.set_mood(Mood::Shaky);
        server.take_log();
        page.run_live().await;
        let (log, count) = (server.take_log(), count());
        for (place, lane) in ["gather", "thread_map"].into_iter().enumerate() {
            let trace = page.trace(place).await;
            assert_eq!(visited(&trace), everything(&count), "{lane}: every page in the end");
            let pages = everything(&count).len();
            assert_eq!((trace["retries"].as_u64(), log[lane].len()), (Some(pages as u64), 2 * pages), "{lane}");
            assert_eq!(trace["duplicate_fetches"], 0, "{lane}");
            assert!(trace["idle_ms"]["backoff"].as_f64() > Some(0.0), "{lane}");
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_live_run_keeps_its_rate() {
    with_page(async |page, _server| {
        page.open(&format!("{QUICK}&rate=100&lanes=task_group_spawn,as_completed")).await;
        page.run_live().await;
        for place in 0..2 {
            let trace = page.trace(place).await;
            let events = trace["events"].as_array().unwrap();
            let started = events.iter().filter(|event| event["event"] == "started");
            let at_ms: Vec<f64> = started.map(|event| event["at_ms"].as_f64().unwrap()).collect();
            assert!(at_ms.len() > 60 && trace["idle_ms"]["rate limit"].as_f64() > Some(0.0));
            // A browser's timers never fire early: the last of n starts is at least n - 1 intervals after the first.
            let (first, last) = (at_ms[0], at_ms[at_ms.len() - 1]);
            assert!(last - first >= 10.0 * (at_ms.len() - 1) as f64 - 1.0, "{first} to {last} ms");
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_page_reports_a_server_that_dies_during_a_run() {
    with_page(async |page, mut server| {
        page.open("mode=live&latency-ms=20&cpu-ms=0").await;
        server.take_log();
        // None of the three lanes has finished after this many pages.
        server.set_mood(Mood::Answers(30));
        page.click("#run-live").await;
        page.wait_while("the server has more requests", async || server.requests() <= 30).await;
        server.die();
        page.wait_for_state("live-done").await;
        page.wait_until("document.querySelector('.note')").await;
        let notes = page.notes().await.join("\n");
        assert!(notes.contains("server") && notes.contains("refused"), "{notes}");
        let trace = page.trace(2).await;
        assert_eq!(trace["outcome"], "finished", "the crawl goes on to its end");
        let refused =
            trace["events"].as_array().unwrap().iter().filter(|event| event["failure"] == "connection refused");
        assert!(refused.count() > 0);
        // The page still works without its server.
        page.click("#mode-simulated").await;
        page.wait_for_state("ready").await;
        page.drag("set-concurrency", "2").await;
        page.wait_until("document.querySelector('[data-lane=gather]').dataset.outcome === 'finished'").await;
    });
}

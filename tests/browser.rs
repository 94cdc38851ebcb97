//! Tests that need a real browser. `cargo xtask test` sets it up, and runs them with `--include-ignored`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "a test that waits for a browser needs a clock")]
#![cfg(not(target_arch = "wasm32"))]

#[path = "browser/author.rs"]
mod author;
#[path = "browser/axe.rs"]
mod axe;
#[path = "support/browser.rs"]
mod browser;
#[path = "browser/builder.rs"]
mod builder;
#[path = "browser/chart.rs"]
mod chart;
#[path = "browser/code.rs"]
mod code;
#[path = "browser/embed.rs"]
mod embed;
#[path = "browser/ends.rs"]
mod ends;
#[path = "browser/events.rs"]
mod events;
#[path = "browser/first_visit.rs"]
mod first_visit;
#[path = "support/independent_count.rs"]
mod independent_count;
#[path = "browser/keys.rs"]
mod keys;
#[path = "browser/lanes.rs"]
mod lanes;
#[path = "browser/live_manners.rs"]
mod live_manners;
#[path = "browser/offline.rs"]
mod offline;
#[path = "support/page.rs"]
mod page;
#[path = "browser/paint.rs"]
mod paint;
#[path = "support/policies.rs"]
mod policies;
#[path = "browser/policy.rs"]
mod policy;
#[path = "support/process.rs"]
mod process;
#[path = "browser/pseudo.rs"]
mod pseudo;
#[path = "support/said.rs"]
mod said;
#[path = "support/server.rs"]
mod server;
#[path = "browser/single_file.rs"]
mod single_file;
#[path = "browser/sizes.rs"]
mod sizes;
#[path = "browser/smoke.rs"]
mod smoke;
#[path = "browser/snippets.rs"]
mod snippets;
#[path = "browser/states.rs"]
mod states;
#[path = "browser/subpaths.rs"]
mod subpaths;
#[path = "browser/teachers.rs"]
mod teachers;
#[path = "browser/touch.rs"]
mod touch;
#[path = "support/troubles.rs"]
mod troubles;
#[path = "browser/worker.rs"]
mod worker;

use crawl_playground::compare::Runner;
use crawl_playground::page::picture::trace_json;
use crawl_playground::say::settings;
use crawl_playground::setup::{Setup, parse_query};
use crawl_playground::strategy;
use independent_count::Count;
use page::{Page, shown, with_page};
use serde_json::{Value, json};
use server::Mood;
use std::{collections::BTreeSet, path::Path, rc::Rc};

const LANES: [&str; 3] = ["sequential", "gather", "task_group_spawn"];
fn count() -> Count {
    independent_count::count(&Path::new(env!("CARGO_MANIFEST_DIR")).join("static/site"))
}

fn everything(count: &Count) -> BTreeSet<String> {
    count.found.union(&count.broken).cloned().collect()
}

fn visited(trace: &Value) -> BTreeSet<String> {
    trace["visited"].as_array().unwrap().iter().map(|url| url.as_str().unwrap().to_string()).collect()
}

/// The traces of a query by this machine's native build, as JSON.
fn native_traces(query: &str) -> Vec<Value> {
    let (setup, problems) = parse_query(query, &[]);
    assert_eq!(problems, []);
    let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
    let lanes = 0..comparison.lanes.len();
    lanes.map(|lane| serde_json::from_str(&trace_json(&comparison, lane)).unwrap()).collect()
}

async fn assert_healthy(page: &Page, broken: &BTreeSet<String>) {
    let broken: Vec<String> = broken.iter().cloned().collect();
    assert_eq!(page.console_errors(&broken).await, Vec::<String>::new());
    assert_eq!(page.foreign_requests().await, Vec::<String>::new());
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn simulated_lanes_match_the_native_ones_and_find_all_pages() {
    with_page(async |page, _server| {
        let count = count();
        for query in [
            "",
            "concurrency=unlimited&spread=pareto&errors=7&seed=5",
            "site=web:500&lanes=gather,async_workers&batch=chunk",
        ] {
            page.open(query).await;
            for (place, native) in native_traces(query).iter().enumerate() {
                let trace = page.trace(place).await;
                assert_eq!(trace["fingerprint"], native["fingerprint"], "the bytes of lane {place} of ?{query}");
                assert_eq!(&trace, native, "lane {place} of ?{query}");
            }
        }
        page.open("").await;
        for (place, lane) in LANES.into_iter().enumerate() {
            assert_eq!(page.lane(lane, "outcome").await, "finished");
            assert_eq!(visited(&page.trace(place).await), everything(&count), "{lane}");
        }
        assert_healthy(&page, &count.broken).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn live_lanes_really_fetch_every_page() {
    with_page(async |page, server| {
        let (count, lanes) = (count(), LANES);
        for order in ["together", "one-by-one"] {
            page.open(&format!("mode=live&latency-ms=20&stragglers=none&cpu-ms=1&live-lanes={order}")).await;
            server.take_log();
            page.run_live().await;
            let log = server.take_log();
            for (place, lane) in lanes.into_iter().enumerate() {
                let trace = page.trace(place).await;
                assert_eq!(page.lane(lane, "outcome").await, "finished", "{order} {lane}");
                assert_eq!(visited(&trace), everything(&count), "{order} {lane}");
                assert_eq!(trace["failed"], json!(count.broken.len()), "{order} {lane}");
                // The server received one request for each page from each lane, and nothing else.
                let mut seen = log[lane].clone();
                seen.sort();
                assert_eq!(seen, everything(&count).into_iter().collect::<Vec<_>>(), "{order} {lane}");
                assert!(trace["max_in_flight"].as_u64().unwrap() <= 8, "{order} {lane}");
                let predicted: u64 = page.lane(lane, "predicted-us").await.parse().unwrap();
                assert!(predicted > 0, "{order} {lane}: the simulator's figure is missing");
            }
        }
        assert_healthy(&page, &count.broken).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_strategy_finds_the_same_pages_live() {
    with_page(async |page, server| {
        let everything = everything(&count());
        let ids: Vec<&str> = strategy::corrected().map(|strategy| strategy.id).collect();
        for lanes in ids.chunks(4) {
            page.open(&format!("mode=live&latency-ms=4&stragglers=none&cpu-ms=0&rate=500&lanes={}", lanes.join(",")))
                .await;
            server.take_log();
            page.run_live().await;
            let log = server.take_log();
            for (place, lane) in lanes.iter().enumerate() {
                assert_eq!(page.lane(lane, "outcome").await, "finished", "{lane}");
                assert_eq!(visited(&page.trace(place).await), everything, "{lane}");
                assert_eq!(log[*lane].len(), everything.len(), "{lane}: each page once");
            }
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_live_run_can_be_scrubbed_afterwards() {
    with_page(async |page, _server| {
        page.open("mode=live&latency-ms=20&cpu-ms=1").await;
        page.run_live().await;
        page.drag("at", "0").await;
        page.wait_until("document.getElementById('said').innerText.includes('0.00 s')").await;
        let before = page.js("return document.getElementById('said').innerText").await;
        page.click("#step").await;
        page.click("#step").await;
        page.wait_until(&format!("document.getElementById('said').innerText !== {before}")).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn cancel_aborts_requests_in_flight() {
    with_page(async |page, server| {
        page.open("mode=live&latency-ms=5&cpu-ms=0&concurrency=4").await;
        server.take_log();
        // The start page of each lane arrives. Then every connection of the browser waits.
        server.set_mood(Mood::Answers(LANES.len()));
        page.click("#run-live").await;
        page.wait_while("the server has more requests", async || server.requests() <= LANES.len()).await;
        page.click("#cancel").await;
        page.wait_for_state("live-done").await;
        page.wait_while("the server was left in the middle of an answer", async || server.abandoned() == 0).await;
        // Requests that the browser queued behind its six connections reach the server before this one. No others may.
        assert_eq!(page.js("return fetch('index.html').then(answer => answer.ok)").await, json!(true));
        let log = server.take_log();
        let mut cancelled = 0;
        for (place, lane) in LANES.into_iter().enumerate() {
            assert_eq!(page.lane(lane, "outcome").await, "cancelled");
            let trace = page.trace(place).await;
            let events = trace["events"].as_array().unwrap().clone();
            cancelled += events.iter().filter(|event| event["failure"] == "cancelled").count();
            let mut asked: Vec<&Value> =
                events.iter().filter(|event| event["event"] == "started").map(|event| &event["page"]).collect();
            for path in log.get(lane).into_iter().flatten() {
                let place = asked.iter().position(|page| *page == path);
                asked.swap_remove(place.unwrap_or_else(|| panic!("{lane}: {path} was requested after the end")));
            }
        }
        assert!(cancelled > 0, "requests were in flight");
        // The page still works, and no more responses of the first run arrive.
        server.set_mood(Mood::Well);
        page.run_live().await;
        assert_eq!(page.lane("gather", "outcome").await, "finished");
        let (log, all) = (server.take_log(), everything(&count()).len());
        assert_eq!(LANES.map(|lane| log[lane].len()), [all; 3]);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_url_contains_the_settings() {
    with_page(async |page, _server| {
        page.open("concurrency=3&seed=7&latency-ms=200&site=tree:31&lanes=gather,sequential").await;
        assert_eq!(page.find("#set-concurrency").await.prop("value").await.unwrap().unwrap(), "3");
        assert_eq!(page.lane("gather", "pages").await, "31");
        assert!(page.client.find(fantoccini::Locator::Css("[data-lane=task_group_spawn]")).await.is_err());
        page.drag("set-concurrency", "5").await;
        page.wait_until("new URLSearchParams(location.search).get('concurrency') === '5'").await;
        let address = page.client.current_url().await.unwrap();
        let makespan = page.lane("gather", "makespan-us").await;
        page.open(address.query().unwrap()).await;
        assert_eq!(page.lane("gather", "makespan-us").await, makespan);
        assert_eq!(page.notes().await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn dragging_the_slider_shows_the_new_schedule_by_the_next_frame() {
    with_page(async |page, _server| {
        page.open("").await;
        let script = "const done = arguments[arguments.length - 1];
            const lane = () => document.querySelector('[data-lane=gather]').dataset.makespanUs;
            const input = document.getElementById('set-concurrency'), set = value => {
                Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, value);
                input.dispatchEvent(new Event('input', {bubbles: true})) };
            const seen = [lane()]; let n = 1;
            const next = () => { if (n > 6) return done(seen);
                // On a busy machine the simulation may need a second slice, in the frame behind.
                const look = () => document.body.dataset.state === 'ready' ? (seen.push(lane()), next()) : requestAnimationFrame(look);
                set(n++); requestAnimationFrame(() => requestAnimationFrame(look)) };
            next();";
        let seen = page.client.execute_async(script, vec![]).await.unwrap();
        let seen: Vec<u64> = seen.as_array().unwrap().iter().map(|us| us.as_str().unwrap().parse().unwrap()).collect();
        let expected: Vec<u64> = (1..=6).map(gather_makespan_us).collect();
        assert_eq!(seen[1..], expected);
        page.drag("set-concurrency", "33").await;
        page.wait_until("document.getElementById('shown-concurrency').innerText.includes('unlimited')").await;
    });
}

fn gather_makespan_us(concurrency: u32) -> u64 {
    let setup = Setup { concurrency, lanes: vec!["gather".into()], ..Setup::default() };
    Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run().lanes[0].makespan_us()
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_page_reports_bad_parameters_and_still_works() {
    with_page(async |page, _server| {
        page.open("concurrency=many&colour=red&site=forest").await;
        let notes = page.notes().await.join("\n");
        let (_, problems) = parse_query("concurrency=many&colour=red&site=forest", &[]);
        assert_eq!(problems.len(), 3);
        for expected in problems.iter().map(|problem| shown(settings::problem(problem, &[]).to_string())) {
            assert!(notes.contains(&expected), "{expected:?} is not in\n{notes}");
        }
        assert_eq!(page.lane("gather", "outcome").await, "finished");
        page.drag("set-concurrency", "4").await;
        page.wait_until(&format!(
            "document.querySelector('[data-lane=gather]').dataset.makespanUs == {}",
            gather_makespan_us(4)
        ))
        .await;
    });
}

async fn import(page: &Page, text: &str) {
    let path = page.folder().join("site.json");
    std::fs::write(&path, text).unwrap();
    page.js("document.getElementById('open-file').value = ''").await;
    page.find("#open-file").await.send_keys(path.to_str().unwrap()).await.unwrap();
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_site_file_is_imported_or_its_error_is_named() {
    with_page(async |page, _server| {
        page.open("overhead=none").await;
        let makespan = page.lane("gather", "makespan-us").await;
        import(&page, r#"{"start": "/", "pages": [{"url": "/", "latency_ms": "slow"}]}"#).await;
        page.wait_until("document.querySelector('.note')").await;
        let notes = page.notes().await.join("\n");
        assert!(notes.contains("pages[0].latency_ms") && notes.contains("\"slow\""), "{notes}");
        assert_eq!(page.lane("gather", "makespan-us").await, makespan, "the site on screen stays");
        import(&page, r#"{"log": {"entries": []}}"#).await;
        let said = crawl_playground::text::file_not_a_site(crawl_playground::text::FILE_KIND_HAR);
        page.wait_until(&format!("document.querySelector('.note').innerText.includes({said:?})")).await;
        let link = "const link = document.querySelector('.note a'); return fetch(link.href).then(answer => answer.ok && link.offsetWidth > 0)";
        assert_eq!(page.js(link).await, true);
        import(
            &page,
            r#"{"start": "/", "extra": 1, "pages": [{"url": "/", "latency_ms": 50, "parse_ms": 0, "links": ["/b"]},
            {"url": "/b", "latency_ms": 70, "parse_ms": 0}]}"#,
        )
        .await;
        page.wait_until("document.querySelector('[data-lane=gather]').dataset.makespanUs == 120000").await;
        assert!(page.notes().await.join("\n").contains("site.extra"));
    });
}

/// The makespan is the sum of the four pages only if the browser resolves each reference.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn links_of_a_site_file_are_resolved() {
    with_page(async |page, _server| {
        page.open("overhead=none").await;
        import(
            &page,
            r##"{"start": "HTTPS://Shop.Example:443/docs/i.html", "pages": [
            {"url": "https://shop.example/docs/i.html", "latency_ms": 50, "parse_ms": 0, "links": ["../b c.html", "#top", ""]},
            {"url": "/b%20c.html", "latency_ms": 70, "parse_ms": 0, "links": ["//me:word@SHOP.example/docs/.?q=é"]},
            {"url": "/docs/?q=%C3%A9", "latency_ms": 90, "parse_ms": 0, "links": ["\\x\\..\\d", "https://", "mailto:x"]},
            {"url": "/d", "latency_ms": 110, "parse_ms": 0}]}"##,
        )
        .await;
        page.wait_until("document.querySelector('[data-lane=gather]').dataset.makespanUs == 320000").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_page_reports_a_missing_demo_site() {
    with_page(async |page, server| {
        server.set_mood(Mood::NoSite);
        page.open("mode=live&latency-ms=5").await;
        page.run_live().await;
        page.wait_until("document.querySelector('.note')").await;
        let notes = page.notes().await.join("\n");
        assert!(notes.contains("/site/") && notes.contains(&crawl_playground::text::status(404)), "{notes}");
        assert_eq!(page.lane("sequential", "failed").await, "1");
        server.set_mood(Mood::Well);
        page.run_live().await;
        assert_eq!(visited(&page.trace(1).await), everything(&count()));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_large_site_does_not_freeze_the_page() {
    with_page(async |page, _server| {
        // The page draws frames while it simulates, and the simulation can be cancelled.
        let count = "window.framesMeanwhile = 0;
            (function look() {
                if (document.body?.dataset.state === 'simulating') window.framesMeanwhile++;
                requestAnimationFrame(look);
            })()";
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": count})).await;
        page.open("site=web:100000&lanes=gather,task_group_spawn").await;
        let frames = page.js("return window.framesMeanwhile").await;
        assert!(frames.as_u64() > Some(2), "frames were drawn meanwhile: {frames}");
        assert_eq!(page.lane("gather", "pages").await, "100000");
        page.open_and_cancel("site=web:200000", "true").await;
        page.wait_for_state("ready").await;
        assert_healthy(&page, &BTreeSet::new()).await;
    });
}

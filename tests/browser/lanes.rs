//! Lanes with their own settings: unlinked in their heads, linked again, and computed as by the native core.

#[path = "fork.rs"]
mod fork;

use crate::chart::native;
use crate::code::click;
use crate::page::{DOWN, ENTER, Page, shown, with_page};
use crawl_playground::compare::Comparison;
use crawl_playground::say::settings;
use crawl_playground::setup::parse_query;
use crawl_playground::text;
use serde_json::json;

/// Compares the lanes on the page with the lanes that the native build computes from the page's address.
async fn assert_native(page: &Page) -> Comparison {
    let address = page.client.current_url().await.unwrap();
    let comparison = native(address.query().unwrap_or(""));
    for (place, lane) in comparison.lanes.iter().enumerate() {
        let fingerprint = lane.trace.fingerprint();
        page.wait_until(&format!(
            "document.querySelectorAll('.lane')[{place}].dataset.fingerprint === '{fingerprint:016x}'"
        ))
        .await;
    }
    comparison
}

async fn wait_for_lanes(page: &Page, lanes: &str) {
    page.wait_until(&format!("new URLSearchParams(location.search).get('lanes') === '{lanes}'")).await;
}

/// The words of all visible elements that match the selector.
async fn words(page: &Page, selector: &str) -> serde_json::Value {
    page.settle().await;
    page.js(&format!(
        "return [...document.querySelectorAll(`{selector}`)].filter(e => e.offsetParent).map(e => e.innerText)"
    ))
    .await
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_lane_is_unlinked_and_linked_again() {
    with_page(async |page, _server| {
        page.open("at=1411&lanes=gather,gather").await;
        click(&page, "#lane-own-1").await;
        page.wait_until("document.getElementById('own-1').offsetParent && document.getElementById('lane-own-1').ariaExpanded === 'true'").await;
        page.drag("lane-1-set-concurrency", "3").await;
        wait_for_lanes(&page, "gather,gather:concurrency=3").await;
        let lanes = assert_native(&page).await.lanes;
        assert_eq!(lanes.iter().map(|lane| lane.metrics.max_in_flight).collect::<Vec<_>>(), [8, 3]);
        // The head says so, and so does whatever speaks of the lane.
        let own = text::value_set(text::SETTING_CONCURRENCY, 3);
        let name = text::lane_name_own(text::STRATEGY_GATHER, &own);
        assert_eq!(words(&page, ".own-words li").await, json!([own]));
        let said = page.js("return document.getElementById('said').textContent").await;
        assert!(said.as_str().unwrap().contains(&name), "{said}");
        assert_eq!(words(&page, "#code .lane-switch .btn").await, json!([text::STRATEGY_GATHER, name]));
        // Shared settings still change for both lanes, but the lane's own setting does not.
        page.drag("set-concurrency", "5").await;
        page.wait_until("location.search.includes('concurrency=5')").await;
        page.drag("set-latency-ms", "60").await;
        page.wait_until("location.search.includes('latency-ms=60')").await;
        let lanes = assert_native(&page).await.lanes;
        assert_eq!(lanes.iter().map(|lane| lane.metrics.max_in_flight).collect::<Vec<_>>(), [5, 3]);
        // Back by keyboard: one setting, then all of them.
        page.js("document.getElementById('lane-1-set-mark').focus()").await;
        for _ in 0..4 {
            page.press(DOWN, false).await;
        }
        wait_for_lanes(&page, "gather,gather:concurrency=3:mark=result").await;
        assert_native(&page).await;
        page.js("document.getElementById('lane-1-link-concurrency').focus()").await;
        page.press(ENTER, false).await;
        wait_for_lanes(&page, "gather,gather:mark=result").await;
        page.js("document.getElementById('own-share-1').focus()").await;
        page.press(ENTER, false).await;
        wait_for_lanes(&page, "gather,gather").await;
        assert_eq!(words(&page, ".own-words li").await, json!([]));
        page.js("document.getElementById('lane-own-1').focus()").await;
        page.press(ENTER, false).await;
        page.wait_until("!document.getElementById('own-1').offsetParent").await;
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn two_lanes_can_have_the_same_pattern() {
    with_page(async |page, _server| {
        page.open("at=1411&lanes=gather").await;
        click(&page, "#lane-own-0").await;
        click(&page, "#own-copy-0").await;
        wait_for_lanes(&page, "gather,gather").await;
        // The panel is now the one of the new lane.
        page.drag("lane-1-set-cpu-ms", "30").await;
        wait_for_lanes(&page, "gather,gather:cpu-ms=30").await;
        let comparison = assert_native(&page).await;
        // One page at a time takes longer if parsing does. So each lane has its own measure.
        let [one, other] = [0, 1].map(|lane| comparison.sequential_us(&comparison.lanes[lane]));
        assert!(other > one, "{one} {other}");
        page.js("document.getElementById('figures').open = true").await;
        let row = format!(
            "return [...document.querySelectorAll('#figures tr')].find(r => r.cells[0].innerText === '{}').innerText",
            text::FIGURES_SPEED_UP
        );
        let speed_ups = page.js(&row).await;
        let expected = comparison.lanes.iter().map(|lane| {
            let sequential_us = comparison.sequential_us(lane) as f64;
            format!("{:.2}×", sequential_us / lane.makespan_us() as f64)
        });
        for expected in expected {
            assert!(speed_ups.as_str().unwrap().contains(&expected), "{expected} is not in {speed_ups}");
        }
        click(
            &page,
            &format!("section.lane:nth-of-type(2) .btn[aria-label='{}']", text::lane_remove(text::STRATEGY_GATHER)),
        )
        .await;
        wait_for_lanes(&page, "gather").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_lanes_rules_show_in_its_code_and_bad_settings_are_reported() {
    with_page(async |page, _server| {
        page.open("at=1411&lanes=gather,gather:mark=result&code-lane=2").await;
        let rules = words(&page, ".pane .rules").await.to_string();
        assert!(rules.contains(text::RULE_MARK_RESULT), "{rules}");
        click(&page, "#code-lane-0").await;
        page.wait_until("new URLSearchParams(location.search).get('code-lane') === '1'").await;
        assert_eq!(words(&page, ".pane .rules").await, json!([]));
        page.open("at=1411&lanes=gather:concurrency=many:batch=chunk,sequential:latency-ms=3").await;
        let notes = page.notes().await.join("\n");
        let (_, problems) = parse_query("lanes=gather:concurrency=many:batch=chunk,sequential:latency-ms=3", &[]);
        assert!(
            notes.contains(&shown(settings::problem(&problems[0], &[]).to_string())),
            "{problems:?} is not in\n{notes}"
        );
        let own = text::value_set(text::SETTING_BATCH, text::SETTING_BATCH_CHUNK);
        assert_eq!(words(&page, ".own-words li").await, json!([own]));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn live_lanes_keep_their_own_settings() {
    with_page(async |page, _server| {
        page.open("mode=live&latency-ms=20&cpu-ms=1&lanes=gather,gather:concurrency=2&stragglers=none").await;
        page.run_live().await;
        let most = [page.trace(0).await, page.trace(1).await].map(|trace| trace["max_in_flight"].as_u64().unwrap());
        assert!(most[0] > 2 && most[1] <= 2, "{most:?}");
        let predicted = page
            .js("return [...document.querySelectorAll('.lane')].map(lane => Number(lane.dataset.predictedUs))")
            .await;
        assert!(predicted[1].as_u64() > predicted[0].as_u64(), "each has its own prediction: {predicted}");
    });
}

/// The heads say on which Python a lane runs, and nothing speaks of a GIL that is not there.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_lane_names_its_python_and_no_gil_without_one() {
    with_page(async |page, _server| {
        let setting = |key: &str, value: &str| {
            let setting = crawl_playground::setup::setting(key).unwrap();
            let mut setup = crawl_playground::setup::Setup::default();
            setting.set(&mut setup, value).unwrap();
            text::value_set(settings::name(setting), settings::shown(setting, &setup))
        };
        let (python, free) = (setting("python", "3.14"), setting("gil", "off"));
        let legend = ".legend";
        page.open("lanes=as_completed,interpreter_map&cpu-ms=40&cores=4").await;
        assert_native(&page).await;
        assert_eq!(words(&page, ".own-words li").await, json!([python]));
        assert!(words(&page, legend).await.to_string().contains(text::CAUSE_GIL_WAITS), "threads wait for the GIL");
        page.open("lanes=as_completed:gil=off,queue_workers:gil=off&python=3.14&cpu-ms=40&cores=4").await;
        assert_native(&page).await;
        assert_eq!(words(&page, ".own-words li").await, json!([python, free, python, free]));
        assert!(!words(&page, legend).await.to_string().contains(text::CAUSE_GIL_WAITS), "there is no GIL");
    });
}

/// Only the GIL makes the published callbacks safe: the lane says so where there is none.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_lane_says_that_its_program_is_unsafe_without_the_gil() {
    with_page(async |page, _server| {
        let notes =
            "return [...document.querySelectorAll('.lane .unsafe')].map(note => note.hidden ? '' : note.textContent)";
        page.open("lanes=future_callbacks-as-published:gil=off,future_callbacks-as-published,future_callbacks:gil=off&python=3.14").await;
        assert_native(&page).await;
        assert_eq!(page.js(notes).await, json!([text::NO_GIL_UNSAFE, "", ""]));
    });
}

/// The controls of the newer settings are on the page, and the lanes run with them.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn lanes_run_with_chunks_and_end_their_queues_by_shutdown() {
    with_page(async |page, _server| {
        page.open("lanes=process_map:chunksize=6,queue_workers:shutdown=on&python=3.14&overhead=cpython").await;
        assert_native(&page).await;
        let words = words(&page, ".own-words li").await.to_string();
        for key in ["chunksize", "shutdown"] {
            assert!(words.contains(settings::name(crawl_playground::setup::setting(key).unwrap())), "{key}: {words}");
            let control = format!("return document.getElementById('shown-{key}') !== null");
            assert!(page.js(&control).await.as_bool().unwrap_or(false), "{key} has a control");
        }
    });
}

//! The worker in a real browser: it does the work, the page does it without one, and what happens when a worker fails.

#[path = "own.rs"]
mod own;
#[path = "python.rs"]
mod python;
#[path = "sweeps.rs"]
mod sweeps;

use crate::browser::Browser;
use crate::chart::native;
use crate::page::{Page, RIGHT, dist, shown, with_browser, with_page, with_page_in};
use crate::server::Server;
use crawl_playground::page::scene::{KeyMoments, next_event_us};
use crawl_playground::text;
use serde_json::{Value, json};

/// Queries of small sites, and of sites that are too large for the page to hold.
const QUERIES: [&str; 4] = [
    "at=0&lanes=sequential,gather,thread_map,process_map&errors=6&retries=1",
    "at=0&site=web:700&lanes=future_callbacks,queue_workers,imap_unordered,adaptive&seed=9",
    "at=0&site=web:12000&lanes=gather,async_workers,thread_map",
    "at=0&site=tree:9000&lanes=task_group_spawn,sequential,process_map&concurrency=20",
];

/// Opens each query twice, and compares its lanes with those of a native run.
async fn assert_runs_are_native(page: &Page, engine: &str) {
    for query in QUERIES.into_iter().flat_map(|query| [query, query]) {
        page.open(query).await;
        assert_eq!(page.js("return document.body.dataset.engine").await, engine, "{query}");
        let found =
            page.js("return [...document.querySelectorAll('.lane')].map(lane => lane.dataset.fingerprint)").await;
        let wanted = native(query).lanes.into_iter().map(|lane| format!("{:016x}", lane.trace.fingerprint()));
        assert_eq!(found, json!(wanted.collect::<Vec<_>>()), "{query}");
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_worker_runs_the_lanes() {
    with_page(async |page, _server| assert_runs_are_native(&page, "worker").await);
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn without_a_worker_the_page_runs_the_same_lanes() {
    let policy = [("content-security-policy", "worker-src 'none'")];
    let server = Server::start_with(&dist(), &policy);
    with_browser(Browser::Chromium, json!({}), server, async |page, _server| {
        assert_runs_are_native(&page, "page").await;
        page.drag("set-concurrency", "3").await;
        page.settle().await;
        let query = QUERIES[3].replace("concurrency=20", "concurrency=3");
        assert_first_lane(&page, &query).await;
    });
}

/// Before the page's own scripts: keeps each worker of the page in `workers`, and lets the test change what it says.
const WATCH: &str = "window.workers = [];
    const Real = Worker;
    window.Worker = class extends Real {
        constructor(address, options) { super(WRONG_ADDRESS, options); workers.push(this) }
        set onmessage(hear) {
            super.onmessage = hear && (event => {
                const data = event.data instanceof ArrayBuffer && window.damage ? window.damage(event.data) : event.data;
                hear(new MessageEvent('message', {data}));
            });
        }
    };";

async fn watch(page: &Page, address: &str, more: &str) {
    let source = WATCH.replace("WRONG_ADDRESS", address) + more;
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": source})).await;
}

/// The first lane on the page is that of a native run of the query.
async fn assert_first_lane(page: &Page, query: &str) {
    let wanted = format!("{:016x}", native(query).lanes[0].trace.fingerprint());
    assert_eq!(page.js("return document.querySelector('.lane').dataset.fingerprint").await, wanted);
}

async fn outcome(page: &Page) -> Value {
    page.js("return document.querySelector('.lane').dataset.outcome").await
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_worker_that_does_not_load_is_said_and_the_page_goes_on() {
    with_page(async |page, _server| {
        watch(&page, "'./nothing.js'", "").await;
        page.open("").await;
        page.wait_until("document.body.dataset.engine === 'page'").await;
        page.settle().await;
        assert_eq!(outcome(&page).await, "finished");
        assert!(page.notes().await.contains(&shown(text::WORKER_LACKING)), "{:?}", page.notes().await);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_worker_that_dies_in_a_run_is_replaced_once() {
    with_page(async |page, _server| {
        watch(&page, "address", "").await;
        page.open("lanes=gather").await;
        // It dies without a word, before it reads the letter.
        page.js("workers[0].terminate()").await;
        page.drag("set-concurrency", "3").await;
        page.wait_until("workers.length === 2 && document.body.dataset.state === 'ready'").await;
        page.settle().await;
        assert_first_lane(&page, "lanes=gather&concurrency=3").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn workers_that_die_again_and_again_are_said() {
    with_page(async |page, _server| {
        // Each worker dies of the first letter after the one that starts it.
        let dying = "const post = Real.prototype.postMessage;
            Real.prototype.postMessage = function(data, ...rest) {
                if (data instanceof ArrayBuffer && window.dies) { const letter = new Uint8Array(data); letter[7] = 250 }
                return post.call(this, data, ...rest);
            };";
        watch(&page, "address", dying).await;
        page.open("lanes=gather").await;
        page.js("window.dies = true").await;
        page.drag("set-concurrency", "3").await;
        page.wait_until("document.querySelector('.note') && document.body.dataset.state === 'ready'").await;
        page.js("window.dies = false").await;
        page.drag("set-concurrency", "5").await;
        page.settle().await;
        assert_first_lane(&page, "lanes=gather&concurrency=5").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn an_answer_that_is_damaged_is_said_and_the_next_run_is_shown() {
    with_page(async |page, _server| {
        watch(&page, "address", "").await;
        page.open("lanes=gather").await;
        for (damage, seen) in [
            ("data => { new Uint8Array(data)[0] = 99; return data }", "99"),
            ("data => data.slice(0, data.byteLength - 3)", "short"),
            ("data => data.slice(0, 5)", "short"),
        ] {
            page.js(&format!("window.damage = {damage}")).await;
            page.drag("set-concurrency", "3").await;
            page.wait_until("[...document.querySelectorAll('.note')].some(note => note.offsetParent)").await;
            page.wait_for_state("ready").await;
            let notes = page.notes().await.join("\n");
            assert!(
                notes.contains(&shown(text::worker_unreadable("§")).split('§').next().unwrap().to_string()),
                "{seen}: {notes}"
            );
            page.js("window.damage = null").await;
            page.drag("set-concurrency", "6").await;
            page.wait_until("![...document.querySelectorAll('.note')].some(note => note.offsetParent)").await;
            page.settle().await;
            assert_first_lane(&page, "lanes=gather&concurrency=6").await;
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_browser_with_little_memory_says_so_and_names_a_size() {
    // In pages of 64 kB: 60 MB.
    let little = json!({"args": ["--js-flags=--wasm-max-mem-pages=960"]});
    with_page_in(little, async |page, _server| {
        page.open("lanes=gather,thread_map").await;
        let _ = page.client.goto(&format!("{}?site=web:300000&lanes=gather,thread_map", page.address())).await;
        page.wait_until("[...document.querySelectorAll('.note')].some(note => note.offsetParent)").await;
        let notes = page.notes().await.join("\n");
        assert!(notes.contains(&shown(text::worker_lacks_memory(2, 300_000, 100_000))), "{notes}");
        page.open("lanes=gather").await;
        assert_eq!(outcome(&page).await, "finished");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn lanes_that_are_too_large_for_the_page_are_looked_at() {
    with_page(async |page, _server| {
        let query = QUERIES[2];
        page.open(query).await;
        let comparison = native(query);
        // The figures, the next event, the next key moment, and the table beside them.
        page.js("document.getElementById('events').open = true").await;
        page.press(RIGHT, false).await;
        let next_us = next_event_us(&comparison, 0).unwrap();
        page.wait_until(&format!("document.querySelector('tr[data-here=true]')?.dataset.at === '{next_us}'")).await;
        let key_us = KeyMoments::of(&comparison).next_us(next_us).unwrap();
        page.press(RIGHT, true).await;
        page.wait_until(&format!("document.querySelector('tr[data-here=true]')?.dataset.at >= '{key_us}'")).await;
        let done = page.js("return [...document.querySelectorAll('.lane')].map(lane => lane.dataset.makespanUs)").await;
        assert_eq!(done, json!(comparison.lanes.iter().map(|lane| lane.makespan_us().to_string()).collect::<Vec<_>>()));
        // The trace of a lane is a file of the worker's.
        page.js("window.kept = new Promise(keep => {
            URL.createObjectURL = blob => { blob.text().then(keep); return '#' } }); document.getElementById('keep-1').click()").await;
        let script =
            "const done = arguments[arguments.length - 1]; window.kept.then(text => done(JSON.parse(text).strategy))";
        assert_eq!(page.client.execute_async(script, vec![]).await.unwrap(), "async_workers");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn one_can_zoom_in_to_single_bars() {
    with_page(async |page, _server| {
        for query in ["at=300&lanes=gather", "at=5000&site=web:12000&lanes=gather,thread_map"] {
            page.open(query).await;
            let range = "new URLSearchParams(location.search)";
            page.js("document.getElementById('plot').focus()").await;
            for _ in 0..9 {
                page.press('+', false).await;
                page.settle().await;
            }
            page.wait_until(&format!("{range}.get('from') !== null")).await;
            let whole = page.js("return document.getElementById('zoom-whole').disabled").await;
            assert_eq!(whole, false);
            // A bar has a name that only it has: the keys find it.
            page.press(RIGHT, false).await;
            page.wait_until("document.getElementById('picked').textContent.length > 10").await;
            // The wheel with Ctrl zooms out, as the button does.
            page.js("const chart = document.querySelector('canvas.chart');
                for (let i = 0; i < 20; i++) chart.dispatchEvent(new WheelEvent('wheel', {deltaY: 120, ctrlKey: true, bubbles: true, cancelable: true}))").await;
            page.wait_until(&format!("{range}.get('from') === null && document.getElementById('zoom-whole').disabled"))
                .await;
            page.click("#zoom-in").await;
            page.wait_until("!document.getElementById('zoom-whole').disabled").await;
            page.click("#zoom-later").await;
            page.click("#zoom-whole").await;
            page.wait_until(&format!("{range}.get('from') === null && document.getElementById('zoom-whole').disabled"))
                .await;
        }
    });
}

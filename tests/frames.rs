//! What a person waits for, measured in a browser: `cargo xtask frames` prints it. Nothing here fails by the clock.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "who waits for a browser needs a clock")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(dead_code, reason = "the support is shared with the browser tests, which use more of it")]

#[path = "support/page.rs"]
mod page;
#[path = "support/server.rs"]
mod server;

use page::with_page;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::fs;

/// How many first visits are measured, each with a browser of its own: a new profile has an empty cache.
const VISITS: usize = 7;

/// Milliseconds of one visit, from the navigation on.
const SCRIPT: &str = "
    const [mark] = performance.getEntriesByName('first-motion');
    const wasm = performance.getEntriesByType('resource').find(entry => entry.name.endsWith('.wasm'));
    return {first_motion_ms: mark.startTime, wasm_loaded_ms: wasm.responseEnd,
            bytes: performance.getEntriesByType('resource').reduce((sum, entry) => sum + entry.transferSize, 0)}";

#[test]
#[ignore = "measures: cargo xtask frames"]
fn first_visit() {
    let visits: RefCell<Vec<Value>> = RefCell::default();
    for _ in 0..VISITS {
        with_page(async |page, _server| {
            page.open("").await;
            page.wait_until("performance.getEntriesByName('first-motion').length").await;
            visits.borrow_mut().push(page.js(SCRIPT).await);
        });
    }
    let visits = visits.into_inner();
    let median = |name: &str| {
        let mut all: Vec<f64> = visits.iter().map(|visit| visit[name].as_f64().expect("a number of ms")).collect();
        all.sort_unstable_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let (motion_ms, loaded_ms) = (median("first_motion_ms"), median("wasm_loaded_ms"));
    println!(
        "first visit: the first lane moves {motion_ms:.0} ms after the navigation (wanted: 1000), the median of {VISITS};"
    );
    println!("             the program is loaded after {loaded_ms:.0} ms");
    let figures = json!({"first_visit": {
        "first_motion_ms": motion_ms, "wasm_loaded_ms": loaded_ms, "wanted_first_motion_ms": 1000, "visits": visits,
    }});
    if let Ok(file) = std::env::var("FRAMES_JSON") {
        fs::write(&file, format!("{figures:#}\n")).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}

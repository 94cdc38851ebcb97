//! What a first visit loads, and what only a live run loads.

#[path = "../support/first_load.rs"]
mod first_load;

use crate::page::{Page, dist, with_page};
use crawl_playground::text;
use serde_json::json;
use std::collections::BTreeSet;

/// Files that the browser may load at any time to decide whether to offer to install the page.
const FOR_INSTALLING: [&str; 2] = ["manifest.webmanifest", "icon.svg"];

/// The files that the page has loaded so far, except the demo site's and those for installing.
async fn loaded(page: &Page) -> BTreeSet<String> {
    let names = page.js("return performance.getEntriesByType('resource').map(entry => entry.name)").await;
    let names = names.as_array().unwrap().iter().filter_map(|name| name.as_str()?.strip_prefix(page.address()));
    names.filter(|name| !name.starts_with("site/") && !FOR_INSTALLING.contains(name)).map(String::from).collect()
}

/// Waits until the page has loaded the expected number of files, and checks that they are the expected ones.
async fn has_loaded(page: &Page, expected: &BTreeSet<String>) {
    page.wait_until("document.readyState === 'complete'").await;
    page.wait_while("all files are loaded", async || loaded(page).await.len() < expected.len()).await;
    assert_eq!(loaded(page).await, *expected);
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_first_visit_loads_the_budgeted_files_and_a_live_run_the_page_parser() {
    with_page(async |page, _server| {
        page.open("").await;
        // The files in the size budget are the ones that a visit loads.
        let weighed = first_load::files(&dist()).into_iter().skip(1);
        let weighed: BTreeSet<String> = weighed.filter(|name| !FOR_INSTALLING.contains(&name.as_str())).collect();
        has_loaded(&page, &weighed).await;
        page.open("mode=live&latency-ms=4&cpu-ms=0&lanes=gather,task_group_spawn").await;
        page.run_live().await;
        let reader = ["links.js", "links_bg.wasm"].map(String::from);
        has_loaded(&page, &weighed.into_iter().chain(reader).collect()).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_first_motion_is_marked_once() {
    with_page(async |page, _server| {
        page.open("").await;
        page.wait_until("performance.getEntriesByName('first-motion').length").await;
        page.click("#play").await;
        page.click("#play").await;
        let marks = page.js("return performance.getEntriesByName('first-motion').length").await;
        assert_eq!(marks, json!(1));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_live_run_without_the_page_parser_says_so() {
    with_page(async |page, mut server| {
        // Otherwise a fast service worker could serve the module.
        let source = json!({"source": "delete Navigator.prototype.serviceWorker"});
        page.devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
        page.open("mode=live&latency-ms=4&cpu-ms=0").await;
        server.die();
        page.click("#run-live").await;
        page.wait_for_state("live-done").await;
        let notes = page.notes().await.join("\n");
        assert!(notes.contains(&text::note_live_not_begun(text::note_live_no_reader(""))), "{notes}");
        // The page still works.
        page.drag("set-concurrency", "3").await;
        page.wait_until("new URL(location).searchParams.get('concurrency') === '3'").await;
    });
}

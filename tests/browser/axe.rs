//! axe-core finds no problem on the page, with every pane open, in both themes, on a wide screen and on a phone.

use crate::page::{Page, with_page};
use crate::server::{Mood, Server};
use serde_json::Value;
use std::env;
use std::fs;

/// The rules for the page: WCAG 2.2 A and AA, and axe-core's best practices.
const TAGS: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']";
/// A wide screen and a phone, in CSS pixels.
const SIZES: [(u32, u32); 2] = [(1280, 900), (390, 844)];
const THEMES: [&str; 2] = ["light", "dark"];
/// Opens everything that is folded.
pub const UNFOLD: &str = "document.querySelector('#more[aria-expanded=false]')?.click();
    document.querySelectorAll('details').forEach(pane => pane.open = true);
    document.querySelectorAll('[data-unlink]').forEach(button => button.ariaExpanded === 'false' && button.click())";

/// Loads axe-core into the open page.
pub async fn inject(page: &Page) {
    let file = env::var("AXE_CORE").expect("AXE_CORE: axe.min.js; `cargo xtask test` fetches it");
    let source = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
    // axe-core exports itself to `module` if there is one; here there is none.
    page.js(&format!("{source}; window.axe = window.axe || axe")).await;
}

/// What axe-core finds, one line per element.
pub async fn findings(page: &Page) -> Vec<String> {
    // Waits until the page has painted the state, in its final colours.
    page.settle().await;
    let script = format!(
        "const done = arguments[arguments.length - 1];
         axe.run(document, {{runOnly: {TAGS}, resultTypes: ['violations']}}).then(found => done(found.violations), problem => done(String(problem)))"
    );
    let found = page.client.execute_async(&script, vec![]).await.unwrap();
    let Value::Array(found) = found else { panic!("axe-core: {found}") };
    let lines = found.iter().flat_map(|rule| {
        let nodes = rule["nodes"].as_array().cloned().unwrap_or_default();
        nodes.into_iter().map(move |node| {
            let summary = node["failureSummary"].as_str().unwrap_or("").replace('\n', " ");
            format!("{}: {} | {summary}", rule["id"], node["html"].as_str().unwrap_or(""))
        })
    });
    lines.collect()
}

/// A state's name, its query, and the JavaScript that completes the state.
type Stage = (&'static str, &'static str, &'static str);

/// The states of the page, with every pane.
pub const STATES: [Stage; 13] = [
    ("every pane open", "at=1411&path=1", UNFOLD),
    (
        "every pane open, Rust, what was corrected",
        "at=1411&code=rust&diff=1&lanes=gather,async_workers-as-published",
        UNFOLD,
    ),
    ("large type", "at=1411&type=large&lanes=gather,gather:concurrency=4:mark=result", UNFOLD),
    ("the help", "at=1411", "document.getElementById('help').click()"),
    ("playing", "play=1&speed=0.1", ""),
    (
        "no GIL",
        "lanes=as_completed:gil=off,interpreter_map,future_callbacks-as-published:gil=off&python=3.14&buffersize=4&start-method=spawn&shutdown=on",
        UNFOLD,
    ),
    ("a run that raised", "lanes=gather-as-published,thread_map&failure=raise&errors=20&at=9000", UNFOLD),
    ("notes, and a site of one page", "site=tree:1&concurrency=many&colour=red", UNFOLD),
    ("in another page", "embed=1&at=1411", ""),
    (
        "in another page, with what the author allows",
        "embed=1&at=1411&controls=concurrency,lanes&locked=site,spread&show=code,figures,events&hide=times",
        UNFOLD,
    ),
    ("a question", "embed=1&ask=speed-up", ""),
    ("an answer", "ask=fastest&speed=100", "document.getElementById('answer-1').click()"),
    (
        "the builder",
        "at=1411",
        "document.getElementById('embed').click();
         return new Promise(then => {
             const look = setInterval(() => {
                 const more = document.querySelector('#builder details');
                 if (!more) return;
                 more.open = true;
                 clearInterval(look);
                 then();
             }, 20);
         })",
    ),
];

async fn check(page: &Page, name: &str, faults: &mut Vec<String>) {
    inject(page).await;
    faults.extend(findings(page).await.into_iter().map(|line| format!("{name}: {line}")));
}

async fn check_states(page: &Page, (width, height): (u32, u32), theme: &str, faults: &mut Vec<String>) {
    page.resize(width, height).await;
    page.emulate("prefers-color-scheme", theme).await;
    for (name, query, script) in STATES {
        page.open(query).await;
        page.js(script).await;
        if script == UNFOLD {
            page.show_code().await;
        }
        check(page, &format!("{name}, {theme}, {width} px"), faults).await;
    }
}

/// The states of a live crawl: before the start, in the middle, and cancelled.
async fn check_live(page: &Page, server: &Server, theme: &str, faults: &mut Vec<String>) {
    server.set_mood(Mood::Answers(12));
    page.open(&format!("mode=live&theme={theme}&latency-ms=5&cpu-ms=0&concurrency=4")).await;
    check(page, &format!("before a live run, {theme}"), faults).await;
    server.take_log();
    page.click("#run-live").await;
    // In the middle of a run, until it is cancelled.
    page.wait_while("the server has more requests", async || server.requests() <= 12).await;
    check(page, &format!("a live run, {theme}"), faults).await;
    page.js("document.getElementById('cancel').click()").await;
    page.wait_for_state("live-done").await;
    page.js(UNFOLD).await;
    check(page, &format!("cancelled, {theme}"), faults).await;
    server.set_mood(Mood::Well);
    // A large site: its progress bar, and the page after a cancelled simulation.
    page.open_and_cancel(&format!("site=web:200000&theme={theme}"), "true").await;
    page.wait_for_state("ready").await;
    check(page, &format!("nothing to see, {theme}"), faults).await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn axe_finds_nothing_on_a_wide_screen() {
    all_is_well(SIZES[0]);
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn axe_finds_nothing_on_a_phone() {
    all_is_well(SIZES[1]);
}

fn all_is_well(size: (u32, u32)) {
    with_page(async |page, server| {
        let mut faults = Vec::new();
        for theme in THEMES {
            check_states(&page, size, theme, &mut faults).await;
            check_live(&page, &server, theme, &mut faults).await;
        }
        assert!(faults.is_empty(), "{} findings\n{}", faults.len(), faults.join("\n"));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn axe_finds_real_problems() {
    with_page(async |page, _server| {
        page.open("at=1411").await;
        inject(&page).await;
        page.js(
            "document.getElementById('share').replaceChildren(); document.getElementById('said').style.color = '#ccc'",
        )
        .await;
        let found = findings(&page).await.join("\n");
        assert!(found.contains("button-name") && found.contains("color-contrast"), "{found}");
    });
}

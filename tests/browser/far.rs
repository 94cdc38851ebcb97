//! The questions about lanes that are too large for the page to hold, in a real browser: what a worker answers is what the lanes say.

use super::{ENTER, KEEP, RIGHT, ask, count, data, press, with};
use crate::axe;
use crate::browser::Browser;
use crate::chart::native;
use crate::page::{Page, dist, with_browser};
use crate::server::Server;
use crawl_playground::compare::Comparison;
use crawl_playground::page::answers::asked;
use crawl_playground::page::answers::take_along::{About, Thing, file, name};
use crawl_playground::page::answers::why::answer;
use crawl_playground::page::scene::Chart;
use crawl_playground::page::what_if;
use serde_json::json;

/// Four lanes of 20,000 pages: half a million events.
const FAR: &str = "at=0&site=web:20000&lanes=gather,async_workers,thread_map,task_group_spawn&concurrency=16&errors=3";

/// Waits for the answer to the question that is open, and compares it with that of the native build. Returns the question.
async fn assert_answered(page: &Page, comparison: &Comparison) -> String {
    page.wait_until(
        "document.querySelector('.far')?.dataset.busy === 'false' && document.querySelector('.answer').innerText",
    )
    .await;
    let question = data(page, ".why-pane", "question").await;
    let wanted = answer(&asked::read(&question).expect("it is a question"), comparison);
    let found = page.js("return document.querySelector('.answer').innerText").await;
    assert_eq!(found, json!(wanted.sentence), "{question}");
    assert_eq!(count(page, ".summands tbody tr").await, wanted.summands.len() as u64, "{question}");
    question
}

/// Asks by a button, and waits until the question is another one.
async fn ask_by(page: &Page, button: &str, question: &str) {
    press(page, button).await;
    page.wait_until(&format!("document.querySelector('.why-pane').dataset.question.startsWith('{question}')")).await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn why_answers_about_lanes_that_the_page_does_not_hold() {
    let comparison = native(FAR);
    with(async |page, _server| {
        page.open(FAR).await;
        ask(page, "why").await;
        ask_by(page, "#why-slower", "slower-").await;
        assert_answered(page, &comparison).await;
        page.wait_until("document.querySelectorAll('.lights .lit').length > 3").await;
        press(page, ".summands tbody tr button").await;
        page.wait_until("document.querySelector('.summands [data-lit=true]')").await;
        for (word, _) in asked::FIGURES {
            page.js(&format!("document.getElementById('why-figure').value = '{word}'")).await;
            ask_by(page, "#why-about", "figure-").await;
            page.wait_until(&format!("document.querySelector('.why-pane').dataset.question.endsWith('{word}')")).await;
            assert_answered(page, &comparison).await;
        }
        // By keyboard: a bar of the timelines, and W.
        page.js("document.getElementById('plot').focus()").await;
        page.press(RIGHT, false).await;
        page.press('w', false).await;
        page.wait_until("!document.querySelector('.why-pane').dataset.question.startsWith('figure')").await;
        let keyed = assert_answered(page, &comparison).await;
        // By pointer: a row of each half.
        let frame = page.js("const e = document.querySelector('canvas.chart'); e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]").await;
        let [x, y, width, height] = [0, 1, 2, 3].map(|nth| frame[nth].as_f64().unwrap());
        let mut before = keyed;
        for (across, down) in [(0.2, 0.2), (0.4, 0.7)] {
            page.click_at(x + width * across, y + height * down).await;
            page.wait_until(&format!("document.querySelector('.why-pane').dataset.question !== '{before}'")).await;
            before = assert_answered(page, &comparison).await;
        }
        page.wait_until(&format!("location.search.includes('pane=why.{before}')")).await;
        axe::inject(page).await;
        assert_eq!(axe::findings(page).await, Vec::<String>::new());
        for question in ["page-1-12345", "bend-2-8", "between-4-latency~ms-20-400"] {
            page.open(&format!("{FAR}&pane=why.{question}")).await;
            page.wait_until("document.querySelector('.why-pane')").await;
            assert_eq!(assert_answered(page, &comparison).await, question);
        }
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn an_answer_about_large_lanes_is_stopped_and_asked_for_again() {
    let query = "at=0&site=web:120000&lanes=gather,thread_map&concurrency=16";
    let comparison = native(query);
    with(async |page, _server| {
        page.open(query).await;
        ask(page, "why").await;
        // A script in the page stops it: it may end between two polls of the driver.
        page.js("window.stopped = 0; (function look() {
                const stop = document.getElementById('far-stop');
                if (stop?.checkVisibility() && +document.querySelector('.far progress').value > 0) { stopped = document.querySelector('.answer').innerText.length + 1; stop.click() }
                else requestAnimationFrame(look)
            })()").await;
        press(page, "#why-slower").await;
        page.wait_until("stopped === 1 && document.querySelector('.far').dataset.busy === 'false'").await;
        assert_eq!(page.js("return document.querySelector('.answer').innerText").await, json!(""));
        page.js("document.getElementById('why-about').focus()").await;
        page.press(ENTER, false).await;
        assert_answered(page, &comparison).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn without_a_worker_the_page_answers_about_large_lanes() {
    let comparison = native(FAR);
    let policy = [("content-security-policy", "worker-src 'none'")];
    let server = Server::start_with(&dist(), &policy);
    with_browser(Browser::Chromium, json!({}), server, async |page, _server| {
        page.open(&format!("{FAR}&pane=why.slower-1-4")).await;
        page.wait_until("document.querySelector('.why-pane')").await;
        assert_answered(&page, &comparison).await;
    });
}

/// Before the page's own scripts: counts the thin lines of the run without a fork.
const GHOST: &str = "window.lines = 0;
    const fill = CanvasRenderingContext2D.prototype.fillRect;
    CanvasRenderingContext2D.prototype.fillRect = function (...of) { if (Math.abs(this.globalAlpha - 0.45) < 0.001) lines++; fill.apply(this, of) }";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_large_lane_is_forked_and_shows_the_run_without_the_fork() {
    let lanes = "gather,task_group_spawn";
    let query = |lanes: &str| format!("at=9000&site=web:20000&lanes={lanes}&concurrency=16");
    with(async |page, _server| {
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": GHOST})).await;
        page.open(&query(lanes)).await;
        assert_eq!(page.js("return lines").await, json!(0));
        ask(page, "fork").await;
        page.js("const list = document.getElementById('fork-key'); list.value = 'latency-ms'; list.dispatchEvent(new Event('change', {bubbles: true}))").await;
        page.wait_until("document.getElementById('fork-value').value === '120'").await;
        page.drag("fork-value", "300").await;
        // By keyboard: Enter in the field.
        page.js("document.getElementById('fork-value').focus()").await;
        page.press(ENTER, false).await;
        let forked = "gather@9000ms:latency-ms=300,task_group_spawn";
        page.wait_until(&format!("new URLSearchParams(location.search).get('lanes') === '{forked}'")).await;
        page.settle().await;
        page.wait_until("lines > 20").await;
        let comparison = native(&query(forked));
        let said = what_if::answer(&comparison.lanes[0]).expect("it has a fork");
        let words = page.js("return document.getElementById('unfork-0').textContent").await;
        assert!(words.as_str().unwrap().contains(&said), "{words}, but {said}");
        // The worker asks its own run: with the fork.
        press(page, "[data-pane=why]").await;
        page.wait_until("document.querySelector('.why-pane')").await;
        ask_by(page, "#why-slower", "slower-").await;
        assert_answered(page, &comparison).await;
        press(page, "#unfork-0").await;
        page.wait_until(&format!("new URLSearchParams(location.search).get('lanes') === '{lanes}'")).await;
        page.settle().await;
        page.js("window.lines = 0").await;
        page.resize(1300, 1000).await;
        page.settle().await;
        assert_eq!(page.js("return lines").await, json!(0));
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

/// A number that depends on each letter of a text and its place.
fn sum(text: &str) -> u32 {
    text.bytes().fold(7, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
}

const SUM: &str = "const sum = text => { let all = 7; for (let i = 0; i < text.length; i++) all = (Math.imul(all, 31) + text.charCodeAt(i)) >>> 0; return all };";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn files_of_large_lanes_are_those_of_the_command() {
    let query = "at=700&site=web:9000&lanes=gather,thread_map&concurrency=12";
    let comparison = native(query);
    with(async |page, _server| {
        page.open(query).await;
        page.js(KEEP).await;
        ask(page, "take").await;
        let things = [
            ("csv-0", Thing::TraceCsv(0)),
            ("json-1", Thing::TraceJson(1)),
            ("site", Thing::Site),
            ("chrome", Thing::ChromeTrace),
        ];
        for (place, (id, thing)) in things.into_iter().enumerate() {
            press(page, &format!("#take-{id}")).await;
            page.wait_until(&format!("saved.length === {}", place + 1)).await;
            let link = page.js("return location.href").await.as_str().unwrap().to_string();
            let wanted = file(thing, &comparison, &Chart::default(), &About { link, still: None }).expect("it fits");
            let found = page
                .js(&format!(
                    "{SUM} const [name, type, size, text] = saved[{place}]; return [name, type, size, sum(text)]"
                ))
                .await;
            let (size, sum) = (wanted.text.len(), sum(&wanted.text));
            assert!(wanted.text.is_ascii(), "a letter is a byte");
            assert_eq!(found, json!([wanted.name, wanted.media_type, size, sum]), "{id}");
        }
        for (place, id) in (things.len()..).zip(["svg", "png", "still"]) {
            press(page, &format!("#take-{id}")).await;
            page.wait_until(&format!("saved.length === {}", place + 1)).await;
        }
        let figure = page.js("const document = new DOMParser().parseFromString(saved[4][3], 'image/svg+xml');
            return [saved[4][0], document.querySelectorAll('parsererror').length, document.querySelectorAll('.lane').length, document.querySelectorAll('.density').length > 100]").await;
        assert_eq!(figure, json!([name(Thing::Figure, &comparison), 0, 2, true]));
        let pictures = page.js("return [saved[5][2] > 10000, saved[6][2] > 10000, saved[5][2] !== saved[6][2]]").await;
        assert_eq!(pictures, json!([true, true, true]), "a still has a playhead and a caption");
        axe::inject(page).await;
        assert_eq!(axe::findings(page).await, Vec::<String>::new());
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

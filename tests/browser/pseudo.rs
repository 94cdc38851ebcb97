//! No text of the page is outside `messages/`. In a build whose language has an accent on each letter, the unfolded page
//! shows no plain English in use.

use crate::axe::{STATES, UNFOLD};
use crate::page::{DOWN, Page, RIGHT, with_page};
use crate::server::{Mood, Server};
use crawl_playground::setup::SETTINGS;
use crawl_playground::site::demo;
use crawl_playground::site::generate::GENERATORS;
use crawl_playground::strategy;
use serde_json::json;
use std::path::PathBuf;

/// Finds two plain letters in a row in everything that people read or hear: texts, attributes, generated content, and texts
/// painted on a canvas. Skips what is the same in every language.
const FIND: &str = r"
    const SAME = 'script, style, noscript, textarea, ' +
        'code, pre, ' +                   // settings, ids, file names and values of addresses
        'kbd, #help-dialog dt, ' +        // names of keys, as the browser has them
        '[translate=no]';                 // the code of the patterns
    const ATTRIBUTES = ['aria-label', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label'];
    const data = new Set(arguments[0]);
    const found = new Set();
    // Keys of settings, and ids of patterns and of generated sites, are the same in every language.
    const IDS = new RegExp(arguments[1], 'g');
    const look = (where, text) => {
        // Addresses of the web are data.
        for (const word of (text ?? '').replace(/https?:\S+/g, '').replace(IDS, '').match(/[A-Za-z]{2,}/g) ?? [])
            if (!data.has(word)) found.add(`${where}: ${word} in ${text.trim().slice(0, 80)}`);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const parent = texts.currentNode.parentElement;
        if (!parent.closest(SAME) && !parent.closest('[hidden]')) look(parent.localName, texts.currentNode.data);
    }
    for (const element of document.body.querySelectorAll('*')) {
        if (element.closest(SAME)) continue;
        for (const name of ATTRIBUTES) look(`${element.localName} ${name}`, element.getAttribute(name));
        for (const side of ['::before', '::after']) {
            const content = getComputedStyle(element, side).content;
            if (content !== 'none' && content !== 'normal') look(`${element.localName}${side}`, content);
        }
    }
    for (const text of window.painted) look('canvas', text);
    return [...found]";

/// Records each text that a canvas paints.
const RECORD: &str = "window.painted = new Set(); const fill = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { painted.add(text); return fill.call(this, text, ...rest) }";

/// A site whose pages have no names with two letters.
const SITE: &str = "site=tree:63";

/// The names of settings, patterns and generated sites, as a JavaScript pattern: a list of keys, an id in a sentence, the
/// first word of a choice.
fn ids() -> String {
    let any = |mut words: Vec<&str>| {
        // Of two words with the same start, JavaScript takes the first one that matches.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.join("|")
    };
    let key = any(SETTINGS.iter().map(|setting| setting.key).collect());
    let pattern = any(strategy::CATALOGUE.iter().map(|strategy| strategy.id).collect());
    let site = any(GENERATORS.iter().map(|generator| &generator.id[1..]).collect());
    format!("\\b({key})(, ({key}))+|\\b({pattern})\\b|^[A-Z]({site}) · ")
}

async fn check(page: &Page, name: &str, data: &[String], faults: &mut Vec<String>) {
    page.js("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))").await;
    let found = page.client.execute(FIND, vec![json!(data), json!(ids())]).await.expect("the script runs");
    let found = found.as_array().expect("it is a list").clone();
    faults.extend(found.iter().map(|fault| format!("{name}: {}", fault.as_str().unwrap_or_default())));
}

async fn check_states(page: &Page, faults: &mut Vec<String>) {
    for (name, query, script) in STATES {
        let site = if query.contains("site=") { "" } else { SITE };
        page.open(&format!("{query}&{site}")).await;
        page.js(script).await;
        if script == UNFOLD {
            page.show_code().await;
        }
        check(page, name, &[], faults).await;
    }
    // A bar, by keyboard: its tip and the spoken text.
    page.open(&format!("{SITE}&lanes=sequential,gather&at=900&path=1")).await;
    page.js("document.getElementById('plot').focus()").await;
    for key in [RIGHT, DOWN, RIGHT, RIGHT] {
        page.press(key, false).await;
        check(page, "a bar", &[], faults).await;
    }
    // Bugs: the explanations, and each cause of a wait.
    for query in [
        "lanes=rate_limited-as-published,future_callbacks:guard=lock,queue_workers,to_thread&errors=9&failure=raise",
        "lanes=process_map,pool_map,imap_unordered,first_completed&overhead=cpython&retries=2&errors=20&cpu-ms=30",
        "lanes=async_workers:done=worker-idle,task_group_spawn:mark=result,adaptive,oracle&connections=2&congestion=3",
    ] {
        page.open(&format!("{SITE}&{query}&at=99999")).await;
        page.js(UNFOLD).await;
        check(page, query, &[], faults).await;
    }
    page.open_and_cancel("site=web:200000", "true").await;
    page.wait_for_state("ready").await;
    check(page, "a simulation that was cancelled", &[], faults).await;
}

async fn check_live(page: &Page, server: &Server, faults: &mut Vec<String>) {
    let site = demo::site();
    let words = site.iter().flat_map(|(id, _)| [site.label(id), site.url(id).into_owned(), site.section(id)]);
    let words: Vec<String> = words
        .flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphabetic()).map(String::from).collect::<Vec<_>>())
        .collect();
    server.set_mood(Mood::Answers(12));
    page.open("mode=live&latency-ms=5&cpu-ms=0&concurrency=4").await;
    server.take_log();
    page.click("#run-live").await;
    page.wait_while("the server has more requests", async || server.requests() <= 12).await;
    check(page, "a live run", &words, faults).await;
    page.js("document.getElementById('cancel').click()").await;
    page.wait_for_state("live-done").await;
    page.js(UNFOLD).await;
    check(page, "after a live run", &words, faults).await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_text_comes_from_the_messages() {
    let folder =
        std::env::var_os("PLAYGROUND_PSEUDO_DIST").expect("PLAYGROUND_PSEUDO_DIST: `cargo xtask test` sets it");
    let server = Server::start(&PathBuf::from(folder));
    with_page(async |page, _english| {
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": RECORD})).await;
        let page = page.of(&server);
        let mut faults = Vec::new();
        check_states(&page, &mut faults).await;
        check_live(&page, &server, &mut faults).await;
        faults.sort();
        assert!(faults.is_empty(), "{} texts outside messages/\n{}", faults.len(), faults.join("\n"));
    });
}

/// The check that the test above relies on: it finds English in a text, an attribute, generated content and on a canvas.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn english_outside_the_messages_is_found() {
    with_page(async |page, _server| {
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": RECORD})).await;
        page.open(&format!("{SITE}&at=900")).await;
        let mut faults = Vec::new();
        check(&page, "English", &[], &mut faults).await;
        for place in ["button: Share", "button title: ", "canvas: ", "option: "] {
            assert!(faults.iter().any(|fault| fault.contains(place)), "{place:?} is not in {faults:#?}");
        }
    });
}

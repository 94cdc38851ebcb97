//! The code on the page, and keyboard access to the bars.

use crate::offline::copy_of_dist;
use crate::page::{Page, shown, with_page};
use crate::server::{Mood, Server};
use crawl_playground::compare::{Comparison, Runner};
use crawl_playground::page::scene::{CodeTrack, Marker};
use crawl_playground::setup::parse_query;
use crawl_playground::strategy::code::{Call, Code, Language};
use crawl_playground::text;
use crawl_playground::trace::EventKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::rc::Rc;

/// The comparison that this machine's native build computes for a query.
fn native(query: &str) -> Comparison {
    let (setup, _) = parse_query(query, &["at", "code", "diff", "code-lane"]);
    Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run()
}

/// The number of workers at each line of a lane's code.
fn crowd(comparison: &Comparison, lane: usize, language: Language, at_us: u64) -> BTreeMap<u16, usize> {
    let lane = &comparison.lanes[lane];
    let code = Code::of(lane.strategy, &comparison.setup.rules(lane.strategy));
    let line = |marker: &Marker| {
        let is_it =
            |place: &&crawl_playground::strategy::code::Place| (place.call, place.rust) == (marker.call, marker.line);
        let place = code.places.iter().find(is_it).unwrap();
        if language == Language::Rust { place.rust } else { place.python }
    };
    let mut crowd = BTreeMap::new();
    for marker in CodeTrack::of(lane.trace.events(), &code.places).at(at_us) {
        *crowd.entry(line(&marker)).or_default() += 1;
    }
    crowd
}

/// The dots on the page in the pane at this index, by line.
async fn dots(page: &Page, pane: usize) -> BTreeMap<u16, usize> {
    let script = format!(
        "return [...document.querySelectorAll('.pane')[{pane}].querySelectorAll('.ln[data-here=true]')].map(row => \
         [Number(row.dataset.line), row.querySelectorAll('.who i').length])"
    );
    page.settle().await;
    let rows = page.js(&script).await;
    let row = |row: &Value| (row[0].as_u64().unwrap() as u16, row[1].as_u64().unwrap() as usize);
    rows.as_array().unwrap().iter().map(row).collect()
}

/// Clicks on an element. Scrolls it to the middle first, because the bar at the bottom may cover it.
pub async fn click(page: &Page, selector: &str) {
    page.js(&format!("document.querySelector(`{selector}`).scrollIntoView({{block: 'center'}})")).await;
    page.click(selector).await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn dots_mark_the_workers_lines() {
    with_page(async |page, _server| {
        let comparison = native("");
        for (language, word) in [(Language::Python, "python"), (Language::Rust, "rust")] {
            for at_ms in [60, 300, 700, 1411, 99_000] {
                page.open(&format!("at={at_ms}&code={word}")).await;
                page.show_code().await;
                page.wait_until("document.querySelector('.who[data-dots]')").await;
                for lane in 0..comparison.lanes.len() {
                    let expected = crowd(&comparison, lane, language, at_ms * 1000);
                    assert_eq!(dots(&page, lane).await, expected, "lane {lane} at {at_ms} ms in {word}");
                }
            }
        }
        // They move with the playhead.
        page.open("at=700&code-lane=2").await;
        page.show_code().await;
        page.wait_until("document.querySelector('.who[data-dots]')").await;
        let before = dots(&page, 1).await;
        page.drag("at", "300").await;
        page.wait_until("document.getElementById('said').innerText.includes('0.30 s')").await;
        assert_ne!(dots(&page, 1).await, before);
        assert_eq!(dots(&page, 1).await, crowd(&comparison, 1, Language::Python, 300_000));
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_line_leads_to_the_next_moment_at_which_it_runs() {
    with_page(async |page, _server| {
        page.open("at=0&code-lane=2").await;
        page.show_code().await;
        let comparison = native("");
        let starts = comparison.lanes[1].trace.events().iter().filter(|event| event.kind() == EventKind::Started);
        let next = starts.map(|event| event.at_us()).find(|&at_us| at_us > 0).unwrap();
        let code = Code::of(comparison.lanes[1].strategy, &comparison.setup.rules(comparison.lanes[1].strategy));
        let line = code.places.iter().find(|place| place.call == Call::Fetch).unwrap().python;
        click(&page, &format!(".pane[data-on=true] .ln[data-line='{line}'] .no button")).await;
        page.wait_until(&format!("document.getElementById('at').value === '{}'", next / 1000)).await;
        page.wait_until(&format!("new URLSearchParams(location.search).get('at') === '{}'", next / 1000)).await;
        // A click on the line itself does the same.
        click(&page, &format!(".pane[data-on=true] .ln[data-line='{line}'] .src")).await;
        page.wait_until(&format!("Number(document.getElementById('at').value) >= {}", next / 1000)).await;
        // Lines without a call are no buttons.
        let others = page.js("return [...document.querySelectorAll('.ln[data-runs=false] button')].filter(b => b.offsetParent).length").await;
        assert_eq!(others, json!(0));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_diff_contains_both_versions() {
    with_page(async |page, _server| {
        page.open("lanes=async_workers,gather-as-published").await;
        page.show_code().await;
        click(&page, "#code-diff").await;
        page.wait_until("new URLSearchParams(location.search).get('diff') === '1'").await;
        for (pane, pattern) in [(0, "async_workers"), (1, "gather")] {
            let side = async |mark: &str| {
                let script = format!(
                    "return [...document.querySelectorAll('.pane')[{pane}].querySelectorAll('.ln')] \
                     .filter(row => row.dataset.mark === 'same' || row.dataset.mark === '{mark}') \
                     .map(row => {{ const text = row.querySelector('.src').cloneNode(true); \
                        text.querySelector('.sr').remove(); return text.textContent + '\\n' }}).join('')"
                );
                page.js(&script).await.as_str().unwrap().to_string()
            };
            let find = |id: &str| crawl_playground::strategy::find(id).unwrap();
            assert_eq!(side("added").await, find(pattern).python(), "{pattern}");
            assert_eq!(
                side("removed").await,
                find(pattern).other_version().unwrap().python(),
                "{pattern} as published"
            );
        }
        // Not only colour: there are also signs, and words for screen readers.
        let marks = page.js("return [...document.querySelectorAll('.ln')].filter(row => row.dataset.mark !== 'same').map(row => \
            [row.dataset.mark, row.querySelector('.sign').textContent, row.querySelector('.sr').hidden, row.querySelector('.sr').textContent])").await;
        let marks = marks.as_array().unwrap();
        assert!(marks.len() > 20);
        for mark in marks {
            let is_added = mark[0] == "added";
            let expected = if is_added {
                json!(["added", "+", false, text::CODE_CORRECTED])
            } else {
                json!(["removed", "−", false, text::CODE_PUBLISHED])
            };
            assert_eq!(*mark, expected);
        }
        let rules = page.js("return document.querySelector('.pane .rules').innerText").await;
        let rules = rules.as_str().unwrap().to_string();
        assert!(rules.contains(text::RULE_MARK) && rules.contains(text::RULE_MARK_DEQUEUE), "{rules}");
        // The address contains the language and the lane of the code.
        click(&page, "#code-rust").await;
        click(&page, "#code-lane-0").await;
        page.wait_until("location.search.includes('code=rust') && location.search.includes('code-lane=1')").await;
        // The code opens on the second lane by default.
        click(&page, "#code-lane-1").await;
        page.wait_until("location.search.includes('code=rust') && !location.search.includes('code-lane')").await;
        let address = page.client.current_url().await.unwrap();
        page.open(address.query().unwrap()).await;
        page.show_code().await;
        let pane = page.js("const pane = document.querySelector('.pane[data-on=true]'); return [pane.querySelector('h3 code').innerText, pane.querySelector('.rules p').innerText]").await;
        assert_eq!(pane, json!(["gather_published.rs → gather.rs", text::RULES_BESIDE]));
        page.open("code=cobol&diff=perhaps").await;
        let notes = page.notes().await.join("\n");
        assert!(
            [text::PARAMETER_CODE_ALLOWED, text::PARAMETER_BIT].iter().all(|words| notes.contains(&shown(words))),
            "{notes}"
        );
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn code_stays_in_place_while_lanes_and_settings_change() {
    with_page(async |page, _server| {
        page.open("at=500").await;
        page.show_code().await;
        let names = async || {
            page.js("return [...document.querySelectorAll('.pane h3 code')].map(name => name.textContent)").await
        };
        assert_eq!(names().await, json!(["sequential.py", "gather.py", "task_group_spawn.py"]));
        click(&page, "#lane-version-1").await;
        page.wait_until("document.querySelectorAll('.pane h3 code')[1].textContent === 'gather_published.py'").await;
        click(&page, "#add-lane").await;
        page.wait_until("document.querySelectorAll('.pane').length === 4").await;
        for (language, lane) in [("rust", 3), ("python", 0), ("rust", 1)] {
            click(&page, &format!("#code-{language}")).await;
            click(&page, &format!("#code-lane-{lane}")).await;
            page.drag("set-concurrency", &format!("{}", lane + 2)).await;
        }
        page.wait_until("document.querySelector('.pane[data-on=true] .ln[data-here=true]')").await;
        let query = page.client.current_url().await.unwrap().query().unwrap_or("").to_string();
        page.open("mark=result&at=500").await;
        page.show_code().await;
        let rules = page.js("return document.querySelector('.pane .rules').innerText").await;
        assert!(rules.as_str().unwrap().contains(text::RULE_MARK_RESULT), "{rules} after {query}");
        // A folded card costs nothing, and an unfolded one is up to date.
        click(&page, "#code > summary").await;
        page.drag("at", "900").await;
        click(&page, "#code > summary").await;
        page.wait_until("document.querySelector('.pane[data-on=true] .ln[data-here=true]')").await;
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_code_follows_a_live_run_too() {
    with_page(async |page, server| {
        page.open("mode=live&latency-ms=40&cpu-ms=1&lanes=gather,async_workers&code=rust").await;
        page.show_code().await;
        // In the middle of the run, until the test has seen it.
        server.set_mood(Mood::Answers(12));
        click(&page, "#run-live").await;
        page.wait_until("document.querySelector('.who[data-at^=f] i')").await;
        server.set_mood(Mood::Well);
        page.wait_for_state("live-done").await;
        page.drag("at", "30").await;
        page.wait_until("document.getElementById('said').innerText.includes('0.03 s')").await;
        for pane in 0..2 {
            assert!(!dots(&page, pane).await.is_empty(), "pane {pane}: the start page is being fetched");
        }
    });
}

/// The page's server has the code as a file of its own.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_code_loads_when_the_reader_scrolls_to_it_and_a_failed_load_can_be_repeated() {
    with_page(async |page, _server| {
        let folder = copy_of_dist("code");
        let is_code = |name: &str| name.starts_with("strategies-") && name.ends_with(".txt");
        let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let name = names.into_iter().find(|name| is_code(name)).unwrap();
        let (file, away) = (folder.join(&name), folder.join("away.txt"));
        let server = Server::start(&folder);
        let page = page.of(&server);
        let (path, wait) = (format!("/{name}"), "document.getElementById('code-files').innerText");
        // The service worker would load it, too.
        fs::write(folder.join("sw.js"), "").unwrap();
        fs::rename(&file, &away).unwrap();
        page.client.set_window_size(1000, 600).await.unwrap();
        page.open("at=700&lanes=gather,async_workers").await;
        assert_eq!(server.asked_for(&path), 0);
        assert_eq!(page.js(&format!("return {wait}")).await, json!(text::CODE_LOADS));
        page.js("document.querySelector('.panes').scrollIntoView()").await;
        page.wait_until(&format!("{wait}.includes({})", json!(text::CODE_NOT_LOADED))).await;
        assert_eq!(page.js("return document.querySelectorAll('.ln').length").await, json!(0));
        // Another file than this one is no code either.
        for (text, times) in [(None, 2), (Some("<!doctype html>"), 3)] {
            text.into_iter().for_each(|text| fs::write(&file, text).unwrap());
            click(&page, "#code-again").await;
            page.wait_while("it asks again", async || server.asked_for(&path) < times).await;
            page.wait_until(&format!("{wait}.includes({})", json!(text::CODE_NOT_LOADED))).await;
        }
        fs::rename(&away, &file).unwrap();
        click(&page, "#code-again").await;
        page.wait_until("document.getElementById('code-files').hidden && document.querySelector('.who i')").await;
        assert_eq!(dots(&page, 1).await, crowd(&native("lanes=gather,async_workers"), 1, Language::Python, 700_000));
        assert_eq!(server.asked_for(&path), 4);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn bars_can_be_read_with_the_keyboard() {
    with_page(async |page, _server| {
        page.open("at=0&lanes=sequential,gather").await;
        let press = async |key: &str| {
            let script = format!(
                "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', bubbles: true, cancelable: true}}))"
            );
            page.js(&script).await;
        };
        let says = async |lane: &str, worker: u32, what: &str| {
            let start = text::pick(lane, worker, "\u{1}", "", "");
            let start = start.split('\u{1}').next().unwrap();
            let words = json!([start, what]);
            page.wait_until(&format!("{words}.every(w => document.getElementById('picked').textContent.includes(w))"))
                .await;
        };
        let (sequential, gather) = (text::STRATEGY_SEQUENTIAL, text::STRATEGY_GATHER);
        page.js("document.getElementById('plot').focus()").await;
        press("ArrowRight").await;
        says(sequential, 1, text::FILL_FETCHING).await;
        press("ArrowRight").await;
        says(sequential, 1, text::FILL_PARSING).await;
        assert_eq!(page.js("return document.getElementById('at').value").await, json!("0"), "the playhead stays");
        page.wait_until(&format!(
            "!document.querySelector('.tip').hidden && document.querySelector('.tip').innerText.includes('{}')",
            text::FILL_PARSING
        ))
        .await;
        page.wait_until("document.querySelector('span.picked').getBoundingClientRect().width > 3").await;
        press("ArrowDown").await;
        says(gather, 1, "").await;
        press("ArrowDown").await;
        says(gather, 2, text::CAUSE_BARRIER_BAR).await;
        press("End").await;
        press("Enter").await;
        page.wait_until("Number(document.getElementById('at').value) > 1000").await;
        press("Escape").await;
        page.wait_until("document.querySelector('span.picked').hidden && document.querySelector('.tip').hidden").await;
        // Outside the bars, the arrow keys move the playhead.
        page.js("document.activeElement.blur()").await;
        press("Home").await;
        page.wait_until("document.getElementById('at').value === '0'").await;
        press("ArrowRight").await;
        page.wait_until("document.getElementById('at').value > '0'").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn code_fits_from_320_to_2560() {
    with_page(async |page, _server| {
        for width in [320, 390, 768, 1360, 2560] {
            page.client.set_window_size(width, 900).await.unwrap();
            for query in ["lanes=queue_workers,future_callbacks,pool_map-as-published&code=rust", "diff=1"] {
                page.open(query).await;
                page.show_code().await;
                let wide = page.js("return [document.documentElement.scrollWidth, innerWidth, document.getElementById('code').scrollWidth, \
                    document.getElementById('code').clientWidth]").await;
                assert!(
                    wide[0].as_f64() <= wide[1].as_f64() && wide[2].as_f64() <= wide[3].as_f64(),
                    "at {width} px: {wide}"
                );
            }
        }
    });
}

//! The critical path, the causes of waits, the legend, the ends, and the key moments.

#[path = "answers.rs"]
mod answers;

use crate::code::click;
use crate::page::{DOWN, ENTER, LEFT, Page, RIGHT, shown, with_page};
use crawl_playground::compare::{Comparison, Runner};
use crawl_playground::page::scene::KeyMoments;
use crawl_playground::say;
use crawl_playground::setup::parse_query;
use crawl_playground::text;
use serde_json::json;
use std::rc::Rc;

/// The axis ends between two steps of the slider.
const AT_END: &str = "Number(document.getElementById('at').value) >= Number(document.getElementById('at').max) - 1";

/// The comparison that this machine's native build computes for a query.
pub fn native(query: &str) -> Comparison {
    let (setup, problems) = parse_query(query, &["at", "path", "loop", "speed", "type", "only", "pane"]);
    assert_eq!(problems, []);
    Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run()
}

/// The picture of the timelines, as text.
async fn picture(page: &Page) -> String {
    // The state is painted with the next frame.
    page.settle().await;
    page.js("return document.querySelector('canvas.chart').toDataURL()").await.as_str().unwrap().to_string()
}

/// The middle of an element, in window coordinates.
async fn middle(page: &Page, selector: &str) -> (f64, f64) {
    let script = format!(
        "const r = document.querySelector(`{selector}`).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]"
    );
    page.settle().await;
    let place = page.js(&script).await;
    (place[0].as_f64().unwrap(), place[1].as_f64().unwrap())
}

async fn at_ms(page: &Page) -> u64 {
    let at = page.js("return Number(document.getElementById('at').value)").await;
    at.as_u64().unwrap()
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn key_button_and_address_highlight_the_critical_path() {
    with_page(async |page, _server| {
        page.open("at=1411").await;
        let plain = picture(&page).await;
        page.press('c', false).await;
        page.wait_until("new URLSearchParams(location.search).get('path') === '1'").await;
        page.wait_until("document.getElementById('path').ariaPressed === 'true'").await;
        assert_ne!(picture(&page).await, plain, "the bars beside the path recede");
        let said = page.js("return [...document.querySelectorAll('.paths li')].filter(li => li.offsetParent).map(li => li.textContent)").await;
        let comparison = native("");
        let expected: Vec<String> = comparison
            .lanes
            .iter()
            .map(|lane| {
                format!(
                    "{} {}",
                    say::strategy_name(lane.strategy),
                    say::critical_path(&lane.critical_path, &comparison.site)
                )
            })
            .collect();
        assert_eq!(said, json!(expected));
        // The path stays lit when a setting changes, and comes back with the address.
        page.drag("set-concurrency", "3").await;
        page.wait_until("location.search.includes('concurrency=3')").await;
        let address = page.client.current_url().await.unwrap();
        let lit = picture(&page).await;
        page.open(address.query().unwrap()).await;
        assert_eq!(picture(&page).await, lit);
        click(&page, "#path").await;
        page.wait_until("!location.search.includes('path') && !document.querySelector('.paths').offsetParent").await;
        page.open("path=perhaps").await;
        assert!(page.notes().await.join("\n").contains("0 or 1"));
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_bar_on_the_path_says_why_it_started() {
    with_page(async |page, _server| {
        page.open("at=1411&path=1").await;
        page.js("document.getElementById('plot').focus()").await;
        page.press('\u{e011}', false).await; // Home: to the first bar
        page.press('\u{e011}', false).await;
        let says = async |element: &str, why: &str| {
            let why = text::path_began(why);
            page.wait_until(&format!("document.querySelector('{element}').textContent.includes({})", json!(why))).await;
        };
        says("#picked", text::THROUGH_START_BEGAN).await;
        page.press(RIGHT, false).await;
        says("#picked", text::THROUGH_ANSWER_BEGAN).await;
        // The next fetch is wide enough for the pointer.
        page.press(RIGHT, false).await;
        says(".tip", &text::through_link_began("/")).await;
        let (x, y) = middle(&page, "span.picked").await;
        page.js("document.activeElement.blur()").await;
        page.wait_until("document.querySelector('.tip').hidden").await;
        page.point_at(x, y).await;
        says(".tip", &text::through_link_began("/")).await;
        // Without the path, the text does not name it.
        page.press('c', false).await;
        page.wait_until("document.querySelector('.paths').hidden").await;
        page.point_at(x, y + 200.0).await;
        page.point_at(x, y).await;
        let began = text::path_began(text::through_link_began("/"));
        page.wait_until(&format!(
            "!document.querySelector('.tip').hidden && !document.querySelector('.tip').innerText.includes({})",
            json!(began)
        ))
        .await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_wait_points_to_its_culprit() {
    with_page(async |page, _server| {
        page.open("at=1411&lanes=sequential,gather").await;
        let hidden = json!([true, true]);
        let blame = async || {
            page.settle().await;
            page.js("return [document.querySelector('.blame').hasAttribute('hidden'), document.querySelector('.culprit').hidden]").await
        };
        assert_eq!(blame().await, hidden);
        page.js("document.getElementById('plot').focus()").await;
        page.press(RIGHT, false).await;
        page.press(DOWN, false).await;
        page.press(DOWN, false).await;
        page.press('\u{e011}', false).await; // Home: the second row of gather waits first
        page.wait_until(&format!(
            "document.getElementById('picked').textContent.includes('{}')",
            text::CAUSE_BARRIER_BAR
        ))
        .await;
        page.wait_until("!document.querySelector('.blame').hasAttribute('hidden')").await;
        let culprit = page.js("const r = document.querySelector('.culprit').getBoundingClientRect(); return [r.width > 20, r.height > 4]").await;
        assert_eq!(culprit, json!([true, true]), "the start page's bar is framed");
        let line = page.js("return document.querySelector('.blame .line').getAttribute('d')").await;
        let (x, y) = middle(&page, "span.picked").await;
        page.js("document.activeElement.blur()").await;
        page.wait_until("document.querySelector('.blame').hasAttribute('hidden')").await;
        page.point_at(x, y).await;
        let until = text::cause_barrier_until("/");
        page.wait_until(&format!("document.querySelector('.tip').innerText.includes('{until}')")).await;
        assert_eq!(page.js("return document.querySelector('.blame .line').getAttribute('d')").await, line);
        // Work has no culprit.
        page.point_at(x, y - 12.0).await;
        page.wait_until("!document.querySelector('.tip').hidden && document.querySelector('.culprit').hidden").await;
        assert_eq!(blame().await, hidden);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_legend_shows_one_kind_alone() {
    with_page(async |page, _server| {
        page.open("at=1411").await;
        let plain = picture(&page).await;
        click(&page, "#only-barrier").await;
        page.wait_until("document.getElementById('only-barrier').ariaPressed === 'true'").await;
        let alone = picture(&page).await;
        assert_ne!(alone, plain);
        // The address contains it.
        page.wait_until("new URLSearchParams(location.search).get('only') === 'barrier'").await;
        page.open("at=1411&only=barrier").await;
        assert_eq!(picture(&page).await, alone);
        page.open("at=1411&only=barrier,colour").await;
        assert!(page.notes().await.join("\n").contains(&shown(text::PARAMETER_ONLY_ALLOWED)));
        click(&page, "#only-barrier").await;
        page.wait_until("document.getElementById('only-barrier').ariaPressed === 'true'").await;
        // By keyboard: the button has the focus, and Enter turns it off.
        page.press(ENTER, false).await;
        page.wait_until("document.getElementById('only-barrier').ariaPressed === 'false'").await;
        assert_eq!(picture(&page).await, plain);
        // A kind that is no longer in the legend is no longer shown alone.
        click(&page, "#only-barrier").await;
        page.drag("set-latency-ms", "125").await;
        page.wait_until("document.getElementById('only-barrier').ariaPressed === 'true'").await;
        page.open("at=1411&lanes=thread_map,rate_limited,future_callbacks&guard=lock&overhead=cpython&cpu-ms=9&errors=9&retries=1&connections=4").await;
        let kinds = page.js("return [...document.querySelectorAll('.legend button')].map(b => b.id.slice(5))").await;
        for kind in ["fetching", "parsing", "barrier", "frontier", "computing", "rate", "pause"] {
            assert!(kinds.as_array().unwrap().contains(&json!(kind)), "{kind} is not in {kinds}");
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn steps_go_to_key_moments_and_a_loop_restarts() {
    with_page(async |page, _server| {
        page.open("at=0").await;
        let comparison = native("");
        let turns = KeyMoments::of(&comparison);
        let mut at_us = 0;
        for nth in 0..6 {
            at_us = turns.next_us(at_us).unwrap();
            if nth % 2 == 0 {
                page.press(RIGHT, true).await;
            } else {
                click(&page, "#turn").await;
            }
            page.wait_until(&format!("document.getElementById('at').value === '{}'", at_us / 1000)).await;
        }
        page.wait_until(&format!("new URLSearchParams(location.search).get('at') === '{}'", at_us / 1000)).await;
        let sentence = turns.at(at_us)[0].sentence(&comparison);
        let said = page.js("return document.getElementById('said').textContent").await;
        assert!(said.as_str().unwrap().contains(sentence.trim()), "{sentence} is not in {said}");
        let before = turns.previous_us(at_us).unwrap();
        page.press(LEFT, true).await;
        page.wait_until(&format!("document.getElementById('at').value === '{}'", before / 1000)).await;
        click(&page, "#turn-back").await;
        page.wait_until(&format!("Number(document.getElementById('at').value) < {}", before / 1000)).await;
        click(&page, "#to-end").await;
        page.wait_until(AT_END).await;
        // A loop: from near the end, past it, and on from the start.
        page.press('l', false).await;
        page.wait_until("document.getElementById('loop').ariaPressed === 'true' && location.search.includes('loop=1')")
            .await;
        page.open("loop=1&speed=20&at=4200&play=1").await;
        let end = at_ms(&page).await.max(4200);
        page.wait_until(AT_END).await;
        page.wait_until(&format!("Number(document.getElementById('at').value) < {end}")).await;
        page.wait_until(&format!("document.getElementById('play').ariaLabel === '{}'", text::TRANSPORT_PAUSE)).await;
        click(&page, "#loop").await;
        page.wait_until(&format!("document.getElementById('play').ariaLabel === '{}'", text::TRANSPORT_PLAY)).await;
        let speeds = page.js("return [...document.querySelectorAll('#speed option')].map(o => o.value)").await;
        for speed in ["0.1", "0.5", "1", "5", "20"] {
            assert!(speeds.as_array().unwrap().contains(&json!(speed)), "{speed} is not in {speeds}");
        }
        // The help dialog lists every key.
        page.press('?', true).await;
        page.wait_until("document.getElementById('help-dialog').open").await;
        let sheet = page.js("return document.getElementById('help-dialog').innerText").await;
        for key in ["Space", "Shift", "Home", "c\n", "l\n", "?", "Tab"] {
            assert!(sheet.as_str().unwrap().contains(key), "{key:?} is not in {sheet}");
        }
    });
}

//! The page on a phone, by touch.

use crate::chart::native;
use crate::page::{Page, with_page};
use crawl_playground::page::scene::{KeyMoments, next_event_us, previous_event_us};
use serde_json::json;

const AT: &str = "Number(document.getElementById('at').value)";

async fn at_ms(page: &Page) -> u64 {
    page.js(&format!("return {AT}")).await.as_u64().unwrap()
}

/// An element's position in the window: left, top, width, height.
async fn frame(page: &Page, selector: &str) -> [f64; 4] {
    let script = format!(
        "const r = document.querySelector(`{selector}`).getBoundingClientRect(); return [r.x, r.y, r.width, r.height]"
    );
    let frame = page.js(&script).await;
    [0, 1, 2, 3].map(|nth| frame[nth].as_f64().unwrap())
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_transport_reacts_to_touch() {
    with_page(async |page, _server| {
        page.be_a_phone().await;
        // In a loop, it plays until it is paused, however late that is.
        page.open("at=0&loop=1").await;
        page.tap("#play").await;
        page.wait_until("document.getElementById('play').ariaLabel === 'Pause'").await;
        page.wait_until(&format!("{AT} > 0")).await;
        page.tap("#play").await;
        page.wait_until("document.getElementById('play').ariaLabel === 'Play'").await;
        // From a known moment, each step leads to another known one.
        page.drag("at", "700").await;
        let is_at = async |at_us: u64| page.wait_until(&format!("{AT} === {}", at_us / 1000)).await;
        is_at(700_000).await;
        let comparison = native("");
        let turns = KeyMoments::of(&comparison);
        // Steps take µs, and the slider shows ms. So this takes as many steps as it needs to see the playhead move.
        let mut at_us = 700_000;
        while at_us / 1000 == 700 {
            page.tap("#step").await;
            at_us = next_event_us(&comparison, at_us).unwrap();
        }
        is_at(at_us).await;
        while at_us / 1000 >= 700 {
            page.tap("#step-back").await;
            at_us = previous_event_us(&comparison, at_us).unwrap();
        }
        is_at(at_us).await;
        page.tap("#turn").await;
        at_us = turns.next_us(at_us).unwrap();
        is_at(at_us).await;
        page.tap("#turn-back").await;
        is_at(turns.previous_us(at_us).unwrap()).await;
        page.tap("#to-end").await;
        page.wait_until(&format!("{AT} >= Number(document.getElementById('at').max) - 1")).await;
        for (is_on, in_address) in [("false", "!"), ("true", "")] {
            page.tap("#loop").await;
            page.wait_until(&format!(
                "document.getElementById('loop').ariaPressed === '{is_on}' && {in_address}location.search.includes('loop=1')"
            ))
            .await;
        }
        // The slider's thumb, from the end to the first quarter.
        let [x, y, width, height] = frame(&page, "#at").await;
        let to = |share: f64| (x + 8.0 + (width - 16.0) * share, y + height / 2.0);
        page.swipe(&[to(1.0), to(0.9), to(0.6), to(0.3), to(0.25)]).await;
        page.wait_until(&format!("Math.abs({AT} / Number(document.getElementById('at').max) - 0.25) < 0.03")).await;
        page.wait_until("new URLSearchParams(location.search).has('at')").await;
        // The controls are within a thumb's reach, and large enough for it.
        let small = page.js("return [...document.querySelectorAll('footer button, footer select')].filter(e => e.offsetParent || e.offsetHeight)
            .filter(e => e.offsetHeight < 32 || e.offsetWidth < 28 || e.getBoundingClientRect().bottom > innerHeight).map(e => e.id)").await;
        assert_eq!(small, json!([]));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_finger_scrubs_the_timelines_and_still_scrolls_the_page() {
    with_page(async |page, _server| {
        page.be_a_phone().await;
        page.open("at=0").await;
        page.js("document.querySelector('.chart').scrollIntoView({block: 'start', behavior: 'instant'})").await;
        let [x, y, width, _] = frame(&page, ".chart").await;
        let (row, at) = (y + 120.0, |share: f64| x + width * share);
        page.swipe(&[(at(0.3), row), (at(0.35), row), (at(0.45), row), (at(0.6), row)]).await;
        // The playhead is at the finger's last position: every earlier one has a smaller value.
        page.wait_until(&format!("Math.abs({AT} / Number(document.getElementById('at').max) - 0.6) < 0.1")).await;
        page.settle().await;
        let scrubbed = at_ms(&page).await;
        // A finger that moves up scrolls, and the playhead stays.
        let before = page.js("return scrollY").await.as_f64().unwrap();
        page.js("window.isAtRest = false; addEventListener('scrollend', () => window.isAtRest = true, {once: true})")
            .await;
        page.swipe(&[(at(0.5), y + 300.0), (at(0.5), y + 270.0), (at(0.5), y + 200.0), (at(0.5), y + 100.0)]).await;
        page.wait_until(&format!("scrollY > {before}")).await;
        assert_eq!(at_ms(&page).await, scrubbed);
        // The page continues to scroll for a moment. A touch during that time would only stop it.
        page.wait_until("window.isAtRest").await;
        // A tap selects the bar under the finger, and moves the playhead there.
        page.js("document.querySelector('.chart').scrollIntoView({block: 'start', behavior: 'instant'})").await;
        let [x, y, width, _] = frame(&page, ".chart").await;
        page.swipe(&[(x + width * 0.2, y + 56.0)]).await;
        page.wait_until(&format!("!document.querySelector('.tip').hidden && {AT} < {scrubbed}")).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn lanes_panes_and_the_legend_react_to_touch() {
    with_page(async |page, _server| {
        page.be_a_phone().await;
        page.open("at=1411").await;
        page.tap("#lane-version-1").await;
        page.wait_until(
            "new URLSearchParams(location.search).get('lanes') === 'sequential,gather-as-published,task_group_spawn'",
        )
        .await;
        page.tap("#lane-own-2").await;
        page.wait_until("document.getElementById('own-2').offsetParent").await;
        // Directly below its lane, although on a wide screen it is below all lanes.
        let [[_, lane_y, _, lane_height], [_, own_y, ..]] =
            [frame(&page, ".lane[data-lane=task_group_spawn]").await, frame(&page, "#own-2").await];
        assert!((own_y - lane_y - lane_height).abs() < 20.0, "{lane_y} + {lane_height}, {own_y}");
        page.tap("#own-copy-2").await;
        page.wait_until("document.querySelectorAll('.lane').length === 4").await;
        page.tap(".lane[data-lane=sequential] .btn[aria-label^=Remove]").await;
        page.wait_until("document.querySelectorAll('.lane').length === 3").await;
        page.tap("#only-fetching").await;
        page.wait_until("document.getElementById('only-fetching').ariaPressed === 'true'").await;
        page.tap("#path").await;
        page.wait_until("location.search.includes('path=1')").await;
        page.tap("#code-lane-0").await;
        page.wait_until("location.search.includes('code-lane=1')").await;
        page.tap("#code-rust").await;
        page.wait_until("location.search.includes('code=rust')").await;
        page.tap("#code summary").await;
        page.wait_until("!document.getElementById('code').open").await;
        page.tap("#events summary").await;
        page.wait_until("document.querySelector('#events tbody tr[data-here=true] + tr')").await;
        let before = at_ms(&page).await;
        page.tap("#events tbody tr[data-here=true] + tr + tr + tr th").await;
        page.wait_until(&format!("{AT} >= {before} && document.querySelector('#events tr[data-here=true]')")).await;
        page.tap("#figures summary").await;
        page.wait_until("document.getElementById('figures').open").await;
        page.tap("#more").await;
        page.wait_until("document.getElementById('more-settings').offsetParent").await;
        page.tap("#help").await;
        page.wait_until("document.getElementById('help-dialog').open").await;
        page.tap("#help-dialog button").await;
        page.wait_until("!document.getElementById('help-dialog').open").await;
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

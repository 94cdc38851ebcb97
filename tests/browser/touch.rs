//! The page by touch, on a phone.

use crate::page::{Page, with_page};
use serde_json::{Value, json};
use std::time::Duration;

const AT: &str = "Number(document.getElementById('at').value)";

async fn at_ms(page: &Page) -> u64 {
    page.js(&format!("return {AT}")).await.as_u64().unwrap()
}

/// Where an element is in the window: left, top, width, height.
async fn frame(page: &Page, selector: &str) -> [f64; 4] {
    let script = format!(
        "const r = document.querySelector(`{selector}`).getBoundingClientRect(); return [r.x, r.y, r.width, r.height]"
    );
    let frame = page.js(&script).await;
    [0, 1, 2, 3].map(|nth| frame[nth].as_f64().unwrap())
}

/// Waits until the page does not scroll any more.
async fn come_to_rest(page: &Page) {
    let mut before = Value::Null;
    loop {
        let now = page.js("return scrollY").await;
        if now == before {
            return;
        }
        before = now;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_transport_is_touched() {
    with_page(async |page, _server| {
        page.be_a_phone().await;
        page.open("at=0").await;
        page.tap("#play").await;
        page.wait_until("document.getElementById('play').ariaLabel === 'Pause'").await;
        page.wait_until(&format!("{AT} > 0")).await;
        page.tap("#play").await;
        page.wait_until("document.getElementById('play').ariaLabel === 'Play'").await;
        let paused = at_ms(&page).await;
        page.tap("#step").await;
        page.wait_until(&format!("{AT} > {paused}")).await;
        page.tap("#step-back").await;
        page.tap("#turn").await;
        page.wait_until(&format!("{AT} > {paused}")).await;
        page.tap("#turn-back").await;
        page.tap("#to-end").await;
        page.wait_until(&format!("{AT} >= Number(document.getElementById('at').max) - 1")).await;
        page.tap("#loop").await;
        page.wait_until("document.getElementById('loop').ariaPressed === 'true' && location.search.includes('loop=1')")
            .await;
        // The slider, by its thumb at the end, to the first quarter.
        let [x, y, width, height] = frame(&page, "#at").await;
        let to = |share: f64| (x + 8.0 + (width - 16.0) * share, y + height / 2.0);
        page.swipe(&[to(1.0), to(0.9), to(0.6), to(0.3), to(0.25)]).await;
        page.wait_until(&format!("Math.abs({AT} / Number(document.getElementById('at').max) - 0.25) < 0.03")).await;
        page.wait_until("new URLSearchParams(location.search).has('at')").await;
        // Within reach of a thumb, and large enough for it.
        let small = page.js("return [...document.querySelectorAll('footer button, footer select')].filter(e => e.offsetParent || e.offsetHeight)
            .filter(e => e.offsetHeight < 32 || e.offsetWidth < 28 || e.getBoundingClientRect().bottom > innerHeight).map(e => e.id)").await;
        assert_eq!(small, json!([]));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_timelines_are_scrubbed_and_the_page_still_scrolls() {
    with_page(async |page, _server| {
        page.be_a_phone().await;
        page.open("at=0").await;
        page.js("document.querySelector('.chart').scrollIntoView({block: 'start', behavior: 'instant'})").await;
        let [x, y, width, _] = frame(&page, ".chart").await;
        let (row, at) = (y + 120.0, |share: f64| x + width * share);
        page.swipe(&[(at(0.3), row), (at(0.35), row), (at(0.45), row), (at(0.6), row)]).await;
        page.wait_until(&format!("{AT} > 0")).await;
        let scrubbed = at_ms(&page).await;
        let share =
            page.js(&format!("return {AT} / Number(document.getElementById('at').max)")).await.as_f64().unwrap();
        assert!((0.5..0.7).contains(&share), "{share}");
        // A finger that goes up scrolls, and leaves the playhead where it is.
        let before = page.js("return scrollY").await.as_f64().unwrap();
        page.swipe(&[(at(0.5), y + 300.0), (at(0.5), y + 270.0), (at(0.5), y + 200.0), (at(0.5), y + 100.0)]).await;
        page.wait_until(&format!("scrollY > {before}")).await;
        assert_eq!(at_ms(&page).await, scrubbed);
        // The page goes on to scroll for a moment; whoever touches it then stops it, and no more.
        come_to_rest(&page).await;
        // A tap reads the bar that was touched, and puts the playhead there.
        page.js("document.querySelector('.chart').scrollIntoView({block: 'start', behavior: 'instant'})").await;
        let [x, y, width, _] = frame(&page, ".chart").await;
        page.swipe(&[(x + width * 0.2, y + 56.0)]).await;
        page.wait_until(&format!("!document.querySelector('.tip').hidden && {AT} < {scrubbed}")).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn lanes_panes_and_the_legend_are_touched() {
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
        // Right below its lane, though there are all lanes before it on a wide screen.
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

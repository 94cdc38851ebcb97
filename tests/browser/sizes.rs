//! The page on screens of all sizes.

use crate::page::{shown, with_page};
use crawl_playground::text;
use serde_json::json;

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn nothing_overflows_from_320_to_2560() {
    with_page(async |page, _server| {
        for width in [320, 390, 680, 768, 1360, 2560] {
            page.resize(width, 900).await;
            page.open("").await;
            let wide = page.js("return [document.documentElement.scrollWidth, innerWidth]").await;
            assert!(wide[0].as_f64() <= Some(f64::from(width)), "at {width} px: {wide}");
        }
    });
}

/// Elements of a lane's head that reach out of its card.
const CUT_OFF: &str = "return [...document.querySelectorAll('.lane')].flatMap(lane => {
    const card = lane.getBoundingClientRect();
    return [...lane.querySelectorAll('h2 > *')].filter(e => e.offsetParent).filter(e => {
        const r = e.getBoundingClientRect(); return r.right > card.right + 1 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 }).map(e => lane.dataset.lane + ' ' + e.className + ' ' + e.innerText) })";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_heads_of_lanes_are_whole() {
    with_page(async |page, _server| {
        // 680 px: the usual window at a zoom of 200 %.
        for (width, lanes) in [
            (1360, "sequential,gather,task_group_spawn,future_callbacks"),
            (1360, "imap_unordered-as-published,task_group_batch-as-published,queue_workers,adaptive"),
            (1280, "sequential,gather:concurrency=4:batch=chunk,task_group_spawn,oracle"),
            (680, "sequential,gather,task_group_spawn"),
            (390, "sequential,gather,task_group_spawn"),
        ] {
            page.resize(width, 900).await;
            page.open(&format!("at=1411&lanes={lanes}")).await;
            assert_eq!(page.js(CUT_OFF).await, json!([]), "{lanes} at {width} px");
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn large_type_is_large_everywhere_and_hits_what_it_shows() {
    with_page(async |page, _server| {
        let height = "return [document.getElementById('play').getBoundingClientRect().height, document.querySelector('h1').getBoundingClientRect().height]";
        page.resize(1920, 1080).await;
        page.open("at=1411").await;
        let usual = page.js(height).await;
        page.press('t', false).await;
        page.wait_until("new URLSearchParams(location.search).get('type') === 'large'").await;
        page.wait_until("document.getElementById('type').ariaPressed === 'true'").await;
        let large = page.js(height).await;
        for part in 0..2 {
            let times = large[part].as_f64().unwrap() / usual[part].as_f64().unwrap();
            assert!((1.3..1.5).contains(&times), "{usual} {large}");
        }
        // The canvas has as many pixels as the screen shows of it: it is not blown up.
        let sharp =
            "const c = document.querySelector('.chart'); return Math.abs(c.width - c.getBoundingClientRect().width)";
        page.wait_until(&format!("(() => {{ {sharp} }})() < 2")).await;
        // The pointer moves the playhead to where it points.
        page.js("document.querySelector('.chart').scrollIntoView({block: 'start', behavior: 'instant'})").await;
        let frame = page
            .js("const r = document.querySelector('.chart').getBoundingClientRect(); return [r.x, r.y, r.width]")
            .await;
        let [x, y, width] = [0, 1, 2].map(|nth| frame[nth].as_f64().unwrap());
        page.click_at(x + width * 0.5, y + 60.0).await;
        // Half of the canvas is not half of the axis: 136 px are left of it, and 92 to the right, 1.4 times as large here.
        let share = (width * 0.5 - 136.0 * 1.4) / (width - 228.0 * 1.4);
        page.wait_until(&format!(
            "Math.abs(document.getElementById('at').value / document.getElementById('at').max - {share}) < 0.01"
        ))
        .await;
        for width in [1280, 1024, 820] {
            page.resize(width, 720).await;
            page.open("at=1411&type=large&lanes=sequential,gather,gather:concurrency=4,task_group_spawn").await;
            let wide = page.js("return document.documentElement.scrollWidth").await;
            assert!(wide.as_f64() <= Some(f64::from(width)), "at {width} px: {wide}");
            assert_eq!(page.js(CUT_OFF).await, json!([]), "at {width} px");
        }
        page.open("type=huge").await;
        assert!(page.notes().await.join("\n").contains(&shown(text::PARAMETER_TYPE_ALLOWED)));
        page.resize(1360, 900).await;
        page.open("at=1411&type=large").await;
        page.click("#type").await;
        page.wait_until("!location.search.includes('type') && document.getElementById('type').ariaPressed === 'false'")
            .await;
    });
}

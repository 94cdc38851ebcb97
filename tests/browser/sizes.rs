//! The page on screens of all sizes.

use crate::page::{Page, shown, with_page};
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

/// Per column of the chart's canvas: how many of its pixels another moment changes clearly (of a channel, by more than an eighth).
const CHANGED_COLUMNS: &str = "
    const canvas = document.querySelector('.chart');
    const now = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const before = window.before ??= now;
    const counts = new Array(canvas.width).fill(0);
    for (let at = 0; at < now.length; at++) { counts[(at >> 2) % canvas.width] += Math.abs(now[at] - before[at]) > 32 ? 1 : 0; }
    return counts";

/// Clicks into the middle of the chart: the playhead is drawn there, over its whole height.
async fn the_playhead_goes_to_the_pointer(page: &Page) {
    const FRAMES: &str =
        "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
    page.js("document.querySelector('.chart').scrollIntoView({block: 'start', behavior: 'instant'})").await;
    // From the start of the axis, which is far from the middle.
    page.drag("at", "0").await;
    page.js(FRAMES).await;
    page.js(CHANGED_COLUMNS).await;
    let frame =
        page.js("const r = document.querySelector('.chart').getBoundingClientRect(); return [r.x, r.y, r.width]").await;
    let [x, y, width] = [0, 1, 2].map(|nth| frame[nth].as_f64().unwrap());
    page.click_at(x + width * 0.5, y + 60.0).await;
    page.wait_until("document.getElementById('at').value > 0").await;
    page.js(FRAMES).await;
    let columns = page.js(CHANGED_COLUMNS).await;
    let counts: Vec<u64> = columns.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect();
    // Bars change only within their rows; so the column near the pointer that changes the most is the playhead's.
    let scale = counts.len() as f64 / width;
    let near = |column: usize| (column as f64 / scale - width * 0.5).abs() < width * 0.1;
    let most = (0..counts.len()).filter(|&column| near(column)).max_by_key(|&column| counts[column]).unwrap();
    let most = most as f64 / scale;
    assert!((most - width * 0.5).abs() <= 4.0, "the pointer is at {} px, the playhead at {most} px", width * 0.5);
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
        the_playhead_goes_to_the_pointer(&page).await;
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

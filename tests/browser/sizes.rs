//! The page on screens of all sizes.

use crate::page::{Page, shown, with_page};
use crawl_playground::setup::SETTINGS;
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

/// Elements of a lane's head that extend outside its card.
const CUT_OFF: &str = "return [...document.querySelectorAll('.lane')].flatMap(lane => {
    const card = lane.getBoundingClientRect();
    return [...lane.querySelectorAll('h2 > *')].filter(e => e.offsetParent).filter(e => {
        const r = e.getBoundingClientRect(); return r.right > card.right + 1 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 }).map(e => lane.dataset.lane + ' ' + e.className + ' ' + e.innerText) })";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn no_head_of_a_lane_is_cut_off() {
    with_page(async |page, _server| {
        // 680 px: a common window at a zoom of 200 %.
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

/// Per column of the chart, the number of clearly different pixels at another moment (by more than an eighth in a channel).
const CHANGED_COLUMNS: &str = "
    const canvas = document.querySelector('.chart');
    const now = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const before = window.before ??= now;
    const counts = new Array(canvas.width).fill(0);
    for (let at = 0; at < now.length; at++) { counts[(at >> 2) % canvas.width] += Math.abs(now[at] - before[at]) > 32 ? 1 : 0; }
    return counts";

/// Clicks the middle of the chart, and checks that the playhead is there. It is as high as the chart.
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
    // Bars change only within their rows. So the column near the pointer with the most changes is the playhead's.
    let scale = counts.len() as f64 / width;
    let near = |column: usize| (column as f64 / scale - width * 0.5).abs() < width * 0.1;
    let most = (0..counts.len()).filter(|&column| near(column)).max_by_key(|&column| counts[column]).unwrap();
    let most = most as f64 / scale;
    assert!((most - width * 0.5).abs() <= 4.0, "the pointer is at {} px, the playhead at {most} px", width * 0.5);
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn large_type_is_large_everywhere_and_clicks_hit_their_target() {
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
        // The canvas has as many pixels as the screen shows: it is not scaled up.
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

/// The places of the frames around lit bars, in the chart.
const LIT: &str = "const chart = document.querySelector('canvas.chart').getBoundingClientRect();
    return [...document.querySelectorAll('.lights .lit')].map(e => e.getBoundingClientRect())
        .map(r => [r.x - chart.x, r.y - chart.y, r.width, r.height].map(Math.round))";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_frames_of_lit_bars_follow_the_chart_when_its_size_changes() {
    with_page(async |page, _server| {
        let query = "at=0&lanes=sequential,gather,task_group_spawn&concurrency=4&site=tree:31&pane=why.slower-1-3";
        let are_lit = "document.querySelectorAll('.lights .lit').length > 3";
        let fresh = async |width, query: &str| {
            page.resize(width, 900).await;
            page.open(query).await;
            page.wait_until(are_lit).await;
            page.js(LIT).await
        };
        let large = fresh(1360, &format!("{query}&type=large")).await;
        let narrow = fresh(1100, query).await;
        assert_ne!(fresh(1360, query).await, large);
        let become_so = async |wanted| {
            page.wait_until(&format!("JSON.stringify((() => {{ {LIT} }})()) === '{wanted}'")).await;
        };
        page.press('t', false).await;
        become_so(large).await;
        page.press('t', false).await;
        page.resize(1100, 900).await;
        become_so(narrow).await;
    });
}

/// Elements in the strip and in the heads of the lanes that are cut off or cover another element.
const FAULTS: &str = r"
    const isSeen = e => e.getClientRects().length > 0 && getComputedStyle(e).opacity !== '0' && !e.closest('.sr');
    const name = e => `${e.tagName} ${e.id || e.className} '${(e.value ?? e.innerText).slice(0, 40)}'`;
    const pen = document.createElement('canvas').getContext('2d');
    const faults = [];
    for (const scope of document.querySelectorAll('#settings, .lane h2, .lane .big3, .lane .own-words')) {
        const frame = scope.getBoundingClientRect();
        const pieces = [...scope.querySelectorAll('label > span, label > b, label:not(:has(*)), input, select, button, .file, legend, summary, code, .name, .beyond, .pages > span, .clock, .outcome, .kv, li, .hint')].filter(isSeen);
        for (const piece of pieces) {
            const style = getComputedStyle(piece);
            if (style.display !== 'inline' && piece.scrollWidth > piece.clientWidth + 1) faults.push(`cut: ${name(piece)}`);
            if (piece.tagName === 'SELECT') {
                pen.font = style.font;
                const room = piece.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 14;
                if (pen.measureText(piece.selectedOptions[0].text).width > room) faults.push(`cut: ${name(piece)}`);
            }
            const r = piece.getBoundingClientRect();
            if (r.right > frame.right + 1 || r.left < frame.left - 1) faults.push(`outside: ${name(piece)}`);
        }
        for (const [nth, one] of pieces.entries()) for (const other of pieces.slice(nth + 1)) {
            if (one.contains(other) || other.contains(one)) continue;
            const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
            if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)
                faults.push(`overlap: ${name(one)} and ${name(other)}`);
        }
    }
    return faults";

/// Gives the page a site file, as a user selects one.
const OPEN_LONG_NAME: &str = r#"
    const site = {name: 'The archive of a museum that is far away', start: '/', pages: [{url: '/'}]};
    const files = new DataTransfer();
    files.items.add(new File([JSON.stringify(site)], 'site.json', {type: 'application/json'}));
    const input = document.getElementById('open-file');
    input.files = files.files;
    input.dispatchEvent(new Event('change', {bubbles: true}))"#;

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn no_label_is_cut_or_covered() {
    let largest = "latency-ms=60000&stragglers=1000&cpu-ms=10000&errors=100&concurrency=1000&seed=4000000000&timeout-ms=600000\
        &backoff-ms=60000&backoff-max-ms=600000&connections=1000&congestion=1000&overload=100&rate=1000&max-pages=1000000\
        &max-depth=1000000&cores=64&workers=1000&semaphore=1000&idle-timeout-ms=60000&retries=10&jitter=equal&spread=log-normal";
    with_page(async |page, _server| {
        for width in [1024, 1100, 1280, 1440, 1680, 1920] {
            page.resize(width, 900).await;
            for query in [
                "at=500",
                "at=500&site=chain:40&concurrency=unlimited",
                "at=500&site=comb:1234&concurrency=unlimited&stragglers=none",
                "at=500&lanes=queue_workers-as-published,gather:concurrency=4:batch=chunk,task_group_spawn,oracle",
                &format!("site=tree:12345&{largest}"),
                &format!("site=web:40&lanes=gather,gather:concurrency=1000:cpu-ms=10000&{largest}"),
                "at=500&type=large&site=chain:40&concurrency=unlimited",
            ] {
                page.open(query).await;
                assert_eq!(page.js(FAULTS).await, json!([]), "?{query} at {width} px");
                page.click("#more").await;
                page.js("document.getElementById('questions').open = true").await;
                assert_eq!(page.js(FAULTS).await, json!([]), "?{query} at {width} px, unfolded");
            }
            page.open("").await;
            page.js(OPEN_LONG_NAME).await;
            page.wait_until("document.getElementById('set-site').value === 'file'").await;
            assert_eq!(page.js(FAULTS).await, json!([]), "a site with a long name at {width} px");
        }
    });
}

/// Each setting has a control. The heads of the lanes contain those of the lanes.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_setting_has_a_control() {
    with_page(async |page, _server| {
        page.open("mode=live").await;
        for setting in SETTINGS.iter().filter(|setting| !["lanes", "mode"].contains(&setting.key)) {
            assert_eq!(page.js(&format!("return document.querySelectorAll('#set-{}').length", setting.key)).await, 1);
        }
        assert_eq!(
            page.js("return document.querySelectorAll('#add-lane, #lane-strategy-0, #mode-live').length").await,
            3
        );
    });
}

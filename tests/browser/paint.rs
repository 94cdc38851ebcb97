//! The whole picture: it does not depend on where the playhead came from, and it fits every screen.

use crate::page::{Page, shown, with_page};
use crawl_playground::page::parameters::PAGE;
use crawl_playground::say::settings;
use crawl_playground::setup::parse_query;
use crawl_playground::text;

/// Stores the pixels of all canvases under a name, from a frame that starts after everything that has happened so far.
async fn keep(page: &Page, name: &str) {
    page.js("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))").await;
    page.js(&format!(
        "window.kept ??= {{}};
         window.kept.{name} = [...document.querySelectorAll('canvas')].map(canvas =>
             canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data)"
    ))
    .await;
}

/// For each canvas, the number of clearly different pixels in two pictures (by more than an eighth in one channel).
async fn different(page: &Page, one: &str, other: &str) -> Vec<u64> {
    let counts = page
        .js(&format!(
            "return window.kept.{one}.map((data, canvas) => {{
                 const other = window.kept.{other}[canvas];
                 let count = 0;
                 for (let at = 0; at < data.length; at += 4) {{
                     const seen = (of, channel) => channel < 3 ? of[at + channel] * of[at + 3] / 255 : of[at + 3];
                     const is_far = [0, 1, 2, 3].some(channel => Math.abs(seen(data, channel) - seen(other, channel)) > 32);
                     count += is_far ? 1 : 0;
                 }}
                 return count;
             }})"
        ))
        .await;
    counts.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect()
}

async fn go_to(page: &Page, ms: u32) {
    page.drag("at", &ms.to_string()).await;
    let shown = format!("{}.{:02} s", (ms + 5) / 1000, (ms + 5) % 1000 / 10);
    page.wait_until(&format!("document.getElementById('said').innerText.includes('{shown}')")).await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_picture_of_a_moment_is_the_same_from_every_direction() {
    with_page(async |page, _server| {
        for query in ["errors=10&seed=1", "path=1&lanes=thread_map,gather,async_workers,future_callbacks"] {
            page.open(&format!("{query}&at=1000")).await;
            go_to(&page, 1000).await;
            keep(&page, "first").await;
            for ms in (0..=990).step_by(90) {
                go_to(&page, ms).await;
            }
            go_to(&page, 1000).await;
            keep(&page, "forth").await;
            go_to(&page, 2500).await;
            keep(&page, "elsewhere").await;
            for ms in [2200, 1800, 1300, 1100] {
                go_to(&page, ms).await;
            }
            go_to(&page, 1000).await;
            keep(&page, "back").await;
            let elsewhere = different(&page, "first", "elsewhere").await;
            for way in ["forth", "back"] {
                let counts = different(&page, "first", way).await;
                let (chart, graphs) = counts.split_last().unwrap();
                assert_eq!(*chart, 0, "{query}, going {way}: the chart");
                // If two links cross, the last one followed is on top, so a few pixels may differ.
                for (count, elsewhere) in graphs.iter().zip(&elsewhere) {
                    assert!(count * 20 < *elsewhere, "{query}, going {way}: {graphs:?} of {elsewhere:?}");
                }
            }
        }
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn nothing_overflows_from_320_to_2560() {
    with_page(async |page, _server| {
        for width in [320, 390, 768, 1360, 2560] {
            page.client.set_window_size(width, 900).await.unwrap();
            page.open("").await;
            let wide = page.js("return [document.documentElement.scrollWidth, innerWidth]").await;
            assert!(wide[0].as_f64() <= wide[1].as_f64(), "at {width} px: {wide}");
        }
    });
}

/// The page names the valid values for each of its own parameters. Native tests cover the parameters of a run.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_wrong_parameter_is_reported() {
    with_page(async |page, _server| {
        for some in PAGE.chunks(6) {
            let query: Vec<String> = some.iter().map(|parameter| format!("{}=%00%3F", parameter.key)).collect();
            page.open(&query.join("&")).await;
            let notes = page.notes().await;
            for parameter in some {
                let problem = text::problem(parameter.key, parameter.problem("\0?"));
                let note = notes.iter().find(|note| **note == shown(&problem));
                let note = note.unwrap_or_else(|| panic!("{} is not reported: {notes:?}", parameter.key));
                assert!(note.contains(&shown(parameter.allowed)), "{note}");
            }
        }
        page.open("colour=red").await;
        let keys: Vec<&str> = PAGE.iter().map(|parameter| parameter.key).collect();
        let (_, problems) = parse_query("colour=red", &keys);
        assert_eq!(page.notes().await, [shown(settings::problem(&problems[0], &keys).to_string())]);
    });
}

/// A page that you point at in a graph or on the timelines, or select with the keys, is highlighted everywhere.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_page_is_highlighted_in_every_lane_bar_and_row() {
    with_page(async |page, _server| {
        page.open("at=0&rows=events").await;
        go_to(&page, 10).await;
        keep(&page, "before").await;
        assert_eq!(page.js("return document.querySelectorAll('.lit').length").await, 0);
        // The start page is at the left of each graph, in the middle of its height.
        let place = page
            .js("const g = document.querySelectorAll('canvas.graph')[1].getBoundingClientRect(); return [g.left + 21, g.top + g.height / 2]")
            .await;
        page.point_at(place[0].as_f64().unwrap(), place[1].as_f64().unwrap()).await;
        // A fetch and a parse in each of three lanes.
        page.wait_until("document.querySelectorAll('.lit').length === 6").await;
        page.wait_until("document.querySelector('#events tr[data-lit=true] td:nth-child(5)')?.textContent === '/'")
            .await;
        keep(&page, "lit").await;
        let changed = different(&page, "before", "lit").await;
        assert!(changed[..3].iter().all(|&count| count > 10) && changed[3] == 0, "each graph shows it: {changed:?}");
        page.point_at(5.0, 5.0).await;
        page.wait_until("document.querySelectorAll('.lit').length === 0").await;
        // With the keys, from the bars.
        page.js("document.getElementById('plot').focus()").await;
        page.press('\u{e010}', false).await; // End: to the last bar of the row
        page.wait_until("document.querySelectorAll('.lit').length > 0").await;
        keep(&page, "keys").await;
        let changed = different(&page, "before", "keys").await;
        assert!(changed[..3].iter().all(|&count| count > 30), "the way to it is long: {changed:?}");
        page.press('\u{e00c}', false).await; // Escape
        page.wait_until("document.querySelectorAll('.lit').length === 0").await;
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

//! The table of events, the page in another page, the patterns beyond the published ones, and the settings.

use crate::chart::native;
use crate::page::{DOWN, ENTER, Page, UP, with_page};
use crawl_playground::page::scene::event_table::{Subject, Window, neighbour_us, window};
use crawl_playground::text;
use serde_json::{Value, json};

/// The rows of the table on the page.
async fn rows(page: &Page) -> Value {
    page.settle().await;
    page.js("return [...document.querySelectorAll('#events tbody tr')].filter(row => row.offsetParent).map(row => [...row.children].map(cell => cell.textContent))")
        .await
}

fn cells(window: &Window) -> Value {
    json!(window.rows.iter().map(|row| row.cells.to_vec()).collect::<Vec<_>>())
}

/// Scrolls to what is below the code, which loads when it is seen and moves everything below it.
async fn scroll_to(page: &Page, selector: &str) {
    page.show_code().await;
    page.js(&format!("document.querySelector(`{selector}`).scrollIntoView({{block: 'center'}})")).await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_table_is_the_trace_around_the_playhead() {
    with_page(async |page, _server| {
        page.open("at=1411").await;
        let comparison = native("");
        scroll_to(&page, "#events").await;
        page.click("#events > summary").await;
        page.wait_until("document.querySelectorAll('#events tbody tr').length > 0").await;
        let expected = window(&comparison, Subject::Events, None, 1_411_000, 12);
        assert_eq!(rows(&page).await, cells(&expected));
        let here = page.js("return document.querySelector('#events tr[aria-current=true] button').textContent").await;
        assert_eq!(here, json!(expected.rows[expected.here.unwrap()].cells[0]));
        // A row moves the playhead, and the focus moves to the row at that moment.
        scroll_to(&page, "#events tbody tr:nth-child(16)").await;
        page.click("#events tbody tr:nth-child(16) button").await;
        let mut at_us = expected.rows[15].at_us;
        let is_at = async |at_us: u64| {
            page.wait_until(&format!("document.getElementById('at').value === '{}'", at_us / 1000)).await;
            page.wait_until("document.activeElement.closest('tr')?.dataset.here === 'true'").await;
            assert_eq!(rows(&page).await, cells(&window(&comparison, Subject::Events, None, at_us, 12)));
        };
        is_at(at_us).await;
        for (key, later) in [(DOWN, true), (DOWN, true), (UP, false)] {
            page.press(key, false).await;
            at_us = neighbour_us(&comparison, Subject::Events, None, at_us, later).unwrap();
            is_at(at_us).await;
        }
        // The table follows the playhead, even after the end of the axis in a cut lane.
        page.drag("at", "0").await;
        page.wait_until("document.getElementById('said').innerText.includes('0.00 s')").await;
        assert_eq!(rows(&page).await, cells(&window(&comparison, Subject::Events, None, 0, 12)));
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_critical_path_is_a_table_too() {
    with_page(async |page, _server| {
        page.open("at=1411").await;
        let comparison = native("");
        scroll_to(&page, "#events").await;
        page.click("#events > summary").await;
        page.js("document.getElementById('rows-path').click()").await;
        page.js("const list = document.getElementById('rows-lane'); list.value = '1'; list.dispatchEvent(new Event('change', {bubbles: true}))").await;
        let expected = window(&comparison, Subject::Path, Some(1), 1_411_000, 12);
        page.wait_until("document.getElementById('rows-path').ariaPressed === 'true'").await;
        page.wait_until("location.search.includes('rows=path&rows-lane=2')").await;
        page.wait_until("[...document.querySelectorAll('#events tbody tr')].filter(row => row.offsetParent).every(row => row.children[1].textContent === 'GATHER')".replace("GATHER", text::STRATEGY_GATHER).as_str()).await;
        assert_eq!(rows(&page).await, cells(&expected));
        assert!(expected.rows.iter().any(|row| row.cells[5].contains("through barrier")), "{expected:?}");
        scroll_to(&page, "#events tr[aria-current=true]").await;
        page.js("document.querySelector('#events tr[aria-current=true] button').focus()").await;
        page.press(ENTER, false).await;
        let at_us = expected.rows[expected.here.unwrap()].at_us;
        page.wait_until(&format!("document.getElementById('at').value === '{}'", at_us / 1000)).await;
        // A large trace costs no more than a small one.
        page.open("site=web:20000&lanes=gather,task_group_spawn&at=900").await;
        page.js("document.getElementById('events').open = true").await;
        page.wait_until("document.querySelector('#events .count').textContent.startsWith('24 of ')").await;
        assert_eq!(page.js("return document.querySelectorAll('#events tbody tr').length").await, json!(24));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn an_embedded_page_shows_the_lanes_and_the_transport() {
    with_page(async |page, _server| {
        page.open("embed=1&at=1411&loop=1&lanes=gather,async_workers&concurrency=4").await;
        let shown = page.js("return ['#share', '#settings', '#code', '#events', '#figures', '.lane', '#plot', 'footer', '#whole', '.lane .menu'] \
            .map(part => !!document.querySelector(part).offsetParent || part === 'footer' && document.querySelector(part).offsetHeight > 0)").await;
        assert_eq!(shown, json!([false, false, false, false, false, true, true, true, true, false]));
        page.press(' ', false).await;
        page.wait_until("document.getElementById('play').ariaLabel === 'Pause'").await;
        page.press(' ', false).await;
        page.wait_until("location.search.includes('embed=1')").await;
        let whole = page.js("return document.getElementById('whole').getAttribute('href')").await;
        let whole = whole.as_str().unwrap();
        assert!(whole.contains("lanes=gather,async_workers") && !whole.contains("embed"), "{whole}");
        page.open(whole.trim_start_matches('?')).await;
        page.wait_until(
            "document.getElementById('share').offsetParent && !document.getElementById('whole').offsetParent",
        )
        .await;
        assert_eq!(page.notes().await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn patterns_beyond_the_published_ones_are_marked() {
    with_page(async |page, _server| {
        page.open("lanes=gather,adaptive,oracle&diff=1&at=300").await;
        let groups = page.js("return [...document.querySelectorAll('#lane-strategy-0 optgroup')].map(g => [g.label, g.children.length])").await;
        assert_eq!(groups, json!([[text::LANE_STRATEGIES_PUBLISHED, 16], [text::LANE_STRATEGIES_BEYOND, 4]]));
        let marks = page.js("return [...document.querySelectorAll('.lane')].map(l => [!l.querySelector('.beyond').hidden, !l.querySelector('.version').hidden])").await;
        assert_eq!(marks, json!([[false, true], [true, false], [true, false]]));
        // The code opens on the second lane.
        let pane = page.js("const pane = document.querySelector('.pane[data-on=true]'); return [pane.dataset.strategy, pane.querySelector('.rules').innerText]").await;
        assert_eq!(pane[0], json!("adaptive"));
        assert!(pane[1].as_str().unwrap().starts_with(text::CODE_BEYOND), "{pane}");
        page.open("lanes=gather&at=300").await;
        assert_eq!(
            page.js("return document.querySelector('.pane[data-on=true]').dataset.strategy").await,
            json!("gather")
        );
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_newcomer_finds_site_concurrency_and_latency_first() {
    with_page(async |page, _server| {
        for width in [390, 1360] {
            page.client.set_window_size(width, 900).await.unwrap();
            page.open("at=300").await;
            let first = page.js("return [...document.querySelectorAll('#settings :is(select, input)')].filter(c => c.offsetParent && c.type !== 'file').slice(0, 3).map(c => c.id)").await;
            assert_eq!(first, json!(["set-site", "set-concurrency", "set-latency-ms"]), "at {width} px");
        }
        page.click("#more").await;
        page.settle().await;
        let groups = page.js("return [...document.querySelectorAll('.group legend')].map(l => l.textContent)").await;
        let expected = [
            text::STRIP_NETWORK,
            text::STRIP_RETRIES,
            text::STRIP_MANNERS_AND_LIMITS,
            text::STRIP_MACHINE,
            text::STRIP_SINGLE_PATTERNS,
        ];
        assert_eq!(groups, json!(expected));
        // Every setting of a simulation is on the page, once.
        for setting in crawl_playground::setup::SETTINGS {
            if !["lanes", "mode", "live-lanes"].contains(&setting.key) {
                let count = page
                    .js(&format!("return document.querySelectorAll('#settings #set-{}').length", setting.key))
                    .await;
                assert_eq!(count, json!(1), "{}", setting.key);
            }
        }
        page.js(
            "document.getElementById('questions').open = true; document.getElementById('set-mark').value = 'result'; \
            document.getElementById('set-mark').dispatchEvent(new Event('change', {bubbles: true}))",
        )
        .await;
        page.wait_until("location.search.includes('mark=result')").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_whole_page_fits_from_320_to_2560() {
    with_page(async |page, _server| {
        for width in [320, 390, 768, 1360, 2560] {
            page.client.set_window_size(width, 900).await.unwrap();
            for query in ["path=1&at=1411", "embed=1&path=1&at=1411&lanes=adaptive,oracle,thread_map,rate_limited"] {
                page.open(query).await;
                page.js("document.getElementById('more')?.click(); for (const id of ['events', 'questions', 'figures']) (document.getElementById(id) ?? {}).open = true").await;
                page.wait_until("document.querySelectorAll('#events tbody tr').length > 0").await;
                let wide = page.js("return [document.documentElement.scrollWidth, innerWidth, document.querySelector('footer').scrollWidth]").await;
                assert!(
                    wide[0].as_f64() <= wide[1].as_f64() && wide[2].as_f64() <= wide[1].as_f64(),
                    "at {width} px, {query}: {wide}"
                );
            }
        }
    });
}

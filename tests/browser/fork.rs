//! What if…? A lane is forked at the playhead by pointer and by keys, compared with the native core, and undone.

use crate::axe::{findings, inject};
use crate::code::click;
use crate::page::{ENTER, Page, with_page};
use crawl_playground::page::what_if::{answer, change};
use crawl_playground::say::settings;
use crawl_playground::setup::SETTINGS;
use serde_json::{Value, json};

/// Waits until the address has these lanes, and the page the lanes that the native build computes from it. Returns the
/// words of the first lane's fork: the change and the answer.
async fn wait_for_lanes(page: &Page, lanes: &str) -> Option<(String, String)> {
    super::wait_for_lanes(page, lanes).await;
    let comparison = super::assert_native(page).await;
    page.settle().await;
    change(&comparison.setup, 0).zip(comparison.lanes.first().and_then(answer))
}

/// Opens the form.
async fn ask(page: &Page) {
    click(page, "[data-pane=fork]").await;
    page.wait_until("document.getElementById('fork-here')").await;
}

/// Chooses a setting in the form, and its new value.
async fn choose(page: &Page, key: &str, value: &str) {
    let script = format!(
        "const list = document.getElementById('fork-key');
         list.value = '{key}';
         list.dispatchEvent(new Event('change', {{bubbles: true}}))"
    );
    page.js(&script).await;
    page.wait_until(&format!("document.getElementById('fork-key').value === '{key}'")).await;
    page.wait_until("document.getElementById('fork-value').value === '120'").await;
    page.drag("fork-value", value).await;
}

async fn chart_pixels(page: &Page) -> Value {
    page.settle().await;
    page.js("return document.querySelector('canvas.chart').toDataURL()").await
}

async fn text_of(page: &Page, id: &str) -> Value {
    page.js(&format!("return document.getElementById('{id}').textContent.replace(/\\s+/g, ' ').trim()")).await
}

const LANES: &str = "gather,task_group_spawn";
const FORKED: &str = "gather@700ms:latency-ms=400,task_group_spawn";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_lane_is_forked_with_the_pointer_and_the_change_is_undone() {
    with_page(async |page, _server| {
        page.open(&format!("at=700&lanes={LANES}")).await;
        let before = chart_pixels(&page).await;
        ask(&page).await;
        page.wait_until("document.querySelector('[data-pane=fork]').ariaExpanded === 'true'").await;
        // What cannot change is there, and says why.
        let fixed = page
            .js("return [...document.querySelectorAll('#fork-key option:disabled')].map(o => [o.value, !!o.title])")
            .await;
        let expected: Vec<&str> = ["site", "seed", "mark"].into();
        for key in expected {
            assert!(fixed.as_array().unwrap().contains(&json!([key, true])), "{key}: {fixed}");
        }
        let all = page.js("return document.querySelectorAll('#fork-key option').length").await;
        assert_eq!(all, json!(SETTINGS.len()));
        choose(&page, "latency-ms", "many").await;
        click(&page, "#fork-here").await;
        page.wait_until("document.querySelector('.fork-pane .problem').innerText.includes('latency-ms')").await;
        choose(&page, "latency-ms", "400").await;
        click(&page, "#fork-here").await;
        let (change, answer) = wait_for_lanes(&page, FORKED).await.unwrap();
        // A screen reader hears it.
        let said = page.js("return document.querySelector('.forks[role=status]').textContent").await;
        assert_eq!(said, json!(format!("{change}: {answer} ×")));
        assert_eq!(text_of(&page, "unfork-1").await, json!("×"), "hidden");
        let forked = chart_pixels(&page).await;
        assert_ne!(forked, before);
        click(&page, "#unfork-0").await;
        assert_eq!(wait_for_lanes(&page, LANES).await, None);
        page.wait_until("!document.getElementById('unfork-0').offsetParent").await;
        assert_eq!(chart_pixels(&page).await, before, "the very picture before");
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_lane_is_forked_and_undone_with_keys_alone() {
    with_page(async |page, _server| {
        page.open(&format!("at=700&lanes={LANES}")).await;
        page.js("document.querySelector('[data-pane=fork]').focus()").await;
        page.press(ENTER, false).await;
        page.wait_until("document.getElementById('fork-key')").await;
        let tab = '\u{e004}';
        // The other questions are between the button and its form.
        for _ in 0..20 {
            if page.js("return document.activeElement.id").await == json!("fork-key") {
                break;
            }
            page.press(tab, false).await;
        }
        assert_eq!(page.js("return document.activeElement.id").await, json!("fork-key"));
        // The letters of a list choose in it.
        for letter in "latency".chars() {
            page.press(letter, false).await;
        }
        page.wait_until("document.getElementById('fork-value').value === '120'").await;
        page.press(tab, false).await;
        assert_eq!(page.js("return document.activeElement.id").await, json!("fork-value"));
        // The field has the focus with all of its text selected.
        for letter in "115".chars() {
            page.press(letter, false).await;
        }
        page.press(ENTER, false).await;
        assert!(wait_for_lanes(&page, "gather@700ms:latency-ms=115,task_group_spawn").await.is_some());
        page.press(tab, false).await;
        page.press('u', false).await;
        assert_eq!(wait_for_lanes(&page, LANES).await, None);
        // Without a fork, the key does nothing.
        page.press('u', false).await;
        assert_eq!(wait_for_lanes(&page, LANES).await, None);
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn an_address_with_a_fork_opens_forked_and_a_wrong_one_says_why() {
    with_page(async |page, _server| {
        page.open(&format!("at=700&lanes={FORKED}")).await;
        let (change, answer) = wait_for_lanes(&page, FORKED).await.unwrap();
        assert_eq!(text_of(&page, "unfork-0").await, json!(format!("{change}: {answer} ×")));
        page.open("at=700&lanes=pool_map@700ms:concurrency=2,gather").await;
        let why = settings::fixed(crawl_playground::setup::Fixed::Workers);
        let notes = page.notes().await;
        assert!(notes.iter().any(|note| note.contains(why)), "{notes:?}");
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn axe_finds_nothing_in_a_fork_and_its_form() {
    with_page(async |page, _server| {
        for theme in ["light", "dark"] {
            for (width, height) in [(1280, 900), (390, 844)] {
                page.resize(width, height).await;
                page.open(&format!("at=700&theme={theme}&lanes={FORKED}")).await;
                page.js("document.querySelector('[data-pane=fork]').click()").await;
                page.wait_until("document.getElementById('fork-here')").await;
                inject(&page).await;
                assert_eq!(findings(&page).await, Vec::<String>::new(), "{theme} {width}");
            }
        }
    });
}

//! The page with the keyboard only.

use crate::page::{ENTER, Page, with_page};
use serde_json::{Value, json};

const TAB: char = '\u{e004}';
/// More Tab presses than between any two places of the page.
const MOST_STEPS: usize = 400;

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_keyboard_is_enough() {
    with_page(async |page, _server| {
        page.open("at=0").await;
        let at = async || page.js("return Number(document.getElementById('at').value)").await.as_f64().unwrap();
        let press = async |key: &str| {
            let script = format!(
                "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', bubbles: true, cancelable: true}}))"
            );
            page.js(&script).await;
            page.settle().await;
        };
        let start = at().await;
        press("ArrowRight").await;
        press("ArrowRight").await;
        let stepped = at().await;
        assert!(stepped > start, "{start} -> {stepped}");
        press("End").await;
        let end = at().await;
        assert!(end > stepped, "{stepped} -> {end}");
        press("Home").await;
        press(" ").await;
        page.wait_until("Number(document.getElementById('at').value) > 0").await;
        press(" ").await;
        // Tab reaches every control, and each one has a label.
        let nameless = page.js("return [...document.querySelectorAll('button, input, select')].filter(e => e.offsetParent)
            .filter(e => !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim()).map(e => e.outerHTML.slice(0, 90))").await;
        assert_eq!(nameless, json!([]));
    });
}

/// The visible elements that Tab must reach and has not reached. Each element is marked when it gets the focus.
const UNREACHED: &str = "return [...document.querySelectorAll('button, input, select, summary, a[href], [tabindex=\"0\"]')]
    .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}) && !e.closest('dialog') && !e.dataset.reached)
    .map(e => e.outerHTML.slice(0, 120))";
/// Marks the element with the focus. Returns whether it was marked before, and what is wrong with it.
const HERE: &str =
    "const e = document.activeElement, again = e === document.body || !!e.dataset.reached; e.dataset.reached = 'yes';
    const r = e.getBoundingClientRect(), style = getComputedStyle(e), around = e.closest('.menu, .file');
    const outline = [style, around && getComputedStyle(around)].some(of => of && of.outlineStyle !== 'none');
    const footer = document.querySelector('footer').getBoundingClientRect();
    const seen = !!e.closest('footer') || r.top < footer.top && r.bottom > 0;
    return [again, e === document.body || outline && seen ? '' : e.outerHTML.slice(0, 120)]";

async fn step(page: &Page) -> Value {
    page.press(TAB, false).await;
    page.js(HERE).await
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn tab_reaches_everything_and_leaves_the_page() {
    with_page(async |page, _server| {
        page.open("at=1411&lanes=gather,gather:concurrency=4&path=1").await;
        page.js("document.getElementById('more').click(); document.getElementById('lane-own-1').click();
            document.querySelectorAll('details').forEach(pane => pane.open = true)")
            .await;
        page.wait_until(
            "document.getElementById('own-1').offsetParent && document.querySelector('#events tr[data-here=true]')",
        )
        .await;
        // The code has its buttons once it is loaded.
        page.show_code().await;
        // Tab begins at the body.
        page.js("const body = document.body; body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex')").await;
        page.js("scrollTo(0, 0); document.activeElement.blur()").await;
        let (mut steps, mut faults) = (0, Vec::new());
        loop {
            let here = step(&page).await;
            steps += 1;
            assert!(steps < MOST_STEPS, "there is no way out");
            if here[0] == json!(true) {
                break;
            }
            faults.extend(here[1].as_str().filter(|fault| !fault.is_empty()).map(str::to_string));
        }
        assert_eq!(page.js(UNREACHED).await, json!([]), "after {steps} steps");
        assert_eq!(faults, Vec::<String>::new(), "the focus is on a visible element, and visible");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_help_opens_and_closes_by_keyboard() {
    with_page(async |page, _server| {
        page.open("at=1411").await;
        page.js("document.getElementById('share').focus()").await;
        page.press('?', true).await;
        page.wait_until(
            "document.getElementById('help-dialog').open && document.activeElement.textContent === 'Close'",
        )
        .await;
        // The dialog shows its start, not its end.
        assert_eq!(page.js("return document.getElementById('help-dialog').scrollTop").await, json!(0));
        page.press(ENTER, false).await;
        page.wait_until("!document.getElementById('help-dialog').open && document.activeElement.id === 'share'").await;
    });
}

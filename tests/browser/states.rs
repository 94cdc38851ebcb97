//! What the page looks like in each of its states: at first, without a run, finished, in vain, with little motion.

use crate::page::{Page, with_page};
use serde_json::{Value, json};

const NOTE: &str = "document.querySelector('.note[data-field=first]')";

/// The words at the lanes' clocks, at the end of the run.
async fn outcomes(page: &Page) -> Value {
    page.press('\u{e010}', false).await; // End
    page.wait_until("[...document.querySelectorAll('.outcome')].every(word => word.textContent)").await;
    page.js("return [...document.querySelectorAll('.outcome')].map(word => [word.textContent, word.dataset.over])")
        .await
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_first_visit_plays_and_says_what_to_try() {
    with_page(async |page, _server| {
        page.open("").await;
        // What plays ends by itself; that it has begun to is marked.
        page.wait_until("performance.getEntriesByName('first-motion').length").await;
        page.wait_until("Number(document.getElementById('at').value) > 0").await;
        page.wait_until(&format!(
            "{NOTE}.innerText.includes('Drag Concurrency') && {NOTE}.getAttribute('role') === 'status'"
        ))
        .await;
        page.drag("set-concurrency", "2").await;
        page.wait_until(&format!("!{NOTE}")).await;
        // Whoever comes by a link knows what they want.
        page.open("concurrency=2").await;
        assert_eq!(page.notes().await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn how_a_lane_ended_is_a_word() {
    with_page(async |page, _server| {
        page.open("at=0&lanes=gather,gather-as-published:failure=raise&errors=12&seed=5").await;
        assert_eq!(
            page.js("return [...document.querySelectorAll('.outcome')].map(word => word.textContent)").await,
            json!(["", ""])
        );
        assert_eq!(outcomes(&page).await, json!([["finished", "finished"], ["raised", "in-vain"]]));
        let said = page.js("return document.getElementById('said').textContent").await;
        let said = said.as_str().unwrap();
        assert!(
            said.contains("raised at") && said.matches("times as fast").count() == 1,
            "what raised is no faster for it: {said}"
        );
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn who_waits_for_a_lock_is_seen() {
    with_page(async |page, _server| {
        page.open("external=list&guard=lock&lanes=future_callbacks,future_callbacks:guard=reentrant-lock").await;
        let site = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/truth/external_frag.json");
        page.find("#open-file").await.send_keys(site).await.unwrap();
        page.wait_until("document.getElementById('only-lock')").await;
        assert_eq!(outcomes(&page).await, json!([["hung", "in-vain"], ["finished", "finished"]]));
        let verdict = page.js("return document.querySelector('.verdict').innerText").await;
        assert!(verdict.as_str().unwrap().contains("holds the lock while it submits"), "{verdict}");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn without_a_run_the_page_says_so() {
    with_page(async |page, _server| {
        let blank = "[...document.querySelectorAll('.blank')].filter(text => text.offsetParent).map(text => text.innerText).join()";
        let meanwhile = page.open_and_cancel("site=web:200000", blank).await;
        assert!(meanwhile.as_str().unwrap().contains("are being simulated"), "{meanwhile}");
        page.wait_until(&format!("{blank}.includes('No run to show')")).await;
        page.js("const site = document.getElementById('set-site'); site.value = 'demo'; site.dispatchEvent(new Event('change', {bubbles: true}))").await;
        page.wait_until(&format!("{blank} === '' && document.querySelector('.lane').dataset.outcome === 'finished'"))
            .await;
    });
}

/// How many frames go by between two places of the playhead, over six of them.
const FRAMES: &str = "const done = arguments[arguments.length - 1], at = document.getElementById('at'), frames = [];
    let value = null, since = 0;
    const look = () => { since += 1;
        if (at.value !== value) { frames.push(since); value = at.value; since = 0 }
        frames.length > 6 ? done(frames.slice(1)) : requestAnimationFrame(look) };
    requestAnimationFrame(look)";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn little_motion_is_discrete_steps() {
    with_page(async |page, _server| {
        let between = async || -> Vec<u64> {
            let frames = page.client.execute_async(FRAMES, vec![]).await.unwrap();
            frames.as_array().unwrap().iter().map(|frames| frames.as_u64().unwrap()).collect()
        };
        page.open("at=0&play=1").await;
        assert!(between().await.iter().any(|frames| *frames <= 2), "it moves from frame to frame");
        page.emulate("prefers-reduced-motion", "reduce").await;
        // By itself nothing moves; the middle of the run is shown.
        page.open("").await;
        page.wait_until("Number(document.getElementById('at').value) > 0").await;
        assert_eq!(page.find("#play").await.attr("aria-label").await.unwrap().unwrap(), "Play");
        page.click("#play").await;
        // A frame counts for 100 ms at the most: so many are between two steps however slow the machine is.
        let frames = between().await;
        assert!(frames.iter().all(|frames| *frames >= 5), "{frames:?}");
    });
}

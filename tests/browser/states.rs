//! The page in each of its states: on the first visit, without a run, finished, failed, with reduced motion.

use crate::page::{Page, with_page};
use crate::said::{ANY, says};
use crawl_playground::text;
use serde_json::{Value, json};

const NOTE: &str = "document.querySelector('.note[data-field=first]')";

/// The words at the lanes' clocks at the end of the run.
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
        // Playback ends without a call, so this checks the mark of its start.
        page.wait_until("performance.getEntriesByName('first-motion').length").await;
        page.wait_until("Number(document.getElementById('at').value) > 0").await;
        page.wait_until(&format!(
            "{NOTE}.innerText.includes('{}') && {NOTE}.getAttribute('role') === 'status'",
            text::NOTE_FIRST
        ))
        .await;
        page.drag("set-concurrency", "2").await;
        page.wait_until(&format!("!{NOTE}")).await;
        // A reader who follows a link knows what they want.
        page.open("concurrency=2").await;
        assert_eq!(page.notes().await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_word_says_how_a_lane_ended() {
    with_page(async |page, _server| {
        page.open("at=0&lanes=gather,gather-as-published:failure=raise&errors=12&seed=5").await;
        assert_eq!(
            page.js("return [...document.querySelectorAll('.outcome')].map(word => word.textContent)").await,
            json!(["", ""])
        );
        assert_eq!(
            outcomes(&page).await,
            json!([[text::OUTCOME_FINISHED, "finished"], [text::OUTCOME_RAISED, "in-vain"]])
        );
        let said = page.js("return document.getElementById('said').textContent").await;
        let said = said.as_str().unwrap();
        let faster = text::speech_took_faster("", "", ANY, ANY);
        let faster = faster.rsplit(ANY).next().unwrap();
        assert!(
            says(said, &text::speech_ended_how(text::OUTCOME_RAISED, ANY)) && said.matches(faster).count() == 1,
            "what raised is no faster for it: {said}"
        );
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_wait_for_a_lock_is_visible() {
    with_page(async |page, _server| {
        page.open("external=list&guard=lock&lanes=future_callbacks,future_callbacks:guard=reentrant-lock").await;
        let site = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/truth/external_frag.json");
        page.find("#open-file").await.send_keys(site).await.unwrap();
        page.wait_until("document.getElementById('only-lock')").await;
        assert_eq!(
            outcomes(&page).await,
            json!([[text::OUTCOME_HUNG, "in-vain"], [text::OUTCOME_FINISHED, "finished"]])
        );
        let verdict = page.js("return document.querySelector('.verdict').innerText").await;
        assert!(verdict.as_str().unwrap() == text::VERDICT_HANGS_LOCK, "{verdict}");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn without_a_run_the_page_says_so() {
    with_page(async |page, _server| {
        let blank = "[...document.querySelectorAll('.blank')].filter(text => text.offsetParent).map(text => text.innerText).join()";
        let meanwhile = page.open_and_cancel("site=web:200000", blank).await;
        assert!(meanwhile.as_str().unwrap().contains(text::STATE_SIMULATING), "{meanwhile}");
        page.wait_until(&format!("{blank}.includes('{}')", text::STATE_NOTHING)).await;
        page.js("const site = document.getElementById('set-site'); site.value = 'demo'; site.dispatchEvent(new Event('change', {bubbles: true}))").await;
        page.wait_until(&format!("{blank} === '' && document.querySelector('.lane').dataset.outcome === 'finished'"))
            .await;
    });
}

/// The number of frames between two positions of the playhead, six times.
const FRAMES: &str = "const done = arguments[arguments.length - 1], at = document.getElementById('at'), frames = [];
    let value = null, since = 0;
    const look = () => { since += 1;
        if (at.value !== value) { frames.push(since); value = at.value; since = 0 }
        frames.length > 6 ? done(frames.slice(1)) : requestAnimationFrame(look) };
    requestAnimationFrame(look)";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn reduced_motion_moves_in_discrete_steps() {
    with_page(async |page, _server| {
        let between = async || -> Vec<u64> {
            let frames = page.client.execute_async(FRAMES, vec![]).await.unwrap();
            frames.as_array().unwrap().iter().map(|frames| frames.as_u64().unwrap()).collect()
        };
        page.open("at=0&play=1").await;
        // The slider is written 20 times a second, which is every third or fourth frame; the canvases move with each.
        let frames = between().await;
        assert!(frames.iter().any(|frames| *frames <= 4), "it moves all the time: {frames:?}");
        page.emulate("prefers-reduced-motion", "reduce").await;
        // Nothing moves until the reader plays; the page shows the middle of the run.
        page.open("").await;
        page.wait_until("Number(document.getElementById('at').value) > 0").await;
        assert_eq!(page.find("#play").await.attr("aria-label").await.unwrap().unwrap(), text::TRANSPORT_PLAY);
        page.click("#play").await;
        // A frame counts as at most 100 ms, so two steps are at least this many frames apart, even on a slow machine.
        let frames = between().await;
        assert!(frames.iter().all(|frames| *frames >= 5), "{frames:?}");
    });
}

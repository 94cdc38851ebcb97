//! An author's choices for an embedded playground: the question before the run, hidden facts, the visible part of the time,
//! and the settings that readers can change.

use crate::chart::native;
use crate::embed::{awaited, enter, host, is_ready};
use crate::page::{Page, shown, with_page};
use crawl_playground::page::Question;
use crawl_playground::text;
use serde_json::{Value, json};

/// The names of the visible parts of the page.
const SEEN: &str = "[['graphs', 'canvas.graph'], ['timelines', '#plot'], ['sentence', '#said'], ['legend', '.legend'], ['transport', 'footer'],
     ['events', '#events'], ['figures', '#figures'], ['code', '#code'], ['times', '.clock'], ['counts', '.kv']]
     .filter(([, selector]) => document.querySelector(selector).getClientRects().length > 0).map(([name]) => name).join(' ')";

async fn seen(page: &Page) -> Value {
    page.settle().await;
    page.js(&format!("return {SEEN}")).await
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_question_is_answered_before_the_run_is_seen() {
    with_page(async |page, server| {
        let body = "<crawl-playground id=a lanes=sequential,async_workers ask=fastest speed=20 controls=concurrency></crawl-playground>";
        let host = host("author-ask", &server.address, body);
        page.client.goto(&host.address).await.unwrap();
        is_ready(&page, "a").await;
        assert_eq!(awaited(&page, "a.play()").await["field"], "ask");
        assert_eq!(awaited(&page, "a.seek(900)").await["field"], "ask");
        enter(&page, "a").await;
        assert_eq!(seen(&page).await, "graphs");
        let question = page.js("return document.querySelector('.asking').innerText").await;
        assert!(question.as_str().unwrap().contains(text::ASK_FASTEST), "{question}");
        // Neither keys nor a requested moment bypass the question.
        page.js("document.body.focus()").await;
        page.press(' ', false).await;
        page.press('\u{e010}', false).await;
        assert_eq!(page.js("return document.getElementById('at').value").await, "0");
        page.click("#answer-0").await;
        page.wait_until("document.querySelector('.asking').dataset.right === 'false'").await;
        let word = page.js("return document.querySelector('.asking p').innerText").await;
        let comparison = native("lanes=sequential,async_workers");
        assert!(word.as_str().unwrap().contains(&Question::Fastest.answer(&comparison)), "{word}");
        assert_eq!(seen(&page).await, "graphs timelines sentence legend transport times counts");
        // The feedback on the answer stays, even if the reader then changes settings.
        page.drag("set-concurrency", "1").await;
        page.wait_until("document.getElementById('shown-concurrency').textContent === '1'").await;
        assert_eq!(page.js("return document.querySelector('.asking p').innerText").await, word);
        page.client.enter_parent_frame().await.unwrap();
        page.wait_until("told.some(([, name]) => name === 'complete')").await;
        let told = page
            .js("return told.filter(([, name]) => name === 'answer' || name === 'complete').map(([, ...rest]) => rest)")
            .await;
        let detail = json!({"question": "fastest", "answer": "Sequential", "correct": false});
        assert_eq!(told, json!([["answer", detail], ["complete", detail]]));
        // After a reset, the page asks again.
        awaited(&page, "a.reset()").await;
        assert_eq!(awaited(&page, "a.play()").await["field"], "ask");
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

/// Everything that the page says: texts, labels for screen readers, and texts painted on canvases.
async fn said(page: &Page) -> String {
    let script = "const texts = [document.body.innerText];
        for (const e of document.querySelectorAll('.page *')) if (e.getClientRects().length)
            for (const name of ['aria-label', 'aria-valuetext', 'title']) texts.push(e.getAttribute(name) ?? '');
        return texts.concat(painted).join('\\n')";
    page.settle().await;
    page.js(script).await.as_str().unwrap().to_string()
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn hidden_facts_appear_nowhere() {
    with_page(async |page, _server| {
        let record = "window.painted = []; const fill = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { painted.push(text); return fill.call(this, text, ...rest) }";
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": record})).await;
        let query = "embed=1&show=figures,events&lanes=gather,async_workers&at=600&path=1";
        page.open(query).await;
        let makespan: f64 = page.lane("gather", "makespan-us").await.parse().unwrap();
        let end = format!("{:.2} s", makespan / 1e6);
        let unfold = "document.querySelectorAll('details').forEach(pane => pane.open = true)";
        page.js(unfold).await;
        // The table also contains the bound's time, and one of its rows names what idle workers wait for.
        let (bound, idle) = (text::bound_long(8, "1.81 s"), text::figure_idle(""));
        let words = [
            end.as_str(),
            "0.60 s",
            "3.4×",
            "1.81 s",
            bound.as_str(),
            text::LANE_IN_FLIGHT.trim(),
            text::CAUSE_BARRIER_BAR,
            idle.as_str(),
        ];
        let all = said(&page).await;
        assert!(words.iter().all(|word| all.contains(word)), "{words:?}: {all}");
        let hiding = |what: &str| format!("{query}&hide={what}");
        for (what, hidden) in [
            ("times", &words[..5]),
            ("bound", &words[3..5]),
            ("counts", &words[5..6]),
            ("causes", &words[6..]),
            ("times,counts,bound,causes", &words[..]),
        ] {
            page.open(&hiding(what)).await;
            page.js(unfold).await;
            let said = said(&page).await;
            let left: Vec<&&str> = hidden.iter().filter(|word| said.contains(**word)).collect();
            assert!(left.is_empty(), "hide={what}: {left:?} in {said}");
        }
        page.open(&hiding("graphs,timelines,sentence,legend,transport,events,figures")).await;
        assert_eq!(seen(&page).await, "times counts");
        page.open("embed=1&show=code").await;
        assert_eq!(seen(&page).await, "graphs timelines sentence legend transport code times counts");
        page.open("hide=code,sentence").await;
        assert_eq!(seen(&page).await, "graphs timelines legend transport events figures times counts");
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn only_the_authors_part_of_the_time_is_played() {
    with_page(async |page, _server| {
        page.open("lanes=gather,async_workers&from=400&to=1000&speed=5&play=0&at=0").await;
        let slider = "(e => [e.min, e.value, e.max].join(' '))(document.getElementById('at'))";
        assert_eq!(page.js(&format!("return {slider}")).await, "400 400 1000");
        page.click("#play").await;
        page.wait_until(&format!("{slider} === '400 1000 1000'")).await;
        page.wait_until(&format!(
            "document.getElementById('play').getAttribute('aria-label') === '{}'",
            text::TRANSPORT_PLAY
        ))
        .await;
        // From the end, it plays again from the start of the part.
        page.js("document.body.focus()").await;
        page.press('\u{e011}', false).await;
        page.wait_until(&format!("{slider} === '400 400 1000'")).await;
        // The left end of the axis is the start of the part, the right end is its end.
        let chart = page.js("const r = document.querySelector('canvas.chart').getBoundingClientRect(); return [r.left + 136, r.right - 92, r.top + 60]").await;
        page.click_at(chart[1].as_f64().unwrap(), chart[2].as_f64().unwrap()).await;
        page.wait_until(&format!("{slider} === '400 1000 1000'")).await;
        page.open("from=900&to=300").await;
        assert!(
            page.notes().await.contains(&shown(text::problem("to", text::problem_range(900, 300)))),
            "{:?}",
            page.notes().await
        );
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn locked_controls_are_visible_and_disabled() {
    with_page(async |page, _server| {
        let controls =
            "[...document.querySelectorAll('.page input, .page select')].filter(e => e.getClientRects().length)
            .map(e => e.id + (e.matches(':disabled') ? ' locked' : '')).join(', ')";
        page.open("embed=1&lanes=gather,sequential&controls=concurrency&locked=latency-ms,site,spread").await;
        let expected = "set-concurrency, set-latency-ms locked, set-site locked, set-spread locked, at, speed";
        assert_eq!(page.js(&format!("return {controls}")).await, expected);
        assert_eq!(page.js("return document.getElementById('lane-version-0').disabled").await, true);
        // Readers who can change the lanes can also select other strategies.
        page.open("embed=1&lanes=gather,sequential&controls=lanes,site").await;
        let expected = "set-site, lane-strategy-0, lane-strategy-1, at, speed";
        assert_eq!(page.js(&format!("return {controls}")).await, expected);
        page.click("#lane-version-0").await;
        page.wait_until("document.querySelector('section.lane').dataset.lane === 'gather-as-published'").await;
        // Reset restores everything that the author set, including what keys changed.
        page.js("document.activeElement.blur()").await;
        for key in ['c', 'l', 't', '+'] {
            page.press(key, false).await;
        }
        let looks = "[document.getElementById('path').ariaPressed, document.getElementById('loop').ariaPressed,
             document.documentElement.dataset.type ?? 'normal', document.getElementById('speed').value].join(' ')";
        page.wait_until(&format!("{looks} === 'true true large 1'")).await;
        page.click("#reset-chosen").await;
        page.wait_until("document.querySelector('section.lane').dataset.lane === 'gather'").await;
        page.wait_until(&format!("{looks} === 'false false normal fit'")).await;
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

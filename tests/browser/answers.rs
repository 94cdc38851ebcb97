//! The questions below the timelines, in a real browser, under the strict policy: by pointer and by keyboard.

#[path = "far.rs"]
mod far;

use crate::axe;
use crate::browser::Browser;
use crate::page::{Page, dist, with_browser};
use crate::policies;
use crate::server::Server;
use serde_json::{Value, json};

const ENTER: char = '\u{E007}';
const RIGHT: char = '\u{E014}';
/// Three lanes of a small site.
const LANES: &str = "at=0&lanes=sequential,gather,task_group_spawn&concurrency=4&site=tree:31";

fn with(test: impl AsyncFnOnce(&Page, &mut Server)) {
    let server = Server::start_with(&dist(), &[("content-security-policy", policies::PLAYGROUND)]);
    with_browser(Browser::Chromium, json!({}), server, async |page, mut server| {
        page.client.set_window_size(1360, 1100).await.unwrap();
        test(&page, &mut server).await;
    });
}

/// Opens a pane by its button.
async fn ask(page: &Page, pane: &str) {
    press(page, &format!("[data-pane={pane}]")).await;
    page.wait_until(&format!("document.querySelector('.{pane}-pane')")).await;
}

/// Waits until the curves are whole. Returns how many runs they have.
async fn whole(page: &Page) -> u64 {
    page.wait_until("document.querySelector('.curve-pane').dataset.state === 'rest'").await;
    data(page, ".curve-pane", "done").await.parse().unwrap()
}

/// Presses a button, which the transport bar may cover: in the middle of the window.
async fn press(page: &Page, selector: &str) {
    page.js(&format!("document.querySelector(`{selector}`).scrollIntoView({{block: 'center', behavior: 'instant'}})"))
        .await;
    page.click(selector).await;
}

async fn data(page: &Page, selector: &str, name: &str) -> String {
    let value = page.js(&format!("return document.querySelector('{selector}').dataset.{name}")).await;
    value.as_str().unwrap_or_else(|| panic!("{selector} has no {name}")).to_string()
}

async fn count(page: &Page, selector: &str) -> u64 {
    page.js(&format!("return document.querySelectorAll('{selector}').length")).await.as_u64().unwrap()
}

/// The panes' buttons have changed nothing of the run, and nothing is in the console.
async fn is_calm(page: &Page) {
    let state = page.js("return [document.getElementById('at').value, location.search.includes('loop'), document.getElementById('play').ariaPressed !== 'true']").await;
    assert_eq!(state, json!(["0", false, true]));
    assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_curve_has_a_point_for_each_value_and_a_point_loads_its_run() {
    with(async |page, server| {
        page.open(LANES).await;
        assert_eq!(server.asked_for("/answers_bg.wasm"), 0, "the program loads when it is asked for");
        ask(page, "curve").await;
        assert_eq!(whole(page).await, 3 * 64);
        page.wait_until("location.search.includes('pane=curve')").await;
        assert_eq!(data(page, ".at-value", "value").await, "4");
        is_calm(page).await;
        // By keyboard: two values to the right, and Enter.
        page.js("document.getElementById('curve-value').focus()").await;
        page.press(RIGHT, false).await;
        page.press(RIGHT, false).await;
        page.wait_until("document.querySelector('.at-value').dataset.value === '6'").await;
        let foreseen =
            page.js("return [...document.querySelectorAll('.at-value li')].map(li => li.dataset.median)").await;
        page.press(ENTER, false).await;
        page.wait_until("new URLSearchParams(location.search).get('concurrency') === '6'").await;
        page.settle().await;
        for (place, lane) in ["sequential", "gather", "task_group_spawn"].iter().enumerate() {
            assert_eq!(json!(page.lane(lane, "makespan-us").await), foreseen[place], "{lane}");
        }
        // By pointer: the right end of the picture.
        let frame = page.js("const e = document.querySelector('.curves'); e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getBoundingClientRect(); return [r.right, r.y, r.height]").await;
        let [right, y, height] = [0, 1, 2].map(|nth| frame[nth].as_f64().unwrap());
        page.click_at(right - 18.0, y + height / 2.0).await;
        page.wait_until("new URLSearchParams(location.search).get('concurrency') === '256'").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn curves_begin_anew_with_another_setup_figure_setting_and_number_of_seeds() {
    with(async |page, _server| {
        page.open(LANES).await;
        ask(page, "curve").await;
        whole(page).await;
        page.js("window.medians = () => JSON.stringify([...document.querySelectorAll('.at-value li')].map(li => li.dataset.median));
            window.before = medians()").await;
        page.drag("set-latency-ms", "300").await;
        page.settle().await;
        page.wait_until("medians() !== before && document.querySelector('.curve-pane').dataset.state === 'rest'").await;
        page.wait_until("medians() === JSON.stringify([...document.querySelectorAll('section.lane')].map(lane => lane.dataset.makespanUs))").await;
        let choose = |id: &str, value: &str| {
            format!(
                "const list = document.getElementById('{id}'); list.value = '{value}'; list.dispatchEvent(new Event('change', {{bubbles: true}}))"
            )
        };
        page.js(&choose("curve-figure", "fetches")).await;
        page.wait_until("location.search.includes('pane=curve.fetches')").await;
        page.wait_until(r#"medians() === '["31","31","31"]'"#).await;
        page.js(&choose("curve-setting", "cpu-ms")).await;
        press(page, "[data-seeds='20']").await;
        page.wait_until("location.search.includes('pane=curve.cpu-ms.fetches.20')").await;
        page.js(&choose("curve-figure", "makespan")).await;
        assert_eq!(whole(page).await % (3 * 20), 0);
        assert!(page.js("return [...document.querySelectorAll('.of-lane .band')].every(path => path.getAttribute('d').endsWith('Z'))").await == json!(true));
        // The address opens the same.
        page.open(&format!("{LANES}&pane=curve.cpu-ms.20")).await;
        page.wait_until("document.querySelector('.curve-pane')").await;
        whole(page).await;
        assert_eq!(page.js("return [document.getElementById('curve-setting').value, document.querySelector('[data-seeds][aria-pressed=true]').dataset.seeds]").await, json!(["cpu-ms", "20"]));
        press(page, "#curve-table").await;
        let rows = count(page, ".curve-pane tbody tr").await;
        assert_eq!(rows, page.js("return +document.getElementById('curve-value').max + 1").await.as_u64().unwrap());
        axe::inject(page).await;
        assert_eq!(axe::findings(page).await, Vec::<String>::new());
        page.open(&format!("{LANES}&pane=curve.speed")).await;
        page.wait_until("document.querySelector('.curve-pane .problem')?.innerText.includes('speed')").await;
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn many_seeds_stop_at_once_and_go_on() {
    with(async |page, _server| {
        page.open(LANES).await;
        ask(page, "curve").await;
        whole(page).await;
        press(page, "[data-seeds='200']").await;
        page.wait_until(
            "!document.getElementById('curve-stop').hidden && +document.querySelector('.curve-pane').dataset.done > 0",
        )
        .await;
        press(page, "#curve-stop").await;
        page.wait_until("document.querySelector('.curve-pane').dataset.state === 'rest'").await;
        assert!(whole(page).await < 3 * 64 * 200, "it has stopped before its end");
        press(page, "#curve-again").await;
        assert_eq!(whole(page).await, 3 * 64 * 200);
        assert!(count(page, ".curve-pane .sentences li").await > 3);
        is_calm(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn why_answers_about_bars_gaps_lanes_and_figures_and_lights_up_what_proves_it() {
    with(async |page, _server| {
        page.open(LANES).await;
        ask(page, "why").await;
        press(page, "#why-slower").await;
        page.wait_until("document.querySelector('.why-pane').dataset.question === 'slower-1-3'").await;
        assert!(count(page, ".lights .lit").await > 3);
        // The parts of the difference add up to it.
        let sum = "const ms = text => parseFloat(text.replace('−', '-')) * (text.includes('ms') ? 1 : 1000);
            const parts = [...document.querySelectorAll('.summands tbody .amount')].map(e => ms(e.innerText));
            return Math.abs(parts.reduce((a, b) => a + b, 0) - ms(document.querySelector('.summands tfoot .amount').innerText))";
        assert!(page.js(sum).await.as_f64().unwrap() <= 30.0, "in ms: but for what is rounded");
        press(page, ".summands tbody tr button").await;
        page.wait_until("document.querySelector('.summands [data-lit=true]')").await;
        press(page, "#why-about").await;
        page.wait_until("document.querySelector('.why-pane').dataset.question.startsWith('figure-1-')").await;
        is_calm(page).await;
        // By keyboard: a bar of the timelines, and W.
        page.js("document.getElementById('plot').focus()").await;
        page.press(RIGHT, false).await;
        page.press('w', false).await;
        page.wait_until("['row', 'page'].includes(document.querySelector('.why-pane').dataset.question.split('-')[0])")
            .await;
        let keyed = data(page, ".why-pane", "question").await;
        // By pointer: a lower row.
        let frame = page.js("const e = document.querySelector('canvas.chart'); e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getBoundingClientRect(); return [r.x, r.y, r.width]").await;
        let [x, y, width] = [0, 1, 2].map(|nth| frame[nth].as_f64().unwrap());
        page.click_at(x + width * 0.3, y + 75.0).await;
        page.wait_until(&format!("document.querySelector('.why-pane').dataset.question !== '{keyed}'")).await;
        let asked = data(page, ".why-pane", "question").await;
        let answer = page.js("return document.querySelector('.answer').innerText").await;
        assert!(answer.as_str().unwrap().len() > 20, "{answer}");
        // The address has the question.
        page.wait_until(&format!("location.search.includes('pane=why.{asked}')")).await;
        axe::inject(page).await;
        assert_eq!(axe::findings(page).await, Vec::<String>::new());
        page.open(&format!("{LANES}&pane=why.{asked}")).await;
        page.wait_until("document.querySelector('.answer')?.innerText").await;
        assert_eq!(page.js("return document.querySelector('.answer').innerText").await, answer);
        // The pane closes, and nothing stays lit.
        press(page, "[data-pane=why]").await;
        page.wait_until("!document.querySelector('.why-pane') && !document.querySelector('.lights .lit')").await;
        page.wait_until("!location.search.includes('pane')").await;
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_point_of_a_curve_is_asked_about() {
    with(async |page, _server| {
        page.open(LANES).await;
        ask(page, "curve").await;
        whole(page).await;
        press(page, "[data-why=bend-2-4]").await;
        page.wait_until("document.querySelector('.why-pane')?.dataset.question === 'bend-2-4'").await;
        page.wait_until("document.querySelector('[data-pane=why]').ariaExpanded === 'true' && document.querySelector('[data-pane=curve]').ariaExpanded === 'false'").await;
        page.open(&format!("{LANES}&pane=curve.latency-ms")).await;
        page.wait_until("document.querySelector('[data-why^=between-3-latency]')").await;
        whole(page).await;
        press(page, "[data-why^=between-3-latency]").await;
        page.wait_until("document.querySelector('.answer')?.innerText").await;
        is_calm(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn advice_keeps_the_limits_and_shows_both() {
    with(async |page, _server| {
        page.open(LANES).await;
        ask(page, "advice").await;
        let rest = "document.querySelector('.advice-pane').dataset.state === 'rest' && document.querySelector('.advice-pane').dataset.lanes";
        page.wait_until(rest).await;
        let set = |id: &str, value: &str| {
            format!(
                "const field = document.getElementById('{id}'); field.value = '{value}'; field.dispatchEvent(new Event('change', {{bubbles: true}}))"
            )
        };
        page.js(&set("advice-kinds", "threads")).await;
        page.js(&set("advice-in-flight", "5")).await;
        page.wait_until("location.search.includes('pane=advice.in-flight-5.threads')").await;
        page.wait_until(rest).await;
        press(page, "#advice-order").await;
        page.wait_until("location.search.includes('pane=advice.in-flight-5.ordered.threads')").await;
        page.wait_until(rest).await;
        let lanes = data(page, ".advice-pane", "lanes").await;
        let advised: Vec<(&str, u32)> = lanes
            .split(',')
            .map(|lane| lane.split_once(":concurrency=").unwrap())
            .map(|(id, n)| (id, n.parse().unwrap()))
            .collect();
        assert!(advised.iter().all(|(_, count)| *count <= 5), "{lanes}");
        let mut ids: Vec<&str> = advised.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["sequential", "thread_map"], "threads that keep the order");
        axe::inject(page).await;
        assert_eq!(axe::findings(page).await, Vec::<String>::new());
        is_calm(page).await;
        press(page, "#advice-load").await;
        page.wait_until("document.querySelectorAll('section.lane').length === 2").await;
        page.settle().await;
        let shown =
            page.js("return [...document.querySelectorAll('section.lane')].map(lane => lane.dataset.lane)").await;
        assert_eq!(shown, json!(advised.iter().map(|(id, _)| *id).collect::<Vec<_>>()));
    });
}

/// Keeps what the page saves, in place of the browser.
const KEEP: &str = "window.saved = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = blob => { window.blob = blob; return make.call(URL, blob); };
    HTMLAnchorElement.prototype.click = async function () { const { blob } = window; saved.push([this.download, blob.type, blob.size, await blob.text()]); }";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn files_to_take_along_are_what_they_say() {
    with(async |page, _server| {
        page.open(LANES).await;
        page.js(KEEP).await;
        ask(page, "take").await;
        axe::inject(page).await;
        assert_eq!(axe::findings(page).await, Vec::<String>::new());
        let mut all = Vec::new();
        for (place, id) in ["svg", "chrome", "site", "json-1", "csv-1", "png", "still"].iter().enumerate() {
            press(page, &format!("#take-{id}")).await;
            page.wait_until(&format!("saved.length === {}", place + 1)).await;
            all.push(page.js(&format!("return saved[{place}]")).await);
        }
        let text = |place: usize| all[place][3].as_str().unwrap();
        let xml = format!(
            "const document = new DOMParser().parseFromString({}, 'image/svg+xml'); return [document.querySelectorAll('parsererror').length, document.documentElement.tagName]",
            json!(text(0))
        );
        assert_eq!(page.js(&xml).await, json!([0, "svg"]));
        let trace: Value = serde_json::from_str(text(1)).unwrap();
        let events = trace["traceEvents"].as_array().or(trace.as_array()).unwrap();
        let fetches = events.iter().filter(|event| event["ph"] == "X").count();
        assert!(fetches >= 3 * 31, "{fetches} complete events");
        let site: Value = serde_json::from_str(text(2)).unwrap();
        assert_eq!(site["pages"].as_array().unwrap().len(), 31);
        assert_eq!(serde_json::from_str::<Value>(text(3)).unwrap(), page.trace(1).await);
        assert!(text(4).lines().count() > 62);
        for (place, end) in [".svg", ".json", ".json", ".json", ".csv", ".png", ".png"].iter().enumerate() {
            assert!(all[place][0].as_str().unwrap().ends_with(end), "{}", all[place][0]);
        }
        assert!(all[5][2].as_u64().unwrap() > 10_000 && all[6][2] != all[5][2], "a still has a playhead and a caption");
        is_calm(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_curve_is_saved_as_a_figure_and_as_a_table_by_pointer_and_by_keyboard() {
    with(async |page, _server| {
        page.open(&format!("{LANES}&pane=curve.fetches")).await;
        page.wait_until("document.querySelector('.curve-pane')").await;
        whole(page).await;
        page.js(KEEP).await;
        press(page, "#curve-svg").await;
        page.wait_until("saved.length === 1").await;
        // By keyboard: the next button, and the one before the figure.
        page.js("document.getElementById('curve-svg').focus()").await;
        page.press('\u{E004}', false).await;
        page.press(ENTER, false).await;
        page.wait_until("saved.length === 2").await;
        page.press('\u{E004}', true).await;
        page.press('\u{E004}', true).await;
        page.press(ENTER, false).await;
        page.wait_until("saved.length === 3").await;
        let saved = page.js("return saved").await;
        let names: Vec<&str> = (0..3).map(|place| saved[place][0].as_str().unwrap()).collect();
        let name = "curve-fetches-concurrency-tree-31-seed-42";
        assert_eq!(names, [format!("{name}.svg"), format!("{name}.png"), format!("{name}.csv")]);
        let xml = format!(
            "const read = new DOMParser().parseFromString({}, 'image/svg+xml');
            return [read.querySelectorAll('parsererror').length, read.querySelectorAll('.point').length, read.querySelector('.link').textContent]",
            saved[0][3]
        );
        let link = page.js("return location.href").await;
        assert!(link.as_str().unwrap().contains("pane=curve.fetches"), "{link}");
        assert_eq!(page.js(&xml).await, json!([0, 3 * 64, link]));
        assert!(saved[1][2].as_u64().unwrap() > 10_000, "a picture, not an empty one");
        assert_eq!(saved[2][3].as_str().unwrap().lines().count(), 1 + 3 * 64);
        is_calm(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_pool_that_does_not_load_is_said_and_asked_for_again() {
    with(async |page, _server| {
        page.open(LANES).await;
        page.js("window.fetched = window.fetch; window.fetch = (what, ...rest) => String(what).includes('sweeps_bg') ? Promise.reject(new TypeError('no network')) : fetched(what, ...rest)").await;
        ask(page, "curve").await;
        page.wait_until("document.querySelector('.curve-pane').dataset.state === 'rest' && !document.querySelector('.curve-pane .problem').hidden").await;
        page.js("window.fetch = fetched").await;
        press(page, "#curve-again").await;
        assert_eq!(whole(page).await, 3 * 64);
        assert_eq!(page.js("return document.querySelector('.curve-pane .problem').hidden").await, json!(true));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn wide_screens_have_the_code_beside_the_schedule_phones_and_projectors_have_the_schedule_first() {
    with(async |page, _server| {
        let place = "const at = selector => { const r = document.querySelector(selector).getBoundingClientRect(); return [Math.round(r.left), Math.round(r.top + scrollY), Math.round(r.right), Math.round(r.bottom + scrollY), r.height > 0] };
            return [at('.time'), at('.code'), at('.lanes'), at('.graph'), at('.said')]";
        page.resize(1680, 1050).await;
        page.open(LANES).await;
        let wide = page.js(place).await;
        assert!(wide[1][0].as_i64() > wide[0][2].as_i64() && wide[1][1] == wide[0][1], "{wide}");
        page.resize(1400, 1050).await;
        page.wait_until("document.querySelector('.code').getBoundingClientRect().top > document.querySelector('.time').getBoundingClientRect().bottom").await;
        page.resize(390, 844).await;
        page.wait_until("document.querySelector('.graph').getClientRects().length === 0").await;
        let phone = page.js(place).await;
        assert!(phone[0][3].as_i64() <= phone[2][1].as_i64(), "the schedule is above the lanes: {phone}");
        page.js("document.getElementById('graphs').click()").await;
        page.wait_until("document.querySelector('.graph').getClientRects().length === 1").await;
        page.resize(1280, 720).await;
        page.open("at=1411&type=large&lanes=gather,task_group_spawn").await;
        let projector = page.js(place).await;
        // Two lanes and the sentence are above the transport bar.
        let footer =
            page.js("return document.querySelector('footer').getBoundingClientRect().top").await.as_f64().unwrap();
        let chart = page
            .js("return document.querySelector('canvas.chart').getBoundingClientRect().bottom")
            .await
            .as_f64()
            .unwrap();
        assert!(chart <= footer + 40.0 && projector[4][3].as_f64().unwrap() < footer, "{projector} {chart} {footer}");
    });
}

//! The editor of people's own Python, in a real browser, under the strict policy: what a person does with it, and what becomes of
//! the lane.

use crate::axe;
use crate::browser::Browser;
use crate::embed::{OPEN, awaited, enter, host_with, is_ready};
use crate::page::{Page, dist, with_browser};
use crate::policies;
use crate::server::Server;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use serde_json::{Value, json};

const CONTROL: char = '\u{E009}';
const ENTER: char = '\u{E007}';
const ESCAPE: char = '\u{E00C}';
const TAB: char = '\u{E004}';
/// Two lanes; the second is edited.
const LANES: &str = "at=0&lanes=sequential,gather&concurrency=8&site=demo";
/// Two workers lose updates of a counter: a lock is missing around two lines.
const RACE: &str = "import threading, crawl\ncount = 0\ndef work():\n    global count\n    for _ in range(3):\n        now = count\n        count = now + 1\n\
                    threads = [threading.Thread(target=work) for _ in range(2)]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint(count)\n";

fn with(test: impl AsyncFnOnce(&Page, &Server)) {
    let server = Server::start_with(&dist(), &[("content-security-policy", policies::PLAYGROUND)]);
    with_browser(Browser::Chromium, json!({}), server, async |page, server| {
        page.client.set_window_size(1360, 1000).await.unwrap();
        test(&page, &server).await;
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

/// Opens the editor of the second lane, as a person does.
async fn edit(page: &Page) {
    page.open(LANES).await;
    page.show_code().await;
    page.click("#edit-1").await;
    page.wait_until("document.querySelector('#own-code-1 .own-editor')?.editorView").await;
}

/// Puts a text into the editor.
async fn write(page: &Page, source: &str) {
    let script = format!(
        "window.before = location.hash;
         const view = document.querySelector('#own-code-1 .own-editor').editorView;
         view.dispatch({{changes: {{from: 0, to: view.state.doc.length, insert: {}}}}})",
        json!(source)
    );
    page.js(&script).await;
    page.wait_until("location.hash.startsWith('#own=') && location.hash !== before").await;
}

/// Runs what is in the editor and waits for its end. Returns how it ended.
async fn run(page: &Page) -> Value {
    page.click("#own-run-1").await;
    ended(page).await
}

async fn ended(page: &Page) -> Value {
    page.wait_until("['ended', 'failed', 'stopped'].includes(document.querySelector('.own-panel').dataset.state)")
        .await;
    page.js("return document.querySelector('.own-panel').dataset.state + ' ' + document.querySelector('.own-result').dataset.outcome").await
}

async fn text(page: &Page, selector: &str) -> String {
    let text = page.js(&format!("return document.querySelector('{selector}').innerText")).await;
    text.as_str().unwrap().to_string()
}

async fn press_control_enter(page: &Page) {
    let keys = KeyActions::new(String::from("keys")).then(KeyAction::Down { value: CONTROL });
    let keys = keys.then(KeyAction::Down { value: ENTER }).then(KeyAction::Up { value: ENTER });
    page.client.perform_actions(keys.then(KeyAction::Up { value: CONTROL })).await.unwrap();
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_lanes_python_runs_edited_runs_again_and_the_original_comes_back() {
    with(async |page, server| {
        edit(page).await;
        let built_in = page.lane("gather", "fingerprint").await;
        let rust_us = page.lane("gather", "makespan-us").await;
        assert_eq!(server.asked_for("/python.js"), 0, "Python loads at the first run");
        // By keyboard alone: the editor has the focus.
        press_control_enter(page).await;
        assert_eq!(ended(page).await, "ended finished");
        page.wait_until("document.querySelector('.own-same').dataset.shown === 'same'").await;
        assert_eq!(page.lane("gather", "makespan-us").await, rust_us);
        page.wait_until("!document.querySelector('[data-lane=gather] .own-chip').hidden").await;
        // An edit: another line prints.
        let source = page.js("return document.querySelector('.own-editor').editorView.state.doc.toString()").await;
        write(page, &format!("print('begun')\n{}", source.as_str().unwrap())).await;
        assert_eq!(run(page).await, "ended finished");
        page.wait_until("document.querySelector('.own-lines .what')?.innerText === 'begun\\n'").await;
        // The markers of the workers stand at its lines.
        page.drag("at", "900").await;
        page.wait_until("document.querySelector('#own-code-1').dataset.workers?.includes('f')").await;
        // On another setup it runs again by itself: the person has started it.
        page.drag("set-concurrency", "3").await;
        page.wait_until(
            "document.querySelector('[data-lane=gather]').dataset.makespanUs !== arguments[0]"
                .replace("arguments[0]", &format!("'{rust_us}'"))
                .as_str(),
        )
        .await;
        page.wait_until("!document.querySelector('[data-lane=gather] .own-chip').hidden && document.querySelector('.own-panel').dataset.state === 'ended'").await;
        page.click("#own-close-1").await;
        page.wait_until("!document.querySelector('.own-panel') && location.hash === ''").await;
        page.drag("set-concurrency", "8").await;
        page.settle().await;
        assert_eq!(page.lane("gather", "fingerprint").await, built_in);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn code_in_an_address_is_shown_and_does_not_run_by_itself() {
    with(async |page, server| {
        edit(page).await;
        write(page, "print('from an address')\n").await;
        let address = page.js("return location.href").await;
        page.client.goto("about:blank").await.unwrap();
        page.client.goto(address.as_str().unwrap()).await.unwrap();
        page.wait_for_state("ready").await;
        page.wait_until("document.querySelector('.own-editor')?.editorView").await;
        page.settle().await;
        assert_eq!(server.asked_for("/python.js"), 0);
        let shown = page.js("return [document.querySelector('.own-panel').dataset.state, document.querySelector('.own-editor').editorView.state.doc.toString()]");
        assert_eq!(shown.await, json!(["new", "print('from an address')\n"]));
        page.js("document.querySelector('.panes').scrollIntoView()").await;
        assert_eq!(run(page).await, "ended finished");
        assert_eq!(text(page, ".own-lines .what").await.trim(), "from an address");
        // A damaged address says so.
        page.open(&format!("{LANES}#own=AAAA")).await;
        page.wait_until("document.querySelector('.own-panel')?.dataset.state === 'failed'").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn errors_deadlocks_and_endless_loops_end_with_their_lines_and_the_page_goes_on() {
    with(async |page, _| {
        edit(page).await;
        write(page, "x = (\n").await;
        assert_eq!(run(page).await, "ended syntax");
        write(page, "def fail():\n    raise ValueError('no')\n\nfail()\n").await;
        assert_eq!(run(page).await, "ended raised");
        assert!(text(page, ".own-error").await.contains("ValueError: no"));
        page.click(".own-error .btn.line").await;
        let line = "const view = document.querySelector('.own-editor').editorView;
            return view.state.doc.lineAt(view.state.selection.main.head).number";
        assert_eq!(page.js(line).await, 2);
        write(page, "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n").await;
        assert_eq!(run(page).await, "ended deadlock");
        assert_eq!(text(page, ".own-waiting .btn.line").await, "line 4");
        write(page, "while True:\n    pass\n").await;
        page.click("#own-run-1").await;
        page.wait_until("document.querySelector('.own-panel').dataset.state === 'running'").await;
        page.click("#own-stop-1").await;
        assert_eq!(page.js("return document.querySelector('.own-panel').dataset.state").await, "stopped");
        write(page, "print('on')\n").await;
        assert_eq!(run(page).await, "ended finished");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_schedule_that_breaks_the_code_is_found_and_played() {
    with(async |page, _| {
        edit(page).await;
        write(page, RACE).await;
        page.click("#own-search-1").await;
        assert_eq!(ended(page).await, "ended finished");
        let breaking = page.js("return +document.querySelector('.own-found').dataset.breaking").await;
        assert!(breaking.as_u64().is_some_and(|breaking| breaking > 0), "{breaking}");
        let seed = page.js("return document.getElementById('own-interleave-1').value").await;
        assert_ne!(seed, "", "the seed is in its field, and in the address");
        let printed = text(page, ".own-lines .what").await;
        assert_ne!(printed.trim(), "6");
        assert_eq!(run(page).await, "ended finished");
        assert_eq!(text(page, ".own-lines .what").await, printed, "the same seed, the same run");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_editor_is_accessible_and_no_trap_for_the_keyboard() {
    with(async |page, _| {
        axe::inject(page).await;
        edit(page).await;
        page.js("document.getElementById('own-options-1').open = true").await;
        axe::inject(page).await;
        assert_eq!(axe::findings(page).await, Vec::<String>::new());
        write(page, "import threading\nprint('x')\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n").await;
        assert_eq!(run(page).await, "ended deadlock");
        assert_eq!(axe::findings(page).await, Vec::<String>::new());
        page.js("document.querySelector('.own-editor').editorView.focus()").await;
        let inside = "return document.activeElement.shadowRoot != null";
        assert_eq!(page.js(inside).await, true);
        page.press(TAB, false).await;
        assert_eq!(page.js(inside).await, true, "Tab indents");
        page.press(ESCAPE, false).await;
        page.press(TAB, false).await;
        assert_eq!(page.js(inside).await, false, "after Escape, Tab leaves");
        page.be_a_phone().await;
        page.settle().await;
        assert_eq!(page.js("return document.documentElement.scrollWidth <= innerWidth").await, true);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn an_element_brings_code_with_locked_lines_and_its_page_hears_the_figures() {
    let playground = Server::start_with(&dist(), OPEN);
    let body = "<crawl-playground id=one lanes=gather concurrency=4 play=0 own-code-locked=1><script type='text/x-python'>\nprint('a lesson')\nprint('yours')\n</script></crawl-playground>";
    let host = host_with("own-python", &playground.address, body, &[]);
    with_browser(Browser::Chromium, json!({}), host, async |page, host| {
        page.client.goto(&host.address).await.unwrap();
        is_ready(&page, "one").await;
        enter(&page, "one").await;
        page.wait_until("document.querySelector('.own-editor')?.editorView").await;
        let change = "const view = document.querySelector('.own-editor').editorView;
            view.dispatch({changes: {from: 0, insert: '#'}});
            view.dispatch({changes: {from: view.state.doc.length, insert: 'print(1)'}});
            return view.state.doc.toString()";
        assert_eq!(page.js(change).await, "print('a lesson')\nprint('yours')\nprint(1)");
        page.js("document.getElementById('own-run-0').click()").await;
        assert_eq!(ended(&page).await, "ended finished");
        page.client.enter_parent_frame().await.unwrap();
        let fetches = "one.result().then(result => result.lanes[0].fetches)";
        let fetches = awaited(&page, fetches).await;
        assert_eq!(fetches, json!({"value": 0}), "the figures are those of the code");
    });
}

//! The playground in third-party pages: on another origin, three at once, in a sandbox, and under hostile messages.

use crate::page::{Page, shown, with_page};
use crate::server::Server;
use crawl_playground::text;
use fantoccini::elements::Element;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// The header that a static host sends so that its files work in a sandbox.
pub const OPEN: &[(&str, &str)] = &[("access-control-allow-origin", "*")];

/// A script file next to the host page, whose policy may forbid inline scripts.
const HOST_SCRIPT: &str = "window.told = [];
    for (const element of document.querySelectorAll('crawl-playground'))
        for (const name of ['ready', 'change', 'time', 'finish', 'answer', 'complete', 'problem'])
            element.addEventListener(name, event => told.push([element.id, name, event.detail]));
    window.raw = [];
    addEventListener('message', event => raw.push(event.data));";

/// A host page on another origin. `PLAYGROUND` in its body is replaced by the playground's address.
pub fn host(name: &str, playground: &str, body: &str) -> Server {
    let body = format!("<input id=first autofocus><div style='height:40px'></div>{body}");
    host_with(name, playground, &body, OPEN)
}

/// A host page with this body and these headers.
pub fn host_with(name: &str, playground: &str, body: &str, headers: &[(&'static str, &str)]) -> Server {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>A course</title><link rel=icon href=data:,>
         <body>{body}<script src='PLAYGROUND/embed.js'></script><script src='host.js'></script>"
    );
    fs::write(folder.join("index.html"), html.replace("PLAYGROUND/", playground)).unwrap();
    fs::write(folder.join("host.js"), HOST_SCRIPT).unwrap();
    Server::start_with(&folder, headers)
}

/// Waits until the element with this id is ready.
pub async fn is_ready(page: &Page, id: &str) {
    page.wait_until(&format!("told.some(([id, name]) => id === '{id}' && name === 'ready')")).await;
}

/// Enters the frame of the element with this id. The frame is in the element's shadow root, out of reach of selectors.
pub async fn enter(page: &Page, id: &str) {
    let frame = page.js(&format!("return {id}.shadowRoot.firstChild")).await;
    let id = frame.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_string();
    Element::from_element_id(page.client.clone(), id.into()).enter_frame().await.unwrap();
}

/// The result of a promise on the page, or the field and text of its error.
pub async fn awaited(page: &Page, promise: &str) -> Value {
    page.js(&format!(
        "window.outcome = undefined;
         ({promise}).then(value => window.outcome = {{value}},
             problem => window.outcome = {{field: problem.field, text: problem.message}})"
    ))
    .await;
    page.wait_until("window.outcome !== undefined").await;
    page.js("return window.outcome").await
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn three_elements_on_a_page_of_another_origin() {
    with_page(async |page, server| {
        let host = host(
            "embed-three",
            &server.address,
            "<crawl-playground id=a lanes=gather,async_workers concurrency=4 play=0></crawl-playground>
             <crawl-playground id=b lanes=sequential play=0 theme=dark title='One at a time'></crawl-playground>
             <crawl-playground id=c lanes=gather concurrency=many height=300 play=0></crawl-playground>",
        );
        page.client.goto(&host.address).await.unwrap();
        for id in ["a", "b", "c"] {
            is_ready(&page, id).await;
        }
        // Attributes are settings, and the element reports the wrong ones.
        let settings = page.js("return [a.settings, b.settings, c.settings]").await;
        assert_eq!((&settings[0]["lanes"], &settings[0]["concurrency"]), (&json!("gather,async_workers"), &json!("4")));
        assert_eq!(settings[1]["lanes"], "sequential");
        page.wait_until(
            "told.some(([id, name, {field}]) => id === 'c' && name === 'problem' && field === 'concurrency')",
        )
        .await;
        // The element grows with its content, unless the author has set its height.
        page.wait_until("a.shadowRoot.firstChild.offsetHeight > 500").await;
        assert_eq!(page.js("return c.shadowRoot.firstChild.offsetHeight").await, 300);
        assert_eq!(
            page.js("return [a, b].map(e => e.shadowRoot.firstChild.title)").await,
            json!(["Crawl Playground", "One at a time"])
        );
        assert!(
            page.js("return raw.some(m => m.subject === 'lti.frameResize' && m.height > 300)").await.as_bool().unwrap()
        );
        // The host's focus and scroll position do not change.
        assert_eq!(page.js("return [document.activeElement.id, scrollX, scrollY]").await, json!(["first", 0, 0]));
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_method_is_answered_and_every_event_arrives() {
    with_page(async |page, server| {
        let body = "<crawl-playground id=a lanes=gather,async_workers concurrency=4 play=0></crawl-playground>";
        let host = host("embed-calls", &server.address, body);
        page.client.goto(&host.address).await.unwrap();
        // A call to an element that is not ready waits until it is.
        assert_eq!(awaited(&page, "a.seek(500)").await["value"], json!({"at_ms": 500, "playing": false}));
        assert_eq!(page.js("return a.at").await, 500);
        let step = awaited(&page, "a.step()").await["value"]["at_ms"].as_f64().unwrap();
        assert!(step > 500.0, "{step}");
        assert!(awaited(&page, "a.step('back')").await["value"]["at_ms"].as_f64().unwrap() <= 500.0);
        // Read at once, because playback ends without a call.
        let play = "a.play().then(moment => ({...moment, seen: a.playing}))";
        let playing = awaited(&page, play).await["value"].clone();
        assert_eq!((&playing["playing"], &playing["seen"]), (&json!(true), &json!(true)));
        page.wait_until("told.some(([, name]) => name === 'time')").await;
        assert_eq!(awaited(&page, "a.pause()").await["value"]["playing"], false);
        let setup = awaited(&page, "a.setup({concurrency: 2, lanes: ['sequential', 'gather']})").await;
        assert_eq!(setup["value"]["settings"]["concurrency"], "2");
        assert_eq!(page.js("return a.query").await, "lanes=sequential,gather&concurrency=2");
        let result = awaited(&page, "a.result()").await["value"].clone();
        let lanes: Vec<&str> =
            result["lanes"].as_array().unwrap().iter().map(|l| l["strategy"].as_str().unwrap()).collect();
        assert_eq!(lanes, ["sequential", "gather"]);
        assert!(
            result["lanes"][1]["makespan_ms"].as_f64().unwrap() < result["lanes"][0]["makespan_ms"].as_f64().unwrap()
        );
        let png = awaited(&page, "a.screenshot()").await["value"]["png"].as_str().unwrap().to_string();
        assert!(png.starts_with("data:image/png;base64,") && png.len() > 10_000, "{} characters", png.len());
        // Reset restores the author's settings.
        awaited(&page, "a.reset()").await;
        assert_eq!(page.js("return a.query").await, "lanes=gather,async_workers&concurrency=4");
        // A changed attribute changes its setting.
        page.js("a.setAttribute('concurrency', '6')").await;
        page.wait_until("a.settings.concurrency === '6'").await;
        // The element reports each change with its origin, and the end of the run.
        let by = page.js("return told.filter(([, name]) => name === 'change').map(([, , detail]) => detail.by)").await;
        assert!(by.as_array().unwrap().iter().all(|by| by == "host"), "{by}");
        awaited(&page, "a.seek(999999)").await;
        awaited(&page, "a.seek(0)").await;
        page.js("a.shadowRoot.firstChild.scrollIntoView()").await;
        awaited(&page, "a.play()").await;
        page.wait_until("told.some(([, name]) => name === 'finish')").await;
        let finish = page.js("return told.find(([, name]) => name === 'finish')[2].lanes.length").await;
        assert_eq!(finish, 2);
        for (call, field) in [
            ("a.seek(-1)", "seek"),
            ("a.step('up')", "step"),
            ("a.setup({colour: 'red'})", "colour"),
            ("a.setup({cores: 'x'})", "cores"),
        ] {
            assert_eq!(awaited(&page, call).await["field"], field, "{call}");
        }
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

/// The events have plain names, such as `change`, and forms have their own listeners for these.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_elements_events_do_not_reach_a_form_around_it() {
    with_page(async |page, server| {
        let body =
            "<form id=form><crawl-playground id=a lanes=gather play=0></crawl-playground><input id=field></form>";
        let host = host("embed-form", &server.address, body);
        page.client.goto(&host.address).await.unwrap();
        page.js("window.heard = []; window.captured = [];
             for (const name of ['ready', 'change', 'time', 'finish', 'answer', 'complete', 'problem']) {
                 form.addEventListener(name, event => heard.push([event.target.id, name]));
                 document.addEventListener(name, event => heard.push([event.target.id, name]));
                 document.addEventListener(name, event => captured.push(name), true);
             }")
            .await;
        is_ready(&page, "a").await;
        awaited(&page, "a.setup({concurrency: 2})").await;
        awaited(&page, "a.play()").await;
        for name in ["change", "time", "finish"] {
            page.wait_until(&format!("told.some(([, told]) => told === '{name}') && captured.includes('{name}')"))
                .await;
        }
        page.js("field.dispatchEvent(new Event('change', {bubbles: true}))").await;
        // Once for the form, once for the document.
        assert_eq!(page.js("return heard").await, json!([["field", "change"], ["field", "change"]]));
    });
}

/// A playground outside the window pauses. A playing one takes neither the page's scroll position nor its focus.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_playground_outside_the_window_pauses() {
    with_page(async |page, server| {
        let body =
            "<crawl-playground id=a lanes=gather play=0 height=500></crawl-playground><div style='height:4000px'></div>
             <crawl-playground id=b lanes=gather at=100 height=500></crawl-playground>";
        let host = host("embed-unseen", &server.address, body);
        page.client.goto(&host.address).await.unwrap();
        is_ready(&page, "a").await;
        is_ready(&page, "b").await;
        assert_eq!(page.js("return b.at").await, 100);
        awaited(&page, "b.play()").await;
        awaited(&page, "a.play()").await;
        page.wait_until("told.some(([id, name]) => id === 'a' && name === 'finish')").await;
        let unseen = awaited(&page, "b.setup().then(() => ({at: b.at, playing: b.playing}))").await;
        assert_eq!(unseen["value"], json!({"at": 100, "playing": true}));
        assert_eq!(page.js("return [document.activeElement.id, scrollY]").await, json!(["first", 0]));
        page.js("b.scrollIntoView()").await;
        page.wait_until("told.some(([id, name]) => id === 'b' && name === 'finish')").await;
        assert_eq!(page.js("return document.activeElement.id").await, "first");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn hostile_messages_change_nothing() {
    with_page(async |page, server| {
        let frame =
            format!("<iframe id=plain src='{}?embed=1&at=500&host=https://course.example'></iframe>", server.address);
        let body = format!(
            "<crawl-playground id=a lanes=gather at=500></crawl-playground>{frame}<iframe id=other srcdoc='<p>Somebody else'></iframe>"
        );
        let host = host("embed-hostile", &server.address, &body);
        page.client.goto(&host.address).await.unwrap();
        is_ready(&page, "a").await;
        awaited(&page, "a.result()").await;
        // From a frame that is not the host, from a host other than the named one, and in many wrong shapes.
        page.js(
            "const inner = a.shadowRoot.firstChild.contentWindow;
             const seek = {'crawl-playground': 1, id: 1, call: 'seek', value: 100};
             window.inner = inner;
             const script = other.contentDocument.createElement('script');
             script.textContent = `parent.inner.postMessage(${JSON.stringify(seek)}, '*')`;
             other.contentDocument.body.append(script);
             plain.contentWindow.postMessage(seek, '*');
             const circle = {'crawl-playground': 1, call: 'seek'}; circle.value = circle;
             const wrong = [null, 1, 'play', [], {}, {call: 'seek', value: 100}, {...seek, 'crawl-playground': 2}, circle,
                 {...seek, value: 'x'.repeat(200000)}, {...seek, value: {}}, {...seek, call: {}}, {'crawl-playground': 1, event: 'ready'}];
             for (const message of wrong) inner.postMessage(message, '*');",
        )
        .await;
        let moment = awaited(&page, "a.pause()").await["value"].clone();
        assert_eq!(moment, json!({"at_ms": 500, "playing": false}));
        let setup = page.js("return a.query").await;
        assert_eq!(setup, "lanes=gather");
        // A forged answer from another frame has no effect either.
        page.js("postMessage({'crawl-playground': 1, event: 'change', detail: {at_ms: 7, playing: true}}, '*')").await;
        awaited(&page, "a.pause()").await;
        assert_eq!(page.js("return a.at").await, 500);
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_sandbox_without_an_origin_and_without_storage_is_enough() {
    with_page(async |page, _server| {
        let server = Server::start_with(&crate::page::dist(), OPEN);
        let body = "<crawl-playground id=a lanes=gather play=0 mode=live sandbox=allow-scripts></crawl-playground>";
        let host = host("embed-sandbox", &server.address, body);
        page.client.goto(&host.address).await.unwrap();
        is_ready(&page, "a").await;
        assert_eq!(awaited(&page, "a.seek(300)").await["value"]["at_ms"], 300);
        assert_eq!(awaited(&page, "a.result()").await["value"]["lanes"].as_array().unwrap().len(), 1);
        // The page says what does not work in the sandbox.
        enter(&page, "a").await;
        assert!(page.notes().await.contains(&shown(text::NOTE_LIVE_SANDBOX)), "{:?}", page.notes().await);
        assert_eq!(page.js("return document.getElementById('run-live').disabled").await, true);
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

/// An author lets readers change one setting; Reset restores the author's settings; keys work inside the frame.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn readers_can_change_only_what_the_author_allows() {
    with_page(async |page, server| {
        let frame = format!(
            "<iframe id=a style='width:900px;height:900px' src='{}?embed=1&lanes=gather&concurrency=4&controls=concurrency&play=0&at=500'></iframe>",
            server.address
        );
        let host = host("embed-controls", &server.address, &frame);
        page.client.goto(&host.address).await.unwrap();
        page.wait_until("raw.some(m => m.event === 'ready')").await;
        page.client.enter_frame(0).await.unwrap();
        page.wait_for_state("ready").await;
        let shown =
            "[...document.querySelectorAll('.page input, .page select')].filter(e => e.offsetParent).map(e => e.id)";
        assert_eq!(page.js(&format!("return {shown}")).await, json!(["set-concurrency", "at", "speed"]));
        page.drag("set-concurrency", "9").await;
        page.wait_until("document.getElementById('shown-concurrency').textContent === '9'").await;
        page.click("#reset-chosen").await;
        page.wait_until("document.getElementById('shown-concurrency').textContent === '4'").await;
        page.js("document.querySelector('.plot').focus()").await;
        page.press(' ', false).await;
        page.wait_until("document.getElementById('at').value !== '500'").await;
        page.client.enter_parent_frame().await.unwrap();
        page.wait_until("raw.some(m => m.event === 'change' && m.detail.playing)").await;
        let by = page.js("return raw.filter(m => m.event === 'change').map(m => [m.detail.by, m.detail.setup.settings.concurrency])").await;
        assert_eq!((&by[0], &by[1]), (&json!(["person", "9"]), &json!(["person", "4"])), "{by}");
        assert_eq!(page.js("return scrollY").await, 0);
        page.open("controls=seed,colour").await;
        let notes = page.notes().await.join("\n");
        assert!(notes.contains(text::PARAMETER_CONTROLS_ALLOWED), "{notes}");
        assert_eq!(page.console_errors(&[]).await, Vec::<String>::new());
    });
}

//! The panels of the lanes, the one worker, and the address.

use super::doors::Doors;
use super::engine::{Engine, Job, bytes_of};
use super::glue::Glue;
use super::panel::{Msg, Panel, PanelProps};
use crate::page::own::{OwnCode, Saved, State, Told, ask};
use crate::setup::MAX_LANES;
use crate::text;
use crate::view::{browser, nested};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;
use web_sys::Element;
use yew::AppHandle;

const DOORS: Doors = Doors { run, stop, keep, close, original, query, start_address, is_loaded };

struct Hub {
    glue: Glue,
    saved: Saved,
    panels: [Option<(Element, AppHandle<Panel>)>; MAX_LANES],
    engine: Engine,
    runs: u32,
}

thread_local! {
    static HUB: RefCell<Option<Hub>> = const { RefCell::new(None) };
}

fn with<T>(act: impl FnOnce(&mut Hub) -> T) -> Option<T> {
    HUB.with_borrow_mut(|hub| hub.as_mut().map(act))
}

/// Takes what the browser's side gives.
pub fn start(glue: Glue) {
    nested::begin();
    let tell = Closure::<dyn FnMut()>::new(page_changed).into_js_value();
    glue.watch(tell.unchecked_ref());
    let (panels, saved, engine) = (Default::default(), Saved::default(), Engine::new(hear, look));
    HUB.set(Some(Hub { glue, saved, panels, engine, runs: 0 }));
}

/// Opens the editor of a lane, with the code that it had or with the built-in Python.
pub fn edit(lane: usize) {
    let code = with(|hub| {
        let code = hub.saved.lanes.get(lane)?.clone();
        let built_in = || built_in(&hub.glue, lane).map(|(_, text)| OwnCode::of(&text));
        code.or_else(built_in)
    });
    if let Some(code) = code.flatten() {
        show(lane, code, true);
    }
}

/// Shows the codes that an address has.
pub fn open(text: &str) {
    let Some(saved) = Saved::read(text) else {
        show(0, OwnCode::default(), false);
        return tell(0, Msg::State(State::Failed(String::from(text::OWN_UNREADABLE))));
    };
    let lanes = saved.lanes.into_iter().enumerate().filter_map(|(lane, code)| Some((lane, code?)));
    let lanes: Vec<(usize, OwnCode)> = lanes.collect();
    // An embedded page folds the code at first, and a narrow one shows that of one lane.
    browser::unfold("code");
    if let Some((lane, _)) = lanes.first() {
        browser::click(&format!("code-lane-{lane}"));
    }
    for (lane, code) in lanes {
        show(lane, code, false);
    }
}

/// The name and the text of a lane's built-in Python.
fn built_in(glue: &Glue, lane: usize) -> Option<(String, String)> {
    let both = glue.page().python_of(lane)?;
    Some((both.first()?.as_string()?, both.get(1)?.as_string()?))
}

/// The name and the text of a lane's built-in Python, if the page has it.
fn original(lane: usize) -> Option<(String, String)> {
    with(|hub| built_in(&hub.glue, lane)).flatten()
}

/// The address with which a crawl of the site on screen begins, as code can write it: the network of people's code gives a site
/// whose addresses are paths this host.
fn start_address() -> Option<String> {
    let start = with(|hub| hub.glue.page().start_address()).flatten()?;
    Some(if start.starts_with('/') { format!("https://site.example{start}") } else { start })
}

fn show(lane: usize, code: OwnCode, takes_focus: bool) {
    let Some(root) = browser::element(&format!("own-code-{lane}")) else {
        return keep(lane, Some(code));
    };
    keep(lane, Some(code.clone()));
    let is_open = with(|hub| hub.panels[lane].as_ref().is_some_and(|(of, _)| *of == root)).unwrap_or(false);
    if is_open {
        return tell(lane, Msg::Open(code));
    }
    let Some(glue) = with(|hub| hub.glue.clone()) else { return };
    let props = PanelProps { lane, code, glue, doors: DOORS, takes_focus };
    let handle = yew::Renderer::<Panel>::with_root_and_props(root.clone(), props).render();
    with(|hub| hub.panels[lane] = Some((root, handle)));
}

/// Keeps the code of a lane, in the address too.
fn keep(lane: usize, code: Option<OwnCode>) {
    with(|hub| {
        if let Some(place) = hub.saved.lanes.get_mut(lane) {
            *place = code;
        }
        let _ = hub.glue.share(&hub.saved.text());
    });
}

/// Closes the editor of a lane: its built-in run and its built-in Python are shown again.
fn close(lane: usize) {
    keep(lane, None);
    with(|hub| hub.engine.stop(&hub.glue, lane));
    put(lane, None);
    if let Some((_, handle)) = with(|hub| hub.panels.get_mut(lane)?.take()).flatten() {
        handle.destroy();
    }
    browser::focus(&format!("edit-{lane}"));
}

/// Asks for a run, or a search. Returns the query that it runs under; none while the page has no comparison.
fn run(lane: usize, code: &OwnCode, is_search: bool) -> Option<String> {
    with(|hub| {
        let (query, file) = (hub.glue.page().query()?, hub.glue.page().site_file());
        hub.runs += 1;
        let letter = ask(code, hub.runs, (&query, file.as_deref()), lane, is_search);
        hub.engine.ask(&hub.glue, Job { lane, run: hub.runs, letter });
        Some(query)
    })
    .flatten()
}

/// Stops a run.
fn stop(lane: usize) -> bool {
    with(|hub| hub.engine.stop(&hub.glue, lane)).unwrap_or(false)
}

/// Whether Python is loaded.
fn is_loaded() -> bool {
    with(|hub| hub.engine.is_loaded()).unwrap_or(false)
}

/// Shows a run as the lane, or the built-in one.
fn put(lane: usize, bytes: Option<Vec<u8>>) {
    let Some(glue) = with(|hub| hub.glue.clone()) else { return };
    let answer = Closure::once_into_js(move |word: JsValue| {
        tell(lane, Msg::Shown(word.as_string().unwrap_or_default()));
    });
    glue.page().put_own(lane, bytes, answer.unchecked_ref());
}

/// The setup on screen.
fn query() -> Option<String> {
    with(|hub| hub.glue.page().query()).flatten()
}

/// A letter of the worker.
fn hear(json: String, lane_bytes: Option<Vec<u8>>, files: js_sys::Array) {
    let Some((lane, told)) = with(|hub| hub.engine.hear(&hub.glue, &json)).flatten() else { return };
    let is_end = matches!(told, Told::Done(_) | Told::Found(..));
    tell(lane, Msg::Told(told, bytes_of(&files)));
    if let Some(bytes) = lane_bytes.filter(|_| is_end) {
        put(lane, Some(bytes));
    }
}

/// Looks whether the worker still answers.
fn look() {
    if let Some(lane) = with(|hub| hub.engine.silent_lane()).flatten() {
        stop(lane);
        tell(lane, Msg::State(State::Stopped(true)));
    }
}

fn tell(lane: usize, message: Msg) {
    let scope = with(|hub| hub.panels.get(lane)?.as_ref().map(|(_, handle)| (**handle).clone())).flatten();
    if let Some(scope) = scope {
        scope.send_message(message);
    }
}

/// The page has another comparison, or other lanes.
fn page_changed() {
    for lane in 0..MAX_LANES {
        let gone = with(|hub| {
            let is_gone = hub.panels[lane].as_ref().is_some_and(|(root, _)| !root.is_connected());
            if is_gone { hub.panels[lane].take() } else { None }
        });
        if let Some((_, handle)) = gone.flatten() {
            stop(lane);
            handle.destroy();
        }
        tell(lane, Msg::PageChanged);
    }
}

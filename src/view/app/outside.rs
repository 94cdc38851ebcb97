//! Events from outside the components: keys, sizes, the system's theme, dropped files.

use super::{App, LookMsg, Msg};
use crate::view::browser;
use crate::view::stage::Refs;
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DragEvent, Element, Event, HtmlElement, KeyboardEvent, ResizeObserver};
use yew::html::Scope;

/// Listens to the document and the window.
pub fn listeners(link: &Scope<App>) -> Vec<EventListener> {
    let (Some(window), Some(document)) = (browser::window(), browser::document()) else { return Vec::new() };
    let active = EventListenerOptions::enable_prevent_default();
    let mut listeners = Vec::new();
    let keys = link.clone();
    listeners.push(EventListener::new_with_options(&document, "keydown", active, move |event| key(&keys, event)));
    let moved = link.clone();
    listeners.push(EventListener::new(&window, "popstate", move |_| moved.send_message(Msg::AddressChanged)));
    let sized = link.clone();
    listeners.push(EventListener::new(&window, "resize", move |_| sized.send_message(Msg::Resized)));
    for name in ["dragover", "dragleave", "drop"] {
        let drops = link.clone();
        listeners.push(EventListener::new_with_options(&document, name, active, move |event| drop_file(&drops, event)));
    }
    if let Ok(Some(dark)) = window.match_media("(prefers-color-scheme: dark)") {
        let themes = link.clone();
        listeners.push(EventListener::new(&dark, "change", move |_| themes.send_message(Msg::SystemTheme)));
    }
    listeners
}

/// The keys of the whole page, except those that the focused control uses itself.
fn key(link: &Scope<App>, event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
        return;
    }
    let key = event.key();
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    if let Some(target) = &target {
        let is_time = target.id() == "at";
        let in_dialog = target.closest("dialog").ok().flatten().is_some();
        if in_dialog || (!is_time && browser::takes_keys(target, &key)) {
            return;
        }
    }
    let message = match key.as_str() {
        " " => Msg::Play,
        "ArrowRight" if event.shift_key() => Msg::Turn(true),
        "ArrowLeft" if event.shift_key() => Msg::Turn(false),
        "ArrowRight" => Msg::Step(true),
        "ArrowLeft" => Msg::Step(false),
        "Home" => Msg::Seek(0),
        "End" => Msg::Seek(u64::MAX),
        "+" | "=" => Msg::NextSpeed(true),
        "-" => Msg::NextSpeed(false),
        "c" | "C" => Msg::Look(LookMsg::Path),
        "l" | "L" => Msg::Loop,
        "t" | "T" => Msg::Type,
        "?" => Msg::Help,
        _ => return,
    };
    event.prevent_default();
    link.send_message(message);
}

/// A file that the person drags over the page or drops on it.
fn drop_file(link: &Scope<App>, event: &Event) {
    let Some(event) = event.dyn_ref::<DragEvent>() else { return };
    let Some(data) = event.data_transfer() else { return };
    if !data.types().includes(&"Files".into(), 0) {
        return;
    }
    event.prevent_default();
    match event.type_().as_str() {
        "dragover" => link.send_message(Msg::Drag(true)),
        "drop" => {
            link.send_message(Msg::Drag(false));
            if let Some(file) = data.files().and_then(|files| files.item(0)) {
                link.send_message(Msg::Open(file));
            }
        }
        // `dragleave` also fires for each element that the pointer leaves within the page.
        _ if event.related_target().is_none() => link.send_message(Msg::Drag(false)),
        _ => {}
    }
}

/// Reports when the size of a canvas changes.
pub struct SizeObserver {
    observer: ResizeObserver,
    _tell: Closure<dyn FnMut()>,
}

impl SizeObserver {
    /// Observes the chart and the first lane: all lanes have the same size.
    pub fn new(link: &Scope<App>, refs: &Refs) -> Option<Self> {
        let link = link.clone();
        let tell = Closure::<dyn FnMut()>::new(move || link.send_message(Msg::Resized));
        let observer = ResizeObserver::new(tell.as_ref().unchecked_ref()).ok()?;
        for node in [&refs.chart, &refs.lanes[0].graph] {
            if let Some(element) = node.cast::<Element>() {
                observer.observe(&element);
            }
        }
        Some(SizeObserver { observer, _tell: tell })
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

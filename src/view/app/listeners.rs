//! Events from outside the components: keys, sizes, the system's theme, dropped files.

use super::message::Msg;
use crate::page::appearance::AppearanceMsg;
use crate::page::chart_choice::ChartMsg;
use crate::page::playback::PlaybackMsg;
use crate::page::settings::SettingsMsg;
use crate::page::zoom::ZoomMsg;
use crate::view::browser;
use crate::view::elements::Refs;
use crate::view::state::address_bar::AddressMsg;
use crate::view::state::site_file::SiteFileMsg;
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DragEvent, Element, Event, HtmlElement, KeyboardEvent, ResizeObserver, WheelEvent};
use yew::Callback;

/// Listens to the document and the window.
pub fn listeners(page: &Callback<Msg>) -> Vec<EventListener> {
    let (Some(window), Some(document)) = (browser::window(), browser::document()) else { return Vec::new() };
    let active = EventListenerOptions::enable_prevent_default();
    let mut listeners = Vec::new();
    let keys = page.clone();
    listeners.push(EventListener::new_with_options(&document, "keydown", active, move |event| key(&keys, event)));
    let moved = page.clone();
    listeners.push(EventListener::new(&window, "popstate", move |_| moved.emit(Msg::Address(AddressMsg::Changed))));
    let sized = page.clone();
    listeners.push(EventListener::new(&window, "resize", move |_| sized.emit(Msg::Resized)));
    for name in ["dragover", "dragleave", "drop"] {
        let drops = page.clone();
        listeners.push(EventListener::new_with_options(&document, name, active, move |event| drop_file(&drops, event)));
    }
    if let Ok(Some(dark)) = window.match_media("(prefers-color-scheme: dark)") {
        let themes = page.clone();
        listeners.push(EventListener::new(&dark, "change", move |_| themes.emit(Msg::SystemTheme)));
    }
    listeners
}

/// The keys of the whole page, except those that the focused control uses itself.
fn key(page: &Callback<Msg>, event: &Event) {
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
    let playback = |message| Some(Msg::Playback(message));
    let message = match key.as_str() {
        " " => playback(PlaybackMsg::Play),
        "ArrowRight" if event.shift_key() => playback(PlaybackMsg::KeyMoment(true)),
        "ArrowLeft" if event.shift_key() => playback(PlaybackMsg::KeyMoment(false)),
        "ArrowRight" => playback(PlaybackMsg::Step(true)),
        "ArrowLeft" => playback(PlaybackMsg::Step(false)),
        "Home" => playback(PlaybackMsg::Seek(0)),
        "End" => playback(PlaybackMsg::Seek(u64::MAX)),
        "+" | "=" => playback(PlaybackMsg::NextSpeed(true)),
        "-" => playback(PlaybackMsg::NextSpeed(false)),
        "l" | "L" => playback(PlaybackMsg::Loop),
        "c" | "C" => Some(Msg::Chart(ChartMsg::Path)),
        "u" | "U" => Some(Msg::Settings(SettingsMsg::Undo(None))),
        "t" | "T" => Some(Msg::Appearance(AppearanceMsg::Type)),
        "?" => None,
        _ => return,
    };
    event.prevent_default();
    match message {
        Some(message) => page.emit(message),
        None => {
            browser::open_dialog("help-dialog");
        }
    }
}

/// A file that the person drags over the page or drops on it.
fn drop_file(page: &Callback<Msg>, event: &Event) {
    let Some(event) = event.dyn_ref::<DragEvent>() else { return };
    let Some(data) = event.data_transfer() else { return };
    if !data.types().includes(&"Files".into(), 0) {
        return;
    }
    event.prevent_default();
    match event.type_().as_str() {
        "dragover" => page.emit(Msg::SiteFile(SiteFileMsg::Drag(true))),
        "drop" => {
            page.emit(Msg::SiteFile(SiteFileMsg::Drag(false)));
            if let Some(file) = data.files().and_then(|files| files.item(0)) {
                page.emit(Msg::SiteFile(SiteFileMsg::Open(file)));
            }
        }
        // `dragleave` also fires for each element that the pointer leaves within the page.
        _ if event.related_target().is_none() => page.emit(Msg::SiteFile(SiteFileMsg::Drag(false))),
        _ => {}
    }
}

/// Listens to the wheel on the chart: with Ctrl, as a pinch of a trackpad is reported, it zooms; sideways it moves a part of the time.
/// The page scrolls as ever with a plain wheel.
pub fn wheel(page: &Callback<Msg>, refs: &Refs) -> Option<EventListener> {
    let chart = refs.chart.cast::<Element>()?;
    let (page, active) = (page.clone(), EventListenerOptions::enable_prevent_default());
    Some(EventListener::new_with_options(&chart, "wheel", active, move |event| {
        let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
        let (x, y) = (event.delta_x(), event.delta_y());
        let message = match event.ctrl_key() {
            true => {
                ZoomMsg::By((y.clamp(-WHEEL_STEP, WHEEL_STEP) / WHEEL_STEP).exp2(), Some(f64::from(event.offset_x())))
            }
            false if x.abs() > y.abs() => ZoomMsg::Move(x / f64::from(chart_width(event)).max(1.0)),
            false => return,
        };
        event.prevent_default();
        page.emit(Msg::Zoom(message));
    }))
}

/// So many pixels of the wheel are a factor of 2.
const WHEEL_STEP: f64 = 120.0;

fn chart_width(event: &WheelEvent) -> i32 {
    event.target().and_then(|target| target.dyn_into::<Element>().ok()).map_or(1, |chart| chart.client_width())
}

/// Reports when the size of a canvas changes.
pub struct SizeObserver {
    observer: ResizeObserver,
    _tell: Closure<dyn FnMut()>,
}

impl SizeObserver {
    /// Observes the chart and the first lane: all lanes have the same size.
    pub fn new(page: &Callback<Msg>, refs: &Refs) -> Option<Self> {
        let page = page.clone();
        let tell = Closure::<dyn FnMut()>::new(move || page.emit(Msg::Resized));
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

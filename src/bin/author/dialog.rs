//! The builder in the page's dialog: it shows the controls, and what they have made.

use super::html::{self, ID};
use crate::page::address::PageAddress;
use crate::page::builder::Draft;
use crate::setup::Setup;
use crate::text;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, HtmlAnchorElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

/// The result of copying is shown for this time, in ms.
const SAID_MS: i32 = 2_500;
/// The events that the controls answer to. All of them rise to the element that holds the controls.
const EVENTS: [&str; 3] = ["change", "click", "focusin"];

/// A draft that the author works on.
struct Open {
    body: Element,
    draft: Draft,
    setup: Setup,
    at_us: u64,
}

type Listener = Closure<dyn FnMut(Event)>;

thread_local! {
    /// The element with the controls, and what listens to it.
    static LISTENER: RefCell<Option<(Element, Listener)>> = const { RefCell::new(None) };
}

/// Shows the builder in `body`, for the page at this query, with the playhead at `at_us`. `base` is the address of the
/// playground.
#[wasm_bindgen]
pub fn open(body: Element, query: &str, base: &str, at_us: f64) {
    let (setup, address, _) = PageAddress::read(query.trim_start_matches('?'), origin_of);
    let draft = Draft::of(address, base.to_string());
    let is_file = base.starts_with("file:");
    body.set_inner_html(&html::controls(&draft, is_file));
    let open = Open { body: body.clone(), draft, setup, at_us: at_us as u64 };
    open.show();
    let open = Rc::new(RefCell::new(open));
    let listener = Listener::new(move |event: Event| answer(&open, &event));
    let before = LISTENER.replace(None);
    if let Some((body, listener)) = before {
        let listens = |kind| body.remove_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
        EVENTS.iter().for_each(|kind| drop(listens(kind)));
    }
    let listens = |kind| body.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
    EVENTS.iter().for_each(|kind| drop(listens(kind)));
    LISTENER.set(Some((body, listener)));
}

/// Answers to a control.
fn answer(open: &Rc<RefCell<Open>>, event: &Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let (id, kind) = (target.id(), event.type_());
    let Some(id) = id.strip_prefix(ID) else { return };
    match (&*kind, id) {
        ("focusin", "code") => _ = target.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::select),
        ("click", "copy") => wasm_bindgen_futures::spawn_local(copy(open.clone())),
        ("click", "from-here" | "to-here") => {
            let mut open = open.borrow_mut();
            let at_us = open.at_us;
            open.draft.cut(id == "from-here", at_us);
            open.show();
        }
        ("change", _) => {
            let mut open = open.borrow_mut();
            open.draft.set(id, &value_of(&target));
            open.show();
        }
        _ => {}
    }
}

/// The value of a control.
fn value_of(control: &Element) -> String {
    match control.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.value(),
        None => control.dyn_ref::<HtmlSelectElement>().map_or(String::new(), HtmlSelectElement::value),
    }
}

impl Open {
    fn child<T: JsCast>(&self, selector: &str) -> Option<T> {
        self.body.query_selector(selector).ok().flatten()?.dyn_into().ok()
    }

    fn control<T: JsCast>(&self, id: &str) -> Option<T> {
        self.child(&format!("#{ID}{id}"))
    }

    /// Shows what the draft has made.
    fn show(&self) {
        let (draft, embedding) = (&self.draft, self.draft.embedding(&self.setup, self.at_us));
        if let Some(area) = self.control::<HtmlTextAreaElement>("code") {
            area.set_value(&draft.format.snippet(&embedding));
        }
        if let Some(attempt) = self.control::<HtmlAnchorElement>("try") {
            attempt.set_href(&embedding.frame_address());
        }
        if let Some(hint) = self.control::<Element>("hint") {
            hint.set_text_content(Some(draft.format.hint()));
        }
        if let Some(warnings) = self.child::<Element>(".warnings") {
            let words = draft.warnings(&self.setup, host_of(&draft.base).as_deref());
            let paragraphs = words.iter().map(|words| format!("<p>{}</p>", html::pieces(words)));
            warnings.set_inner_html(&paragraphs.collect::<String>());
        }
        let range = draft.address.author.range;
        for (id, us) in [("from", range.from_us), ("to", range.to_us)] {
            if let Some(field) = self.control::<HtmlInputElement>(id) {
                field.set_value(&html::milliseconds(us));
            }
        }
        if let Some(field) = self.control::<HtmlInputElement>("height") {
            field.set_value(&draft.height.to_string());
        }
    }
}

/// Copies the code, and says for a moment whether that has worked.
async fn copy(open: Rc<RefCell<Open>>) {
    let (code, result) = {
        let open = open.borrow();
        (open.control::<HtmlTextAreaElement>("code"), open.control::<Element>("result"))
    };
    let (Some(code), Some(result), Some(window)) = (code, result, web_sys::window()) else { return };
    let navigator = window.navigator();
    // Without HTTPS there is no clipboard.
    let has_clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|clipboard| !clipboard.is_undefined());
    let is_copied = has_clipboard && JsFuture::from(navigator.clipboard().write_text(&code.value())).await.is_ok();
    let said = if is_copied { text::BUILDER_COPIED } else { text::BUILDER_NOT_COPIED };
    result.set_text_content(Some(said));
    let forget = Closure::once_into_js(move || result.set_text_content(None));
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(forget.unchecked_ref(), SAID_MS);
}

/// The host of an address of the web.
fn host_of(address: &str) -> Option<String> {
    let url = web_sys::Url::new(address).ok()?;
    ["http:", "https:"].contains(&url.protocol().as_str()).then(|| url.hostname())
}

/// The origin of an address of the web that is nothing but an origin.
fn origin_of(address: &str) -> Option<String> {
    let url = web_sys::Url::new(address).ok().filter(|url| ["http:", "https:"].contains(&url.protocol().as_str()))?;
    (url.href().strip_suffix('/') == Some(&*url.origin())).then(|| url.origin())
}

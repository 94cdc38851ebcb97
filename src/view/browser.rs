//! The view's access to the browser: everything that a browser can lack is handled here, once.

use super::dom;
pub use super::join::join;
use crate::text;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlDialogElement, HtmlElement, Window};

/// The window, where there is one.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document, where there is one.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The element with this id.
pub fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Whether the page was opened by an address without settings.
pub fn is_first_visit() -> bool {
    window().is_some() && query().is_empty()
}

/// The query of the address bar, without its `?`.
pub fn query() -> String {
    let search = window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    search.trim_start_matches('?').to_string()
}

/// The fragment of the address with people's own code, with its `#`; any other is a place on the page, and not kept.
pub fn fragment() -> String {
    let fragment = window().and_then(|window| window.location().hash().ok());
    fragment.filter(|fragment| fragment.starts_with("#own=")).unwrap_or_default()
}

/// Puts a query, with its `?`, into the address bar, without a new entry in the history.
pub fn write_query(query: &str) {
    let Some(window) = window() else { return };
    let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) else { return };
    // A page that was opened as a file or in a sandbox may not write: then the address stays unchanged.
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{query}{}", fragment())));
}

/// The address of the page without its query.
pub fn address() -> String {
    let here = window().map(|window| window.location());
    here.and_then(|here| Some(format!("{}{}", here.origin().ok()?, here.pathname().ok()?))).unwrap_or_default()
}

/// Opens a dialog, unless it is open or not there.
pub fn open_dialog(id: &str) -> bool {
    let dialog = element(id).and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
    dialog.filter(|dialog| !dialog.open()).is_some_and(|dialog| dialog.show_modal().is_ok())
}

/// An attribute of the body; empty if it has none.
pub fn body(name: &str) -> String {
    document().and_then(|document| document.body()?.get_attribute(name)).unwrap_or_default()
}

/// The text of a file; none if it cannot be read, or is no text.
pub async fn text_of(file: &web_sys::File) -> Option<String> {
    wasm_bindgen_futures::JsFuture::from(file.text()).await.ok()?.as_string()
}

/// Unfolds an element.
pub fn unfold(id: &str) {
    if let Some(element) = element(id) {
        dom::attribute(&element, "open", Some(""));
    }
}

/// Gives the focus to an element.
pub fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Clicks an element, as the person would.
pub fn click(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// A random number, from 0 to 999.
pub fn random_seed() -> u32 {
    (js_sys::Math::random() * 1000.0) as u32
}

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Reads a number with JavaScript's `Number`; `None` for anything else.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = JsValue::from_str(text).unchecked_into_f64();
    (!text.is_empty() && number.is_finite()).then_some(number)
}

/// Whether the person has asked for less motion.
pub fn reduced_motion() -> bool {
    let query = window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// Leaves a mark on the browser's timeline of this visit (User Timing).
pub fn mark(name: &str) {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        let _ = performance.mark(name);
    }
}

/// How many device pixels a CSS pixel of the page has, at most 3: more make no visible difference.
pub fn pixel_ratio() -> f64 {
    (window().map_or(1.0, |window| window.device_pixel_ratio()) * zoom()).clamp(1.0, 3.0)
}

/// The factor by which the style sheet enlarges the page.
fn zoom() -> f64 {
    body_style("zoom").and_then(|zoom| number(&zoom)).filter(|zoom| *zoom > 0.0).unwrap_or(1.0)
}

/// The computed value of a CSS property of the body.
fn body_style(property: &str) -> Option<String> {
    let body = document()?.body()?;
    let style = window()?.get_computed_style(&body).ok().flatten()?;
    style.get_property_value(property).ok().filter(|value| !value.is_empty())
}

/// Converts a point of the window to one in an element, in the page's own CSS pixels. Browsers disagree on the unit of
/// an event's offset when the page is enlarged.
pub fn place_in(element: &Element, (x, y): (f64, f64)) -> (f64, f64) {
    let frame = element.get_bounding_client_rect();
    let larger = frame.width() / f64::from(element.client_width()).max(1.0);
    ((x - frame.left()) / larger.max(0.1), (y - frame.top()) / larger.max(0.1))
}

/// Shows type, strokes and buttons large, or as usual.
pub fn set_type(is_large: bool) {
    set_root("data-type", is_large.then_some("large"));
    fit();
}

/// The breakpoints of the layout, in the page's own CSS pixels.
const WIDTHS: [u32; 11] = [360, 400, 560, 660, 820, 1000, 1100, 1180, 1500, 1800, 2200];

/// Writes the page's width for the style sheet, as the breakpoints below (`data-from`) and above it (`data-upto`).
/// Media queries ignore the large type, which leaves less room in the same window.
pub fn fit() {
    let Some(width) = window().and_then(|window| window.inner_width().ok()?.as_f64()).map(|width| width / zoom())
    else {
        return;
    };
    let words = |fits: &dyn Fn(f64) -> bool| {
        let widths = WIDTHS.iter().filter(|limit| fits(f64::from(**limit)));
        widths.map(ToString::to_string).collect::<Vec<String>>().join(" ")
    };
    set_body("data-upto", &words(&|limit| width <= limit));
    set_body("data-from", &words(&|limit| width >= limit));
}

/// The address that the demo site's own addresses are served under.
pub fn base_url() -> String {
    let document_base = document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    web_sys::Url::new_with_base(".", &document_base).map_or(document_base, |url| url.href())
}

/// An address that is relative to the page.
pub fn absolute(reference: &str) -> Option<String> {
    join(&base_url(), reference)
}

/// Shows on the page that the program has stopped, and why.
pub fn show_fatal(message: &str) {
    web_sys::console::error_1(&JsValue::from_str(message));
    if let Some(fatal) = element("fatal") {
        fatal.set_text_content(Some(&text::fatal(message)));
        let _ = fatal.remove_attribute("hidden");
    }
}

/// Writes an attribute of the body: the state of the page, for tests and styles.
pub fn set_body(name: &str, value: &str) {
    if let Some(body) = document().and_then(|document| document.body()) {
        dom::attribute(&body, name, Some(value));
    }
}

/// Writes an attribute of the whole document, or takes it away.
fn set_root(name: &str, value: Option<&str>) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        dom::attribute(&root, name, value);
    }
}

/// Declares the language of the page, which screen readers need.
pub fn set_language(language: &str) {
    set_root("lang", Some(language));
}

/// Shows the page light, dark, or as the system prefers.
pub fn set_theme(theme: &str) {
    set_root("data-theme", (theme != "auto").then_some(theme));
}

/// Copies a text to the clipboard and says whether that worked. Without HTTPS there is no clipboard.
pub async fn copy(text: &str) -> bool {
    let Some(navigator) = window().map(|window| window.navigator()) else { return false };
    let has_clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|clipboard| !clipboard.is_undefined());
    has_clipboard && wasm_bindgen_futures::JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Removes the focus from the focused element.
pub fn leave_focus() {
    let active = document().and_then(|document| document.active_element());
    if let Some(active) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
        let _ = active.blur();
    }
}

/// Whether the person has selected some text.
pub fn has_selection() -> bool {
    let selection = window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Offers a text as a file to save.
pub fn download(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    if let Ok(blob) = web_sys::Blob::new_with_str_sequence(&parts) {
        offer(name, &blob);
    }
}

/// Offers a file to save.
pub fn offer(name: &str, blob: &web_sys::Blob) {
    let Ok(url) = web_sys::Url::create_object_url_with_blob(blob) else { return };
    let link = document().and_then(|document| document.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}

/// Whether `target` uses the keys pressed on it: a text field, a list or a button.
pub fn takes_keys(target: &HtmlElement, key: &str) -> bool {
    let name = target.tag_name();
    let kind = target.get_attribute("type").unwrap_or_default();
    match name.as_str() {
        "INPUT" if kind == "range" => {
            key.starts_with("Arrow") || key == "Home" || key == "End" || key.starts_with("Page")
        }
        "INPUT" | "TEXTAREA" | "SELECT" => true,
        "BUTTON" | "SUMMARY" | "A" => key == " " || key == "Enter",
        _ => false,
    }
}

/// The height of the page with all its content, in CSS pixels of the window.
pub fn page_height() -> Option<i32> {
    let root = document()?.document_element()?;
    Some(root.get_bounding_client_rect().height().ceil() as i32)
}

/// The background colour of the page.
pub fn ground() -> String {
    body_style("background-color").unwrap_or_else(|| String::from("white"))
}

/// The origin of an address of the web that is nothing but an origin: scheme, host and port. `None` for any other.
pub fn origin_of(address: &str) -> Option<String> {
    let url = web_sys::Url::new(address).ok().filter(|url| ["http:", "https:"].contains(&url.protocol().as_str()))?;
    (url.href().strip_suffix('/') == Some(&*url.origin())).then(|| url.origin())
}

/// Whether the page is in a frame without its own origin (`sandbox="allow-scripts"`).
pub fn is_sandbox() -> bool {
    window().is_some_and(|window| window.origin() == "null") && !is_file()
}

/// Whether the page was opened from a disk, without a server.
pub fn is_file() -> bool {
    window().and_then(|window| window.location().protocol().ok()).is_some_and(|protocol| protocol == "file:")
}

//! The dialog of the builder. Its content is a separate program (`src/bin/author`), which loads when an author opens it.

use crate::text;
use crate::view::browser;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::prelude::*;

#[wasm_bindgen(module = "/src/view/builder.js")]
extern "C" {
    /// Shows the builder in an element; the words are what the element says while it loads and if it does not load, and
    /// the name of a button to try again.
    fn show(body: &Element, loads: &str, failed: &str, again: &str, query: &str, base: &str, at_us: f64);
}

/// The element that the program fills.
const BODY: &str = "builder-body";

/// The builder, as a dialog that the browser closes.
pub fn builder() -> Html {
    html! {
        <dialog id="builder" class="builder" aria-labelledby="builder-title">
            <form method="dialog">
                <div class="head">
                    <h2 id="builder-title">{ text::BUILDER }</h2>
                    <button class="btn" value="close">{ text::HELP_CLOSE }</button>
                </div>
                <div id={BODY} aria-live="polite"></div>
            </form>
        </dialog>
    }
}

/// Fills the dialog for the page at this query, with the playhead at this moment.
pub fn fill(query: &str, base: &str, at_us: u64) {
    if let Some(body) = browser::element(BODY) {
        let [loads, failed, again] = [text::BUILDER_LOADS, text::BUILDER_NOT_LOADED, text::CODE_LOAD_AGAIN];
        show(&body, loads, failed, again, query, base, at_us as f64);
    }
}

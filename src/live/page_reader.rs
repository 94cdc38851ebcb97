//! The reader of pages, on the other side of JavaScript. Only in wasm.
//!
//! It is the crawler's own link extraction ([`html`](crate::site::html)), built as a separate wasm module
//! (`src/bin/links.rs`): parsing HTML and addresses as browsers do is a third of the program, and a first visit, which
//! only simulates, needs none of it. The first live run loads it.

use crate::engine::pages::Addresses;
use crate::text;
use js_sys::{Array, JsString};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen(module = "/src/live/page_reader.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = load)]
    async fn load_module() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = references)]
    fn references_in(text: &str, home: &str, page: &str) -> Result<Array, JsValue>;
}

/// Loads the reader, once. The error says why it failed to load.
pub(super) async fn load() -> Result<(), String> {
    load_module().await.map(drop).map_err(|error| {
        let reason = error.dyn_ref::<js_sys::Error>().map_or_else(String::new, |it| it.message().into());
        text::note_live_no_reader(reason)
    })
}

/// Reads `text`, the page at `page` (an address on `home`, the site's own). The result is empty before [`load`] has
/// succeeded.
pub(super) fn read(text: &str, home: &str, page: &str) -> Addresses {
    let Ok(lists) = references_in(text, home, page) else { return Addresses::default() };
    let list = |at: u32| {
        let addresses = lists.get(at).dyn_into::<Array>().unwrap_or_default();
        addresses.iter().filter_map(|it| it.dyn_into::<JsString>().ok()).map(String::from).collect()
    };
    Addresses { links: list(0), nofollow: list(1), images: list(2) }
}

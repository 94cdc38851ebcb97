//! A file that comes in parts: the browser keeps them, outside the program's memory.

use crate::view::browser;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag};

/// The parts that are here.
#[derive(Default)]
pub struct Parts(Array);

impl Parts {
    /// Keeps the next part.
    pub fn add(&self, part: &[u8]) {
        self.0.push(&Uint8Array::from(part));
    }

    /// All parts as one text.
    pub fn text(&self) -> String {
        let part = |part: wasm_bindgen::JsValue| part.dyn_into::<Uint8Array>().map_or(Vec::new(), |part| part.to_vec());
        String::from_utf8(self.0.iter().flat_map(part).collect()).unwrap_or_default()
    }

    /// Gives all parts to the person, as one file.
    pub fn offer(&self, name: &str, media_type: &str) {
        let kind = BlobPropertyBag::new();
        kind.set_type(media_type);
        if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&self.0, &kind) {
            browser::offer(name, &blob);
        }
    }
}

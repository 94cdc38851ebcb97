//! What controls hold.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};

/// The value of the control that an event came from.
pub fn value_of(event: &Event) -> Option<String> {
    let target = event.target()?;
    match target.dyn_ref::<HtmlInputElement>() {
        Some(input) => Some(input.value()),
        None => target.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value),
    }
}

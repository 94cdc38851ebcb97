//! Writes into the document what is new alone: the browser lays out anew whatever is written, even if it is the same again.

use web_sys::Element;

/// Makes the text of an element this one.
pub fn text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Makes an attribute of an element this value; takes the attribute away for `None`.
pub fn attribute(element: &Element, name: &str, value: Option<&str>) {
    if element.get_attribute(name).as_deref() == value {
        return;
    }
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

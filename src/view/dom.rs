//! Writes only changes into the document, because the browser repeats the layout for every write, even of the same
//! value.

use web_sys::Element;
use yew::NodeRef;

/// Sets the text of an element.
pub fn text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Sets an attribute of an element, or removes it for `None`.
pub fn attribute(element: &Element, name: &str, value: Option<&str>) {
    if element.get_attribute(name).as_deref() == value {
        return;
    }
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Sets the text of a component's element, if it is there.
pub fn text_of(node: &NodeRef, new: &str) {
    if let Some(element) = node.cast::<Element>() {
        text(&element, new);
    }
}

/// Sets an attribute of a component's element, if it is there.
pub fn attribute_of(node: &NodeRef, name: &str, value: &str) {
    if let Some(element) = node.cast::<Element>() {
        attribute(&element, name, Some(value));
    }
}

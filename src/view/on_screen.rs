//! The comparison on screen, for JavaScript, which has no other access to it.

use crate::page::picture::{self, Picture};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static ON_SCREEN: RefCell<Option<Rc<Picture>>> = const { RefCell::new(None) };
}

/// Another comparison is on screen.
pub fn put(picture: Option<Rc<Picture>>) {
    ON_SCREEN.with_borrow_mut(|on_screen| *on_screen = picture);
}

/// The trace of a lane on screen as JSON, counted from 0; an empty text if there is no such lane, or if it is
/// too large to hold.
#[wasm_bindgen]
pub fn trace_json(lane: usize) -> String {
    ON_SCREEN.with_borrow(|picture| {
        picture.as_ref().map_or(String::new(), |picture| picture::trace_json(&picture.comparison, lane))
    })
}

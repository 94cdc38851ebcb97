//! Where the pointer is.

use crate::view::browser;
use web_sys::Element;
use yew::prelude::*;

/// The pointer's place on the canvas that an event comes from, in the page's own CSS pixels.
pub fn place(event: &MouseEvent) -> (f64, f64) {
    let point = (f64::from(event.client_x()), f64::from(event.client_y()));
    event.target_dyn_into::<Element>().map_or(point, |canvas| browser::place_in(&canvas, point))
}

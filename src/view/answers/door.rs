//! What every pane gets.

use super::glue::Glue;
use crate::view::browser;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::Callback;

/// What the browser's side gives, and what opens another pane, as an address names it. It is the same all the time.
#[derive(Clone)]
pub struct Door(pub Glue, pub fn(&str));

impl PartialEq for Door {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The address that shows the page as it is.
pub fn link() -> String {
    format!("{}?{}", browser::address(), browser::query()).trim_end_matches('?').to_string()
}

/// What is at a place of the chart: lane, worker row, moment in µs and page; -1 for what is not there.
pub type Place = [f64; 4];

/// Asks the page what is at a point of the chart, or what is selected.
pub struct Asker(Closure<dyn FnMut(f64, f64, f64, f64)>);

impl Asker {
    /// What the page answers goes to `tell`.
    pub fn new(tell: Callback<Place>) -> Self {
        Asker(Closure::new(move |lane, row, at_us, page| tell.emit([lane, row, at_us, page])))
    }

    /// Asks about this point, in CSS pixels; without one, about the selected bar, and else the playhead.
    pub fn ask(&self, door: &Door, point: Option<(f64, f64)>) {
        let (x, y) = point.unzip();
        door.0.page().ask(x, y, self.0.as_ref().unchecked_ref());
    }
}

//! The exports of the page's program, as its other programs call them: `static/own-code.js` and `static/questions.js` give them.

use js_sys::Function;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// The exports of the page's program (`src/main.rs`).
    pub type Page;

    /// The setup on screen.
    #[wasm_bindgen(method)]
    pub fn query(this: &Page) -> Option<String>;

    /// The address with which the crawls on screen begin.
    #[wasm_bindgen(method)]
    pub fn start_address(this: &Page) -> Option<String>;

    /// The imported site file.
    #[wasm_bindgen(method)]
    pub fn site_file(this: &Page) -> Option<String>;

    /// The name and the text of a lane's Python.
    #[wasm_bindgen(method)]
    pub fn python_of(this: &Page, lane: usize) -> Option<Vec<JsValue>>;

    /// Shows a run as a lane.
    #[wasm_bindgen(method)]
    pub fn put_own(this: &Page, lane: usize, bytes: Option<Vec<u8>>, tell: &Function);

    /// Tells what is at a point of the chart, or, without one, what is selected.
    #[wasm_bindgen(method)]
    pub fn ask(this: &Page, x: Option<f64>, y: Option<f64>, told: &Function);

    /// Lights up pieces of the chart: four numbers each.
    #[wasm_bindgen(method)]
    pub fn light(this: &Page, numbers: &[f64]);

    /// The lanes on screen as bytes.
    #[wasm_bindgen(method)]
    pub fn lanes(this: &Page) -> Vec<js_sys::Uint8Array>;

    /// Gives a setting a value, as an address has it.
    #[wasm_bindgen(method)]
    pub fn set(this: &Page, key: &str, value: &str);
}

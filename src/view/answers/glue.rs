//! What JavaScript gives to the program (`static/questions.js`).

use crate::view::page_exports::Page;
use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The glue.
    #[derive(Clone)]
    pub type Glue;

    /// Runs a sweep, by its number, in place of the one before: `give` hears each portion, `end` the end.
    #[wasm_bindgen(method)]
    pub fn sweep(
        this: &Glue,
        number: u32,
        ask: &[u8],
        file: Option<String>,
        seeds: u32,
        values: u32,
        chunk: u32,
        give: &Function,
        end: &Function,
    );

    /// Gives up the sweep that is going on.
    #[wasm_bindgen(method)]
    pub fn stop(this: &Glue);

    /// Says what is open now, as an address has it.
    #[wasm_bindgen(method)]
    pub fn opened(this: &Glue, text: &str);

    /// The buttons say again what is open: the page may have made them anew.
    #[wasm_bindgen(method)]
    pub fn mark(this: &Glue);

    /// Calls the function when the comparison on screen may be another one, or the panes have another width.
    #[wasm_bindgen(method)]
    pub fn watch(this: &Glue, tell: &Function);

    /// Gives a picture in SVG to the person, as PNG of this size.
    #[wasm_bindgen(method)]
    pub fn picture(this: &Glue, name: &str, svg: &str, width: f64, height: f64);

    /// The page's program.
    #[wasm_bindgen(method, getter)]
    pub fn page(this: &Glue) -> Page;
}

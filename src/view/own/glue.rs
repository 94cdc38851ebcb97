//! What JavaScript gives to the program (`static/own-code.js`).

use crate::view::page_exports::Page;
use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, Worker};

#[wasm_bindgen]
extern "C" {
    /// The glue.
    #[derive(Clone)]
    pub type Glue;

    /// Opens an editor in an element: with a text and a label, and the functions that hear of changes and of Ctrl+Enter.
    #[wasm_bindgen(method, js_name = openEditor)]
    pub fn open_editor(
        this: &Glue,
        place: &Element,
        text: &str,
        label: &str,
        changed: &Function,
        run: &Function,
    ) -> Editor;

    /// Starts a worker of the Python runtime; the function hears its letters.
    #[wasm_bindgen(method, js_name = openWorker)]
    pub fn open_worker(this: &Glue, hear: &Function) -> Worker;

    /// Posts a letter, as JSON.
    #[wasm_bindgen(method)]
    pub fn post(this: &Glue, worker: &Worker, json: &str);

    /// Writes the codes into the address.
    #[wasm_bindgen(method)]
    pub fn share(this: &Glue, text: &str) -> js_sys::Promise;

    /// Gives a file to the person.
    #[wasm_bindgen(method)]
    pub fn save(this: &Glue, name: &str, bytes: &[u8]);

    /// Calls the function when the comparison on screen may be another one.
    #[wasm_bindgen(method)]
    pub fn watch(this: &Glue, tell: &Function);

    /// The page's program.
    #[wasm_bindgen(method, getter)]
    pub fn page(this: &Glue) -> Page;

    /// An editor.
    #[derive(Clone)]
    pub type Editor;

    /// Replaces the text.
    #[wasm_bindgen(method, js_name = setText)]
    pub fn set_text(this: &Editor, text: &str);

    /// Marks changed lines, and the line of the error (0 for none).
    #[wasm_bindgen(method)]
    pub fn mark(this: &Editor, changed: Vec<u32>, error: u32);

    /// Shows a line.
    #[wasm_bindgen(method, js_name = goTo)]
    pub fn go_to(this: &Editor, line: u32);

    /// Locks lines.
    #[wasm_bindgen(method)]
    pub fn lock(this: &Editor, lines: Vec<u32>);

    /// Takes the focus.
    #[wasm_bindgen(method)]
    pub fn focus(this: &Editor);

    /// Ends the editor.
    #[wasm_bindgen(method)]
    pub fn close(this: &Editor);
}

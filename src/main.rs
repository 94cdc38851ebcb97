//! Mounts the page, and exports what JavaScript asks of it. The native program only says how to open it.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: playground_memory::Memory = playground_memory::Memory;

#[cfg(target_arch = "wasm32")]
fn main() {
    crawl_playground::view::mount();
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr)]
fn main() {
    eprintln!("The playground is a web page: `cargo xtask serve` builds and serves it.");
}

/// The exports. The library has none: each program that uses it would have them all.
#[cfg(target_arch = "wasm32")]
mod exports {
    use crawl_playground::view;
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    /// Takes a letter of the page.
    #[wasm_bindgen]
    pub fn desk_receive(letter: &[u8]) {
        view::desk_receive(letter);
    }

    /// Continues the work for at most this number of steps; `true` while there is more.
    #[wasm_bindgen]
    pub fn desk_advance(steps: u32) -> bool {
        view::desk_advance(steps)
    }

    /// The next answer for the page; none if there is none now.
    #[wasm_bindgen]
    pub fn desk_answer() -> Option<Vec<u8>> {
        view::desk_answer()
    }

    /// Whether the program has run out of memory.
    #[wasm_bindgen]
    pub fn lacks_memory() -> bool {
        view::lacks_memory()
    }

    /// Gives a setting a value, as written in an address.
    #[wasm_bindgen]
    pub fn set(key: String, value: String) {
        view::set(key, value);
    }

    /// Tells what is at a point of the chart, or, without one, what is selected.
    #[wasm_bindgen]
    pub fn ask(x: Option<f64>, y: Option<f64>, told: js_sys::Function) {
        view::ask(x.zip(y), told);
    }

    /// Lights up pieces of the chart: four numbers each.
    #[wasm_bindgen]
    pub fn light(numbers: &[f64]) {
        view::light(numbers);
    }

    /// The lanes on screen as bytes.
    #[wasm_bindgen]
    pub fn lanes() -> Vec<js_sys::Uint8Array> {
        view::lanes().iter().map(|bytes| js_sys::Uint8Array::from(&bytes[..])).collect()
    }

    /// Keeps in the address which question is open, and its choices; empty for none.
    #[wasm_bindgen]
    pub fn set_pane(text: String) {
        view::set_pane(text);
    }

    /// The trace of a lane on screen as JSON.
    #[wasm_bindgen]
    pub fn trace_json(lane: usize) -> String {
        view::trace_json(lane)
    }

    /// The setup of the comparison on screen, as a query.
    #[wasm_bindgen]
    pub fn query() -> Option<String> {
        view::query()
    }

    /// The address with which the crawls on screen begin.
    #[wasm_bindgen]
    pub fn start_address() -> Option<String> {
        view::start()
    }

    /// The text of the imported site file.
    #[wasm_bindgen]
    pub fn site_file() -> Option<String> {
        view::site_file()
    }

    /// The name and the text of the Python file of a lane on screen.
    #[wasm_bindgen]
    pub fn python_of(lane: usize) -> Option<Vec<JsValue>> {
        view::python_of(lane)
    }

    /// Shows a run of a person's own code as a lane.
    #[wasm_bindgen]
    pub fn put_own(lane: usize, bytes: Option<Vec<u8>>, tell: js_sys::Function) {
        view::put_own(lane, bytes, tell);
    }
}

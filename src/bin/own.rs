//! The editor of people's own Python as a separate wasm module. The page loads it when a person opens the editor. Natively, the
//! program only prints its purpose.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: playground_memory::Memory = playground_memory::Memory;

/// Does nothing: JavaScript calls the exports.
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr)]
fn main() {
    eprintln!("This program is a part of the page, as WebAssembly. `cargo xtask serve` builds and serves the page.");
}

#[cfg(target_arch = "wasm32")]
mod exports {
    use crawl_playground::view::own::{self, Glue};
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Begins: `static/own-code.js` gives what the program needs of the browser.
    #[wasm_bindgen]
    pub fn start(glue: Glue) {
        own::start(glue);
    }

    /// Opens the editor of a lane, counted from 0.
    #[wasm_bindgen]
    pub fn edit(lane: usize) {
        own::edit(lane);
    }

    /// Shows the codes that an address has.
    #[wasm_bindgen]
    pub fn open(text: &str) {
        own::open(text);
    }
}

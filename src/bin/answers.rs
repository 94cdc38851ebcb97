//! The panes of the questions as a separate wasm module. The page loads it when a person asks one. Natively, the program only prints
//! its purpose.

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
    use crawl_playground::view::answers::{self, Glue};
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Begins: `static/questions.js` gives what the program needs of the browser.
    #[wasm_bindgen]
    pub fn start(glue: Glue) {
        answers::start(glue);
    }

    /// In a worker that answers about large lanes (`static/worker.js`): takes a letter.
    #[wasm_bindgen]
    pub fn desk_receive(letter: &[u8]) {
        answers::desk_receive(letter);
    }

    /// Continues the work for at most this number of steps; `true` while there is more.
    #[wasm_bindgen]
    pub fn desk_advance(steps: u32) -> bool {
        answers::desk_advance(steps)
    }

    /// The next answer; none if there is none now.
    #[wasm_bindgen]
    pub fn desk_answer() -> Option<Vec<u8>> {
        answers::desk_answer()
    }

    /// Whether the program has run out of memory.
    #[wasm_bindgen]
    pub fn lacks_memory() -> bool {
        answers::lacks_memory()
    }

    /// Opens a pane, as an address names it, with its choices; an empty text closes it.
    #[wasm_bindgen]
    pub fn open(text: &str) {
        answers::open(text);
    }
}

//! Mounts the page. The native program only says how to open it.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: playground_memory::Memory = playground_memory::Memory;

#[cfg(target_arch = "wasm32")]
fn main() {
    crawl_playground::view::mount();
}

/// Whether the program has run out of memory: `static/worker.js` asks after it has stopped.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn lacks_memory() -> bool {
    playground_memory::is_exhausted()
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr)]
fn main() {
    eprintln!("The playground is a web page: `cargo xtask serve` builds and serves it.");
}

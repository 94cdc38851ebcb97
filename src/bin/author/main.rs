//! The builder as a separate wasm module: the page loads it when an author opens it (`src/view/builder.js`), because most
//! visitors never do. Natively, the program only prints its purpose.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: playground_memory::Memory = playground_memory::Memory;

// Includes the rooms that it needs: the library would pull in the whole program.
#[cfg(target_arch = "wasm32")]
use crawl_core::{compare, setup, site, strategy, trace, wire, world};
#[cfg(target_arch = "wasm32")]
#[path = "../../page/mod.rs"]
#[allow(dead_code, unused_imports, reason = "it needs the builder alone")]
mod page;
#[cfg(target_arch = "wasm32")]
#[path = "../../say/mod.rs"]
#[allow(dead_code, unused_imports, reason = "it needs the names of settings alone")]
mod say;
#[cfg(target_arch = "wasm32")]
#[path = "../../text.rs"]
#[allow(dead_code, reason = "it needs few of the texts")]
mod text;

#[cfg(target_arch = "wasm32")]
mod dialog;
#[cfg(target_arch = "wasm32")]
mod html;

/// Does nothing: the page calls [`dialog::open`].
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr)]
fn main() {
    eprintln!("This program is a part of the page, as WebAssembly. `cargo xtask serve` builds and serves the page.");
}

//! Many runs for their figures alone, as a separate wasm module: each worker of the pool has one (`static/sweep-pool.js`).
//! The page loads it when it is first asked a question that takes many runs. Natively, the program only prints its purpose.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: playground_memory::Memory = playground_memory::Memory;

/// Does nothing: JavaScript makes a [`Sweeper`].
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::print_stderr)]
fn main() {
    eprintln!("This program is a part of the page, as WebAssembly. `cargo xtask serve` builds and serves the page.");
}

#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

// Includes the file: the library would pull in the whole program.
#[cfg(target_arch = "wasm32")]
#[path = "../view/join.rs"]
mod join;

/// A sweep, for JavaScript.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen]
pub struct Sweeper(crawl_core::compare::Portions);

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen]
impl Sweeper {
    /// The sweep that the bytes of a `SweepAsk` ask for, and the text of an imported site file if its setup names one.
    /// The error is two words, what is wrong and the field that it is about: the page, which knows what it has asked, has the
    /// sentences (`say::wrong_sweep`).
    #[wasm_bindgen(constructor)]
    pub fn new(ask: &[u8], file: Option<String>) -> Result<Sweeper, String> {
        use crawl_core::compare::{Portions, SweepAsk};
        let ask = SweepAsk::of_bytes(ask).map_err(|_| "letter ask")?;
        let read = |text: String| crawl_core::site::file::read_with(&text, join::join).map(|(site, _)| site);
        let site = file.map(read).transpose().map_err(|_| "file site")?;
        Portions::new(&ask, site).map(Sweeper).map_err(|wrong| format!("{} {}", wrong.id(), wrong.field(&ask)))
    }

    /// Runs the values `from..to` of a seed, both counted from 0; the figures are bytes for `portion_of_bytes`.
    pub fn run(&mut self, seed: u32, from: u32, to: u32) -> Result<Vec<u8>, String> {
        let portion = crawl_core::compare::Portion { seed, from, to };
        self.0.run(portion).map_err(|_| String::from("runs seed"))
    }
}

//! Live crawls in a browser: the core's live engine with the browser as its ground, and the lanes that it runs. Only in
//! wasm.

mod browser;
pub mod code_files;
mod page_reader;
mod runner;
mod transport;

pub use browser::LiveRun;
pub use runner::LiveRunner;
pub use transport::LANE_HEADER;

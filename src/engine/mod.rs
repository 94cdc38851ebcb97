//! Who runs a strategy: in virtual time, deterministic; in the browser, really. Floor 3.

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
mod page_reader;
#[cfg(target_arch = "wasm32")]
mod transport;
pub mod virtual_time;

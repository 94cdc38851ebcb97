//! Who runs a strategy: in virtual time, deterministic; in the browser, really. Floor 3.

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(any(test, target_arch = "wasm32"))]
mod live;
#[cfg(target_arch = "wasm32")]
mod page_reader;
#[cfg(any(test, target_arch = "wasm32"))]
mod pages;
#[cfg(target_arch = "wasm32")]
mod transport;
pub mod virtual_time;

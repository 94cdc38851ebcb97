//! The engines that run a strategy: deterministic in virtual time, or live in the browser. Floor 3.

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

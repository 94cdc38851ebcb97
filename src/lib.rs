//! Crawl Playground (to be written)
pub mod engine;
pub mod scene;
pub mod setup;
pub mod site;
pub mod strategy;
pub mod trace;
#[cfg(target_arch = "wasm32")]
pub mod view;
pub mod world;

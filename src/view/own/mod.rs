//! The editor of people's own Python. It is a separate program, which the page loads when a person presses "Edit" or opens an
//! address with code. It runs nothing before the person presses Run.

mod console;
mod doors;
mod engine;
mod glue;
mod hub;
mod panel;
mod result;

pub use glue::Glue;
pub use hub::{edit, open, start};

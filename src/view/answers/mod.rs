//! The panes of the questions. They are a separate program, which the page loads when a person asks one, or opens an address with one.

mod chart;
mod curve_pane;
mod glue;
mod hub;
mod sweeper;

pub use glue::Glue;
pub use hub::{open, start};

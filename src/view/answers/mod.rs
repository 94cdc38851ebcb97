//! The panes of the questions. They are a separate program, which the page loads when a person asks one, or opens an address with one.

mod advice_pane;
mod chart;
mod comparison;
mod curve_pane;
mod desk_here;
mod door;
mod far;
mod fork_pane;
mod glue;
mod hub;
mod parts;
mod sweeper;
mod take_pane;
mod why_pane;

pub use desk_here::{desk_advance, desk_answer, desk_receive, lacks_memory};
pub use glue::Glue;
pub use hub::{open, start};

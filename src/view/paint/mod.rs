//! The painter: canvases of a [`Chart`](crate::page::scene::Chart) and of a [`Layout`](crate::page::scene::Layout) with the
//! states of its pages. It knows scene types and colours, but no components, settings or engines.
//!
//! Whatever does not change from frame to frame is painted once, on off-screen [`Layer`](surface::Layer)s.

mod bars;
mod chart;
mod crowd;
mod forks;
mod graph;
mod marks;
mod path;
mod raster;
mod surface;
mod theme;

pub use chart::ChartPainter;
pub use graph::{GraphPainter, MAX_DOTS, aspect};
pub use theme::Theme;

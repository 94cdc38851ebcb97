//! The painter: canvases of a [`Chart`](crate::scene::Chart) and of a [`Layout`](crate::scene::Layout) with the
//! states of its pages. It knows scene types and colours, and nothing of components, settings or engines.
//!
//! What does not change from frame to frame is painted once, on [`Layer`](surface::Layer)s behind the screen.

mod bars;
mod chart;
mod crowd;
mod geometry;
mod graph;
mod marks;
mod raster;
mod surface;
mod theme;

pub use chart::ChartPainter;
pub use crowd::MAX_COLUMNS;
pub use geometry::{Geometry, Hit};
pub use graph::{GraphPainter, MAX_DOTS, aspect};
pub use theme::Theme;

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
mod path;
mod raster;
mod surface;
mod theme;

pub use chart::ChartPainter;
pub use crowd::MAX_COLUMNS;
pub use geometry::{Geometry, Hit, LaneRows};
pub use graph::{GraphPainter, MAX_DOTS, aspect};
pub use theme::Theme;

use crate::scene::{Filter, Parts};

/// What of a chart somebody wants to see.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// Whether the critical path is lit up.
    pub has_path: bool,
    /// Which bars are to be seen.
    pub filter: Filter,
    /// What is not to be said.
    pub hidden: Parts,
}

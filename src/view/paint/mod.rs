//! The painter: canvases of a [`Chart`](crate::scene::Chart) and of a [`Layout`](crate::scene::Layout) with the
//! states of its pages. It knows scene types and colours, but no components, settings or engines.
//!
//! Whatever does not change from frame to frame is painted once, on off-screen [`Layer`](surface::Layer)s.

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

/// What a chart shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// Whether the critical path is highlighted.
    pub has_path: bool,
    /// The kinds of bars to show.
    pub filter: Filter,
    /// The parts and figures to hide.
    pub hidden: Parts,
}

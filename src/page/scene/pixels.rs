//! The bars of a lane as the screen needs them: those that are at least a pixel wide, and the pixels that narrower ones fill.

use super::chart::Bar;
use super::path::Stop;
use std::rc::Rc;

/// What fills a pixel.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Cell {
    /// How much of it fetches and parses fill: 1 for all of it, more if they overlap.
    pub work: f32,
    /// How much of it waits fill.
    pub wait: f32,
    /// How much of it the bar fills that fills most of it.
    pub best: f32,
    /// The section of the page that fills most of it.
    pub section: u16,
    /// Whether a fetch in it failed.
    pub failed: bool,
}

/// What narrow bars fill, pixel by pixel, one painted row after another.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pixels {
    /// How many pixels a row has.
    pub columns: u32,
    /// The pixels; none if no bar is narrow.
    pub cells: Vec<Cell>,
}

/// The bars of a lane in a part of the time: all of them, or those that are at least a pixel wide and the pixels that the others
/// fill.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LaneBars {
    /// The bars; waits first, so that work is painted over them.
    pub bars: Vec<Bar>,
    /// The bars of the critical path, ordered by time.
    pub critical: Vec<Stop>,
    /// The pixels of bars that are left out.
    pub pixels: Option<Rc<Pixels>>,
}

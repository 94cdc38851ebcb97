//! What bars that are narrower than a pixel fill.

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

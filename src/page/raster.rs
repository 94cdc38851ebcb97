//! Merges bars that are narrower than a pixel: each pixel shows the kind that fills most of it.

use super::geometry::LaneRows;
use super::scene::{Cell, Fill, Pixels};

/// The pixels of one lane's rows.
pub struct Raster {
    /// The x of the first pixel.
    pub left: f64,
    /// How many pixels a row has.
    pub columns: usize,
    cells: Vec<Cell>,
}

impl Raster {
    /// No pixels yet between two x.
    pub fn new(left: f64, right: f64) -> Self {
        Raster { left, columns: (right - left).ceil().max(1.0) as usize, cells: Vec::new() }
    }

    /// Adds a bar of a painted row.
    pub fn add(&mut self, rows: &LaneRows, row: usize, x0: f64, x1: f64, fill: Fill, section: u16) {
        if self.cells.is_empty() {
            self.cells = vec![Cell::default(); self.columns * rows.rows as usize];
        }
        let first = (x0 - self.left).max(0.0);
        let last = (x1 - self.left).min(self.columns as f64);
        for column in first as usize..=(last as usize).min(self.columns.saturating_sub(1)) {
            let inside = (last.min(column as f64 + 1.0) - first.max(column as f64)).max(0.0) as f32;
            let Some(cell) = self.cells.get_mut(row * self.columns + column) else { return };
            match fill {
                Fill::Waiting(_) => cell.wait += inside,
                _ => cell.work += inside,
            }
            cell.failed |= fill == Fill::Failed;
            if inside > cell.best && !matches!(fill, Fill::Waiting(_)) {
                (cell.best, cell.section) = (inside, section);
            }
        }
    }

    /// The pixels of bars that were added elsewhere, from this x on.
    pub fn of(left: f64, pixels: &Pixels) -> Self {
        Raster { left, columns: pixels.columns as usize, cells: pixels.cells.clone() }
    }

    /// The pixels, row by row; none if no bar was added.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The same without their place.
    pub fn into_pixels(self) -> Pixels {
        Pixels { columns: self.columns as u32, cells: self.cells }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Cause;

    #[test]
    fn a_pixel_shows_what_fills_most_of_it() {
        let rows = LaneRows { rows: 2, row_height: 10.0, each: 1, ..LaneRows::default() };
        let mut raster = Raster::new(100.0, 103.0);
        assert!(raster.cells().is_empty());
        raster.add(&rows, 1, 100.25, 100.5, Fill::Fetching, 3);
        raster.add(&rows, 1, 100.5, 101.5, Fill::Fetching, 4);
        raster.add(&rows, 1, 102.0, 102.5, Fill::Waiting(Cause::Barrier), 5);
        raster.add(&rows, 0, 100.0, 100.5, Fill::Failed, 6);
        let cell = |place: usize| raster.cells()[place];
        assert_eq!(raster.cells().len(), 6);
        assert_eq!((cell(3).work, cell(3).section, cell(3).failed), (0.75, 4, false));
        assert_eq!((cell(4).work, cell(4).wait), (0.5, 0.0));
        assert_eq!((cell(5).work, cell(5).wait), (0.0, 0.5));
        assert_eq!((cell(0).work, cell(0).failed), (0.5, true));
    }

    #[test]
    fn bars_outside_add_nothing() {
        let rows = LaneRows { rows: 1, row_height: 10.0, each: 1, ..LaneRows::default() };
        let mut raster = Raster::new(0.0, 2.0);
        raster.add(&rows, 0, 5.0, 9.0, Fill::Fetching, 0);
        raster.add(&rows, 7, 0.0, 1.0, Fill::Fetching, 0);
        assert!(raster.cells().iter().all(|cell| cell.work == 0.0));
    }
}

//! Merges bars that are narrower than a pixel: each pixel shows the kind that fills most of it.

use super::geometry::LaneRows;
use super::surface::Layer;
use super::theme::Theme;
use crate::scene::Fill;
use wasm_bindgen::Clamped;
use web_sys::ImageData;

#[derive(Clone, Copy, Default)]
struct Cell {
    work: f32,
    wait: f32,
    best: f32,
    section: u16,
    failed: bool,
}

/// The pixels of one lane's rows.
pub struct Raster {
    left: f64,
    columns: usize,
    cells: Vec<Cell>,
    is_empty: bool,
}

impl Raster {
    /// No pixels yet between two x.
    pub fn new(left: f64, right: f64) -> Self {
        Raster { left, columns: (right - left).ceil().max(1.0) as usize, cells: Vec::new(), is_empty: true }
    }

    /// Adds a bar of a painted row.
    pub fn add(&mut self, rows: &LaneRows, row: usize, x0: f64, x1: f64, fill: Fill, section: u16) {
        if self.is_empty {
            self.cells = vec![Cell::default(); self.columns * rows.rows as usize];
            self.is_empty = false;
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

    /// Paints what was added, row by row.
    pub fn paint(&self, layer: &Layer, rows: &LaneRows, theme: &Theme) {
        if self.is_empty {
            return;
        }
        let pixels: Vec<u8> = self.cells.iter().flat_map(|cell| colour_of(cell, theme)).collect();
        let high = rows.rows;
        let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), self.columns as u32, high) else {
            return;
        };
        let Some(tile) = Layer::hidden(self.columns as f64, f64::from(high), 1.0) else { return };
        let _ = tile.context.put_image_data(&image, 0.0, 0.0);
        layer.context.set_image_smoothing_enabled(false);
        for row in 0..high {
            let y = rows.y + f64::from(row) * rows.row_height + rows.gap() / 2.0;
            let _ = layer.context.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                &tile.canvas,
                0.0,
                f64::from(row),
                self.columns as f64,
                1.0,
                self.left,
                y,
                self.columns as f64,
                rows.row_height - rows.gap(),
            );
        }
        layer.context.set_image_smoothing_enabled(true);
    }
}

/// Work is strong, waiting is weak, an empty pixel is transparent.
fn colour_of(cell: &Cell, theme: &Theme) -> [u8; 4] {
    let colour = if cell.failed { &theme.bad } else { theme.section(cell.section) };
    let [red, green, blue] = if cell.work > 0.0 { colour.rgb } else { theme.wait.rgb };
    let strength = if cell.work > 0.0 { 0.25 + 0.45 * cell.work.min(1.0) } else { 0.35 * cell.wait.min(1.0) };
    [red, green, blue, (strength * 255.0) as u8]
}

//! Paints bars that are narrower than a pixel, merged into pixels.

use super::surface::Layer;
use super::theme::Theme;
use crate::page::geometry::LaneRows;
use crate::page::raster::Raster;
use crate::page::scene::Cell;
use wasm_bindgen::Clamped;
use web_sys::ImageData;

/// Paints what was added, row by row.
pub fn paint(raster: &Raster, layer: &Layer, rows: &LaneRows, theme: &Theme) {
    if raster.cells().is_empty() {
        return;
    }
    let pixels: Vec<u8> = raster.cells().iter().flat_map(|cell| colour_of(cell, theme)).collect();
    let high = rows.rows;
    let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), raster.columns as u32, high) else {
        return;
    };
    let Some(tile) = Layer::hidden(raster.columns as f64, f64::from(high), 1.0) else { return };
    let _ = tile.context.put_image_data(&image, 0.0, 0.0);
    layer.context.set_image_smoothing_enabled(false);
    for row in 0..high {
        let y = rows.y + f64::from(row) * rows.row_height + rows.gap() / 2.0;
        let _ = layer.context.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            &tile.canvas,
            0.0,
            f64::from(row),
            raster.columns as f64,
            1.0,
            raster.left,
            y,
            raster.columns as f64,
            rows.row_height - rows.gap(),
        );
    }
    layer.context.set_image_smoothing_enabled(true);
}

/// Work is strong, waiting is weak, an empty pixel is transparent.
fn colour_of(cell: &Cell, theme: &Theme) -> [u8; 4] {
    let colour = if cell.failed { &theme.bad } else { theme.section(cell.section) };
    let [red, green, blue] = if cell.work > 0.0 { colour.rgb } else { theme.wait.rgb };
    let strength = if cell.work > 0.0 { 0.25 + 0.45 * cell.work.min(1.0) } else { 0.35 * cell.wait.min(1.0) };
    [red, green, blue, (strength * 255.0) as u8]
}

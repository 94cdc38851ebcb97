//! The graphs and the timelines as one picture.

use super::browser;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Room around the picture, in CSS pixels.
const MARGIN: f64 = 12.0;

/// All canvases of the page in their places, on the page's background: a PNG as a `data:` address. `None` if the
/// browser refuses it.
pub fn of_page() -> Option<String> {
    let document = browser::document()?;
    let all = document.query_selector_all("canvas").ok()?;
    let canvases = (0..all.length()).filter_map(|index| all.item(index)?.dyn_into::<HtmlCanvasElement>().ok());
    let placed: Vec<(HtmlCanvasElement, [f64; 4])> = canvases
        .map(|canvas| {
            let place = canvas.get_bounding_client_rect();
            (canvas, [place.left(), place.top(), place.width(), place.height()])
        })
        .filter(|(_, [_, _, width, height])| *width > 1.0 && *height > 1.0)
        .collect();
    let left = placed.iter().map(|(_, place)| place[0]).fold(f64::INFINITY, f64::min) - MARGIN;
    let top = placed.iter().map(|(_, place)| place[1]).fold(f64::INFINITY, f64::min) - MARGIN;
    let right = placed.iter().map(|(_, place)| place[0] + place[2]).fold(0.0, f64::max) + MARGIN;
    let bottom = placed.iter().map(|(_, place)| place[1] + place[3]).fold(0.0, f64::max) + MARGIN;
    if placed.is_empty() {
        return None;
    }
    let picture: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    let ratio = browser::pixel_ratio();
    picture.set_width(((right - left) * ratio) as u32);
    picture.set_height(((bottom - top) * ratio) as u32);
    let context: CanvasRenderingContext2d = picture.get_context("2d").ok()??.dyn_into().ok()?;
    let _ = context.scale(ratio, ratio);
    context.set_fill_style_str(&browser::ground());
    context.fill_rect(0.0, 0.0, right - left, bottom - top);
    for (canvas, [x, y, width, height]) in &placed {
        let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(canvas, x - left, y - top, *width, *height);
    }
    picture.to_data_url().ok()
}

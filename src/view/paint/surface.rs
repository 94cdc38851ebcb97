//! Canvases at the resolution of the screen, visible and off-screen.

use crate::view::browser;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A canvas with its context; all sizes are in CSS pixels.
#[derive(Clone)]
pub struct Layer {
    /// The canvas.
    pub canvas: HtmlCanvasElement,
    /// Its context, scaled so that a unit is a CSS pixel.
    pub context: CanvasRenderingContext2d,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Device pixels a CSS pixel.
    pub ratio: f64,
}

impl Layer {
    /// An off-screen canvas.
    pub fn hidden(width: f64, height: f64, ratio: f64) -> Option<Self> {
        let canvas = browser::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
        Layer::of(canvas, width, height, ratio)
    }

    /// A canvas as a layer of this size. A new size erases its picture.
    pub fn of(canvas: HtmlCanvasElement, width: f64, height: f64, ratio: f64) -> Option<Self> {
        let (wide, high) = ((width * ratio).round().max(1.0) as u32, (height * ratio).round().max(1.0) as u32);
        if canvas.width() != wide || canvas.height() != high {
            canvas.set_width(wide);
            canvas.set_height(high);
        }
        let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        Some(Layer { canvas, context, width, height, ratio })
    }

    /// Wipes it.
    pub fn clear(&self) {
        self.context.clear_rect(0.0, 0.0, self.width, self.height);
    }

    /// Paints another layer of the same size over this one.
    pub fn put(&self, other: &Layer) {
        let _ = self.context.draw_image_with_html_canvas_element_and_dw_and_dh(
            &other.canvas,
            0.0,
            0.0,
            self.width,
            self.height,
        );
    }

    /// Paints the part of another layer between two x, at a strength from 0 to 1.
    pub fn put_between(&self, other: &Layer, from_x: f64, to_x: f64, strength: f64) {
        let (from_x, to_x) = (from_x.max(0.0), to_x.min(self.width));
        if to_x - from_x < 0.01 {
            return;
        }
        let context = &self.context;
        context.save();
        context.begin_path();
        context.rect(from_x, 0.0, to_x - from_x, self.height);
        context.clip();
        context.set_global_alpha(strength);
        self.put(other);
        context.restore();
    }

    /// A straight line in the present stroke.
    pub fn line(&self, x0: f64, y0: f64, x1: f64, y1: f64) {
        self.context.begin_path();
        self.context.move_to(x0, y0);
        self.context.line_to(x1, y1);
        self.context.stroke();
    }

    /// A text, in a colour, from its left end.
    pub fn text(&self, text: &str, x: f64, y: f64, colour: &str) {
        self.context.set_fill_style_str(colour);
        let _ = self.context.fill_text(text, x, y);
    }

    /// How wide a text is in the present font.
    pub fn text_width(&self, text: &str) -> f64 {
        self.context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    }
}

/// A canvas on the screen, fitted to the size that the style gives it. `None` while it has none.
pub fn on_screen(canvas: HtmlCanvasElement) -> Option<Layer> {
    let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    if width < 8.0 || height < 8.0 { None } else { Layer::of(canvas, width, height, browser::pixel_ratio()) }
}

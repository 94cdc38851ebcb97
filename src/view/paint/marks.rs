//! The marks on the chart: where each lane ends, and the bound before which none does.

use super::chart::ChartPainter;
use super::geometry::{LaneRows, TOP};
use super::surface::Layer;
use super::theme::Theme;
use crate::scene::seconds;

impl ChartPainter {
    /// Where a lane ends, and when, in words. A cut lane ends in a torn edge.
    pub(super) fn end(&self, layer: &Layer, is_cut: bool, rows: &LaneRows, end_us: u64, word: &str, theme: &Theme) {
        let (geometry, context) = (&self.geometry, &layer.context);
        let x = geometry.x(end_us);
        let (top, bottom) = (rows.y - 2.0, rows.y + rows.height() + 2.0);
        let label = format!("{}{}{word}", if is_cut { "→ " } else { "" }, seconds(end_us));
        if is_cut {
            torn(layer, x, top, bottom, theme);
        } else {
            context.set_stroke_style_str(&theme.ink.css);
            context.set_line_width(1.6);
            layer.line(x, top, x, bottom);
        }
        context.set_font(&theme.font(600, 12.0));
        let width = layer.text_width(&label);
        let (from, y) = if geometry.is_narrow {
            ((x - width).clamp(geometry.left + 90.0, layer.width - width - 8.0), rows.name_y)
        } else {
            ((x + 8.0).min(layer.width - width - 6.0), rows.y + 12.0)
        };
        context.set_fill_style_str(&theme.card.css);
        context.fill_rect(from - 3.0, y - 11.0, width + 6.0, 14.0);
        layer.text(&label, from, y, &theme.ink.css);
    }

    /// The bound's words stand on a line of their own: no lane is there, and they are pushed inside the edges.
    pub(super) fn bound(&self, layer: &Layer, bound_us: u64, concurrency: u32, theme: &Theme) {
        let (geometry, context) = (&self.geometry, &layer.context);
        let x = geometry.x(bound_us);
        context.set_stroke_style_str(&theme.bound.css);
        context.set_line_width(1.4);
        let dashes = js_sys::Array::of2(&5.0.into(), &3.0.into());
        let _ = context.set_line_dash(&dashes);
        layer.line(x, TOP - 8.0, x, geometry.bottom() + 4.0);
        let _ = context.set_line_dash(&js_sys::Array::new());
        context.set_font(&theme.font(400, 11.0));
        let workers = match concurrency {
            0 => String::from("no crawl, with any number of workers, ends"),
            1 => String::from("no crawl with 1 worker ends"),
            workers => format!("no crawl with {workers} workers ends"),
        };
        let long = format!("{workers} before {}", seconds(bound_us));
        let room = layer.width - 2.0 * 10.0;
        let text = if layer.text_width(&long) <= room { long } else { format!("bound {}", seconds(bound_us)) };
        let width = layer.text_width(&text);
        let before = x - 6.0 - width;
        let from = if before >= 10.0 { before } else { (x + 6.0).min(layer.width - 10.0 - width) };
        layer.text(&text, from, geometry.height - 8.0, &theme.bound.css);
    }
}

fn torn(layer: &Layer, x: f64, top: f64, bottom: f64, theme: &Theme) {
    let (context, step) = (&layer.context, ((bottom - top) / 4.0).min(6.0));
    let mut points = vec![(x, top)];
    let mut side = 1.0;
    while points.last().is_some_and(|(_, y)| y + step <= bottom + 0.01) {
        let y = points.last().map_or(top, |(_, y)| y + step);
        points.push((x + 2.5 * side, y));
        side = -side;
    }
    context.set_stroke_style_str(&theme.soft.css);
    context.set_line_width(1.2);
    context.begin_path();
    for (nth, (x, y)) in points.into_iter().enumerate() {
        if nth == 0 { context.move_to(x, y) } else { context.line_to(x, y) }
    }
    context.stroke();
}

//! The marks on the chart: the end of each lane, and the bound before which none can end.

use super::chart::ChartPainter;
use super::surface::Layer;
use super::theme::{Colour, Theme};
use crate::compare::SharedBound;
use crate::page::geometry::{LaneRows, TOP};
use crate::page::scene::{ChartLane, EndFlag, seconds};
use crate::text;

impl ChartPainter {
    /// The flag at the end of a lane: its time, its speed-up over one fetch at a time, and its ratio to the bound. A
    /// cut lane ends in a torn edge.
    pub(super) fn end(
        &self,
        layer: &Layer,
        (lane, rows): (&ChartLane, &LaneRows),
        end_us: u64,
        end: &EndFlag,
        theme: &Theme,
    ) {
        // The lane ended before the visible part of the time.
        if !lane.is_cut && !self.geometry.has(end_us) {
            return;
        }
        let x = self.geometry.x(end_us);
        let (top, bottom) = (rows.y - 2.0, rows.y + rows.height() + 2.0);
        let colour = if end.is_finished { &theme.ink } else { &theme.bad };
        if self.geometry.has(end.bound_us) && end.bound_us > 0 && !lane.is_cut {
            self.distance(layer, self.geometry.x(end.bound_us), x, bottom + 1.5, theme);
        }
        if lane.is_cut {
            torn(layer, x, top, bottom, theme);
        } else {
            layer.context.set_stroke_style_str(&colour.css);
            layer.context.set_line_width(1.6);
            layer.line(x, top - 4.0, x, bottom);
            pennant(layer, x, top - 5.0, colour);
        }
        if end.time.is_empty() {
            return;
        }
        let time = format!("{}{}", if lane.is_cut { "→ " } else { "" }, end.time);
        if self.geometry.is_narrow {
            let words = [time.as_str(), &end.speed_up, &end.over_bound];
            let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
            layer.context.set_font(&theme.font(600, 13.0));
            // Leaves room for the lane's name, with its number if two lanes have the same title.
            let number = if *lane.name == *lane.title { "" } else { " 0" };
            let least = self.geometry.left + layer.text_width(&format!("{}{number}", lane.title)) + 12.0;
            layer.context.set_font(&theme.font(600, 12.0));
            let label = words.join(text::LIST_DOT);
            let width = layer.text_width(&label);
            let from = (x - width).clamp(least, (layer.width - width - 8.0).max(least));
            self.label(layer, &label, from, rows.name_y, (colour, theme));
            return;
        }
        layer.context.set_font(&theme.font(600, 12.0));
        let from = |width: f64| (x + 9.0).min(layer.width - width - 6.0);
        self.label(layer, &time, from(layer.text_width(&time)), rows.y + 12.0, (colour, theme));
        if !end.speed_up.is_empty() {
            layer.context.set_font(&theme.font(400, 11.0));
            let long = text::end_speed_up_bound(&end.speed_up, &end.over_bound);
            // At the edge there is no room for both, and a label must not cover the bars.
            let has_room = x + 9.0 + layer.text_width(&long) + 6.0 <= layer.width;
            let label = if end.over_bound.is_empty() || !has_room { end.speed_up.clone() } else { long };
            self.label(layer, &label, from(layer.text_width(&label)), rows.y + 26.0, (&theme.soft, theme));
        }
    }

    /// A text on the card's background colour, because it may be over grid lines.
    fn label(&self, layer: &Layer, text: &str, x: f64, y: f64, (colour, theme): (&Colour, &Theme)) {
        layer.context.set_fill_style_str(&theme.card.css);
        layer.context.fill_rect(x - 3.0, y - 11.0, layer.text_width(text) + 6.0, 14.0);
        layer.text(text, x, y, &colour.css);
    }

    /// From the bound to the end: the time that a better order could have saved.
    fn distance(&self, layer: &Layer, bound_x: f64, end_x: f64, y: f64, theme: &Theme) {
        if end_x - bound_x < 4.0 {
            return;
        }
        layer.context.set_stroke_style_str(&theme.bound.css);
        layer.context.set_line_width(1.4);
        layer.line(bound_x, y, end_x, y);
        layer.line(bound_x, y - 2.5, bound_x, y + 2.5);
        layer.line(end_x, y - 2.5, end_x, y + 2.5);
    }

    /// The bound of one lane: a line through that lane alone.
    pub(super) fn own_bound(&self, layer: &Layer, bound_us: u64, rows: &LaneRows, theme: &Theme) {
        let x = self.geometry.x(bound_us);
        layer.context.set_stroke_style_str(&theme.bound.css);
        layer.context.set_line_width(1.4);
        dashed(layer, x, rows.y - 3.0, rows.y + rows.height() + 3.0);
    }

    /// The bound that all lanes have in common: a line through all of them.
    pub(super) fn bound(&self, layer: &Layer, bound: SharedBound, has_words: bool, theme: &Theme) {
        let x = self.geometry.x(bound.us);
        layer.context.set_stroke_style_str(&theme.bound.css);
        layer.context.set_line_width(1.4);
        dashed(layer, x, TOP - 8.0, self.geometry.bottom() + 4.0);
        if has_words {
            let time = seconds(bound.us);
            let long = text::bound_long(bound.workers.unwrap_or(0), &time);
            self.bound_words(layer, bound.us, &long, &text::bound_short(&time), theme);
        }
    }

    /// The words for the bounds: on the line below the lanes, kept inside the edges.
    pub(super) fn bound_words(&self, layer: &Layer, bound_us: u64, long: &str, short: &str, theme: &Theme) {
        let x = self.geometry.x(bound_us);
        layer.context.set_font(&theme.font(400, 11.0));
        let text = if layer.text_width(long) <= layer.width - 2.0 * 10.0 { long } else { short };
        let width = layer.text_width(text);
        let before = x - 6.0 - width;
        let from = if before >= 10.0 { before } else { (x + 6.0).min(layer.width - 10.0 - width) };
        layer.text(text, from, self.geometry.height - 8.0, &theme.bound.css);
    }
}

pub(super) fn dashed(layer: &Layer, x: f64, top: f64, bottom: f64) {
    let _ = layer.context.set_line_dash(&js_sys::Array::of2(&5.0.into(), &3.0.into()));
    layer.line(x, top, x, bottom);
    let _ = layer.context.set_line_dash(&js_sys::Array::new());
}

pub(super) fn pennant(layer: &Layer, x: f64, top: f64, colour: &Colour) {
    let context = &layer.context;
    context.set_fill_style_str(&colour.css);
    context.begin_path();
    context.move_to(x, top);
    context.line_to(x + 9.0, top + 3.5);
    context.line_to(x, top + 7.0);
    context.fill();
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

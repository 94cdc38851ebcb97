//! The critical path over the bars: its own bars framed, and a link from each to the next.

use super::bars::BarPainter;
use crate::page::geometry::LaneRows;
use crate::page::scene::{Bar, ChartLane, Stop};

/// The least width and height of a bar with a frame.
const MIN_FRAMED: f64 = 3.0;
/// Bars on one row that are closer than this touch: they need no link.
const TOUCHING: f64 = 1.5;
/// On a path with more bars than this, links are at least [`THICKET`] apart: closer ones would be unreadable.
const MOST_LINKED: usize = 500;
const THICKET: f64 = 7.0;
/// How far an arrowhead reaches into its bar.
const HEAD: f64 = 5.0;

impl BarPainter<'_> {
    /// Paints the path of a lane: its bars stronger than before and with a frame, and the links over them.
    pub fn paint_path(&self, lane: &ChartLane, rows: &LaneRows) {
        let bar_of = |stop: &Stop| lane.bars.get(stop.bar as usize);
        let mut painted = (f64::MIN, u32::MAX);
        for bar in lane.critical.iter().filter_map(bar_of) {
            let (x0, x1) = (self.geometry.x(bar.start_us), self.geometry.x(bar.end_us));
            // Bars that share a pixel are painted once.
            if x1 - painted.0 >= 0.5 || painted.1 != bar.row {
                self.framed(bar, rows, x0, x1);
                painted = (x1, bar.row);
            }
        }
        let apart = if lane.critical.len() > MOST_LINKED { THICKET } else { 1.0 };
        let mut last_x = f64::MIN;
        for pair in lane.critical.windows(2) {
            let (Some(before), Some(after)) = (bar_of(&pair[0]), bar_of(&pair[1])) else { continue };
            let (from_x, to_x) = (self.geometry.x(before.end_us), self.geometry.x(after.start_us));
            let middle = |bar: &Bar| rows.top_of(bar.row) + rows.row_height / 2.0;
            let touches = before.row == after.row && to_x - from_x < TOUCHING;
            if !touches && to_x - last_x >= apart {
                self.link((from_x, middle(before)), (to_x, middle(after)), pair[1].is_own());
                last_x = to_x;
            }
        }
    }

    fn framed(&self, bar: &Bar, rows: &LaneRows, x0: f64, x1: f64) {
        let context = &self.layer.context;
        let (top, high) = (rows.top_of(bar.row) + rows.gap() / 2.0, rows.row_height - rows.gap());
        let wide = (x1 - x0).max(1.0);
        context.set_fill_style_str(&self.theme.card.css);
        context.fill_rect(x0, top, wide, high);
        context.set_fill_style_str(&self.theme.section(self.section(bar)).css);
        context.set_global_alpha(0.62);
        context.fill_rect(x0, top, wide, high);
        context.set_global_alpha(1.0);
        self.name(bar, x0, x1, top, high);
        if wide >= MIN_FRAMED && high >= MIN_FRAMED {
            context.set_stroke_style_str(&self.theme.ink.css);
            context.set_line_width(1.5);
            context.stroke_rect(x0 + 0.75, top + 0.25, wide - 1.5, high - 0.5);
        }
    }

    /// Paints a link: along the row of the bar before until the next bar begins, then up or down to it. Solid if the
    /// next bar waited only for its own link or answer; dashed if something else released it.
    fn link(&self, (from_x, from_y): (f64, f64), (to_x, to_y): (f64, f64), is_own: bool) {
        let (context, theme) = (&self.layer.context, self.theme);
        let path = || {
            context.begin_path();
            context.move_to(from_x, from_y);
            context.line_to(to_x, from_y);
            context.line_to(to_x, to_y);
            context.stroke();
        };
        context.set_stroke_style_str(&theme.card.css);
        context.set_line_width(4.5);
        path();
        context.set_stroke_style_str(&theme.ink.css);
        context.set_line_width(1.8);
        if !is_own {
            let _ = context.set_line_dash(&js_sys::Array::of2(&3.5.into(), &2.5.into()));
        }
        path();
        let _ = context.set_line_dash(&js_sys::Array::new());
        context.set_fill_style_str(&theme.ink.css);
        context.begin_path();
        context.move_to(to_x - 1.0, to_y - HEAD * 0.75);
        context.line_to(to_x + HEAD, to_y);
        context.line_to(to_x - 1.0, to_y + HEAD * 0.75);
        context.fill();
    }
}

//! The mark of a fork, and the ghost of the run without it.

use super::chart::ChartPainter;
use super::marks::{dashed, pennant};
use super::surface::Layer;
use super::theme::Theme;
use crate::compare::Lane;
use crate::page::geometry::{LaneRows, TOP};
use crate::page::scene::{Bar, Fill, LaneBars, Range};

/// The strength of the ghost.
const GHOST: f64 = 0.45;

impl ChartPainter {
    /// Of a lane that was forked: a line at the moment of the fork, and from there on the run without it: a thin line on
    /// each row while its worker fetches or parses, and a pale flag at its end. `ghost` has these lines if the page does not have that run.
    pub(super) fn fork(&self, layer: &Layer, lane: &Lane, ghost: &[Bar], rows: &LaneRows, theme: &Theme) {
        let (Some(unforked), Some(fork)) = (&lane.unforked, &lane.plan.setup.fork) else { return };
        let (context, geometry) = (&layer.context, &self.geometry);
        let (top, bottom) = (rows.y - 3.0, rows.y + rows.height() + 3.0);
        let from_x = geometry.x(fork.at_us);
        context.set_global_alpha(GHOST);
        context.set_fill_style_str(&theme.ink.css);
        let high = (rows.row_height / 5.0).clamp(1.0, 2.0);
        let axis = Range { from_us: fork.at_us.max(geometry.range().from_us), to_us: geometry.range().to_us };
        for bar in LaneBars::all(unforked, axis).bars.iter().chain(ghost) {
            let is_work = matches!(bar.fill, Fill::Fetching | Fill::Parsing | Fill::Failed);
            if let Some(y) = rows.row_y(bar.row).filter(|_| is_work) {
                let (x0, x1) = (geometry.x(bar.start_us).max(from_x), geometry.x(bar.end_us));
                let y = y + rows.row_height - rows.gap() - high;
                context.fill_rect(x0, y, (x1 - x0 - 1.0).max(0.6), high);
            }
        }
        let end_us = unforked.makespan_us();
        if geometry.has(end_us) && end_us != lane.makespan_us() {
            let x = geometry.x(end_us);
            context.set_stroke_style_str(&theme.ink.css);
            context.set_line_width(1.4);
            dashed(layer, x, top, bottom);
            pennant(layer, x, top - 4.0, &theme.soft);
        }
        context.set_global_alpha(1.0);
        if geometry.has(fork.at_us) {
            context.set_stroke_style_str(&theme.accent.css);
            context.set_fill_style_str(&theme.accent.css);
            context.set_line_width(1.4);
            dashed(layer, from_x, top, bottom);
            for y in [top, TOP - 8.0] {
                context.begin_path();
                context.move_to(from_x - 4.5, y - 7.0);
                context.line_to(from_x + 4.5, y - 7.0);
                context.line_to(from_x, y);
                context.fill();
            }
        }
    }
}

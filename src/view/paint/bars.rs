//! The bars of one lane's rows, at full strength.

use super::raster;
use super::surface::Layer;
use super::theme::Theme;
use crate::page::geometry::{Geometry, LaneRows};
use crate::page::raster::Raster;
use crate::page::scene::{Bar, ChartLane, Fill, Filter, Layout};
use crate::site::Site;

/// Narrower bars are merged into pixels.
const MIN_WIDTH: f64 = 1.0;
/// The strength of a bar whose kind is not singled out.
const FAINT: f64 = 0.13;
/// A bar shows its name from this width on.
const MIN_NAMED: f64 = 40.0;

/// Paints all bars of a lane.
pub struct BarPainter<'a> {
    /// The layer to paint on.
    pub layer: &'a Layer,
    /// The colours.
    pub theme: &'a Theme,
    /// The places of rows and moments.
    pub geometry: &'a Geometry,
    /// The sections of the pages.
    pub layout: &'a Layout,
    /// The names of the pages.
    pub site: &'a Site,
    /// The kinds of bars to show.
    pub filter: Filter,
}

impl BarPainter<'_> {
    /// Paints a lane.
    pub fn paint(&self, lane: &ChartLane, rows: &LaneRows) {
        let mut raster = match &lane.pixels {
            Some(pixels) => Raster::of(self.geometry.left, pixels),
            None => Raster::new(self.geometry.left, self.geometry.right),
        };
        let context = &self.layer.context;
        context.set_font(&self.theme.font(
            400,
            if rows.row_height >= 14.0 {
                10.5
            } else if rows.row_height >= 12.0 {
                9.5
            } else {
                9.0
            },
        ));
        let mut parses: Vec<(f64, f64, f64, u16)> = Vec::new();
        let parse_strength = self.strength(Fill::Parsing);
        for bar in &lane.bars {
            let Some(y) = rows.row_y(bar.row) else { continue };
            let (x0, x1) = (self.geometry.x(bar.start_us), self.geometry.x(bar.end_us));
            let section = self.section(bar);
            if x1 - x0 < MIN_WIDTH && (bar.fill != Fill::Parsing || lane.bars.len() > 4_000) {
                if self.filter.shows(bar.fill) {
                    raster.add(rows, (bar.row / rows.each.max(1)) as usize, x0, x1, bar.fill, section);
                }
            } else if bar.fill == Fill::Parsing {
                // Parsing is short: it is painted last and at least two pixels wide, so that it is visible.
                parses.push((x0, x1, y, section));
            } else {
                self.bar(bar, rows, (x0, x1, y), section);
            }
        }
        raster::paint(&raster, self.layer, rows, self.theme);
        context.set_global_alpha(parse_strength);
        for (x0, x1, y, section) in parses {
            context.set_fill_style_str(&self.theme.section(section).css);
            context.fill_rect(x0, y + rows.gap() / 2.0, (x1 - x0).max(2.0), rows.row_height - rows.gap());
        }
        context.set_global_alpha(1.0);
    }

    fn strength(&self, fill: Fill) -> f64 {
        if self.filter.shows(fill) { 1.0 } else { FAINT }
    }

    pub(super) fn section(&self, bar: &Bar) -> u16 {
        self.layout.section_of.get(bar.page.index()).copied().unwrap_or(0)
    }

    fn bar(&self, bar: &Bar, rows: &LaneRows, (x0, x1, y): (f64, f64, f64), section: u16) {
        let context = &self.layer.context;
        let (top, high) = (y + rows.gap() / 2.0, rows.row_height - rows.gap());
        let strength = self.strength(bar.fill);
        context.set_global_alpha(strength);
        match bar.fill {
            Fill::Waiting(cause) => {
                if let Some(pattern) = self.theme.pattern(cause) {
                    context.save();
                    // The pattern's tile is in device pixels: painting it with the inverse scale keeps it sharp.
                    context.set_fill_style_canvas_pattern(pattern);
                    self.pattern_rect(x0, top, x1 - x0, high);
                    context.restore();
                }
            }
            Fill::HeldBack => {
                context.set_global_alpha(0.9 * strength);
                context.set_fill_style_str(&self.theme.held.css);
                context.fill_rect(x0, top + high * 0.62, x1 - x0, high * 0.38);
            }
            Fill::Failed => self.failed((x0, x1), top, high, strength),
            Fill::Fetching | Fill::Parsing => {
                let colour = &self.theme.section(section).css;
                context.set_fill_style_str(colour);
                context.set_global_alpha(0.36 * strength);
                // The small gap at the end separates two fetches.
                context.fill_rect(x0, top, (x1 - x0 - 0.6).max(0.6), high);
                context.set_global_alpha(strength);
                context.fill_rect(x0, top, 1.6_f64.min(x1 - x0), high);
                self.name(bar, x0, x1, top, high);
            }
        }
        context.set_global_alpha(1.0);
    }

    fn pattern_rect(&self, x: f64, y: f64, width: f64, height: f64) {
        let (context, ratio) = (&self.layer.context, self.layer.ratio);
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        context.fill_rect(x * ratio, y * ratio, width * ratio, height * ratio);
    }

    fn failed(&self, (x0, x1): (f64, f64), top: f64, high: f64, strength: f64) {
        let context = &self.layer.context;
        context.set_fill_style_str(&self.theme.bad.css);
        context.set_global_alpha(0.22 * strength);
        context.fill_rect(x0, top, (x1 - x0 - 0.6).max(0.6), high);
        context.set_global_alpha(strength);
        context.fill_rect(x0, top, 1.6_f64.min(x1 - x0), high);
        let arm = (high / 2.0 - 1.0).clamp(1.0, 3.2);
        if x1 - x0 > arm * 2.0 + 2.0 && high >= 4.0 {
            cross(self.layer, &self.theme.bad.css, x1 - arm - 2.0, top + high / 2.0, arm);
        }
    }

    pub(super) fn name(&self, bar: &Bar, x0: f64, x1: f64, top: f64, high: f64) {
        if high < 8.0 || x1 - x0 < MIN_NAMED {
            return;
        }
        let name = self.site.label(bar.page);
        if self.layer.text_width(&name) + 11.0 <= x1 - x0 {
            self.layer.text(&name, x0 + 5.0, top + high / 2.0 + 3.3, &self.theme.ink.css);
        }
    }
}

/// A cross in a colour, for a failed fetch or page.
pub fn cross(layer: &Layer, colour: &str, x: f64, y: f64, arm: f64) {
    let context = &layer.context;
    context.set_stroke_style_str(colour);
    context.set_line_width(1.8);
    context.set_line_cap("round");
    layer.line(x - arm, y - arm, x + arm, y + arm);
    layer.line(x - arm, y + arm, x + arm, y - arm);
    context.set_line_cap("butt");
}

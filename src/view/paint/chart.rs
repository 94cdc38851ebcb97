//! The swimlanes of all lanes under one playhead.

use super::bars::BarPainter;
use super::surface::{Layer, on_screen};
use super::theme::Theme;
use crate::compare::Comparison;
use crate::page::chart_choice::ChartOptions;
use crate::page::geometry::{Geometry, LaneRows, TOP};
use crate::page::parts::{Part, Parts};
use crate::page::scene::{Chart, ChartLane, EndFlag, Layout, fixed};
use crate::text;
use web_sys::HtmlCanvasElement;

/// Half of the playhead's greatest width, plus a pixel.
const PLAYHEAD: f64 = 7.0;
/// The strength of the future.
const PALE: f64 = 0.26;
/// The strength of bars off the critical path, and of the path itself in the future.
const BESIDE: f64 = 0.3;
const PALE_PATH: f64 = 0.42;

/// Paints a chart, and keeps its layers from frame to frame.
#[derive(Default)]
pub struct ChartPainter {
    /// The places of everything.
    pub geometry: Geometry,
    screen: Option<Layer>,
    /// Grid and names; bars; ends and bound.
    layers: Option<[Layer; 3]>,
    /// The critical path, if it is highlighted.
    path: Option<Layer>,
    /// The moment on screen, in µs; `None` before the first.
    painted_us: Option<u64>,
}

impl ChartPainter {
    /// Paints the layers: for a new chart, a new size of the canvas, or a new theme.
    pub fn prepare(
        &mut self,
        canvas: HtmlCanvasElement,
        chart: &Chart,
        comparison: &Comparison,
        layout: &Layout,
        theme: &Theme,
        options: ChartOptions,
    ) {
        self.painted_us = None;
        self.geometry = Geometry::of(chart, f64::from(canvas.client_width()));
        let height = format!("{}px", self.geometry.height.ceil());
        if canvas.style().get_property_value("height").ok().as_deref() != Some(&height) {
            let _ = canvas.style().set_property("height", &height);
        }
        self.screen = on_screen(canvas);
        let Some(screen) = &self.screen else { return };
        let sized =
            |layer: &Layer| (layer.width, layer.height, layer.ratio) == (screen.width, screen.height, screen.ratio);
        let layers = match self.layers.take() {
            Some(layers) if sized(&layers[0]) => layers,
            _ => {
                let hidden = || Layer::hidden(screen.width, screen.height, screen.ratio);
                let (Some(under), Some(bars), Some(over)) = (hidden(), hidden(), hidden()) else { return };
                [under, bars, over]
            }
        };
        for layer in &layers {
            layer.clear();
        }
        let [under, bars, over] = &layers;
        self.under(under, chart, theme, options.hidden);
        let (geometry, filter, site) = (&self.geometry, options.choice.filter, &comparison.site);
        let painter = BarPainter { layer: bars, theme, geometry, layout, site, filter };
        for (lane, rows) in chart.lanes.iter().zip(&geometry.lanes) {
            painter.paint(lane, rows);
        }
        self.path = Some(bars).filter(|_| options.choice.has_path).and_then(|bars| {
            let layer = Layer::hidden(bars.width, bars.height, bars.ratio)?;
            for (lane, rows) in chart.lanes.iter().zip(&geometry.lanes) {
                layer.context.set_font(&theme.font(500, if rows.row_height >= 14.0 { 10.5 } else { 9.5 }));
                BarPainter { layer: &layer, ..painter }.paint_path(lane, rows);
            }
            Some(layer)
        });
        self.over(over, chart, comparison, theme, options.hidden);
        self.layers = Some(layers);
    }

    /// Paints a moment: only the part between the playhead's old and new places has changed.
    pub fn paint(&mut self, at_us: u64, theme: &Theme) {
        let (Some(screen), Some([under, bars, over])) = (&self.screen, &self.layers) else { return };
        let x = self.geometry.x(at_us);
        let (from_x, to_x) = match self.painted_us.replace(at_us) {
            Some(old_us) if old_us == at_us => return,
            Some(old_us) => {
                let old_x = self.geometry.x(old_us);
                (old_x.min(x) - PLAYHEAD, old_x.max(x) + PLAYHEAD)
            }
            None => (0.0, screen.width),
        };
        // Whole device pixels, so that the edge of the repainted part is invisible.
        let (from_x, to_x) =
            ((from_x * screen.ratio).floor() / screen.ratio, (to_x * screen.ratio).ceil() / screen.ratio);
        let context = &screen.context;
        context.save();
        context.begin_path();
        context.rect(from_x, 0.0, to_x - from_x, screen.height);
        context.clip();
        screen.clear();
        screen.put(under);
        let strength = if self.path.is_some() { BESIDE } else { 1.0 };
        screen.put_between(bars, 0.0, x, strength);
        screen.put_between(bars, x, screen.width, PALE * strength);
        if let Some(path) = &self.path {
            screen.put_between(path, 0.0, x, 1.0);
            screen.put_between(path, x, screen.width, PALE_PATH);
        }
        screen.put(over);
        context.set_stroke_style_str(&theme.accent.css);
        context.set_fill_style_str(&theme.accent.css);
        context.set_line_width(2.0);
        screen.line(x, TOP - 10.0, x, self.geometry.bottom());
        context.begin_path();
        let _ = context.arc(x, TOP - 10.0, 5.0, 0.0, std::f64::consts::TAU);
        context.fill();
        context.restore();
    }

    fn under(&self, layer: &Layer, chart: &Chart, theme: &Theme, hidden: Parts) {
        let geometry = &self.geometry;
        let context = &layer.context;
        context.set_font(&theme.font(400, 11.0));
        context.set_line_width(1.0);
        let room = if geometry.is_narrow { 58.0 } else { 96.0 };
        let ticks = chart.ticks(((geometry.right - geometry.left) / room) as u64);
        let mut labelled = ticks.iter().filter(|tick| tick.labelled).map(|tick| tick.at_us);
        let step_us = labelled.next().zip(labelled.next()).map_or(1_000, |(first, second)| second - first);
        for tick in &ticks {
            let x = geometry.x(tick.at_us).round() + 0.5;
            context.set_stroke_style_str(if tick.labelled { &theme.line.css } else { &theme.hair.css });
            layer.line(x, TOP - 8.0, x, geometry.bottom());
            if tick.labelled && !hidden.has(Part::Times) {
                let label = tick_label(tick.at_us, step_us);
                let width = layer.text_width(&label);
                let from = (x - width / 2.0).clamp(2.0, (layer.width - width - 2.0).max(2.0));
                layer.text(&label, from, TOP - 14.0, &theme.soft.css);
            }
        }
        for (nth, (lane, rows)) in chart.lanes.iter().zip(&geometry.lanes).enumerate() {
            context.set_font(&theme.font(600, 13.0));
            let is_alike = geometry.is_narrow && *lane.name != *lane.title;
            // The full name of a lane only fits beside the rows. Above them, the lane's number tells lanes with the
            // same title apart.
            let title = if is_alike { format!("{} {}", lane.title, nth + 1) } else { lane.title.to_string() };
            layer.text(&title, if geometry.is_narrow { geometry.left } else { 14.0 }, rows.name_y, &theme.ink.css);
            if !geometry.is_narrow && (rows.height() > 30.0 || lane.has_own) {
                context.set_font(&theme.font(400, 11.0));
                for (nth, line) in wrapped(layer, lane, rows).into_iter().enumerate() {
                    layer.text(&line, 14.0, rows.name_y + 15.0 + 14.0 * nth as f64, &theme.soft.css);
                }
            }
        }
    }

    fn over(&self, layer: &Layer, chart: &Chart, comparison: &Comparison, theme: &Theme, hidden: Parts) {
        // The bound comes first, so that an end's label covers it where they meet.
        let is_seen = |bound_us| bound_us > 0 && !hidden.has(Part::Bound) && self.geometry.has(bound_us);
        if let Some(bound) = chart.bound.filter(|bound| is_seen(bound.us)) {
            self.bound(layer, bound, !hidden.has(Part::Times), theme);
        }
        let mut first_us = None;
        for (lane, rows) in chart.lanes.iter().zip(&self.geometry.lanes).filter(|(lane, _)| is_seen(lane.own_bound_us))
        {
            self.own_bound(layer, lane.own_bound_us, rows, theme);
            first_us.get_or_insert(lane.own_bound_us);
        }
        if let Some(first_us) = first_us {
            self.bound_words(layer, first_us, text::BOUNDS_LONG, text::BOUNDS_SHORT, theme);
        }
        for ((of, lane), rows) in chart.lanes.iter().zip(&comparison.lanes).zip(&self.geometry.lanes) {
            self.fork(layer, lane, &of.ghost, rows, theme);
        }
        for ((of, lane), rows) in chart.lanes.iter().zip(&comparison.lanes).zip(&self.geometry.lanes) {
            if let Some(end) = EndFlag::of(comparison, lane).map(|end| end.without(hidden)) {
                self.end(layer, (of, rows), lane.makespan_us(), &end, theme);
            }
        }
    }
}

/// The label of a tick has as many decimals as the step needs.
fn tick_label(at_us: u64, step_us: u64) -> String {
    let decimals = match step_us {
        step if step % 1_000_000 == 0 => 0,
        step if step % 100_000 == 0 => 1,
        step if step % 10_000 == 0 => 2,
        _ => 3,
    };
    if at_us == 0 {
        return String::from("0 s");
    }
    fixed(at_us as f64 / 1e6, decimals)
}

/// The words beside a lane: a description of its strategy, on as many lines as its rows leave room for.
fn wrapped(layer: &Layer, lane: &ChartLane, rows: &LaneRows) -> Vec<String> {
    if rows.each > 1 {
        return vec![text::rows_one_in(rows.each), text::rows_of(lane.rows)];
    }
    let mut lines: Vec<String> = vec![String::new()];
    for word in lane.about.split(' ') {
        let last = lines.last().cloned().unwrap_or_default();
        let longer = if last.is_empty() { word.to_string() } else { format!("{last} {word}") };
        if layer.text_width(&longer) > 112.0 && !last.is_empty() {
            lines.push(word.to_string());
        } else if let Some(line) = lines.last_mut() {
            *line = longer;
        }
    }
    // The lane's own settings are always written.
    let least = if lane.has_own { 1.0 } else { 0.0 };
    lines.truncate(((rows.height() - 14.0) / 14.0).max(least) as usize);
    lines
}

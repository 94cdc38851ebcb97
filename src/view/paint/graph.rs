//! The link graph of one lane, with the states of its pages.

use super::bars::cross;
use super::crowd;
use super::surface::{Layer, on_screen};
use super::theme::Theme;
use crate::scene::{Density, Layout, PageState};
use web_sys::HtmlCanvasElement;

/// Sites with more pages are drawn as a crowd, not as dots.
pub const MAX_DOTS: usize = 3_000;
/// With more pages the links are not coloured as they are followed.
const MAX_LIVE_EDGES: usize = 400;
const PAD_X: f64 = 20.0;
const PAD_Y: f64 = 14.0;

/// Paints a lane's graph, and keeps what does not change.
#[derive(Default)]
pub struct GraphPainter {
    screen: Option<Layer>,
    still: Option<Layer>,
}

/// How many times as wide as high a canvas' area for dots is: what a [`Layout`] needs to know.
pub fn aspect(canvas: &HtmlCanvasElement) -> f32 {
    let wide = f64::from(canvas.client_width()) - 2.0 * PAD_X;
    let high = f64::from(canvas.client_height()) - 2.0 * PAD_Y;
    (wide.max(40.0) / high.max(20.0)) as f32
}

impl GraphPainter {
    /// Paints what does not change: the links, pale.
    pub fn prepare(&mut self, canvas: HtmlCanvasElement, layout: &Layout, theme: &Theme) {
        self.screen = on_screen(canvas);
        let Some(screen) = &self.screen else { return };
        self.still = Layer::hidden(screen.width, screen.height, screen.ratio);
        let Some(still) = self.still.as_ref().filter(|_| layout.nodes.len() <= MAX_DOTS) else { return };
        let context = &still.context;
        context.set_stroke_style_str(&theme.line.css);
        context.set_line_width(1.0);
        context.begin_path();
        for edge in &layout.edges {
            curve(still, layout, edge.from, edge.to);
        }
        context.stroke();
    }

    /// Paints a moment: dots, each in the state of its page.
    pub fn paint_dots(&self, layout: &Layout, states: &[PageState], theme: &Theme) {
        let (Some(screen), Some(still)) = (&self.screen, &self.still) else { return };
        screen.clear();
        screen.put(still);
        if layout.nodes.len() <= MAX_LIVE_EDGES {
            followed(screen, layout, states, theme);
        }
        let radius = (f64::from(layout.spacing) * (screen.height - 2.0 * PAD_Y) * 0.33).clamp(0.9, 5.2);
        for section in 0..layout.sections.len().max(1) as u16 {
            for state in
                [PageState::Unknown, PageState::Discovered, PageState::Done, PageState::InFlight, PageState::Parsing]
            {
                dots(screen, layout, states, (section, state), radius, theme);
            }
        }
        for (index, _) in states.iter().enumerate().filter(|(_, state)| **state == PageState::Failed) {
            let (x, y) = place(screen, layout, index as u32);
            cross(screen, &theme.bad.css, x, y, (radius * 0.8).max(1.5));
        }
    }

    /// Paints a moment of a site with too many pages for dots.
    pub fn paint_crowd(&self, density: &Density, at_us: u64, theme: &Theme) {
        if let Some(screen) = &self.screen {
            screen.clear();
            crowd::paint(screen, density, at_us, theme);
        }
    }
}

fn place(layer: &Layer, layout: &Layout, node: u32) -> (f64, f64) {
    let Some(node) = layout.nodes.get(node as usize) else { return (0.0, 0.0) };
    // A site of a single column stands in the middle.
    let x = PAD_X + f64::from(node.x) * (layer.width - 2.0 * PAD_X);
    (x, PAD_Y + f64::from(node.y) * (layer.height - 2.0 * PAD_Y))
}

fn curve(layer: &Layer, layout: &Layout, from: u32, to: u32) {
    let ((x0, y0), (x1, y1)) = (place(layer, layout, from), place(layer, layout, to));
    let middle = (x0 + x1) / 2.0;
    layer.context.move_to(x0, y0);
    layer.context.bezier_curve_to(middle, y0, middle, y1, x1, y1);
}

/// The links to pages that are being fetched or have been, in the colour of their section.
fn followed(screen: &Layer, layout: &Layout, states: &[PageState], theme: &Theme) {
    let context = &screen.context;
    context.set_line_width(1.1);
    for edge in &layout.edges {
        let state = states.get(edge.to as usize).copied().unwrap_or(PageState::Unknown);
        let strength = match state {
            PageState::Unknown | PageState::Discovered => continue,
            PageState::InFlight | PageState::Parsing => 0.75,
            PageState::Done | PageState::Failed => 0.3,
        };
        let section = layout.nodes.get(edge.to as usize).map_or(0, |node| node.section);
        context.set_stroke_style_str(&theme.section(section).css);
        context.set_global_alpha(strength);
        context.begin_path();
        curve(screen, layout, edge.from, edge.to);
        context.stroke();
    }
    context.set_global_alpha(1.0);
}

/// All dots of one section in one state, with one path: a change of colour costs more than a dot.
fn dots(
    screen: &Layer,
    layout: &Layout,
    states: &[PageState],
    (section, state): (u16, PageState),
    radius: f64,
    theme: &Theme,
) {
    let context = &screen.context;
    let size = match state {
        PageState::Unknown => (radius * 0.42).max(0.8),
        PageState::Discovered => radius * 0.8,
        _ => radius,
    };
    let path = |size: f64| {
        let mut any = false;
        context.begin_path();
        for (index, node) in layout.nodes.iter().enumerate() {
            if node.section == section && states.get(index).is_some_and(|other| *other == state) {
                let (x, y) = place(screen, layout, index as u32);
                context.move_to(x + size, y);
                let _ = context.arc(x, y, size, 0.0, std::f64::consts::TAU);
                any = true;
            }
        }
        any
    };
    let colour = &theme.section(section).css;
    if state == PageState::InFlight && radius > 1.5 {
        context.set_fill_style_str(colour);
        context.set_global_alpha(0.2);
        if path(size * 1.75) {
            context.fill();
        }
        context.set_global_alpha(1.0);
    }
    if !path(size) {
        return;
    }
    let fill = match state {
        PageState::Unknown => &theme.wait.css,
        PageState::Discovered | PageState::InFlight => &theme.card.css,
        _ => colour,
    };
    context.set_fill_style_str(fill);
    // Fetched and not read yet: on its way to the full colour.
    context.set_global_alpha(if state == PageState::Parsing { 0.5 } else { 1.0 });
    context.fill();
    context.set_global_alpha(1.0);
    if matches!(state, PageState::Discovered | PageState::InFlight | PageState::Parsing) {
        context.set_stroke_style_str(colour);
        context.set_line_width(if state == PageState::InFlight { 2.2_f64.min(radius) } else { 1.2_f64.min(radius) });
        context.stroke();
    }
}

//! The link graph of one lane, with the states of its pages.

use super::bars::cross;
use super::crowd;
use super::surface::{Layer, on_screen};
use super::theme::Theme;
use crate::page::scene::{Counts, Edge, Layout, PageState};
use web_sys::HtmlCanvasElement;

/// Sites with more pages are drawn as a crowd, not as dots.
pub const MAX_DOTS: usize = 3_000;
/// With more pages, followed links are not coloured.
const MAX_LIVE_EDGES: usize = 400;
/// A pointer selects a node within this distance, in pixels.
const NEAR: f64 = 12.0;
const PAD_X: f64 = 20.0;
const PAD_Y: f64 = 14.0;

/// Paints a lane's graph, and keeps the layers that do not change: few pages change their state from frame to frame.
#[derive(Default)]
pub struct GraphPainter {
    screen: Option<Layer>,
    /// The links, pale.
    still: Option<Layer>,
    /// The same, with followed links in their colours once their page is done.
    links: Option<Layer>,
    /// The dots, each in the state of `painted`.
    dots: Option<Layer>,
    /// The states on screen, and the highlighted path.
    painted: Vec<PageState>,
    lit: Vec<u32>,
}

/// The ratio of width to height of a canvas' area for dots, which a [`Layout`] needs.
pub fn aspect(canvas: &HtmlCanvasElement) -> f32 {
    let wide = f64::from(canvas.client_width()) - 2.0 * PAD_X;
    let high = f64::from(canvas.client_height()) - 2.0 * PAD_Y;
    (wide.max(40.0) / high.max(20.0)) as f32
}

impl GraphPainter {
    /// Paints what does not change: the links, pale.
    pub fn prepare(&mut self, canvas: HtmlCanvasElement, layout: &Layout, theme: &Theme) {
        *self = GraphPainter { screen: on_screen(canvas), ..GraphPainter::default() };
        let Some(screen) = self.screen.as_ref().filter(|_| layout.nodes.len() <= MAX_DOTS) else { return };
        let hidden = || Layer::hidden(screen.width, screen.height, screen.ratio);
        (self.still, self.links, self.dots) = (hidden(), hidden(), hidden());
        let Some(still) = &self.still else { return };
        let context = &still.context;
        context.set_stroke_style_str(&theme.line.css);
        context.set_line_width(1.0);
        context.begin_path();
        for edge in &layout.edges {
            curve(still, layout, edge.from, edge.to);
        }
        context.stroke();
    }

    /// The node nearest to a point, if it is near enough.
    pub fn node_at(&self, layout: &Layout, x: f64, y: f64) -> Option<usize> {
        let screen = self.dots.as_ref()?;
        let away = |node: usize| {
            let (node_x, node_y) = place(screen, layout, node as u32);
            (node_x - x).hypot(node_y - y)
        };
        let nearest = (0..layout.nodes.len()).min_by(|one, other| away(*one).total_cmp(&away(*other)))?;
        (away(nearest) < NEAR).then_some(nearest)
    }

    /// Paints a moment: dots, each in the state of its page, and over them the path to the highlighted page, as the
    /// nodes in `lit`.
    pub fn paint_dots(&mut self, layout: &Layout, states: &[PageState], lit: &[u32], theme: &Theme) {
        let (Some(screen), Some(still), Some(links), Some(dots)) = (&self.screen, &self.still, &self.links, &self.dots)
        else {
            return;
        };
        if self.painted == states && self.lit == lit {
            return;
        }
        self.lit = lit.to_vec();
        let radius = (f64::from(layout.spacing) * (screen.height - 2.0 * PAD_Y) * 0.33).clamp(0.9, 5.2);
        let brush = Brush { layout, theme, radius };
        let is_live = layout.nodes.len() <= MAX_LIVE_EDGES;
        let was = |node: usize| self.painted.get(node).copied();
        // A single line cannot be erased: going back in time repaints all of them.
        let goes_back = is_live && (0..states.len()).any(|node| was(node).is_some_and(|was| was > states[node]));
        if goes_back || self.painted.is_empty() {
            links.clear();
            links.put(still);
        }
        for edge in layout.edges.iter().filter(|_| is_live) {
            let to = edge.to as usize;
            let is_new = goes_back || !was(to).is_some_and(is_over);
            if is_new && states.get(to).copied().is_some_and(is_over) {
                brush.link(links, edge, 0.3);
            }
        }
        for (node, state) in states.iter().enumerate().filter(|(node, state)| was(*node) != Some(**state)) {
            brush.dot(dots, node as u32, *state, was(node).is_some());
        }
        self.painted = states.to_vec();
        screen.clear();
        screen.put(links);
        let is_at_work = |node: u32| {
            let state = states.get(node as usize);
            state.is_some_and(|state| matches!(state, PageState::InFlight | PageState::Parsing))
        };
        for edge in layout.edges.iter().filter(|edge| is_live && is_at_work(edge.to)) {
            brush.link(screen, edge, 0.75);
        }
        for (node, _) in states.iter().enumerate().filter(|(_, state)| **state == PageState::InFlight) {
            brush.halo(screen, node as u32);
        }
        screen.put(dots);
        brush.way(screen, lit);
    }

    /// Paints a moment of a site with too many pages for dots.
    pub fn paint_crowd(&self, bins: &[Counts], theme: &Theme) {
        if let Some(screen) = &self.screen {
            screen.clear();
            crowd::paint(screen, bins, theme);
        }
    }
}

/// Whether a page is done.
fn is_over(state: PageState) -> bool {
    matches!(state, PageState::Done | PageState::Failed)
}

fn place(layer: &Layer, layout: &Layout, node: u32) -> (f64, f64) {
    let Some(node) = layout.nodes.get(node as usize) else { return (0.0, 0.0) };
    // A site with a single column is centred.
    let x = PAD_X + f64::from(node.x) * (layer.width - 2.0 * PAD_X);
    (x, PAD_Y + f64::from(node.y) * (layer.height - 2.0 * PAD_Y))
}

fn curve(layer: &Layer, layout: &Layout, from: u32, to: u32) {
    let ((x0, y0), (x1, y1)) = (place(layer, layout, from), place(layer, layout, to));
    let middle = (x0 + x1) / 2.0;
    layer.context.move_to(x0, y0);
    layer.context.bezier_curve_to(middle, y0, middle, y1, x1, y1);
}

/// The means of painting dots and links.
struct Brush<'a> {
    layout: &'a Layout,
    theme: &'a Theme,
    /// The radius of a dot whose page is done.
    radius: f64,
}

impl Brush<'_> {
    fn colour(&self, node: u32) -> &str {
        let section = self.layout.nodes.get(node as usize).map_or(0, |node| node.section);
        &self.theme.section(section).css
    }

    /// A link that has been followed, in the colour of the section that it leads to.
    fn link(&self, layer: &Layer, edge: &Edge, strength: f64) {
        let context = &layer.context;
        context.set_line_width(1.1);
        context.set_stroke_style_str(self.colour(edge.to));
        context.set_global_alpha(strength);
        context.begin_path();
        curve(layer, self.layout, edge.from, edge.to);
        context.stroke();
        context.set_global_alpha(1.0);
    }

    fn disc(&self, layer: &Layer, node: u32, radius: f64) {
        let (x, y) = place(layer, self.layout, node);
        layer.context.begin_path();
        let _ = layer.context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
    }

    /// The path by which a page was found, and a ring around the page.
    fn way(&self, layer: &Layer, nodes: &[u32]) {
        let context = &layer.context;
        context.set_stroke_style_str(&self.theme.accent.css);
        context.set_line_width(2.0);
        context.begin_path();
        for pair in nodes.windows(2) {
            curve(layer, self.layout, pair[0], pair[1]);
        }
        context.stroke();
        if let Some(&last) = nodes.last() {
            self.disc(layer, last, self.radius + 4.0);
            context.stroke();
        }
    }

    /// The halo that marks a page in flight, also from far away.
    fn halo(&self, layer: &Layer, node: u32) {
        if self.radius > 1.5 {
            layer.context.set_fill_style_str(self.colour(node));
            layer.context.set_global_alpha(0.2);
            self.disc(layer, node, self.radius * 1.75);
            layer.context.fill();
            layer.context.set_global_alpha(1.0);
        }
    }

    /// A dot in the state of its page; it replaces a dot in another state.
    fn dot(&self, layer: &Layer, node: u32, state: PageState, is_repainted: bool) {
        let (context, radius) = (&layer.context, self.radius);
        if is_repainted {
            let _ = context.set_global_composite_operation("destination-out");
            // Slightly more than the line around the dot, and less than half of the distance to the next one.
            self.disc(layer, node, radius * 1.2 + 1.2_f64.min(radius));
            context.fill();
            let _ = context.set_global_composite_operation("source-over");
        }
        let size = match state {
            PageState::Unknown => (radius * 0.42).max(0.8),
            PageState::Discovered => radius * 0.8,
            PageState::Failed => {
                let (x, y) = place(layer, self.layout, node);
                return cross(layer, &self.theme.bad.css, x, y, (radius * 0.8).max(1.5));
            }
            _ => radius,
        };
        self.disc(layer, node, size);
        let fill = match state {
            PageState::Unknown => &self.theme.wait.css,
            PageState::Discovered | PageState::InFlight => &self.theme.card.css,
            _ => self.colour(node),
        };
        context.set_fill_style_str(fill);
        // A page that is fetched but not parsed yet is painted at half strength.
        context.set_global_alpha(if state == PageState::Parsing { 0.5 } else { 1.0 });
        context.fill();
        context.set_global_alpha(1.0);
        if matches!(state, PageState::Discovered | PageState::InFlight | PageState::Parsing) {
            let most = if state == PageState::InFlight { 2.2 } else { 1.2_f64 };
            context.set_stroke_style_str(self.colour(node));
            context.set_line_width(radius.min(most));
            context.stroke();
        }
    }
}

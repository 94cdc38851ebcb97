//! The colours of the style sheet, as the canvas needs them: read when the theme changes, not with each frame.

use super::surface::Layer;
use crate::page::scene::{BarKind, Fill, SECTION_COLOURS, fixed, section_colour};
use crate::trace::Cause;
use crate::view::browser;
use wasm_bindgen::JsCast;
use web_sys::{CanvasPattern, CanvasRenderingContext2d, HtmlElement};

/// A colour that the browser has resolved.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Colour {
    /// As CSS writes it.
    pub css: String,
    /// As red, green and blue.
    pub rgb: [u8; 3],
}

/// The colours and patterns of a theme.
#[derive(Clone)]
pub struct Theme {
    /// The background of a card.
    pub card: Colour,
    /// Text.
    pub ink: Colour,
    /// Quiet text.
    pub soft: Colour,
    /// Lines.
    pub line: Colour,
    /// Faint lines.
    pub hair: Colour,
    /// The playhead.
    pub accent: Colour,
    /// Failures.
    pub bad: Colour,
    /// The bound.
    pub bound: Colour,
    /// Waits.
    pub wait: Colour,
    /// Fetches that the browser held back.
    pub held: Colour,
    /// The sections of a site, in turn.
    pub sections: Vec<Colour>,
    /// The font family.
    pub family: String,
    patterns: Vec<(BarKind, Option<CanvasPattern>)>,
}

/// The side of a pattern's tile: all patterns repeat after this many pixels.
const TILE: f64 = 12.0;

impl Theme {
    /// Reads the present theme of the page.
    pub fn read() -> Option<Self> {
        let document = browser::document()?;
        let body = document.body()?;
        // A probe element, because the browser does not resolve custom properties: `light-dark()` would stay as
        // written.
        let probe = document.create_element("i").ok()?.dyn_into::<HtmlElement>().ok()?;
        body.append_child(&probe).ok()?;
        let colour = |name: &str| {
            let _ = probe.style().set_property("color", &format!("var(--{name})"));
            let css = computed(&probe, "color").unwrap_or_else(|| String::from("rgb(128, 128, 128)"));
            Colour { rgb: rgb_of(&css), css }
        };
        let mut theme = Theme {
            card: colour("card"),
            ink: colour("ink"),
            soft: colour("soft"),
            line: colour("line"),
            hair: colour("hair"),
            accent: colour("accent"),
            bad: colour("bad"),
            bound: colour("bound"),
            wait: colour("wait"),
            held: colour("held"),
            sections: (0..SECTION_COLOURS).map(|section| colour(&format!("s{section}"))).collect(),
            family: computed(&probe, "font-family").unwrap_or_else(|| String::from("sans-serif")),
            patterns: Vec::new(),
        };
        probe.remove();
        let ratio = browser::pixel_ratio();
        theme.patterns = BarKind::ALL.iter().map(|&kind| (kind, theme.pattern_of(kind, ratio))).collect();
        Some(theme)
    }

    /// The colour of a section. Only the start has the first colour; the others repeat in turn.
    pub fn section(&self, section: u16) -> &Colour {
        &self.sections[section_colour(section)]
    }

    /// A font of this theme.
    pub fn font(&self, weight: u32, size: f64) -> String {
        let size = fixed(size, 1);
        format!("{weight} {size}px {}", self.family)
    }

    /// The pattern that fills a wait.
    pub fn pattern(&self, cause: Cause) -> Option<&CanvasPattern> {
        let kind = BarKind::of(Fill::Waiting(cause));
        self.patterns.iter().find(|(of, _)| *of == kind)?.1.as_ref()
    }

    /// Each kind of cause has its own texture, so that people can tell it without colour.
    fn pattern_of(&self, kind: BarKind, ratio: f64) -> Option<CanvasPattern> {
        let tile = Layer::hidden(TILE, TILE, ratio)?;
        let context = &tile.context;
        context.set_stroke_style_str(&self.wait.css);
        context.set_fill_style_str(&self.wait.css);
        match kind {
            BarKind::Barrier => slanted(&tile, 1.3, false),
            BarKind::Connection => {
                slanted(&tile, 0.9, false);
                slanted(&tile, 0.9, true);
            }
            BarKind::Frontier => dotted(context),
            BarKind::Computing => [1.0, 4.0, 7.0, 10.0].into_iter().for_each(|x| context.fill_rect(x, 0.0, 1.0, TILE)),
            // Horizontal lines, evenly spaced like the starts of the fetches.
            BarKind::Rate => [1.0, 4.0, 7.0, 10.0].into_iter().for_each(|y| context.fill_rect(0.0, y, TILE, 1.0)),
            // Dashes that grow: each pause is twice as long as the one before.
            BarKind::Pause => {
                for (x, width) in [(0.0, 1.0), (3.0, 2.0), (7.0, 4.0)] {
                    context.fill_rect(x, 2.0, width, 1.0);
                    context.fill_rect(x, 8.0, width, 1.0);
                }
            }
            BarKind::Lock => {
                context.set_line_width(1.0);
                for (x, y) in [(1.5, 1.5), (7.5, 7.5)] {
                    context.stroke_rect(x, y, 3.0, 3.0);
                }
            }
            // Teeth, for threads and processes that are starting.
            BarKind::Machine => {
                context.set_line_width(1.1);
                for (x, y) in [(0.0, 4.5), (6.0, 4.5), (0.0, 10.5), (6.0, 10.5)] {
                    tile.line(x, y, x + 3.0, y - 3.0);
                    tile.line(x + 3.0, y - 3.0, x + 6.0, y);
                }
            }
            BarKind::Fetching | BarKind::Parsing | BarKind::Failed | BarKind::HeldBack => {}
        }
        let pattern = context.create_pattern_with_html_canvas_element(&tile.canvas, "repeat").ok()??;
        Some(pattern)
    }
}

fn slanted(tile: &Layer, width: f64, is_down: bool) {
    tile.context.set_line_width(width);
    let (from_y, to_y) = if is_down { (-2.0, TILE + 2.0) } else { (TILE + 2.0, -2.0) };
    for nth in -2..4 {
        let x = f64::from(nth) * 6.0;
        tile.line(x - 2.0, from_y, x + TILE + 2.0, to_y);
    }
}

fn dotted(context: &CanvasRenderingContext2d) {
    for (x, y) in [(1.5, 1.5), (7.5, 1.5), (1.5, 7.5), (7.5, 7.5), (4.5, 4.5), (10.5, 4.5), (4.5, 10.5), (10.5, 10.5)] {
        context.begin_path();
        let _ = context.arc(x, y, 0.75, 0.0, std::f64::consts::TAU);
        context.fill();
    }
}

fn computed(element: &HtmlElement, property: &str) -> Option<String> {
    browser::window()?.get_computed_style(element).ok()??.get_property_value(property).ok()
}

/// Reads `rgb(1, 2, 3)`; any other form becomes a grey.
fn rgb_of(css: &str) -> [u8; 3] {
    let inside = css.split_once('(').map_or("", |(_, inside)| inside);
    let mut numbers = inside.split([',', ' ', ')', '/']).filter_map(browser::number);
    let mut next = || numbers.next().map_or(128, |number| number as u8);
    [next(), next(), next()]
}

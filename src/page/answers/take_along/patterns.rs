//! How kinds of bars look in a figure: each has its own pattern, so that it can be told in black and white, too.

use super::xml::Element;
use crate::page::scene::BarKind;

/// The id of a kind's pattern in the figure.
fn id(kind: BarKind) -> String {
    format!("cp-{}", kind.id())
}

/// What fills a bar of a kind.
pub fn fill(kind: BarKind) -> String {
    format!("url(#{})", id(kind))
}

/// The pattern of a kind as SVG.
pub fn pattern(kind: BarKind) -> String {
    let (background, size, lines) = look(kind);
    let tile = Element::new("rect").with("width", size).with("height", size).with("fill", background).empty();
    let pattern = Element::new("pattern").with("id", id(kind)).with("width", size).with("height", size);
    pattern.with("patternUnits", "userSpaceOnUse").around(&(tile + &lines))
}

/// The background, the size of the tile, and what is drawn on it. The backgrounds differ in lightness, the lines in direction.
fn look(kind: BarKind) -> (&'static str, u32, String) {
    let path = |colour: &str, width: f64, path: &str| {
        let path = Element::new("path").with("d", path).with("stroke", colour);
        path.long("stroke-width", width).with("fill", "none").empty()
    };
    match kind {
        BarKind::Fetching => ("#7fb3d9", 8, String::new()),
        BarKind::Parsing => ("#1b2a41", 8, String::new()),
        BarKind::Failed => ("#ffffff", 6, path("#b3261e", 1.6, "M0 0L6 6M6 0L0 6")),
        BarKind::HeldBack => ("#d9e6f0", 6, path("#4a6a85", 1.0, "M0 3H3")),
        BarKind::Barrier => ("#ffffff", 7, path("#5b5b5b", 1.4, "M-1 1L1 -1M0 7L7 0M6 8L8 6")),
        BarKind::Frontier => {
            let dot = Element::new("circle").with("cx", 3).with("cy", 3).with("r", 1).with("fill", "#5b5b5b");
            ("#ffffff", 6, dot.empty())
        }
        BarKind::Computing => ("#ffffff", 5, path("#5b5b5b", 1.2, "M2.5 0V5")),
        BarKind::Connection => ("#ffffff", 6, path("#5b5b5b", 1.0, "M0 3H6M3 0V6")),
        BarKind::Lock => ("#ffffff", 5, path("#5b5b5b", 1.2, "M0 2.5H5")),
        BarKind::Rate => ("#ffffff", 7, path("#5b5b5b", 1.4, "M-1 6L1 8M0 0L7 7M6 -1L8 1")),
        BarKind::Pause => ("#ffffff", 9, path("#5b5b5b", 1.6, "M3 4.5H6")),
        BarKind::Machine => ("#c9c9c9", 6, path("#ffffff", 1.4, "M0 0L6 6M6 0L0 6")),
    }
}

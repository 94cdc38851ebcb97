//! How kinds of bars look in a figure: each has a pattern of its own, so that it can be told in black and white, too.

use crate::page::scene::BarKind;

/// The id of a kind's pattern in the figure.
pub fn id(kind: BarKind) -> String {
    format!("cp-{}", kind.id())
}

/// The pattern of a kind as SVG.
pub fn pattern(kind: BarKind) -> String {
    let (background, size, lines) = look(kind);
    format!(
        "<pattern id=\"{}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"{background}\"/>{lines}</pattern>",
        id(kind)
    )
}

/// The background, the size of the tile, and what is drawn on it. The backgrounds differ in lightness, the lines in direction.
fn look(kind: BarKind) -> (&'static str, u32, String) {
    let path = |colour: &str, width: &str, path: &str| {
        format!("<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{width}\" fill=\"none\"/>")
    };
    match kind {
        BarKind::Fetching => ("#7fb3d9", 8, String::new()),
        BarKind::Parsing => ("#1b2a41", 8, String::new()),
        BarKind::Failed => ("#ffffff", 6, path("#b3261e", "1.6", "M0 0L6 6M6 0L0 6")),
        BarKind::HeldBack => ("#d9e6f0", 6, path("#4a6a85", "1", "M0 3H3")),
        BarKind::Barrier => ("#ffffff", 7, path("#5b5b5b", "1.4", "M-1 1L1 -1M0 7L7 0M6 8L8 6")),
        BarKind::Frontier => ("#ffffff", 6, String::from("<circle cx=\"3\" cy=\"3\" r=\"1\" fill=\"#5b5b5b\"/>")),
        BarKind::Computing => ("#ffffff", 5, path("#5b5b5b", "1.2", "M2.5 0V5")),
        BarKind::Connection => ("#ffffff", 6, path("#5b5b5b", "1", "M0 3H6M3 0V6")),
        BarKind::Lock => ("#ffffff", 5, path("#5b5b5b", "1.2", "M0 2.5H5")),
        BarKind::Rate => ("#ffffff", 7, path("#5b5b5b", "1.4", "M-1 6L1 8M0 0L7 7M6 -1L8 1")),
        BarKind::Pause => ("#ffffff", 9, path("#5b5b5b", "1.6", "M3 4.5H6")),
        BarKind::Machine => ("#c9c9c9", 6, path("#ffffff", "1.4", "M0 0L6 6M6 0L0 6")),
    }
}

//! A site with too many pages for dots: one column per depth, its height by the number of its pages, filled by their
//! states.

use super::surface::Layer;
use super::theme::Theme;
use crate::page::scene::{Counts, PageState};

const PAD: f64 = 20.0;
/// The widest column: a few depths are grouped in the middle.
const WIDEST: f64 = 56.0;

/// Paints a moment.
pub fn paint(screen: &Layer, bins: &[Counts], theme: &Theme) {
    let columns = bins.len().max(1);
    let most = bins.iter().map(|counts| counts.all).max().unwrap_or(1).max(1);
    let step = ((screen.width - 2.0 * PAD) / columns as f64).min(WIDEST);
    let left = (screen.width - step * columns as f64) / 2.0;
    let gap = if step > 8.0 {
        3.0
    } else if step > 3.0 {
        1.0
    } else {
        0.0
    };
    let high = screen.height - 28.0;
    for (bin, counts) in bins.iter().enumerate() {
        // The square root keeps the start page visible beside a depth of fifty thousand pages.
        let whole = (high * (f64::from(counts.all) / f64::from(most)).sqrt()).max(3.0);
        let x = left + bin as f64 * step;
        let mut y = (screen.height - whole) / 2.0;
        let order = [
            PageState::Done,
            PageState::Failed,
            PageState::Parsing,
            PageState::InFlight,
            PageState::Discovered,
            PageState::Unknown,
        ];
        for state in order {
            let part = whole * f64::from(counts.of(state)) / f64::from(counts.all.max(1));
            // Few pages are in flight at once, so their part is at least two pixels high.
            let least = if state == PageState::InFlight && counts.in_flight > 0 { 2.5 } else { 0.0 };
            let (colour, strength) = match state {
                PageState::Done => (&theme.section(1 + (bin % 8) as u16).css, 0.85),
                PageState::Failed => (&theme.bad.css, 1.0),
                PageState::Parsing | PageState::InFlight => (&theme.accent.css, 1.0),
                PageState::Discovered => (&theme.section(1 + (bin % 8) as u16).css, 0.32),
                PageState::Unknown => (&theme.wait.css, 0.22),
            };
            screen.context.set_fill_style_str(colour);
            screen.context.set_global_alpha(strength);
            screen.context.fill_rect(x, y, (step - gap).max(0.5), part.max(least));
            y += part;
        }
    }
    screen.context.set_global_alpha(1.0);
}

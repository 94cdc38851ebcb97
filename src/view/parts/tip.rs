//! What is under the pointer on the chart.

use super::legend::words;
use crate::scene::{Bar, Fill};
use crate::trace::Cause;
use crate::view::paint::Hit;
use crate::view::shown::Shown;

/// A text at a place of the chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Tip {
    /// From the left, in CSS pixels.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// What it says.
    pub text: String,
}

impl Tip {
    /// What there is to say about a point; nothing where nothing is.
    pub fn of(shown: &Shown, hit: Hit, x: f64, y: f64) -> Option<Self> {
        let lane = shown.chart.lanes.get(hit.lane)?;
        let is_here =
            |bar: &&Bar| bar.row == hit.row && (bar.start_us..bar.end_us.max(bar.start_us + 1)).contains(&hit.at_us);
        // What is painted last is on top.
        let bar = lane.bars.iter().rev().find(is_here)?;
        let label = shown.comparison.site.label(bar.page);
        let took = milliseconds(bar.end_us.saturating_sub(bar.start_us));
        let text = match bar.fill {
            Fill::Waiting(Cause::Backoff) => format!("{label} · {} · {took}", words(bar.fill).1),
            Fill::Waiting(_) if bar.page.known().is_some() => format!("{} · {took} · until {label}", words(bar.fill).1),
            Fill::Waiting(_) => format!("{} · {took}", words(bar.fill).1),
            Fill::Failed => format!("{label} · failed after {took}"),
            fill => format!("{label} · {} · {took}", words(fill).1),
        };
        Some(Tip { x, y, text })
    }
}

fn milliseconds(us: u64) -> String {
    if us < 10_000 { format!("{:.1} ms", us as f64 / 1000.0) } else { format!("{} ms", (us + 500) / 1000) }
}

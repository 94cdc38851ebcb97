//! What the page asks about lanes that are too large to hold, and what it gets: views whose size depends on the screen, not on the
//! number of pages.
//!
//! Lanes of a few thousand events are held whole, and the page answers all of this from their traces.

use super::scene::event_table::{TableChoice, Window};
use super::scene::{Counts, Filter, LaneScene, Marker, Phrase, Range};
use crate::strategy::code::Call;

/// Asks for the bars of a part of the time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChartAsk {
    /// The part of the time.
    pub range: Range,
    /// The width of the chart, in CSS pixels.
    pub width: u32,
    /// The kinds of bars to show.
    pub filter: Filter,
}

/// Asks for a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MomentAsk {
    /// The moment, in µs.
    pub at_us: u64,
    /// What the table of events shows; `None` while it is folded.
    pub table: Option<TableChoice>,
    /// Whether the code is open, so that the line of each worker is wanted.
    pub has_code: bool,
}

/// A moment.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MomentView {
    /// What was asked.
    pub ask: MomentAsk,
    /// The lanes, without the states of their pages.
    pub lanes: Vec<LaneScene>,
    /// Per lane and bin of depths: how many pages are in each state.
    pub counts: Vec<Vec<Counts>>,
    /// The sentence.
    pub said: Vec<Phrase>,
    /// The sentences about the key moments that are now; empty if there are none.
    pub turns: String,
    /// The rows of the table; without rows while it is folded.
    pub window: Window,
    /// Per lane: the line of each worker; empty while the code is folded.
    pub markers: Vec<Vec<Marker>>,
}

/// Asks for a moment to which the playhead goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Find {
    /// The next event (`true`) or the one before.
    Event(bool),
    /// The next key moment (`true`) or the one before.
    KeyMoment(bool),
    /// The next row of the table (`true`) or the one before.
    Row(TableChoice, bool),
    /// The next time that the lane runs one of these lines.
    Line(u32, Vec<(Call, u16)>),
}

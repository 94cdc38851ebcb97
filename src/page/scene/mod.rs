//! The scene at a moment: pure functions of (traces, time), without any drawing.
//!
//! [`Layout`] places a site's pages, once per site. [`Chart`] puts the lanes' worker rows on one time axis, once per
//! comparison. [`Scene`] is the state at `at_us`: states of pages, figures, and the sentence for screen readers.
//! Pause, scrub, step and speed are only choices of `at_us`.

mod blame;
mod chart;
mod code_track;
mod density;
mod end_flag;
pub mod event_table;
mod fill;
mod key_moments;
mod kind;
mod lane_scene;
mod layout;
mod moment;
mod path;
mod pixels;
mod selection;
mod speech;
mod units;

pub use blame::culprit_words;
pub use chart::{Bar, Chart, ChartLane, LaneBars, NumberedBar, Range, Tick, bars};
pub use code_track::{CodeTrack, Marker};
pub use density::{Counts, Density, DensityReader};
pub use end_flag::EndFlag;
pub use fill::{Fill, fills};
pub use key_moments::{Happening, KeyMoment, KeyMoments};
pub use kind::{BarKind, Filter, legend_words};
pub use lane_scene::{LaneScene, PageState};
pub use layout::{Edge, Layout, Node, SECTION_COLOURS, section_colour};
pub use moment::{Scene, next_event_us, previous_event_us};
pub use path::{Stop, path_stops, stop_of};
pub use pixels::{Cell, Pixels};
pub use selection::{Direction, SelectedBar};
pub use speech::Phrase;
pub use units::{difference, fixed, milliseconds, seconds, times};

//! The scene at a moment: pure functions of (traces, time), without any drawing. Floor 5.
//!
//! [`Layout`] places a site's pages, once per site. [`Chart`] puts the lanes' worker rows on one time axis, once per
//! comparison. [`scene`] gives the state at `at_us`: states of pages, figures, and the sentence for screen readers.
//! Pause, scrub, step and speed are only choices of `at_us`.

mod asking;
mod blame;
mod chart;
mod code;
mod density;
mod ends;
mod kind;
mod layout;
mod lit;
mod moment;
pub mod parameters;
mod parts;
mod path;
mod pick;
pub mod settings;
pub mod snippets;
mod speech;
pub mod table;
mod turns;

pub use asking::Ask;
pub use chart::{Bar, Chart, ChartLane, Fill, Range, Tick};
pub use code::{CodeTrack, Marker};
pub use density::{Counts, Density};
pub use ends::End;
pub use kind::{Filter, Kind};
pub use layout::{Edge, Layout, Node, SECTION_COLOURS, section_colour};
pub use lit::chain;
pub use moment::{LaneScene, PageState, Scene, next_event_us, previous_event_us, scene, scene_by_density};
pub use parts::{Part, Parts};
pub use path::Stop;
pub use pick::{Pick, Way};
pub use speech::{Piece, seconds};
pub use turns::{Happening, Turn, Turns};

//! What the page knows and says, without a browser. Floor 6.
//!
//! [`scene`] turns a comparison and a moment into states, figures, bars and sentences; [`Picture`] holds what is computed
//! from a comparison once. The parts of the page's state that need no browser are here, each in a file with its messages:
//! its `update` answers a message with an [`Effect`], which the page's `App` carries out. No part writes another's fields.
//! The rest reads and writes what leaves the page: the address, the host's messages, the code to paste.
//!
//! Inside this room a file names the module that it imports from, never this one: `tests/tidy.rs` finds circles.

pub mod address;
pub mod answers;
pub mod appearance;
pub mod author;
pub mod builder;
pub mod chart_choice;
pub mod code_choice;
pub mod effect;
pub mod event_table;
pub mod geometry;
pub mod highlight;
pub mod host;
pub mod lane_code;
pub mod look;
pub mod notes;
pub mod own;
pub mod parameters;
pub mod parts;
pub mod picture;
pub mod playback;
pub mod questions;
pub mod quiz;
pub mod raster;
pub mod scene;
pub mod settings;
pub mod sites;
pub mod snippets;
pub mod stops;
pub mod tip;
pub mod what_if;
pub mod zoom;

pub use effect::Effect;
pub use parts::{Part, Parts};
pub use picture::Picture;
pub use questions::Question;

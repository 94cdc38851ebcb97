//! People's own Python, as the page knows it: the code with what belongs to it, the letters of the worker that runs it, and the
//! state of a run. Its view is a separate program (`src/bin/own.rs`).

mod code;
mod letters;
mod run;

pub use code::{MOST_BYTES, OwnCode, Saved, changes};
pub use letters::{Done, Entry, Error, Figures, Found, Note, Outcome, Told, Waiting};
pub use run::{Run, State, ask};

/// Whole ms of µs.
pub fn milliseconds(us: u64) -> u64 {
    us / 1000
}

/// Code that runs for so long without a request, a wait or a print is taken for an endless loop, in s.
pub const MOST_SILENCE_S: u32 = 10;

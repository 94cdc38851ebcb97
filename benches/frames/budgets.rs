//! The budgets, in multiples of the reference: machines differ, so each figure is beside a fixed work in the same browser.
//!
//! They were fixed from a build on one machine, where a frame of the reference took 6.9 ms.

/// A playing frame at any size: what it cost at 200 pages before lanes ran in a worker.
pub const FRAME: f64 = 0.5;
/// A playing frame at 200 pages: 25 % less.
pub const FRAME_AT_200: f64 = 0.375;
/// The longest task from a change of a setting to the picture: 50 ms.
pub const LONGEST_TASK: f64 = 7.2;
/// All work of the main thread from a move of the slider to the picture of four lanes: 16 ms.
pub const SLIDER: f64 = 2.3;
/// From the navigation to the first motion, by the clock.
pub const FIRST_MOTION: f64 = 64.0;

/// Whether a ratio is within its budget, in a word.
pub fn word(ratio: f64, budget: f64) -> &'static str {
    if ratio <= budget { "kept" } else { "OVER" }
}

//! The budgets, in multiples of the reference: machines differ, so each figure is beside a fixed work in the same browser.
//!
//! They are the budgets in ms that came before them, on a machine on which a frame of the reference takes 11.2 ms.

/// A playing frame at any size: 8 ms.
pub const FRAME: f64 = 0.71;
/// A playing frame at 200 pages: 4 ms.
pub const FRAME_AT_200: f64 = 0.36;
/// The longest task from a change of a setting to the picture: 50 ms.
pub const LONGEST_TASK: f64 = 4.5;
/// All work of the main thread from a move of the slider to the picture of four lanes: 16 ms.
pub const SLIDER: f64 = 1.43;
/// From the navigation to the first motion, by the clock: 1 s.
pub const FIRST_MOTION: f64 = 89.0;
/// From the press to the first picture of an answer, by the clock: 100 ms.
pub const FIRST_PICTURE: f64 = 8.9;
/// From the press to the whole answer, by the clock: 500 ms.
pub const WHOLE_ANSWER: f64 = 44.6;

/// How many times as many runs a second a sweep makes with two workers as with one: at least.
pub const TWO_WORKERS: f64 = 1.6;

/// The most memory of a page and lane of a large comparison, in bytes.
pub const BYTES: f64 = 250.0;

/// Whether a ratio is within its budget, in a word.
pub fn word(ratio: f64, budget: f64) -> &'static str {
    if ratio <= budget { "kept" } else { "OVER" }
}

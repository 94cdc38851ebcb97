//! A change of the rules in the middle of a run.

use super::{Attempts, Rules};

/// From a moment on, a run has other rules. The change is the first thing that happens at its moment. A fetch, a parse or
/// a pause that has begun before keeps what was drawn when it began.
///
/// Only some rules can change: those of the network (with retries, connections, rate and load), the time of a parse,
/// the cores, the idle timeout and, where the pattern can follow, the concurrency. All others must be as before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// When, in µs.
    pub at_us: u64,
    /// The rules from then on.
    pub rules: Rules,
    /// What attempts at all pages of the site cost from then on, the first ones included.
    pub attempts: Attempts,
}

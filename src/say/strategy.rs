//! The patterns, in words: each has a message with its id.

use crate::strategy::{CATALOGUE, NoStrategy, PUBLISHED, Strategy, corrected};
use crate::text;

/// The heading of its lane.
pub fn strategy_name(strategy: &Strategy) -> &'static str {
    text::strategy_name(strategy.pattern)
}

/// What it does, in a few words.
pub fn strategy_about(strategy: &Strategy) -> &'static str {
    text::strategy_about(strategy.pattern)
}

/// Which ids there are, for an id that no strategy has.
pub fn no_strategy(NoStrategy(id): &NoStrategy) -> String {
    let ids: Vec<&str> = corrected().map(|strategy| strategy.id).collect();
    let beyond: Vec<&str> = corrected().filter(|strategy| strategy.is_beyond()).map(|strategy| strategy.id).collect();
    let (ids, beyond) = (ids.join(", "), beyond.join(text::LIST_LAST));
    let problem = text::no_strategy(id, ids, PUBLISHED, beyond);
    text::with_nearest(problem, id, CATALOGUE.iter().map(|strategy| strategy.id))
}

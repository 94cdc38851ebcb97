//! The patterns, in words.

use crate::strategy::{CATALOGUE, NoStrategy, PUBLISHED, Strategy, corrected};
use crate::text;

/// The texts of a pattern, by its id: its name, and what it does.
const TEXTS: &[(&str, &str, &str)] = &[
    ("sequential", text::STRATEGY_SEQUENTIAL, text::STRATEGY_SEQUENTIAL_ABOUT),
    ("thread_map", text::STRATEGY_THREAD_MAP, text::STRATEGY_THREAD_MAP_ABOUT),
    ("process_map", text::STRATEGY_PROCESS_MAP, text::STRATEGY_PROCESS_MAP_ABOUT),
    ("pool_map", text::STRATEGY_POOL_MAP, text::STRATEGY_POOL_MAP_ABOUT),
    ("imap_unordered", text::STRATEGY_IMAP_UNORDERED, text::STRATEGY_IMAP_UNORDERED_ABOUT),
    ("queue_workers", text::STRATEGY_QUEUE_WORKERS, text::STRATEGY_QUEUE_WORKERS_ABOUT),
    ("gather", text::STRATEGY_GATHER, text::STRATEGY_GATHER_ABOUT),
    ("task_group_batch", text::STRATEGY_TASK_GROUP_BATCH, text::STRATEGY_TASK_GROUP_BATCH_ABOUT),
    ("task_group_spawn", text::STRATEGY_TASK_GROUP_SPAWN, text::STRATEGY_TASK_GROUP_SPAWN_ABOUT),
    ("future_callbacks", text::STRATEGY_FUTURE_CALLBACKS, text::STRATEGY_FUTURE_CALLBACKS_ABOUT),
    ("first_completed", text::STRATEGY_FIRST_COMPLETED, text::STRATEGY_FIRST_COMPLETED_ABOUT),
    ("as_completed", text::STRATEGY_AS_COMPLETED, text::STRATEGY_AS_COMPLETED_ABOUT),
    ("thread_per_url", text::STRATEGY_THREAD_PER_URL, text::STRATEGY_THREAD_PER_URL_ABOUT),
    ("async_workers", text::STRATEGY_ASYNC_WORKERS, text::STRATEGY_ASYNC_WORKERS_ABOUT),
    ("to_thread", text::STRATEGY_TO_THREAD, text::STRATEGY_TO_THREAD_ABOUT),
    ("rate_limited", text::STRATEGY_RATE_LIMITED, text::STRATEGY_RATE_LIMITED_ABOUT),
    ("adaptive", text::STRATEGY_ADAPTIVE, text::STRATEGY_ADAPTIVE_ABOUT),
    ("oracle", text::STRATEGY_ORACLE, text::STRATEGY_ORACLE_ABOUT),
];

/// The heading of its lane.
pub fn strategy_name(strategy: &Strategy) -> &'static str {
    texts(strategy).1
}

/// What it does, in a few words.
pub fn strategy_about(strategy: &Strategy) -> &'static str {
    texts(strategy).2
}

fn texts(strategy: &Strategy) -> (&'static str, &'static str, &'static str) {
    let texts = TEXTS.iter().find(|(pattern, ..)| *pattern == strategy.pattern);
    texts.copied().unwrap_or((strategy.pattern, strategy.pattern, ""))
}

/// Which ids there are, for an id that no strategy has.
pub fn no_strategy(NoStrategy(id): &NoStrategy) -> String {
    let ids: Vec<&str> = corrected().map(|strategy| strategy.id).collect();
    let beyond: Vec<&str> = corrected().filter(|strategy| strategy.is_beyond()).map(|strategy| strategy.id).collect();
    let (ids, beyond) = (ids.join(", "), beyond.join(text::LIST_LAST));
    let problem = text::no_strategy(id, ids, PUBLISHED, beyond);
    text::with_nearest(problem, id, CATALOGUE.iter().map(|strategy| strategy.id))
}

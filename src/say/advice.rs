//! What each pattern waits for, what bounds it and when to choose it: one row per pattern, and the table in the docs.

use crate::strategy::corrected;
use crate::text;
use std::fmt::Write;

/// A row of advice.
pub struct Advice {
    /// Python's name of the pattern.
    pub pattern: &'static str,
    /// What its workers wait for.
    pub waits_for: &'static str,
    /// The lower bound of its makespan.
    pub bounded_by: &'static str,
    /// When to choose it.
    pub choose_when: &'static str,
}

const fn advice(
    pattern: &'static str,
    waits_for: &'static str,
    bounded_by: &'static str,
    choose_when: &'static str,
) -> Advice {
    Advice { pattern, waits_for, bounded_by, choose_when }
}

/// A row for every pattern of the catalogue.
pub const ADVICE: &[Advice] = &[
    advice(
        "sequential",
        text::STRATEGY_SEQUENTIAL_WAITS_FOR,
        text::STRATEGY_SEQUENTIAL_BOUNDED_BY,
        text::STRATEGY_SEQUENTIAL_CHOOSE_WHEN,
    ),
    advice(
        "thread_map",
        text::STRATEGY_THREAD_MAP_WAITS_FOR,
        text::STRATEGY_THREAD_MAP_BOUNDED_BY,
        text::STRATEGY_THREAD_MAP_CHOOSE_WHEN,
    ),
    advice(
        "process_map",
        text::STRATEGY_PROCESS_MAP_WAITS_FOR,
        text::STRATEGY_PROCESS_MAP_BOUNDED_BY,
        text::STRATEGY_PROCESS_MAP_CHOOSE_WHEN,
    ),
    advice(
        "pool_map",
        text::STRATEGY_POOL_MAP_WAITS_FOR,
        text::STRATEGY_POOL_MAP_BOUNDED_BY,
        text::STRATEGY_POOL_MAP_CHOOSE_WHEN,
    ),
    advice(
        "imap_unordered",
        text::STRATEGY_IMAP_UNORDERED_WAITS_FOR,
        text::STRATEGY_IMAP_UNORDERED_BOUNDED_BY,
        text::STRATEGY_IMAP_UNORDERED_CHOOSE_WHEN,
    ),
    advice(
        "queue_workers",
        text::STRATEGY_QUEUE_WORKERS_WAITS_FOR,
        text::STRATEGY_QUEUE_WORKERS_BOUNDED_BY,
        text::STRATEGY_QUEUE_WORKERS_CHOOSE_WHEN,
    ),
    advice(
        "gather",
        text::STRATEGY_GATHER_WAITS_FOR,
        text::STRATEGY_GATHER_BOUNDED_BY,
        text::STRATEGY_GATHER_CHOOSE_WHEN,
    ),
    advice(
        "task_group_batch",
        text::STRATEGY_TASK_GROUP_BATCH_WAITS_FOR,
        text::STRATEGY_TASK_GROUP_BATCH_BOUNDED_BY,
        text::STRATEGY_TASK_GROUP_BATCH_CHOOSE_WHEN,
    ),
    advice(
        "task_group_spawn",
        text::STRATEGY_TASK_GROUP_SPAWN_WAITS_FOR,
        text::STRATEGY_TASK_GROUP_SPAWN_BOUNDED_BY,
        text::STRATEGY_TASK_GROUP_SPAWN_CHOOSE_WHEN,
    ),
    advice(
        "future_callbacks",
        text::STRATEGY_FUTURE_CALLBACKS_WAITS_FOR,
        text::STRATEGY_FUTURE_CALLBACKS_BOUNDED_BY,
        text::STRATEGY_FUTURE_CALLBACKS_CHOOSE_WHEN,
    ),
    advice(
        "first_completed",
        text::STRATEGY_FIRST_COMPLETED_WAITS_FOR,
        text::STRATEGY_FIRST_COMPLETED_BOUNDED_BY,
        text::STRATEGY_FIRST_COMPLETED_CHOOSE_WHEN,
    ),
    advice(
        "as_completed",
        text::STRATEGY_AS_COMPLETED_WAITS_FOR,
        text::STRATEGY_AS_COMPLETED_BOUNDED_BY,
        text::STRATEGY_AS_COMPLETED_CHOOSE_WHEN,
    ),
    advice(
        "thread_per_url",
        text::STRATEGY_THREAD_PER_URL_WAITS_FOR,
        text::STRATEGY_THREAD_PER_URL_BOUNDED_BY,
        text::STRATEGY_THREAD_PER_URL_CHOOSE_WHEN,
    ),
    advice(
        "async_workers",
        text::STRATEGY_ASYNC_WORKERS_WAITS_FOR,
        text::STRATEGY_ASYNC_WORKERS_BOUNDED_BY,
        text::STRATEGY_ASYNC_WORKERS_CHOOSE_WHEN,
    ),
    advice(
        "to_thread",
        text::STRATEGY_TO_THREAD_WAITS_FOR,
        text::STRATEGY_TO_THREAD_BOUNDED_BY,
        text::STRATEGY_TO_THREAD_CHOOSE_WHEN,
    ),
    advice(
        "rate_limited",
        text::STRATEGY_RATE_LIMITED_WAITS_FOR,
        text::STRATEGY_RATE_LIMITED_BOUNDED_BY,
        text::STRATEGY_RATE_LIMITED_CHOOSE_WHEN,
    ),
    advice(
        "adaptive",
        text::STRATEGY_ADAPTIVE_WAITS_FOR,
        text::STRATEGY_ADAPTIVE_BOUNDED_BY,
        text::STRATEGY_ADAPTIVE_CHOOSE_WHEN,
    ),
    advice(
        "oracle",
        text::STRATEGY_ORACLE_WAITS_FOR,
        text::STRATEGY_ORACLE_BOUNDED_BY,
        text::STRATEGY_ORACLE_CHOOSE_WHEN,
    ),
];

/// The table of the documentation, in Markdown.
pub fn table() -> String {
    let mut text = String::from("| pattern | it waits for | bounded by | choose it when |\n|---|---|---|---|\n");
    for strategy in corrected() {
        if let Some(row) = ADVICE.iter().find(|row| row.pattern == strategy.pattern) {
            let (waits_for, bounded_by, choose_when) = (row.waits_for, row.bounded_by, row.choose_when);
            let _ = writeln!(text, "| `{}` | {waits_for} | {bounded_by} | {choose_when} |", row.pattern);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With `UPDATE_GOLDEN=1`, the test rewrites the table of the documentation.
    #[test]
    fn the_documentation_has_the_table_of_the_catalogue() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/core/src/strategy/table.md");
        if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
            std::fs::write(path, table()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), table(), "UPDATE_GOLDEN=1 writes {path}");
        assert_eq!(ADVICE.len(), corrected().count(), "a row for every pattern");
        assert_eq!(table().lines().count(), corrected().count() + 2, "each row is of a pattern");
    }
}

//! What each pattern waits for, what bounds it, and when to choose it: a row each, and the table in the documentation.

use super::corrected;
use std::fmt::Write;

/// A row of advice.
pub struct Advice {
    /// Python's name of the pattern.
    pub pattern: &'static str,
    /// Whom its workers wait for.
    pub waits_for: &'static str,
    /// What its makespan cannot be less than.
    pub bounded_by: &'static str,
    /// When it is the right one.
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
    advice("sequential", "each fetch", "work", "one page at a time is fast enough, or the server asks for it"),
    advice(
        "thread_map",
        "the slowest page of each batch",
        "work / N; the sum of the slowest pages",
        "a list is known at once and order matters",
    ),
    advice(
        "process_map",
        "the slowest page of each batch; forks and hand-overs",
        "CPU / cores; work / N",
        "parsing costs more than fetching",
    ),
    advice("pool_map", "the slowest chunk of each batch", "the fullest chunk", "many small items of equal cost"),
    advice(
        "imap_unordered",
        "the slowest page of each batch",
        "work / N; the sum of the slowest pages",
        "parsing is heavy and order does not matter",
    ),
    advice(
        "queue_workers",
        "the slowest page of each level",
        "work / N; the sum of the slowest pages",
        "threads are a must and levels are wanted",
    ),
    advice(
        "gather",
        "the slowest page of each batch",
        "work / N; the sum of the slowest pages",
        "pages of a level must be complete before the next",
    ),
    advice(
        "task_group_batch",
        "the slowest page of each batch",
        "work / N; the sum of the slowest pages",
        "as gather, where one failure must stop the batch",
    ),
    advice(
        "task_group_spawn",
        "nobody but the links not yet read",
        "work / N; span",
        "nothing else is asked for: the shortest way to all pages",
    ),
    advice(
        "future_callbacks",
        "nobody but the links not yet read; the poll of the main thread",
        "work / N; span",
        "an executor is given and callbacks are guarded with care",
    ),
    advice(
        "first_completed",
        "nobody but the links not yet read",
        "work / N; span",
        "threads, with a limit of pages or a budget to keep",
    ),
    advice("as_completed", "nobody but the links not yet read", "work / N; span", "a flat list, results as they come"),
    advice(
        "thread_per_url",
        "the slowest page of each level",
        "the slowest page; starting the threads",
        "a handful of URLs, once",
    ),
    advice("async_workers", "an empty queue", "work / N; span", "a steady stream of pages with bounded memory"),
    advice(
        "to_thread",
        "the slowest page of each batch; a thread of the default executor",
        "work / min(32, cores + 4)",
        "a blocking library inside an asyncio program",
    ),
    advice("rate_limited", "the next token", "pages / rate; span", "the server states a rate"),
    advice(
        "adaptive",
        "nobody but the links not yet read; its own limit",
        "work / N; span; what the server can do",
        "nobody knows what the server can do (beyond what is published)",
    ),
    advice(
        "oracle",
        "nobody but the links not yet read",
        "work / N; span",
        "never: it shows what any order could win (beyond what is published)",
    ),
];

/// The table of the documentation, in Markdown.
pub fn table() -> String {
    let mut text =
        String::from("| pattern | what it waits for | what bounds it | choose it when |\n|---|---|---|---|\n");
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

    /// `UPDATE_GOLDEN=1` writes the table of the documentation anew.
    #[test]
    fn the_documentation_has_the_table_of_the_catalogue() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/strategy/table.md");
        if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
            std::fs::write(path, table()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), table(), "UPDATE_GOLDEN=1 writes {path}");
        assert_eq!(ADVICE.len(), corrected().count(), "a row for every pattern");
        assert_eq!(table().lines().count(), corrected().count() + 2, "each row is of a pattern");
    }
}

//! A strategy is its Rust, its Python and its messages: nothing else names it.

#[path = "support/sources.rs"]
mod sources;

use crawl_playground::setup::Setup;
use crawl_playground::strategy::code::Code;
use crawl_playground::strategy::files as texts;
use crawl_playground::strategy::{CATALOGUE, corrected};
use crawl_playground::text;
use crawl_playground::world::{Done, Rules};
use regex::Regex;
use sources::sources;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Where the files of the strategies are.
const FOLDER: &str = "core/src/strategy";

/// The lines of code that fit on a screen beside a twin.
const MOST_LINES: usize = 30;

/// The settings that a strategy may read: N, and what its pattern is about.
const SETTINGS: [&str; 5] = ["concurrency", "workers", "worker_tasks", "semaphore_permits", "max_pages"];

/// The settings that values answer, each by the name that a strategy would read it by.
const ANSWERED: [&str; 12] = [
    "done",
    "guard",
    "release",
    "mark",
    "order",
    "processes",
    "parses_in_parent",
    "idle_timeout_us",
    "rules",
    "batch_size",
    "raises",
    "rate",
];

/// The Rust of every file of a strategy: its name without `.rs`, and its lines of code, those that import included.
/// Comments, empty lines and the descriptor do not count.
fn files() -> BTreeMap<&'static str, String> {
    let mut files = BTreeMap::new();
    for strategy in CATALOGUE {
        let own = Setup::default().version_rules(strategy);
        let leaving = Rules { done: Done::WorkerIdle, ..own.clone() };
        for rules in [own, leaving] {
            let code = Code::of(strategy, &rules);
            let imports = strategy.source(&rules).rust().lines().filter(|line| line.starts_with("use crate::world"));
            let lines = imports.chain(code.rust.lines.iter().map(|line| line.text));
            let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
            files.insert(code.entry, lines.filter(is_code).collect::<Vec<_>>().join("\n"));
        }
    }
    files
}

fn is_of(stem: &str, pattern: &str) -> bool {
    stem == pattern || stem.starts_with(&format!("{pattern}_"))
}

#[test]
fn every_version_has_a_file() {
    let files = files();
    assert_eq!(files.len(), CATALOGUE.len() + 1, "and one more has workers that leave: {:?}", files.keys());
}

#[test]
fn a_strategy_fits_on_a_screen_beside_its_twin() {
    for (stem, code) in files() {
        let lines = code.lines().count();
        assert!(lines <= MOST_LINES, "{stem}.rs: {lines} lines of code, but the most is {MOST_LINES}");
    }
}

#[test]
fn a_strategy_reads_no_setting_but_n_and_what_its_pattern_is_about() {
    let call = Regex::new(r"world\.(\w+)\(\)").expect("the pattern is valid");
    for (stem, code) in files() {
        for setting in call.captures_iter(&code).map(|found| found[1].to_string()) {
            let is_answered = ANSWERED.contains(&&*setting) && !SETTINGS.contains(&&*setting);
            assert!(!is_answered, "{stem}.rs reads the setting {setting}");
        }
        for hidden in ["Rc<", "Rc::", "Box::pin", "world.clone()", "dyn ", ".barrier("] {
            assert!(!code.contains(hidden), "{stem}.rs has {hidden}");
        }
        let marks = code.matches(".visited(Mark::").count();
        assert_eq!(marks, 1, "{stem}.rs: the visited set is a value of the strategy");
    }
}

/// The lines of a version mark pages when its default rules say so. So the values do nothing but what they are called.
#[test]
fn the_lines_of_a_version_mark_pages_as_its_rules_say() {
    for strategy in CATALOGUE {
        let rules = Setup::default().version_rules(strategy);
        let expected = format!(".visited(Mark::{:?})", rules.mark);
        assert!(strategy.source(&rules).rust().contains(&expected), "{}: {expected}", strategy.id);
    }
}

#[test]
fn no_other_file_names_a_strategy() {
    let all = ["build", "core/build", "core/src", "src", "benches", "xtask/src"].into_iter().flat_map(sources);
    for (file, text) in all.filter(|(file, _)| !file.contains("/tests")) {
        let stem = Path::new(&file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_string();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for strategy in corrected().filter(|strategy| !is_of(&stem, strategy.pattern)) {
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                let named = [strategy.pattern, &*format!("{}-as-published", strategy.pattern)];
                let is_named = named.iter().any(|id| line.contains(&format!("\"{id}\"")));
                assert!(!is_named, "{file}:{}: {}", number + 1, line.trim());
            }
        }
    }
}

#[test]
fn every_strategy_has_its_texts() {
    for strategy in corrected() {
        let id = strategy.pattern;
        let texts = [
            ("name", text::strategy_name(id)),
            ("about", text::strategy_about(id)),
            ("waits-for", text::strategy_waits_for(id)),
            ("bounded-by", text::strategy_bounded_by(id)),
            ("choose-when", text::strategy_choose_when(id)),
        ];
        for (what, text) in texts {
            assert!(!text.is_empty(), "messages/en.ftl: strategy-{} has no {what}", id.replace('_', "-"));
        }
    }
}

/// What each pattern waits for, what bounds it and when to choose it, in Markdown.
fn table() -> String {
    let mut table = String::from("| pattern | it waits for | bounded by | choose it when |\n|---|---|---|---|\n");
    for strategy in corrected() {
        let id = strategy.pattern;
        let (waits_for, bounded_by) = (text::strategy_waits_for(id), text::strategy_bounded_by(id));
        let _ = writeln!(table, "| `{id}` | {waits_for} | {bounded_by} | {} |", text::strategy_choose_when(id));
    }
    table
}

/// `UPDATE_GOLDEN=1` writes the table of the documentation anew.
#[test]
fn the_documentation_has_the_table_of_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER).join("table.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&path, table()).expect("the table can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, table(), "UPDATE_GOLDEN=1 writes {}", path.display());
}

/// The page's program contains no code of a strategy: it loads this file.
#[test]
fn the_page_loads_the_files_as_they_are() {
    const LOADED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/static/strategies.txt");
    let text = texts::joined().replace("\r\n", "\n");
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(LOADED, &text).expect("the file can be written");
    }
    let loaded = std::fs::read_to_string(LOADED).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        loaded == text,
        "static/strategies.txt is not what core/src/strategy has. UPDATE_GOLDEN=1 cargo test --test strategies writes it."
    );
    let read = texts::read(&loaded).expect("every file is there");
    let lines = |name: String| -> Vec<&str> {
        read.iter().filter(|file| file.0 == name).flat_map(|file| file.1.lines()).collect()
    };
    for strategy in CATALOGUE {
        let own = strategy.own_source();
        assert_eq!(lines(format!("{}.rs", own.entry)), own.rust().lines().collect::<Vec<_>>());
        assert_eq!(lines(format!("{}.py", own.entry)), strategy.python().lines().collect::<Vec<_>>());
    }
    for other in ["", "<!doctype html>", &loaded[1..], &loaded.replace("=== gather.rs\n", "")] {
        assert_eq!(texts::read(other), None);
    }
}

//! The lines of a version: in Rust the functions that it runs, in Python the whole twin.

use super::super::{Source, Strategy};
use super::tokens::{TokenKind, tokens};

/// The languages that each pattern is written in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Language {
    /// The twin, which CPython runs.
    #[default]
    Python,
    /// The code that the playground runs.
    Rust,
}

/// A line of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its number in the file, from 1: trace events record it.
    pub number: u16,
    /// Its text.
    pub text: &'static str,
}

/// Lines of one file, in their order. Lines between them may be left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing {
    /// Its language.
    pub language: Language,
    /// The lines.
    pub lines: Vec<Line>,
}

impl Listing {
    /// The lines of a strategy that runs this file.
    pub(super) fn of(strategy: &Strategy, language: Language, runs: &Source) -> Self {
        let lines = match language {
            Language::Python => numbered(strategy.python()).collect(),
            Language::Rust => rust_lines(runs),
        };
        Listing { language, lines }
    }

    /// The line with this number.
    pub fn line(&self, number: u16) -> Option<&'static str> {
        self.lines.iter().find(|line| line.number == number).map(|line| line.text)
    }

    /// The lines with comments and the contents of strings blanked out, to search them for calls.
    pub(super) fn code(&self) -> Vec<(u16, String)> {
        let text: String = self.lines.iter().map(|line| format!("{}\n", line.text)).collect();
        let blank = |token: &super::Token| match token.kind {
            TokenKind::Comment | TokenKind::Text => " ".repeat(token.text.chars().count()),
            _ => token.text.to_string(),
        };
        let code = tokens(self.language, &text).into_iter().map(|line| line.iter().map(blank).collect());
        self.lines.iter().map(|line| line.number).zip(code).collect()
    }
}

pub(super) fn numbered(file: &'static str) -> impl Iterator<Item = Line> {
    file.lines().zip(1..).map(|(text, number)| Line { number, text })
}

/// The main function of a file and all items that it calls or names, directly or not: in the order of the file, with a
/// blank line between two.
fn rust_lines(runs: &Source) -> Vec<Line> {
    let items = items(runs.rust());
    let mut is_needed = vec![false; items.len()];
    let mut asked: Vec<String> = vec![runs.entry.to_string()];
    while let Some(name) = asked.pop() {
        for (item, needed) in items.iter().zip(&mut is_needed) {
            if item.name == name && !std::mem::replace(needed, true) {
                let names = items.iter().map(|other| other.name);
                asked.extend(names.filter(|other| item.mentions(other)).map(String::from));
            }
        }
    }
    let needed = items.into_iter().zip(is_needed).filter(|(_, needed)| *needed).map(|(item, _)| item);
    let mut lines = Vec::new();
    for item in needed {
        if !lines.is_empty() {
            lines.push(Line { number: item.lines[0].number - 1, text: "" });
        }
        lines.extend(item.lines);
    }
    lines
}

/// A function or a type, with the comments and attributes above it.
struct Item {
    name: &'static str,
    lines: Vec<Line>,
}

/// The functions and types of a formatted file: each begins and ends at the left edge. Omits `use` lines.
fn items(file: &'static str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for line in numbered(file).filter(|line| !line.text.starts_with("//!")) {
        if line.text.is_empty() && lines.iter().all(|line| is_above_an_item(line.text)) {
            lines.clear();
            continue;
        }
        lines.push(line);
        let is_end = line.text == "}" || (line.text.ends_with(';') && !line.text.starts_with(' '));
        if is_end {
            let lines = std::mem::take(&mut lines);
            let head = lines.iter().find(|line| !is_above_an_item(line.text));
            if let Some(name) = head.and_then(|head| name_of(head.text)) {
                items.push(Item { name, lines });
            }
        }
    }
    items
}

fn is_above_an_item(text: &str) -> bool {
    text.is_empty() || text.starts_with("//") || text.starts_with("#[")
}

/// The name that a line declares: `pub async fn gather(…` declares `gather`.
fn name_of(head: &'static str) -> Option<&'static str> {
    let mut words = head.split(|character: char| !is_of_a_name(character)).filter(|word| !word.is_empty());
    words.find(|word| ["fn", "struct", "enum", "type"].contains(word))?;
    words.next()
}

fn is_of_a_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

impl Item {
    /// Whether it calls the function, passes it to another one as the last argument, or names the type. A method or a
    /// parameter of the same name does not count.
    fn mentions(&self, name: &str) -> bool {
        let is_type = name.starts_with(|first: char| first.is_ascii_uppercase());
        let code = Listing { language: Language::Rust, lines: self.lines.clone() }.code();
        let code: String = code.into_iter().map(|(_, text)| text + "\n").collect();
        let signature = code.split(" {\n").next().unwrap_or("");
        if !is_type && occurs(signature, name, |_, after| after.starts_with(':')) {
            return false;
        }
        occurs(&code, name, |before, after| {
            let is_called = after.starts_with('(') && !before.ends_with('.') && !before.ends_with("fn ");
            is_type || is_called || (before.ends_with(", ") && after.starts_with(')'))
        })
    }
}

/// Whether the text has the word as a whole word at a place where both conditions, on the text before and after it,
/// hold.
pub(super) fn occurs(code: &str, word: &str, is_right: impl Fn(&str, &str) -> bool) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + word.len()..]);
        !before.ends_with(is_of_a_name) && !after.starts_with(is_of_a_name) && is_right(before, after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::find;

    fn check(id: &str, suffix: &str, expected: &[&str]) {
        let strategy = find(id).unwrap();
        let listing = Listing::of(strategy, Language::Rust, strategy.source_of(suffix));
        let heads = listing.lines.iter().filter(|line| !line.text.starts_with([' ', '}'])).map(|line| line.text);
        let names: Vec<&str> = heads.filter(|head| !is_above_an_item(head)).filter_map(name_of).collect();
        assert_eq!(names, expected, "{id}");
    }

    #[test]
    fn a_version_is_the_functions_that_it_runs() {
        check("pool_map", "", &["pool_map", "visit"]);
        check("sequential", "", &["sequential"]);
        check("gather", "", &["gather"]);
        check("task_group_spawn", "", &["Crawl", "task_group_spawn", "visit"]);
        check("process_map", "", &["process_map", "visit"]);
        check("process_map", "_published", &["process_map_published"]);
        check("async_workers", "", &["async_workers", "put_new", "work"]);
        check("queue_workers", "", &["queue_workers", "work"]);
        check("queue_workers", "_leaving", &["queue_workers_leaving", "work"]);
        check("future_callbacks", "", &["Crawl", "future_callbacks", "submit", "handle"]);
        check("rate_limited", "", &["rate_limited", "fetch_in_time"]);
        check("rate_limited", "_published", &["rate_limited_published", "fetch_in_slot"]);
    }

    #[test]
    fn lines_keep_their_numbers() {
        for strategy in crate::strategy::CATALOGUE {
            for language in [Language::Rust, Language::Python] {
                let file: Vec<&str> = match language {
                    Language::Rust => strategy.own_source().rust().lines().collect(),
                    Language::Python => strategy.python().lines().collect(),
                };
                let listing = Listing::of(strategy, language, strategy.own_source());
                assert!(!listing.lines.is_empty());
                for line in &listing.lines {
                    assert_eq!(file[usize::from(line.number) - 1], line.text, "{}", strategy.id);
                }
            }
        }
    }
}

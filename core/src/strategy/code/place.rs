//! The place of a run in its source: the lines of Rust that a trace names, and the lines of Python that do the same.

use super::super::{Source, Strategy};
use super::listing::{Listing, occurs};

/// What a worker does at a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Call {
    /// It fetches a page.
    Fetch,
    /// It parses a page.
    Parse,
    /// It is idle, and waits here for work.
    Wait,
}

/// Two lines that make the same call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The call.
    pub call: Call,
    /// The line in Rust, as traces record it.
    pub rust: u16,
    /// The line of the twin.
    pub python: u16,
}

/// The places of a strategy that runs this file: fetches, parses, then waits.
///
/// The name of the call identifies fetches and parses in both languages. The first one in Rust matches the first one in
/// Python, and so on; if Python has fewer, its last one matches the rest.
pub(super) fn places(strategy: &Strategy, runs: &Source, rust: &Listing, python: &Listing) -> Vec<Place> {
    let rust = rust.code();
    let python = functions_that_run(python.code(), strategy, runs);
    let is_method =
        |name| move |line: &str| occurs(line, name, |before, after| before.ends_with('.') && after.starts_with('('));
    let mut pairs = vec![
        (Call::Fetch, lines_where(&rust, is_method("fetch")), python_fetches(&python)),
        (Call::Parse, lines_where(&rust, is_method("parse")), lines_where(&python, |line| names(line, "parse"))),
    ];
    // The line at which an idle worker waits.
    let (in_rust, in_python) = strategy.descriptor.waits_in;
    let first = |lines: &[(u16, String)], texts: &[&'static str]| {
        let lines_with = |text: &&'static str| lines_where(lines, |line| line.contains(text));
        texts.iter().map(lines_with).find(|lines| !lines.is_empty()).unwrap_or_default()
    };
    pairs.push((Call::Wait, first(&rust, in_rust), first(&python, in_python)));
    let mut places: Vec<Place> = Vec::new();
    for (call, rust, python) in pairs {
        for (nth, rust) in rust.into_iter().enumerate() {
            let twin = python.get(nth).or(python.last());
            places.extend(twin.map(|&python| Place { call, rust, python }));
        }
    }
    places
}

/// The lines of a twin that run: only the function with the name of the file if that is another algorithm and the twin
/// has it; otherwise all functions except those of other algorithms. Lines outside functions import names and read the
/// command line.
fn functions_that_run(code: Vec<(u16, String)>, strategy: &Strategy, runs: &Source) -> Vec<(u16, String)> {
    let is_other = |name: &str| strategy.has_other_algorithm(name);
    let runs = runs.entry;
    let function = |line: &str| {
        let head = line.strip_prefix("async ").unwrap_or(line).strip_prefix("def ")?;
        head.split_once('(').map(|(name, _)| name.to_string())
    };
    let has_its_own = is_other(runs) && code.iter().any(|(_, line)| function(line).as_deref() == Some(runs));
    let mut runs_here = false;
    let mut lines = Vec::new();
    for (number, line) in code {
        if !line.starts_with([' ', ')']) && !line.is_empty() {
            runs_here = match function(&line) {
                Some(name) if has_its_own => name == runs,
                Some(name) => !is_other(&name),
                None => false,
            };
        }
        if runs_here {
            lines.push((number, line));
        }
    }
    lines
}

/// An asynchronous fetch has a different name; a local function `fetch` around it does not count.
fn python_fetches(code: &[(u16, String)]) -> Vec<u16> {
    let awaited = lines_where(code, |line| names(line, "fetch_async"));
    if awaited.is_empty() { lines_where(code, |line| names(line, "fetch")) } else { awaited }
}

/// Whether a line calls a function, or passes it to another function that does.
fn names(line: &str, function: &str) -> bool {
    occurs(line, function, |before, _| !before.ends_with("def ") && !before.ends_with('.'))
}

fn lines_where(code: &[(u16, String)], is_it: impl Fn(&str) -> bool) -> Vec<u16> {
    code.iter().filter(|(_, line)| is_it(line)).map(|(number, _)| *number).collect()
}

//! The place of a run in its source: the lines of Rust that a trace names, and the lines of Python that do the same.

use super::super::Strategy;
use super::listing::{Condition, Listing, is_behind_a_door, occurs};
use crate::world::{Release, Rules};

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

/// The line at which an idle worker waits, in Rust and in Python, looked up by function, then by pattern. If several
/// are given, the first that occurs counts.
const WAITS: &[(&str, &str, &[&str])] = &[
    ("thread_map", "responses.next(", &["pool.map("]),
    ("process_map_parsing_in_parent", "responses.next(", &["pool.map("]),
    ("process_map", "results.next(", &["pool.map("]),
    ("pool_map", "pool.map_chunks(", &["pool.map("]),
    ("imap_unordered", "wait_first(", &["pool.imap_unordered("]),
    ("leaving_workers", "threads.join(", &["thread.join(", "todo.join("]),
    ("queue_workers", "input.join(", &["todo.join("]),
    ("gather", "world.gather(", &["asyncio.gather("]),
    ("task_group_batch", "task.await", &["await task"]),
    ("task_group_spawn", "group.join(", &["asyncio.TaskGroup("]),
    ("future_callbacks", "poll_pause(", &["time.sleep("]),
    ("first_completed", "wait_first(", &["wait("]),
    ("as_completed", "wait_first(", &["wait("]),
    ("thread_per_url", "threads.join(", &["each.join("]),
    ("async_workers", "queue.get(", &["queue.get("]),
    ("to_thread", "world.gather(", &["asyncio.gather("]),
    ("rate_limited_published", "rate_pause(", &["asyncio.sleep(1"]),
    ("rate_limited", "bucket.take(", &["asyncio.sleep("]),
    ("adaptive", "group.join(", &["asyncio.TaskGroup("]),
    ("oracle", "wait_first(", &["asyncio.wait("]),
];

/// Functions whose first fetch in Python is not the first fetch in Rust, each with the rules under which this holds:
/// Python's first fetch is for the limiter that keeps its slot.
const SECOND_FETCHES: &[(&str, Condition)] =
    &[("rate_limited_published", |rules| rules.release != Release::AfterFetch)];

/// The places of a strategy that runs the function `runs`: fetches, parses, then waits.
///
/// The name of the call identifies fetches and parses in both languages. The first one in Rust matches the first one in
/// Python, and so on; if Python has fewer, its last one matches the rest.
pub(super) fn places(strategy: &Strategy, rules: &Rules, rust: &Listing, python: &Listing) -> Vec<Place> {
    let runs = super::runs(strategy, rules);
    let rust = rust.code();
    let python = functions_that_run(python.code(), runs);
    let is_method =
        |name| move |line: &str| occurs(line, name, |before, after| before.ends_with('.') && after.starts_with('('));
    let mut pairs = vec![
        (Call::Fetch, lines_where(&rust, is_method("fetch")), python_fetches(&python)),
        (Call::Parse, lines_where(&rust, is_method("parse")), lines_where(&python, |line| names(line, "parse"))),
    ];
    let waits = |key: &str| WAITS.iter().find(|(of, ..)| *of == key);
    if let Some((_, in_rust, in_python)) = waits(runs).or_else(|| waits(strategy.pattern)) {
        let holds = |text: &'static str| move |line: &str| line.contains(text);
        let twin = in_python.iter().map(|text| lines_where(&python, holds(text))).find(|lines| !lines.is_empty());
        pairs.push((Call::Wait, lines_where(&rust, holds(in_rust)), twin.unwrap_or_default()));
    }
    let mut places: Vec<Place> = Vec::new();
    let is_second = SECOND_FETCHES.iter().any(|(function, is_so)| *function == runs && is_so(rules));
    for (call, rust, python) in pairs {
        let skipped = usize::from(call == Call::Fetch && is_second);
        for (nth, rust) in rust.into_iter().enumerate() {
            let twin = python.get(nth + skipped).or(python.last());
            places.extend(twin.map(|&python| Place { call, rust, python }));
        }
    }
    places
}

/// The lines of a twin that run: only the function called `runs` if the twin has one; otherwise all functions except
/// those that only run under a rule. Lines outside functions import names and read the command line.
fn functions_that_run(code: Vec<(u16, String)>, runs: &str) -> Vec<(u16, String)> {
    let function = |line: &str| {
        let head = line.strip_prefix("async ").unwrap_or(line).strip_prefix("def ")?;
        head.split_once('(').map(|(name, _)| name.to_string())
    };
    let has_its_own = is_behind_a_door(runs) && code.iter().any(|(_, line)| function(line).as_deref() == Some(runs));
    let mut runs_here = false;
    let mut lines = Vec::new();
    for (number, line) in code {
        if !line.starts_with([' ', ')']) && !line.is_empty() {
            runs_here = match function(&line) {
                Some(name) if has_its_own => name == runs,
                Some(name) => !is_behind_a_door(&name),
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

//! Each version of each strategy makes the same calls in Rust and in Python, in the same order.
//!
//! A program is read as the calls of its main function. Where it names one of its other functions, the calls of that
//! function follow, once. The names of the two languages are brought together by [`RUST`] and [`PYTHON`]; what is not in
//! these tables is not compared: lists and batches, blocks (`with`), and locks, which only Python's threads need.

use crawl_playground::setup::Setup;
use crawl_playground::strategy::code::{Code, Language, Listing, TokenKind, tokens};
use crawl_playground::strategy::{CATALOGUE, Strategy};
use std::collections::BTreeMap;

/// A call in Rust, as it begins in the code, and the steps that it is. The first row that fits counts.
const RUST: &[(&str, &[&str])] = &[
    ("visited.add_new(world.seeds()", &["add"]),
    ("visited.add_new(crawl.world.seeds()", &["add"]),
    ("frontier.add_new(", &["in", "add"]),
    ("visited.add_new(", &["in", "add"]),
    ("visited.missing(", &["in"]),
    ("visited.update(", &["add"]),
    ("visited.contains(", &["in"]),
    ("if visited.insert(", &["in", "add"]),
    ("visited.insert(", &["add"]),
    ("world.fetch(", &["fetch"]),
    ("world.parse(", &["parse"]),
    ("limit.run(", &["acquire"]),
    (".acquire(", &["acquire"]),
    ("slot.release(", &["release"]),
    ("bucket.take(", &["sleep"]),
    (".sleep(", &["sleep"]),
    ("sleep_until_next_poll(", &["sleep"]),
    ("executor.submit(", &["to_thread"]),
    (".submit(", &["submit"]),
    (".submit_for_callback(", &["submit"]),
    (".add_done_callback(", &["add_done_callback"]),
    ("running.add(", &["running.add"]),
    ("running.remove(", &["running.remove"]),
    ("todo.put(", &["put"]),
    ("found.put_all(", &["put"]),
    ("queue.put(", &["put"]),
    (".get(", &["get"]),
    ("found.drain(", &["get"]),
    (".task_done(", &["task_done"]),
    ("todo.join(", &["join"]),
    ("queue.join(", &["join"]),
    ("pool.close(", &["close"]),
    ("pool.join(", &["join"]),
    ("threads.join(", &["join"]),
    ("world.gather(", &["gather"]),
    ("pool.map(", &["map"]),
    ("pool.imap_unordered(", &["imap_unordered"]),
    ("wait_first(", &["wait"]),
    (".start(", &["start"]),
    (".start_threads(", &["start"]),
    (".create_task(", &["create_task"]),
    (".create_tasks(", &["create_task"]),
    ("group.spawn(", &["create_task"]),
];

/// The same in Python.
const PYTHON: &[(&str, &[&str])] = &[
    ("visited.update(", &["add"]),
    ("visited.add(", &["add"]),
    ("not in visited", &["in"]),
    ("fetch_async", &["fetch"]),
    ("parse(", &["parse"]),
    ("async with limit", &["acquire"]),
    ("slots.acquire(", &["acquire"]),
    ("limit.acquire(", &["acquire"]),
    ("limit.release(", &["release"]),
    (".sleep(", &["sleep"]),
    ("asyncio.to_thread(", &["to_thread"]),
    (".submit(", &["submit"]),
    (".add_done_callback(", &["add_done_callback"]),
    ("running.add(", &["running.add"]),
    ("running.remove(", &["running.remove"]),
    (".put(", &["put"]),
    (".put_nowait(", &["put"]),
    ("todo.get(", &["get"]),
    ("found.get(", &["get"]),
    ("queue.get(", &["get"]),
    ("results.get(", &["get"]),
    (".task_done(", &["task_done"]),
    ("todo.join(", &["join"]),
    ("queue.join(", &["join"]),
    ("pool.close(", &["close"]),
    ("pool.join(", &["join"]),
    ("each.join(", &["join"]),
    ("asyncio.gather(", &["gather"]),
    ("pool.map(", &["map"]),
    ("pool.imap_unordered(", &["imap_unordered"]),
    (" wait(", &["wait"]),
    ("asyncio.wait(", &["wait"]),
    ("Thread(target", &["start"]),
    ("worker(target", &["start"]),
    ("create_task(", &["create_task"]),
    // Last: other names end with it.
    ("fetch", &["fetch"]),
];

/// In Rust, the queue itself knows whether it is shut down in the end and its threads are joined; Python has `if options.shutdown:`.
const BY_SHUTDOWN: &str = "todo.end(threads.join())";

/// The functions of a program by their names, and the name of its main function.
struct Program {
    calls: &'static [(&'static str, &'static [&'static str])],
    functions: BTreeMap<String, String>,
    main: String,
}

impl Program {
    /// The code without comments and strings, a function each.
    fn of(strategy: &Strategy, listing: &Listing, entry: &str) -> Self {
        let text: String = listing.lines.iter().map(|line| format!("{}\n", line.text)).collect();
        let blank = |token: &crawl_playground::strategy::code::Token| match token.kind {
            TokenKind::Comment | TokenKind::Text => String::new(),
            _ => token.text.clone(),
        };
        let lines = tokens(listing.language, &text).into_iter();
        let lines: Vec<String> = lines.map(|line| line.iter().map(blank).collect()).collect();
        match listing.language {
            Language::Rust => {
                let lines: Vec<String> = lines.iter().map(|line| line.replace(BY_SHUTDOWN, "")).collect();
                Program { calls: RUST, functions: rust_functions(&lines), main: entry.to_string() }
            }
            Language::Python => {
                let lines = without_other_answers(lines);
                let functions = python_functions(&lines, strategy.pattern);
                Program { calls: PYTHON, functions, main: strategy.pattern.to_string() }
            }
        }
    }

    /// The steps of the program in their order.
    fn steps(&self) -> Vec<&'static str> {
        let mut steps = Vec::new();
        self.follow(&self.main, &mut steps, &mut Vec::new());
        steps
    }

    /// Adds the steps of a function; `open` are the functions that have led to it.
    fn follow<'a>(&'a self, function: &'a str, steps: &mut Vec<&'static str>, open: &mut Vec<&'a str>) {
        let Some(body) = self.functions.get(function).filter(|_| !open.contains(&function)) else { return };
        open.push(function);
        let mut at = 0;
        while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
            let before = &body[..at];
            let fits = |text: &str| {
                let is_whole = |is_inside: bool, beside: bool| !is_inside || !beside;
                rest.starts_with(text)
                    && is_whole(text.starts_with(is_of_a_word), before.ends_with(is_of_a_word))
                    && is_whole(text.ends_with(is_of_a_word), rest[text.len()..].starts_with(is_of_a_word))
            };
            let local = self.functions.keys().find(|name| fits(name) && !before.ends_with('.'));
            let call = self.calls.iter().find(|(text, _)| fits(text));
            match (local, call) {
                (Some(local), _) => {
                    self.follow(local, steps, open);
                    at += local.len();
                }
                (None, Some((text, is))) => {
                    steps.extend(*is);
                    // The arguments of a call are read, too.
                    at += text.find('(').map_or(text.len(), |parenthesis| parenthesis + 1);
                }
                (None, None) => at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
        open.pop();
    }
}

fn is_of_a_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The bodies of the functions, which begin and end at the left edge.
fn rust_functions(lines: &[String]) -> BTreeMap<String, String> {
    let mut functions = BTreeMap::new();
    let mut open: Option<String> = None;
    for line in lines {
        let head = line.trim_start_matches("pub ").trim_start_matches("async ").strip_prefix("fn ");
        if let Some((name, _)) = head.and_then(|head| head.split_once('(')) {
            open = Some(name.to_string());
            functions.insert(name.to_string(), String::new());
        } else if line == "}" {
            open = None;
        } else if let Some(body) = open.as_ref().and_then(|name| functions.get_mut(name)) {
            *body += &format!("{}\n", line.trim());
        }
    }
    functions
}

/// The bodies of the functions, each without those of the functions in it. Those in another function than the main one
/// belong to another algorithm, or to a class.
fn python_functions(lines: &[String], main: &str) -> BTreeMap<String, String> {
    let mut functions: BTreeMap<String, String> = BTreeMap::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        open.retain(|(of, _)| *of < indent || line.trim_start().starts_with(')') && *of == indent);
        let head = line.trim_start().trim_start_matches("async ").strip_prefix("def ");
        if let Some((name, _)) = head.and_then(|head| head.split_once('(')) {
            let is_inside = indent > 0 && open.first().is_none_or(|(_, outer)| outer != main);
            let name = if is_inside { format!("{name} inside") } else { name.to_string() };
            functions.insert(name.clone(), String::new());
            open.push((indent, name));
        } else if let Some(body) = open.last().and_then(|(_, name)| functions.get_mut(name)) {
            *body += &format!(" {}\n", line.trim());
        }
    }
    functions
}

/// Python without what runs only with another answer to a question: `if options.…:` or `if late:`, and its block. In Rust
/// the values answer, and a file of its own is another algorithm.
fn without_other_answers(lines: Vec<String>) -> Vec<String> {
    let mut kept = Vec::new();
    let mut hidden: Option<usize> = None;
    for line in lines {
        let indent = line.len() - line.trim_start().len();
        if line.trim().is_empty() || hidden.is_some_and(|of| indent > of) {
            continue;
        }
        hidden = ["if options.", "if late:"].iter().any(|head| line.trim_start().starts_with(head)).then_some(indent);
        if hidden.is_none() && line.trim_start() != "else:" {
            kept.push(line);
        }
    }
    kept
}

fn steps_of(strategy: &Strategy, language: Language) -> Vec<&'static str> {
    let rules = Setup::default().version_rules(strategy);
    let code = Code::of(strategy, &rules);
    Program::of(strategy, code.listing(language), strategy.source(&rules).entry).steps()
}

/// Where the two differ, and why.
const APART: &[(&str, &str)] = &[("thread_per_url", BY_QUEUE), ("thread_per_url-as-published", BY_QUEUE)];

/// A thread cannot return its links, and a process cannot write into its parent's frontier: Python has a queue for them.
/// In the simulation a worker adds its links itself, at the moment at which it has them. With a queue that is read after
/// the join, pages would be marked later, and every recorded run would change.
const BY_QUEUE: &str = "Python has a queue for the links";

#[test]
fn every_version_has_the_same_steps_in_both_languages() {
    let mut faults = Vec::new();
    for strategy in CATALOGUE {
        let [rust, python] = [Language::Rust, Language::Python].map(|language| steps_of(strategy, language));
        let is_excused = APART.iter().any(|(id, _)| *id == strategy.id);
        if (rust == python) == is_excused {
            faults.push(format!("{}\n  Rust   {}\n  Python {}", strategy.id, rust.join(" "), python.join(" ")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

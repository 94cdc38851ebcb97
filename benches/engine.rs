//! Simulated pages per second of every corrected pattern, with the whole trace recorded, compared with a hand-written floor.
//!
//! A floor starts the same fetches at the same times, and the bench checks this. For a pattern without such a floor, the
//! ratio compares with the plain floor and is marked. Goal: at most 4 times a floor of the same schedule, at 10,000 and at
//! 100,000 pages. `cargo xtask bench` measures natively, built like the product, and as wasm. `cargo bench --bench engine --
//! tree:100000` measures only rows whose names contain all these words. `--json FILE` also writes the figures to a file.

#![cfg_attr(not(target_arch = "wasm32"), allow(clippy::print_stdout, reason = "a bench prints its report"))]

mod floor;
mod measure;
mod report;
mod surroundings;

use crawl_playground::strategy;
use surroundings::say;

/// The allocator of the product's programs.
#[global_allocator]
static MEMORY: playground_memory::Memory = playground_memory::Memory;

fn main() {
    if let Err(problem) = run() {
        say(&problem);
        surroundings::fail();
    }
}

fn run() -> Result<(), String> {
    let (words, json) = read(surroundings::arguments())?;
    if report::panic_strategy() == "unwind" {
        say("Built with panic=unwind, which the product is not: `cargo xtask bench` builds as the product is built.");
    }
    let is_wanted = |site: &str, strategy: &str| words.iter().all(|word| site == word || strategy == word);
    let mut site = "";
    let rows = measure::measure(surroundings::clock_us, is_wanted, |row| {
        if std::mem::replace(&mut site, row.site) != row.site {
            say(&report::heading(row));
        }
        say(&report::line(row));
    })?;
    if rows.is_empty() {
        return Err(nothing_is_called(&words));
    }
    say(&report::verdict(&rows));
    json.map_or(Ok(()), |file| surroundings::write(&file, &format!("{:#}\n", report::json(&rows))))
}

/// The words that select rows, and the file for the figures. Skips the flags that cargo adds.
fn read(arguments: Vec<String>) -> Result<(Vec<String>, Option<String>), String> {
    let (mut words, mut json) = (Vec::new(), None);
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--json") {
            Some("") => json = Some(arguments.next().ok_or("`--json` needs a file.")?),
            Some(rest) if rest.starts_with('=') => json = Some(rest[1..].to_string()),
            _ if argument.starts_with("--") => {}
            _ => words.push(argument),
        }
    }
    Ok((words, json))
}

fn nothing_is_called(words: &[String]) -> String {
    let ids: Vec<&str> = strategy::corrected().map(|strategy| strategy.id).collect();
    format!(
        "Nothing has all of \"{}\" in its names. Sites are {}; strategies are {}.",
        words.join(" "),
        measure::SITES.join(", "),
        ids.join(", ")
    )
}

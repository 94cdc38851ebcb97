//! Simulated pages a second, with the whole trace recorded, beside a hand-written floor in the same world.
//!
//! Wanted: at most 4 times the floor, for tasks that spawn tasks and for a pool of 16 workers, at 10,000 and at
//! 100,000 pages. `cargo bench --bench engine -- tree:100000` measures only what has all these words in its names.

#![allow(clippy::print_stdout)]

mod floor;

use std::time::Instant;

/// The most that the engine may take, in times of the floor.
const WANTED: f64 = 4.0;

#[allow(clippy::disallowed_methods, reason = "a bench must read a clock, and this one never runs in wasm")]
fn main() {
    let start = Instant::now();
    // Cargo puts flags of its own among the words.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let is_wanted = |site: &str, strategy: &str| words.iter().all(|word| site == word || strategy == word);
    let rows = floor::measure(|| start.elapsed().as_secs_f64() * 1e6, is_wanted);
    println!(
        "{:<12} {:<18} {:>7} {:>12} {:>13}  {:>5}  {:>12}",
        "site", "strategy", "pages", "floor", "engine", "ratio", "pages/s"
    );
    for row in &rows {
        println!(
            "{:<12} {:<18} {:>7} {:>6.1} ns/page {:>6.1} ns/page  {:>5.2}  {:>12.0}",
            row.site,
            row.strategy,
            row.pages,
            row.floor_ns,
            row.engine_ns,
            row.ratio,
            1e9 / row.engine_ns,
        );
    }
    let most = rows.iter().map(|row| row.ratio).fold(0.0, f64::max);
    let verdict = if most <= WANTED { "kept" } else { "not kept" };
    println!("the most is {most:.2} times the floor; wanted are at most {WANTED:.0}: {verdict}");
}

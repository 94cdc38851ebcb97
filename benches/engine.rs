//! Simulated pages a second, with the whole trace recorded, beside a hand-written floor in the same world.
//!
//! Wanted: at most 4 times the floor, for tasks that spawn tasks, for a pool of 16 workers and for threads that one
//! coordinator keeps busy, at 10,000 and at 100,000 pages. `cargo xtask bench` measures natively and as wasm;
//! `cargo bench --bench engine -- tree:100000` measures only what has all these words in its names.

#![cfg_attr(not(target_arch = "wasm32"), allow(clippy::print_stdout, reason = "a bench is read on standard output"))]

mod floor;
mod surroundings;

/// The most that the engine may take, in times of the floor.
const WANTED: f64 = 4.0;

fn main() {
    let words = surroundings::words();
    let is_wanted = |site: &str, strategy: &str| words.iter().all(|word| site == word || strategy == word);
    let rows = floor::measure(surroundings::clock_us, is_wanted);
    surroundings::say(&format!(
        "{:<12} {:<18} {:>7} {:>12} {:>13}  {:>5}  {:>12}",
        "site", "strategy", "pages", "floor", "engine", "ratio", "pages/s"
    ));
    for row in &rows {
        surroundings::say(&format!(
            "{:<12} {:<18} {:>7} {:>6.1} ns/page {:>6.1} ns/page  {:>5.2}  {:>12.0}",
            row.site,
            row.strategy,
            row.pages,
            row.floor_ns,
            row.engine_ns,
            row.ratio,
            1e9 / row.engine_ns,
        ));
    }
    let most = rows.iter().map(|row| row.ratio).fold(0.0, f64::max);
    let verdict = if most <= WANTED { "kept" } else { "not kept" };
    surroundings::say(&format!("the most is {most:.2} times the floor; wanted are at most {WANTED:.0}: {verdict}"));
}

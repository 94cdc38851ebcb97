//! The report of the measurements, as text and as JSON. The file that `--json FILE` writes:
//!
//! | field | type | means |
//! |---|---|---|
//! | `native`, `wasm` | object | the figures of each; `wasm` is null without Node |
//! | .`platform`, `panic` | text | `native` or `wasm`; `abort` or `unwind` |
//! | .`in_flight` | number | the most fetches at one time, except for patterns that choose their own number |
//! | .`pairs` | number | runs of floor and engine, in turns, of which each figure is the median |
//! | .`wanted_ratio` | number | the budget of `ratio` if the schedule is the same |
//! | .`rows` | list | one for each site and strategy: |
//! | ..`site`, `strategy`, `pages` | | the site, the pattern, and how many pages the site has |
//! | ..`pages_per_s` | number | simulated pages a second |
//! | ..`engine_ns_per_page`, `floor_ns_per_page` | number | time of the simulator and of the floor |
//! | ..`ratio` | number | how many times as long the simulator takes: the median of the pairs |
//! | ..`floor`, `same_schedule` | text, true or false | which floor, and whether its schedule is the strategy's |

use crate::measure::{PAIRS, Row, WORKERS};
use serde_json::{Value, json};

/// The goal: the engine takes at most this many times as long as a floor with the same schedule.
const WANTED: f64 = 4.0;
/// Marks a ratio that compares different schedules.
const OTHER: &str = "*";

/// The heading above a site's rows.
pub fn heading(row: &Row) -> String {
    format!(
        "\n{}: {} pages, at most {WORKERS} in flight\n{:<18} {:>12} {:>11} {:>11} {:>7}   {}",
        row.site, row.pages, "strategy", "pages/s", "engine/page", "floor/page", "ratio", "floor"
    )
}

/// A row of the table.
pub fn line(row: &Row) -> String {
    format!(
        "{:<18} {:>12} {:>8.1} ns {:>8.1} ns {:>7.2}{:<2} {}",
        row.strategy,
        grouped(row.pages_per_s()),
        row.engine_ns,
        row.floor_ns,
        row.ratio,
        if row.is_same { "" } else { OTHER },
        row.floor.name(),
    )
}

/// The summary below the table.
pub fn verdict(rows: &[Row]) -> String {
    let same = || rows.iter().filter(|row| row.is_same);
    let mut text = String::new();
    if rows.iter().any(|row| !row.is_same) {
        text += &format!("\n{OTHER} its schedule is its own: no floor starts the same fetches at the same times");
    }
    if let Some(most) = same().max_by(|one, other| one.ratio.total_cmp(&other.ratio)) {
        let (kept, all) = (same().filter(|row| row.ratio <= WANTED).count(), same().count());
        text += &format!(
            "\nwanted are at most {WANTED:.0} times the floor: {kept} of {all} keep it; the most is {:.2}, of {} on {}",
            most.ratio, most.strategy, most.site
        );
    }
    text
}

/// All figures.
pub fn json(rows: &[Row]) -> Value {
    let rows: Vec<Value> = rows.iter().map(json_row).collect();
    json!({
        "platform": if cfg!(target_arch = "wasm32") { "wasm" } else { "native" },
        "panic": panic_strategy(),
        "in_flight": WORKERS,
        "pairs": PAIRS,
        "wanted_ratio": WANTED,
        "rows": rows,
    })
}

/// What a panic does in this build.
pub fn panic_strategy() -> &'static str {
    if cfg!(panic = "abort") { "abort" } else { "unwind" }
}

fn json_row(row: &Row) -> Value {
    let rounded = |number: f64, digits: i32| (number * 10f64.powi(digits)).round() / 10f64.powi(digits);
    json!({
        "site": row.site,
        "strategy": row.strategy,
        "pages": row.pages,
        "pages_per_s": row.pages_per_s().round() as u64,
        "engine_ns_per_page": rounded(row.engine_ns, 1),
        "floor_ns_per_page": rounded(row.floor_ns, 1),
        "ratio": rounded(row.ratio, 3),
        "floor": row.floor.name(),
        "same_schedule": row.is_same,
    })
}

/// A whole number with a space between groups of three digits.
fn grouped(number: f64) -> String {
    let digits = (number.round() as u64).to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

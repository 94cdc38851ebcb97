//! What a large comparison needs of memory at most: the peak of the browser's process that has the page and its worker.

use crate::LANES;
use crate::budgets;
use crate::page::with_page_in;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

/// The pages of the large comparison, and of the small one whose peak is that of the browser and the page's program.
const PAGES: [u32; 2] = [1_000_000, 200];
/// The lanes of [`LANES`].
const COUNT: u64 = 4;

/// Measures, prints a line, and returns the figures. Only Linux tells the peak of another process.
pub fn measure() -> Option<Value> {
    let [Some(large), Some(small)] = PAGES.map(peak) else {
        println!("memory: not measured, because this system has no /proc");
        return None;
    };
    let pages_and_lanes = u64::from(PAGES[0]) * COUNT;
    let [all, beyond] = [large, large.saturating_sub(small)].map(|bytes| bytes as f64 / pages_and_lanes as f64);
    println!(
        "memory, {} pages, {COUNT} lanes: the process with the page and its worker has {} MB at most, and {} MB with {} pages: \
         {beyond:.1} bytes a page and lane beyond that (budget {}: {}), {all:.1} with it",
        PAGES[0],
        large / 1_000_000,
        small / 1_000_000,
        PAGES[1],
        budgets::BYTES,
        budgets::word(beyond, budgets::BYTES)
    );
    Some(json!({
        "unit": "bytes", "pages": PAGES[0], "lanes": COUNT, "peak": large, "small_pages": PAGES[1], "small_peak": small,
        "a_page_and_lane": beyond, "budget": budgets::BYTES,
    }))
}

/// The peak of a new browser that makes, runs and reads four lanes and paints them.
fn peak(pages: u32) -> Option<u64> {
    let mut peak = None;
    // A recorded trace would be in the way: it is memory, too.
    with_page_in(json!({}), async |page, _server| {
        page.open(&format!("site=web:{pages}&{LANES}&at=500")).await;
        peak = largest_of_renderers();
    });
    peak
}

/// The largest peak of the processes with pages among those that this program has started, in bytes.
fn largest_of_renderers() -> Option<u64> {
    let processes: BTreeMap<u32, Process> = fs::read_dir("/proc")
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|id| Some((id, Process::of(id)?)))
        .collect();
    let own = std::process::id();
    let is_own = |mut id: u32| {
        while id != own {
            let Some(process) = processes.get(&id) else { return false };
            id = process.parent;
        }
        true
    };
    let renderers = processes.iter().filter(|(id, process)| process.is_renderer && is_own(**id));
    renderers.map(|(_, process)| process.peak).max()
}

/// What the system tells of a process.
struct Process {
    parent: u32,
    is_renderer: bool,
    /// The most memory that it had, in bytes.
    peak: u64,
}

impl Process {
    fn of(id: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        };
        let command = fs::read(format!("/proc/{id}/cmdline")).ok()?;
        let is_renderer = String::from_utf8_lossy(&command).contains("--type=renderer");
        Some(Process {
            parent: u32::try_from(number("PPid:")?).ok()?,
            is_renderer,
            peak: number("VmHWM:").unwrap_or(0) * 1024,
        })
    }
}

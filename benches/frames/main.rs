//! What a frame costs in a real browser: while four lanes play, and when you move the slider.
//!
//! `cargo xtask frames` builds the page as it ships, finds a browser, and runs this. `--json FILE` writes the figures to a
//! file. The figures come from the browser's own trace. All work of its main thread between two frames counts: scripts,
//! styles, layout and paint. The report lists the work of its raster threads separately.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a bench that fails says why and ends")]
#![allow(clippy::disallowed_methods, reason = "waiting for a browser takes a clock")]
#![allow(clippy::print_stdout, reason = "a bench prints its report")]
#![allow(dead_code, reason = "the bench uses only a part of the tests' page")]

#[path = "../../tests/support/browser.rs"]
mod browser;
#[path = "../../tests/support/page.rs"]
mod page;
#[path = "../../tests/support/process.rs"]
mod process;
#[path = "../../tests/support/server.rs"]
mod server;
mod trace;

use page::{Page, with_page, with_page_in};
use serde_json::{Value, json};
use std::time::Duration;
use trace::{Frame, Trace};

/// The lanes to measure.
const LANES: &str = "lanes=sequential,gather,task_group_spawn,async_workers";
/// How long a measured picture plays.
const PLAYS: Duration = Duration::from_secs(5);
/// How often the bench moves the slider.
const MOVES: u32 = 30;

/// What to measure: the number of the site's pages, and the budget of a frame, in ms.
#[derive(Clone, Copy)]
enum Subject {
    Play { pages: u32, budget_ms: f64 },
    Slider { pages: u32, budget_ms: f64 },
}

const SUBJECTS: [Subject; 4] = [
    Subject::Play { pages: 200, budget_ms: 4.0 },
    Subject::Play { pages: 10_000, budget_ms: 8.0 },
    Subject::Play { pages: 100_000, budget_ms: 8.0 },
    Subject::Slider { pages: 1_000, budget_ms: 16.0 },
];

/// How many first visits to measure. Each has its own browser, because a new profile has an empty cache.
const VISITS: usize = 7;
/// The first lane must move within this time after the navigation, in ms.
const FIRST_MOTION_MS: u32 = 1000;

/// The figures of a subject.
struct Figures {
    subject: Subject,
    frames: Vec<Frame>,
}

fn main() {
    let (words, json) = arguments();
    let mut all = Vec::new();
    println!(
        "Times of the main thread on the CPU, in ms; by the clock, and of the raster threads, the median beside it."
    );
    let heads = ["frames", "median", "p95", "most", "clock", "raster", "budget"];
    println!("{:<32}{}", "", heads.map(|head| format!("{head:>8}")).concat());
    let is_wanted = |subject: &Subject| words.iter().all(|word| subject.name().contains(word));
    for subject in SUBJECTS.into_iter().filter(is_wanted) {
        let figures = Figures { subject, frames: measure(subject) };
        println!("{}", figures.line());
        all.push(figures.json());
    }
    let name = "first visit, to the first motion";
    let visits = if words.iter().all(|word| name.contains(word)) { first_visits() } else { Vec::new() };
    let motion_ms = visits.get(visits.len() / 2).copied();
    if let Some(motion_ms) = motion_ms {
        let (count, most) = (visits.len(), visits[visits.len() - 1]);
        println!(
            "{name}: {motion_ms:.0} ms by the clock, the median of {count}; the most {most:.0}; wanted {FIRST_MOTION_MS}"
        );
    }
    if let Some(file) = json {
        let text = format!(
            "{:#}\n",
            json!({
                "unit": "ms",
                "lanes": 4,
                "subjects": all,
                "first_visit": {"first_motion_ms": motion_ms, "visits": visits, "wanted_ms": FIRST_MOTION_MS},
            })
        );
        std::fs::write(&file, text).unwrap_or_else(|error| panic!("cannot write {file}: {error}"));
    }
}

/// The words that select subjects, and the file for the figures. Skips the flags that cargo adds.
fn arguments() -> (Vec<String>, Option<String>) {
    let (mut words, mut json) = (Vec::new(), None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => json = Some(arguments.next().unwrap_or_else(|| panic!("`--json` needs a file"))),
            flag if flag.starts_with("--") => {}
            _ => words.push(argument),
        }
    }
    (words, json)
}

fn measure(subject: Subject) -> Vec<Frame> {
    let mut frames = Vec::new();
    // Records the work of the threads, without network events.
    let log = json!({"enableNetwork": false, "traceCategories": trace::CATEGORIES});
    with_page_in(json!({"perfLoggingPrefs": log}), async |page, _server| {
        frames = match subject {
            Subject::Play { pages, .. } => play(&page, pages).await,
            Subject::Slider { pages, .. } => slide(&page, pages).await,
        };
    });
    frames
}

/// When the first lane moves in each first visit, in ms after the navigation, the shortest time first.
fn first_visits() -> Vec<f64> {
    let mut all = Vec::new();
    for _ in 0..VISITS {
        with_page(async |page, _server| {
            page.open("").await;
            let mark = "performance.getEntriesByName('first-motion')";
            page.wait_until(&format!("{mark}.length")).await;
            all.push(page.js(&format!("return {mark}[0].startTime")).await.as_f64().unwrap_or(f64::NAN));
        });
    }
    all.sort_by(f64::total_cmp);
    all
}

/// Plays the picture. Each frame of the browser is one figure.
async fn play(page: &Page, pages: u32) -> Vec<Frame> {
    page.open(&format!("site=web:{pages}&{LANES}&play=1&loop=1")).await;
    page.js("performance.mark('begin')").await;
    tokio::time::sleep(PLAYS).await;
    page.js("performance.mark('end')").await;
    Trace::of(&page.log("performance").await).frames("begin", "end")
}

/// Moves the slider step by step. One figure is the page's work from one move to the next: it simulates four lanes, reads
/// their traces and paints them.
async fn slide(page: &Page, pages: u32) -> Vec<Frame> {
    page.open(&format!("site=web:{pages}&{LANES}&at=500")).await;
    page.js(&SLIDE.replace("MOVES", &MOVES.to_string())).await;
    page.wait_until("window.hasSlid").await;
    Trace::of(&page.log("performance").await).between("move")
}

/// Moves the slider from a script in the page, as a drag does.
const SLIDE: &str = "
    const slider = document.getElementById('concurrency');
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    let moves = 0;
    const timer = setInterval(() => {
        performance.mark('move');
        if (moves++ === MOVES) { clearInterval(timer); window.hasSlid = true; return; }
        write.call(slider, String(1 + moves));
        slider.dispatchEvent(new Event('input', {bubbles: true}));
    }, 200);";

impl Subject {
    fn name(self) -> String {
        match self {
            Subject::Play { pages, .. } => format!("a frame, playing {pages} pages"),
            Subject::Slider { pages, .. } => format!("slider to picture, {pages} pages"),
        }
    }

    fn budget_ms(self) -> f64 {
        let (Subject::Play { budget_ms, .. } | Subject::Slider { budget_ms, .. }) = self;
        budget_ms
    }
}

impl Figures {
    /// The time below which `percent` % of the frames are, in ms.
    fn percentile(&self, percent: usize, of: impl Fn(&Frame) -> f64) -> f64 {
        let mut all: Vec<f64> = self.frames.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        let last = all.len().saturating_sub(1);
        all.get((last * percent + 50) / 100).copied().unwrap_or(f64::NAN)
    }

    /// The figures of the page's main thread: the median, the 95th percentile and the maximum.
    fn main_ms(&self) -> [f64; 3] {
        [50, 95, 100].map(|percent| self.percentile(percent, |frame| frame.main_ms))
    }

    /// The medians of the wall-clock time and of the raster threads.
    fn beside_ms(&self) -> [f64; 2] {
        [self.percentile(50, |frame| frame.wall_ms), self.percentile(50, |frame| frame.raster_ms)]
    }

    fn line(&self) -> String {
        let [median, high, most] = self.main_ms();
        let [wall, raster] = self.beside_ms();
        let (name, count, budget) = (self.subject.name(), self.frames.len(), self.subject.budget_ms());
        let word = if median <= budget { "kept" } else { "passed" };
        let times = [median, high, most, wall, raster].map(|ms| format!("{ms:>8.2}")).concat();
        format!("{name:<32}{count:>8}{times}{budget:>8} {word}")
    }

    fn json(&self) -> Value {
        let rounded = |ms: f64| (ms * 100.0).round() / 100.0;
        let [median, high, most] = self.main_ms().map(rounded);
        let [wall, raster] = self.beside_ms().map(rounded);
        json!({
            "subject": self.subject.name(),
            "frames": self.frames.len(),
            "median_ms": median,
            "p95_ms": high,
            "most_ms": most,
            "median_by_the_clock_ms": wall,
            "median_raster_ms": raster,
            "budget_ms": self.subject.budget_ms(),
        })
    }
}

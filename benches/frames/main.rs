//! What a frame costs in a real browser: while four lanes play, and when you move the slider. And how many runs a second a
//! sweep makes there, how long the questions below the timelines take, and what people's own Python takes.
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
mod budgets;
mod memory;
#[path = "../../tests/support/page.rs"]
mod page;
#[path = "../../tests/support/process.rs"]
mod process;
mod python;
mod questions;
#[path = "../../tests/support/server.rs"]
mod server;
mod sweeps;
mod trace;

use crawl_playground::compare::Runner;
use crawl_playground::setup::parse_query;
use page::{Page, with_page_in};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use trace::{Frame, Trace};

/// The lanes to measure.
const LANES: &str = "lanes=sequential,gather,task_group_spawn,async_workers";
/// How long a measured picture plays.
const PLAYS: Duration = Duration::from_secs(5);
/// How often the bench moves the slider.
const MOVES: u32 = 30;

/// What to measure, with the number of the site's pages.
#[derive(Clone, Copy)]
enum Subject {
    /// A frame while four lanes play.
    Play(u32),
    /// The longest task from a change of the concurrency to the picture.
    Setting(u32),
    /// All work from a move of the slider to the picture.
    Slider(u32),
}

const SUBJECTS: [Subject; 13] = [
    Subject::Play(200),
    Subject::Play(1_000),
    Subject::Play(10_000),
    Subject::Play(100_000),
    Subject::Play(200_000),
    Subject::Play(1_000_000),
    Subject::Setting(200),
    Subject::Setting(1_000),
    Subject::Setting(10_000),
    Subject::Setting(100_000),
    Subject::Setting(200_000),
    Subject::Setting(1_000_000),
    Subject::Slider(1_000),
];

/// How many first visits to measure. Each has its own browser, because a new profile has an empty cache.
const VISITS: usize = 7;
/// The figures of a subject.
struct Figures {
    subject: Subject,
    /// The fixed work in the same browser, in ms: the median of its frames.
    reference_ms: f64,
    frames: Vec<Frame>,
    /// From the change to the picture by the clock, in ms; and what the native engine needs for the same lanes.
    picture_ms: Option<(f64, f64)>,
}

fn main() {
    let (words, json) = arguments();
    let mut all = Vec::new();
    println!(
        "CPU time of the page's main thread, in ms; beside it, the median of the raster threads. The reference is a fixed"
    );
    println!(
        "script and a fixed painting in the same browser. A budget is a multiple of it (benches/frames/budgets.rs)."
    );
    let heads = ["count", "median", "p95", "most", "raster", "refer.", "ratio", "budget"];
    println!("{:<32}{}", "", heads.map(|head| format!("{head:>8}")).concat());
    let is_wanted = |subject: &Subject| words.iter().all(|word| subject.name().contains(word));
    for subject in SUBJECTS.into_iter().filter(is_wanted) {
        let figures = measure(subject);
        println!("{}", figures.line());
        all.push(figures);
    }
    let name = "first visit, to the first motion";
    let visits = if words.iter().all(|word| name.contains(word)) { first_visits() } else { Vec::new() };
    let motion = visits.get(visits.len() / 2).copied();
    if let Some((motion_ms, reference_ms)) = motion {
        let ratio = motion_ms / reference_ms;
        println!(
            "{name}: {motion_ms:.0} ms by the clock, the median of {}; reference {reference_ms:.2}, ratio {ratio:.1}, budget {}: {}",
            visits.len(),
            budgets::FIRST_MOTION,
            budgets::word(ratio, budgets::FIRST_MOTION)
        );
    }
    let sweep = words.iter().all(|word| "sweep".contains(word)).then(sweeps::measure);
    let memory = words.iter().all(|word| "memory".contains(word)).then(memory::measure).flatten();
    let questions = questions::measure(&words);
    let python = words.iter().all(|word| "python".contains(word)).then(python::measure);
    if let Some(file) = json {
        let subjects: Vec<Value> = all.iter().map(Figures::json).collect();
        let visits: Vec<f64> = visits.iter().map(|visit| visit.0).collect();
        let first = json!({"first_motion_ms": motion.map(|motion| motion.0), "visits": visits, "budget": budgets::FIRST_MOTION});
        let text = format!(
            "{:#}\n",
            json!({"unit": "ms", "lanes": 4, "subjects": subjects, "first_visit": first, "sweep": sweep, "memory": memory, "questions": questions, "python": python})
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

fn measure(subject: Subject) -> Figures {
    let mut figures = Figures { subject, reference_ms: f64::NAN, frames: Vec::new(), picture_ms: None };
    with_page_in(quiet(), async |page, _server| {
        match subject {
            Subject::Play(pages) => play(&page, pages).await,
            Subject::Slider(pages) => slide(&page, pages).await,
            Subject::Setting(pages) => figures.picture_ms = Some((set(&page, pages).await, native_ms(pages))),
        }
        let trace = referred(&page).await;
        figures.reference_ms = reference_ms(&trace);
        figures.frames = match subject {
            Subject::Play(_) => trace.frames("begin", "end"),
            Subject::Slider(_) => trace.between("move"),
            Subject::Setting(_) => {
                vec![Frame { main_ms: trace.longest_ms("change", "picture"), ..Frame::default() }]
            }
        };
    });
    figures
}

/// The options of a browser whose driver does not log requests: the bench reads no such log.
fn quiet() -> Value {
    json!({"perfLoggingPrefs": {"enableNetwork": false}})
}

/// Does the fixed work in the open page, which must be at rest. Ends the recording, and returns all of it.
async fn referred(page: &Page) -> Trace {
    page.js(REFERENCE).await;
    page.wait_until("window.hasEnded").await;
    Trace::end(page).await
}

/// What a frame of the fixed work costs, in ms.
fn reference_ms(trace: &Trace) -> f64 {
    let frames = trace.frames("reference-begins", "reference-ends");
    let mut costs: Vec<f64> = frames.iter().map(|frame| frame.main_ms).collect();
    costs.sort_by(f64::total_cmp);
    costs.get(costs.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A script that multiplies and a painting of small rectangles, in each of 60 frames.
const REFERENCE: &str = "
    const canvas = document.body.appendChild(document.createElement('canvas'));
    [canvas.width, canvas.height] = [1000, 400];
    const context = canvas.getContext('2d');
    let frame = 0, number = 1;
    performance.mark('reference-begins');
    const work = () => {
        for (let i = 0; i < 400000; i++) number = Math.imul(number ^ i, 16777619);
        context.clearRect(0, 0, 1000, 400);
        for (let i = 0; i < 1500; i++) {
            context.fillStyle = `rgb(${i % 256} ${number & 255} 90)`;
            context.fillRect(i * 37 % 1000, i * 13 % 400, 9, 4);
        }
        if (frame++ < 60) return requestAnimationFrame(work);
        performance.mark('reference-ends');
        canvas.remove();
        window.hasEnded = true;
    };
    requestAnimationFrame(work);";

/// Makes the site, runs and reads four lanes, natively and on one core, in ms.
fn native_ms(pages: u32) -> f64 {
    let (setup, problems) = parse_query(&format!("site=web:{pages}&{LANES}&concurrency=9&seed=7"), &[]);
    assert_eq!(problems, []);
    let began = Instant::now();
    let comparison = Runner::of(&setup).expect("there is such a site").run();
    assert_eq!(comparison.lanes.len(), 4);
    began.elapsed().as_secs_f64() * 1000.0
}

/// Changes the seed, so that the site is made, too. Returns how long it takes until the picture is there, by the clock, in ms.
async fn set(page: &Page, pages: u32) -> f64 {
    page.open(&format!("site=web:{pages}&{LANES}&at=500&concurrency=9&seed=6")).await;
    trace::record(page).await;
    page.js(CHANGE).await;
    page.wait_until("window.pictureMs").await;
    page.js("return window.pictureMs").await.as_f64().unwrap_or(f64::NAN)
}

/// Changes the seed as a person does, in a task of its own after its mark, and waits for two frames after the lanes are there.
const CHANGE: &str = "
    const seed = document.getElementById('set-seed');
    const look = () => document.body.dataset.state === 'simulating' ? requestAnimationFrame(look)
        : requestAnimationFrame(() => requestAnimationFrame(() => {
            performance.mark('picture'); window.pictureMs = performance.now() - began }));
    performance.mark('change');
    const began = performance.now();
    setTimeout(() => {
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(seed, '7');
        seed.dispatchEvent(new Event('input', {bubbles: true}));
        seed.dispatchEvent(new Event('change', {bubbles: true}));
        requestAnimationFrame(look);
    });";

/// How long each first visit takes until the first lane moves, in ms after the navigation, with its reference; the shortest first.
fn first_visits() -> Vec<(f64, f64)> {
    let mut all = Vec::new();
    for _ in 0..VISITS {
        with_page_in(quiet(), async |page, _server| {
            page.open("").await;
            let mark = "performance.getEntriesByName('first-motion')";
            page.wait_until(&format!("{mark}.length")).await;
            let ms = page.js(&format!("return {mark}[0].startTime")).await.as_f64().unwrap_or(f64::NAN);
            page.js(
                "if (document.getElementById('play').ariaLabel !== 'Play') document.getElementById('play').click()",
            )
            .await;
            trace::record(&page).await;
            all.push((ms, reference_ms(&referred(&page).await)));
        });
    }
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    all
}

/// Plays the picture, and stops it. Each frame of the browser is one figure.
async fn play(page: &Page, pages: u32) {
    page.open(&format!("site=web:{pages}&{LANES}&play=1&loop=1")).await;
    trace::record(page).await;
    page.js("performance.mark('begin')").await;
    tokio::time::sleep(PLAYS).await;
    page.js("performance.mark('end'); document.getElementById('play').click()").await;
}

/// Moves the slider step by step. One figure is the page's work from one move to the next: it simulates four lanes, reads
/// their traces and paints them.
async fn slide(page: &Page, pages: u32) {
    page.open(&format!("site=web:{pages}&{LANES}&at=500")).await;
    trace::record(page).await;
    page.js(&SLIDE.replace("MOVES", &MOVES.to_string())).await;
    page.wait_until("window.hasSlid").await;
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
            Subject::Play(pages) => format!("a frame, playing {pages} pages"),
            Subject::Setting(pages) => format!("setting to picture, {pages} pages"),
            Subject::Slider(pages) => format!("slider to picture, {pages} pages"),
        }
    }

    /// The budget, in multiples of the reference.
    fn budget(self) -> f64 {
        match self {
            Subject::Play(200) => budgets::FRAME_AT_200,
            Subject::Play(_) => budgets::FRAME,
            Subject::Setting(_) => budgets::LONGEST_TASK,
            Subject::Slider(_) => budgets::SLIDER,
        }
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

    fn line(&self) -> String {
        let [median, high, most] = self.main_ms();
        let raster = self.percentile(50, |frame| frame.raster_ms);
        let (name, count, budget) = (self.subject.name(), self.frames.len(), self.subject.budget());
        let ratio = median / self.reference_ms;
        let times = [median, high, most, raster, self.reference_ms, ratio].map(|ms| format!("{ms:>8.2}")).concat();
        let picture = self.picture_ms.map_or(String::new(), |(ms, native_ms)| {
            format!("; picture after {ms:.0} ms by the clock, native {native_ms:.0} ms, {:.1} times", ms / native_ms)
        });
        format!("{name:<32}{count:>8}{times}{budget:>8} {}{picture}", budgets::word(ratio, budget))
    }

    fn json(&self) -> Value {
        let rounded = |ms: f64| (ms * 100.0).round() / 100.0;
        let [median, high, most] = self.main_ms().map(rounded);
        json!({
            "subject": self.subject.name(),
            "frames": self.frames.len(),
            "median_ms": median,
            "p95_ms": high,
            "most_ms": most,
            "median_raster_ms": rounded(self.percentile(50, |frame| frame.raster_ms)),
            "reference_ms": rounded(self.reference_ms),
            "ratio": rounded(median / self.reference_ms),
            "budget": self.subject.budget(),
            "picture_ms": self.picture_ms.map(|(ms, _)| rounded(ms)),
            "native_ms": self.picture_ms.map(|(_, ms)| rounded(ms)),
        })
    }
}

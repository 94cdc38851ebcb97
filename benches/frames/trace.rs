//! Records and reads what the browser's threads did.
//!
//! The bench asks the browser's developer tools itself. chromedriver can record a trace, too, but only from the start of the
//! browser on, and it reports each event as a message: of a comparison of a million pages, it gives up after 30 s and
//! reports none.

use crate::page::Page;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The categories of work that the browser records.
const CATEGORIES: [&str; 3] = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];
/// The longest time until the browser has the trace ready. A large one takes some seconds.
const PATIENCE: Duration = Duration::from_secs(120);
/// How many bytes of the trace to read at a time, at most.
const PIECE: usize = 4 << 20;
/// The name of the recording's stream: Chromium counts the streams from 1, and each browser records once.
/// An event of the developer tools tells it, but chromedriver forwards no events.
const STREAM: &str = "1";

/// Begins to record. Each browser can record once.
pub async fn record(page: &Page) {
    let config = json!({"includedCategories": CATEGORIES, "excludedCategories": ["*"]});
    page.devtools("Tracing.start", json!({"transferMode": "ReturnAsStream", "traceConfig": config})).await;
}

/// The cost of one frame, in ms.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame {
    /// CPU time of the page's main thread.
    pub main_ms: f64,
    /// Its wall-clock time, which is longer when other programs also need the CPU.
    pub wall_ms: f64,
    /// Time of the threads that turn paint operations into pixels.
    pub raster_ms: f64,
}

/// A piece of a thread's work.
struct Work {
    at_us: f64,
    cpu_ms: f64,
    wall_ms: f64,
}

/// The work of a page's threads.
pub struct Trace {
    /// The start of each frame, in µs.
    frames_us: Vec<f64>,
    /// The page's marks: time and name.
    marks: Vec<(f64, String)>,
    main: Vec<Work>,
    raster: Vec<Work>,
}

impl Trace {
    /// Ends the recording, and reads it.
    pub async fn end(page: &Page) -> Self {
        page.devtools("Tracing.end", json!({})).await;
        let mut text = String::new();
        loop {
            let piece = next_piece(page).await;
            text += piece["data"].as_str().unwrap_or("");
            if piece["eof"] == true {
                break;
            }
        }
        let mut recorded: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("the trace: {error}"));
        let events = recorded["traceEvents"].take();
        Trace::read(events.as_array().map_or(&[], Vec::as_slice))
    }

    /// Reads events in the browser's format.
    fn read(events: &[Value]) -> Self {
        let is = |event: &&Value, name: &str| event["name"] == name;
        let thread = |event: &Value| (event["pid"].as_u64(), event["tid"].as_u64());
        let at_us = |event: &Value| event["ts"].as_f64().unwrap_or(0.0);
        let ms = |time: &Value| time.as_f64().unwrap_or(0.0) / 1000.0;
        let work = |event: &Value| Work { at_us: at_us(event), cpu_ms: ms(&event["tdur"]), wall_ms: ms(&event["dur"]) };
        let frames: Vec<&Value> = events.iter().filter(|event| is(event, "FireAnimationFrame")).collect();
        let main = frames.first().map(|event| thread(event));
        let is_of_main = |event: &&Value| Some(thread(event)) == main;
        let mut frames_us: Vec<f64> = frames.iter().map(|event| at_us(event)).collect();
        frames_us.sort_by(f64::total_cmp);
        let is_mark = |event: &&Value| event["cat"] == "blink.user_timing";
        let mut marks: Vec<(f64, String)> = events
            .iter()
            .filter(is_mark)
            .map(|event| (at_us(event), event["name"].as_str().unwrap_or("").to_string()))
            .collect();
        marks.sort_by(|one, other| one.0.total_cmp(&other.0));
        Trace {
            frames_us,
            marks,
            main: events.iter().filter(|event| is(event, "RunTask")).filter(is_of_main).map(work).collect(),
            raster: events.iter().filter(|event| is(event, "RasterTask")).map(work).collect(),
        }
    }

    /// The cost of each frame between two marks, given by name.
    pub fn frames(&self, from: &str, to: &str) -> Vec<Frame> {
        let at_us = |name: &str| self.marks.iter().find(|mark| mark.1 == name).map_or(f64::NAN, |mark| mark.0);
        let (from_us, to_us) = (at_us(from), at_us(to));
        let pairs = self.frames_us.windows(2).filter(|pair| from_us <= pair[0] && pair[1] <= to_us);
        pairs.map(|pair| self.cost(pair[0], pair[1])).collect()
    }

    /// The work between each mark with this name and the next one.
    pub fn between(&self, mark: &str) -> Vec<Frame> {
        let marks: Vec<f64> = self.marks.iter().filter(|(_, name)| name == mark).map(|(at_us, _)| *at_us).collect();
        marks.windows(2).map(|pair| self.cost(pair[0], pair[1])).collect()
    }

    /// The longest task of the page's main thread between two marks, in ms of CPU time.
    pub fn longest_ms(&self, from: &str, to: &str) -> f64 {
        let at_us = |name: &str| self.marks.iter().rfind(|mark| mark.1 == name).map_or(f64::NAN, |mark| mark.0);
        let (from_us, to_us) = (at_us(from), at_us(to));
        let within = self.main.iter().filter(|work| (from_us..to_us).contains(&work.at_us));
        within.map(|work| work.cpu_ms).fold(0.0, f64::max)
    }

    fn cost(&self, from_us: f64, to_us: f64) -> Frame {
        let sum = |work: &[Work], ms: fn(&Work) -> f64| {
            let within = work.iter().filter(|work| (from_us..to_us).contains(&work.at_us));
            within.map(ms).fold(0.0, |sum, ms| sum + ms)
        };
        let cpu: fn(&Work) -> f64 = |work| work.cpu_ms;
        Frame {
            main_ms: sum(&self.main, cpu),
            wall_ms: sum(&self.main, |work| work.wall_ms),
            raster_ms: sum(&self.raster, cpu),
        }
    }
}

/// The next piece of the recording. The stream is there some time after the recording has ended.
async fn next_piece(page: &Page) -> Value {
    let began = Instant::now();
    loop {
        match page.try_devtools("IO.read", json!({"handle": STREAM, "size": PIECE})).await {
            Ok(piece) => return piece,
            Err(problem) => assert!(began.elapsed() < PATIENCE, "there is no trace: {problem}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

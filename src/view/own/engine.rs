//! The worker that runs people's code, and who waits for it: one run at a time.

use super::glue::Glue;
use crate::page::own::{MOST_SILENCE_S, Outcome, Told};
use crate::view::browser;
use gloo_timers::callback::Interval;
use std::collections::VecDeque;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;
use web_sys::Worker;

const SILENCE_MS: f64 = MOST_SILENCE_S as f64 * 1000.0;
const LOOK_MS: u32 = 500;

type Hear = Closure<dyn FnMut(String, Option<Vec<u8>>, js_sys::Array)>;

/// A run that a panel has asked for.
pub struct Job {
    /// Of which lane.
    pub lane: usize,
    /// The number of the run.
    pub run: u32,
    /// The letter that asks for it.
    pub letter: String,
}

/// Takes a letter, the bytes of a lane and the files.
type Take = fn(String, Option<Vec<u8>>, js_sys::Array);

/// The worker.
pub struct Engine {
    take: Take,
    look: fn(),
    worker: Option<(Worker, Hear)>,
    is_loaded: bool,
    job: Option<Job>,
    waiting: VecDeque<Job>,
    heard_ms: f64,
    watch: Option<Interval>,
}

impl Engine {
    /// No worker yet. Its letters go to `take`; `look` is called now and then while it works.
    pub fn new(take: Take, look: fn()) -> Self {
        let (worker, job, waiting, watch) = (None, None, VecDeque::new(), None);
        Engine { take, look, worker, is_loaded: false, job, waiting, heard_ms: 0.0, watch }
    }

    /// Whether Python is there.
    pub fn is_loaded(&self) -> bool {
        self.is_loaded
    }

    /// Asks for a run. It replaces a run of the same lane that waits.
    pub fn ask(&mut self, glue: &Glue, job: Job) {
        self.waiting.retain(|other| other.lane != job.lane);
        self.waiting.push_back(job);
        self.go_on(glue);
    }

    /// Ends what the worker does for this lane; `true` if there was something. The worker cannot be interrupted: another one
    /// takes its place.
    pub fn stop(&mut self, glue: &Glue, lane: usize) -> bool {
        let waits = self.waiting.len();
        self.waiting.retain(|job| job.lane != lane);
        if self.job.as_ref().is_none_or(|job| job.lane != lane) {
            return self.waiting.len() < waits;
        }
        self.end();
        self.go_on(glue);
        true
    }

    /// The lane of the present run, if it has been silent for too long.
    pub fn silent_lane(&self) -> Option<usize> {
        let is_silent = self.is_loaded && browser::now_ms() - self.heard_ms > SILENCE_MS;
        self.job.as_ref().filter(|_| is_silent).map(|job| job.lane)
    }

    /// A letter has come: the lane that it is for, and what it says.
    pub fn hear(&mut self, glue: &Glue, json: &str) -> Option<(usize, Told)> {
        self.heard_ms = browser::now_ms();
        let job = self.job.as_ref()?;
        let (lane, told) = (job.lane, Told::read(json, job.run)?);
        match told {
            Told::Ready(..) => self.is_loaded = true,
            Told::Failed(_) => {
                self.end();
                self.waiting.clear();
            }
            Told::Done(_) | Told::Found(..) => {
                self.job = None;
                // Threads of a run that has reached a limit may still be going on: the next run gets another worker.
                if matches!(&told, Told::Done(done) if done.outcome == Outcome::Limit) {
                    self.end();
                }
                self.go_on(glue);
            }
            _ => {}
        }
        Some((lane, told))
    }

    fn end(&mut self) {
        if let Some((worker, _)) = self.worker.take() {
            worker.terminate();
        }
        (self.job, self.is_loaded, self.watch) = (None, false, None);
    }

    fn go_on(&mut self, glue: &Glue) {
        if self.job.is_some() {
            return;
        }
        let Some(job) = self.waiting.pop_front() else { return };
        if self.worker.is_none() {
            let hear: Hear = Closure::new(self.take);
            self.worker = Some((glue.open_worker(hear.as_ref().unchecked_ref()), hear));
        }
        self.heard_ms = browser::now_ms();
        self.watch = Some(Interval::new(LOOK_MS, self.look));
        if let Some((worker, _)) = &self.worker {
            glue.post(worker, &job.letter);
        }
        self.job = Some(job);
    }
}

/// The bytes in an array of arrays.
pub fn bytes_of(files: &js_sys::Array) -> Vec<Vec<u8>> {
    files.iter().map(|file: JsValue| js_sys::Uint8Array::new(&file).to_vec()).collect()
}

//! The way to the engine: a web worker, or this program between two frames where no worker can be had.

use crate::view::beside::{Beside, FromWorker, SLICE_MS, STEPS};
use crate::view::browser;
use crate::worker::{Ask, Desk, Letter, Tell};
use yew::Callback;

/// A worker that owes an answer for so long has died without a word.
const SILENCE_MS: f64 = 20_000.0;

/// The way to the engine.
#[derive(Default)]
pub enum Link {
    /// None yet.
    #[default]
    None,
    /// A worker.
    Worker(Box<Engine>),
    /// This program.
    Here(Box<Desk>),
}

/// A worker, and what is known of it.
pub struct Engine {
    beside: Beside,
    is_ready: bool,
    /// When it was heard last, in ms, or asked after a rest.
    heard_ms: f64,
}

impl Link {
    /// A new worker; this program if none can be had.
    pub fn new(tell: &Callback<FromWorker>) -> Self {
        match Beside::start(None, tell) {
            Some(beside) => {
                browser::set_body("data-engine", "worker");
                Link::Worker(Box::new(Engine { beside, is_ready: false, heard_ms: browser::now_ms() }))
            }
            None => Link::here(),
        }
    }

    /// This program.
    pub fn here() -> Self {
        browser::set_body("data-engine", "page");
        Link::Here(Box::new(Desk::new(browser::join)))
    }

    /// Whether there is no way yet.
    pub fn is_none(&self) -> bool {
        matches!(self, Link::None)
    }

    /// Whether the engine is in the page.
    pub fn is_here(&self) -> bool {
        matches!(self, Link::Here(_))
    }

    /// Whether a worker has not begun yet.
    pub fn is_starting(&self) -> bool {
        matches!(self, Link::Worker(engine) if !engine.is_ready)
    }

    /// Sends a letter.
    pub fn send(&mut self, generation: u32, body: Ask) {
        let bytes = Letter { generation, body }.to_bytes();
        match self {
            Link::None => {}
            Link::Here(desk) => desk.receive(&bytes),
            Link::Worker(engine) => {
                engine.heard_ms = browser::now_ms();
                engine.beside.send(&bytes);
            }
        }
    }

    /// A worker was heard.
    pub fn hear(&mut self, is_ready: bool) {
        if let Link::Worker(engine) = self {
            engine.heard_ms = browser::now_ms();
            engine.is_ready |= is_ready;
        }
    }

    /// Whether a worker that owes an answer has been silent for too long.
    pub fn is_silent(&self) -> bool {
        matches!(self, Link::Worker(engine) if browser::now_ms() - engine.heard_ms > SILENCE_MS)
    }

    /// Works for a slice if the engine is in the page. Returns the answers.
    pub fn work(&mut self) -> Vec<Vec<u8>> {
        let Link::Here(desk) = self else { return Vec::new() };
        let until_ms = browser::now_ms() + SLICE_MS;
        while desk.advance(STEPS) && browser::now_ms() < until_ms {}
        std::iter::from_fn(|| desk.answer()).collect()
    }
}

/// What an answer says, if it belongs to this generation of the setup.
pub fn answer(bytes: &[u8], generation: u32) -> Result<Option<Tell>, String> {
    let letter = Letter::<Tell>::of_bytes(bytes).map_err(|problem| problem.to_string())?;
    Ok((letter.generation == generation).then_some(letter.body))
}

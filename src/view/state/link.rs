//! The way to the engine: a web worker, or this program between two frames where no worker can be had.

use crate::view::browser;
use crate::worker::{Ask, Desk, Letter, Tell};
use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

/// How long a slice between two frames may take: half a frame, so that there is time left to paint.
const SLICE_MS: f64 = 8.0;
/// The number of steps between two checks of the clock.
const STEPS: u32 = 2_000;
/// A worker that owes an answer for so long has died without a word.
const SILENCE_MS: f64 = 20_000.0;

/// What comes from a worker.
pub enum FromWorker {
    /// It has begun.
    Ready,
    /// A letter, as bytes.
    Letter(Vec<u8>),
    /// It has stopped in the middle: why, and whether it ran out of memory.
    Stopped(String, bool),
    /// It did not begin.
    Lacking,
}

/// The way to the engine.
#[derive(Default)]
pub enum Link {
    /// None yet.
    #[default]
    None,
    /// A worker.
    Worker(Box<Beside>),
    /// This program.
    Here(Box<Desk>),
}

/// A worker, and what is known of it.
pub struct Beside {
    worker: Worker,
    is_ready: bool,
    /// When it was heard last, in ms, or asked after a rest.
    heard_ms: f64,
    /// Holds the functions that hear it.
    _hears: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Link {
    /// A new worker; this program if none can be had.
    pub fn new(tell: &Callback<FromWorker>) -> Self {
        match Beside::start(tell) {
            Some(beside) => {
                browser::set_body("data-engine", "worker");
                Link::Worker(Box::new(beside))
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
        matches!(self, Link::Worker(beside) if !beside.is_ready)
    }

    /// Sends a letter.
    pub fn send(&mut self, generation: u32, body: Ask) {
        let bytes = Letter { generation, body }.to_bytes();
        match self {
            Link::None => {}
            Link::Here(desk) => desk.receive(&bytes),
            Link::Worker(beside) => {
                beside.heard_ms = browser::now_ms();
                let buffer = Uint8Array::from(&bytes[..]).buffer();
                let _ = beside.worker.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
            }
        }
    }

    /// A worker was heard.
    pub fn hear(&mut self, is_ready: bool) {
        if let Link::Worker(beside) = self {
            beside.heard_ms = browser::now_ms();
            beside.is_ready |= is_ready;
        }
    }

    /// Whether a worker that owes an answer has been silent for too long.
    pub fn is_silent(&self) -> bool {
        matches!(self, Link::Worker(beside) if browser::now_ms() - beside.heard_ms > SILENCE_MS)
    }

    /// Works for a slice if the engine is in the page. Returns the answers.
    pub fn work(&mut self) -> Vec<Vec<u8>> {
        let Link::Here(desk) = self else { return Vec::new() };
        let until_ms = browser::now_ms() + SLICE_MS;
        while desk.advance(STEPS) && browser::now_ms() < until_ms {}
        std::iter::from_fn(|| desk.answer()).collect()
    }
}

impl Beside {
    /// Starts a worker with the program that this page runs. `None` if the page was opened in a way that allows none.
    fn start(tell: &Callback<FromWorker>) -> Option<Self> {
        // The tag of `start.js` names the files; a page in a single file has none.
        let names = browser::document()?.query_selector("script[data-worker]").ok()??;
        let address = |name| browser::absolute(&names.get_attribute(name)?);
        let (script, module) = (address("data-worker")?, address("data-module")?);
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&script, &options).ok()?;
        let (letters, errors) = (tell.clone(), tell.clone());
        let on_message = Closure::new(move |event: MessageEvent| letters.emit(read(&event.data())));
        let on_error = Closure::new(move |_: MessageEvent| errors.emit(FromWorker::Lacking));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let start = Object::new();
        Reflect::set(&start, &"module".into(), &module.into()).ok()?;
        Reflect::set(&start, &"program".into(), &wasm_bindgen::module()).ok()?;
        worker.post_message(&start).ok()?;
        Some(Beside { worker, is_ready: false, heard_ms: browser::now_ms(), _hears: [on_message, on_error] })
    }
}

fn read(data: &JsValue) -> FromWorker {
    match data.dyn_ref::<ArrayBuffer>() {
        Some(buffer) => FromWorker::Letter(Uint8Array::new(buffer).to_vec()),
        None if data.is_string() => FromWorker::Ready,
        None => {
            let field = |name: &str| Reflect::get(data, &name.into()).unwrap_or_default();
            let text = field("stopped").as_string().unwrap_or_default();
            FromWorker::Stopped(text, field("lacksMemory").is_truthy())
        }
    }
}

/// What an answer says, if it belongs to this generation of the setup.
pub fn answer(bytes: &[u8], generation: u32) -> Result<Option<Tell>, String> {
    let letter = Letter::<Tell>::of_bytes(bytes).map_err(|problem| problem.to_string())?;
    Ok((letter.generation == generation).then_some(letter.body))
}

//! A web worker with the same program as the one that starts it (`static/worker.js`), and what it says.

use crate::view::browser;
use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

/// How long a slice between two frames may take where there is no worker, in ms: half a frame, so that there is time left to
/// paint.
pub const SLICE_MS: f64 = 8.0;
/// The number of steps between two checks of the clock.
pub const STEPS: u32 = 2_000;

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

/// A worker, and the functions that hear it. It ends when this value is dropped.
pub struct Beside {
    worker: Worker,
    _hears: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Beside {
    /// Starts a worker with this program, whose script is `module`, or else the page's own. `None` if the page was opened in a
    /// way that allows no worker.
    pub fn start(module: Option<&str>, tell: &Callback<FromWorker>) -> Option<Self> {
        // The tag of `start.js` names the files; a page in a single file has none.
        let names = browser::document()?.query_selector("script[data-worker]").ok()??;
        let script = browser::absolute(&names.get_attribute("data-worker")?)?;
        let module = match module {
            Some(module) => browser::absolute(module)?,
            None => browser::absolute(&names.get_attribute("data-module")?)?,
        };
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
        Some(Beside { worker, _hears: [on_message, on_error] })
    }

    /// Sends a letter.
    pub fn send(&self, bytes: &[u8]) {
        let buffer = Uint8Array::from(bytes).buffer();
        let _ = self.worker.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
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

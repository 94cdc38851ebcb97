//! The page that embeds this one (the host): the playground answers its calls and reports events to it.

use crate::page::host::{self, Call, Request};
use crate::page::notes::{Note, Tone};
use crate::page::picture::Picture;
use crate::page::playback::Playback;
use crate::page::quiz::Quiz;
use crate::say::Problem;
use crate::setup::Setup;
use crate::view::browser;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, MessageEvent, ResizeObserver, Window};
use yew::Callback;

/// While the run plays, the playground reports the time to the host at this interval, in ms.
const TIME_MS: f64 = 250.0;
/// The playground ignores longer messages.
const MAX_MESSAGE: usize = 100_000;
/// The time after which new HTML is in the document and its canvases have their sizes, in ms.
const SHOT_MS: u32 = 80;

/// Events of the host and of the frame.
pub enum HostMsg {
    /// It calls the playground.
    Calls(HostCall),
    /// The frame has come into view, or left it.
    Seen(bool),
    /// The page has another height.
    Sized,
    /// The screenshot that the host called for can be taken now.
    Shoot(HostCall),
}

/// A call, and the window that sent it.
#[derive(Clone)]
pub struct HostCall {
    request: Request,
    caller: Window,
    origin: String,
}

impl HostCall {
    /// The call, or its problem.
    pub fn call(&self) -> &Result<Call, Problem> {
        &self.request.call
    }

    /// Answers it.
    pub fn answer(&self, answer: Result<Value, Problem>) {
        // A page in a sandbox has no origin to address.
        let origin = if self.origin == "null" { "*" } else { &self.origin };
        post(&self.caller, &host::answer(&self.request.id, answer), origin);
    }
}

/// What changed a setting or the playhead.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The person.
    Person,
    /// The host.
    Host,
    /// The run played on.
    Time,
}

/// The settings and the playhead as last reported to the host. Every frame compares both as they are, and writes them
/// out only when they have changed.
struct Told {
    setup: Setup,
    going: Going,
}

/// The state of the run.
#[derive(Clone, Copy)]
struct Going {
    is_playing: bool,
    is_over: bool,
    is_live: bool,
}

/// What the host is told of: the present state of the page.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// All settings.
    pub setup: &'a Setup,
    /// The playhead.
    pub playback: &'a Playback,
    /// The comparison on screen.
    pub picture: Option<&'a Picture>,
    /// Whether a live run is running.
    pub is_live_running: bool,
    /// The author's question, if there is one.
    pub quiz: Option<&'a Quiz>,
}

impl Standing<'_> {
    /// The moment.
    pub fn moment(&self) -> Value {
        json!({"at_ms": self.playback.at_us() as f64 / 1000.0, "playing": self.playback.is_playing()})
    }

    /// The moment, and all settings.
    fn json(&self) -> Value {
        let mut standing = self.moment();
        standing["setup"] = host::setup_json(self.setup);
        standing
    }
}

/// The host, and what has been reported to it.
pub struct Host {
    parent: Window,
    /// The only origin that may call, if the address names one.
    allowed: Option<String>,
    told: Option<Told>,
    /// Whether it has been told that the reader has seen the run to its end, after answering the question if there is
    /// one.
    is_complete: bool,
    /// When the time was last reported to it.
    told_ms: f64,
    problems: Vec<String>,
    height: i32,
    is_seen: bool,
    /// Calls that wait for the simulation to end.
    waiting: Vec<HostCall>,
    shot: Option<Timeout>,
    _listener: EventListener,
    _eyes: Option<Eyes>,
}

impl Host {
    /// The page that embeds this one; `None` if none does.
    pub fn of(tell: &Callback<HostMsg>, allowed: Option<&str>) -> Option<Box<Self>> {
        let window = browser::window()?;
        let parent = window.parent().ok().flatten().filter(|parent| *parent != window)?;
        let (tell, from) = (tell.clone(), parent.clone());
        let allowed = allowed.map(String::from);
        let only = allowed.clone();
        let listener = EventListener::new(&window, "message", move |event| {
            if let Some(call) = event.dyn_ref().and_then(|event| read_call(event, &from, only.as_deref())) {
                tell.emit(HostMsg::Calls(call));
            }
        });
        Some(Box::new(Host {
            parent,
            allowed,
            told: None,
            is_complete: false,
            told_ms: 0.0,
            problems: Vec::new(),
            height: 0,
            is_seen: true,
            waiting: Vec::new(),
            shot: None,
            _listener: listener,
            _eyes: None,
        }))
    }

    /// Begins to observe the page's height and whether it is on screen.
    pub fn watch(&mut self, tell: &Callback<HostMsg>) {
        self._eyes = Eyes::open(tell);
    }

    /// Whether to paint frames: a page that is scrolled out of view pauses.
    pub fn is_seen(&self) -> bool {
        self.is_seen
    }

    /// The page has come into view, or left it.
    pub fn see(&mut self, is_seen: bool) {
        self.is_seen = is_seen;
    }

    /// Keeps a call until the simulation has ended: the screen still shows the setup before.
    pub fn wait(&mut self, call: HostCall) {
        self.waiting.push(call);
    }

    /// The calls that have waited.
    pub fn take_waiting(&mut self) -> Vec<HostCall> {
        std::mem::take(&mut self.waiting)
    }

    /// Has a screenshot taken when new HTML is in the document.
    pub fn shoot_soon(&mut self, call: HostCall, tell: &Callback<HostMsg>) {
        let tell = tell.clone();
        self.shot = Some(Timeout::new(SHOT_MS, move || tell.emit(HostMsg::Shoot(call))));
    }

    /// Reports an event to it.
    pub fn tell(&self, name: &str, detail: Value) {
        post(&self.parent, &host::event(name, detail), self.allowed.as_deref().unwrap_or("*"));
    }

    /// Reports what has changed.
    pub fn tell_changes(&mut self, now: &Standing, by: By) {
        let Some(picture) = now.picture else { return };
        let is_over = now.playback.is_at_end() && !now.is_live_running;
        let going = Going { is_playing: now.playback.is_playing(), is_over, is_live: picture.is_live };
        let now_ms = browser::now_ms();
        if going.is_playing && now_ms - self.told_ms >= TIME_MS {
            self.told_ms = now_ms;
            self.tell("time", now.moment());
        }
        let Some(told) = &mut self.told else {
            self.told = Some(Told { setup: now.setup.clone(), going });
            let mut detail = now.json();
            detail["version"] = json!(host::VERSION);
            return self.tell("ready", detail);
        };
        let before = std::mem::replace(&mut told.going, going);
        let is_new = told.setup != *now.setup;
        if is_new {
            told.setup = now.setup.clone();
        }
        if is_new || before.is_playing != going.is_playing {
            let by = ["person", "host", "time"][by as usize];
            let mut detail = now.json();
            detail["by"] = json!(by);
            self.tell("change", detail);
        }
        // A live run ends when its lanes do; a replay, when the playhead reaches the end.
        let is_end = going.is_over && !before.is_over && by == By::Time;
        if is_end || going.is_live && going.is_over && !(before.is_live && before.is_over) {
            self.tell("finish", host::result_json(picture));
        }
        // When the page asks again, the host is told of the next completion, too.
        let is_asking = now.quiz.is_some_and(Quiz::is_open);
        self.is_complete &= !is_asking;
        if going.is_over && by != By::Host && !is_asking && !std::mem::replace(&mut self.is_complete, true) {
            self.tell("complete", Quiz::json(now.quiz, Some(&picture.comparison)));
        }
    }

    /// Reports new problems.
    pub fn tell_problems(&mut self, notes: &[Note]) {
        let notes = notes.iter().filter(|note| note.tone == Tone::Problem);
        for note in notes.clone().filter(|note| !self.problems.contains(&note.text)) {
            self.tell("problem", json!({"field": note.field, "text": note.text}));
        }
        self.problems = notes.map(|note| note.text.clone()).collect();
    }

    /// Reports the height of the page, if it is new.
    pub fn tell_height(&mut self) {
        let Some(height) = browser::page_height() else { return };
        if std::mem::replace(&mut self.height, height) != height {
            self.tell("size", json!({"height": height}));
            // The message that learning platforms understand (IMS LTI).
            post(&self.parent, &json!({"subject": "lti.frameResize", "height": height}), "*");
        }
    }
}

/// Reads a message as a call from the host. Other messages change nothing.
fn read_call(event: &MessageEvent, parent: &Window, allowed: Option<&str>) -> Option<HostCall> {
    let is_parent = event.source().is_some_and(|source| js_sys::Object::is(&source, parent));
    if !is_parent || allowed.is_some_and(|allowed| allowed != event.origin()) {
        return None;
    }
    // A value that JSON cannot hold (functions, cycles) is no call.
    let text = String::from(js_sys::JSON::stringify(&event.data()).ok()?);
    let message = serde_json::from_str(&text).ok().filter(|_| text.len() <= MAX_MESSAGE)?;
    Some(HostCall { request: host::read(&message)?, caller: parent.clone(), origin: event.origin() })
}

fn post(to: &Window, message: &Value, origin: &str) {
    if let Ok(message) = js_sys::JSON::parse(&serde_json::to_string(message).unwrap_or_default()) {
        // If the named origin is not valid, the message is lost.
        let _ = to.post_message(&message, origin);
    }
}

/// Observes the page's height and whether it is on screen.
struct Eyes {
    size: ResizeObserver,
    sight: IntersectionObserver,
    _sized: Closure<dyn FnMut()>,
    _seen: Closure<dyn FnMut(js_sys::Array)>,
}

impl Eyes {
    fn open(tell: &Callback<HostMsg>) -> Option<Self> {
        let page = page()?;
        let (sizes, sights) = (tell.clone(), tell.clone());
        let sized = Closure::<dyn FnMut()>::new(move || sizes.emit(HostMsg::Sized));
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>() {
                sights.emit(HostMsg::Seen(entry.is_intersecting()));
            }
        });
        let size = ResizeObserver::new(sized.as_ref().unchecked_ref()).ok()?;
        let sight = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok()?;
        size.observe(&page);
        sight.observe(&page);
        Some(Eyes { size, sight, _sized: sized, _seen: seen })
    }
}

impl Drop for Eyes {
    fn drop(&mut self) {
        self.size.disconnect();
        self.sight.disconnect();
    }
}

fn page() -> Option<Element> {
    browser::document()?.query_selector(".page").ok().flatten()
}

//! The page that embeds this one (the host): the playground answers its calls and reports events to it.

use super::{App, Msg, Work};
use crate::say::settings;
use crate::setup::host::{self, Call};
use crate::setup::{self, Problem, Setup};
use crate::site::PageId;
use crate::view::address::Address;
use crate::view::browser;
use crate::view::notes::Tone;
use crate::view::picture;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, MessageEvent, ResizeObserver, Window};
use yew::html::Scope;
use yew::prelude::*;

/// While the run plays, the playground reports the time to the host at this interval, in ms.
const TIME_MS: f64 = 250.0;
/// The playground ignores longer messages.
const MAX_MESSAGE: usize = 100_000;
/// The time after which new HTML is in the document and its canvases have their sizes, in ms.
const SHOT_MS: u32 = 80;

/// Events of the host and of the frame.
pub enum HostMsg {
    /// It calls the playground.
    Asks(Question),
    /// The frame has come into view, or left it.
    Seen(bool),
    /// The page has another height.
    Sized,
    /// The screenshot that the host called for can be taken now.
    Shoot(Question),
}

/// A call, and the window that sent it.
#[derive(Clone)]
pub struct Question {
    asked: host::Asked,
    asker: Window,
    origin: String,
}

impl Question {
    fn answer(&self, answer: Result<Value, Problem>) {
        // A page in a sandbox has no origin to address.
        let origin = if self.origin == "null" { "*" } else { &self.origin };
        post(&self.asker, &host::answer(&self.asked.id, answer), origin);
    }
}

/// What changed a setting or the playhead.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Person,
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

/// The host, and what has been reported to it.
pub(super) struct Host {
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
    waiting: Vec<Question>,
    shot: Option<Timeout>,
    _listener: EventListener,
    _eyes: Option<Eyes>,
}

impl Host {
    /// The page that embeds this one; `None` if none does.
    pub(super) fn of(link: &Scope<App>, address: &Address) -> Option<Box<Self>> {
        let window = browser::window()?;
        let parent = window.parent().ok().flatten().filter(|parent| *parent != window)?;
        let (allowed, asks, from) = (address.author.host.clone(), link.clone(), parent.clone());
        let only = allowed.clone();
        let listener = EventListener::new(&window, "message", move |event| {
            if let Some(question) = event.dyn_ref().and_then(|event| question(event, &from, only.as_deref())) {
                asks.send_message(Msg::Host(HostMsg::Asks(question)));
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
    pub(super) fn watch(&mut self, link: &Scope<App>) {
        self._eyes = Eyes::open(link);
    }

    /// Whether to paint frames: a page that is scrolled out of view pauses.
    pub(super) fn is_seen(&self) -> bool {
        self.is_seen
    }

    pub(super) fn tell(&self, name: &str, detail: Value) {
        post(&self.parent, &host::event(name, detail), self.allowed.as_deref().unwrap_or("*"));
    }
}

/// Reads a message as a call from the host. Other messages change nothing.
fn question(event: &MessageEvent, parent: &Window, allowed: Option<&str>) -> Option<Question> {
    let is_parent = event.source().is_some_and(|source| js_sys::Object::is(&source, parent));
    if !is_parent || allowed.is_some_and(|allowed| allowed != event.origin()) {
        return None;
    }
    // A value that JSON cannot hold (functions, cycles) is no call.
    let text = String::from(js_sys::JSON::stringify(&event.data()).ok()?);
    let message = serde_json::from_str(&text).ok().filter(|_| text.len() <= MAX_MESSAGE)?;
    Some(Question { asked: host::read(&message)?, asker: parent.clone(), origin: event.origin() })
}

fn post(to: &Window, message: &Value, origin: &str) {
    if let Ok(message) = js_sys::JSON::parse(&message.to_string()) {
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
    fn open(link: &Scope<App>) -> Option<Self> {
        let page = page()?;
        let (sizes, sights) = (link.clone(), link.clone());
        let sized = Closure::<dyn FnMut()>::new(move || sizes.send_message(Msg::Host(HostMsg::Sized)));
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>() {
                sights.send_message(Msg::Host(HostMsg::Seen(entry.is_intersecting())));
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

impl App {
    /// Handles a message of the host; `true` when the HTML has changed.
    pub(super) fn on_host(&mut self, context: &Context<Self>, message: HostMsg) -> bool {
        match message {
            HostMsg::Asks(question) => self.asked(context, question),
            HostMsg::Shoot(question) => {
                question.answer(self.shoot());
                false
            }
            HostMsg::Seen(is_seen) => {
                if let Some(host) = &mut self.host {
                    host.is_seen = is_seen;
                }
                false
            }
            HostMsg::Sized => {
                self.tell_height();
                false
            }
        }
    }

    fn asked(&mut self, context: &Context<Self>, question: Question) -> bool {
        let is_busy = matches!(self.work, Work::Growth(_) | Work::Simulation(_));
        let call = match &question.asked.call {
            Ok(call) => call.clone(),
            Err(problem) => {
                question.answer(Err(problem.clone()));
                return false;
            }
        };
        if is_busy && matches!(call, Call::Result | Call::Screenshot) {
            // The screen still shows the setup before.
            if let Some(host) = &mut self.host {
                host.waiting.push(question);
            }
            return false;
        }
        if call == Call::Screenshot {
            let (link, later) = (context.link().clone(), question);
            let shot = Timeout::new(SHOT_MS, move || link.send_message(Msg::Host(HostMsg::Shoot(later))));
            if let Some(host) = &mut self.host {
                host.shot = Some(shot);
            }
            return false;
        }
        question.answer(self.perform(context, call));
        true
    }

    fn perform(&mut self, context: &Context<Self>, call: Call) -> Result<Value, Problem> {
        if self.is_asking() && matches!(call, Call::Play | Call::Seek(_) | Call::Step(_)) {
            let text = String::from("waits for the answer of the reader. Until then, the run does not move.");
            return Err(Problem { field: String::from("ask"), text });
        }
        match call {
            Call::Play if !self.playback.is_playing => self.play(context),
            Call::Pause if self.playback.is_playing => self.play(context),
            Call::Play | Call::Pause | Call::Screenshot => {}
            Call::Seek(at_us) => self.seek(context, at_us),
            Call::Step(forward) => self.step(context, forward),
            Call::Reset => self.reset(context),
            Call::Setup(settings) => return self.set_all(context, &settings),
            Call::Result => return self.result("is not available yet. Wait for the event `ready`."),
        }
        Ok(self.moment())
    }

    /// Takes all settings, or none if one is invalid.
    fn set_all(&mut self, context: &Context<Self>, settings: &[(String, String)]) -> Result<Value, Problem> {
        let (before, mut after) = (self.setup.clone(), self.setup.clone());
        for (key, value) in settings {
            let Some(setting) = setup::setting(key) else { continue };
            let problem = |wrong| Problem { field: key.clone(), text: settings::wrong(key, &wrong, &[]) };
            setting.set(&mut after, value).map_err(problem)?;
        }
        self.setup = after;
        self.settings_changed(context, &before);
        Ok(host::setup_json(&self.setup))
    }

    fn shoot(&mut self) -> Result<Value, Problem> {
        let problem = |text: &str| Problem { field: String::from("screenshot"), text: String::from(text) };
        let shown = self.shown.clone().ok_or_else(|| problem("is not available yet. Wait for the event `ready`."))?;
        let (look, table) = (self.look(), self.table());
        self.stage.show(&shown, &self.playback, look, table, PageId::NONE);
        let png =
            picture::of_page().ok_or_else(|| problem("is not possible: the browser does not return the picture."))?;
        Ok(json!({"png": png}))
    }

    fn moment(&self) -> Value {
        json!({"at_ms": self.playback.at_us as f64 / 1000.0, "playing": self.playback.is_playing})
    }

    /// The moment, and all settings.
    fn standing(&self) -> Value {
        let mut standing = self.moment();
        standing["setup"] = host::setup_json(&self.setup);
        standing
    }

    /// Reports to the host what has changed.
    pub(super) fn tell_host(&mut self, by: By) {
        let Some(mut host) = self.host.take() else { return };
        if matches!(self.work, Work::Rest | Work::Live(..)) {
            for question in std::mem::take(&mut host.waiting) {
                question.answer(match question.asked.call {
                    Ok(Call::Screenshot) => self.shoot(),
                    _ => self.result("is not available: the simulation was cancelled."),
                });
            }
            self.tell_changes(&mut host, by);
        }
        self.tell_problems(&mut host);
        self.host = Some(host);
    }

    /// The figures of the comparison on screen, or why there is none.
    fn result(&self, why_not: &str) -> Result<Value, Problem> {
        let none = || Problem { field: String::from("result"), text: String::from(why_not) };
        self.shown
            .as_ref()
            .map(|shown| host::result_json(&shown.comparison, shown.is_live, settings::lane_name))
            .ok_or_else(none)
    }

    fn tell_changes(&self, host: &mut Host, by: By) {
        let Some(shown) = &self.shown else { return };
        let going = Going {
            is_playing: self.playback.is_playing,
            is_over: self.playback.is_at_end() && !matches!(self.work, Work::Live(..)),
            is_live: shown.is_live,
        };
        let now_ms = browser::now_ms();
        if going.is_playing && now_ms - host.told_ms >= TIME_MS {
            host.told_ms = now_ms;
            host.tell("time", self.moment());
        }
        let Some(told) = &mut host.told else {
            host.told = Some(Told { setup: self.setup.clone(), going });
            let mut detail = self.standing();
            detail["version"] = json!(host::VERSION);
            return host.tell("ready", detail);
        };
        let before = std::mem::replace(&mut told.going, going);
        let is_new = told.setup != self.setup;
        if is_new {
            told.setup = self.setup.clone();
        }
        if is_new || before.is_playing != going.is_playing {
            let by = ["person", "host", "time"][by as usize];
            let mut detail = self.standing();
            detail["by"] = json!(by);
            host.tell("change", detail);
        }
        // A live run ends when its lanes do; a replay, when the playhead reaches the end.
        let is_end = going.is_over && !before.is_over && by == By::Time;
        if is_end || going.is_live && going.is_over && !(before.is_live && before.is_over) {
            host.tell("finish", host::result_json(&shown.comparison, shown.is_live, settings::lane_name));
        }
        // When the page asks again, the host is told of the next completion, too.
        host.is_complete &= !self.is_asking();
        if going.is_over && by != By::Host && !self.is_asking() && !std::mem::replace(&mut host.is_complete, true) {
            host.tell("complete", self.answer_json());
        }
    }

    fn tell_problems(&self, host: &mut Host) {
        let notes = self.notes.all().iter().filter(|note| note.tone == Tone::Problem);
        let problems: Vec<(&str, String)> = notes.map(|note| (note.field.as_str(), note.text.clone())).collect();
        for (field, text) in problems.iter().filter(|(_, text)| !host.problems.contains(text)) {
            host.tell("problem", json!({"field": field, "text": text}));
        }
        host.problems = problems.into_iter().map(|(_, text)| text).collect();
    }

    fn tell_height(&mut self) {
        let Some(host) = &mut self.host else { return };
        let Some(height) = browser::page_height() else { return };
        if std::mem::replace(&mut host.height, height) != height {
            host.tell("size", json!({"height": height}));
            // The message that learning platforms understand (IMS LTI).
            post(&host.parent, &json!({"subject": "lti.frameResize", "height": height}), "*");
        }
    }
}

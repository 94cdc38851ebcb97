//! The panel of one lane: its editor, its buttons, and what became of its run.

mod parts;

use super::console::console;
use super::doors::Doors;
use super::glue::{Editor, Glue};
use super::result::{self, ResultProps};
use crate::page::own::{MOST_BYTES, OwnCode, Run, State, Told, changes};
use crate::text;
use crate::view::browser;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, File};
use yew::prelude::*;

/// What a person can start from, other than the lane's own pattern.
const TEMPLATE: &str = include_str!("../../../python/template/crawler.py");
/// Its start address, which the site's own replaces.
const ANY_START: &str = "https://site.example/";
/// The address is written when nothing has changed for so long, in ms.
const PAUSE_MS: u32 = 400;

/// A field beside the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// The arguments.
    Arguments,
    /// The lines for `input()`.
    Answers,
    /// The seed by which threads change.
    Interleave,
    /// The seed by which tasks are ordered.
    Order,
}

/// What can happen to a panel.
pub enum Msg {
    /// Another code.
    Open(OwnCode),
    /// The person has written.
    Wrote(String),
    /// A field has this text.
    Field(Field, String),
    /// Run, or (`true`) look for a schedule that breaks the code.
    Run(bool),
    /// Run with this call after the file.
    Call(String),
    /// Stop.
    Stop,
    /// Back to the original: the panel closes.
    Close,
    /// The template takes the code's place.
    Template,
    /// A file takes the code's place.
    File(File),
    /// The text of that file; none if it cannot be read.
    Text(Option<String>),
    /// The person gets the code as a file.
    Save,
    /// The person gets a file that the code wrote.
    SaveFile(usize),
    /// The editor shows a line.
    GoTo(u32),
    /// A letter of the worker, and the files that the code wrote.
    Told(Told, Vec<Vec<u8>>),
    /// The state is another one.
    State(State),
    /// What the page did with the run.
    Shown(String),
    /// The page has another comparison.
    PageChanged,
    /// It is time to write the address.
    Keep,
}

/// The properties of a [`Panel`].
#[derive(Properties, Clone)]
pub struct PanelProps {
    /// Which lane, from 0.
    pub lane: usize,
    /// The code at first.
    pub code: OwnCode,
    /// What the browser's side gives.
    pub glue: Glue,
    /// What the panel asks for.
    pub doors: Doors,
    /// Whether the person has just asked for it: then the editor takes the focus.
    pub takes_focus: bool,
}

impl PartialEq for PanelProps {
    fn eq(&self, other: &Self) -> bool {
        self.lane == other.lane
    }
}

/// The panel of a lane.
pub struct Panel {
    code: OwnCode,
    original: Option<(String, String)>,
    /// How many lines are new, and how many are gone.
    apart: Option<(usize, usize)>,
    /// The new lines, from 1: found when the code changes, not with each letter of the worker.
    changed: Vec<u32>,
    run: Run,
    /// What the person has started, and the setup that it ran under: on another setup it runs again.
    started: Option<(OwnCode, String)>,
    shown: String,
    files: Vec<Vec<u8>>,
    doors: Doors,
    place: NodeRef,
    editor: Option<Editor>,
    timer: Option<Timeout>,
    problem: Option<&'static str>,
}

impl Component for Panel {
    type Message = Msg;
    type Properties = PanelProps;

    fn create(context: &Context<Self>) -> Self {
        Panel {
            code: context.props().code.clone(),
            original: None,
            apart: None,
            changed: Vec::new(),
            run: Run::default(),
            started: None,
            shown: String::new(),
            files: Vec::new(),
            doors: context.props().doors,
            place: NodeRef::default(),
            editor: None,
            timer: None,
            problem: None,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        let lane = context.props().lane;
        match message {
            Msg::Open(code) => self.replace(context, code),
            Msg::Wrote(source) => {
                self.code.source = source;
                self.find_changes();
                self.keep_soon(context);
            }
            Msg::Field(field, text) => {
                self.set(field, text);
                self.keep_soon(context);
            }
            Msg::Run(is_search) => self.start(lane, is_search),
            Msg::Call(call) => {
                self.code.call = Some(call);
                self.keep_soon(context);
                self.start(lane, false);
            }
            Msg::Stop => {
                if (self.doors.stop)(lane) {
                    self.run.state = State::Stopped(false);
                }
            }
            Msg::Close => {
                if let Some(editor) = self.editor.take() {
                    editor.close();
                }
                // Not before this message is handled: it destroys this component.
                let lane = context.props().lane;
                let close = self.doors.close;
                self.timer = Some(Timeout::new(0, move || close(lane)));
                return false;
            }
            Msg::Template => {
                let start = (self.doors.start_address)();
                let source = start.map_or(TEMPLATE.to_string(), |start| TEMPLATE.replacen(ANY_START, &start, 1));
                self.replace(context, OwnCode::of(&source));
            }
            Msg::File(file) => {
                let tell = context.link().callback(Msg::Text);
                wasm_bindgen_futures::spawn_local(async move { tell.emit(browser::text_of(&file).await) });
                return false;
            }
            Msg::Text(text) => match text.filter(|text| text.len() <= MOST_BYTES) {
                Some(text) => self.replace(context, OwnCode::of(&text)),
                None => self.problem = Some(text::OWN_FILE_PROBLEM),
            },
            Msg::Save => {
                context.props().glue.save("crawler.py", self.code.source.as_bytes());
                return false;
            }
            Msg::SaveFile(index) => {
                let name = self.run.done().and_then(|done| done.files.get(index));
                if let Some((name, bytes)) = name.zip(self.files.get(index)) {
                    context.props().glue.save(name.rsplit('/').next().unwrap_or(name), bytes);
                }
                return false;
            }
            Msg::GoTo(line) => {
                if let Some(editor) = &self.editor {
                    editor.go_to(line);
                    editor.focus();
                }
                return false;
            }
            Msg::Told(told, files) => self.hear(context, told, files),
            Msg::State(state) => self.run.state = state,
            Msg::Shown(word) => self.shown = word,
            Msg::PageChanged => return self.follow_page(lane),
            Msg::Keep => {
                (self.doors.keep)(lane, Some(self.code.clone()));
                self.compare(lane);
            }
        }
        self.mark();
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        html! {
            <div class="own-panel" data-state={self.state()}>
                { self.buttons(context) }
                <p class="own-said" role="status">{ self.said() }</p>
                <p class="own-problem" role="alert" hidden={self.problem.is_none()}>{ self.problem.unwrap_or("") }</p>
                <div class="own-editor" ref={self.place.clone()}></div>
                <p class="own-hint">{ text::OWN_KEYS }</p>
                { self.options(context) }
                { result::result(&ResultProps {
                    run: &self.run, shown: &self.shown, is_unchanged: self.is_unchanged(),
                    call: link.callback(Msg::Call), go_to: link.callback(Msg::GoTo), save: link.callback(Msg::SaveFile),
                }) }
                { console(&self.run) }
            </div>
        }
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        let Some(place) = self.place.cast::<Element>().filter(|_| first) else { return };
        let (wrote, run) = (context.link().callback(Msg::Wrote), context.link().callback(Msg::Run));
        let wrote = Closure::<dyn FnMut(String)>::new(move |text| wrote.emit(text)).into_js_value();
        let run = Closure::<dyn FnMut()>::new(move || run.emit(false)).into_js_value();
        let (lane, label) = (context.props().lane, text::own_editor(context.props().lane + 1));
        let glue = &context.props().glue;
        let editor = glue.open_editor(&place, &self.code.source, &label, wrote.unchecked_ref(), run.unchecked_ref());
        editor.lock(self.code.locked_lines());
        if context.props().takes_focus {
            editor.focus();
        }
        self.editor = Some(editor);
        self.compare(lane);
        context.link().send_message(Msg::PageChanged);
    }
}

impl Panel {
    fn replace(&mut self, context: &Context<Self>, code: OwnCode) {
        self.code = code;
        self.problem = None;
        self.run = Run { has_threads: self.run.has_threads, ..Run::default() };
        (self.started, self.shown) = (None, String::new());
        self.find_changes();
        if let Some(editor) = &self.editor {
            editor.set_text(&self.code.source);
            editor.lock(self.code.locked_lines());
        }
        self.keep_soon(context);
    }

    fn keep_soon(&mut self, context: &Context<Self>) {
        let tell = context.link().callback(|()| Msg::Keep);
        self.timer = Some(Timeout::new(PAUSE_MS, move || tell.emit(())));
    }

    fn set(&mut self, field: Field, text: String) {
        let seed = || text.trim().parse().ok();
        match field {
            Field::Interleave => self.code.interleave = seed(),
            Field::Order => self.code.order = seed(),
            Field::Arguments => self.code.arguments = text,
            Field::Answers => self.code.answers = text,
        }
    }

    /// Runs the code, because the person says so.
    fn start(&mut self, lane: usize, is_search: bool) {
        if self.run.is_busy() {
            return;
        }
        self.problem = None;
        self.run.begin(is_search, (self.doors.is_loaded)());
        self.shown.clear();
        match (self.doors.run)(lane, &self.code, is_search) {
            Some(query) => self.started = Some((self.code.clone(), query)),
            None => {
                self.run.state = State::New;
                self.problem = Some(text::OWN_NO_SETUP);
            }
        }
    }

    fn hear(&mut self, context: &Context<Self>, told: Told, files: Vec<Vec<u8>>) {
        if let Told::Done(_) | Told::Found(..) = told {
            self.files = files;
        }
        if let Told::Found(found, _) = &told {
            let (seed, is_order) = (found.seed, found.is_order);
            self.code.interleave = seed.filter(|_| !is_order);
            self.code.order = seed.filter(|_| is_order);
            if let Some((code, _)) = &mut self.started {
                (code.interleave, code.order) = (self.code.interleave, self.code.order);
            }
            self.keep_soon(context);
        }
        self.run.hear(told);
    }

    /// On another setup, what the person has started runs again.
    fn follow_page(&mut self, lane: usize) -> bool {
        let before = self.original.is_some();
        self.compare(lane);
        let Some((code, query)) = &self.started else { return before != self.original.is_some() };
        if *code != self.code
            || (self.doors.query)().is_none_or(|now| now == *query)
            || browser::body("data-state") != "ready"
        {
            return false;
        }
        (self.doors.stop)(lane);
        self.run.state = State::New;
        self.start(lane, false);
        true
    }

    /// Compares the code with the lane's built-in Python, and says how they differ.
    fn compare(&mut self, lane: usize) {
        self.original = (self.doors.original)(lane).or(self.original.take());
        self.apart = self.find_changes();
        self.mark();
    }

    /// Finds the lines to mark. Returns how many lines are new, and how many are gone; none if that is not known.
    fn find_changes(&mut self) -> Option<(usize, usize)> {
        let (_, original) = self.original.as_ref()?;
        let found = changes(original, &self.code.source);
        let apart = found.as_ref().map(|(new, gone)| (new.len(), *gone));
        // Another program: marks at all of its lines would say nothing.
        let is_other = |gone: usize| gone > self.code.source.lines().count();
        self.changed = found.filter(|(_, gone)| !is_other(*gone)).map_or(Vec::new(), |(new, _)| new);
        apart
    }

    fn mark(&self) {
        if let Some(editor) = &self.editor {
            editor.mark(self.changed.clone(), self.run.error_line().unwrap_or(0));
        }
    }

    fn is_unchanged(&self) -> bool {
        let has_seed = self.code.interleave.is_some() || self.code.order.is_some();
        !has_seed && self.original.as_ref().is_some_and(|(_, original)| *original == self.code.source)
    }
}

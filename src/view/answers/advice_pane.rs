//! Which one: the pane of the advice.

use super::door::Door;
use super::sweeper::{Sweeper, Told};
use crate::page::answers::advice::{Advice, Kinds, Limits};
use crate::page::answers::curve::{CHUNK, CHUNK_OF_LARGE};
use crate::page::answers::{Pane, say};
use crate::setup::{Setup, parse_query};
use crate::text;
use crate::view::components::input::value_of;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Not more often than this is the progress shown, in ms.
const PAUSE_MS: u32 = 120;

/// The properties of an [`AdvicePane`].
#[derive(Properties, PartialEq)]
pub struct AdvicePaneProps {
    /// What the browser's side gives.
    pub door: Door,
    /// The setup on screen.
    pub query: Rc<str>,
    /// The choices of the address.
    pub choices: String,
    /// How often the page has changed.
    pub changes: u32,
}

/// What can happen to the pane.
pub enum Msg {
    /// Other limits: the change of the present ones, which a control may not know yet.
    Limit(Box<dyn FnOnce(&mut Limits)>),
    /// The search begins, or stops.
    Go(bool),
    /// The pool tells something.
    Told(Told),
    /// The progress may be shown again.
    Rested,
    /// The advised lanes become those of the page.
    Load,
}

/// The pane.
pub struct AdvicePane {
    setup: Setup,
    limits: Limits,
    advice: Advice,
    sweeper: Sweeper,
    is_busy: bool,
    /// Whether the lanes of the page are the advised ones: then a change of them is no new question.
    has_loaded: bool,
    problem: Option<String>,
    timer: Option<Timeout>,
}

impl Component for AdvicePane {
    type Message = Msg;
    type Properties = AdvicePaneProps;

    fn create(context: &Context<Self>) -> Self {
        let AdvicePaneProps { door, query, choices, .. } = context.props();
        let (limits, problem) = match Limits::read(choices) {
            Ok(limits) => (limits, None),
            Err(word) => (Limits::default(), Some(text::answers_wrong_limit(word))),
        };
        let setup = parse_query(query, &[]).0;
        let advice = Advice::new(limits, &setup);
        let sweeper = Sweeper::new(&door.0, context.link().callback(Msg::Told));
        let (is_busy, has_loaded, timer) = (false, false, None);
        let mut pane = AdvicePane { setup, limits, advice, sweeper, is_busy, has_loaded, problem, timer };
        pane.begin(context);
        pane
    }

    fn changed(&mut self, context: &Context<Self>, before: &AdvicePaneProps) -> bool {
        let props = context.props();
        if props.choices != before.choices {
            let limits = Limits::read(&props.choices);
            self.problem = limits.as_ref().err().map(text::answers_wrong_limit);
            self.limits = limits.unwrap_or_default();
            self.begin(context);
        } else if props.query != before.query && !std::mem::take(&mut self.has_loaded) {
            self.begin(context);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Limit(change) => {
                change(&mut self.limits);
                self.problem = None;
                self.begin(context);
            }
            Msg::Go(true) => {
                self.problem = None;
                self.begin(context);
            }
            Msg::Go(false) => {
                self.sweeper.stop();
                self.is_busy = false;
            }
            Msg::Told(told) => return self.hear(context, told),
            Msg::Rested => {
                self.timer = None;
                return false;
            }
            Msg::Load => {
                if let Some(advised) = self.advice.advised() {
                    self.has_loaded = true;
                    let page = context.props().door.0.page();
                    if let Some(rate) = self.limits.rate {
                        page.set("rate", &rate.to_string());
                    }
                    page.set("lanes", &say::lanes_of(&advised));
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let (done, of) = self.advice.progress();
        let link = context.link();
        let sentences = if self.is_busy { Vec::new() } else { say::advice(&self.advice, &self.setup) };
        let advised = self.advice.advised().filter(|_| !self.is_busy);
        let has_advice = advised.is_some();
        html! {
            <div class="advice-pane" data-state={if self.is_busy { "busy" } else { "rest" }} data-lanes={advised.as_ref().map(say::lanes_of)}>
                { self.controls(link) }
                <p class="problem" role="alert" hidden={self.problem.is_none()}>{ self.problem.clone().unwrap_or_default() }</p>
                <div class="row progress" role="status">
                    <progress hidden={!self.is_busy} aria-label={text::ANSWERS_PROGRESS_NAME} max={of.to_string()} value={done.to_string()}></progress>
                    <span>{ if self.is_busy { String::from(text::ANSWERS_SEARCHING) } else { text::answers_runs(done) } }</span>
                    <button type="button" class="btn" id="advice-stop" hidden={!self.is_busy} onclick={link.callback(|_| Msg::Go(false))}>{ text::ANSWERS_STOP }</button>
                    <button type="button" class="btn" id="advice-again" hidden={self.is_busy || has_advice} onclick={link.callback(|_| Msg::Go(true))}>{ text::ANSWERS_AGAIN }</button>
                </div>
                <ul class="sentences" aria-live="polite">{ for sentences.into_iter().enumerate().map(|(key, said)| html! { <li {key}>{ said }</li> }) }</ul>
                <div class="row"><button type="button" class="btn" id="advice-load" hidden={!has_advice} onclick={link.callback(|_| Msg::Load)}>{ text::ANSWERS_LOAD_ADVICE }</button></div>
            </div>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.sweeper.stop();
    }
}

impl AdvicePane {
    fn begin(&mut self, context: &Context<Self>) {
        self.setup = parse_query(&context.props().query, &[]).0;
        self.advice = Advice::new(self.limits, &self.setup);
        self.is_busy = true;
        self.go_on();
        context.props().door.0.opened(&format!("{}{}", Pane::Advice.id(), self.limits.text()));
    }

    /// The next sweep, if there is one.
    fn go_on(&mut self) {
        match self.advice.ask() {
            Some(ask) => {
                let chunk = if say::is_large(&self.setup) { CHUNK_OF_LARGE } else { 2 * CHUNK };
                self.sweeper.begin(&ask, chunk);
            }
            None => self.is_busy = false,
        }
    }

    fn hear(&mut self, context: &Context<Self>, told: Told) -> bool {
        match told {
            Told::Portion(number, portion, bytes) if self.sweeper.is_present(number) => {
                match self.advice.take(portion, &bytes) {
                    Ok(true) => self.go_on(),
                    Ok(false) => {}
                    Err(_) => self.fail(say::failed()),
                }
                if !self.is_busy {
                    return true;
                }
                if self.timer.is_some() {
                    return false;
                }
                // The first progress at once, then not too often.
                let rest = context.link().callback(|()| Msg::Rested);
                self.timer = Some(Timeout::new(PAUSE_MS, move || rest.emit(())));
                true
            }
            // After its last portion the next sweep is the present one: this is one that has failed.
            Told::End(number, Some(_)) if self.sweeper.is_present(number) => {
                self.fail(say::failed());
                true
            }
            _ => false,
        }
    }

    fn fail(&mut self, problem: String) {
        self.sweeper.stop();
        (self.is_busy, self.problem) = (false, Some(problem));
    }

    /// The limits.
    fn controls(&self, link: &yew::html::Scope<Self>) -> Html {
        let limits = self.limits;
        let number = |event: &Event| {
            let text = value_of(event).unwrap_or_default();
            text.trim().parse::<u32>().ok().filter(|number| *number > 0).map(|number| number.min(1000))
        };
        let in_flight = link.callback(move |event: Event| {
            let in_flight = number(&event);
            Msg::Limit(Box::new(move |limits| limits.in_flight = in_flight))
        });
        let rate = link.callback(move |event: Event| {
            let rate = number(&event);
            Msg::Limit(Box::new(move |limits| limits.rate = rate))
        });
        let order = link.callback(move |event: Event| {
            let keeps_order = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            Msg::Limit(Box::new(move |limits| limits.keeps_order = keeps_order))
        });
        let kinds = link.callback(move |event: Event| {
            let word = value_of(&event).unwrap_or_default();
            let kinds = KINDS.iter().find(|(id, ..)| *id == word).map_or(Kinds::Any, |(_, kinds, _)| *kinds);
            Msg::Limit(Box::new(move |limits| limits.kinds = kinds))
        });
        let shown = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
        let options = KINDS.iter().map(
            |(id, of, name)| html! { <option key={*id} value={*id} selected={*of == limits.kinds}>{ *name }</option> },
        );
        html! {
            <div class="row controls">
                <label>{ text::ANSWERS_LIMIT_IN_FLIGHT }<input type="number" id="advice-in-flight" min="1" max="1000" placeholder={text::ANSWERS_LIMIT_NONE} value={shown(limits.in_flight)} onchange={in_flight} /></label>
                <label>{ text::ANSWERS_LIMIT_RATE }<input type="number" id="advice-rate" min="1" max="1000" placeholder={text::ANSWERS_LIMIT_NONE} value={shown(limits.rate)} onchange={rate} /></label>
                <label>{ text::ANSWERS_LIMIT_KINDS }<select id="advice-kinds" onchange={kinds}>{ for options }</select></label>
                <label><input type="checkbox" id="advice-order" checked={limits.keeps_order} onchange={order} />{ text::ANSWERS_LIMIT_ORDER }</label>
            </div>
        }
    }
}

/// The kinds of patterns, with their words.
const KINDS: [(&str, Kinds, &str); 3] = [
    ("any", Kinds::Any, text::ANSWERS_KINDS_ANY),
    ("threads", Kinds::Threads, text::ANSWERS_KINDS_THREADS),
    ("asyncio", Kinds::Asyncio, text::ANSWERS_KINDS_ASYNCIO),
];

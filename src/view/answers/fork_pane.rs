//! What if: a setting of a lane changes at the playhead, and the run goes on from there with it.

use super::door::{Asker, Door, Place};
use crate::page::answers::{Pane, say};
use crate::page::what_if::{self, WhatIf};
use crate::say::settings;
use crate::setup::{Kind, Mode, Setting, Setup, parse_query, setting};
use crate::text;
use crate::view::components::input::value_of;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of a [`ForkPane`].
#[derive(Properties, PartialEq)]
pub struct ForkPaneProps {
    /// What the browser's side gives.
    pub door: Door,
    /// The setup on screen.
    pub query: Rc<str>,
    /// The choices of the address: the number of a lane, from 1.
    pub choices: String,
    /// How often the page has changed.
    pub changes: u32,
}

/// What can happen to the pane.
pub enum Msg {
    /// Another lane, from 0.
    Lane(usize),
    /// Another setting, by its key.
    Choose(String),
    /// Another value, as an address has it.
    Value(String),
    /// The setting changes at the playhead.
    Fork,
    /// The page tells where the playhead is.
    At(Place),
}

/// The pane.
pub struct ForkPane {
    setup: Setup,
    form: Option<WhatIf>,
    problem: Option<String>,
    asker: Asker,
}

impl Component for ForkPane {
    type Message = Msg;
    type Properties = ForkPaneProps;

    fn create(context: &Context<Self>) -> Self {
        let asker = Asker::new(context.link().callback(Msg::At));
        let mut pane = ForkPane { setup: Setup::default(), form: None, problem: None, asker };
        pane.read(context);
        pane
    }

    fn changed(&mut self, context: &Context<Self>, before: &ForkPaneProps) -> bool {
        let props = context.props();
        if props.choices != before.choices {
            self.read(context);
        } else if props.query != before.query {
            // The lane, the setting and the value stay as the person has chosen them.
            self.setup = parse_query(&props.query, &[]).0;
            self.form = self.form.take().filter(|form| form.lane < self.setup.lanes.len());
            self.form = self.form.take().or_else(|| WhatIf::of(0, &self.setup));
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        self.problem = None;
        match message {
            Msg::Lane(lane) => {
                self.form = WhatIf::of(lane, &self.setup);
                self.say_opened(context);
            }
            Msg::Choose(key) => _ = self.form.as_mut().map(|form| form.choose(&key, &self.setup)),
            Msg::Value(value) => _ = self.form.as_mut().map(|form| form.value = value),
            Msg::Fork => self.asker.ask(&context.props().door, None),
            Msg::At([_, _, at_us, _]) => self.fork(context, at_us as u64),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let is_live = self.setup.mode == Mode::Live;
        let form = self.form.as_ref().filter(|_| !is_live);
        html! {
            <div class="fork-pane">
                <p class="hint">{ if is_live { text::WHAT_IF_LIVE } else { text::WHAT_IF_HINT } }</p>
                { form.map(|form| self.fields(context, form)) }
                <p class="problem" role="alert" hidden={self.problem.is_none()}>{ self.problem.clone().unwrap_or_default() }</p>
            </div>
        }
    }
}

impl ForkPane {
    /// Reads the address.
    fn read(&mut self, context: &Context<Self>) {
        let ForkPaneProps { query, choices, .. } = context.props();
        self.setup = parse_query(query, &[]).0;
        let lane = choices.parse::<usize>().ok().and_then(|lane| lane.checked_sub(1)).unwrap_or(0);
        self.form = WhatIf::of(lane, &self.setup).or_else(|| WhatIf::of(0, &self.setup));
        self.say_opened(context);
    }

    fn say_opened(&self, context: &Context<Self>) {
        let lane = self.form.as_ref().map_or(1, |form| form.lane + 1);
        context.props().door.0.opened(&format!("{}.{lane}", Pane::Fork.id()));
    }

    /// Forks the lane at a moment, in µs.
    fn fork(&mut self, context: &Context<Self>, at_us: u64) {
        let Some(form) = &self.form else { return };
        let fork = form.fork(at_us, &self.setup);
        if fork.is_none() {
            let wrong = setting(form.key).map(|of| text::problem_value(settings::allowed(of), &form.value));
            self.problem = wrong.map(|wrong| text::value_set(form.key, wrong));
            return;
        }
        let mut forked = self.setup.clone();
        if let (Some(lane), Some(lanes)) = (forked.lanes.get_mut(form.lane), setting("lanes")) {
            lane.set_fork(fork);
            context.props().door.0.page().set(lanes.key, &lanes.get(&forked));
        }
    }

    fn fields(&self, context: &Context<Self>, form: &WhatIf) -> Html {
        let link = context.link();
        let lane =
            link.callback(move |event: Event| Msg::Lane(value_of(&event).unwrap_or_default().parse().unwrap_or(0)));
        let choose = link.callback(move |event: Event| Msg::Choose(value_of(&event).unwrap_or_default()));
        let submit = link.callback(|event: SubmitEvent| {
            event.prevent_default();
            Msg::Fork
        });
        let names = say::lane_names(&self.setup).into_iter().enumerate();
        let lanes = names.map(|(lane, name)| html! { <option key={lane} value={lane.to_string()} selected={lane == form.lane}>{ name }</option> });
        let options = what_if::all(&self.setup, form.lane).map(|(of, why)| {
            let why = why.map(settings::fixed);
            html! { <option key={of.key} value={of.key} selected={of.key == form.key} disabled={why.is_some()} title={why}>{ settings::name(of) }</option> }
        });
        html! {
            <form class="row forms" onsubmit={submit}>
                <label>{ text::WHAT_IF_LANE }<select id="fork-lane" onchange={lane}>{ for lanes }</select></label>
                <label>{ text::WHAT_IF_SETTING }<select id="fork-key" onchange={choose}>{ for options }</select></label>
                <label>{ text::WHAT_IF_VALUE }{ setting(form.key).map(|of| value(link, of, form)) }</label>
                <button class="btn" id="fork-here">{ text::WHAT_IF_FORK }</button>
            </form>
        }
    }
}

/// The field of the new value: a list of words, or a text that says what is allowed.
fn value(link: &yew::html::Scope<ForkPane>, of: &'static Setting, form: &WhatIf) -> Html {
    match of.kind {
        Kind::Choice { words } => {
            let choose = link.callback(|event: Event| Msg::Value(value_of(&event).unwrap_or_default()));
            let names = words.iter().zip(settings::choices(of));
            let options = names.map(|(word, name)| html! { <option key={*word} value={*word} selected={*word == form.value}>{ *name }</option> });
            html! { <select key={of.key} id="fork-value" onchange={choose}>{ for options }</select> }
        }
        _ => {
            let write = link.callback(|event: InputEvent| Msg::Value(value_of(&event).unwrap_or_default()));
            html! { <input key={of.key} type="text" id="fork-value" size="9" title={settings::allowed(of)} value={form.value.clone()} oninput={write} /> }
        }
    }
}

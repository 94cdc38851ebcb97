//! What if…? The button on a lane's card, its form, and what a fork made of the lane.

use super::controls::Control;
use super::input::value_of;
use crate::compare::Lane;
use crate::page::settings::SettingsMsg;
use crate::page::what_if::{self, WhatIf, WhatIfMsg};
use crate::say::settings;
use crate::setup::{Fixed, Setting, Setup};
use crate::text;
use crate::view::browser;
use yew::prelude::*;

fn button_id(lane: usize) -> String {
    format!("what-if-{lane}")
}

/// The button that opens the form of a lane.
pub fn ask(index: usize, is_open: bool, is_off: bool, tell: &Callback<SettingsMsg>) -> Html {
    html! {
        <button type="button" class="btn quiet ask" id={button_id(index)} hidden={is_off} title={text::WHAT_IF_TITLE}
            aria-expanded={is_open.to_string()} aria-controls={format!("fork-{index}")}
            onclick={tell.reform(move |_| SettingsMsg::WhatIf(WhatIfMsg::Toggle(index)))}>{ text::WHAT_IF }</button>
    }
}

/// What the fork of a lane changes, and when the lane ends because of it. `run` is the lane's run on screen.
pub fn forks(
    setup: &Setup,
    index: usize,
    run: Option<&Lane>,
    (is_off, is_own): (bool, bool),
    tell: &Callback<SettingsMsg>,
) -> Html {
    let change = what_if::change(setup, index).filter(|_| !is_own);
    let is_known = |run: &&Lane| run.plan.setup.fork.as_ref() == setup.fork_of_lane(index);
    let answer =
        run.filter(is_known).and_then(what_if::answer).map(|answer| format!(": {answer}")).filter(|_| change.is_some());
    let change = change.unwrap_or_default();
    let undo = tell.reform(move |_: MouseEvent| {
        browser::focus(&button_id(index));
        SettingsMsg::WhatIf(WhatIfMsg::Undo(Some(index)))
    });
    html! {
        <div class="forks" role="status">
            <button type="button" class="btn fork" id={format!("unfork-{index}")} hidden={change.is_empty()} disabled={is_off} title={text::WHAT_IF_UNDO_TITLE}
                onclick={undo}>{ change }<b data-says="times">{ answer.unwrap_or_default() }</b>{ " ×" }</button>
        </div>
    }
}

/// The form of a lane. It makes its controls when it is opened, so that they cost nothing while it is closed.
pub fn form(setup: &Setup, index: usize, name: &str, form: Option<&WhatIf>, tell: &Callback<SettingsMsg>) -> Html {
    let Some(form) = form else { return html! { <form id={format!("fork-{index}")} hidden=true></form> } };
    let onsubmit = tell.reform(move |event: SubmitEvent| {
        event.prevent_default();
        browser::focus(&button_id(index));
        SettingsMsg::WhatIf(WhatIfMsg::Fork)
    });
    let choose = tell.clone();
    let onchange = Callback::from(move |event: Event| {
        let key = value_of(&event).unwrap_or_default();
        choose.emit(SettingsMsg::WhatIf(WhatIfMsg::Choose(key)));
    });
    // The control is that of the lane's own setting: here its value is that of the fork.
    let told = tell.reform(|message| match message {
        SettingsMsg::SetOwn(_, _, value) => SettingsMsg::WhatIf(WhatIfMsg::Value(value)),
        message => message,
    });
    let option = |(of, why): (&'static Setting, Option<Fixed>)| {
        let why = why.map(settings::fixed);
        html! { <option key={of.key} value={of.key} selected={of.key == form.key} disabled={why.is_some()} title={why}>{ settings::name(of) }</option> }
    };
    let id = format!("fork-key-{index}");
    html! {
        <form class="own-settings what-if" id={format!("fork-{index}")} {onsubmit}>
            <h3>{ text::what_if_head(index + 1, name) }</h3>
            <div class="grid">
                <div class="ctl long">
                    <label for={id.clone()}>{ text::WHAT_IF_SETTING }</label>
                    <select {id} {onchange}>{ for what_if::all(setup, index).map(option) }</select>
                </div>
                <Control key={form.key} name={form.key} held={form.held()} lane={index} tell={told} />
                <button class="btn" id={format!("fork-here-{index}")}>{ text::WHAT_IF_FORK }</button>
            </div>
        </form>
    }
}

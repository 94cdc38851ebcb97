//! The code of the lanes: what the workers above are doing, line by line.

use super::Tell;
use super::code_pane::CodePane;
use crate::setup::Setup;
use crate::strategy::Version;
use crate::strategy::code::Language;
use crate::text;
use crate::view::app::{CodeMsg, Msg};
use crate::view::reading::{Choice, Reading};
use std::rc::Rc;
use yew::prelude::*;

/// The properties of a [`CodeCard`].
#[derive(Properties, PartialEq)]
pub struct CodeCardProps {
    /// The present settings.
    pub setup: Rc<Setup>,
    /// How the code is shown.
    pub choice: Choice,
    /// The result of the last action.
    pub word: Option<&'static str>,
    /// Whether it is unfolded at first.
    pub is_open: bool,
    /// The card, for the stage.
    pub card: NodeRef,
    /// The callback for its messages.
    pub tell: Tell,
}

/// The card with one pane per lane. If there is no room for all of them, the style sheet hides all but the chosen one.
#[component]
pub fn CodeCard(props: &CodeCardProps) -> Html {
    let strategies = props.setup.strategies();
    // The code depends on the lanes and the questions only, so dragging a slider does not recompute it.
    let readings = {
        let setup = props.setup.clone();
        use_memo((props.setup.lanes.clone(), props.setup.questions.clone()), move |_| {
            setup.plans().iter().map(|plan| Rc::new(Reading::of(&plan.setup, plan.strategy))).collect::<Vec<_>>()
        })
    };
    let choice = Choice { lane: props.choice.lane.min(strategies.len().saturating_sub(1)), ..props.choice };
    let panes = strategies.iter().zip(readings.iter()).enumerate().map(|(index, (strategy, reading))| {
        let setup = props.setup.of_lane(index);
        let apart = if choice.is_diff {
            let corrected = if reading.is_published() { strategy.other_version().unwrap_or(strategy) } else { strategy };
            setup.versions_apart(corrected)
        } else {
            setup.set_otherwise(strategy)
        };
        html! { <CodePane key={index} {index} id={strategy.id} reading={reading.clone()} {choice} {apart} tell={props.tell.clone()} /> }
    });
    html! {
        <details class="code" id="code" data-says="code" open={props.is_open} ref={props.card.clone()}
            ontoggle={props.tell.reform(|_: Event| Msg::Code(CodeMsg::Folded))}>
            <summary>{ text::CODE }</summary>
            <div class="tools">
                { lanes(props, choice) }
                { languages(props) }
                { views(props) }
                <span class="word" role="status">{ props.word.unwrap_or("") }</span>
            </div>
            <div class="panes" data-lanes={strategies.len().to_string()}>{ for panes }</div>
        </details>
    }
}

/// A toggle button.
fn switch(id: String, label: &str, is_on: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button key={id.clone()} type="button" id={id.clone()} class={classes!("btn", is_on.then_some("on"))}
            aria-pressed={is_on.to_string()} {onclick}>{ label }</button>
    }
}

fn lanes(props: &CodeCardProps, choice: Choice) -> Html {
    let buttons = props.setup.plans().into_iter().enumerate().map(|(lane, plan)| {
        let onclick = props.tell.reform(move |_| Msg::Code(CodeMsg::Lane(lane)));
        // A name that tells two versions apart already says which version it is.
        let label = match plan.strategy.version {
            Version::Published if *plan.name == *text::strategy_name(plan.strategy.pattern) => {
                text::code_lane_published(&plan.name)
            }
            _ => plan.name.to_string(),
        };
        switch(format!("code-lane-{lane}"), &label, lane == choice.lane, onclick)
    });
    html! { <span class="seg lane-switch" role="group" aria-label={text::CODE_LANES}>{ for buttons }</span> }
}

fn languages(props: &CodeCardProps) -> Html {
    let button = |language: Language, id: &str, label: &str| {
        let onclick = props.tell.reform(move |_| Msg::Code(CodeMsg::Language(language)));
        switch(id.to_string(), label, props.choice.language == language, onclick)
    };
    html! {
        <span class="seg" role="group" aria-label={text::CODE_LANGUAGE}>
            { button(Language::Python, "code-python", text::CODE_PYTHON) }
            { button(Language::Rust, "code-rust", text::CODE_RUST) }
        </span>
    }
}

fn views(props: &CodeCardProps) -> Html {
    let button = |is_diff: bool, id: &str, label: &str| {
        let onclick = props.tell.reform(move |_| Msg::Code(CodeMsg::Diff(is_diff)));
        switch(id.to_string(), label, props.choice.is_diff == is_diff, onclick)
    };
    html! {
        <span class="seg" role="group" aria-label={text::CODE_LINES}>
            { button(false, "code-ran", text::CODE_RAN) }
            { button(true, "code-diff", text::CODE_DIFF) }
        </span>
    }
}

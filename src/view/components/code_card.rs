//! The code of the lanes: what the workers above are doing, line by line.

use super::code_files::{CodeFiles, use_code_files};
use super::code_pane::CodePane;
use crate::page::code_choice::{CodeChoice, CodeMsg};
use crate::page::lane_code::LaneCode;
use crate::say;
use crate::say::settings;
use crate::setup::Setup;
use crate::strategy::Version;
use crate::strategy::code::Language;
use crate::text;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of a [`CodeCard`].
#[derive(Properties, PartialEq)]
pub struct CodeCardProps {
    /// The present settings.
    pub setup: Rc<Setup>,
    /// How the code is shown.
    pub choice: CodeChoice,
    /// The result of the last action.
    pub result: Option<&'static str>,
    /// Whether it is unfolded at first.
    pub is_open: bool,
    /// The card, for the painter.
    pub card: NodeRef,
    /// The callback for its messages.
    pub tell: Callback<CodeMsg>,
}

/// The card with one pane per lane. If there is no room for all of them, the style sheet hides all but the chosen one.
#[component]
pub fn CodeCard(props: &CodeCardProps) -> Html {
    let strategies = props.setup.strategies();
    let place = use_node_ref();
    let (files, load) = use_code_files(&place);
    let tell = props.tell.clone();
    use_effect_with(files, move |_| tell.emit(CodeMsg::Loaded));
    // The code depends on the lanes and the questions only, so dragging a slider does not recompute it.
    let codes = {
        let setup = props.setup.clone();
        use_memo((props.setup.lanes.clone(), props.setup.questions.clone(), files), move |_| {
            setup.plans().iter().map(|plan| Rc::new(LaneCode::of(&plan.setup, plan.strategy))).collect::<Vec<_>>()
        })
    };
    let choice = CodeChoice { lane: props.choice.lane.min(strategies.len().saturating_sub(1)), ..props.choice };
    let panes = strategies.iter().zip(codes.iter()).enumerate().map(|(index, (strategy, code))| {
        let setup = props.setup.of_lane(index);
        let apart = if choice.is_diff {
            let corrected = if code.is_published() { strategy.other_version().unwrap_or(strategy) } else { strategy };
            setup.versions_apart(corrected)
        } else {
            setup.set_otherwise(strategy)
        };
        html! { <CodePane key={index} {index} id={strategy.id} code={code.clone()} {choice} {apart} {files} tell={props.tell.clone()} /> }
    });
    html! {
        <details class="code" id="code" data-says="code" open={props.is_open} ref={props.card.clone()}
            ontoggle={props.tell.reform(|_: Event| CodeMsg::Folded)}>
            <summary>{ text::CODE }</summary>
            <div class="tools">
                { lanes(props, choice) }
                { languages(props) }
                { views(props) }
                <span class="word" role="status">{ props.result.unwrap_or("") }</span>
            </div>
            { about_files(files, load) }
            <div class="panes" data-lanes={strategies.len().to_string()} ref={place}>{ for panes }</div>
        </details>
    }
}

/// What is in place of the lines before they are here.
fn about_files(files: CodeFiles, load: Callback<()>) -> Html {
    let has_failed = files == CodeFiles::Failed;
    html! {
        <div class="awaited" id="code-files" role="status" hidden={files == CodeFiles::Here}>
            <p>{ if has_failed { text::CODE_NOT_LOADED } else { text::CODE_LOADS } }</p>
            <button type="button" class="btn" id="code-again" hidden={!has_failed}
                onclick={load.reform(|_: MouseEvent| ())}>{ text::CODE_LOAD_AGAIN }</button>
        </div>
    }
}

/// A toggle button.
fn switch(id: String, label: &str, is_on: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button key={id.clone()} type="button" id={id.clone()} class={classes!("btn", is_on.then_some("on"))}
            aria-pressed={is_on.to_string()} {onclick}>{ label }</button>
    }
}

fn lanes(props: &CodeCardProps, choice: CodeChoice) -> Html {
    let buttons = props.setup.plans().into_iter().enumerate().map(|(lane, plan)| {
        let onclick = props.tell.reform(move |_| CodeMsg::Lane(lane));
        // A name that tells two versions apart already says which version it is.
        let name = settings::lane_name(&plan);
        let label = match plan.strategy.version {
            Version::Published if name == say::strategy_name(plan.strategy) => text::code_lane_published(name),
            _ => name,
        };
        switch(format!("code-lane-{lane}"), &label, lane == choice.lane, onclick)
    });
    html! { <span class="seg lane-switch" role="group" aria-label={text::CODE_LANES}>{ for buttons }</span> }
}

fn languages(props: &CodeCardProps) -> Html {
    let button = |language: Language, id: &str, label: &str| {
        let onclick = props.tell.reform(move |_| CodeMsg::Language(language));
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
        let onclick = props.tell.reform(move |_| CodeMsg::Diff(is_diff));
        switch(id.to_string(), label, props.choice.is_diff == is_diff, onclick)
    };
    html! {
        <span class="seg" role="group" aria-label={text::CODE_LINES}>
            { button(false, "code-ran", text::CODE_RAN) }
            { button(true, "code-diff", text::CODE_DIFF) }
        </span>
    }
}

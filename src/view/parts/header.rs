//! The top of the page: its name, simulated or live, and the buttons for the whole page.

use super::Tell;
use super::controls::Control;
use crate::setup::{Mode, Setup};
use crate::text;
use crate::view::app::{BuilderMsg, Msg};
use std::rc::Rc;
use yew::prelude::*;

/// The properties of a [`header`].
pub struct HeaderProps {
    /// The present settings.
    pub setup: Rc<Setup>,
    /// The word for the theme.
    pub theme: &'static str,
    /// Whether the type is large.
    pub is_large: bool,
    /// The result of sharing.
    pub shared: Option<&'static str>,
    /// Whether live runs are available here.
    pub can_fetch: bool,
    /// Whether a live run is running.
    pub is_running: bool,
    /// Whether there is work to cancel.
    pub is_busy: bool,
    /// How much of a simulation is done, in thousandths.
    pub progress: Option<u32>,
    /// A text about the live run.
    pub live_word: String,
    /// The callback for its messages.
    pub tell: Tell,
}

/// The top of the page.
pub fn header(props: &HeaderProps) -> Html {
    let is_live = props.setup.mode == Mode::Live;
    let mode = |id: &'static str, label: &'static str, word: &'static str, is_on: bool| {
        html! {
            <button type="button" {id} class={classes!("btn", is_on.then_some("on"))} aria-pressed={is_on.to_string()}
                onclick={props.tell.reform(move |_| Msg::Set("mode", word.to_string()))}>{ label }</button>
        }
    };
    let theme = match props.theme {
        "light" => ("☀", text::THEME_LIGHT),
        "dark" => ("☾", text::THEME_DARK),
        _ => ("◐", text::THEME_AUTO),
    };
    html! {
        <header>
            <h1>{ text::HEADER_CRAWL }<span>{ text::HEADER_PLAYGROUND }</span></h1>
            { work(props, is_live) }
            <span class="space"></span>
            <span class="word" role="status">{ props.shared.unwrap_or("") }</span>
            <span class="seg" role="group" aria-label={text::HEADER_MODES}>
                { mode("mode-simulated", text::SETTING_MODE_SIMULATED, "simulated", !is_live) }
                { mode("mode-live", text::SETTING_MODE_LIVE, "live", is_live) }
            </span>
            <span class="seg plain">
                <button type="button" class="btn" id="share" onclick={props.tell.reform(|_| Msg::Share)}>{ text::HEADER_SHARE }</button>
                <button type="button" class="btn" id="embed" aria-label={text::HEADER_EMBED} title={text::HEADER_EMBED_TITLE}
                    onclick={props.tell.reform(|_| Msg::Builder(BuilderMsg::Open))}>{ "</>" }</button>
                <button type="button" class={classes!("btn", props.is_large.then_some("on"))} id="type" aria-label={text::HEADER_LARGE_TYPE}
                    aria-pressed={props.is_large.to_string()} title={text::HEADER_LARGE_TYPE_TITLE}
                    onclick={props.tell.reform(|_| Msg::Type)}>{ "A" }<small aria-hidden="true">{ "A" }</small></button>
                <button type="button" class="btn" id="theme" aria-label={theme.1} title={theme.1}
                    onclick={props.tell.reform(|_| Msg::Theme)}>{ theme.0 }</button>
                <button type="button" class="btn" id="help" aria-label={text::HEADER_HELP} title={text::HEADER_HELP_TITLE}
                    onclick={props.tell.reform(|_| Msg::Help)}>{ "?" }</button>
            </span>
        </header>
    }
}

/// The row that a live run or a long simulation needs.
fn work(props: &HeaderProps, is_live: bool) -> Html {
    let can_run = is_live && !props.is_busy && props.can_fetch;
    let (held, hint) = Control::state("live-lanes", &props.setup, None);
    html! {
        <div class="work" hidden={!is_live && !props.is_busy}>
            <button type="button" class="btn on" id="run-live" hidden={!is_live} disabled={!can_run}
                onclick={props.tell.reform(|_| Msg::Run)}>{ text::HEADER_RUN_LIVE }</button>
            <button type="button" class="btn" id="cancel" hidden={!props.is_busy}
                onclick={props.tell.reform(|_| Msg::Cancel)}>{ text::HEADER_CANCEL }</button>
            <progress id="progress" max="1000" value={props.progress.unwrap_or(0).to_string()}
                hidden={props.progress.is_none()} aria-label={text::HEADER_SIMULATING}></progress>
            <span class="word" hidden={props.progress.is_none()}>
                { text::simulating(props.progress.unwrap_or(0) / 10) }
            </span>
            <span class="word" data-says="times" hidden={!is_live || props.progress.is_some()}>
                <i class={classes!("dot", props.is_running.then_some("on"))}></i>{ props.live_word.clone() }
            </span>
            <span class="order" hidden={!is_live}>
                <Control name="live-lanes" {held} {hint} tell={props.tell.clone()} />
            </span>
        </div>
    }
}

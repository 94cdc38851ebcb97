//! The top of the page: its name, simulated or live, and the buttons for the whole page.

use super::controls::Control;
use crate::page::appearance::{Appearance, AppearanceMsg};
use crate::page::settings::SettingsMsg;
use crate::setup::{Mode, Setup};
use crate::text;
use crate::view::browser;
use crate::view::state::address_bar::AddressMsg;
use crate::view::state::runs::RunMsg;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of a [`header`].
pub struct HeaderProps<'a> {
    /// The present settings.
    pub setup: Rc<Setup>,
    /// The theme and the size of the type.
    pub appearance: Appearance,
    /// The result of sharing.
    pub shared: Option<&'static str>,
    /// Whether live runs are available here.
    pub can_fetch: bool,
    /// Whether a live run is running.
    pub is_running: bool,
    /// Whether there is work to cancel.
    pub is_busy: bool,
    /// How much of a simulation is done, in thousandths.
    pub progress: Option<(u32, String)>,
    /// A text about the live run.
    pub live_text: String,
    /// The callback for the settings.
    pub set: &'a Callback<SettingsMsg>,
    /// The callback for the theme and the size of the type.
    pub appear: &'a Callback<AppearanceMsg>,
    /// The callback for the address.
    pub address: &'a Callback<AddressMsg>,
    /// The callback for the builder.
    pub build: &'a Callback<()>,
    /// The callback for runs.
    pub run: &'a Callback<RunMsg>,
}

/// The top of the page.
pub fn header(props: &HeaderProps) -> Html {
    let is_live = props.setup.mode == Mode::Live;
    let mode = |id: &'static str, label: &'static str, word: &'static str, is_on: bool| {
        html! {
            <button type="button" {id} class={classes!("btn", is_on.then_some("on"))} aria-pressed={is_on.to_string()}
                onclick={props.set.reform(move |_| SettingsMsg::Set("mode", word.to_string()))}>{ label }</button>
        }
    };
    let theme = match props.appearance.theme {
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
                <button type="button" class="btn" id="share" onclick={props.address.reform(|_| AddressMsg::Share)}>{ text::HEADER_SHARE }</button>
                <button type="button" class="btn" id="embed" aria-label={text::HEADER_EMBED} title={text::HEADER_EMBED_TITLE}
                    onclick={props.build.reform(|_: MouseEvent| ())}>{ "</>" }</button>
                <button type="button" class={classes!("btn", props.appearance.is_large.then_some("on"))} id="type" aria-label={text::HEADER_LARGE_TYPE}
                    aria-pressed={props.appearance.is_large.to_string()} title={text::HEADER_LARGE_TYPE_TITLE}
                    onclick={props.appear.reform(|_| AppearanceMsg::Type)}>{ "A" }<small aria-hidden="true">{ "A" }</small></button>
                <button type="button" class="btn" id="theme" aria-label={theme.1} title={theme.1}
                    onclick={props.appear.reform(|_| AppearanceMsg::Theme)}>{ theme.0 }</button>
                <button type="button" class="btn" id="help" aria-label={text::HEADER_HELP} title={text::HEADER_HELP_TITLE}
                    onclick={open_help()}>{ "?" }</button>
            </span>
        </header>
    }
}

fn open_help() -> Callback<MouseEvent> {
    Callback::from(|_| {
        browser::open_dialog("help-dialog");
    })
}

/// The row that a live run or a long simulation needs.
fn work(props: &HeaderProps, is_live: bool) -> Html {
    let can_run = is_live && !props.is_busy && props.can_fetch;
    let (held, hint) = Control::state("live-lanes", &props.setup, None);
    html! {
        <div class="work" hidden={!is_live && !props.is_busy}>
            <button type="button" class="btn on" id="run-live" hidden={!is_live} disabled={!can_run}
                onclick={props.run.reform(|_| RunMsg::Live)}>{ text::HEADER_RUN_LIVE }</button>
            <button type="button" class="btn" id="cancel" hidden={!props.is_busy}
                onclick={props.run.reform(|_| RunMsg::Cancel)}>{ text::HEADER_CANCEL }</button>
            <progress id="progress" max="1000" value={props.progress.as_ref().map_or(0, |(permille, _)| *permille).to_string()}
                hidden={props.progress.is_none()} aria-label={text::HEADER_SIMULATING}></progress>
            <span class="word" hidden={props.progress.is_none()}>
                { props.progress.as_ref().map(|(_, words)| words.clone()).unwrap_or_default() }
            </span>
            <span class="word" data-says="times" hidden={!is_live || props.progress.is_some()}>
                <i class={classes!("dot", props.is_running.then_some("on"))}></i>{ props.live_text.clone() }
            </span>
            <span class="order" hidden={!is_live}>
                <Control name="live-lanes" {held} {hint} tell={props.set.clone()} />
            </span>
        </div>
    }
}

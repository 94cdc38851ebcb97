//! The strip of settings: the main ones visible, the rest folded.

use super::controls::Control;
use super::input::value_of;
use super::lane_card::add_lane;
use super::site_control::{SiteControlProps, open_file, site_control};
use crate::page::settings::SettingsMsg;
use crate::setup::{Panel, Setting, Setup};
use crate::text;
use crate::view::browser;
use std::rc::Rc;
use web_sys::File;
use yew::prelude::*;

/// The properties of a [`strip`].
pub struct StripProps<'a> {
    /// The present settings.
    pub setup: Rc<Setup>,
    /// The name of the imported site, if there is one.
    pub imported: Option<String>,
    /// Whether the page is embedded: then it shows no strip.
    pub is_embedded: bool,
    /// Whether the minor settings are unfolded.
    pub is_open: bool,
    /// The callback for its messages.
    pub tell: &'a Callback<SettingsMsg>,
    /// The callback for a site file that the person opens.
    pub open: &'a Callback<File>,
}

/// The titles of the folded panels.
const TITLES: [&str; Panel::FOLDED.len()] = [
    text::STRIP_NETWORK,
    text::STRIP_RETRIES,
    text::STRIP_MANNERS_AND_LIMITS,
    text::STRIP_MACHINE,
    text::STRIP_SINGLE_PATTERNS,
];

/// All settings.
pub fn strip(props: &StripProps) -> Html {
    if props.is_embedded {
        return html! { <section id="settings" hidden=true></section> };
    }
    let control = |setting: &'static Setting| {
        let name = setting.key;
        let is_first = setting.panel == Panel::InSight && setting.place == 0;
        let (held, hint) = Control::state(name, &props.setup, None);
        html! { <Control key={name} {name} {held} {hint} {is_first} tell={props.tell.clone()} /> }
    };
    let big = |setting: &'static Setting| {
        html! { <Control name={setting.key} held={setting.held(&props.setup)} tell={props.tell.clone()} is_big=true /> }
    };
    let groups = Panel::FOLDED.into_iter().zip(TITLES).map(|(panel, title)| {
        html! { <fieldset key={title} class="group"><legend>{ title }</legend><div>{ for panel.settings().map(control) }</div></fieldset> }
    });
    html! {
        <section class="strip" id="settings" aria-label={text::STRIP_SETTINGS} data-open={props.is_open.to_string()}>
            <div class="first">
                { site_control(&SiteControlProps { site: props.setup.site.clone(), imported: props.imported.clone(), tell: props.tell }) }
                { for Panel::Big.settings().map(big) }
            </div>
            <div class="main">
                { for Panel::InSight.settings().map(control) }
                { seed(props) }
                <span class="row buttons">
                <button type="button" class="btn" id="more" aria-expanded={props.is_open.to_string()} aria-controls="more-settings"
                    onclick={props.tell.reform(|_| SettingsMsg::Unfold)}>{ if props.is_open { text::STRIP_LESS } else { text::STRIP_MORE } }</button>
                { add_lane(&props.setup.lanes, props.tell) }
                </span>
            </div>
            <div class="more" id="more-settings" hidden={!props.is_open}>
                <div class="groups">{ for groups }</div>
                <details class="questions" id="questions">
                    <summary>{ text::STRIP_QUESTIONS }</summary>
                    <div>{ for Panel::Questions.settings().map(control) }</div>
                </details>
                <span class="row buttons">
                    { open_file(props.open) }
                    <button type="button" class="btn" id="reset" title={text::STRIP_RESET_TITLE}
                        onclick={props.tell.reform(|_| SettingsMsg::Reset)}>{ text::STRIP_RESET }</button>
                </span>
            </div>
        </section>
    }
}

/// The seed: typed, or random from the die.
fn seed(props: &StripProps) -> Html {
    let tell = props.tell.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(value) = value_of(&event) {
            tell.emit(SettingsMsg::Set("seed", value));
        }
    });
    html! {
        <div class="ctl seed" title={text::STRIP_SEED_TITLE}>
            <label for="set-seed">{ text::STRIP_SEED }<b id="shown-seed" hidden=true>{ props.setup.seed }</b></label>
            <div class="row">
                <input type="number" id="set-seed" min="0" max="4000000000" value={props.setup.seed.to_string()} {onchange} />
                <button type="button" class="btn die" id="roll" aria-label={text::STRIP_DIE}
                    onclick={props.tell.reform(|_| SettingsMsg::Set("seed", browser::random_seed().to_string()))}>{ "⚄" }</button>
            </div>
        </div>
    }
}

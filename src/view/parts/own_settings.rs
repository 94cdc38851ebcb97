//! A lane's own settings: a button in its header, and a panel with the settings that it can override.

use super::Tell;
use super::controls::Control;
use super::lane_card::LaneCardProps;
use crate::setup::{FIELDS, Field, MAX_LANES, Setup};
use crate::strategy::Strategy;
use crate::text;
use crate::view::app::{LaneMsg, Msg};
use std::rc::Rc;
use yew::prelude::*;

/// The settings that a person tries first on a single lane; the rest is folded.
const FIRST: &[&str] = &["concurrency", "cpu-ms", "batch", "mark", "done", "failure", "order", "rate"];

/// The button in the lane's header: a chain, broken if the lane has its own settings.
pub fn unlink(props: &LaneCardProps, strategy: &'static Strategy) -> Html {
    let (index, is_open) = (props.index, props.is_open);
    let is_own = props.setup.lanes.get(index).is_some_and(|lane| !lane.own().is_empty());
    let title = if is_own { text::OWN_SOME } else { text::OWN_NONE };
    html! {
        <button type="button" class={classes!("btn", "quiet", "chain", is_own.then_some("own"))} hidden={props.is_fixed} id={format!("lane-own-{index}")} data-unlink=""
            aria-expanded={is_open.to_string()} aria-controls={format!("own-{index}")}
            aria-label={text::own_label(title, text::strategy_name(strategy.pattern))} {title}
            onclick={props.tell.reform(move |_| Msg::Lane(LaneMsg::Panel(index)))}>
            <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                <path d="M8.5 6.5l2-2a3.5 3.5 0 015 5l-2 2M11.5 13.5l-2 2a3.5 3.5 0 01-5-5l2-2" />
                <path class="whole" d="M7.5 12.5l5-5" />
                <path class="broken" d="M5 3l1 2M3 6l2 .8M15 17l-1-2M17 14l-2-.8" />
            </svg>
        </button>
    }
}

/// The properties of [`own_settings`].
pub struct OwnSettingsProps {
    /// Which lane, from 0.
    pub index: usize,
    /// The name of its strategy.
    pub name: &'static str,
    /// The shared settings, and the lanes.
    pub setup: Rc<Setup>,
    /// Whether the panel is open.
    pub is_open: bool,
    /// The callback for its messages.
    pub tell: Tell,
}

/// The panel. It makes its controls when it is opened, so that they cost nothing while it is closed.
pub fn own_settings(props: &OwnSettingsProps) -> Html {
    let index = props.index;
    // A closed panel has no controls.
    let setup = if props.is_open { props.setup.of_lane(index) } else { Setup::default() };
    let own = |key: &str| props.setup.lanes.get(index).is_some_and(|lane| lane.has_own(key));
    let control = |field: &'static Field| {
        let (held, hint) = Control::state(field.key, &setup, Some(index));
        html! { <Control key={field.key} name={field.key} {held} {hint} lane={index} is_own={own(field.key)} tell={props.tell.clone()} /> }
    };
    let fields = || FIELDS.iter().filter(|field| field.can_be_own() && props.is_open);
    let is_first = |field: &&Field| FIRST.contains(&field.key);
    let has_own = props.setup.lanes.get(index).is_some_and(|lane| !lane.own().is_empty());
    html! {
        <div class="own-settings" id={format!("own-{index}")} hidden={!props.is_open}>
            <h3>{ text::own_head(index + 1, props.name) }</h3>
            <p>{ text::OWN_ABOUT }</p>
            <div class="grid">{ for fields().filter(is_first).map(control) }</div>
            <details>
                <summary>{ text::OWN_OTHERS }</summary>
                <div class="grid">{ for fields().filter(|field| !is_first(field)).map(control) }</div>
            </details>
            <span class="row">
                <button type="button" class="btn" id={format!("own-share-{index}")} disabled={!has_own}
                    onclick={props.tell.reform(move |_| Msg::Lane(LaneMsg::Link(index, None)))}>{ text::OWN_SHARE }</button>
                <button type="button" class="btn" id={format!("own-copy-{index}")} hidden={props.setup.lanes.len() >= MAX_LANES}
                    title={text::OWN_COPY_TITLE}
                    onclick={props.tell.reform(move |_| Msg::Lane(LaneMsg::Copy(index)))}>{ text::OWN_COPY }</button>
            </span>
        </div>
    }
}

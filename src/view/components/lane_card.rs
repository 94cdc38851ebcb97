//! The card of one lane: its strategy, its clock, its figures, its link graph.

use super::input::value_of;
use super::own_settings::{OwnSettingsProps, unlink};
use super::pointer::place;
use super::what_if::forks;
use crate::compare::Lane;
use crate::page::picture::Picture;
use crate::page::scene::{difference, seconds};
use crate::page::settings::SettingsMsg;
use crate::say::{self, settings};
use crate::setup::{LaneSetup, MAX_LANES, Mode, Setup, setting};
use crate::strategy::{CATALOGUE, Strategy, Version};
use crate::text;
use crate::trace::Outcome;
use crate::view::elements::LaneRefs;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of a [`lane_card`].
pub struct LaneCardProps<'a> {
    /// Which lane, from 0.
    pub index: usize,
    /// The strategy's id.
    pub id: &'static str,
    /// The shared settings, and the lanes.
    pub setup: Rc<Setup>,
    /// Whether its own settings are shown.
    pub is_open: bool,
    /// Whether the author has locked its strategy.
    pub is_fixed: bool,
    /// The comparison on screen.
    pub picture: Option<&'a Picture>,
    /// The elements that the painter writes into.
    pub refs: &'a LaneRefs,
    /// The callback for its messages.
    pub tell: &'a Callback<SettingsMsg>,
    /// The callback for the lane, and the pointer's place on its graph, or `None` when it leaves it.
    pub point: &'a Callback<(usize, Option<(f64, f64)>)>,
}

/// A lane's card.
pub fn lane_card(props: &LaneCardProps) -> Html {
    let Ok(strategy) = crate::strategy::find(props.id) else { return html! { <section hidden=true></section> } };
    let lane = props.picture.and_then(|picture| picture.comparison.lanes.get(props.index));
    let lane = lane.filter(|lane| lane.strategy.id == props.id);
    let data = |value: Option<String>| value.unwrap_or_default();
    let fingerprint = props.picture.and_then(|picture| picture.fingerprints.get(props.index).copied().flatten());
    let predicted_us = props.picture.and_then(|picture| match picture.is_live {
        true => picture.predicted_us(props.index),
        false => lane.map(Lane::makespan_us),
    });
    let metrics = lane.map(|lane| &lane.metrics);
    let site = props.picture.map(|picture| &picture.comparison.site);
    let verdict = lane.zip(site).map(|(lane, site)| say::verdict(&lane.verdict, site).into_iter().next());
    let verdict = verdict.flatten().unwrap_or_default();
    let index = props.index;
    let onpointermove = props.point.reform(move |event: PointerEvent| (index, Some(place(&event))));
    let onpointerleave = props.point.reform(move |_: PointerEvent| (index, None));
    html! {
        <section class="lane" aria-labelledby={format!("lane-{}", props.index)} data-lane={props.id}
            data-outcome={data(lane.map(|lane| lane.trace.outcome().map_or("running", |outcome| outcome.word()).to_string()))}
            data-makespan-us={data(lane.map(|lane| lane.makespan_us().to_string()))}
            data-fetches={data(metrics.map(|metrics| metrics.fetches.to_string()))}
            data-pages={data(metrics.map(|metrics| metrics.pages.to_string()))}
            data-failed={data(metrics.map(|metrics| metrics.failed.to_string()))}
            data-predicted-us={data(predicted_us.map(|us| us.to_string()))}
            data-fingerprint={data(fingerprint.map(|number| format!("{number:016x}")))}>
            { heading(props, strategy) }
            { own_words(props) }
            { forked(props, lane) }
            <div class="big3" data-empty={lane.is_none().to_string()}>
                <span class="clock" data-says="times" ref={props.refs.clock.clone()}></span>
                <span class="outcome" ref={props.refs.outcome.clone()}></span>
                <span class="kv" data-says="counts"><b ref={props.refs.pages.clone()}></b>{ text::LANE_PAGES }</span>
                <span class="kv" data-says="counts"><b ref={props.refs.in_flight.clone()}></b>{ text::LANE_IN_FLIGHT }</span>
                <span class="kv bad" data-says="counts" hidden={metrics.is_none_or(|metrics| metrics.failed == 0)}>
                    <b ref={props.refs.failed.clone()}></b>{ text::LANE_FAILED }
                </span>
            </div>
            { about(props, strategy, lane) }
            { unsafe_note(props) }
            <p class="verdict" data-says="counts causes" hidden={lane.is_none_or(|lane| lane.verdict.is_empty())}>
                { verdict }
            </p>
            <canvas class="graph" data-says="graphs" ref={props.refs.graph.clone()} role="img" {onpointermove} {onpointerleave}
                aria-label={text::lane_graph(say::strategy_name(strategy))}></canvas>
        </section>
    }
}

fn heading(props: &LaneCardProps, strategy: &'static Strategy) -> Html {
    let (index, tell) = (props.index, props.tell.clone());
    let own = OwnSettingsProps {
        index,
        name: say::strategy_name(strategy),
        setup: props.setup.clone(),
        is_open: props.is_open,
        tell: props.tell,
    };
    let onchange = Callback::from(move |event: Event| {
        if let Some(chosen) = value_of(&event).and_then(|id| crate::strategy::find(&id).ok()) {
            tell.emit(SettingsMsg::ChangeLane(index, chosen.id));
        }
    });
    let option = |other: &&'static Strategy| {
        html! { <option key={other.id} value={other.id} selected={other.id == strategy.id}>
        { format!("{} · {}", say::strategy_name(other), say::strategy_about(other)) }</option> }
    };
    // A pattern without a published version is listed with the corrected ones.
    let published = CATALOGUE.iter().filter(|other| other.version == strategy.version && !other.is_beyond());
    let beyond = CATALOGUE.iter().filter(|other| other.is_beyond());
    let other = strategy.other_version();
    let (class, version, title) = match strategy.version {
        Version::Corrected => ("corrected", text::VERSION_CORRECTED, text::VERSION_CORRECTED_TITLE),
        Version::Published => ("as-published", text::VERSION_PUBLISHED, text::VERSION_PUBLISHED_TITLE),
    };
    html! {
        <h2 id={format!("lane-{index}")}>
            <span class="name">{ say::strategy_name(strategy) }</span>
            <code>{ strategy.pattern }</code>
            <span class="own-chip" hidden={!props.picture.is_some_and(|picture| picture.is_own(index))}>{ text::LANE_OWN_CODE }</span>
            <button type="button" id={format!("lane-version-{index}")} class={classes!("btn", "version", class)} {title}
                hidden={other.is_none()} disabled={props.is_fixed}
                onclick={props.tell.reform(move |_| SettingsMsg::ChangeLane(index, other.map_or(strategy.id, |other| other.id)))}>{ version }</button>
            <span class="beyond" hidden={!strategy.is_beyond()} title={text::LANE_UNPUBLISHED_TITLE}>{ text::LANE_UNPUBLISHED }</span>
            { unlink(&own, props.is_fixed) }
            <span class="menu" hidden={props.is_fixed} title={text::LANE_STRATEGY_TITLE}>
                <select id={format!("lane-strategy-{index}")} aria-label={text::lane_strategy(index + 1)} {onchange}>
                    <optgroup label={text::LANE_STRATEGIES_PUBLISHED}>{ for published.map(|other| option(&other)) }</optgroup>
                    <optgroup label={text::LANE_STRATEGIES_BEYOND}>{ for beyond.map(|other| option(&other)) }</optgroup>
                </select>
                <span aria-hidden="true">{ "▾" }</span>
            </span>
            <button type="button" class="btn quiet" hidden={props.setup.lanes.len() < 2 || props.is_fixed} aria-label={text::lane_remove(say::strategy_name(strategy))}
                title={text::LANE_REMOVE_TITLE} onclick={props.tell.reform(move |_| SettingsMsg::RemoveLane(index))}>{ "×" }</button>
        </h2>
    }
}

/// The lane's Python and its own settings, in its header, because they matter for every comparison with it.
fn own_words(props: &LaneCardProps) -> Html {
    let plan = props.setup.plans().into_iter().nth(props.index);
    let words =
        plan.as_ref().map_or(Vec::new(), |plan| [settings::python_words(plan), settings::own_words(plan)].concat());
    let chips = words.iter().map(|words| html! { <li key={words.clone()}>{ words.clone() }</li> });
    html! { <ul class="own-words" aria-label={text::LANE_OWN} hidden={words.is_empty()}>{ for chips }</ul> }
}

/// That only the GIL makes the lane's program safe, where there is none.
fn unsafe_note(props: &LaneCardProps) -> Html {
    let plan = props.setup.plans().into_iter().nth(props.index);
    let why = plan.and_then(|plan| settings::unsafe_on(&plan.setup, plan.strategy));
    html! { <p class="unsafe" data-says="causes" hidden={why.is_none()}>{ why.unwrap_or_default() }</p> }
}

/// What a fork changes, and what comes of it.
fn forked(props: &LaneCardProps, lane: Option<&Lane>) -> Html {
    let is_own = props.picture.is_some_and(|picture| picture.is_own(props.index));
    forks(&props.setup, props.index, lane, (is_off(props), is_own), props.tell)
}

/// Whether the person cannot fork the lane.
fn is_off(props: &LaneCardProps) -> bool {
    let is_own = props.picture.is_some_and(|picture| picture.is_own(props.index));
    props.is_fixed || is_own || props.setup.mode == Mode::Live
}

/// The line under the figures: what the strategy does, or how the live run compares.
fn about(props: &LaneCardProps, strategy: &'static Strategy, lane: Option<&Lane>) -> Html {
    let live = props.picture.filter(|picture| picture.is_live);
    if let (Some(picture), Some(lane)) = (live, lane) {
        let predicted_us = picture.predicted_us(props.index).unwrap_or(0);
        let ended = lane.trace.outcome().map(|_| lane.makespan_us());
        let held_us = lane.metrics.held_back_us;
        let live = match ended {
            // A crawl that stopped early was not faster.
            Some(us) if lane.trace.outcome() != Some(Outcome::Finished) => text::lane_live_stopped(seconds(us)),
            Some(us) => text::lane_live(seconds(us), difference(us, predicted_us)),
            None if lane.trace.events().is_empty() => String::from(text::LANE_NOT_BEGUN),
            None => String::from(text::LANE_RUNNING),
        };
        let held = if held_us > 0 { text::lane_held(seconds(held_us)) } else { String::new() };
        return html! { <p class="about" data-says="times">{ text::lane_predicted(seconds(predicted_us)) }<b>{ live }</b>{ held }</p> };
    }
    match setting("concurrency").and_then(|setting| settings::no_effect_on(setting, strategy)) {
        Some(text) => {
            html! { <p class="about"><span class="wide">{ format!("{} · ", say::strategy_about(strategy)) }</span><em>{ text }</em></p> }
        }
        None => html! { <p class="about wide">{ say::strategy_about(strategy) }</p> },
    }
}

/// A button that adds a lane with the first strategy that no lane runs.
pub fn add_lane(lanes: &[LaneSetup], tell: &Callback<SettingsMsg>) -> Html {
    let has_lane = |id: &str| lanes.iter().any(|lane| lane.id == id);
    let next = CATALOGUE.iter().find(|strategy| !has_lane(strategy.id));
    let next = next.filter(|_| lanes.len() < MAX_LANES);
    let id = next.map_or("", |strategy| strategy.id);
    html! {
        <button type="button" class="btn add" id="add-lane" hidden={next.is_none()} title={text::lane_add(next.map_or("", |strategy| say::strategy_name(strategy)))}
            onclick={tell.reform(move |_| SettingsMsg::AddLane(id))}>
            { text::LANE_MORE }
        </button>
    }
}

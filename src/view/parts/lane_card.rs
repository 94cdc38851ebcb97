//! The card of one lane: its strategy, its clock, its figures, its link graph.

use super::own_settings::unlink;
use super::timeline::place;
use super::{Tell, difference, value_of};
use crate::scene::seconds;
use crate::setup::{Lane, LaneSetup, MAX_LANES, Setup, field};
use crate::strategy::{CATALOGUE, Strategy, Version};
use crate::text;
use crate::trace::Outcome;
use crate::view::app::{LaneMsg, Msg};
use crate::view::shown::Shown;
use crate::view::stage::LaneRefs;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of a [`lane_card`].
pub struct LaneCardProps {
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
    pub shown: Option<Rc<Shown>>,
    /// The elements that the stage writes into.
    pub refs: LaneRefs,
    /// The callback for its messages.
    pub tell: Tell,
}

/// A lane's card.
pub fn lane_card(props: &LaneCardProps) -> Html {
    let Ok(strategy) = crate::strategy::find(props.id) else { return html! { <section hidden=true></section> } };
    let lane = props.shown.as_ref().and_then(|shown| shown.comparison.lanes.get(props.index));
    let lane = lane.filter(|lane| lane.strategy.id == props.id);
    let data = |value: Option<String>| value.unwrap_or_default();
    let fingerprint = props.shown.as_ref().and_then(|shown| shown.fingerprints.get(props.index).copied().flatten());
    let predicted_us = props.shown.as_ref().and_then(|shown| match shown.is_live {
        true => shown.predicted_us(props.index),
        false => lane.map(Lane::makespan_us),
    });
    let metrics = lane.map(|lane| &lane.metrics);
    let index = props.index;
    let onpointermove = props.tell.reform(move |event: PointerEvent| Msg::PointGraph(index, Some(place(&event))));
    let onpointerleave = props.tell.reform(move |_: PointerEvent| Msg::PointGraph(index, None));
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
            <p class="verdict" data-says="counts causes" hidden={lane.is_none_or(|lane| lane.verdict.is_empty())}>
                { lane.and_then(|lane| lane.verdict.first()).cloned().unwrap_or_default() }
            </p>
            <canvas class="graph" data-says="graphs" ref={props.refs.graph.clone()} role="img" {onpointermove} {onpointerleave}
                aria-label={text::lane_graph(text::strategy_name(strategy.pattern))}></canvas>
        </section>
    }
}

fn heading(props: &LaneCardProps, strategy: &'static Strategy) -> Html {
    let (index, tell) = (props.index, props.tell.clone());
    let onchange = Callback::from(move |event: Event| {
        if let Some(chosen) = value_of(&event).and_then(|id| crate::strategy::find(&id).ok()) {
            tell.emit(Msg::Lane(LaneMsg::Change(index, chosen.id)));
        }
    });
    let option = |other: &&'static Strategy| {
        html! { <option key={other.id} value={other.id} selected={other.id == strategy.id}>
        { format!("{} · {}", text::strategy_name(other.pattern), text::strategy_about(other.pattern)) }</option> }
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
            <span class="name">{ text::strategy_name(strategy.pattern) }</span>
            <code>{ strategy.pattern }</code>
            <button type="button" id={format!("lane-version-{index}")} class={classes!("btn", "version", class)} {title}
                hidden={other.is_none()} disabled={props.is_fixed}
                onclick={props.tell.reform(move |_| Msg::Lane(LaneMsg::Change(index, other.map_or(strategy.id, |other| other.id))))}>{ version }</button>
            <span class="beyond" hidden={!strategy.is_beyond()} title={text::LANE_UNPUBLISHED_TITLE}>{ text::LANE_UNPUBLISHED }</span>
            { unlink(props, strategy) }
            <span class="menu" hidden={props.is_fixed} title={text::LANE_STRATEGY_TITLE}>
                <select id={format!("lane-strategy-{index}")} aria-label={text::lane_strategy(index + 1)} {onchange}>
                    <optgroup label={text::LANE_STRATEGIES_PUBLISHED}>{ for published.map(|other| option(&other)) }</optgroup>
                    <optgroup label={text::LANE_STRATEGIES_BEYOND}>{ for beyond.map(|other| option(&other)) }</optgroup>
                </select>
                <span aria-hidden="true">{ "▾" }</span>
            </span>
            <button type="button" class="btn quiet" hidden={props.setup.lanes.len() < 2 || props.is_fixed} aria-label={text::lane_remove(text::strategy_name(strategy.pattern))}
                title={text::LANE_REMOVE_TITLE} onclick={props.tell.reform(move |_| Msg::Lane(LaneMsg::Remove(index)))}>{ "×" }</button>
        </h2>
    }
}

/// The lane's own settings, in its header, because they matter for every comparison with it.
fn own_words(props: &LaneCardProps) -> Html {
    let words = props.setup.own_words(props.index);
    let chips = words.iter().map(|words| html! { <li key={words.clone()}>{ words.clone() }</li> });
    html! { <ul class="own-words" aria-label={text::LANE_OWN} hidden={words.is_empty()}>{ for chips }</ul> }
}

/// The line under the figures: what the strategy does, or how the live run compares.
fn about(props: &LaneCardProps, strategy: &'static Strategy, lane: Option<&Lane>) -> Html {
    let live = props.shown.as_ref().filter(|shown| shown.is_live);
    if let (Some(shown), Some(lane)) = (live, lane) {
        let predicted_us = shown.predicted_us(props.index).unwrap_or(0);
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
    match field("concurrency").and_then(|field| field.no_effect_on(strategy)) {
        Some(text) => {
            html! { <p class="about"><span class="wide">{ format!("{} · ", text::strategy_about(strategy.pattern)) }</span><em>{ text }</em></p> }
        }
        None => html! { <p class="about wide">{ text::strategy_about(strategy.pattern) }</p> },
    }
}

/// The properties of an [`add_lane`].
pub struct AddLaneProps {
    /// The present lanes.
    pub lanes: Vec<LaneSetup>,
    /// The callback for its messages.
    pub tell: Tell,
}

/// A button that adds a lane with the first strategy that no lane runs.
pub fn add_lane(props: &AddLaneProps) -> Html {
    let has_lane = |id: &str| props.lanes.iter().any(|lane| lane.id == id);
    let next = CATALOGUE.iter().find(|strategy| !has_lane(strategy.id));
    let next = next.filter(|_| props.lanes.len() < MAX_LANES);
    let id = next.map_or("", |strategy| strategy.id);
    html! {
        <button type="button" class="btn add" id="add-lane" hidden={next.is_none()} title={text::lane_add(next.map_or("", |strategy| text::strategy_name(strategy.pattern)))}
            onclick={props.tell.reform(move |_| Msg::Lane(LaneMsg::Add(id)))}>
            { text::LANE_MORE }
        </button>
    }
}

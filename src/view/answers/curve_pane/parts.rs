//! What stands around the curves: the choices, the lanes at one value, the sentences and the table.

use super::{CurvePane, Msg};
use crate::page::answers::take_along::OfCurve;
use crate::page::answers::values::settings as numbers;
use crate::page::answers::why::Question;
use crate::page::answers::{Curve, Figure, Pane, SEEDS, asked, say};
use crate::say::settings;
use crate::setup::setting;
use crate::text;
use crate::view::components::input::value_of;
use yew::html::Scope;
use yew::prelude::*;

type Link = Scope<CurvePane>;

/// So many runs take long enough for a progress and a way to stop them.
const MANY: usize = 400;

impl CurvePane {
    /// What is asked for: the figure, the setting and the seeds.
    pub(super) fn controls(&self, link: &Link) -> Html {
        let ask = self.curve.ask;
        let figure = link.callback(move |event: Event| {
            let word = value_of(&event).unwrap_or_default();
            let figure = Figure::ALL.into_iter().find(|figure| figure.id() == word).unwrap_or(ask.figure);
            Msg::Ask(Box::new(move |ask| ask.figure = figure))
        });
        let against = link.callback(move |event: Event| {
            let setting = setting(&value_of(&event).unwrap_or_default()).unwrap_or(ask.setting);
            Msg::Ask(Box::new(move |ask| ask.setting = setting))
        });
        let seeds = SEEDS.map(|seeds| {
            let is_on = seeds == ask.seeds;
            html! { <button type="button" key={seeds} class={classes!("btn", is_on.then_some("on"))} aria-pressed={is_on.to_string()} data-seeds={seeds.to_string()}
                onclick={link.callback(move |_| Msg::Ask(Box::new(move |ask| ask.seeds = seeds)))}>{ text::answers_seeds(seeds) }</button> }
        });
        let (done, of) = self.curve.progress();
        let takes_long = self.is_busy && (of >= MANY || say::is_large(&self.setup));
        html! {
            <div class="row controls">
                <label>{ text::ANSWERS_FIGURE }<select id="curve-figure" onchange={figure}>
                    { for Figure::ALL.into_iter().map(|figure| html! { <option key={figure.id()} value={figure.id()} selected={figure == ask.figure}>{ say::figure(figure) }</option> }) }
                </select></label>
                <label>{ text::ANSWERS_AGAINST }<select id="curve-setting" onchange={against}>
                    { for numbers().map(|of| html! { <option key={of.key} value={of.key} selected={of.key == ask.setting.key}>{ settings::name(of) }</option> }) }
                </select></label>
                <span class="seg" role="group" aria-label={text::ANSWERS_SEEDS_NAME}>{ for seeds }</span>
                <span class="progress" role="status">
                    <progress hidden={!takes_long} aria-label={text::ANSWERS_PROGRESS_NAME} max={of.to_string()} value={done.to_string()}></progress>
                    { if self.is_busy { String::new() } else { text::answers_runs(done) } }
                </span>
                <button type="button" class="btn" id="curve-stop" hidden={!takes_long} onclick={link.callback(|_| Msg::Go(false))}>{ text::ANSWERS_STOP }</button>
                <button type="button" class="btn" id="curve-again" hidden={self.is_busy || done == of} onclick={link.callback(|_| Msg::Go(true))}>{ text::ANSWERS_AGAIN }</button>
            </div>
        }
    }

    /// The lanes with their signs, and their figures at one value; the buttons that load its run, and ask why.
    pub(super) fn lanes(&self, link: &Link, cursor: usize) -> Html {
        let (curve, names) = (&self.curve, say::lane_names(&self.setup));
        let open = self.open;
        let line = |(lane, name): (usize, String)| {
            let question = asked::text(&why_here(curve, lane, cursor));
            html! {
                <li key={lane} class={classes!("of-lane", format!("l{lane}"))} data-median={curve.spread(lane, cursor).map(|spread| spread.median.to_string())}>
                    <svg class="sign" viewBox="0 0 26 8" aria-hidden="true"><path class="line" d="M0 4H26" /></svg>
                    <b>{ name.clone() }</b><span>{ say::at_point(curve, lane, cursor) }</span>
                    <button type="button" class="btn line" data-why={question.clone()} aria-label={text::answers_why_here_name(name)}
                        onclick={move |_| open(&format!("{}.{question}", Pane::Why.id()))}>{ text::ANSWERS_WHY_HERE }</button>
                </li>
            }
        };
        let is_present = curve.values.present == Some(cursor);
        html! {
            <div class="at-value" data-value={curve.values.all.get(cursor).map(u32::to_string)}>
                <p class="value">{ say::value(curve, cursor) }
                    <button type="button" class="btn line" id="curve-load" disabled={is_present} onclick={link.callback(move |_| Msg::Load(cursor))}>{ text::ANSWERS_LOAD }</button></p>
                <ul>{ for names.into_iter().enumerate().map(line) }</ul>
            </div>
        }
    }

    /// The value that the person looks at, as a slider over the picture: its place is that of the line in it.
    pub(super) fn slider(&self, link: &Link, cursor: usize) -> Html {
        let (curve, last) = (&self.curve, self.curve.values.all.len().saturating_sub(1));
        let onkeydown =
            link.batch_callback(move |event: KeyboardEvent| (event.key() == "Enter").then_some(Msg::Load(cursor)));
        html! {
            <input type="range" id="curve-value" min="0" max={last.to_string()} step="1" value={cursor.to_string()} aria-label={text::answers_value_name(settings::name(curve.ask.setting))}
                aria-valuetext={say::point(curve, &self.setup, cursor)} oninput={link.callback(|event: InputEvent| Msg::Look(value_of(&event).and_then(|value| value.parse().ok()).unwrap_or(0)))} {onkeydown} />
        }
    }

    /// What the curves say, in sentences.
    pub(super) fn sentences(&self) -> Html {
        let all = say::sentences(&self.curve, &self.setup);
        html! { <ul class="sentences" aria-live="polite">{ for all.into_iter().enumerate().map(|(key, said)| html! { <li {key}>{ said }</li> }) }</ul> }
    }

    /// The picture in words: its sentences are beside it.
    pub(super) fn label(&self) -> String {
        let ask = self.curve.ask;
        text::answers_curve_label(say::figure(ask.figure), settings::name(ask.setting))
    }

    /// The curves as a table.
    pub(super) fn table(&self, link: &Link) -> Html {
        let (curve, ask) = (&self.curve, self.curve.ask);
        let names = say::lane_names(&self.setup);
        let row = |place: usize| {
            let cell = |lane: usize| html! { <td key={lane}>{ curve.spread(lane, place).map(|spread| say::spread(ask.figure, spread, ask.seeds)) }</td> };
            html! { <tr key={place}><th scope="row">{ settings::shown_held(ask.setting, curve.values.all[place]) }</th>{ for (0..curve.lanes).map(cell) }</tr> }
        };
        let save = |id: &'static str, name: &'static str, (thing, is_png): (OfCurve, bool)| {
            html! { <button type="button" class="btn" {id} onclick={link.callback(move |_| Msg::Save(thing, is_png))}>{ name }</button> }
        };
        let rows = if self.is_table_open { curve.values.all.len() } else { 0 };
        html! {
            <div class="table">
                <div class="row">
                    <button type="button" class="btn" id="curve-table" aria-expanded={self.is_table_open.to_string()} onclick={link.callback(|_| Msg::Table)}>{ text::ANSWERS_TABLE }</button>
                    { save("curve-csv", text::ANSWERS_CSV, (OfCurve::Table, false)) }
                    { save("curve-svg", text::ANSWERS_SVG, (OfCurve::Figure, false)) }
                    { save("curve-png", text::ANSWERS_PNG, (OfCurve::Figure, true)) }
                </div>
                <div class="scroll" hidden={!self.is_table_open} tabindex="0" role="region" aria-label={text::ANSWERS_TABLE}>
                    <table>
                        <caption>{ self.label() }</caption>
                        <thead><tr><th scope="col">{ settings::name(ask.setting) }</th>{ for names.into_iter().enumerate().map(|(key, name)| html! { <th scope="col" {key}>{ name }</th> }) }</tr></thead>
                        <tbody>{ for (0..rows).map(row) }</tbody>
                    </table>
                </div>
            </div>
        }
    }
}

/// Why a curve bends at a place: of the concurrency by its bounds, of other settings by what differs from the value before.
fn why_here(curve: &Curve, lane: usize, place: usize) -> Question {
    let value = |place: usize| curve.values.all.get(place).copied().unwrap_or(0);
    let key = curve.ask.setting.key.to_string();
    match &*key {
        "concurrency" => Question::Bend { lane, concurrency: Some(value(place)) },
        // At the first value, what the next one changes.
        _ => {
            let from = place.saturating_sub(1);
            Question::Between { lane, key, from: value(from).to_string(), to: value(from + 1).to_string() }
        }
    }
}

//! The figures of all lanes as a table, which also describes the picture to people who do not see it.

use crate::compare::Lane;
use crate::page::parts::{Part, Parts};
use crate::page::picture::Picture;
use crate::page::scene::{difference, seconds, times};
use crate::say::{self, Name, settings};
use crate::text;
use crate::trace::{EventKind, Outcome};
use crate::view::state::runs::RunMsg;
use std::rc::Rc;
use yew::prelude::*;

/// The text of a line for a lane, from 0.
type Value = dyn Fn(usize, &Lane) -> String;

/// A line of the table.
struct Line {
    /// The kinds of figures in it: an author can hide each.
    says: &'static [Part],
    words: String,
    value: Box<Value>,
}

/// The table.
pub fn figures(picture: Option<&Rc<Picture>>, tell: &Callback<RunMsg>) -> Html {
    let lanes: &[Lane] = picture.map_or(&[], |picture| &picture.comparison.lanes);
    let head = lanes.iter().enumerate().map(|(index, lane)| {
        html! { <th key={index} scope="col">{ say::strategy_name(lane.strategy) }<code>{ lane.strategy.id }</code></th> }
    });
    let lines = picture.map(lines).unwrap_or_default();
    let rows = lines.iter().enumerate().map(|(nth, line)| {
        let cells =
            lanes.iter().enumerate().map(|(index, lane)| html! { <td key={index}>{ (line.value)(index, lane) }</td> });
        html! { <tr key={nth} data-says={Parts::of(line.says).ids().join(" ")}><th scope="row">{ &line.words }</th>{ for cells }</tr> }
    });
    let keep = (0..lanes.len()).map(|index| {
        let onclick = tell.reform(move |_: MouseEvent| RunMsg::KeepTrace(index));
        html! { <td key={index}><button type="button" class="btn" id={format!("keep-{index}")} {onclick}>{ text::FIGURES_DOWNLOAD }</button></td> }
    });
    html! {
        <details class="figures" id="figures" data-says="figures">
            <summary>{ text::FIGURES }</summary>
            <div class="scroll">
                <table>
                    <thead><tr><td></td>{ for head }</tr></thead>
                    <tbody>{ for rows }<tr key="keep"><th scope="row">{ text::FIGURES_TRACE }</th>{ for keep }</tr></tbody>
                </table>
            </div>
        </details>
    }
}

fn line(says: &'static [Part], words: &str, value: impl Fn(&Lane) -> String + 'static) -> Line {
    Line { says, words: words.to_string(), value: Box::new(move |_, lane| value(lane)) }
}

fn lines(picture: &Rc<Picture>) -> Vec<Line> {
    let of = picture.clone();
    let mut lines = vec![
        line(&[], text::FIGURES_OUTCOME, |lane| {
            lane.trace.outcome().map_or(text::OUTCOME_RUNNING, |outcome| outcome.name()).to_string()
        }),
        line(&[Part::Times], text::FIGURES_MAKESPAN, |lane| seconds(lane.makespan_us())),
        line(&[Part::Times], text::FIGURES_SPEED_UP, move |lane| match lane.trace.outcome() {
            Some(Outcome::Finished) => times(of.comparison.sequential_us(lane), lane.makespan_us(), 2),
            // A crawl that stopped early was not faster.
            _ => String::from("–"),
        }),
        line(&[Part::Counts], text::FIGURES_PAGES, |lane| lane.metrics.pages.to_string()),
        line(&[Part::Counts], text::FIGURES_FETCHES, |lane| lane.metrics.fetches.to_string()),
        line(&[Part::Counts], text::FIGURES_DUPLICATES, |lane| lane.metrics.duplicate_fetches.to_string()),
        line(&[Part::Counts], text::FIGURES_RETRIES, |lane| lane.metrics.retries.to_string()),
        line(&[Part::Counts], text::FIGURES_FAILED, failed),
        line(&[Part::Counts], text::FIGURES_DISALLOWED, |lane| lane.metrics.disallowed.to_string()),
        line(&[Part::Counts], text::FIGURES_MOST_IN_FLIGHT, |lane| lane.metrics.max_in_flight.to_string()),
        line(&[Part::Causes], text::FIGURES_UTILISATION, |lane| {
            let permille = lane.metrics.utilisation_permille();
            format!("{}.{} %", permille / 10, permille % 10)
        }),
    ];
    if picture.comparison.lanes.iter().any(|lane| !lane.plan.own.is_empty()) {
        lines.insert(
            0,
            line(&[], text::FIGURES_OWN_SETTINGS, |lane| match lane.plan.own.is_empty() {
                true => String::from(text::CHOICE_NONE),
                false => settings::own_list(&lane.plan),
            }),
        );
    }
    for &(cause, _) in crate::trace::Cause::ALL {
        let idle = move |lane: &Lane| lane.metrics.idle_us.iter().find(|(of, _)| *of == cause).map_or(0, |(_, us)| *us);
        if picture.comparison.lanes.iter().any(|lane| idle(lane) > 0) {
            lines.push(line(&[Part::Times, Part::Causes], &text::figure_idle(cause.name()), move |lane| {
                seconds(idle(lane))
            }));
        }
    }
    if picture.is_live {
        let of = picture.clone();
        let predicted = move |index: usize, lane: &Lane| match of.predicted_us(index) {
            Some(us) => format!("{} ({})", seconds(us), difference(lane.makespan_us(), us)),
            None => String::from("–"),
        };
        lines.push(Line {
            says: &[Part::Times],
            words: String::from(text::FIGURES_PREDICTED),
            value: Box::new(predicted),
        });
        lines.push(line(&[Part::Times], text::FIGURES_HELD_BACK, |lane| seconds(lane.metrics.held_back_us)));
    }
    lines.push(line(&[Part::Causes], text::FIGURES_LIMITS, limits));
    if picture.comparison.lanes.iter().any(|lane| !lane.verdict.is_empty()) {
        let site = picture.comparison.site.clone();
        lines.push(line(&[Part::Counts, Part::Causes], text::FIGURES_VERDICT, move |lane| {
            match lane.verdict.is_empty() {
                true => String::from(text::FIGURE_NOTHING),
                false => say::verdict(&lane.verdict, &site).join(" "),
            }
        }));
    }
    lines.push(line(&[Part::Times], text::FIGURES_WORK, |lane| seconds(lane.bounds.work_us)));
    lines.push(line(&[Part::Times], text::FIGURES_SPAN, |lane| seconds(lane.bounds.span_us)));
    lines.push(line(&[Part::Times, Part::Bound], text::FIGURES_BOUND, |lane| seconds(lane.bound_us())));
    lines
}

/// How many fetches failed, and why.
fn failed(lane: &Lane) -> String {
    let metrics = &lane.metrics;
    let others = metrics.failed.saturating_sub(metrics.timeouts + metrics.refused + metrics.cancelled);
    let kinds = [
        (metrics.timeouts, text::FAILED_TIMEOUTS),
        (metrics.refused, text::FAILED_REFUSED),
        (metrics.cancelled, text::FAILED_CANCELLED),
        (others, text::FAILED_STATUS),
    ];
    let parts: Vec<String> =
        kinds.iter().filter(|(count, _)| *count > 0).map(|(count, word)| text::failed_part(count, word)).collect();
    if parts.is_empty() {
        metrics.failed.to_string()
    } else {
        text::failed(metrics.failed, parts.join(text::LIST_COMMA))
    }
}

fn limits(lane: &Lane) -> String {
    let mut words: Vec<&str> = Vec::new();
    for event in lane.trace.events().iter().filter(|event| event.kind() == EventKind::LimitReached) {
        if !words.contains(&event.limit().name()) {
            words.push(event.limit().name());
        }
    }
    if words.is_empty() { String::from(text::CHOICE_NONE) } else { words.join(", ") }
}

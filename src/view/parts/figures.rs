//! The figures of all lanes as a table: for everybody, and the whole picture for whoever does not see it.

use super::{Tell, difference, times};
use crate::scene::seconds;
use crate::setup::Lane;
use crate::trace::{EventKind, Outcome};
use crate::view::app::Msg;
use crate::view::shown::Shown;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`Figures`].
#[derive(Properties, PartialEq)]
pub struct FiguresProps {
    /// What is on screen.
    pub shown: Option<Rc<Shown>>,
    /// What to tell.
    pub tell: Tell,
}

/// A line of the table: its words, and its value for a lane, from 0.
type Line = (String, Box<dyn Fn(usize, &Lane) -> String>);

/// The table.
#[component]
pub fn Figures(props: &FiguresProps) -> Html {
    let lanes: &[Lane] = props.shown.as_ref().map_or(&[], |shown| &shown.comparison.lanes);
    let head = lanes.iter().enumerate().map(|(index, lane)| {
        html! { <th key={index} scope="col">{ lane.strategy.name }<code>{ lane.strategy.id }</code></th> }
    });
    let lines = props.shown.as_ref().map(|shown| lines(shown)).unwrap_or_default();
    let rows = lines.iter().enumerate().map(|(nth, (words, value))| {
        let cells = lanes.iter().enumerate().map(|(index, lane)| html! { <td key={index}>{ value(index, lane) }</td> });
        html! { <tr key={nth}><th scope="row">{ words }</th>{ for cells }</tr> }
    });
    let keep = lanes.iter().enumerate().map(|(index, _)| {
        html! { <td key={index}><button type="button" class="btn" id={format!("keep-{index}")}
        onclick={props.tell.reform(move |_| Msg::Keep(index))}>{ "Download trace" }</button></td> }
    });
    html! {
        <details class="figures" id="figures">
            <summary>{ "Figures" }</summary>
            <div class="scroll">
                <table>
                    <thead><tr><td></td>{ for head }</tr></thead>
                    <tbody>{ for rows }<tr key="keep"><th scope="row">{ "Trace as JSON" }</th>{ for keep }</tr></tbody>
                </table>
            </div>
        </details>
    }
}

fn line(words: &str, value: impl Fn(&Lane) -> String + 'static) -> Line {
    (words.to_string(), Box::new(move |_, lane| value(lane)))
}

fn lines(shown: &Rc<Shown>) -> Vec<Line> {
    let of = shown.clone();
    let mut lines = vec![
        line("Outcome", |lane| lane.trace.outcome().map_or("running", |outcome| outcome.word()).to_string()),
        line("Makespan", |lane| seconds(lane.makespan_us())),
        line("Speed-up over sequential", move |lane| match lane.trace.outcome() {
            Some(Outcome::Finished) => times(of.comparison.sequential_us(lane), lane.makespan_us(), 2),
            // What did not come to its end is no faster for that.
            _ => String::from("–"),
        }),
        line("Pages", |lane| lane.metrics.pages.to_string()),
        line("Fetches", |lane| lane.metrics.fetches.to_string()),
        line("Duplicate fetches", |lane| lane.metrics.duplicate_fetches.to_string()),
        line("Retries", |lane| lane.metrics.retries.to_string()),
        line("Failed", failed),
        line("Disallowed", |lane| lane.metrics.disallowed.to_string()),
        line("Most in flight", |lane| lane.metrics.max_in_flight.to_string()),
        line("Utilisation", |lane| {
            let permille = lane.metrics.utilisation_permille();
            format!("{}.{} %", permille / 10, permille % 10)
        }),
    ];
    if shown.comparison.lanes.iter().any(|lane| !lane.plan.own.is_empty()) {
        lines.insert(
            0,
            line("Settings of its own", |lane| match lane.plan.own.is_empty() {
                true => String::from("none"),
                false => lane.plan.own.to_string(),
            }),
        );
    }
    for &(cause, _) in crate::trace::Cause::ALL {
        let idle = move |lane: &Lane| lane.metrics.idle_us.iter().find(|(of, _)| *of == cause).map_or(0, |(_, us)| *us);
        if shown.comparison.lanes.iter().any(|lane| idle(lane) > 0) {
            lines.push(line(&format!("Idle: {}", cause.word()), move |lane| seconds(idle(lane))));
        }
    }
    if shown.is_live {
        let of = shown.clone();
        let predicted = move |index: usize, lane: &Lane| match of.predicted_us(index) {
            Some(us) => format!("{} ({})", seconds(us), difference(lane.makespan_us(), us)),
            None => String::from("–"),
        };
        lines.push((String::from("Predicted by the simulator"), Box::new(predicted)));
        lines.push(line("Held back by the browser", |lane| seconds(lane.metrics.held_back_us)));
    }
    lines.push(line("Limits reached", limits));
    if shown.comparison.lanes.iter().any(|lane| !lane.verdict.is_empty()) {
        lines.push(line("What went wrong", |lane| match lane.verdict.is_empty() {
            true => String::from("nothing"),
            false => lane.verdict.join(" "),
        }));
    }
    lines.push(line("Work", |lane| seconds(lane.bounds.work_us)));
    lines.push(line("Span", |lane| seconds(lane.bounds.span_us)));
    lines.push(line("Bound for its workers", |lane| seconds(lane.bound_us())));
    lines
}

/// How many fetches failed, and of what.
fn failed(lane: &Lane) -> String {
    let metrics = &lane.metrics;
    let others = metrics.failed.saturating_sub(metrics.timeouts + metrics.refused + metrics.cancelled);
    let kinds = [
        (metrics.timeouts, "timeouts"),
        (metrics.refused, "refused"),
        (metrics.cancelled, "cancelled"),
        (others, "by status"),
    ];
    let parts: Vec<String> =
        kinds.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if parts.is_empty() { metrics.failed.to_string() } else { format!("{} ({})", metrics.failed, parts.join(", ")) }
}

fn limits(lane: &Lane) -> String {
    let mut words: Vec<&str> = Vec::new();
    for event in lane.trace.events().iter().filter(|event| event.kind() == EventKind::LimitReached) {
        if !words.contains(&event.limit().word()) {
            words.push(event.limit().word());
        }
    }
    if words.is_empty() { String::from("none") } else { words.join(", ") }
}

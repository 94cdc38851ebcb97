//! The lanes below: one time axis, one playhead, a legend and the sentence.

use super::legend::Legend;
use super::{Tell, Tip};
use crate::view::app::Msg;
use crate::view::shown::Shown;
use crate::view::stage::Refs;
use std::rc::Rc;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

/// The properties of a [`TimelineCard`].
#[derive(Properties, PartialEq)]
pub struct TimelineCardProps {
    /// What is on screen.
    pub shown: Option<Rc<Shown>>,
    /// The elements that the stage writes into.
    pub refs: Refs,
    /// What is under the pointer.
    pub tip: Option<Tip>,
    /// What to tell.
    pub tell: Tell,
}

/// The chart with all that belongs to it.
#[component]
pub fn TimelineCard(props: &TimelineCardProps) -> Html {
    let fills = props.shown.as_ref().map(|shown| shown.fills.clone()).unwrap_or_default();
    let has_bound = props.shown.as_ref().is_some_and(|shown| shown.chart.bound_us > 0);
    let (tell, taken) = (props.tell.clone(), props.tell.clone());
    let onpointerdown = Callback::from(move |event: PointerEvent| {
        if event.button() == 0
            && let Some(canvas) = event.target_dyn_into::<Element>()
        {
            // The pointer may leave the canvas while it drags the playhead.
            let _ = canvas.set_pointer_capture(event.pointer_id());
            // A finger may be about to scroll the page: it seeks when it moves sideways or is lifted.
            if event.pointer_type() == "mouse" {
                taken.emit(Msg::SeekX(f64::from(event.offset_x())));
            }
        }
    });
    let onpointermove = Callback::from(move |event: PointerEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        if event.buttons() & 1 == 1 { tell.emit(Msg::SeekX(x)) } else { tell.emit(Msg::Point(Some((x, y)))) }
    });
    let onclick = props.tell.reform(|event: MouseEvent| Msg::SeekX(f64::from(event.offset_x())));
    let onpointerleave = props.tell.reform(|_: PointerEvent| Msg::Point(None));
    let style = props.tip.as_ref().map(|tip| {
        // At the right half the text stands to the left of the pointer.
        let is_right =
            tip.x > props.refs.chart.cast::<Element>().map_or(600.0, |chart| f64::from(chart.client_width())) / 2.0;
        format!("left:{:.0}px;top:{:.0}px;--turn:{}", tip.x, tip.y, if is_right { "-100%" } else { "0%" })
    });
    html! {
        <section class="time" aria-label="Timelines">
            <div class="plot">
                <canvas class="chart" ref={props.refs.chart.clone()} role="img" aria-label={label(props)}
                    {onpointerdown} {onpointermove} {onpointerleave} {onclick}></canvas>
                <div class="tip" hidden={props.tip.is_none()} {style}>
                    { props.tip.as_ref().map(|tip| tip.text.clone()).unwrap_or_default() }
                </div>
            </div>
            <Legend {fills} {has_bound} />
            <p class="said" id="said" aria-live="polite" ref={props.refs.said.clone()}></p>
        </section>
    }
}

fn label(props: &TimelineCardProps) -> String {
    let Some(shown) = &props.shown else { return String::from("Timelines") };
    let lanes = shown.comparison.lanes.iter().map(|lane| {
        let end = crate::scene::seconds(lane.makespan_us());
        format!("{}: {} worker rows, ends at {end}", lane.strategy.name, lane.timeline.rows)
    });
    format!("Worker rows of all lanes on one time axis. {}.", lanes.collect::<Vec<_>>().join(". "))
}

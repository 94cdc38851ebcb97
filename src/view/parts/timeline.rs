//! The lanes below: one time axis, one playhead, a legend and the sentence.

use super::legend::Legend;
use super::picked::{self, Picked};
use super::{Tell, Tip};
use crate::view::app::{Msg, PickMsg};
use crate::view::browser;
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
    /// The bar that the keys have led to.
    pub picked: Option<Picked>,
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
    let tell = props.tell.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
        if let Some(message) = picked::key(&event.key()).filter(|_| is_plain) {
            // Elsewhere on the page the arrows move the playhead.
            event.prevent_default();
            tell.emit(Msg::Pick(message));
        }
    });
    let onblur = props.tell.reform(|_: FocusEvent| Msg::Pick(PickMsg::Leave));
    // A click is for the playhead: the arrows go on being its own.
    let onmousedown = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        browser::leave_focus();
    });
    html! {
        <section class="time" aria-label="Timelines">
            <div class="plot" id="plot" tabindex="0" role="application" aria-roledescription="timelines" aria-label={label(props)}
                aria-describedby="plot-keys" {onkeydown} {onblur}>
                <canvas class="chart" ref={props.refs.chart.clone()} aria-hidden="true"
                    {onpointerdown} {onpointermove} {onpointerleave} {onclick} {onmousedown}></canvas>
                <span class="picked" hidden={props.picked.is_none()} style={props.picked.as_ref().map(frame)}></span>
                <span class="sr" id="plot-keys">{ "The arrows lead from bar to bar and from row to row. Enter moves the playhead to the bar." }</span>
                <span class="sr" id="picked" role="status">{ props.picked.as_ref().map(|picked| picked.sentence.clone()).unwrap_or_default() }</span>
                <div class="tip" hidden={props.tip.is_none()} {style}>
                    { props.tip.as_ref().map(|tip| tip.text.clone()).unwrap_or_default() }
                </div>
            </div>
            <Legend {fills} {has_bound} />
            <p class="said" id="said" aria-live="polite" ref={props.refs.said.clone()}></p>
        </section>
    }
}

fn frame(picked: &Picked) -> String {
    let [left, top, width, height] = picked.frame;
    format!("left:{left:.1}px;top:{top:.1}px;width:{width:.1}px;height:{height:.1}px")
}

fn label(props: &TimelineCardProps) -> String {
    let Some(shown) = &props.shown else { return String::from("Timelines") };
    let lanes = shown.comparison.lanes.iter().map(|lane| {
        let end = crate::scene::seconds(lane.makespan_us());
        format!("{}: {} worker rows, ends at {end}", lane.strategy.name, lane.timeline.rows)
    });
    format!("Worker rows of all lanes on one time axis. {}.", lanes.collect::<Vec<_>>().join(". "))
}

//! The timelines of all lanes: one time axis, one playhead, a legend and the sentence.

use super::legend::{LegendProps, legend};
use super::pointer::place;
use crate::page::chart_choice::{ChartMsg, ChartOptions};
use crate::page::highlight::{HighlightMsg, Selection, message_of_key};
use crate::page::parts::Part;
use crate::page::picture::Picture;
use crate::page::scene::{ChartLane, fixed, seconds};
use crate::page::tip::{Blame, Tip};
use crate::page::zoom::{STEP, ZoomMsg};
use crate::say::settings;
use crate::text;
use crate::view::browser;
use crate::view::elements::Refs;
use std::rc::Rc;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

/// The properties of a [`TimelineCard`].
#[derive(Properties, PartialEq)]
pub struct TimelineCardProps {
    /// The comparison on screen.
    pub picture: Option<Rc<Picture>>,
    /// The elements that the painter writes into.
    pub refs: Refs,
    /// The text shown while there is no comparison yet.
    pub blank: &'static str,
    /// What the chart shows.
    pub options: ChartOptions,
    /// The tip under the pointer.
    pub tip: Option<Tip>,
    /// The frames of the bars of the highlighted page: left, top, width and height.
    pub frames: Vec<[f64; 4]>,
    /// The bar selected with the keys.
    pub selection: Option<Selection>,
    /// The callback for what the pointer and the keys do.
    pub tell: Callback<HighlightMsg>,
    /// The callback for what the chart shows.
    pub choose: Callback<ChartMsg>,
    /// The callback for the part of the time on screen.
    pub zoom: Callback<ZoomMsg>,
    /// The callback for the x of the chart to which the playhead goes.
    pub seek: Callback<f64>,
}

/// A finger drags the playhead when it has moved this many pixels farther sideways than up or down.
const SIDEWAYS: f64 = 6.0;

/// The chart with its legend, tip and sentences.
#[component]
pub fn TimelineCard(props: &TimelineCardProps) -> Html {
    let kinds = props.picture.as_ref().map(|picture| picture.kinds.clone()).unwrap_or_default();
    let bound = match &props.picture {
        Some(_) if props.options.hidden.has(Part::Bound) => "",
        Some(picture) if picture.chart.bound.is_some() => text::LEGEND_BOUND,
        Some(picture) if picture.chart.has_own_bounds() => text::LEGEND_BOUNDS,
        _ => "",
    };
    let (tell, seek, taken) = (props.tell.clone(), props.seek.clone(), props.seek.clone());
    // Where a finger came down; `None` once it drags the playhead.
    let finger = use_mut_ref(|| None::<(f64, f64)>);
    let (down, moving) = (finger.clone(), finger);
    // Each finger on the chart, by its number, with its x: two of them zoom.
    let fingers = use_mut_ref(Vec::<(i32, f64)>::new);
    let (touched, lifted, zoom) = (fingers.clone(), fingers.clone(), props.zoom.clone());
    let onpointerup = Callback::from(move |event: PointerEvent| {
        lifted.borrow_mut().retain(|(finger, _)| *finger != event.pointer_id());
    });
    let onpointerdown = Callback::from(move |event: PointerEvent| {
        if event.button() == 0
            && let Some(canvas) = event.target_dyn_into::<Element>()
        {
            // The pointer may leave the canvas while it drags the playhead.
            let _ = canvas.set_pointer_capture(event.pointer_id());
            // A finger may be about to scroll the page: it seeks when it moves sideways or is lifted.
            let is_finger = event.pointer_type() == "touch";
            let place = place(&event);
            if is_finger {
                touched.borrow_mut().push((event.pointer_id(), place.0));
            }
            *down.borrow_mut() = is_finger.then_some(place);
            if !is_finger {
                taken.emit(place.0);
            }
        }
    });
    let onpointermove = Callback::from(move |event: PointerEvent| {
        let (x, y) = place(&event);
        if let Some(message) = pinch(&mut fingers.borrow_mut(), event.pointer_id(), x) {
            return zoom.emit(message);
        }
        if event.buttons() & 1 == 0 {
            tell.emit(HighlightMsg::Point(Some((x, y))));
            return;
        }
        let is_scroll =
            moving.borrow().is_some_and(|(from_x, from_y)| (x - from_x).abs() <= (y - from_y).abs() + SIDEWAYS);
        if !is_scroll {
            *moving.borrow_mut() = None;
            seek.emit(x);
        }
    });
    let (tell, seek) = (props.tell.clone(), props.seek.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        let (x, y) = place(&event);
        seek.emit(x);
        // Without a pointer that hovers, a tap shows the text of the bar.
        tell.emit(HighlightMsg::Point(Some((x, y))));
    });
    let onpointerleave = props.tell.reform(|_: PointerEvent| HighlightMsg::Point(None));
    let style = props.tip.as_ref().map(|tip| {
        // In the right half, the text is to the left of the pointer.
        let is_right =
            tip.x > props.refs.chart.cast::<Element>().map_or(600.0, |chart| f64::from(chart.client_width())) / 2.0;
        format!("left:{}px;top:{}px;--turn:{}", fixed(tip.x, 0), fixed(tip.y, 0), if is_right { "-100%" } else { "0%" })
    });
    let (tell, zoom) = (props.tell.clone(), props.zoom.clone());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(message) = zoom_of_key(&event.key()).filter(|_| !(event.ctrl_key() || event.meta_key())) {
            event.prevent_default();
            event.stop_propagation();
            return zoom.emit(message);
        }
        let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key());
        if let Some(message) = message_of_key(&event.key()).filter(|_| is_plain) {
            // Elsewhere on the page the arrows move the playhead.
            event.prevent_default();
            tell.emit(message);
        }
    });
    let onblur = props.tell.reform(|_: FocusEvent| HighlightMsg::Leave);
    // A click moves the playhead and must not take the focus: the arrow keys still move the playhead.
    let onmousedown = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        browser::leave_focus();
    });
    html! {
        <section class="time" aria-label={text::TIMELINES_NAME}>
            <div class="plot" id="plot" data-says="timelines" tabindex="0" role="application" aria-roledescription={text::TIMELINES_NAME} aria-label={label(props)}
                aria-describedby="plot-keys" {onkeydown} {onblur}>
                <canvas class="chart" ref={props.refs.chart.clone()} aria-hidden="true"
                    {onpointerdown} {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup} {onpointerleave} {onclick} {onmousedown}></canvas>
                <div class="lights">{ for props.frames.iter().enumerate().map(|(key, place)| html! { <span {key} class="lit" ~style={frame(*place)}></span> }) }</div>
                <p class="blank" hidden={props.picture.is_some()}>{ props.blank }</p>
                <span class="picked" hidden={props.selection.is_none()} ~style={framed(props.selection.as_ref().map(|selection| selection.frame))}></span>
                { blame(props.tip.as_ref().and_then(|tip| tip.blame.as_ref())) }
                <span class="sr" id="plot-keys">{ text::TIMELINES_KEYS }</span>
                <span class="sr" id="picked" data-says="times causes" role="status">{ props.selection.as_ref().map(|selection| selection.sentence.clone()).unwrap_or_default() }</span>
                <div class="tip" data-says="times causes" hidden={props.tip.is_none()} ~style={style.unwrap_or_default()}>
                    { props.tip.as_ref().map(|tip| tip.text.clone()).unwrap_or_default() }
                </div>
            </div>
            <div class="under" data-says="timelines">
                { legend(&LegendProps { kinds, choice: props.options.choice, bound, tell: props.choose.clone() }) }
                <button type="button" id="path" data-says="causes" class={classes!("btn", props.options.choice.has_path.then_some("on"))}
                    aria-pressed={props.options.choice.has_path.to_string()} title={text::TIMELINES_PATH_TITLE}
                    onclick={props.choose.reform(|_| ChartMsg::Path)}>{ text::TIMELINES_PATH }</button>
                { zoom_buttons(props) }
            </div>
            { paths(props) }
            <p class="said" id="said" data-says="sentence times counts causes" aria-live="polite" ref={props.refs.said.clone()}></p>
        </section>
    }
}

/// One of the fingers on the chart is at another x now: the zoom if there are two.
fn pinch(fingers: &mut [(i32, f64)], finger: i32, x: f64) -> Option<ZoomMsg> {
    let [one, other] = fingers else { return None };
    let before = (one.1 - other.1).abs();
    let moved = if one.0 == finger { &mut *one } else { &mut *other };
    if moved.0 != finger {
        return None;
    }
    moved.1 = x;
    let after = (one.1 - other.1).abs();
    Some(ZoomMsg::By(before.max(NARROW) / after.max(NARROW), Some((one.1 + other.1) / 2.0)))
}

/// Fingers that are closer than this count as so far apart, in pixels.
const NARROW: f64 = 20.0;

/// The zoom that a key of the timelines means.
fn zoom_of_key(key: &str) -> Option<ZoomMsg> {
    Some(match key {
        "+" | "=" => ZoomMsg::By(STEP, None),
        "-" | "_" => ZoomMsg::By(1.0 / STEP, None),
        "0" => ZoomMsg::Whole,
        "PageUp" => ZoomMsg::Move(-STEP),
        "PageDown" => ZoomMsg::Move(STEP),
        _ => return None,
    })
}

/// The buttons for more and for less of the time.
fn zoom_buttons(props: &TimelineCardProps) -> Html {
    let is_whole = props
        .picture
        .as_ref()
        .is_none_or(|picture| (picture.chart.from_us, picture.chart.end_us) == (0, picture.chart.whole_us));
    let button = |id: &'static str, sign: &'static str, name: &'static str, message: ZoomMsg, is_off: bool| {
        html! {
            <button type="button" class="btn" {id} title={name} aria-label={name} disabled={is_off}
                onclick={props.zoom.reform(move |_| message)}>{ sign }</button>
        }
    };
    html! {
        <span class="zoom" role="group" aria-label={text::TIMELINES_ZOOM}>
            { button("zoom-out", "−", text::TIMELINES_ZOOM_OUT, ZoomMsg::By(1.0 / STEP, None), is_whole) }
            { button("zoom-in", "+", text::TIMELINES_ZOOM_IN, ZoomMsg::By(STEP, None), props.picture.is_none()) }
            { button("zoom-earlier", "←", text::TIMELINES_ZOOM_EARLIER, ZoomMsg::Move(-STEP), is_whole) }
            { button("zoom-later", "→", text::TIMELINES_ZOOM_LATER, ZoomMsg::Move(STEP), is_whole) }
            { button("zoom-whole", text::TIMELINES_ZOOM_WHOLE_SIGN, text::TIMELINES_ZOOM_WHOLE, ZoomMsg::Whole, is_whole) }
        </span>
    }
}

/// The line from a wait to its culprit, with a frame around the culprit. Both are always rendered, and hidden when
/// unused.
fn blame(blame: Option<&Blame>) -> Html {
    html! {
        <>
            <svg class="blame" data-says="causes" hidden={blame.is_none()} aria-hidden="true">
                <path class="halo" d={blame.map(|blame| blame.line.clone())} />
                <path class="line" d={blame.map(|blame| blame.line.clone())} />
            </svg>
            <span class="culprit" data-says="causes" hidden={blame.is_none()} ~style={framed(blame.map(|blame| blame.frame))}></span>
        </>
    }
}

/// The critical path of each lane in a sentence.
fn paths(props: &TimelineCardProps) -> Html {
    let lanes =
        props.picture.iter().flat_map(|picture| &picture.chart.lanes).filter(|lane| !lane.critical_sentence.is_empty());
    let line = |(nth, lane): (usize, &ChartLane)| {
        let rest = lane.critical_sentence.strip_prefix(text::TIMELINES_PATH_BEGINS);
        let begins = rest.map_or("", |_| text::TIMELINES_PATH_BEGINS);
        let sentence = rest.unwrap_or(&lane.critical_sentence);
        html! { <li key={nth}><b>{ lane.name.to_string() }</b>{ " " }<span class="sr">{ begins }</span>{ sentence.to_string() }</li> }
    };
    html! { <ul class="paths" data-says="timelines times causes" aria-label={text::TIMELINES_PATHS} hidden={!props.options.choice.has_path}>{ for lanes.enumerate().map(line) }</ul> }
}

/// The style of a frame that is not always there.
fn framed(place: Option<[f64; 4]>) -> String {
    place.map(frame).unwrap_or_default()
}

fn frame([left, top, width, height]: [f64; 4]) -> String {
    let [left, top, width, height] = [left, top, width, height].map(|length| fixed(length, 1));
    format!("left:{left}px;top:{top}px;width:{width}px;height:{height}px")
}

fn label(props: &TimelineCardProps) -> String {
    let Some(picture) = &props.picture else { return String::from(text::TIMELINES_NAME) };
    let lanes = picture.comparison.lanes.iter().map(|lane| {
        let end = seconds(lane.makespan_us());
        match props.options.hidden.has(Part::Times) {
            true => settings::lane_name(&lane.plan),
            false => text::timelines_lane(settings::lane_name(&lane.plan), lane.timeline.rows, end),
        }
    });
    text::timelines(lanes.collect::<Vec<_>>().join(". "))
}

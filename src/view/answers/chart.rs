//! The picture of the curves, as SVG. Its words are beside it: the picture itself is for the eye.

use crate::page::answers::Curve;
use crate::page::answers::plot::{Plot, Tick};
use crate::page::scene::fixed;
use crate::say::settings;
use yew::prelude::*;

/// The properties of a [`chart`].
pub struct ChartProps<'a> {
    /// The curves.
    pub curve: &'a Curve,
    /// Where they are.
    pub plot: &'a Plot,
    /// The size, in CSS pixels.
    pub size: (f64, f64),
    /// The place of the value that a person looks at.
    pub cursor: usize,
    /// The picture in words.
    pub label: String,
    /// What the pointer does: at this x of the picture, and whether it is pressed there.
    pub point: Callback<(f64, bool)>,
}

/// The picture.
pub fn chart(props: &ChartProps) -> Html {
    let ChartProps { curve, plot, size: (width, height), cursor, .. } = props;
    let [left, top, right, bottom] = plot.inner;
    let at = |place: usize| curve.values.all.get(place).map(|value| plot.x(curve, *value));
    let upright = |class: &'static str, x: Option<f64>| {
        let x = x.map(|x| fixed(x, 1));
        html! { <line {class} hidden={x.is_none()} x1={x.clone()} x2={x.clone()} y1={fixed(top, 1)} y2={fixed(bottom, 1)} /> }
    };
    let line = |tick: &Tick| {
        let y = fixed(tick.at, 1);
        html! { <g key={tick.text.clone()}><line class="grid" x1={fixed(left, 1)} x2={fixed(right, 1)} y1={y.clone()} y2={y.clone()} />
        <text x={fixed(left - 8.0, 1)} {y} text-anchor="end" dominant-baseline="middle">{ tick.text.clone() }</text></g> }
    };
    let word = |tick: &Tick| {
        html! { <text key={tick.text.clone()} x={fixed(tick.at, 1)} y={fixed(bottom + 18.0, 1)} text-anchor="middle">{ tick.text.clone() }</text> }
    };
    let view_box = format!("0 0 {} {}", fixed(*width, 0), fixed(*height, 0));
    let (moves, presses) = (props.point.clone(), props.point.clone());
    html! {
        <svg class="curves" role="img" aria-label={props.label.clone()} viewBox={view_box} width={fixed(*width, 0)} height={fixed(*height, 0)}
            onpointermove={move |event: PointerEvent| moves.emit((f64::from(event.offset_x()), false))}
            onclick={move |event: MouseEvent| presses.emit((f64::from(event.offset_x()), true))}>
            <g>{ for plot.figures(curve.ask.figure).iter().map(line) }</g>
            <g>{ for plot.values(curve).iter().map(word) }</g>
            <text class="axis" x={fixed(right, 1)} y={fixed(bottom + 35.0, 1)} text-anchor="end">{ settings::name(curve.ask.setting) }</text>
            { upright("now", curve.values.present.and_then(at)) }
            { upright("cursor", at(*cursor)) }
            <g>{ for (0..curve.lanes).map(|lane| of_lane(props, lane)) }</g>
        </svg>
    }
}

fn of_lane(props: &ChartProps, lane: usize) -> Html {
    let (curve, plot) = (props.curve, props.plot);
    let paths = plot.paths(curve, lane);
    let mark =
        |place: usize| Some((plot.x(curve, *curve.values.all.get(place)?), plot.y(curve.spread(lane, place)?.median)));
    let circle = |class: &'static str, at: Option<(f64, f64)>, radius: &'static str| {
        let (x, y) = at.unwrap_or_default();
        html! { <circle {class} hidden={at.is_none()} cx={fixed(x, 1)} cy={fixed(y, 1)} r={radius} /> }
    };
    html! {
        <g key={lane} class={classes!("of-lane", format!("l{lane}"))}>
            <path class="band" d={paths.band} />
            <path class="bound" d={paths.bound} />
            <path class="line" d={paths.line} />
            { circle("knee", curve.knee(lane).and_then(mark), "5.5") }
            { circle("here", mark(props.cursor), "3.5") }
        </g>
    }
}

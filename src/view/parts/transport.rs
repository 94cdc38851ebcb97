//! Play, pause, step, scrub, speed: always at the bottom of the window.

use super::{Tell, value_of};
use crate::text;
use crate::view::app::Msg;
use crate::view::playback::{FIT_SECONDS, Speed};
use crate::view::stage::Refs;
use yew::prelude::*;

/// The properties of a [`transport`].
pub struct TransportProps {
    /// Whether the run is playing.
    pub is_playing: bool,
    /// The speed.
    pub speed: Speed,
    /// Whether it loops.
    pub is_loop: bool,
    /// The address of the whole page, for an embedded one.
    pub whole: Option<String>,
    /// The two ends of the slider, in µs.
    pub axis_us: (u64, u64),
    /// The elements that the stage writes into.
    pub refs: Refs,
    /// The callback for its messages.
    pub tell: Tell,
}

/// The bar at the bottom.
pub fn transport(props: &TransportProps) -> Html {
    let tell = props.tell.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(at_ms) = value_of(&event).and_then(|value| value.parse::<u64>().ok()) {
            tell.emit(Msg::Seek(at_ms * 1000));
        }
    });
    let tell = props.tell.clone();
    let onspeed = Callback::from(move |event: Event| {
        if let Some(speed) = value_of(&event).and_then(|value| Speed::parse(&value)) {
            tell.emit(Msg::Speed(speed));
        }
    });
    let mut speeds = Speed::ALL.to_vec();
    if !speeds.contains(&props.speed) {
        speeds.push(props.speed);
    }
    let options = speeds.iter().map(|speed| {
        html! { <option key={speed.word()} value={speed.word()} selected={*speed == props.speed}>{ speed.shown() }</option> }
    });
    let (sign, word, title) = match props.is_playing {
        true => ("❚❚", text::TRANSPORT_PAUSE, text::TRANSPORT_PAUSE_TITLE),
        false => ("▶", text::TRANSPORT_PLAY, text::TRANSPORT_PLAY_TITLE),
    };
    html! {
        <footer data-says="transport" aria-label={text::TRANSPORT}>
            <button type="button" class="play" id="play" aria-label={word} {title}
                onclick={props.tell.reform(|_| Msg::Play)}>{ sign }</button>
            <button type="button" class="btn" id="turn-back" aria-label={text::TRANSPORT_TURN_BACK}
                title={text::TRANSPORT_TURN_BACK_TITLE}
                onclick={props.tell.reform(|_| Msg::Turn(false))}>{ "«" }</button>
            <button type="button" class="btn" id="step-back" aria-label={text::TRANSPORT_STEP_BACK} title={text::TRANSPORT_STEP_BACK_TITLE}
                onclick={props.tell.reform(|_| Msg::Step(false))}>{ "‹" }</button>
            <button type="button" class="btn" id="step" aria-label={text::TRANSPORT_STEP} title={text::TRANSPORT_STEP_TITLE}
                onclick={props.tell.reform(|_| Msg::Step(true))}>{ "›" }</button>
            <button type="button" class="btn" id="turn" aria-label={text::TRANSPORT_TURN}
                title={text::TRANSPORT_TURN_TITLE}
                onclick={props.tell.reform(|_| Msg::Turn(true))}>{ "»" }</button>
            <input type="range" id="at" min={(props.axis_us.0 / 1000).to_string()} max={props.axis_us.1.div_ceil(1000).to_string()} step="1"
                aria-label={text::TRANSPORT_MOMENT} ref={props.refs.at.clone()} {oninput} />
            <b class="at-text" data-says="times" ref={props.refs.at_text.clone()}></b>
            <button type="button" class="btn" id="to-end" aria-label={text::TRANSPORT_END} title={text::TRANSPORT_END_TITLE}
                onclick={props.tell.reform(|_| Msg::Seek(u64::MAX))}>{ "⇥" }</button>
            <button type="button" class={classes!("btn", props.is_loop.then_some("on"))} id="loop" aria-label={text::TRANSPORT_LOOP}
                aria-pressed={props.is_loop.to_string()} title={text::TRANSPORT_LOOP_TITLE}
                onclick={props.tell.reform(|_| Msg::Loop)}>{ "↻" }</button>
            <select id="speed" aria-label={text::TRANSPORT_SPEED} title={text::speed_title(FIT_SECONDS)} onchange={onspeed}>{ for options }</select>
            <a class="btn" id="whole" hidden={props.whole.is_none()} href={props.whole.clone().unwrap_or_default()} target="_blank"
                rel="noopener" title={text::TRANSPORT_WHOLE_TITLE}>{ "↗" }<span class="sr">{ text::TRANSPORT_WHOLE }</span></a>
        </footer>
    }
}

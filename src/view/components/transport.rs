//! Play, pause, step, scrub, speed: always at the bottom of the window.

use super::input::value_of;
use crate::page::playback::{FIT_SECONDS, Playback, PlaybackMsg, Speed};
use crate::text;
use crate::view::elements::Refs;
use yew::prelude::*;

/// The properties of a [`transport`].
pub struct TransportProps<'a> {
    /// The playhead.
    pub playback: &'a Playback,
    /// The address of the whole page, for an embedded one.
    pub whole: Option<String>,
    /// The elements that the painter writes into.
    pub refs: &'a Refs,
    /// The callback for its messages.
    pub tell: &'a Callback<PlaybackMsg>,
}

/// The bar at the bottom.
pub fn transport(props: &TransportProps) -> Html {
    let (choice, (from_us, to_us)) = (props.playback.choice(), props.playback.ends_us());
    let tell = props.tell.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(at_ms) = value_of(&event).and_then(|value| value.parse::<u64>().ok()) {
            tell.emit(PlaybackMsg::Seek(at_ms * 1000));
        }
    });
    let tell = props.tell.clone();
    let onspeed = Callback::from(move |event: Event| {
        if let Some(speed) = value_of(&event).and_then(|value| Speed::parse(&value)) {
            tell.emit(PlaybackMsg::Speed(speed));
        }
    });
    let mut speeds = Speed::ALL.to_vec();
    if !speeds.contains(&choice.speed) {
        speeds.push(choice.speed);
    }
    let options = speeds.iter().map(|speed| {
        html! { <option key={speed.word()} value={speed.word()} selected={*speed == choice.speed}>{ speed.shown() }</option> }
    });
    let (sign, word, title) = match props.playback.is_playing() {
        true => ("❚❚", text::TRANSPORT_PAUSE, text::TRANSPORT_PAUSE_TITLE),
        false => ("▶", text::TRANSPORT_PLAY, text::TRANSPORT_PLAY_TITLE),
    };
    html! {
        <footer data-says="transport" aria-label={text::TRANSPORT}>
            <button type="button" class="play" id="play" aria-label={word} {title}
                onclick={props.tell.reform(|_| PlaybackMsg::Play)}>{ sign }</button>
            <button type="button" class="btn" id="turn-back" aria-label={text::TRANSPORT_TURN_BACK}
                title={text::TRANSPORT_TURN_BACK_TITLE}
                onclick={props.tell.reform(|_| PlaybackMsg::KeyMoment(false))}>{ "«" }</button>
            <button type="button" class="btn" id="step-back" aria-label={text::TRANSPORT_STEP_BACK} title={text::TRANSPORT_STEP_BACK_TITLE}
                onclick={props.tell.reform(|_| PlaybackMsg::Step(false))}>{ "‹" }</button>
            <button type="button" class="btn" id="step" aria-label={text::TRANSPORT_STEP} title={text::TRANSPORT_STEP_TITLE}
                onclick={props.tell.reform(|_| PlaybackMsg::Step(true))}>{ "›" }</button>
            <button type="button" class="btn" id="turn" aria-label={text::TRANSPORT_TURN}
                title={text::TRANSPORT_TURN_TITLE}
                onclick={props.tell.reform(|_| PlaybackMsg::KeyMoment(true))}>{ "»" }</button>
            <input type="range" id="at" min={(from_us / 1000).to_string()} max={to_us.div_ceil(1000).to_string()} step="1"
                aria-label={text::TRANSPORT_MOMENT} ref={props.refs.at.clone()} {oninput} />
            <b class="at-text" data-says="times" ref={props.refs.at_text.clone()}></b>
            <button type="button" class="btn" id="to-end" aria-label={text::TRANSPORT_END} title={text::TRANSPORT_END_TITLE}
                onclick={props.tell.reform(|_| PlaybackMsg::Seek(u64::MAX))}>{ "⇥" }</button>
            <button type="button" class={classes!("btn", choice.is_loop.then_some("on"))} id="loop" aria-label={text::TRANSPORT_LOOP}
                aria-pressed={choice.is_loop.to_string()} title={text::TRANSPORT_LOOP_TITLE}
                onclick={props.tell.reform(|_| PlaybackMsg::Loop)}>{ "↻" }</button>
            <select id="speed" aria-label={text::TRANSPORT_SPEED} title={text::speed_title(FIT_SECONDS)} onchange={onspeed}>{ for options }</select>
            <a class="btn" id="whole" hidden={props.whole.is_none()} href={props.whole.clone().unwrap_or_default()} target="_blank"
                rel="noopener" title={text::TRANSPORT_WHOLE_TITLE}>{ "↗" }<span class="sr">{ text::TRANSPORT_WHOLE }</span></a>
        </footer>
    }
}

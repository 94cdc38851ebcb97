//! One control for one setting, made from its row in the schema.

use super::{Tell, value_of};
use crate::setup::{Field, Kind, Setup};
use crate::view::app::Msg;
use yew::prelude::*;

/// The properties of a [`Control`].
#[derive(Properties, PartialEq)]
pub struct ControlProps {
    /// The setting's key.
    pub name: &'static str,
    /// The settings as they are.
    pub setup: Setup,
    /// What to tell.
    pub tell: Tell,
    /// Whether it is in sight where hardly any is.
    #[prop_or_default]
    pub is_first: bool,
    /// Whether it is the one that everybody comes for.
    #[prop_or_default]
    pub is_big: bool,
}

/// A slider or a list, with its label, its value, and whom it has no effect on.
#[component]
pub fn Control(props: &ControlProps) -> Html {
    let Some(field) = crate::setup::field(props.name) else { return html! { <div hidden=true></div> } };
    let hint = no_effect(field, &props.setup);
    let id = format!("set-{}", field.key);
    html! {
        <div class={classes!("ctl", props.is_big.then_some("big"), props.is_first.then_some("first-of-all"))} title={field.about}>
            <label for={id.clone()}>
                <span>{ field.label }<small hidden={hint.is_empty()}>{ hint }</small></span>
                <b id={format!("shown-{}", field.key)} hidden={!matches!(field.kind, Kind::Number { .. })}>{ field.shown(&props.setup) }</b>
            </label>
            { input(field, &props.setup, &props.tell, id) }
        </div>
    }
}

/// Why a setting has no effect, or the lanes that it has none on, in words.
fn no_effect(field: &Field, setup: &Setup) -> String {
    if let Some(why) = field.no_effect_in(setup) {
        return why.to_string();
    }
    let unheeding = setup.strategies().into_iter().filter(|strategy| field.no_effect_on(strategy).is_some());
    let names: Vec<&str> = unheeding.map(|strategy| strategy.name).collect();
    if names.is_empty() { String::new() } else { format!("no effect on {}", names.join(", ")) }
}

fn input(field: &'static Field, setup: &Setup, tell: &Tell, id: String) -> Html {
    match &field.kind {
        Kind::Number { .. } => slider(field, setup, tell, id),
        Kind::Choice { words, get, .. } => {
            let chosen = get(setup);
            let tell = tell.clone();
            let onchange = Callback::from(move |event: Event| {
                if let Some(value) = value_of(&event) {
                    tell.emit(Msg::Set(field.key, value));
                }
            });
            let options = words.iter().enumerate().map(|(index, (word, label))| {
                html! { <option key={*word} value={*word} selected={index == chosen}>{ *label }</option> }
            });
            html! { <select {id} {onchange}>{ for options }</select> }
        }
        Kind::Lanes | Kind::Site => html! { <span hidden=true></span> },
    }
}

/// The stops of a slider: what it shows for a number, and what a stop means.
struct Stops {
    min: u32,
    max: u32,
    slider_max: u32,
    step: u32,
    off: Option<&'static str>,
}

impl Stops {
    /// The first stop. A step of 50 has its stops at 50, 100, 150, not at 1, 51, 101.
    fn first(&self) -> u32 {
        if self.step > 1 { 0 } else { self.min }
    }

    /// The last stop: behind the largest number, where the setting can be off.
    fn last(&self) -> u32 {
        if self.off.is_some() { self.slider_max + self.step } else { self.slider_max }
    }

    fn of_number(&self, number: u32) -> u32 {
        if number == 0 && self.off.is_some() { self.last() } else { number.min(self.slider_max) }
    }

    /// What a stop is in an address.
    fn word(&self, stop: u32) -> String {
        match self.off {
            Some(word) if stop > self.slider_max => word.to_string(),
            _ => stop.clamp(self.min, self.max).to_string(),
        }
    }
}

fn slider(field: &'static Field, setup: &Setup, tell: &Tell, id: String) -> Html {
    let Kind::Number { min, max, slider_max, step, off, place, .. } = &field.kind else { return Html::default() };
    let stops = Stops { min: *min, max: *max, slider_max: *slider_max, step: *step, off: off.map(|(word, _)| word) };
    let stop = stops.of_number(*place(&mut setup.clone()));
    let share =
        f64::from(stop.saturating_sub(stops.first())) / f64::from((stops.last() - stops.first()).max(1)) * 100.0;
    let (first, last) = (stops.first().to_string(), stops.last().to_string());
    let tell = tell.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(stop) = value_of(&event).and_then(|value| value.parse().ok()) {
            tell.emit(Msg::Set(field.key, stops.word(stop)));
        }
    });
    html! {
        <input type="range" {id} min={first} max={last} step={step.to_string()} value={stop.to_string()}
            aria-valuetext={field.shown(setup)} style={format!("--share:{share:.2}%")} {oninput} />
    }
}

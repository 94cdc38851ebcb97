//! One control for one setting, made from its declaration.

use super::input::value_of;
use crate::page::scene::fixed;
use crate::page::settings::SettingsMsg;
use crate::page::stops::Stops;
use crate::say::settings;
use crate::setup::{Kind, Setting, Setup};
use crate::strategy::Strategy;
use crate::text;
use yew::prelude::*;

/// The properties of a [`Control`].
#[derive(Properties, PartialEq)]
pub struct ControlProps {
    /// The setting's key.
    pub name: &'static str,
    /// The number that it holds, or the place of its word ([`Setting::held`]): a control whose value stays is not rendered again.
    pub held: u32,
    /// The lanes that it has no effect on, in words.
    #[prop_or_default]
    pub hint: String,
    /// The callback for its messages.
    pub tell: Callback<SettingsMsg>,
    /// The lane whose own setting this is or could be, from 0; `None` for the shared setting.
    #[prop_or_default]
    pub lane: Option<usize>,
    /// Whether that lane has its own value.
    #[prop_or_default]
    pub is_own: bool,
    /// Whether it stays visible when there is room for hardly any.
    #[prop_or_default]
    pub is_first: bool,
    /// Whether it is the main control, which is larger.
    #[prop_or_default]
    pub is_big: bool,
    /// Whether the author has locked it.
    #[prop_or_default]
    pub is_locked: bool,
}

/// A slider or a list, with its label, its value, and the lanes that it has no effect on.
#[component]
pub fn Control(props: &ControlProps) -> Html {
    let Some(setting) = crate::setup::setting(props.name) else { return html! { <div hidden=true></div> } };
    let hint = if props.is_locked { text::CONTROLS_LOCKED } else { &props.hint };
    let of = props.lane.map_or(String::new(), |lane| format!("lane-{lane}-"));
    let id = format!("{of}set-{}", setting.key);
    let (key, lane) = (setting.key, props.lane);
    let message = move |value| match lane {
        Some(lane) => SettingsMsg::SetOwn(lane, key, value),
        None => SettingsMsg::Set(key, value),
    };
    let link = props.tell.reform(move |_: MouseEvent| SettingsMsg::Link(lane.unwrap_or(0), Some(key)));
    let class = classes!(
        "ctl",
        props.is_big.then_some("big"),
        props.is_first.then_some("first-of-all"),
        props.is_own.then_some("own"),
        is_long(setting).then_some("long")
    );
    html! {
        <div {class} title={settings::hint(setting)}>
            <label for={id.clone()}>
                <span>{ settings::name(setting) }</span>
                <b id={format!("{of}shown-{}", setting.key)} hidden={!matches!(setting.kind, Kind::Number { .. })}>{ settings::shown_held(setting, props.held) }</b>
            </label>
            { input(setting, props.held, &props.tell.reform(message), id, props.is_locked) }
            <small class="hint" hidden={hint.is_empty()}>{ hint.to_string() }</small>
            <button type="button" class="link-again" id={format!("{of}link-{key}")} hidden={!props.is_own} onclick={link}>
                { text::CONTROLS_SHARE_AGAIN }<span class="sr">{ text::share_again_of(settings::name(setting)) }</span></button>
        </div>
    }
}

impl Control {
    /// What the control of a setting shows: the value, and the lanes on which it has no effect. With a `lane`, it is
    /// that lane's own control, and `setup` holds that lane's settings.
    pub fn state(name: &str, setup: &Setup, lane: Option<usize>) -> (u32, String) {
        crate::setup::setting(name)
            .map_or((0, String::new()), |setting| (setting.held(setup), no_effect(setting, setup, lane)))
    }
}

/// More letters than this do not fit into a list of the usual width.
const MOST_LETTERS: usize = 17;

/// Whether a list has a choice that needs twice the usual width.
fn is_long(setting: &Setting) -> bool {
    settings::choices(setting).iter().any(|name| name.chars().count() > MOST_LETTERS)
}

/// Why a setting has no effect, on which lanes it has none, or which lanes use another value, in words.
fn no_effect(setting: &Setting, setup: &Setup, lane: Option<usize>) -> String {
    if let Some(why) = settings::no_effect_in(setting, setup) {
        return why.to_string();
    }
    let strategies = setup.strategies();
    if let Some(lane) = lane {
        let Some(strategy) = strategies.get(lane) else { return String::new() };
        let is_in_vain = setting.is_in_vain_in(setup, strategy);
        let here = is_in_vain.then(|| String::from(text::NO_EFFECT_HERE));
        return here.or_else(|| settings::instead_on(setting, setup, strategy)).unwrap_or_default();
    }
    let is_odd =
        |strategy: &&Strategy| setting.is_in_vain_in(setup, strategy) || setting.instead_on(setup, strategy).is_some();
    if !strategies.iter().any(is_odd) && !setup.lanes.iter().any(|lane| lane.has_own(setting.key)) {
        return String::new();
    }
    let plans = setup.plans();
    let has_own = |index: usize| setup.lanes.get(index).is_some_and(|lane| lane.has_own(setting.key));
    let (apart, sharing): (Vec<usize>, Vec<usize>) = (0..plans.len()).partition(|index| has_own(*index));
    let unheeding = sharing.iter().map(|index| &plans[*index]);
    let unheeding = unheeding.filter(|plan| setting.is_in_vain_in(&plan.setup, plan.strategy));
    let unheeding: Vec<String> = unheeding.map(settings::lane_name).collect();
    let apart: Vec<String> = apart.iter().map(|index| (index + 1).to_string()).collect();
    let said = |words: fn(String) -> String, names: Vec<String>| {
        (!names.is_empty()).then(|| words(names.join(text::LIST_COMMA)))
    };
    let said = [said(text::no_effect_on_lanes, unheeding), said(text::no_effect_not_of, apart)];
    let instead = sharing.iter().map(|index| &plans[*index]);
    let instead = instead.map(|plan| settings::instead_on(setting, &plan.setup, plan.strategy));
    said.into_iter().chain(instead).flatten().collect::<Vec<String>>().join("; ")
}

fn input(setting: &'static Setting, held: u32, tell: &Callback<String>, id: String, disabled: bool) -> Html {
    match setting.kind {
        Kind::Number { .. } => slider(setting, held, tell, id, disabled),
        Kind::Choice { words } => {
            let chosen = held as usize;
            let tell = tell.clone();
            let onchange = Callback::from(move |event: Event| {
                if let Some(value) = value_of(&event) {
                    tell.emit(value);
                }
            });
            let options = words.iter().zip(settings::choices(setting)).enumerate().map(|(index, (word, label))| {
                html! { <option key={*word} value={*word} selected={index == chosen}>{ *label }</option> }
            });
            html! { <select {id} {disabled} {onchange}>{ for options }</select> }
        }
        Kind::Lanes | Kind::Site => html! { <span hidden=true></span> },
    }
}

fn slider(setting: &'static Setting, held: u32, tell: &Callback<String>, id: String, disabled: bool) -> Html {
    let Kind::Number { min, max, slider_max, step, off, auto, .. } = setting.kind else { return Html::default() };
    let stops = Stops { min, max, slider_max, step, off, auto };
    let stop = stops.of_number(held);
    let share =
        f64::from(stop.saturating_sub(stops.first())) / f64::from((stops.last() - stops.first()).max(1)) * 100.0;
    let (first, last) = (stops.first().to_string(), stops.last().to_string());
    let tell = tell.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(stop) = value_of(&event).and_then(|value| value.parse().ok()) {
            tell.emit(stops.word(stop));
        }
    });
    html! {
        <input type="range" {id} {disabled} min={first} max={last} step={step.to_string()} value={stop.to_string()}
            aria-valuetext={settings::shown_held(setting, held)} ~style={format!("--share:{}%", fixed(share, 2))} {oninput} />
    }
}

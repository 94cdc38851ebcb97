//! The builder: an author ticks what readers may change and see, and copies the code to paste.

use super::input::value_of;
use crate::page::appearance::THEMES;
use crate::page::author::moment;
use crate::page::builder::{BuilderMsg, Choose, Draft, HEIGHTS};
use crate::page::parts::{Part, Parts};
use crate::page::questions::Question;
use crate::page::scene::Range;
use crate::page::snippets::{Embedding, Format};
use crate::say;
use crate::setup::{Kind, SETTINGS, Setting};
use crate::text;
use crate::view::browser;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// The properties of [`builder`].
pub struct BuilderProps<'a> {
    /// The author's choices so far, and the run as the other page will embed it; `None` while the builder is closed.
    pub draft: Option<(&'a Draft, Embedding)>,
    /// Problems that readers would meet.
    pub warnings: Vec<String>,
    /// The result of copying.
    pub result: Option<&'static str>,
    /// The callback for its messages.
    pub tell: &'a Callback<BuilderMsg>,
}

/// The builder, as a dialog that the browser closes.
pub fn builder(props: &BuilderProps) -> Html {
    let onclose = props.tell.reform(|_: Event| BuilderMsg::Closed);
    html! {
        <dialog id="builder" class="builder" aria-labelledby="builder-title" {onclose}>
            <form method="dialog">
                <div class="head">
                    <h2 id="builder-title">{ text::BUILDER }</h2>
                    <button class="btn" value="close">{ text::HELP_CLOSE }</button>
                </div>
                { props.draft.as_ref().map_or_else(|| html! { <div hidden=true></div> }, |(draft, embedding)| html! {
                    <div class="columns">
                        <div>{ settings(draft, props.tell) }{ time(draft, props.tell) }</div>
                        <div>{ parts(draft, props.tell) }{ look(draft, props.tell) }{ code(props, draft, embedding) }</div>
                    </div>
                }) }
            </form>
        </dialog>
    }
}

/// A callback that chooses the value of the control that the event comes from.
fn change(tell: &Callback<BuilderMsg>, choose: Choose) -> Callback<Event> {
    change_of(tell, "", choose)
}

/// The same with a key.
fn change_of(tell: &Callback<BuilderMsg>, key: &'static str, choose: Choose) -> Callback<Event> {
    let tell = tell.clone();
    Callback::from(move |event: Event| {
        tell.emit(BuilderMsg::Change(choose, key, value_of(&event).unwrap_or_default()));
    })
}

/// A checkbox.
fn tick(id: String, label: &str, checked: bool, onchange: Callback<Event>) -> Html {
    html! {
        <label key={id.clone()} class="tick"><input type="checkbox" {id} {checked} {onchange} /><span>{ label }</span></label>
    }
}

/// A list of words, each with its name, to choose one from.
fn list(
    id: String,
    label: &str,
    words: &[(&'static str, &'static str)],
    chosen: &str,
    onchange: Callback<Event>,
) -> Html {
    let options = words.iter().map(|(word, name)| {
        html! { <option key={*word} value={*word} selected={*word == chosen}>{ *name }</option> }
    });
    html! {
        <div key={id.clone()} class="pick"><label for={id.clone()}>{ label }</label><select {id} {onchange}>{ for options }</select></div>
    }
}

/// What readers may do with a setting.
const LEVELS: &[(&str, &str)] =
    &[("unseen", text::BUILDER_UNSEEN), ("locked", text::BUILDER_LOCKED), ("open", text::BUILDER_OPEN)];

fn level(draft: &Draft, key: &str) -> &'static str {
    match (draft.address.author.controls.contains(&key), draft.address.author.locked.contains(&key)) {
        (true, _) => "open",
        (_, true) => "locked",
        _ => "unseen",
    }
}

/// The settings, and what readers may do with each.
fn settings(draft: &Draft, tell: &Callback<BuilderMsg>) -> Html {
    let row = |setting: &'static Setting| {
        let onchange = change_of(tell, setting.key, |draft, key, value| {
            let author = &mut draft.address.author;
            author.controls.retain(|other| *other != key);
            author.locked.retain(|other| *other != key);
            match value {
                "open" => author.controls.push(key),
                "locked" => author.locked.push(key),
                _ => {}
            }
        });
        // Readers always see the lanes.
        let levels =
            if setting.kind == Kind::Lanes { &[("unseen", text::BUILDER_FIXED), LEVELS[2]][..] } else { LEVELS };
        list(
            format!("build-{}", setting.key),
            say::settings::name(setting),
            levels,
            level(draft, setting.key),
            onchange,
        )
    };
    let at = |place| SETTINGS.iter().find(|setting| setting.author_place == Some(place));
    let first = (0..).map_while(at);
    let others = SETTINGS.iter().filter(|setting| setting.author_place.is_none());
    html! {
        <fieldset>
            <legend>{ text::BUILDER_SETTINGS }</legend>
            <p>{ text::BUILDER_SETTINGS_ABOUT }</p>
            { for first.map(row) }
            <details><summary>{ text::OWN_OTHERS }</summary>{ for others.map(row) }</details>
        </fieldset>
    }
}

/// What readers see, and the question before the run.
fn parts(draft: &Draft, tell: &Callback<BuilderMsg>) -> Html {
    let author = &draft.address.author;
    let ticks = Part::ALL.into_iter().map(|part| {
        let is_seen = if Parts::EXTRA.has(part) { author.show.has(part) } else { !author.hide.has(part) };
        let onchange = change_of(tell, part.id(), |draft, id, _| {
            let parts = if Parts::EXTRA.parse(id).is_some() {
                &mut draft.address.author.show
            } else {
                &mut draft.address.author.hide
            };
            *parts = Parts::all().parse(id).map_or(*parts, |part| parts.toggled(part));
        });
        tick(format!("build-part-{}", part.id()), part.name(), is_seen, onchange)
    });
    let mut questions = vec![("none", text::BUILDER_ASKS_NOTHING)];
    questions.extend(Question::ALL.iter().map(|(id, ask)| (*id, ask.words())));
    let onask = change(tell, |draft, _, value| {
        draft.address.author.ask = Question::find(value);
    });
    html! {
        <fieldset>
            <legend>{ text::BUILDER_SEEN }</legend>
            <div class="ticks">{ for ticks }</div>
            { list(String::from("build-ask"), text::BUILDER_ASK, &questions, author.ask.map_or("none", Question::id), onask) }
        </fieldset>
    }
}

/// The visible part of the time, and the moment at which it begins.
fn time(draft: &Draft, tell: &Callback<BuilderMsg>) -> Html {
    let range = draft.address.author.range;
    let ms = |us: u64| if us == Range::default().to_us { String::new() } else { (us / 1000).to_string() };
    let cut = |id: &'static str, label: &'static str, value: String, is_from: bool| {
        let onchange = change_of(tell, id, |draft, id, value| {
            let range = &mut draft.address.author.range;
            match id {
                "build-from" => range.from_us = moment(value).unwrap_or(0),
                _ => range.to_us = moment(value).filter(|us| *us > 0).unwrap_or(u64::MAX),
            }
        });
        let onclick = tell.reform(move |_| BuilderMsg::Cut(is_from));
        html! {
            <div class="pick">
                <label for={id}>{ label }</label>
                <span class="row">
                    <input type="number" {id} min="0" step="1" {value} {onchange} />
                    <button type="button" class="btn" id={format!("{id}-here")} {onclick}>{ text::BUILDER_HERE }</button>
                </span>
            </div>
        }
    };
    let plays = [("auto", text::BUILDER_PLAY_AUTO), ("1", text::BUILDER_PLAY_YES), ("0", text::BUILDER_PLAY_NO)];
    let play = draft.address.playback.play.map_or("auto", |plays| if plays { "1" } else { "0" });
    let onplay = change(tell, |draft, _, value| draft.address.playback.play = (value != "auto").then(|| value == "1"));
    html! {
        <fieldset>
            <legend>{ text::BUILDER_TIME }</legend>
            { cut("build-from", text::BUILDER_FROM, ms(range.from_us), true) }
            { cut("build-to", text::BUILDER_TO, ms(range.to_us), false) }
            { list(String::from("build-play"), text::BUILDER_PLAY, &plays, play, onplay) }
            { tick(String::from("build-at"), text::BUILDER_AT, draft.is_from_here, change(tell, |draft, _, _| draft.is_from_here ^= true)) }
            { tick(String::from("build-loop"), text::BUILDER_LOOP, draft.address.playback.is_loop, change(tell, |draft, _, _| draft.address.playback.is_loop ^= true)) }
        </fieldset>
    }
}

/// How it looks.
fn look(draft: &Draft, tell: &Callback<BuilderMsg>) -> Html {
    let names = [text::BUILDER_THEME_AUTO, text::BUILDER_THEME_LIGHT, text::BUILDER_THEME_DARK];
    let themes: Vec<_> = THEMES.iter().copied().zip(names).collect();
    let ontheme = change(tell, |draft, _, value| {
        draft.address.appearance.theme =
            THEMES.iter().find(|theme| **theme == value).copied().unwrap_or(draft.address.appearance.theme);
    });
    let onheight = change(tell, |draft, _, value| {
        let height = value.parse().unwrap_or(draft.height);
        draft.height = height.clamp(*HEIGHTS.start(), *HEIGHTS.end());
    });
    html! {
        <fieldset>
            <legend>{ text::BUILDER_LOOK }</legend>
            { list(String::from("build-theme"), text::BUILDER_THEME, &themes, draft.address.appearance.theme, ontheme) }
            { tick(String::from("build-type"), text::BUILDER_LARGE, draft.address.appearance.is_large, change(tell, |draft, _, _| draft.address.appearance.is_large ^= true)) }
            <div class="pick">
                <label for="build-height">{ text::BUILDER_HEIGHT }</label>
                <input type="number" id="build-height" min={HEIGHTS.start().to_string()} max={HEIGHTS.end().to_string()}
                    value={draft.height.to_string()} onchange={onheight} />
            </div>
        </fieldset>
    }
}

/// The code to paste.
fn code(props: &BuilderProps, draft: &Draft, embedding: &Embedding) -> Html {
    let formats: Vec<_> = Format::ALL.into_iter().map(|format| (format.id(), format.name())).collect();
    let onformat = change(props.tell, |draft, _, value| {
        draft.format = Format::ALL.into_iter().find(|format| format.id() == value).unwrap_or(draft.format);
    });
    let onbase = change(props.tell, |draft, _, value| draft.base = value.trim().to_string());
    let code = draft.format.snippet(embedding);
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            area.select();
        }
    });
    html! {
        <fieldset>
            <legend>{ text::BUILDER_CODE }</legend>
            <div class="pick">
                <label for="build-base">{ text::BUILDER_BASE }</label>
                <input type="url" id="build-base" value={draft.base.clone()} onchange={onbase} />
            </div>
            { list(String::from("build-format"), text::BUILDER_FORMAT, &formats, draft.format.id(), onformat) }
            <p>{ draft.format.hint() }</p>
            <div class="warnings" role="status">{ for props.warnings.iter().map(|words| html! { <p key={words.clone()}>{ for super::note_bar::pieces(words) }</p> }) }</div>
            <textarea id="build-code" readonly=true rows="7" aria-label={text::BUILDER_CODE} value={code} spellcheck="false" {onfocus} />
            <span class="row">
                <button type="button" class="btn on" id="build-copy" onclick={props.tell.reform(|_| BuilderMsg::Copy)}>{ text::BUILDER_COPY }</button>
                <a class="btn" id="build-try" href={embedding.frame_address()} target="_blank" rel="noopener">{ text::BUILDER_TRY }</a>
                <span class="word" role="status">{ props.result.unwrap_or("") }</span>
            </span>
            <p hidden={browser::is_file()}><a href="teachers.html" target="_blank" rel="noopener">{ text::BUILDER_TEACHERS }</a></p>
        </fieldset>
    }
}

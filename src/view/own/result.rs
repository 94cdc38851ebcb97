//! What became of a run: how it ended, an exception, who waits for whom, what to know, and the files that it wrote.

use crate::page::own::{Done, Error, Found, MOST_SILENCE_S, Outcome, Run, State, Waiting, milliseconds};
use crate::text;
use yew::prelude::*;

/// The properties of a [`result`].
pub struct ResultProps<'a> {
    /// The run.
    pub run: &'a Run,
    /// What the page did with it.
    pub shown: &'a str,
    /// Whether the code is the lane's built-in Python, without a seed.
    pub is_unchanged: bool,
    /// Runs it with a call.
    pub call: Callback<String>,
    /// Shows a line.
    pub go_to: Callback<u32>,
    /// Saves a file.
    pub save: Callback<usize>,
}

/// The result of a run.
pub fn result(props: &ResultProps) -> Html {
    let done = props.run.done();
    html! {
        <section class="own-result" aria-label={text::OWN_RESULT} data-outcome={done.map_or("", |done| word(done.outcome))}>
            <p class="own-end" role="status" data-bad={is_bad(props.run).to_string()}>{ end(props.run) }</p>
            <p class="own-found" hidden={props.run.found.is_none()} data-breaking={props.run.found.as_ref().map(|found| found.breaking.to_string())}>
                { props.run.found.as_ref().map(found).unwrap_or_default() }</p>
            <p class="own-same" data-shown={props.shown.to_string()} hidden={shown(props).is_empty()}>{ shown(props) }</p>
            { error(done.and_then(|done| done.error.as_ref()), &props.go_to) }
            { waiting(done.map_or(&[], |done| &done.waiting), &props.go_to) }
            { offers(props) }
            { notes(done) }
            { files(done, &props.save) }
        </section>
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Finished => "finished",
        Outcome::Raised => "raised",
        Outcome::Deadlock => "deadlock",
        Outcome::Limit => "limit",
        Outcome::Syntax => "syntax",
        Outcome::Refused => "refused",
        Outcome::Nothing => "nothing",
    }
}

fn is_bad(run: &Run) -> bool {
    match &run.state {
        State::Ended(done) => !matches!(done.outcome, Outcome::Finished | Outcome::Nothing),
        State::Stopped(is_silent) => *is_silent,
        State::Failed(_) => true,
        _ => false,
    }
}

/// How it ended, in a sentence.
fn end(run: &Run) -> String {
    match &run.state {
        State::Ended(done) => ended(done),
        State::Stopped(true) => text::own_silent(MOST_SILENCE_S),
        State::Failed(why) => text::own_failed(why),
        _ => String::new(),
    }
}

fn ended(done: &Done) -> String {
    let figures = done.figures.unwrap_or_default();
    let ms = milliseconds(figures.makespan_us);
    match done.outcome {
        Outcome::Finished => text::own_finished(ms, figures.fetches, figures.pages, figures.max_in_flight),
        Outcome::Raised => text::own_raised(ms, figures.fetches),
        Outcome::Deadlock => text::own_deadlock(ms, done.waiting.len()),
        Outcome::Limit => text::own_limit(ms, figures.fetches),
        Outcome::Syntax => String::from(text::OWN_SYNTAX),
        Outcome::Refused => String::from(text::OWN_REFUSED),
        Outcome::Nothing => {
            String::from(if done.calls.is_empty() { text::OWN_NOTHING } else { text::OWN_ONLY_DEFINES })
        }
    }
}

fn found(found: &Found) -> String {
    let what = match found.what.as_str() {
        "pages fetched twice" => text::OWN_FOUND_TWICE,
        "pages missing" => text::OWN_FOUND_MISSING,
        "raised" => text::OWN_FOUND_RAISED,
        "deadlock" => text::OWN_FOUND_DEADLOCK,
        _ => text::OWN_FOUND_OTHER,
    };
    match found.seed {
        Some(seed) => text::own_found(found.breaking, found.tried, what, seed),
        None => text::own_found_none(found.tried),
    }
}

/// Whether the run is the built-in one's, if it should be.
fn shown(props: &ResultProps) -> &'static str {
    match (props.shown, props.is_unchanged) {
        ("same", _) => text::OWN_SAME,
        ("other", true) => text::OWN_OTHER,
        ("no-place", _) => text::OWN_NO_PLACE,
        ("unreadable", _) => text::OWN_LANE_UNREADABLE,
        _ => "",
    }
}

fn line_button(line: Option<u32>, go_to: &Callback<u32>) -> Html {
    let (number, onclick) = (line.unwrap_or(0), go_to.reform(move |_: MouseEvent| line.unwrap_or(1)));
    html! { <button type="button" class="btn line" hidden={line.is_none()} {onclick}>{ text::own_line(number) }</button> }
}

fn error(error: Option<&Error>, go_to: &Callback<u32>) -> Html {
    let none = Error::default();
    let of = error.unwrap_or(&none);
    html! {
        <div class="own-error" hidden={error.is_none()}>
            <p><b>{ &of.kind }</b>{ ": " }{ &of.message }{ line_button(of.line, go_to) }</p>
            <p hidden={of.help.is_empty()}>{ &of.help }</p>
            <pre translate="no" tabindex="0" role="region" aria-label={text::OWN_TRACEBACK}>{ &of.traceback }</pre>
        </div>
    }
}

fn waiting(all: &[Waiting], go_to: &Callback<u32>) -> Html {
    let rows = all.iter().enumerate().map(|(nth, who)| {
        html! {
            <tr key={nth}><th scope="row">{ &who.worker }</th><td>{ line_button(who.line, go_to) }</td><td><code>{ &who.call }</code></td>
                <td>{ &who.what }</td><td>{ who.holder.clone().unwrap_or_default() }</td></tr>
        }
    });
    let head = [
        text::OWN_WAITS_WHO,
        text::OWN_WAITS_WHERE,
        text::OWN_WAITS_CALL,
        text::OWN_WAITS_WHAT,
        text::OWN_WAITS_HOLDER,
    ];
    html! {
        <div class="own-waiting" tabindex="0" role="region" aria-label={text::OWN_WAITS} hidden={all.is_empty()}>
            <table><caption>{ text::OWN_WAITS }</caption>
                <thead><tr>{ for head.map(|head| html! { <th key={head} scope="col">{ head }</th> }) }</tr></thead>
                <tbody>{ for rows }</tbody></table>
        </div>
    }
}

/// Calls to choose from, if the file only defined things.
fn offers(props: &ResultProps) -> Html {
    let offers = props.run.offers().iter().map(|call| {
        let (onclick, call) = (
            props.call.reform({
                let call = call.clone();
                move |_: MouseEvent| call.clone()
            }),
            call.clone(),
        );
        html! { <li key={call.clone()}><button type="button" class="btn" {onclick}><code>{ call }</code></button></li> }
    });
    html! { <ul class="own-offers" aria-label={text::OWN_OFFERS} hidden={props.run.offers().is_empty()}>{ for offers }</ul> }
}

fn notes(done: Option<&Done>) -> Html {
    let notes = done.map_or(&[][..], |done| &done.notes);
    let items = notes
        .iter()
        .enumerate()
        .map(|(nth, note)| html! { <li key={nth} data-kind={note.kind.clone()}>{ &note.text }</li> });
    html! { <ul class="own-notes" aria-label={text::OWN_NOTES} hidden={notes.is_empty()}>{ for items }</ul> }
}

fn files(done: Option<&Done>, save: &Callback<usize>) -> Html {
    let files = done.map_or(&[][..], |done| &done.files);
    let items = files.iter().enumerate().map(|(nth, name)| {
        let onclick = save.reform(move |_: MouseEvent| nth);
        html! { <li key={nth}><code>{ name }</code><button type="button" class="btn" {onclick} aria-label={text::own_save_file(name)}>{ text::OWN_SAVE }</button></li> }
    });
    html! {
        <div class="own-written" hidden={files.is_empty()}>
            <h4>{ text::OWN_FILES }</h4><ul>{ for items }</ul>
        </div>
    }
}

//! The pieces of a panel.

use super::{Field, Msg, Panel};
use crate::page::own::{State, milliseconds};
use crate::text;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

impl Panel {
    pub(super) fn state(&self) -> &'static str {
        match self.run.state {
            State::New => "new",
            State::Loading(..) => "loading",
            State::Running(..) => "running",
            State::Searching(..) => "searching",
            State::Ended(_) => "ended",
            State::Stopped(_) => "stopped",
            State::Failed(_) => "failed",
        }
    }

    /// How the code differs, or what the worker does.
    pub(super) fn said(&self) -> String {
        match &self.run.state {
            State::Loading(done, of) => text::own_loading(megabytes(*done), megabytes(*of)),
            State::Running(at_us, fetches) => text::own_running(milliseconds(*at_us), fetches),
            State::Searching(tried, of) => text::own_searching(tried, of),
            State::Stopped(false) => String::from(text::OWN_STOPPED),
            _ => match (&self.original, self.apart) {
                (Some((name, _)), Some((0, 0))) => text::own_as_original(name),
                (Some((name, _)), Some((new, gone))) => text::own_apart(name, new, gone),
                _ => String::new(),
            },
        }
    }

    pub(super) fn buttons(&self, context: &Context<Self>) -> Html {
        let (link, lane, is_busy) = (context.link(), context.props().lane, self.run.is_busy());
        let button = |id: &str, label: &'static str, class: &'static str, is_hidden: bool, message: fn() -> Msg| {
            html! { <button type="button" class={classes!("btn", class)} id={format!("{id}-{lane}")} hidden={is_hidden}
            onclick={link.callback(move |_: MouseEvent| message())}>{ label }</button> }
        };
        let onfile = link.batch_callback(|event: Event| {
            let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
            let file = input.files()?.get(0);
            // The same file can be chosen again.
            input.set_value("");
            file.map(Msg::File)
        });
        let is_locked = self.code.locked.is_some();
        html! {
            <div class="own-buttons">
                { button("own-run", text::OWN_RUN, "on", is_busy, || Msg::Run(false)) }
                { button("own-stop", text::OWN_STOP, "on", !is_busy, || Msg::Stop) }
                { button("own-search", text::OWN_SEARCH, "", is_busy, || Msg::Run(true)) }
                <span class="own-files">
                    <label class="btn file" hidden={is_locked}><input type="file" accept=".py,text/x-python" id={format!("own-open-{lane}")} onchange={onfile} />{ text::OWN_OPEN }</label>
                    { button("own-save", text::OWN_SAVE, "", false, || Msg::Save) }
                    { button("own-template", text::OWN_TEMPLATE, "", is_locked, || Msg::Template) }
                    { button("own-close", text::OWN_CLOSE, "", false, || Msg::Close) }
                </span>
            </div>
        }
    }

    pub(super) fn options(&self, context: &Context<Self>) -> Html {
        let (link, lane) = (context.link(), context.props().lane);
        let field = |field: Field| link.callback(move |event: InputEvent| Msg::Field(field, typed(&event)));
        let seed = |seed: Option<u32>| seed.map_or(String::new(), |seed| seed.to_string());
        let line = |id: &str, label: &'static str, kind: &'static str, value: String, of: Field| {
            let id = format!("own-{id}-{lane}");
            html! { <label class="own-field">{ label }<input type={kind} min="0" {id} {value} oninput={field(of)} /></label> }
        };
        html! {
            <details class="own-options" id={format!("own-options-{lane}")}>
                <summary>{ text::OWN_OPTIONS }</summary>
                <div>
                    { line("arguments", text::OWN_ARGUMENTS, "text", self.code.arguments.clone(), Field::Arguments) }
                    <label class="own-field">{ text::OWN_ANSWERS }<textarea rows="2" id={format!("own-answers-{lane}")} value={self.code.answers.clone()}
                        oninput={field(Field::Answers)} /></label>
                    { line("interleave", text::OWN_INTERLEAVE, "number", seed(self.code.interleave), Field::Interleave) }
                    { line("order", text::OWN_ORDER, "number", seed(self.code.order), Field::Order) }
                </div>
            </details>
        }
    }
}

/// What a field holds after an input.
fn typed(event: &InputEvent) -> String {
    let Some(target) = event.target() else { return String::new() };
    let target: JsValue = target.into();
    match target.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.value(),
        None => target.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value).unwrap_or_default(),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10)
}

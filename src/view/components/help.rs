//! The help: what a person can do, and with which keys.

use crate::text;
use crate::view::browser;
use yew::prelude::*;

const KEYS: &[(&str, &str)] = &[
    ("Space", text::KEY_SPACE),
    ("← →", text::KEY_ARROWS),
    ("Shift ← →", text::KEY_SHIFT_ARROWS),
    ("Home End", text::KEY_HOME_END),
    ("l", text::KEY_L),
    ("+ −", text::KEY_PLUS_MINUS),
    ("c", text::KEY_C),
    ("u", text::KEY_U),
    ("t", text::KEY_T),
    ("?", text::KEY_HELP),
    ("Tab", text::KEY_TAB),
    ("Enter Esc", text::KEY_ENTER_ESC),
];

/// The help, as a dialog that the browser opens and closes.
pub fn help() -> Html {
    let keys = KEYS.iter().map(|(key, words)| html! { <div key={*key}><dt>{ *key }</dt><dd>{ *words }</dd></div> });
    html! {
        <dialog id="help-dialog" aria-labelledby="help-title">
            <form method="dialog">
                <div class="head">
                    <h2 id="help-title">{ text::HELP_HEAD }</h2>
                    <button class="btn" value="close">{ text::HELP_CLOSE }</button>
                </div>
                <p>{ text::HELP_LANES }</p>
                <p>{ text::HELP_BOUND }</p>
                <p>{ text::HELP_WAITS }</p>
                <p>{ text::HELP_LIVE }</p>
                <p>{ text::HELP_CODE }</p>
                <dl>{ for keys }</dl>
                <p hidden={browser::is_file()}><a href="teachers.html">{ text::BUILDER_TEACHERS }</a></p>
            </form>
        </dialog>
    }
}

//! The settings that an author lets readers of an embedded playground see or change.

use super::controls::Control;
use super::site_control::{SiteControlProps, site_control};
use crate::page::author::Author;
use crate::page::settings::SettingsMsg;
use crate::setup::Setup;
use crate::text;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`chosen`].
pub struct ChosenProps<'a> {
    /// The author's choices.
    pub author: &'a Author,
    /// The name of the imported site, if there is one.
    pub imported: Option<String>,
    /// The present settings.
    pub setup: Rc<Setup>,
    /// The callback for its messages.
    pub tell: &'a Callback<SettingsMsg>,
}

/// Their controls in the author's order, and a button that resets them to the author's values. Only an embedded page
/// shows it.
pub fn chosen(props: &ChosenProps) -> Html {
    let Author { controls, locked, .. } = props.author;
    let is_locked = |name: &str| !controls.contains(&name);
    // The controls of the lanes are in their headers.
    let names = controls.iter().chain(locked.iter().filter(|name| is_locked(name)));
    let fields = names.filter(|name| **name != "lanes").map(|name| {
        let (setup, tell) = (&props.setup, props.tell);
        match *name {
            "site" => html! {
                <fieldset key="site" class="bare" disabled={is_locked("site")}>
                    { site_control(&SiteControlProps { site: setup.site.clone(), imported: props.imported.clone(), tell }) }
                </fieldset>
            },
            name => {
                let (held, hint) = Control::state(name, setup, None);
                html! { <Control key={name} {name} {held} {hint} is_locked={is_locked(name)} tell={tell.clone()} /> }
            }
        }
    });
    html! {
        <section class="chosen" aria-label={text::STRIP_SETTINGS} hidden={controls.is_empty() && locked.is_empty()}>
            { for fields }
            <button type="button" class="btn" id="reset-chosen" hidden={controls.is_empty()} onclick={props.tell.reform(|_| SettingsMsg::Reset)}>{ text::STRIP_RESET }</button>
        </section>
    }
}

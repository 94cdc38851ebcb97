//! The settings that an author lets readers of an embedded playground see or change.

use super::Tell;
use super::controls::Control;
use super::site_control::{SiteControlProps, site_control};
use crate::setup::Setup;
use crate::text;
use crate::view::app::Msg;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`chosen`].
pub struct ChosenProps {
    /// The keys of the settings that readers may change.
    pub controls: Vec<&'static str>,
    /// The keys of the settings that readers see but cannot change.
    pub locked: Vec<&'static str>,
    /// The name of the imported site, if there is one.
    pub imported: Option<String>,
    /// The present settings.
    pub setup: Rc<Setup>,
    /// The callback for its messages.
    pub tell: Tell,
}

/// Their controls in the author's order, and a button that resets them to the author's values. Only an embedded page
/// shows it.
pub fn chosen(props: &ChosenProps) -> Html {
    let is_locked = |name: &str| !props.controls.contains(&name);
    // The controls of the lanes are in their headers.
    let names = props.controls.iter().chain(props.locked.iter().filter(|name| is_locked(name)));
    let controls = names.filter(|name| **name != "lanes").map(|name| {
        let (setup, tell) = (&props.setup, props.tell.clone());
        match *name {
            "site" => html! {
                <fieldset key="site" class="bare" disabled={is_locked("site")}>
                    { site_control(&SiteControlProps { site: setup.site.clone(), imported: props.imported.clone(), tell }) }
                </fieldset>
            },
            name => {
                let (held, hint) = Control::state(name, setup, None);
                html! { <Control key={name} {name} {held} {hint} is_locked={is_locked(name)} {tell} /> }
            }
        }
    });
    html! {
        <section class="chosen" aria-label={text::STRIP_SETTINGS} hidden={props.controls.is_empty() && props.locked.is_empty()}>
            { for controls }
            <button type="button" class="btn" id="reset-chosen" hidden={props.controls.is_empty()} onclick={props.tell.reform(|_| Msg::Reset)}>{ text::STRIP_RESET }</button>
        </section>
    }
}

//! The settings that an author lets readers change where the playground stands in another page.

use super::Tell;
use super::controls::Control;
use crate::setup::Setup;
use crate::text;
use crate::view::app::Msg;
use yew::prelude::*;

/// The properties of [`Chosen`].
#[derive(Properties, PartialEq)]
pub struct ChosenProps {
    /// Their keys.
    pub controls: Vec<&'static str>,
    /// The settings as they are.
    pub setup: Setup,
    /// What to tell.
    pub tell: Tell,
}

/// Their controls, and the way back to what the author has set up. Only a page that stands in another one shows it.
#[component]
pub fn Chosen(props: &ChosenProps) -> Html {
    let controls = props.controls.iter().map(|name| {
        html! { <Control key={*name} name={*name} setup={props.setup.clone()} tell={props.tell.clone()} /> }
    });
    html! {
        <section class="chosen" aria-label={text::STRIP_SETTINGS} hidden={props.controls.is_empty()}>
            { for controls }
            <button type="button" class="btn" id="reset-chosen" onclick={props.tell.reform(|_| Msg::Reset)}>{ text::STRIP_RESET }</button>
        </section>
    }
}

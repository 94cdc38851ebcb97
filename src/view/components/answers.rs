//! The questions: a button for each, and the place of what its program shows (`src/view/answers`).

use crate::page::answers::Pane;
use crate::text;
use yew::prelude::*;

/// The buttons, and the place.
pub fn answers(is_embedded: bool) -> Html {
    let button = |pane: Pane| {
        html! { <button key={pane.id()} type="button" class="btn" data-pane={pane.id()} aria-expanded="false" aria-controls="answers">{ name(pane) }</button> }
    };
    html! {
        <section class="asks" hidden={is_embedded} aria-label={text::ANSWERS_NAME}>
            <div class="row">{ for Pane::ALL.into_iter().map(button) }</div>
            <div id="answers"></div>
        </section>
    }
}

fn name(pane: Pane) -> &'static str {
    match pane {
        Pane::Curve => text::ANSWERS_CURVE,
        Pane::Why => text::ANSWERS_WHY,
        Pane::Advice => text::ANSWERS_ADVICE,
        Pane::Fork => text::WHAT_IF,
        Pane::Take => text::ANSWERS_TAKE,
    }
}

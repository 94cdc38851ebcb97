//! What a fork made of a lane. The form that makes forks is a pane of the questions (`src/view/answers/fork_pane.rs`).

use crate::compare::Lane;
use crate::page::settings::SettingsMsg;
use crate::page::what_if;
use crate::setup::Setup;
use crate::text;
use yew::prelude::*;

/// What the fork of a lane changes, and when the lane ends because of it. `run` is the lane's run on screen.
pub fn forks(
    setup: &Setup,
    index: usize,
    run: Option<&Lane>,
    (is_off, is_own): (bool, bool),
    tell: &Callback<SettingsMsg>,
) -> Html {
    let change = what_if::change(setup, index).filter(|_| !is_own);
    let is_known = |run: &&Lane| run.plan.setup.fork.as_ref() == setup.fork_of_lane(index);
    let answer =
        run.filter(is_known).and_then(what_if::answer).map(|answer| format!(": {answer}")).filter(|_| change.is_some());
    let change = change.unwrap_or_default();
    let undo = tell.reform(move |_: MouseEvent| SettingsMsg::Undo(Some(index)));
    html! {
        <div class="forks" role="status">
            <button type="button" class="btn fork" id={format!("unfork-{index}")} hidden={change.is_empty()} disabled={is_off} title={text::WHAT_IF_UNDO_TITLE}
                onclick={undo}>{ change }<b data-says="times">{ answer.unwrap_or_default() }</b>{ " ×" }</button>
        </div>
    }
}

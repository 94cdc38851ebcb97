//! The events or the critical path as a table: the picture in words, around the playhead.

use super::input::value_of;
use crate::page::event_table::{TableChoice, TableMsg};
use crate::page::scene::event_table::{COLUMNS, Subject};
use crate::say::settings;
use crate::setup::Setup;
use crate::text;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// The properties of an [`event_table`].
pub struct EventTableProps<'a> {
    /// The present settings.
    pub setup: Rc<Setup>,
    /// What the table shows.
    pub choice: TableChoice,
    /// Whether it is unfolded at first.
    pub is_open: bool,
    /// The pane, for the painter, which writes the rows.
    pub pane: NodeRef,
    /// The callback for its messages.
    pub tell: &'a Callback<TableMsg>,
}

/// The pane.
pub fn event_table(props: &EventTableProps) -> Html {
    let onclick = props.tell.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        let row = event.target_dyn_into::<Element>().and_then(|target| target.closest("tr").ok().flatten());
        if let Some(at_us) = row.and_then(|row| row.get_attribute("data-at")?.parse().ok()) {
            onclick.emit(TableMsg::Seek(at_us));
        }
    });
    let tell = props.tell.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let later = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        if !(event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            tell.emit(TableMsg::Go(later));
        }
    });
    html! {
        <details class="figures events" data-says="events times causes counts" id="events" open={props.is_open} ref={props.pane.clone()}
            ontoggle={props.tell.reform(|_: Event| TableMsg::Folded)}>
            <summary>{ text::EVENTS }</summary>
            <div class="tools">
                { subjects(props) }
                { lanes(props) }
                <span class="count"></span>
            </div>
            <div class="scroll">
                <table aria-label={text::EVENTS_ROWS}>
                    <thead><tr>{ for COLUMNS.iter().map(|head| html! { <th key={*head} scope="col">{ *head }</th> }) }</tr></thead>
                    <tbody {onclick} {onkeydown}></tbody>
                </table>
            </div>
        </details>
    }
}

fn subjects(props: &EventTableProps) -> Html {
    let button = |subject: Subject, id: &'static str, label: &'static str| {
        let is_on = props.choice.subject == subject;
        html! {
            <button type="button" {id} class={classes!("btn", is_on.then_some("on"))} aria-pressed={is_on.to_string()}
                onclick={props.tell.reform(move |_| TableMsg::Subject(subject))}>{ label }</button>
        }
    };
    html! {
        <span class="seg" role="group" aria-label={text::EVENTS_WHICH}>
            { button(Subject::Events, "rows-events", text::EVENTS_ALL_EVENTS) }
            { button(Subject::Path, "rows-path", text::EVENTS_CRITICAL_PATH) }
        </span>
    }
}

fn lanes(props: &EventTableProps) -> Html {
    let tell = props.tell.clone();
    let onchange = Callback::from(move |event: Event| {
        let lane = value_of(&event).and_then(|value| value.parse().ok());
        tell.emit(TableMsg::Lane(lane));
    });
    let chosen = props.choice.lane;
    let lanes = props.setup.plans().into_iter().enumerate().map(|(lane, plan)| {
        html! { <option key={lane} value={lane.to_string()} selected={chosen == Some(lane)}>{ settings::lane_name(&plan) }</option> }
    });
    html! {
        <select id="rows-lane" aria-label={text::EVENTS_OF_LANE} {onchange}>
            <option key="all" value="all" selected={chosen.is_none()}>{ text::EVENTS_ALL_LANES }</option>
            { for lanes }
        </select>
    }
}

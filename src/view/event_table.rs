//! The rows of the table, written around the playhead. The elements are always the same, so that the focus stays in the
//! table.

use super::{browser, dom};
use crate::page::event_table::TableChoice;
use crate::page::look::MomentView;
use crate::page::picture::Picture;
use crate::page::scene::event_table::{AROUND, COLUMNS, Row, window};
use crate::site::PageId;
use crate::text;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::NodeRef;

/// The least time between two updates while the playhead moves: people read no faster.
const PAUSE_MS: f64 = 180.0;

/// The present content of the table.
#[derive(Default)]
pub struct EventTable {
    written: Option<(u32, TableChoice, u64, PageId)>,
    written_ms: f64,
}

impl EventTable {
    /// Writes the rows around a moment into the pane, unless it is folded.
    pub fn show(
        &mut self,
        pane: &NodeRef,
        picture: &Picture,
        view: Option<&MomentView>,
        choice: TableChoice,
        (at_us, is_playing): (u64, bool),
        highlighted: PageId,
    ) {
        let Some(pane) = pane.cast::<Element>().filter(|pane| pane.has_attribute("open")) else { return };
        let now_ms = browser::now_ms();
        let view = view.filter(|_| picture.far.is_some());
        let key = (picture.version, choice, view.map_or(at_us, |view| view.ask.at_us), highlighted);
        if self.written == Some(key) || is_playing && now_ms - self.written_ms < PAUSE_MS {
            return;
        }
        let Some(body) = pane.get_elements_by_tag_name("tbody").item(0) else { return };
        let window = match view {
            // The answer to another choice is on its way out.
            Some(view) if view.ask.table != Some(choice) => return,
            Some(view) => view.window.clone(),
            None => window(&picture.comparison, choice.subject, choice.lane, at_us, AROUND),
        };
        (self.written, self.written_ms) = (Some(key), now_ms);
        let label = highlighted.known().map(|page| picture.comparison.site.label(page));
        let slots = body.children();
        if slots.length() == 0 {
            (0..2 * AROUND).for_each(|_| append_row(&body));
        }
        for index in 0..slots.length() {
            let Some(slot) = slots.item(index) else { continue };
            // The row of the moment is always in the middle; rows without an event are empty.
            let first = AROUND - window.here.map_or(0, |here| here + 1);
            let row = (index as usize).checked_sub(first).and_then(|place| window.rows.get(place));
            write_row(&slot, row, index as usize + 1 == AROUND);
            let is_highlighted = label.as_ref().is_some_and(|label| row.is_some_and(|row| row.cells[4] == *label));
            dom::attribute(&slot, "data-lit", Some(if is_highlighted { "true" } else { "false" }));
        }
        if let Some(count) = pane.query_selector(".count").ok().flatten() {
            let rows = window.rows.len();
            dom::text(&count, &text::table_rows(rows, window.all));
        }
        keep_focus(&body);
    }
}

fn append_row(body: &Element) {
    let Some(document) = browser::document() else { return };
    let Ok(row) = document.create_element("tr") else { return };
    for column in 0..COLUMNS.len() {
        let Ok(cell) = document.create_element(if column == 0 { "th" } else { "td" }) else {
            return;
        };
        if column == 0
            && let Ok(button) = document.create_element("button")
        {
            let _ = cell.set_attribute("scope", "row");
            let _ = button.set_attribute("type", "button");
            let _ = button.set_attribute("title", text::TABLE_MOVE);
            let _ = cell.append_child(&button);
        }
        let _ = row.append_child(&cell);
    }
    let _ = body.append_child(&row);
}

fn write_row(slot: &Element, row: Option<&Row>, is_here: bool) {
    let is_here = is_here && row.is_some();
    dom::attribute(slot, "data-at", Some(&row.map_or(String::new(), |row| row.at_us.to_string())));
    dom::attribute(slot, "data-here", Some(if is_here { "true" } else { "false" }));
    dom::attribute(slot, "aria-current", is_here.then_some("true"));
    dom::attribute(slot, "hidden", if row.is_some() { None } else { Some("") });
    let Some(row) = row else { return };
    let cells = slot.children();
    for (column, text) in row.cells.iter().enumerate() {
        let Some(cell) = cells.item(column as u32) else { continue };
        let cell = if column == 0 { cell.first_element_child().unwrap_or(cell) } else { cell };
        if column == 0 {
            // The whole table is one tab stop: the arrow keys move between its rows.
            dom::attribute(&cell, "tabindex", Some(if is_here { "0" } else { "-1" }));
        }
        dom::text(&cell, text);
    }
}

/// Moves a focus in the table to the row of the moment.
fn keep_focus(body: &Element) {
    let active = browser::document().and_then(|document| document.active_element());
    if !active.is_some_and(|active| body.contains(Some(active.unchecked_ref::<Node>()))) {
        return;
    }
    let here = body.query_selector("tr[data-here=true] button").ok().flatten();
    if let Some(button) = here.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

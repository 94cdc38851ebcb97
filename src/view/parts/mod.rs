//! The pieces of HTML. Each knows its properties and a callback, but not the page's state.
//!
//! Each part always renders one root and hides what it does not need: frameworks may confuse siblings when an element
//! between them comes and goes.

mod builder;
mod chosen;
mod code_card;
mod code_pane;
mod controls;
mod events;
mod figures;
mod header;
mod help;
mod lane_card;
mod legend;
mod note_bar;
mod own_settings;
mod picked;
mod question;
mod site_control;
mod strip;
mod timeline;
mod tip;
mod transport;

pub use builder::{BuilderProps, builder};
pub use chosen::{ChosenProps, chosen};
pub use code_card::CodeCard;
pub use events::{EventsProps, events};
pub use figures::{FiguresProps, figures};
pub use header::{HeaderProps, header};
pub use help::{HelpProps, help};
pub use lane_card::{LaneCardProps, lane_card};
pub use note_bar::{NoteBarProps, note_bar};
pub use own_settings::{OwnSettingsProps, own_settings};
pub use picked::{Picked, lit_frames};
pub use question::{QuestionProps, question};
pub use strip::{StripProps, strip};
pub use timeline::TimelineCard;
pub use tip::Tip;
pub use transport::{TransportProps, transport};

use super::app::Msg;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The callback by which the parts send messages to the page.
pub type Tell = Callback<Msg>;

/// The value of the control that an event came from.
fn value_of(event: &Event) -> Option<String> {
    let target = event.target()?;
    match target.dyn_ref::<HtmlInputElement>() {
        Some(input) => Some(input.value()),
        None => target.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value),
    }
}

/// The difference of a number of µs from another, in per cent: `+3 %`.
fn difference(of_us: u64, to_us: u64) -> String {
    let permille = (of_us as i64 - to_us as i64) * 1000 / (to_us as i64).max(1);
    let percent = (permille.abs() + 5) / 10;
    let sign = if percent == 0 {
        "±"
    } else if permille < 0 {
        "−"
    } else {
        "+"
    };
    format!("{sign}{percent} %")
}

/// A ratio as a person reads it: `4.2×`, or a dash if it is unknown.
fn times(of_us: u64, to_us: u64, decimals: usize) -> String {
    if to_us == 0 { String::from("–") } else { format!("{:.*}×", decimals, of_us as f64 / to_us as f64) }
}

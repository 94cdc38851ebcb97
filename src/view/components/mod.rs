//! The pieces of HTML. Each knows its properties and the messages of its own part of the state, but not the page.
//!
//! Each component always renders one root and hides what it does not need: frameworks may confuse siblings when an element
//! between them comes and goes. Most are functions of their properties: only those that must not render with every message are
//! components of the framework.

mod answers;
pub mod builder;
mod chosen;
mod code_card;
mod code_files;
mod code_pane;
mod controls;
mod event_table;
mod figures;
mod header;
mod help;
pub mod input;
mod lane_card;
mod legend;
mod note_bar;
mod own_settings;
mod pointer;
mod quiz;
mod site_control;
mod strip;
mod timeline;
mod transport;
mod what_if;

pub use answers::answers;
pub use builder::builder;
pub use chosen::{ChosenProps, chosen};
pub use code_card::CodeCard;
pub use event_table::{EventTableProps, event_table};
pub use figures::figures;
pub use header::{HeaderProps, header};
pub use help::help;
pub use lane_card::{LaneCardProps, lane_card};
pub use note_bar::note_bar;
pub use own_settings::{OwnSettingsProps, own_settings};
pub use quiz::quiz;
pub use strip::{StripProps, strip};
pub use timeline::TimelineCard;
pub use transport::{TransportProps, transport};

//! The table of events: what it shows, and where its rows lead.

use super::App;
use crate::scene::table::{Subject, neighbour_us};
use yew::prelude::*;

/// An action on the table.
pub enum TableMsg {
    /// Shows the events, or the critical path.
    Subject(Subject),
    /// Shows one lane alone, or all of them.
    Lane(Option<usize>),
    /// Moves the playhead to the row below (`true`) or above.
    Go(bool),
    /// Moves the playhead to a row, in µs.
    Seek(u64),
    /// The person folded or unfolded it.
    Folded,
}

/// What the table shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TableChoice {
    /// The events, or the critical path.
    pub subject: Subject,
    /// Its lane, from 0; `None` for all lanes.
    pub lane: Option<usize>,
}

impl App {
    /// What the table shows: all lanes if the chosen lane is no longer there.
    pub(super) fn table(&self) -> TableChoice {
        let TableChoice { subject, lane } = self.address.table;
        TableChoice { subject, lane: lane.filter(|lane| *lane < self.setup.lanes.len()) }
    }

    /// Handles an action.
    pub(super) fn read_table(&mut self, context: &Context<Self>, message: TableMsg) {
        if matches!(message, TableMsg::Subject(_) | TableMsg::Lane(_)) {
            self.write_address_soon(context);
        }
        match message {
            TableMsg::Subject(subject) => self.address.table.subject = subject,
            TableMsg::Lane(lane) => self.address.table.lane = lane,
            TableMsg::Folded => self.request_frame(context),
            TableMsg::Seek(at_us) => self.go_to(context, Some(at_us)),
            TableMsg::Go(later) => {
                let next = self.shown.as_ref().and_then(|shown| {
                    let TableChoice { subject, lane } = self.table();
                    neighbour_us(&shown.comparison, subject, lane, self.playback.at_us, later)
                });
                self.go_to(context, next);
            }
        }
    }

    /// Stops at a moment, if there is one. Unlike the axis, the table also reaches moments after a lane's cut.
    pub(super) fn go_to(&mut self, context: &Context<Self>, at_us: Option<u64>) {
        if self.is_held() {
            return;
        }
        self.playback.is_playing = false;
        if let Some(at_us) = at_us {
            self.playback.put(at_us);
        }
        self.moved(context);
    }
}

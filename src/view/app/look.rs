//! What the chart shows: the critical path, or only some kinds of bars.

use super::App;
use crate::scene::{Filter, Kind};
use crate::view::paint::Look;
use yew::prelude::*;

/// What the person asks to see.
pub enum LookMsg {
    /// Switches the highlight of the critical path on or off.
    Path,
    /// Singles out the bars of a kind, or stops that.
    Single(Kind),
}

impl App {
    /// What the chart shows.
    pub(super) fn look(&self) -> Look {
        Look { has_path: self.address.has_path, filter: self.address.filter, hidden: self.hidden() }
    }

    /// Handles an action.
    pub(super) fn look_at(&mut self, context: &Context<Self>, message: LookMsg) {
        match message {
            LookMsg::Path => {
                self.address.has_path = !self.address.has_path;
                self.point_at_pick();
                self.write_address_soon(context);
            }
            LookMsg::Single(kind) => {
                self.address.filter = self.address.filter.toggled(kind);
                self.write_address_soon(context);
            }
        }
    }

    /// The person cannot switch off a kind that has left the legend.
    pub(super) fn keep_filter(&mut self) {
        self.address.filter = match &self.shown {
            Some(shown) => self.address.filter.among(shown.kinds.iter().map(|(kind, _)| *kind)),
            None => Filter::default(),
        };
    }
}

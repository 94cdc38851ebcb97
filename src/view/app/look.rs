//! What of the chart is to be seen: the critical path, some kinds of bars alone.

use super::App;
use crate::scene::{Filter, Kind};
use crate::view::paint::Look;
use yew::prelude::*;

/// What somebody wants to see.
pub enum LookMsg {
    /// Lights up the critical path, or no longer.
    Path,
    /// Singles out the bars of a kind, or no longer.
    Single(Kind),
}

impl App {
    /// What of the chart is to be seen.
    pub(super) fn look(&self) -> Look {
        Look { has_path: self.address.has_path, filter: self.address.filter, hidden: self.hidden() }
    }

    /// Shows it otherwise.
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

    /// What is not in the legend any more cannot be taken back there.
    pub(super) fn keep_filter(&mut self) {
        self.address.filter = match &self.shown {
            Some(shown) => self.address.filter.among(shown.kinds.iter().map(|(kind, _)| *kind)),
            None => Filter::default(),
        };
    }
}

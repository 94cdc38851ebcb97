//! Moves the focus from bar to bar with the keys.

use super::App;
use crate::scene::{Pick, Way};
use crate::view::parts::Tip;
use yew::prelude::*;

/// What a key that is pressed on the timelines does.
pub enum PickMsg {
    /// Goes to another bar.
    Go(Way),
    /// Moves the playhead to the beginning of the bar.
    Seek,
    /// Leaves the bars.
    Leave,
}

impl App {
    /// Does what a key asks for.
    pub(super) fn pick(&mut self, context: &Context<Self>, message: PickMsg) {
        let Some(shown) = self.shown.clone() else { return };
        match message {
            PickMsg::Go(way) => {
                self.picked = Pick::after(&shown.chart, self.picked, way, self.playback.at_us);
                self.point_at_pick();
            }
            PickMsg::Seek => {
                if let Some(bar) = self.picked.and_then(|pick| pick.bar(&shown.chart).copied()) {
                    self.seek(context, bar.start_us);
                    self.point_at_pick();
                }
            }
            PickMsg::Leave => (self.picked, self.tip) = (None, None),
        }
    }

    /// Shows the bar's text at the bar's present place.
    pub(super) fn point_at_pick(&mut self) {
        let tip = self.shown.as_ref().zip(self.picked);
        self.tip =
            tip.and_then(|(shown, pick)| Tip::of_pick(shown, pick, self.stage.geometry(), self.address.has_path));
    }

    /// The chart has another size, or other bars: no bar is selected any more.
    pub(super) fn leave_bars(&mut self) -> bool {
        self.tip = None;
        self.picked.take().is_some()
    }
}

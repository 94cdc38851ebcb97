//! The bar that the keys have led to: its frame on the chart, and its sentence.

use crate::scene::{Pick, Way};
use crate::view::app::PickMsg;
use crate::view::paint::Geometry;
use crate::view::shown::Shown;

/// A bar that is shown as the one where somebody is.
#[derive(Clone, PartialEq, Debug)]
pub struct Picked {
    /// Its frame: left, top, width and height in CSS pixels.
    pub frame: [f64; 4],
    /// What it says, for who hears it.
    pub sentence: String,
}

/// A bar of a few pixels has a frame that can be seen.
const LEAST_WIDTH: f64 = 5.0;
const LEAST_HEIGHT: f64 = 6.0;

impl Picked {
    /// The bar as it stands on the chart.
    pub fn of(shown: &Shown, pick: Pick, geometry: &Geometry) -> Option<Self> {
        let (bar, rows) = (pick.bar(&shown.chart)?, geometry.lanes.get(pick.lane)?);
        let (from, to) = (geometry.x(bar.start_us), geometry.x(bar.end_us));
        let (width, height) = ((to - from).max(LEAST_WIDTH), rows.row_height.max(LEAST_HEIGHT));
        let top = rows.y + f64::from(bar.row / rows.each.max(1)) * rows.row_height;
        let frame = [(from + to - width) / 2.0, top + (rows.row_height - height) / 2.0, width, height];
        Some(Picked { frame, sentence: pick.sentence(&shown.chart, &shown.comparison.site) })
    }
}

/// What a key asks for that is pressed on the timelines; nothing for one that is no key of theirs.
pub fn key(key: &str) -> Option<PickMsg> {
    Some(match key {
        "ArrowLeft" => PickMsg::Go(Way::Earlier),
        "ArrowRight" => PickMsg::Go(Way::Later),
        "ArrowUp" => PickMsg::Go(Way::Up),
        "ArrowDown" => PickMsg::Go(Way::Down),
        "Home" => PickMsg::Go(Way::First),
        "End" => PickMsg::Go(Way::Last),
        "Enter" => PickMsg::Seek,
        "Escape" => PickMsg::Leave,
        _ => return None,
    })
}

//! The bar that the keys have led to: its frame on the chart, and its sentence.

use super::tip::frame;
use crate::scene::{Bar, Fill, Pick, Way};
use crate::site::PageId;
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

impl Picked {
    /// The bar as it stands on the chart.
    pub fn of(shown: &Shown, pick: Pick, geometry: &Geometry, has_path: bool) -> Option<Self> {
        let (bar, rows) = (pick.bar(&shown.chart)?, geometry.lanes.get(pick.lane)?);
        let site = &shown.comparison.site;
        let why = pick.why(&shown.chart, site).filter(|_| has_path);
        let words = [Some(pick.sentence(&shown.chart, site)), why];
        let sentence = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Some(Picked { frame: frame(bar, rows, geometry), sentence })
    }
}

/// More bars of one page are not framed.
const MOST_LIT: usize = 48;

/// The frames of all bars of a page, in all lanes.
pub fn lit_frames(shown: &Shown, page: PageId, geometry: &Geometry) -> Vec<[f64; 4]> {
    let lanes = shown.chart.lanes.iter().zip(&geometry.lanes).filter(|_| page.known().is_some());
    let frames = lanes.flat_map(|(lane, rows)| {
        let is_of_page = move |bar: &&Bar| bar.page == page && !matches!(bar.fill, Fill::Waiting(_) | Fill::HeldBack);
        lane.bars.iter().filter(is_of_page).map(move |bar| frame(bar, rows, geometry))
    });
    frames.take(MOST_LIT).collect()
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

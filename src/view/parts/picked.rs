//! The bar selected with the keys: its frame on the chart, and its sentence.

use super::tip::frame;
use crate::scene::{Bar, Fill, Pick, Way};
use crate::site::PageId;
use crate::view::app::PickMsg;
use crate::view::paint::Geometry;
use crate::view::shown::Shown;

/// The selected bar as shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Picked {
    /// Its frame: left, top, width and height in CSS pixels.
    pub frame: [f64; 4],
    /// Its sentence, for a screen reader.
    pub sentence: String,
}

impl Picked {
    /// The bar at its place on the chart.
    pub fn of(shown: &Shown, pick: Pick, geometry: &Geometry, has_path: bool) -> Option<Self> {
        let (bar, rows) = (pick.bar(&shown.chart)?, geometry.lanes.get(pick.lane)?);
        let site = &shown.comparison.site;
        let why = pick.why(&shown.chart, site).filter(|_| has_path);
        let words = [Some(pick.sentence(&shown.chart, site)), why];
        let sentence = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Some(Picked { frame: frame(bar, rows, geometry), sentence })
    }
}

/// The most bars of one page that get a frame.
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

/// The action of a key that is pressed on the timelines; `None` for other keys.
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

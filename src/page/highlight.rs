//! What is highlighted: the bar under the pointer or selected with the keys, its tip, and its page everywhere.

use super::effect::Effect;
use super::geometry::Geometry;
use super::picture::Picture;
use super::scene::{Bar, Direction, Fill, SelectedBar};
use super::tip::{Tip, frame};
use crate::compare::Lane;
use crate::site::PageId;

/// What the pointer and the keys have found.
#[derive(Clone, PartialEq, Debug)]
pub struct Highlight {
    tip: Option<Tip>,
    /// The bar that the person has selected with the keys.
    selected: Option<SelectedBar>,
    /// The page under the pointer in a graph.
    pointed: PageId,
    /// The pieces of the chart that prove an answer.
    lit: Vec<Piece>,
}

/// A piece of the chart.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Piece {
    /// The lane, from 0.
    pub lane: usize,
    /// From when until when, in µs.
    pub from_us: u64,
    /// Until when, in µs.
    pub to_us: u64,
    /// The worker row, from 0; none for all rows of the lane.
    pub row: Option<u32>,
}

/// What a person asks about: a place of the chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The lane, from 0.
    pub lane: usize,
    /// The worker row, from 0.
    pub row: u32,
    /// The moment, in µs.
    pub at_us: u64,
    /// The page that is fetched or parsed there; none if the row waits.
    pub page: Option<PageId>,
}

/// What a person does with the pointer or the keys on the timelines.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum HighlightMsg {
    /// The pointer is at this point of the chart, or left it.
    Point(Option<(f64, f64)>),
    /// The keys go to another bar.
    Go(Direction),
    /// The playhead goes to the beginning of the selected bar.
    Seek,
    /// The keys leave the bars.
    Leave,
}

/// What is on screen when a message comes.
#[derive(Clone, Copy)]
pub struct OnScreen<'a> {
    /// The comparison.
    pub picture: &'a Picture,
    /// Where its rows are.
    pub geometry: &'a Geometry,
    /// The moment, in µs.
    pub at_us: u64,
    /// Whether the critical path is highlighted: then a tip says what made its bar begin.
    pub has_path: bool,
}

/// The selected bar as the page shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct Selection {
    /// Its frame: left, top, width and height in CSS pixels.
    pub frame: [f64; 4],
    /// Its sentence, for a screen reader.
    pub sentence: String,
}

impl Default for Highlight {
    fn default() -> Self {
        Highlight { tip: None, selected: None, pointed: PageId::NONE, lit: Vec::new() }
    }
}

impl Highlight {
    /// The tip.
    pub fn tip(&self) -> Option<&Tip> {
        self.tip.as_ref()
    }

    /// The page that is highlighted everywhere; none if there is none.
    pub fn page(&self) -> PageId {
        self.tip.as_ref().map_or(self.pointed, |tip| tip.page)
    }

    /// The lane of the selected bar.
    pub fn lane(&self) -> Option<usize> {
        self.selected.map(|selected| selected.lane)
    }

    /// Handles a message.
    pub fn update(&mut self, message: HighlightMsg, screen: OnScreen) -> Effect {
        match message {
            HighlightMsg::Point(point) => return self.point(point, screen),
            HighlightMsg::Go(direction) => {
                self.selected = SelectedBar::after(&screen.picture.chart, self.selected, direction, screen.at_us);
                self.show_selected(screen);
            }
            HighlightMsg::Seek => {
                let bar = self.selected.and_then(|selected| selected.bar(&screen.picture.chart));
                return bar.map_or(Effect::Nothing, |bar| Effect::SeekToBar(bar.start_us));
            }
            HighlightMsg::Leave => (self.selected, self.tip) = (None, None),
        }
        Effect::Render
    }

    /// Describes what is under the pointer.
    fn point(&mut self, point: Option<(f64, f64)>, screen: OnScreen) -> Effect {
        let tip = point.and_then(|(x, y)| {
            let hit = screen.geometry.hit(x, y)?;
            Tip::of(screen.picture, hit, (x, y), screen.geometry, screen.has_path)
        });
        let same = match (&tip, &self.tip) {
            (Some(new), Some(old)) => (&new.text, &new.blame) == (&old.text, &old.blame),
            (None, None) => true,
            _ => false,
        };
        if same {
            return Effect::Nothing;
        }
        self.tip = tip;
        Effect::Render
    }

    /// What is at a point of the chart, or the selected bar.
    pub fn asked(&self, point: Option<(f64, f64)>, screen: OnScreen) -> Option<Asked> {
        let OnScreen { picture, geometry, .. } = screen;
        let page = |bar: &Bar| Some(bar.page).filter(|_| !matches!(bar.fill, Fill::Waiting(_) | Fill::HeldBack));
        let Some((x, y)) = point else {
            let selected = self.selected?;
            let bar = selected.bar(&picture.chart)?;
            let at_us = bar.start_us.midpoint(bar.end_us);
            return Some(Asked { lane: selected.lane, row: bar.row, at_us, page: page(bar) });
        };
        let hit = geometry.hit(x, y)?;
        let is_there = |bar: &&Bar| bar.row == hit.row && (bar.start_us..bar.end_us).contains(&hit.at_us);
        let bar = picture.chart.lanes.get(hit.lane)?.bars.iter().find(is_there);
        Some(Asked { lane: hit.lane, row: hit.row, at_us: hit.at_us, page: bar.and_then(page) })
    }

    /// Lights these pieces up, in place of those before.
    pub fn light(&mut self, pieces: Vec<Piece>) {
        self.lit = pieces;
    }

    /// The pointer is at this page of a graph, or at none.
    pub fn point_at_page(&mut self, page: PageId) -> Effect {
        if std::mem::replace(&mut self.pointed, page) == page { Effect::Nothing } else { Effect::Render }
    }

    /// Shows the tip of the selected bar at the bar's present place.
    pub fn show_selected(&mut self, screen: OnScreen) {
        let tip = |selected| Tip::of_bar(screen.picture, selected, screen.geometry, screen.has_path);
        self.tip = self.selected.and_then(tip);
    }

    /// The playhead has moved: the tip would be of another moment.
    pub fn hide_tip(&mut self) {
        self.tip = None;
    }

    /// The chart has another size, or other bars: no bar is selected any more. `true` when one was.
    pub fn leave_bars(&mut self) -> bool {
        self.tip = None;
        self.selected.take().is_some()
    }

    /// The selected bar as the page shows it.
    pub fn selection(&self, screen: OnScreen) -> Option<Selection> {
        let OnScreen { picture, geometry, has_path, .. } = screen;
        let selected = self.selected?;
        let (bar, rows) = (selected.bar(&picture.chart)?, geometry.lanes.get(selected.lane)?);
        let site = &picture.comparison.site;
        let why = selected.why(&picture.chart, site).filter(|_| has_path);
        let words = [Some(selected.sentence(&picture.chart, site)), why];
        let sentence = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Some(Selection { frame: frame(bar, rows, geometry), sentence })
    }

    /// The frames of all bars of the highlighted page, in all lanes: left, top, width and height in CSS pixels.
    pub fn frames(&self, picture: &Picture, geometry: &Geometry) -> Vec<[f64; 4]> {
        let page = self.page();
        let lanes = picture.chart.lanes.iter().zip(&geometry.lanes).filter(|_| page.known().is_some());
        let frames = lanes.flat_map(|(lane, rows)| {
            let is_of_page =
                move |bar: &&Bar| bar.page == page && !matches!(bar.fill, Fill::Waiting(_) | Fill::HeldBack);
            lane.bars.iter().filter(is_of_page).map(move |bar| frame(bar, rows, geometry))
        });
        let lit = self.lit.iter().filter_map(|piece| {
            let rows = geometry.lanes.get(piece.lane)?;
            let (from, to) = (geometry.x(piece.from_us), geometry.x(piece.to_us));
            let (top, height) = match piece.row {
                Some(row) => (rows.top_of(row), rows.row_height),
                None => (rows.y, rows.height()),
            };
            (to > from).then_some([from, top, to - from, height])
        });
        frames.take(MOST_FRAMES).chain(lit).collect()
    }
}

/// The most bars of one page that get a frame.
const MOST_FRAMES: usize = 48;

/// The message of a key that is pressed on the timelines; `None` for other keys.
pub fn message_of_key(key: &str) -> Option<HighlightMsg> {
    Some(match key {
        "ArrowLeft" => HighlightMsg::Go(Direction::Earlier),
        "ArrowRight" => HighlightMsg::Go(Direction::Later),
        "ArrowUp" => HighlightMsg::Go(Direction::Up),
        "ArrowDown" => HighlightMsg::Go(Direction::Down),
        "Home" => HighlightMsg::Go(Direction::First),
        "End" => HighlightMsg::Go(Direction::Last),
        "Enter" => HighlightMsg::Seek,
        "Escape" => HighlightMsg::Leave,
        _ => return None,
    })
}

/// The chain of pages that led to this one, which is last: each was found in the one before. Only the page itself if
/// the lane has not discovered it.
pub fn discovery_chain(lane: &Lane, page: PageId) -> Vec<PageId> {
    let mut chain = vec![page];
    let mut found_in = lane.timeline.page(page).found_in;
    // In a valid trace no page is found in a page that was found later; a broken trace must not loop for ever.
    while found_in != PageId::NONE && !chain.contains(&found_in) {
        chain.push(found_in);
        found_in = lane.timeline.page(found_in).found_in;
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::super::picture::tests::picture;
    use super::*;

    fn with_screen(query: &str, check: impl FnOnce(OnScreen)) {
        let picture = picture(query);
        let geometry = Geometry::of(&picture.chart, 1280.0);
        check(OnScreen { picture: &picture, geometry: &geometry, at_us: 0, has_path: true });
    }

    /// The middle of a lane's first bar of a fill, and the bar.
    fn middle_of(screen: OnScreen, lane: usize, fill: Fill) -> ((f64, f64), Bar) {
        let bar = screen.picture.chart.lanes[lane].bars.iter().find(|bar| bar.fill == fill).expect("it occurs");
        let rows = screen.geometry.lanes[lane];
        let x = screen.geometry.x(bar.start_us.midpoint(bar.end_us));
        ((x, rows.top_of(bar.row) + rows.row_height / 2.0), *bar)
    }

    #[test]
    fn the_bar_under_the_pointer_has_a_tip_and_its_page_is_highlighted() {
        with_screen("lanes=gather,sequential", |screen| {
            let mut highlight = Highlight::default();
            let (point, bar) = middle_of(screen, 1, Fill::Fetching);
            assert_eq!(highlight.update(HighlightMsg::Point(Some(point)), screen), Effect::Render);
            assert_eq!(highlight.page(), bar.page);
            assert!(!highlight.frames(screen.picture, screen.geometry).is_empty());
            // The same bar again is nothing new, and so is no bar again.
            assert_eq!(highlight.update(HighlightMsg::Point(Some(point)), screen), Effect::Nothing);
            assert_eq!(highlight.update(HighlightMsg::Point(None), screen), Effect::Render);
            assert_eq!(highlight.update(HighlightMsg::Point(Some((0.0, 0.0))), screen), Effect::Nothing);
            assert!(highlight.tip().is_none() && highlight.frames(screen.picture, screen.geometry).is_empty());
        });
    }

    #[test]
    fn the_tip_of_a_wait_leads_to_its_culprit() {
        with_screen("lanes=gather,sequential&concurrency=4", |screen| {
            let mut highlight = Highlight::default();
            let (point, bar) = middle_of(screen, 0, Fill::Waiting(crate::trace::Cause::Barrier));
            highlight.update(HighlightMsg::Point(Some(point)), screen);
            let tip = highlight.tip().expect("there is a bar");
            assert!(tip.blame.as_ref().is_some_and(|blame| blame.line.starts_with('M')));
            assert_eq!(tip.page, bar.page);
        });
    }

    #[test]
    fn keys_select_bars_and_the_playhead_follows() {
        with_screen("lanes=sequential&site=star:4", |screen| {
            let mut highlight = Highlight::default();
            let mut press = |key: &str| {
                let message = message_of_key(key).expect("the timelines use it");
                (highlight.update(message, screen), highlight.clone())
            };
            assert_eq!(press("Enter").0, Effect::Nothing);
            let (effect, after) = press("ArrowRight");
            assert_eq!((effect, after.tip().is_some()), (Effect::Render, true));
            let selection = after.selection(screen).expect("a bar is selected");
            assert!(
                selection.sentence.contains(crate::say::strategy_name(screen.picture.comparison.lanes[0].strategy))
            );
            let (_, after) = press("End");
            let bars = &screen.picture.chart.lanes[0].bars;
            let last_us = bars.iter().map(|bar| bar.start_us).max().expect("there are bars");
            assert_eq!(press("Enter").0, Effect::SeekToBar(last_us));
            assert_ne!(after.selection(screen), Some(selection));
            let (_, after) = press("Escape");
            assert_eq!(after, Highlight::default());
            assert_eq!(message_of_key("a"), None);
        });
    }

    #[test]
    fn what_is_asked_about_is_the_bar_at_the_point_or_the_selected_one() {
        with_screen("lanes=gather,sequential&concurrency=4", |screen| {
            let mut highlight = Highlight::default();
            assert_eq!(highlight.asked(None, screen), None);
            assert_eq!(highlight.asked(Some((0.0, 0.0)), screen), None);
            let (point, bar) = middle_of(screen, 1, Fill::Fetching);
            let asked = highlight.asked(Some(point), screen).unwrap();
            assert_eq!((asked.lane, asked.row, asked.page), (1, bar.row, Some(bar.page)));
            let (point, bar) = middle_of(screen, 0, Fill::Waiting(crate::trace::Cause::Barrier));
            let asked = highlight.asked(Some(point), screen).unwrap();
            assert_eq!((asked.lane, asked.row, asked.page), (0, bar.row, None));
            highlight.update(HighlightMsg::Go(Direction::First), screen);
            let asked = highlight.asked(None, screen).unwrap();
            assert_eq!((asked.lane, asked.row), (0, 0));
        });
    }

    #[test]
    fn what_proves_an_answer_has_frames_where_its_bars_are() {
        with_screen("lanes=gather,sequential&concurrency=4", |screen| {
            let mut highlight = Highlight::default();
            let (_, bar) = middle_of(screen, 0, Fill::Fetching);
            let piece = Piece { lane: 0, from_us: bar.start_us, to_us: bar.end_us, row: Some(bar.row) };
            highlight.light(vec![piece, Piece { row: None, ..piece }, Piece { lane: 7, ..piece }]);
            let frames = highlight.frames(screen.picture, screen.geometry);
            let rows = &screen.geometry.lanes[0];
            let (left, width) =
                (screen.geometry.x(bar.start_us), screen.geometry.x(bar.end_us) - screen.geometry.x(bar.start_us));
            assert_eq!(
                frames,
                [[left, rows.top_of(bar.row), width, rows.row_height], [left, rows.y, width, rows.height()]]
            );
            highlight.light(Vec::new());
            assert!(highlight.frames(screen.picture, screen.geometry).is_empty());
        });
    }

    #[test]
    fn a_page_of_a_graph_is_highlighted_until_a_tip_names_another() {
        with_screen("lanes=gather", |screen| {
            let mut highlight = Highlight::default();
            assert_eq!(highlight.point_at_page(PageId(3)), Effect::Render);
            assert_eq!((highlight.point_at_page(PageId(3)), highlight.page()), (Effect::Nothing, PageId(3)));
            let (point, bar) = middle_of(screen, 0, Fill::Fetching);
            highlight.update(HighlightMsg::Point(Some(point)), screen);
            assert_eq!(highlight.page(), bar.page);
            highlight.hide_tip();
            assert_eq!((highlight.page(), highlight.leave_bars()), (PageId(3), false));
            highlight.update(HighlightMsg::Go(Direction::First), screen);
            assert!(highlight.leave_bars() && highlight.tip().is_none());
        });
    }

    #[test]
    fn a_chain_goes_from_link_to_link_to_the_page() {
        let comparison = picture("site=chain:5&lanes=gather").comparison;
        let found = discovery_chain(&comparison.lanes[0], PageId(4));
        assert_eq!(found, (0..5).map(PageId).collect::<Vec<_>>());
        assert_eq!(discovery_chain(&comparison.lanes[0], PageId(0)), [PageId(0)]);
    }
}

//! Dots in the margin of the code: the workers at each line, written with every frame.

use super::dom;
use crate::compare::Lane;
use crate::page::lane_code::places_of;
use crate::page::look::MomentView;
use crate::page::picture::Picture;
use crate::page::scene::{CodeTrack, Layout, Marker, section_colour};
use crate::strategy::code::{Call, Code};
use crate::strategy::files;
use crate::text;
use web_sys::Element;
use yew::NodeRef;

/// More workers at one line are counted, not drawn.
const MOST_DOTS: usize = 8;

/// The paths of all lanes' workers through their code.
#[derive(Default)]
pub struct WorkerDots {
    tracks: Vec<CodeTrack>,
    version: Option<u32>,
}

impl WorkerDots {
    /// Writes the workers at each line into the margins of `card`, unless it is folded.
    pub fn show(&mut self, card: &NodeRef, picture: &Picture, view: Option<&MomentView>, layout: &Layout, at_us: u64) {
        let Some(card) = card.cast::<Element>().filter(|card| card.has_attribute("open")) else { return };
        if !files::are_here() {
            return;
        }
        self.follow(picture);
        let panes = card.get_elements_by_class_name("pane");
        for index in 0..panes.length() {
            let Some(pane) = panes.item(index) else { continue };
            let lane = picture.comparison.lanes.get(index as usize);
            // The setup may be newer than the comparison on screen.
            let is_shown =
                lane.is_some_and(|lane| pane.get_attribute("data-strategy").as_deref() == Some(lane.strategy.id));
            let markers = match view.filter(|_| picture.far.is_some()) {
                Some(view) => view.markers.get(index as usize).filter(|_| is_shown).cloned(),
                None => self.tracks.get(index as usize).filter(|_| is_shown).map(|track| track.at(at_us)),
            };
            let markers = markers.unwrap_or_default();
            match picture.is_own(index as usize) {
                true => write_own(&pane, &markers, layout),
                false => write_pane(&pane, &markers, layout),
            }
        }
    }

    /// The next moment at which a lane is at one of these places.
    pub fn next_us(&self, lane: usize, places: &[(Call, u16)], at_us: u64) -> Option<u64> {
        self.tracks.get(lane)?.next_us(places, at_us)
    }

    fn follow(&mut self, picture: &Picture) {
        if self.version == Some(picture.version) {
            return;
        }
        self.version = Some(picture.version);
        let places = |lane: &Lane| Code::of(lane.strategy, &lane.plan.setup.rules(lane.strategy)).places;
        let lanes = picture.comparison.lanes.iter().enumerate();
        // The events of people's own code have the lines of their code.
        let track = |(index, lane): (usize, &Lane)| {
            let places = if picture.is_own(index) { Vec::new() } else { places(lane) };
            CodeTrack::of(lane.trace.events(), &places)
        };
        self.tracks = lanes.map(track).collect();
    }
}

fn write_pane(pane: &Element, markers: &[Marker], layout: &Layout) {
    let slots = pane.get_elements_by_class_name("who");
    for index in 0..slots.length() {
        let Some(slot) = slots.item(index) else { continue };
        let places = places_of(&slot.get_attribute("data-at").unwrap_or_default());
        let here: Vec<&Marker> = markers.iter().filter(|marker| places.contains(&(marker.call, marker.line))).collect();
        let dots = dots(&here, layout);
        // The element itself holds what was last written into it, in an attribute, because the framework may reuse the
        // element for another line.
        if slot.get_attribute("data-dots").as_deref() == Some(&dots) {
            continue;
        }
        slot.set_inner_html(&dots);
        let words = words(&here);
        // A screen reader skips an empty margin.
        let is_hidden = here.is_empty().to_string();
        let attributes =
            [("data-dots", dots.as_str()), ("title", &words), ("aria-label", &words), ("aria-hidden", &is_hidden)];
        for (name, value) in attributes {
            dom::attribute(&slot, name, Some(value));
        }
        if let Some(row) = slot.parent_element() {
            dom::attribute(&row, "data-here", Some(if here.is_empty() { "false" } else { "true" }));
        }
    }
}

/// Tells the editor of people's own code where its workers are: for each a line, `f`, `p` or `w`, and a colour.
fn write_own(pane: &Element, markers: &[Marker], layout: &Layout) {
    let Some(editor) = pane.get_elements_by_class_name("own").item(0) else { return };
    let word = |marker: &Marker| {
        let section = layout.section_of.get(marker.page.index()).copied().unwrap_or(0);
        format!("{}{}{}", marker.line, ["f", "p", "w"][kind(marker)], section_colour(section))
    };
    let words: Vec<String> = markers.iter().map(word).collect();
    dom::attribute(&editor, "data-workers", Some(&words.join(" ")));
}

/// What a worker does: the class of its dot, and the word for it.
fn kind(marker: &Marker) -> usize {
    match (marker.waits, marker.call) {
        (true, _) | (_, Call::Wait) => 2,
        (false, Call::Fetch) => 0,
        (false, Call::Parse) => 1,
    }
}

const CLASSES: [&str; 3] = ["fetches", "parses", "waits"];

fn dots(markers: &[&Marker], layout: &Layout) -> String {
    if markers.len() <= MOST_DOTS {
        let dot = |marker: &&Marker| {
            let section = layout.section_of.get(marker.page.index()).copied().unwrap_or(0);
            format!("<i class=\"{} s{}\"></i>", CLASSES[kind(marker)], section_colour(section))
        };
        return markers.iter().map(dot).collect();
    }
    let count = |of: usize| markers.iter().filter(|marker| kind(marker) == of).count();
    let counted = |of: usize| format!("<i class=\"{}\"></i>{} ", CLASSES[of], count(of));
    (0..3).filter(|of| count(*of) > 0).map(counted).collect()
}

fn words(markers: &[&Marker]) -> String {
    let count = |of: usize| markers.iter().filter(|marker| kind(marker) == of).count();
    let said = |of: usize| match of {
        0 => text::workers_fetch(count(of)),
        1 => text::workers_parse(count(of)),
        _ => text::workers_wait(count(of)),
    };
    (0..3).filter(|of| count(*of) > 0).map(said).collect::<Vec<_>>().join(text::LIST_COMMA)
}

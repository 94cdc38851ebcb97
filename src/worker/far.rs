//! Lanes that are too large for the page to hold, and the views of them.

use crate::compare::{Comparison, Lane};
use crate::page::geometry::{Geometry, LaneRows};
use crate::page::look::{ChartAsk, Find, MomentAsk, MomentView};
use crate::page::picture::{Far, trace_json};
use crate::page::raster::Raster;
use crate::page::scene::event_table::{AROUND, TableChoice, neighbour_us, window};
use crate::page::scene::{
    Bar, Chart, CodeTrack, Counts, Density, DensityReader, Fill, KeyMoments, LaneBars, Layout, Marker, Range, Scene,
    Stop, bars, fills, next_event_us, path_stops, previous_event_us, stop_of,
};
use crate::say;
use crate::strategy::code::{Call, Code, Place};
use crate::trace::Event;

/// The most bars of all lanes that a view has one by one, however narrow they are.
const MOST_BARS: usize = 12_000;
/// A bar that is narrower than this is a part of the pixels, in pixels.
const MIN_WIDTH: f64 = 1.0;
/// How many events before a moment tell at which line each worker is. A worker that has done nothing for longer waits.
const EVENTS_BACK: usize = 20_000;

/// How many events a slice of the preparation reads: some ms.
const SLICE: usize = 50_000;

/// The lanes, and what the views of them are made from.
pub struct FarLanes {
    comparison: Comparison,
    section_of: Vec<u16>,
    densities: Vec<Density>,
    /// The density that is being counted: that of the lane after those of `densities`.
    reader: Option<DensityReader>,
    /// The fills that occur in the lanes so far.
    fills: Vec<Fill>,
    key_moments: Option<KeyMoments>,
    /// The depth of each page; needed until all densities are there.
    layout: Option<Layout>,
}

impl FarLanes {
    /// The lanes of a comparison. [`FarLanes::prepare`] must be called before the first view.
    pub fn new(mut comparison: Comparison) -> Self {
        comparison.lanes.iter_mut().for_each(Lane::forget_origins);
        let (section_of, densities, fills) = (Vec::new(), Vec::new(), Vec::new());
        FarLanes { comparison, section_of, densities, reader: None, fills, key_moments: None, layout: None }
    }

    /// Goes on with what the views need, by a slice. `true` when all of it is there.
    pub fn prepare(&mut self) -> bool {
        let lanes = &self.comparison.lanes;
        let Some(layout) = &mut self.layout else {
            if self.densities.is_empty() {
                let mut layout = Layout::without_places(&self.comparison.site, &self.comparison.graph);
                self.section_of.clone_from(&layout.section_of);
                layout.edges = Vec::new();
                self.layout = Some(layout);
            }
            return lanes.is_empty();
        };
        let Some(lane) = lanes.get(self.densities.len()) else {
            self.layout = None;
            return true;
        };
        let begin = || DensityReader::new(lane, layout, Density::MAX_BINS);
        let reader = self.reader.get_or_insert_with(begin);
        if reader.advance(lane, layout, SLICE) {
            self.densities.extend(self.reader.take().map(DensityReader::finish));
            // As for the page: a lane at a time.
            for fill in fills(lane) {
                if !self.fills.contains(&fill) {
                    self.fills.push(fill);
                }
            }
        }
        false
    }

    /// The lanes.
    pub fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// The data that the page needs in addition to the lanes' figures.
    pub fn for_page(&self) -> Far {
        let lanes = &self.comparison.lanes;
        let sentence = |lane: &Lane| say::critical_path(&lane.critical_path, &self.comparison.site);
        let critical_sentences = lanes.iter().map(sentence).collect();
        Far { section_of: self.section_of.clone(), fills: self.fills.clone(), critical_sentences }
    }

    /// The bars of a part of the time: of each lane, then of each fork's run without it.
    pub fn chart(&self, ask: &ChartAsk) -> Vec<LaneBars> {
        let lanes = &self.comparison.lanes;
        let chart = Chart::without_bars(lanes, &[], ask.range);
        let axis = Range { from_us: chart.from_us, to_us: chart.end_us };
        let count = |lane: &Lane| bars(lane, axis).take(MOST_BARS + 1).count();
        let geometry = Geometry::of(&chart, f64::from(ask.width.max(1)));
        let of_lanes = lanes.iter().zip(&geometry.lanes);
        let mut all: Vec<LaneBars> = match lanes.iter().map(count).sum::<usize>() <= MOST_BARS {
            true => lanes.iter().map(|lane| LaneBars::all(lane, axis)).collect(),
            false => of_lanes.clone().map(|(lane, rows)| self.lane_bars(lane, rows, &geometry, ask)).collect(),
        };
        all.extend(of_lanes.filter_map(|(lane, rows)| ghost(lane, rows, &geometry)));
        all
    }

    /// The bars of a lane that are at least a pixel wide, and the pixels of all others.
    fn lane_bars(&self, lane: &Lane, rows: &LaneRows, geometry: &Geometry, ask: &ChartAsk) -> LaneBars {
        let mut raster = Raster::new(geometry.left, geometry.right);
        let mut on_path = path_stops(&lane.critical_path).peekable();
        let (mut wide, mut critical, mut path_x) = (Vec::new(), Vec::new(), f64::MIN);
        for (bar, number) in bars(lane, geometry.range()) {
            let (x0, x1) = (geometry.x(bar.start_us), geometry.x(bar.end_us));
            let stop = stop_of(number, &mut on_path).filter(|_| x1 - path_x >= MIN_WIDTH);
            if rows.row_y(bar.row).is_none() && stop.is_none() {
                continue;
            }
            let is_single = x1 - x0 >= MIN_WIDTH && wide.len() < MOST_BARS;
            if !is_single && ask.filter.shows(bar.fill) {
                let row = (bar.row / rows.each.max(1)) as usize;
                raster.add(rows, row, x0, x1, bar.fill, self.section(&bar));
            }
            if let Some(stop) = stop {
                critical.push(Stop { bar: wide.len() as u32, ..stop });
                path_x = x1;
            }
            if is_single || stop.is_some() {
                wide.push(bar);
            }
        }
        LaneBars { bars: wide, critical, pixels: Some(raster.into_pixels().into()) }
    }

    fn section(&self, bar: &Bar) -> u16 {
        self.section_of.get(bar.page.index()).copied().unwrap_or(0)
    }

    /// A moment.
    pub fn moment(&mut self, ask: &MomentAsk) -> MomentView {
        let counts: Vec<Vec<Counts>> = self.densities.iter().map(|density| density.at(ask.at_us)).collect();
        let scene = Scene::by_density(&self.comparison, &counts, ask.at_us);
        let table = |TableChoice { subject, lane }| window(&self.comparison, subject, lane, ask.at_us, AROUND);
        let window = ask.table.map(table).unwrap_or_default();
        let lanes = self.comparison.lanes.iter().filter(|_| ask.has_code);
        let markers = lanes.map(|lane| markers(lane, ask.at_us)).collect();
        // Finding them takes too long for a frame: they are known once the person has gone to one.
        let turns = self.key_moments.as_ref();
        let turns = turns.map_or(String::new(), |moments| moments.sentences(&self.comparison, ask.at_us));
        MomentView { ask: *ask, lanes: scene.lanes, counts, said: scene.said, turns, window, markers }
    }

    /// The moment to which the playhead goes, in µs.
    pub fn find(&mut self, find: &Find, at_us: u64) -> Option<u64> {
        match find {
            Find::Event(true) => next_event_us(&self.comparison, at_us),
            Find::Event(false) => previous_event_us(&self.comparison, at_us),
            Find::KeyMoment(forward) => {
                let moments = self.key_moments.get_or_insert_with(|| KeyMoments::of(&self.comparison));
                // The start comes before the first one.
                if *forward { moments.next_us(at_us) } else { moments.previous_us(at_us).or(Some(0)) }
            }
            Find::Row(choice, later) => neighbour_us(&self.comparison, choice.subject, choice.lane, at_us, *later),
            Find::Line(lane, lines) => next_line_us(self.comparison.lanes.get(*lane as usize)?, lines, at_us),
        }
    }

    /// The trace of a lane as JSON.
    pub fn trace_json(&self, lane: usize) -> String {
        trace_json(&self.comparison, lane)
    }
}

/// The work of the run without the lane's fork, from there on. Bars of a row that are less than a pixel apart are one.
fn ghost(lane: &Lane, rows: &LaneRows, geometry: &Geometry) -> Option<LaneBars> {
    let (unforked, fork) = (lane.unforked.as_ref()?, lane.plan.setup.fork.as_ref()?);
    let axis = Range { from_us: fork.at_us.max(geometry.range().from_us), ..geometry.range() };
    // Of each row, the place of its last bar.
    let (mut merged, mut last): (Vec<Bar>, Vec<Option<usize>>) = (Vec::new(), vec![None; rows.rows as usize]);
    for (bar, _) in bars(unforked, axis) {
        let is_seen = !matches!(bar.fill, Fill::Waiting(_) | Fill::HeldBack) && rows.row_y(bar.row).is_some();
        let Some(place) = last.get_mut((bar.row / rows.each.max(1)) as usize).filter(|_| is_seen) else { continue };
        let before = place.and_then(|place| merged.get_mut(place));
        match before.filter(|before| geometry.x(bar.start_us) - geometry.x(before.end_us) < MIN_WIDTH) {
            Some(before) => before.end_us = before.end_us.max(bar.end_us),
            None => {
                *place = Some(merged.len());
                merged.push(bar);
            }
        }
    }
    Some(LaneBars { bars: merged, ..LaneBars::default() })
}

fn places(lane: &Lane) -> Vec<Place> {
    Code::of(lane.strategy, &lane.plan.setup.rules(lane.strategy)).places
}

/// The line of each worker at a moment, from the events before it.
fn markers(lane: &Lane, at_us: u64) -> Vec<Marker> {
    let events = lane.trace.events();
    let begun = events.partition_point(|event| event.at_us() <= at_us);
    CodeTrack::of(&events[begun.saturating_sub(EVENTS_BACK)..begun], &places(lane)).at(at_us)
}

/// The next moment after `at_us` at which one of these lines begins to run; after the last one, the first.
fn next_line_us(lane: &Lane, lines: &[(Call, u16)], at_us: u64) -> Option<u64> {
    let events = lane.trace.events();
    let (places, begun) = (places(lane), events.partition_point(|event| event.at_us() <= at_us));
    let next = |of: &[Event]| {
        let mut parts = of.chunks(EVENTS_BACK);
        parts.find_map(|part| CodeTrack::of(part, &places).next_us(lines, 0))
    };
    next(&events[begun..]).or_else(|| next(&events[..begun]))
}

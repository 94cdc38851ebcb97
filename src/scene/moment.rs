//! The scene at a moment.

use super::density::Density;
use super::layout::Layout;
use super::speech::{self, Piece};
use crate::setup::{Comparison, Lane};
use crate::site::PageId;
use crate::trace::{Cause, Outcome, PageTimes, Wait};

/// The state of a page at a moment, in the order of its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PageState {
    /// No link to it has been read.
    Unknown,
    /// A link to it has been read; no worker fetches it yet.
    Discovered,
    /// It is being fetched, or its worker backs off before it tries again.
    InFlight,
    /// Its answer is here; it is being parsed, or waits to be parsed.
    Parsing,
    /// It is done.
    Done,
    /// Its fetch failed.
    Failed,
}

/// One lane at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct LaneScene {
    /// The lane's clock: it stops when the lane ends, in µs.
    pub clock_us: u64,
    /// Whether the lane has ended by now.
    pub is_over: bool,
    /// How it ended, if it has.
    pub outcome: Option<Outcome>,
    /// Pages that are done, including those that failed.
    pub done: u32,
    /// Pages that failed.
    pub failed: u32,
    /// Pages that are known and not fetched yet.
    pub frontier: u32,
    /// Fetches in flight.
    pub in_flight: u32,
    /// Worker rows that wait, by cause, each with the page that they wait for.
    pub waiting: Vec<(Cause, u32, PageId)>,
    /// Per node of the layout: the state of its page.
    pub states: Vec<PageState>,
}

/// All lanes at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Scene {
    /// The moment, in µs.
    pub at_us: u64,
    /// The lanes, in the order of the comparison.
    pub lanes: Vec<LaneScene>,
    /// What is happening now: the sentence under the chart, which screen readers read, too.
    pub said: Vec<Piece>,
}

impl PageState {
    /// The state at `at_us` of a page with these times.
    pub fn of(times: &PageTimes, at_us: u64) -> Self {
        if times.done_us <= at_us && times.failed {
            PageState::Failed
        } else if times.started_us > at_us {
            if times.discovered_us <= at_us { PageState::Discovered } else { PageState::Unknown }
        } else if times.fetched_us > at_us {
            PageState::InFlight
        } else if times.done_us > at_us {
            PageState::Parsing
        } else {
            PageState::Done
        }
    }
}

/// The scene of `comparison` at `at_us`.
pub fn scene(comparison: &Comparison, layout: &Layout, at_us: u64) -> Scene {
    let lanes: Vec<LaneScene> = comparison.lanes.iter().map(|lane| lane_scene(lane, layout, at_us)).collect();
    let said = speech::say(comparison, &lanes, at_us);
    Scene { at_us, lanes, said }
}

/// The scene at `at_us`, without visiting each page: for large sites. It leaves out the states of the pages;
/// `densities` has them by depth, one per lane.
pub fn scene_by_density(comparison: &Comparison, densities: &[Density], at_us: u64) -> Scene {
    let lane_scene = |(lane, density): (&Lane, &Density)| {
        let counts = density.total(at_us);
        let (done, failed) = (counts.done + counts.failed, counts.failed);
        let (frontier, in_flight) = (counts.discovered, counts.in_flight);
        LaneScene { done, failed, frontier, in_flight, ..blank_scene(lane, at_us) }
    };
    let lanes: Vec<LaneScene> = comparison.lanes.iter().zip(densities).map(lane_scene).collect();
    let said = speech::say(comparison, &lanes, at_us);
    Scene { at_us, lanes, said }
}

/// The scene of a lane with nothing counted.
fn blank_scene(lane: &Lane, at_us: u64) -> LaneScene {
    let outcome = lane.trace.outcome().filter(|_| at_us >= lane.makespan_us());
    LaneScene {
        clock_us: at_us.min(lane.makespan_us()),
        is_over: outcome.is_some(),
        outcome,
        done: 0,
        failed: 0,
        frontier: 0,
        in_flight: 0,
        waiting: waiting_at(lane, at_us),
        states: Vec::new(),
    }
}

fn lane_scene(lane: &Lane, layout: &Layout, at_us: u64) -> LaneScene {
    let states = layout.nodes.iter().map(|node| PageState::of(&lane.timeline.page(node.page), at_us)).collect();
    let mut scene = LaneScene { states, ..blank_scene(lane, at_us) };
    for times in &lane.timeline.pages {
        match PageState::of(times, at_us) {
            PageState::Unknown | PageState::Parsing => {}
            PageState::Discovered => scene.frontier += 1,
            PageState::InFlight => scene.in_flight += 1,
            PageState::Done => scene.done += 1,
            PageState::Failed => {
                scene.done += 1;
                scene.failed += 1;
            }
        }
    }
    scene
}

/// How many rows wait at `at_us`, by cause; the culprit is that of the wait that lasts longest.
fn waiting_at(lane: &Lane, at_us: u64) -> Vec<(Cause, u32, PageId)> {
    let lasts = |wait: &&Wait| wait.start_us <= at_us && wait.end_us.is_none_or(|end_us| end_us > at_us);
    let mut counts: Vec<(Cause, u32, PageId, u64)> = Vec::new();
    // Waits are ordered by their start: those that start later do not matter.
    let begun = lane.timeline.waits.partition_point(|wait| wait.start_us <= at_us);
    for wait in lane.timeline.waits[..begun].iter().filter(lasts) {
        let end_us = wait.end_us.unwrap_or(u64::MAX);
        match counts.iter_mut().find(|(cause, ..)| *cause == wait.cause) {
            Some(count) => {
                count.1 += 1;
                if end_us > count.3 {
                    (count.2, count.3) = (wait.culprit, end_us);
                }
            }
            None => counts.push((wait.cause, 1, wait.culprit, end_us)),
        }
    }
    counts.into_iter().map(|(cause, rows, culprit, _)| (cause, rows, culprit)).collect()
}

/// The next moment after `at_us` at which anything happens in any lane.
pub fn next_event_us(comparison: &Comparison, at_us: u64) -> Option<u64> {
    let next = |lane: &Lane| {
        let events = lane.trace.events();
        events.get(events.partition_point(|event| event.at_us() <= at_us)).map(|event| event.at_us())
    };
    comparison.lanes.iter().filter_map(next).min()
}

/// The last moment before `at_us` at which anything happened in any lane.
pub fn previous_event_us(comparison: &Comparison, at_us: u64) -> Option<u64> {
    let previous = |lane: &Lane| {
        let events = lane.trace.events();
        let before = events.partition_point(|event| event.at_us() < at_us);
        before.checked_sub(1).map(|index| events[index].at_us())
    };
    comparison.lanes.iter().filter_map(previous).max()
}

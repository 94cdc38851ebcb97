//! The scene at a moment.

use super::density::Counts;
use super::lane_scene::{LaneScene, PageState};
use super::layout::Layout;
use super::speech::{self, Phrase};
use crate::compare::{Comparison, Lane};
use crate::site::PageId;
use crate::trace::{Cause, Wait};

/// All lanes at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Scene {
    /// The moment, in µs.
    pub at_us: u64,
    /// The lanes, in the order of the comparison.
    pub lanes: Vec<LaneScene>,
    /// What is happening now: the sentence under the chart, which screen readers read, too.
    pub said: Vec<Phrase>,
}

impl Scene {
    /// The scene of `comparison` at `at_us`.
    pub fn at(comparison: &Comparison, layout: &Layout, at_us: u64) -> Self {
        let lanes = comparison.lanes.iter().map(|lane| lane_scene(lane, layout, at_us)).collect();
        Scene::of(comparison, lanes, at_us)
    }

    /// The scene at `at_us`, without visiting each page: for large sites. It leaves out the states of the pages;
    /// `counts` has them by depth, one list per lane.
    pub fn by_density(comparison: &Comparison, counts: &[Vec<Counts>], at_us: u64) -> Self {
        let lane_scene = |(lane, bins): (&Lane, &Vec<Counts>)| {
            let counts = Counts::total(bins);
            let (done, failed) = (counts.done + counts.failed, counts.failed);
            let (frontier, in_flight) = (counts.discovered, counts.in_flight);
            LaneScene { done, failed, frontier, in_flight, ..blank_scene(lane, at_us) }
        };
        Scene::of(comparison, comparison.lanes.iter().zip(counts).map(lane_scene).collect(), at_us)
    }

    fn of(comparison: &Comparison, lanes: Vec<LaneScene>, at_us: u64) -> Self {
        let said = speech::say(comparison, &lanes, at_us);
        Scene { at_us, lanes, said }
    }
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
    for times in lane.timeline.pages() {
        match PageState::of(&times, at_us) {
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
    let lasts = |wait: &&Wait| wait.start_us() <= at_us && wait.end_us().is_none_or(|end_us| end_us > at_us);
    let mut counts: Vec<(Cause, u32, PageId, u64)> = Vec::new();
    // Waits are ordered by their start: those that start later do not matter, and those before the longest one have ended.
    let (waits, longest_us) = (&lane.timeline.waits, lane.timeline.longest_wait_us);
    let ended = waits.partition_point(|wait| wait.start_us() + longest_us < at_us.min(lane.makespan_us()));
    let begun = waits.partition_point(|wait| wait.start_us() <= at_us);
    for wait in waits[ended..begun].iter().filter(lasts) {
        let end_us = wait.end_us().unwrap_or(u64::MAX);
        match counts.iter_mut().find(|(cause, ..)| *cause == wait.cause()) {
            Some(count) => {
                count.1 += 1;
                if end_us > count.3 {
                    (count.2, count.3) = (wait.culprit(), end_us);
                }
            }
            None => counts.push((wait.cause(), 1, wait.culprit(), end_us)),
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

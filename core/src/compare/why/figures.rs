//! The facts behind single figures: which fetches repeated a page, and which ones failed and why.

use super::super::Lane;
use crate::trace::{Event, EventKind, Phase};

/// The places of fetches that repeat a page, among the spans of the lane's timeline.
pub fn duplicates(lane: &Lane) -> Vec<u32> {
    starts(lane).filter(|(_, event)| event.is_duplicate()).map(|(place, _)| place).collect()
}

/// How many fetches failed, by what they failed with: HTTP statuses and failures without an answer, the most first. Each has the
/// first event of its kind.
pub fn failures(lane: &Lane) -> Vec<(Event, u32)> {
    let mut all: Vec<(Event, u32)> = Vec::new();
    for event in lane.trace.events().iter().filter(|event| event.kind() == EventKind::Failed) {
        match all.iter_mut().find(|(first, _)| first.detail() == event.detail()) {
            Some((_, count)) => *count += 1,
            None => all.push((*event, 1)),
        }
    }
    crate::trace::order::sort_by_number(&mut all, |each| u128::from(u32::MAX - each.1));
    all
}

/// The `started` events, each with the place of its span: spans begin in the order of these events and of the parses.
fn starts(lane: &Lane) -> impl Iterator<Item = (u32, &Event)> {
    let fetches = (0..).zip(&lane.timeline.spans).filter(|(_, span)| span.phase() == Phase::Fetch);
    let started = lane.trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    fetches.map(|(place, _)| place).zip(started)
}

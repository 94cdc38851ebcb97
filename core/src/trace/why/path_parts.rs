//! The critical path by reason: each moment of the makespan counts once.

use super::super::{CriticalPath, order};
use super::{Part, Reason};

/// The parts of a path, from 0 to the makespan without a gap. While the next page of the path was ready and waited, a part
/// has what it waited for, and the bar that was busy meanwhile; all other parts have what happened on the path.
pub fn path_parts(path: &CriticalPath) -> Vec<Part> {
    let mut waits: Vec<_> = path
        .waits()
        .into_iter()
        .filter_map(|wait| Some((wait.from_us, wait.to_us, Reason::of_through(wait.through)?)))
        .collect();
    order::sort_by_number(&mut waits, |wait| u128::from(wait.0));
    let mut waits = waits.into_iter().peekable();
    let mut parts = Vec::with_capacity(path.segments().len());
    for segment in path.segments() {
        let mut at_us = segment.from_us;
        while at_us < segment.to_us {
            while waits.next_if(|wait| wait.1 <= at_us).is_some() {}
            let (to_us, reason) = match waits.peek() {
                Some(&(from_us, to_us, reason)) if from_us <= at_us => (to_us.min(segment.to_us), reason),
                next => (next.map_or(segment.to_us, |wait| wait.0.min(segment.to_us)), Reason::from(segment.doing)),
            };
            parts.push(Part { from_us: at_us, to_us, reason, row: segment.row, page: segment.page });
            at_us = to_us;
        }
    }
    parts
}

/// What is left of parts from `since_us` on.
pub fn since(parts: &[Part], since_us: u64) -> Vec<Part> {
    let later = parts.iter().filter(|part| part.to_us > since_us);
    later.map(|part| Part { from_us: part.from_us.max(since_us), ..*part }).collect()
}

/// How long the parts of each reason last together, in µs, in the order of [`Reason`].
pub fn sums(parts: &[Part]) -> Vec<(Reason, u64)> {
    let mut sums: Vec<(Reason, u64)> = Vec::new();
    for part in parts {
        match sums.binary_search_by_key(&part.reason, |sum| sum.0) {
            Ok(place) => sums[place].1 += part.us(),
            Err(place) => sums.insert(place, (part.reason, part.us())),
        }
    }
    sums
}

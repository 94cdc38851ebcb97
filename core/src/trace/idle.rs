//! Idle time by cause, with the culprit.

use super::{Cause, Timeline, order};
use crate::site::PageId;

/// Idle time of one cause with one culprit; without a culprit if no page caused it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Blame {
    /// Why worker rows waited.
    pub cause: Cause,
    /// The culprit; [`PageId::NONE`] if the machine, a clock or a rule is the cause.
    pub culprit: PageId,
    /// How long, in µs, summed over all rows.
    pub us: u64,
    /// How many waits; [`Timeline::waits`] has each with its row and its times.
    pub stretches: u32,
}

/// The culprits of idle worker rows, the worst first.
pub fn idle(timeline: &Timeline) -> Vec<Blame> {
    let mut waits: Vec<(Cause, PageId, u64)> = timeline
        .waits
        .iter()
        .map(|wait| (wait.cause(), wait.culprit(), wait.end_us().unwrap_or(timeline.makespan_us) - wait.start_us()))
        .collect();
    order::sort_by_number(&mut waits, |wait| order::pair(wait.0 as u64, u64::from(wait.1.0)));
    let mut blames: Vec<Blame> = waits
        .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
        .map(|of_one| Blame {
            cause: of_one[0].0,
            culprit: of_one[0].1,
            us: of_one.iter().map(|wait| wait.2).sum(),
            stretches: of_one.len() as u32,
        })
        .collect();
    // They are sorted by cause and culprit, and stay so if they are equally bad.
    order::sort_by_number(&mut blames, |blame| u128::from(u64::MAX - blame.us));
    blames
}

//! The key moments: a barrier opens, a fetch fails, workers run out of work, a lane ends.

use crate::compare::{Comparison, Lane};
use crate::say::Name;
use crate::say::settings;
use crate::site::{PageId, Site};
use crate::text;
use crate::trace::{Cause, EventKind, Outcome, order};

/// What happens at a key moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happening {
    /// A barrier opens; this page arrived last.
    Opens(PageId),
    /// A fetch fails.
    Fails(PageId),
    /// An exception ends a task, a thread or a callback.
    Raises(PageId),
    /// The run hangs: it waits for something that never happens.
    Hangs,
    /// A limit is reached.
    Limit,
    /// The first worker becomes idle, for this cause.
    Idle(Cause),
    /// All workers are busy again.
    Busy,
    /// The lane ends.
    Ends(Outcome),
}

/// A key moment and its lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyMoment {
    /// When, in µs.
    pub at_us: u64,
    /// The lane, from 0.
    pub lane: usize,
    /// What happens.
    pub what: Happening,
}

/// The key moments of all lanes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KeyMoments(Vec<KeyMoment>);

/// The most key moments that one sentence tells.
const MOST_TOLD: usize = 3;

impl KeyMoments {
    /// Finds the key moments.
    pub fn of(comparison: &Comparison) -> Self {
        let mut moments: Vec<KeyMoment> = Vec::new();
        for (number, lane) in comparison.lanes.iter().enumerate() {
            let moment = |(at_us, what)| KeyMoment { at_us, lane: number, what };
            moments.extend(of_events(lane).map(moment));
            moments.extend(of_waits(lane).into_iter().map(moment));
        }
        order::sort_by_number(&mut moments, |moment| order::pair(moment.at_us, moment.lane as u64));
        KeyMoments(moments)
    }

    /// The next key moment after `at_us`.
    pub fn next_us(&self, at_us: u64) -> Option<u64> {
        self.0.get(self.0.partition_point(|moment| moment.at_us <= at_us)).map(|moment| moment.at_us)
    }

    /// The last key moment before `at_us`.
    pub fn previous_us(&self, at_us: u64) -> Option<u64> {
        let before = self.0.partition_point(|moment| moment.at_us < at_us);
        before.checked_sub(1).map(|last| self.0[last].at_us)
    }

    /// The sentences about the first few that are exactly at `at_us`; empty if there are none.
    pub fn sentences(&self, comparison: &Comparison, at_us: u64) -> String {
        self.at(at_us).iter().take(MOST_TOLD).map(|moment| moment.sentence(comparison)).collect()
    }

    /// What happens exactly at `at_us`.
    pub fn at(&self, at_us: u64) -> &[KeyMoment] {
        let from = self.0.partition_point(|moment| moment.at_us < at_us);
        &self.0[from..self.0.partition_point(|moment| moment.at_us <= at_us)]
    }
}

impl KeyMoment {
    /// The key moment as a sentence: `Batched: the barrier opens, oil was the last. `
    pub fn sentence(&self, comparison: &Comparison) -> String {
        let name = comparison.lanes.get(self.lane).map_or(String::new(), |lane| settings::lane_name(&lane.plan));
        text::turn(name, self.what.words(&comparison.site)) + " "
    }
}

impl Happening {
    fn words(self, site: &Site) -> String {
        match self {
            Happening::Opens(page) => text::turn_opens(site.label(page)),
            Happening::Fails(page) => text::turn_fails(site.label(page)),
            Happening::Raises(page) => match page.known() {
                Some(page) => text::turn_raises_for(site.label(page)),
                None => String::from(text::TURN_RAISES),
            },
            Happening::Hangs => String::from(text::TURN_HANGS),
            Happening::Limit => String::from(text::TURN_LIMIT),
            Happening::Idle(cause) => text::turn_idle(cause.name()),
            Happening::Busy => String::from(text::TURN_BUSY),
            Happening::Ends(outcome) => outcome.name().to_string(),
        }
    }
}

fn of_events(lane: &Lane) -> impl Iterator<Item = (u64, Happening)> {
    lane.trace.events().iter().filter_map(|event| {
        let what = match event.kind() {
            EventKind::Released => Happening::Opens(event.page()),
            EventKind::Failed => Happening::Fails(event.page()),
            EventKind::Raised => Happening::Raises(event.page()),
            EventKind::Blocked => Happening::Hangs,
            EventKind::LimitReached => Happening::Limit,
            EventKind::Finished => Happening::Ends(event.outcome()),
            _ => return None,
        };
        Some((event.at_us(), what))
    })
}

/// When the first worker becomes idle, and when the last idle one continues.
fn of_waits(lane: &Lane) -> Vec<(u64, Happening)> {
    let mut changes: Vec<(u64, i32, Cause)> = Vec::new();
    for wait in &lane.timeline.waits {
        changes.push((wait.start_us(), 1, wait.cause()));
        changes.extend(wait.end_us().map(|end_us| (end_us, -1, wait.cause())));
    }
    // At one moment, waits that end come first; the cause that is last in the legend's order is reported.
    order::sort_by_number(&mut changes, |&(at_us, change, cause)| {
        order::pair(at_us, u64::from(change > 0) << 16 | cause as u64)
    });
    let (mut moments, mut waiting, makespan_us) = (Vec::new(), 0, lane.makespan_us());
    for at_once in changes.chunk_by(|a, b| a.0 == b.0) {
        let before = waiting;
        waiting += at_once.iter().map(|change| change.1).sum::<i32>();
        let (at_us, _, cause) = at_once[at_once.len() - 1];
        match (before, waiting) {
            (0, 1..) => moments.push((at_us, Happening::Idle(cause))),
            (1.., 0) if at_us < makespan_us => moments.push((at_us, Happening::Busy)),
            _ => {}
        }
    }
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Runner;
    use crate::setup::parse_query;
    use std::rc::Rc;

    #[test]
    fn key_moments_are_barriers_failures_idleness_and_ends() {
        let query = "site=star:4&lanes=gather&concurrency=2&spread=constant&stragglers=none&cpu-ms=0&overhead=none";
        let (setup, _) = parse_query(query, &[]);
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        let moments = KeyMoments::of(&comparison);
        let (mut at, mut told) = (None, Vec::new());
        while let Some(next) = at.map_or(Some(0), |at| moments.next_us(at)) {
            assert!(at.is_none() || moments.previous_us(next) == at, "the way back is the way there");
            told.extend(moments.at(next).iter().map(|moment| (moment.at_us, moment.what)));
            at = Some(next);
        }
        let page = |url| comparison.site.find(url).unwrap();
        assert_eq!(
            told,
            [
                (0, Happening::Idle(Cause::Barrier)),
                (120_000, Happening::Opens(page("/"))),
                (120_000, Happening::Busy),
                (240_000, Happening::Idle(Cause::Barrier)),
                (360_000, Happening::Opens(page("/p3"))),
                (360_000, Happening::Ends(Outcome::Finished)),
            ]
        );
    }
}

//! How a lane ended, in the few words of its flag.

use super::units::seconds;
use crate::compare::{Comparison, Lane};
use crate::page::parts::{Part, Parts};
use crate::say::Name;
use crate::text;
use crate::trace::Outcome;

/// The flag at the end of a lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndFlag {
    /// When it ended: `2.25 s`; with the outcome if it did not finish: `9.00 s hung`.
    pub time: String,
    /// How many times as fast as one page at a time: `4.2×`. Empty if the lane has one worker, did not finish, or the
    /// sequential time is not known.
    pub speed_up: String,
    /// How far it is above the bound of its own pages and workers: `+89 %`. Empty if there is no such bound.
    pub over_bound: String,
    /// That bound, in µs; 0 if there is none.
    pub bound_us: u64,
    /// Whether the strategy returned.
    pub is_finished: bool,
}

impl EndFlag {
    /// The flag of a lane that has ended.
    pub fn of(comparison: &Comparison, lane: &Lane) -> Option<Self> {
        let outcome = lane.trace.outcome()?;
        let makespan_us = lane.makespan_us();
        let is_finished = outcome == Outcome::Finished;
        let time = match is_finished {
            true => seconds(makespan_us),
            false => text::end_time(seconds(makespan_us), outcome.name()),
        };
        let sequential_us = comparison.sequential_us(lane);
        let tenths = (sequential_us * 10 + makespan_us / 2).checked_div(makespan_us).unwrap_or(10);
        let is_alone = lane.trace.concurrency == Some(1);
        let bound_us = lane.telling_bound_us();
        let percent = (makespan_us.saturating_sub(bound_us) * 100 + bound_us / 2).checked_div(bound_us);
        Some(EndFlag {
            time,
            speed_up: if is_finished && !is_alone && sequential_us > 0 {
                text::times(tenths / 10, tenths % 10)
            } else {
                String::new()
            },
            over_bound: percent.map_or(String::new(), text::percent_more),
            bound_us,
            is_finished,
        })
    }

    /// The flag without its hidden parts: if times are hidden, it has no words; if the bound is hidden, no distance
    /// from it.
    pub fn without(mut self, hidden: Parts) -> Self {
        if hidden.has(Part::Times) {
            (self.time, self.speed_up) = (String::new(), String::new());
        }
        if hidden.has(Part::Times) || hidden.has(Part::Bound) {
            self.over_bound = String::new();
        }
        if hidden.has(Part::Bound) {
            self.bound_us = 0;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Runner;
    use crate::setup::parse_query;
    use std::rc::Rc;

    #[test]
    fn a_flag_says_when_how_fast_and_how_far_from_the_bound() {
        let (setup, _) = parse_query("site=star:9&spread=constant&stragglers=none&cpu-ms=0&overhead=none", &[]);
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        let flags: Vec<_> = comparison.lanes.iter().filter_map(|lane| EndFlag::of(&comparison, lane)).collect();
        let words: Vec<_> =
            flags.iter().map(|flag| (flag.time.as_str(), flag.speed_up.as_str(), flag.over_bound.as_str())).collect();
        assert_eq!(words, [("1.08 s", "", ""), ("0.24 s", "4.5×", "+0 %"), ("0.24 s", "4.5×", "+0 %")]);
    }
}

//! A question about a run before it is shown: people who predict first learn more from the answer (predict, observe,
//! explain; White and Gunstone, *Probing Understanding*, 1992).

use super::speech::seconds;
use crate::setup::{Comparison, Lane};
use crate::text;
use crate::trace::Outcome;

/// The question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Which lane ends first.
    Fastest,
    /// How many times as fast the fastest is as the slowest.
    SpeedUp,
    /// Which lane misses pages, fetches one twice, or does not finish.
    Faulty,
}

/// The speed-ups to choose from; the nearest one on a logarithmic scale is right.
const TIMES: [u32; 6] = [1, 2, 4, 8, 16, 32];

impl Ask {
    /// The questions with their names in addresses.
    pub const ALL: &'static [(&'static str, Ask)] =
        &[("fastest", Ask::Fastest), ("speed-up", Ask::SpeedUp), ("faulty", Ask::Faulty)];

    /// The question with this name.
    pub fn find(id: &str) -> Option<Self> {
        Ask::ALL.iter().find(|(known, _)| *known == id).map(|(_, ask)| *ask)
    }

    /// Its name in addresses.
    pub fn id(self) -> &'static str {
        Ask::ALL.iter().find(|(_, ask)| *ask == self).map_or("", |(id, _)| id)
    }

    /// Its text.
    pub fn words(self) -> &'static str {
        match self {
            Ask::Fastest => text::ASK_FASTEST,
            Ask::SpeedUp => text::ASK_SPEED_UP,
            Ask::Faulty => text::ASK_FAULTY,
        }
    }

    /// Whether the question makes sense for this number of lanes.
    pub fn makes_sense(self, lanes: usize) -> bool {
        lanes > 1 || self == Ask::Faulty
    }

    /// The choices, for lanes with these names.
    pub fn choices(self, names: &[&str]) -> Vec<String> {
        let lanes = names.iter().map(ToString::to_string);
        match self {
            Ask::Fastest => lanes.collect(),
            Ask::SpeedUp => TIMES.iter().map(|times| text::ask_times(*times)).collect(),
            Ask::Faulty => lanes.chain([String::from(text::ASK_NONE)]).collect(),
        }
    }

    /// Which of the choices are right. None if no lane has finished that could be compared.
    pub fn right(self, comparison: &Comparison) -> Vec<usize> {
        let lanes = &comparison.lanes;
        match self {
            Ask::Fastest => {
                let first = finished(lanes).map(Lane::makespan_us).min();
                let is_first = |lane: &Lane| is_finished(lane) && Some(lane.makespan_us()) == first;
                places(lanes, is_first)
            }
            Ask::SpeedUp => ratio(lanes).map_or(Vec::new(), |ratio| {
                // On a logarithmic scale.
                let distance = |times: &u32| (ratio / f64::from(*times)).max(f64::from(*times) / ratio);
                let nearest = TIMES.iter().map(distance).fold(f64::INFINITY, f64::min);
                (0..TIMES.len()).filter(|place| distance(&TIMES[*place]) <= nearest).collect()
            }),
            Ask::Faulty => {
                let faulty = places(lanes, |lane| !lane.verdict.is_empty());
                if faulty.is_empty() { vec![lanes.len()] } else { faulty }
            }
        }
    }

    /// The answer in a sentence.
    pub fn answer(self, comparison: &Comparison) -> String {
        let names = |lanes: Vec<usize>| {
            let names: Vec<&str> = lanes.into_iter().map(|lane| &*comparison.lanes[lane].plan.name).collect();
            names.join(text::LIST_COMMA)
        };
        let right = self.right(comparison);
        match self {
            _ if right.is_empty() => String::from(text::ASK_NO_LANE_FINISHED),
            Ask::Fastest => {
                let after = right.first().map_or(0, |lane| comparison.lanes[*lane].makespan_us());
                text::ask_was_fastest(names(right), seconds(after))
            }
            Ask::SpeedUp => {
                let tenths = ratio(&comparison.lanes).map_or(0, |ratio| (ratio * 10.0).round() as u64);
                text::ask_was_speed_up(text::times(tenths / 10, tenths % 10))
            }
            Ask::Faulty if right == [comparison.lanes.len()] => String::from(text::ASK_NONE_WAS_FAULTY),
            Ask::Faulty => {
                let verdicts = right.iter().filter_map(|lane| comparison.lanes[*lane].verdict.first());
                let why: Vec<&str> = verdicts.map(String::as_str).collect();
                text::ask_was_faulty(names(right.clone()), why.join(" "))
            }
        }
    }
}

fn is_finished(lane: &Lane) -> bool {
    lane.trace.outcome() == Some(Outcome::Finished)
}

fn finished(lanes: &[Lane]) -> impl Iterator<Item = &Lane> {
    lanes.iter().filter(|lane| is_finished(lane))
}

/// How many times as long the slowest lane took as the fastest.
fn ratio(lanes: &[Lane]) -> Option<f64> {
    let fastest = finished(lanes).map(Lane::makespan_us).min().filter(|us| *us > 0)?;
    let slowest = finished(lanes).map(Lane::makespan_us).max()?;
    Some(slowest as f64 / fastest as f64)
}

fn places(lanes: &[Lane], is_wanted: impl Fn(&Lane) -> bool) -> Vec<usize> {
    (0..lanes.len()).filter(|lane| is_wanted(&lanes[*lane])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{Runner, parse_query};
    use std::rc::Rc;

    fn asked(query: &str, ask: Ask) -> (Vec<usize>, String) {
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems, []);
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        (ask.right(&comparison), ask.answer(&comparison))
    }

    #[test]
    fn the_fastest_is_the_one_that_ends_first() {
        let query = "site=star:9&spread=constant&stragglers=none&cpu-ms=0&overhead=none&latency-ms=100&concurrency=4\
            &lanes=sequential,gather,task_group_spawn";
        // A root, then eight pages, four at a time: both are done after three fetches.
        assert_eq!(asked(query, Ask::Fastest).0, [1, 2]);
        assert!(asked(query, Ask::Fastest).1.contains(&seconds(300_000)), "{}", asked(query, Ask::Fastest).1);
        // 900 ms against 300.
        assert_eq!(asked(query, Ask::SpeedUp).0, [2]);
        assert_eq!(asked(query, Ask::SpeedUp).1, text::ask_was_speed_up(text::times(3, 0)));
        assert_eq!(asked(query, Ask::Faulty), (vec![3], String::from(text::ASK_NONE_WAS_FAULTY)));
    }

    #[test]
    fn a_faulty_lane_is_named_with_what_went_wrong() {
        let (right, answer) = asked("lanes=gather,as_completed&done=frontier-empty&site=tree:31", Ask::Faulty);
        let (setup, _) = parse_query("lanes=gather,as_completed&done=frontier-empty&site=tree:31", &[]);
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        // An empty frontier is no end while the start page is in flight; batches know when they are done.
        assert_eq!(right, [1]);
        assert!(answer.contains(text::strategy_name(comparison.lanes[1].strategy.pattern)), "{answer}");
        assert!(answer.contains(&comparison.lanes[1].verdict[0]), "{answer}");
    }

    #[test]
    fn there_is_a_choice_for_each_right_answer() {
        assert_eq!(Ask::Fastest.choices(&["a", "b"]), ["a", "b"]);
        assert_eq!(Ask::Faulty.choices(&["a", "b"]).len(), 3);
        assert_eq!(Ask::SpeedUp.choices(&["a", "b"]).len(), TIMES.len());
        assert!(!Ask::Fastest.makes_sense(1) && Ask::Faulty.makes_sense(1));
    }
}

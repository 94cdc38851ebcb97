//! A question about a run before it is shown: people who predict first learn more from the answer (predict, observe,
//! explain; White and Gunstone, *Probing Understanding*, 1992).

use super::scene::seconds;
use crate::compare::{Comparison, Lane};
use crate::say::{self, settings};
use crate::text;
use crate::trace::Outcome;

/// The question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    /// Which lane ends first.
    Fastest,
    /// How many times as fast the fastest is as the slowest.
    SpeedUp,
    /// Which lane misses pages, fetches one twice, or does not finish.
    Faulty,
}

/// The speed-ups to choose from; the nearest one on a logarithmic scale is right.
const TIMES: [u32; 6] = [1, 2, 4, 8, 16, 32];

impl Question {
    /// The questions with their names in addresses.
    pub const ALL: &'static [(&'static str, Question)] =
        &[("fastest", Question::Fastest), ("speed-up", Question::SpeedUp), ("faulty", Question::Faulty)];

    /// The question with this name.
    pub fn find(id: &str) -> Option<Self> {
        Question::ALL.iter().find(|(known, _)| *known == id).map(|(_, question)| *question)
    }

    /// Its name in addresses.
    pub fn id(self) -> &'static str {
        Question::ALL.iter().find(|(_, question)| *question == self).map_or("", |(id, _)| id)
    }

    /// Its text.
    pub fn words(self) -> &'static str {
        match self {
            Question::Fastest => text::ASK_FASTEST,
            Question::SpeedUp => text::ASK_SPEED_UP,
            Question::Faulty => text::ASK_FAULTY,
        }
    }

    /// Whether the question makes sense for this number of lanes.
    pub fn makes_sense(self, lanes: usize) -> bool {
        lanes > 1 || self == Question::Faulty
    }

    /// The choices, for lanes with these names.
    pub fn choices(self, names: &[&str]) -> Vec<String> {
        let lanes = names.iter().map(ToString::to_string);
        match self {
            Question::Fastest => lanes.collect(),
            Question::SpeedUp => TIMES.iter().map(|times| text::ask_times(*times)).collect(),
            Question::Faulty => lanes.chain([String::from(text::ASK_NONE)]).collect(),
        }
    }

    /// Which of the choices are right. None if no lane has finished that could be compared.
    pub fn right(self, comparison: &Comparison) -> Vec<usize> {
        let lanes = &comparison.lanes;
        match self {
            Question::Fastest => {
                let first = finished(lanes).map(Lane::makespan_us).min();
                let is_first = |lane: &Lane| is_finished(lane) && Some(lane.makespan_us()) == first;
                places(lanes, is_first)
            }
            Question::SpeedUp => ratio(lanes).map_or(Vec::new(), |ratio| {
                // On a logarithmic scale.
                let distance = |times: &u32| (ratio / f64::from(*times)).max(f64::from(*times) / ratio);
                let nearest = TIMES.iter().map(distance).fold(f64::INFINITY, f64::min);
                (0..TIMES.len()).filter(|place| distance(&TIMES[*place]) <= nearest).collect()
            }),
            Question::Faulty => {
                let faulty = places(lanes, |lane| !lane.verdict.is_empty());
                if faulty.is_empty() { vec![lanes.len()] } else { faulty }
            }
        }
    }

    /// The answer in a sentence.
    pub fn answer(self, comparison: &Comparison) -> String {
        let names = |lanes: Vec<usize>| {
            let names: Vec<String> =
                lanes.into_iter().map(|lane| settings::lane_name(&comparison.lanes[lane].plan)).collect();
            names.join(text::LIST_COMMA)
        };
        let right = self.right(comparison);
        match self {
            _ if right.is_empty() => String::from(text::ASK_NO_LANE_FINISHED),
            Question::Fastest => {
                let after = right.first().map_or(0, |lane| comparison.lanes[*lane].makespan_us());
                text::ask_was_fastest(names(right), seconds(after))
            }
            Question::SpeedUp => {
                let tenths = ratio(&comparison.lanes).map_or(0, |ratio| (ratio * 10.0).round() as u64);
                text::ask_was_speed_up(text::times(tenths / 10, tenths % 10))
            }
            Question::Faulty if right == [comparison.lanes.len()] => String::from(text::ASK_NONE_WAS_FAULTY),
            Question::Faulty => {
                let faults = right.iter().filter_map(|lane| comparison.lanes[*lane].verdict.first().cloned());
                let why = say::verdict(&faults.collect::<Vec<_>>(), &comparison.site);
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
    use crate::compare::Runner;
    use crate::setup::parse_query;
    use std::rc::Rc;

    fn asked(query: &str, question: Question) -> (Vec<usize>, String) {
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems, []);
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        (question.right(&comparison), question.answer(&comparison))
    }

    #[test]
    fn the_fastest_is_the_one_that_ends_first() {
        let query = "site=star:9&spread=constant&stragglers=none&cpu-ms=0&overhead=none&latency-ms=100&concurrency=4\
            &lanes=sequential,gather,task_group_spawn";
        // A root, then eight pages, four at a time: both are done after three fetches.
        assert_eq!(asked(query, Question::Fastest).0, [1, 2]);
        assert!(asked(query, Question::Fastest).1.contains(&seconds(300_000)), "{}", asked(query, Question::Fastest).1);
        // 900 ms against 300.
        assert_eq!(asked(query, Question::SpeedUp).0, [2]);
        assert_eq!(asked(query, Question::SpeedUp).1, text::ask_was_speed_up(text::times(3, 0)));
        assert_eq!(asked(query, Question::Faulty), (vec![3], String::from(text::ASK_NONE_WAS_FAULTY)));
    }

    #[test]
    fn a_faulty_lane_is_named_with_what_went_wrong() {
        let (right, answer) = asked("lanes=gather,as_completed&done=frontier-empty&site=tree:31", Question::Faulty);
        let (setup, _) = parse_query("lanes=gather,as_completed&done=frontier-empty&site=tree:31", &[]);
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        // An empty frontier is no end while the start page is in flight; batches know when they are done.
        assert_eq!(right, [1]);
        assert!(answer.contains(crate::say::strategy_name(comparison.lanes[1].strategy)), "{answer}");
        assert!(answer.contains(&say::verdict(&comparison.lanes[1].verdict, &comparison.site)[0]), "{answer}");
    }

    #[test]
    fn there_is_a_choice_for_each_right_answer() {
        assert_eq!(Question::Fastest.choices(&["a", "b"]), ["a", "b"]);
        assert_eq!(Question::Faulty.choices(&["a", "b"]).len(), 3);
        assert_eq!(Question::SpeedUp.choices(&["a", "b"]).len(), TIMES.len());
        assert!(!Question::Fastest.makes_sense(1) && Question::Faulty.makes_sense(1));
    }
}

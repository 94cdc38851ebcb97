//! Why? An [`Answer`] to each [`Question`]: one sentence, the summands that it consists of, and what to light up.
//!
//! ```ignore
//! use crawl_playground::page::answers::why::{Figure, Question, answer};
//! let answer = answer(&Question::Row { lane: 1, row: 2, at_us: 900_000 }, &comparison);
//! show(&answer.sentence);
//! answer.evidence.iter().for_each(|piece| light_up(piece.lane, piece.row, piece.from_us..piece.to_us, piece.page));
//! ```
//!
//! The facts are in the core (`trace::why`, `compare::why`): read from the recorded causes, the critical path and the
//! bounds. Where nothing is recorded, the sentence says so.

mod asked;
mod bend;
mod figure;
mod page;
mod row;
mod slower;
mod words;

pub use crate::compare::why::Evidence;
pub use asked::{Answer, Figure, Question, Summand};
pub use words::signed_time;

use crate::compare::Comparison;
use crate::text;

/// The answer to a question about these lanes. A lane that does not exist or still runs gets a sentence that says so. The desk of large
/// lanes (`worker::AnswerDesk`) answers about a lane of which only the figures are here.
pub fn answer(question: &Question, comparison: &Comparison) -> Answer {
    for number in question.lanes() {
        let lane = comparison.lanes.get(number).filter(|lane| !lane.is_far());
        let Some(lane) = lane else { return Answer::sentence(text::WHY_NO_LANE) };
        if lane.trace.outcome().is_none() {
            return Answer::sentence(text::WHY_RUNS);
        }
    }
    match question {
        Question::Row { lane, row, at_us } => row::answer(comparison, *lane, *row, *at_us),
        Question::Page { lane, page } => page::answer(comparison, *lane, *page),
        Question::Slower { lane, than } => slower::answer(comparison, *lane, *than),
        Question::Bend { lane, concurrency } => bend::answer(comparison, *lane, *concurrency),
        Question::Between { lane, key, from, to } => bend::between(comparison, *lane, key, [from, to]),
        Question::Figure { lane, figure } => figure::answer(comparison, *lane, *figure),
    }
}

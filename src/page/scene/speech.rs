//! The sentence that says what is happening now.

use super::lane_scene::LaneScene;
use super::units::seconds;
use crate::compare::{Comparison, Lane};
use crate::say::Name;
use crate::say::settings;
use crate::text::{self, SpeechWaitsUntil};
use crate::trace::{Cause, Outcome};
use std::fmt::Display;

/// A phrase of the sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phrase {
    /// The words.
    pub text: String,
    /// Whether they are emphasized.
    pub strong: bool,
}

pub(super) fn say(comparison: &Comparison, lanes: &[LaneScene], at_us: u64) -> Vec<Phrase> {
    // Apart from the rest, so that what happens exactly now can be told in between.
    let mut phrases = parts(&(text::speech_at(strong(seconds(at_us))) + " "));
    let mut said = Vec::new();
    if at_us > 0 && !lanes.is_empty() && lanes.iter().all(|lane| lane.is_over) {
        said.push(result(comparison, lanes));
    } else {
        said.extend(waits(comparison, lanes));
        said.push(counts(comparison, lanes));
    }
    phrases.extend(parts(&said.join(" ")));
    phrases
}

/// What the workers wait for, one sentence per lane and cause.
fn waits(comparison: &Comparison, lanes: &[LaneScene]) -> Vec<String> {
    let mut said = Vec::new();
    for (lane, scene) in comparison.lanes.iter().zip(lanes) {
        for &(cause, rows, culprit) in &scene.waiting {
            let culprit = culprit.known().filter(|_| !scene.is_over);
            let until = match cause {
                _ if culprit.is_none() => SpeechWaitsUntil::Nothing,
                Cause::Backoff => SpeechWaitsUntil::Failed,
                Cause::Barrier | Cause::QueueJoin | Cause::Coordinator => SpeechWaitsUntil::Done,
                Cause::Lock | Cause::Gil | Cause::Core | Cause::Connection => SpeechWaitsUntil::LetsGo,
                _ => SpeechWaitsUntil::Read,
            };
            let label = culprit.map_or(String::new(), |culprit| strong(comparison.site.label(culprit)));
            said.push(text::speech_waits(
                settings::lane_name(&lane.plan),
                rows,
                strong(rows),
                waits_for(cause),
                until,
                label,
            ));
        }
    }
    said
}

fn waits_for(cause: Cause) -> &'static str {
    match cause {
        Cause::Barrier => text::CAUSE_BARRIER_WAITS,
        Cause::EmptyFrontier => text::CAUSE_EMPTY_FRONTIER_WAITS,
        Cause::EventLoop => text::CAUSE_EVENT_LOOP_WAITS,
        Cause::Connection => text::CAUSE_CONNECTION_WAITS,
        Cause::Gil => text::CAUSE_GIL_WAITS,
        Cause::Core => text::CAUSE_CORE_WAITS,
        Cause::Lock => text::CAUSE_LOCK_WAITS,
        Cause::RateLimit => text::CAUSE_RATE_LIMIT_WAITS,
        Cause::Backoff => text::CAUSE_BACKOFF_WAITS,
        Cause::QueueJoin => text::CAUSE_QUEUE_JOIN_WAITS,
        Cause::Coordinator => text::CAUSE_COORDINATOR_WAITS,
        Cause::Starting => text::CAUSE_STARTING_WAITS,
        Cause::HandOver => text::CAUSE_HAND_OVER_WAITS,
        Cause::Sleep => text::CAUSE_SLEEP_WAITS,
        Cause::Poll => text::CAUSE_POLL_WAITS,
        Cause::IdleTimeout => text::CAUSE_IDLE_TIMEOUT_WAITS,
        Cause::Shutdown => text::CAUSE_SHUTDOWN_WAITS,
        Cause::Change => text::CAUSE_CHANGE_WAITS,
    }
}

/// How many pages each lane has finished.
fn counts(comparison: &Comparison, lanes: &[LaneScene]) -> String {
    let count = |(index, (lane, scene)): (usize, (&Lane, &LaneScene))| match index {
        0 => text::speech_has_pages(settings::lane_name(&lane.plan), strong(scene.done), scene.done),
        _ => text::speech_has(settings::lane_name(&lane.plan), strong(scene.done)),
    };
    let counts: Vec<String> = comparison.lanes.iter().zip(lanes).enumerate().map(count).collect();
    text::list_stop(counts.join(text::LIST_COMMA))
}

/// How each lane ended.
fn result(comparison: &Comparison, lanes: &[LaneScene]) -> String {
    let result = |(lane, scene): (&Lane, &LaneScene)| {
        let (name, time) = (settings::lane_name(&lane.plan), seconds(scene.clock_us));
        if let Some(outcome) = scene.outcome.filter(|outcome| *outcome != Outcome::Finished) {
            // A lane that did not finish has no speed-up.
            return text::speech_ended(name, strong(text::speech_ended_how(outcome.name(), time)));
        }
        let sequential_us = comparison.sequential_us(lane);
        let tenths = (sequential_us * 10 + scene.clock_us / 2).checked_div(scene.clock_us).unwrap_or(10);
        if sequential_us > 0 && !lane.strategy.is_baseline() && tenths != 10 {
            return text::speech_took_faster(name, strong(time), tenths / 10, tenths % 10);
        }
        text::speech_took(name, strong(time))
    };
    let results: Vec<String> = comparison.lanes.iter().zip(lanes).map(result).collect();
    text::list_stop(results.join(text::LIST_COMMA))
}

/// These two characters mark emphasized words in a text, in any order of words: no label and no other text contains
/// them.
///
/// Marks in the text instead of pieces from the start: sentences are inserted into other sentences ([`counts`] into a
/// list), so each message would have to accept and return pieces. With marks, all messages share one function over
/// texts.
const STRONG: [char; 2] = ['\u{2}', '\u{3}'];

fn strong(words: impl Display) -> String {
    format!("{}{}{}", STRONG[0], words.to_string().replace(STRONG, ""), STRONG[1])
}

/// A text split into emphasized pieces and others.
fn parts(text: &str) -> Vec<Phrase> {
    let pieces = text.split(STRONG).enumerate().filter(|(_, piece)| !piece.is_empty());
    // The marks come in pairs, so every second piece is between two marks.
    pieces.map(|(place, piece)| Phrase { text: piece.to_string(), strong: place % 2 == 1 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasized_words_are_a_separate_piece() {
        let said = text::speech_took("Batched", strong("1\u{3} s"));
        let part = |text: &str, strong| Phrase { text: text.to_string(), strong };
        let parts_of = parts(&said);
        assert!(parts_of.contains(&part("1 s", true)), "{parts_of:?}");
        assert_eq!(parts_of.iter().filter(|part| part.strong).count(), 1, "{parts_of:?}");
        assert_eq!(parts("plain"), [part("plain", false)]);
    }
}

//! The sentence that says what is happening now.

use super::moment::LaneScene;
use crate::setup::Comparison;
use crate::trace::{Cause, Outcome};

/// A piece of the sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The words.
    pub text: String,
    /// Whether they stand out.
    pub strong: bool,
}

/// µs as seconds with two decimals: `1.41 s`.
pub fn seconds(us: u64) -> String {
    let hundredths = (us + 5_000) / 10_000;
    format!("{}.{:02} s", hundredths / 100, hundredths % 100)
}

pub(super) fn say(comparison: &Comparison, lanes: &[LaneScene], at_us: u64) -> Vec<Part> {
    let mut sentence = Sentence::default();
    sentence.plain("At ").strong(seconds(at_us)).plain(": ");
    if at_us > 0 && !lanes.is_empty() && lanes.iter().all(|lane| lane.is_over) {
        say_result(comparison, lanes, &mut sentence);
        return sentence.parts;
    }
    for (lane, scene) in comparison.lanes.iter().zip(lanes) {
        for &(cause, rows, culprit) in &scene.waiting {
            let who = if rows == 1 { "1 worker waits" } else { "workers wait" };
            let for_what = match cause {
                Cause::Barrier => "at the barrier",
                Cause::EmptyFrontier => "for a new link",
                Cause::EventLoop => "for the event loop",
                Cause::Connection => "for a connection",
                Cause::Gil => "for the GIL",
                Cause::Core => "for a core",
                Cause::Lock => "for the lock",
                Cause::RateLimit => "for the rate limit",
                Cause::Backoff => "before the next attempt",
                Cause::QueueJoin => "for the queue to be done with",
                Cause::Coordinator => "for who hands pages out",
                Cause::Starting => "for the start",
                Cause::HandOver => "for the hand-over",
                Cause::Sleep => "for the strategy, which sleeps,",
                Cause::Poll => "for the next look",
                Cause::IdleTimeout => "for its timeout",
                Cause::Shutdown => "for the shutdown",
            };
            sentence.plain(&format!("{} — ", lane.plan.name));
            if rows > 1 {
                sentence.strong(rows.to_string()).plain(&format!(" {who} {for_what}"));
            } else {
                sentence.plain(&format!("{who} {for_what}"));
            }
            if culprit.known().is_some() && !scene.is_over && cause == Cause::Backoff {
                sentence.plain(" at ").strong(comparison.site.label(culprit));
            } else if culprit.known().is_some() && !scene.is_over {
                sentence.plain(" until ").strong(comparison.site.label(culprit)).plain(match cause {
                    Cause::Barrier | Cause::QueueJoin => " is done",
                    Cause::Lock => " lets it go",
                    _ => " is read",
                });
            }
            sentence.plain(". ");
        }
    }
    say_counts(comparison, lanes, &mut sentence);
    sentence.parts
}

fn say_counts(comparison: &Comparison, lanes: &[LaneScene], sentence: &mut Sentence) {
    for (index, (lane, scene)) in comparison.lanes.iter().zip(lanes).enumerate() {
        let before = if index == 0 { "" } else { ", " };
        sentence.plain(&format!("{before}{} has ", lane.plan.name)).strong(scene.done.to_string());
        if index == 0 {
            sentence.plain(if scene.done == 1 { " page" } else { " pages" });
        }
    }
    sentence.plain(".");
}

fn say_result(comparison: &Comparison, lanes: &[LaneScene], sentence: &mut Sentence) {
    for (index, (lane, scene)) in comparison.lanes.iter().zip(lanes).enumerate() {
        let before = if index == 0 { "" } else { ", " };
        sentence.plain(&format!("{before}{} ", lane.plan.name));
        if let Some(outcome) = scene.outcome.filter(|outcome| *outcome != Outcome::Finished) {
            // Who did not come to the end was not fast.
            sentence.strong(format!("{} at {}", outcome.word(), seconds(scene.clock_us)));
            continue;
        }
        sentence.plain("took ").strong(seconds(scene.clock_us));
        let sequential_us = comparison.sequential_us(lane);
        let tenths = (sequential_us * 10 + scene.clock_us / 2).checked_div(scene.clock_us).unwrap_or(10);
        if lane.strategy.id != "sequential" && tenths != 10 {
            sentence.plain(&format!(" ({}.{} times as fast as one at a time)", tenths / 10, tenths % 10));
        }
    }
    sentence.plain(".");
}

#[derive(Default)]
struct Sentence {
    parts: Vec<Part>,
}

impl Sentence {
    fn plain(&mut self, text: &str) -> &mut Self {
        self.parts.push(Part { text: text.to_string(), strong: false });
        self
    }

    fn strong(&mut self, text: String) -> &mut Self {
        self.parts.push(Part { text, strong: true });
        self
    }
}

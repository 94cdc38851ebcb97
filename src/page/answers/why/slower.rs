//! Why a lane ends after another one, or before it.

use super::asked::{Answer, Summand};
use super::words::{label, list, name, reason, signed_time, time};
use crate::compare::why::{self, Difference, Evidence, Slower, What};
use crate::compare::{Comparison, Lane};
use crate::page::scene::seconds;
use crate::say::Name;
use crate::text::{self, WhyDiffersWhat};
use crate::trace::Outcome;

/// The most summands that the sentence names.
const MOST_NAMED: usize = 4;

/// Why one lane ends later than another.
pub fn answer(comparison: &Comparison, number: usize, than: usize) -> Answer {
    let lanes = [&comparison.lanes[number], &comparison.lanes[than]];
    if number == than {
        return Answer::sentence(text::WHY_SLOWER_SELF);
    }
    if let Some(stopped) = lanes.into_iter().find(|lane| lane.trace.outcome() != Some(Outcome::Finished)) {
        let outcome = stopped.trace.outcome().map_or("", Outcome::name);
        return Answer::sentence(text::why_slower_stopped(name(stopped), outcome, seconds(stopped.makespan_us())));
    }
    let slower = Slower::of(lanes[0], lanes[1]);
    let summand = |summand: &why::Summand| {
        let of = [number, than].into_iter().zip(&summand.parts);
        let evidence = of.flat_map(|(lane, parts)| Evidence::of_parts(lane, parts)).collect();
        Summand { words: String::from(reason(summand.reason)), amount: summand.more_us(), evidence }
    };
    let summands: Vec<Summand> = slower.summands.iter().filter(|summand| summand.us != [0, 0]).map(summand).collect();
    let mut evidence: Vec<Evidence> = difference(comparison, [number, than], &slower).into_iter().collect();
    // What most of the difference consists of.
    evidence.extend(summands.first().map_or(&[][..], |first| &first.evidence[..]));
    let sentence = sentence(comparison, lanes, &slower, &summands);
    Answer { sentence, summands, total: Some(slower.more_us()), evidence }
}

fn sentence(comparison: &Comparison, lanes: [&Lane; 2], slower: &Slower, summands: &[Summand]) -> String {
    let names = lanes.map(name);
    let more_us = slower.more_us();
    let since = match slower.first {
        Some(first) => differs(comparison, &names, &first),
        None if more_us == 0 => return text::why_slower_same(&names[0], &names[1]),
        None => String::from(text::WHY_DIFFERS_END),
    };
    let parts = list(&differences(summands, more_us));
    match more_us {
        0 => text::why_slower_equal(&names[0], &names[1], since, parts),
        1.. => text::why_slower(&names[0], time(more_us.unsigned_abs()), &names[1], parts, since),
        _ => text::why_slower_before(&names[0], time(more_us.unsigned_abs()), &names[1], parts, since),
    }
}

/// `+1.30 s waiting at the barrier`, the largest first; what is too small is put together.
fn differences(summands: &[Summand], more_us: i64) -> Vec<String> {
    let all: Vec<&Summand> = summands.iter().filter(|summand| summand.amount != 0).collect();
    // Less than a hundredth of the difference is not worth a word.
    let is_named = |summand: &&&Summand| summand.amount.unsigned_abs() * 100 >= more_us.unsigned_abs();
    let named = all.iter().take(MOST_NAMED).take_while(is_named).count();
    let named = if named + 1 == all.len() { all.len() } else { named };
    let mut said: Vec<String> =
        all[..named].iter().map(|summand| text::why_more(signed(summand.amount), &summand.words)).collect();
    let rest_us: i64 = all[named..].iter().map(|summand| summand.amount).sum();
    if named < all.len() {
        said.push(text::why_more_rest(signed(rest_us)));
    }
    said
}

fn signed(us: i64) -> String {
    format!("{}{}", if us < 0 { "" } else { "+" }, signed_time(us))
}

/// When they begin to differ, and in what.
fn differs(comparison: &Comparison, names: &[String; 2], first: &Difference) -> String {
    let what = match first.what {
        What::Fetches => WhyDiffersWhat::Fetches,
        What::Parses => WhyDiffersWhat::Parses,
        What::HasFetched => WhyDiffersWhat::HasFetched,
        What::Fails => WhyDiffersWhat::Fails,
        What::HasParsed => WhyDiffersWhat::HasParsed,
    };
    let (at, page) = (seconds(first.at_us), label(&comparison.site, first.page));
    let (of, other) = (&names[first.of], &names[1 - first.of]);
    let said = text::why_differs(at, first.row + 1, of, what, page);
    match first.other_us {
        Some(other_us) => text::why_differs_later(said, other, seconds(other_us)),
        None => text::why_differs_never(said, other),
    }
}

/// The bar in which they differ first.
fn difference(comparison: &Comparison, lanes: [usize; 2], slower: &Slower) -> Option<Evidence> {
    let first = slower.first?;
    let number = lanes[first.of];
    let lane = &comparison.lanes[number];
    let begins = matches!(first.what, What::Fetches | What::Parses);
    let is_it = |start_us: u64, end_us: Option<u64>| match begins {
        true => start_us == first.at_us,
        false => end_us == Some(first.at_us),
    };
    let found =
        Evidence::of_spans(number, lane, |_, span| span.page() == first.page && is_it(span.start_us(), span.end_us()));
    found.into_iter().next()
}

//! Why a figure of a lane is what it is.

use super::asked::{Answer, Figure, Summand};
use super::words::{list, name, percent, reason, time, times};
use crate::compare::why::{Evidence, InFlight, InVain, duplicates, failures};
use crate::compare::{Comparison, Lane};
use crate::page::scene::seconds;
use crate::say::{self, Name};
use crate::site::PageSet;
use crate::text::{self, WhyInFlightReasonWhat};
use crate::trace::why::{Reason, path_parts, sums};
use crate::trace::{Cause, EventKind, Fault};

/// Why a figure is what it is.
pub fn answer(comparison: &Comparison, number: usize, figure: Figure) -> Answer {
    let lane = &comparison.lanes[number];
    match figure {
        Figure::Makespan => makespan(lane, number),
        Figure::Utilisation => utilisation(lane, number),
        Figure::InFlight => in_flight(lane, number),
        Figure::Duplicates => repeated(comparison, lane, number),
        Figure::Failed => failed(lane, number),
    }
}

/// How far the makespan is above the bound, and what the critical path waited for.
fn makespan(lane: &Lane, number: usize) -> Answer {
    let parts = path_parts(&lane.critical_path);
    let sums = sums(&parts);
    let of_reason = |&(why, us): &(Reason, u64)| Summand {
        words: String::from(reason(why)),
        amount: us as i64,
        evidence: Evidence::of_parts(number, parts.iter().filter(|part| part.reason == why)),
    };
    let waits: Vec<(Reason, u64)> = sums.iter().copied().filter(|sum| sum.0.is_wait()).collect();
    let (us, bound_us) = (lane.makespan_us(), lane.telling_bound_us());
    let said = match waits.is_empty() {
        true => String::from(text::WHY_MAKESPAN_NO_WAIT),
        false => text::why_makespan_waits(times(&waits)),
    };
    let sentence = match bound_us {
        0 => text::why_makespan_no_bound(name(lane), time(us), said),
        _ if bound_us == us => text::why_makespan_at_bound(name(lane), time(us)),
        _ => text::why_makespan(name(lane), time(us.saturating_sub(bound_us)), time(bound_us), said),
    };
    let shown = parts.iter().filter(|part| part.reason.is_wait() || waits.is_empty());
    let evidence = Evidence::of_parts(number, shown);
    Answer { sentence, summands: sums.iter().map(of_reason).collect(), total: Some(us as i64), evidence }
}

/// What workers did when they were not busy.
fn utilisation(lane: &Lane, number: usize) -> Answer {
    let metrics = &lane.metrics;
    let all_us = metrics.makespan_us * u64::from(metrics.workers);
    let idle: Vec<(Reason, u64)> =
        metrics.idle_us.iter().filter(|idle| idle.1 > 0).map(|idle| (Reason::Wait(idle.0), idle.1)).collect();
    let idle_us: u64 = idle.iter().map(|idle| idle.1).sum();
    let rest_us = all_us.saturating_sub(metrics.busy_us + idle_us);
    let of_cause = |&(why, us): &(Reason, u64)| {
        let is_it = |cause: Cause| why == Reason::Wait(cause);
        let evidence = Evidence::of_waits(number, lane, is_it);
        Summand { words: String::from(reason(why)), amount: us as i64, evidence }
    };
    let mut summands: Vec<Summand> = idle.iter().map(of_cause).collect();
    summands.push(Summand {
        words: String::from(text::WHY_BUSY),
        amount: metrics.busy_us as i64,
        evidence: Evidence::of_spans(number, lane, |_, _| true),
    });
    if rest_us > 0 {
        let words = String::from(text::WHY_NO_WORK);
        summands.push(Summand { words, amount: rest_us as i64, evidence: Vec::new() });
    }
    let mut shares: Vec<(&str, u64)> = idle.iter().map(|idle| (reason(idle.0), idle.1)).collect();
    shares.push((text::WHY_NO_WORK, rest_us));
    crate::trace::order::sort_by_number(&mut shares, |share| u128::from(u64::MAX - share.1));
    let shares: Vec<String> = shares
        .into_iter()
        .map(|(words, us)| (words, percent(us, all_us)))
        .filter(|share| share.1 > 0)
        .map(|(words, percent)| text::why_share(percent, words))
        .collect();
    let busy = percent(metrics.busy_us, all_us);
    let sentence = match shares.is_empty() {
        true => text::why_utilisation_full(metrics.workers, name(lane), busy),
        false => text::why_utilisation(metrics.workers, name(lane), busy, list(&shares)),
    };
    let most = idle.iter().max_by_key(|idle| idle.1).map(|idle| idle.0);
    let evidence = Evidence::of_waits(number, lane, |cause| Some(Reason::Wait(cause)) == most);
    // Own code may work on more rows than it said.
    let total = (rest_us + metrics.busy_us + idle_us == all_us).then_some(all_us as i64);
    Answer { sentence, summands, total, evidence }
}

/// Why N is not reached.
fn in_flight(lane: &Lane, number: usize) -> Answer {
    let facts = InFlight::of(lane);
    let Some(allowed) = facts.allowed else {
        let sentence = text::why_in_flight_unlimited(name(lane), facts.most, seconds(facts.reached_us));
        return Answer::sentence(sentence);
    };
    let all_us = facts.all_idle_us();
    let summand = |&(in_vain, us): &(InVain, u64)| Summand {
        words: text::why_in_flight_reason(in_vain_word(in_vain)),
        amount: us as i64,
        evidence: Evidence::of_waits(number, lane, |cause| InVain::of(cause) == in_vain),
    };
    let summands: Vec<Summand> = facts.idle_us.iter().map(summand).collect();
    let evidence = summands.first().map_or_else(Vec::new, |first| first.evidence.clone());
    let sentence = match summands.first() {
        _ if facts.is_reached() => text::why_in_flight_reached(allowed, name(lane), seconds(facts.reached_us)),
        Some(first) => {
            let share = percent(first.amount as u64, all_us);
            text::why_in_flight(name(lane), facts.most, allowed, &first.words, share)
        }
        None => text::why_in_flight_unknown(name(lane), facts.most, allowed, facts.rows),
    };
    Answer { sentence, summands, total: Some(all_us as i64), evidence }
}

fn in_vain_word(in_vain: InVain) -> WhyInFlightReasonWhat {
    match in_vain {
        InVain::FewPages => WhyInFlightReasonWhat::FewPages,
        InVain::Barrier => WhyInFlightReasonWhat::Barrier,
        InVain::Coordinator => WhyInFlightReasonWhat::Coordinator,
        InVain::Connections => WhyInFlightReasonWhat::Connections,
        InVain::Rate => WhyInFlightReasonWhat::Rate,
        InVain::Cpu => WhyInFlightReasonWhat::Cpu,
        InVain::Lock => WhyInFlightReasonWhat::Lock,
        InVain::Pause => WhyInFlightReasonWhat::Pause,
        InVain::Machine => WhyInFlightReasonWhat::Machine,
    }
}

/// The verdict's sentence about repeated pages.
fn repeated(comparison: &Comparison, lane: &Lane, number: usize) -> Answer {
    let repeats: Vec<Fault> =
        lane.verdict.iter().filter(|fault| matches!(fault, Fault::Repeated { .. })).cloned().collect();
    let sentence = say::verdict(&repeats, &comparison.site).join(" ");
    if sentence.is_empty() {
        return Answer::sentence(text::why_no_duplicates(name(lane)));
    }
    let places = duplicates(lane);
    let evidence = Evidence::of_spans(number, lane, |place, _| places.binary_search(&(place as u32)).is_ok());
    Answer { sentence, evidence, ..Answer::default() }
}

/// What failed fetches failed with.
fn failed(lane: &Lane, number: usize) -> Answer {
    let failures = failures(lane);
    if failures.is_empty() {
        return Answer::sentence(text::why_no_failures(name(lane)));
    }
    let words = |event: &crate::trace::Event| {
        event.failure().map_or_else(|| text::status(event.detail()), |failure| failure.name().to_string())
    };
    let said: Vec<String> = failures.iter().map(|(event, count)| text::why_failed_with(count, words(event))).collect();
    let summand = |(first, count): &(crate::trace::Event, u32)| {
        let is_it =
            |event: &&crate::trace::Event| event.kind() == EventKind::Failed && event.detail() == first.detail();
        let pages: PageSet = lane.trace.events().iter().filter(is_it).map(|event| event.page()).collect();
        let evidence = Evidence::of_spans(number, lane, |_, span| span.failed() && pages.contains(span.page()));
        // A number of fetches, not a time.
        Summand { words: words(first), amount: i64::from(*count), evidence }
    };
    let evidence = Evidence::of_spans(number, lane, |_, span| span.failed());
    let sentence = text::why_failed(lane.metrics.failed, lane.metrics.fetches, name(lane), list(&said));
    let total = Some(lane.metrics.failed.into());
    Answer { sentence, summands: failures.iter().map(summand).collect(), total, evidence }
}

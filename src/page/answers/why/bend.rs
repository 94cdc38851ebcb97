//! Why the curve of the makespan over the concurrency bends.

use super::asked::{Answer, Summand};
use super::words::{name, time};
use crate::compare::why::{BoundKind, Demand, Evidence};
use crate::compare::{Comparison, Lane};
use crate::say::settings;
use crate::setup::{MOST_WORKERS, setting};
use crate::site::PageSet;
use crate::text;
use crate::trace::Cause;
use crate::world::Rules;

/// Which bound takes over, and with how many workers; and the bounds with this concurrency, 0 for unlimited.
pub fn answer(comparison: &Comparison, number: usize, concurrency: Option<u32>) -> Answer {
    let lane = &comparison.lanes[number];
    let demand = Demand::of_lane(lane, &comparison.site);
    let (kind, us) = demand.largest_other();
    let bound = bound_words(kind, demand.rules());
    let sentence = match demand.crossing() {
        None => text::why_bend_work(MOST_WORKERS, name(lane)),
        Some(1) => text::why_bend_always(name(lane), bound, time(us)),
        Some(from) => text::why_bend(from - 1, name(lane), from, bound, time(us)),
    };
    let summand = |(kind, us): (BoundKind, u64)| Summand {
        words: bound_words(kind, demand.rules()),
        amount: us as i64,
        evidence: evidence(number, lane, &demand, kind),
    };
    let bounds = demand.bounds(on(concurrency.unwrap_or(lane.plan.setup.concurrency)));
    let summands = bounds.into_iter().map(summand).collect();
    Answer { sentence, summands, total: None, evidence: evidence(number, lane, &demand, kind) }
}

/// Which bound is the largest with each of two values of a setting.
pub fn between(comparison: &Comparison, number: usize, key: &str, values: [&String; 2]) -> Answer {
    let lane = &comparison.lanes[number];
    let Some(setting) = setting(key) else { return Answer::sentence(text::WHY_NO_VALUE) };
    let mut of_values = Vec::new();
    for value in values {
        let mut setup = (*lane.plan.setup).clone();
        if setting.set(&mut setup, value).is_err() {
            return Answer::sentence(text::WHY_NO_VALUE);
        }
        let demand = Demand::with(lane, &comparison.site, &setup);
        let said = text::value_set(settings::name(setting), settings::shown(setting, &setup));
        of_values.push((said, demand.largest(on(setup.concurrency)), demand));
    }
    let [(first, bound, demand), (second, other, other_demand)] = &of_values[..] else { return Answer::default() };
    let (words, other_words) = (bound_words(bound.0, demand.rules()), bound_words(other.0, other_demand.rules()));
    let sentence = match bound.0 == other.0 {
        true => text::why_between_same(first, second, name(lane), words, time(bound.1), time(other.1)),
        false => text::why_between(first, name(lane), words, time(bound.1), second, other_words, time(other.1)),
    };
    Answer { sentence, summands: Vec::new(), total: None, evidence: evidence(number, lane, other_demand, other.0) }
}

fn on(number: u32) -> Option<u32> {
    Some(number).filter(|&number| number > 0)
}

/// What bounds the makespan, in words.
fn bound_words(kind: BoundKind, rules: &Rules) -> String {
    match kind {
        BoundKind::Work => text::WHY_BOUND_WORK.into(),
        BoundKind::Span => text::WHY_BOUND_SPAN.into(),
        BoundKind::EventLoop => text::WHY_BOUND_EVENT_LOOP.into(),
        BoundKind::Gil => text::WHY_BOUND_GIL.into(),
        BoundKind::Cores => text::why_bound_cores(rules.machine.cores),
        BoundKind::Coordinator => text::WHY_BOUND_COORDINATOR.into(),
        BoundKind::Connections => text::why_bound_connections(rules.connections.unwrap_or(0)),
        BoundKind::Rate => text::why_bound_rate(rules.pace.or(rules.rate).unwrap_or(0)),
    }
}

/// What shows a bound in the picture.
fn evidence(number: usize, lane: &Lane, demand: &Demand, kind: BoundKind) -> Vec<Evidence> {
    match kind {
        BoundKind::Work => vec![Evidence::of_lane(number, lane)],
        BoundKind::Span => {
            let chain: PageSet = demand.chain().iter().copied().collect();
            Evidence::of_spans(number, lane, |_, span| chain.contains(span.page()))
        }
        BoundKind::EventLoop | BoundKind::Gil | BoundKind::Cores | BoundKind::Coordinator => {
            Evidence::of_parses(number, lane)
        }
        BoundKind::Connections => Evidence::of_waits(number, lane, |cause| cause == Cause::Connection),
        BoundKind::Rate => Evidence::of_waits(number, lane, |cause| cause == Cause::RateLimit),
    }
}

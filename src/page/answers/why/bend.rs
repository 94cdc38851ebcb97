//! Why the curve of the makespan over the concurrency bends.

use super::asked::{Answer, Summand};
use super::words::{name, time};
use crate::compare::why::{BoundKind, Demand, Evidence, MOST_WORKERS};
use crate::compare::{Comparison, Lane};
use crate::site::PageSet;
use crate::text;
use crate::trace::Cause;

/// Which bound takes over, and with how many workers.
pub fn answer(comparison: &Comparison, number: usize) -> Answer {
    let lane = &comparison.lanes[number];
    let demand = Demand::of_lane(lane, &comparison.site);
    let (kind, us) = demand.largest_other();
    let bound = bound_words(kind, lane);
    let sentence = match demand.crossing() {
        None => text::why_bend_work(MOST_WORKERS, name(lane)),
        Some(1) => text::why_bend_always(name(lane), bound, time(us)),
        Some(from) => text::why_bend(from - 1, name(lane), from, bound, time(us)),
    };
    // Not a sum: the bounds with the lane's own number of workers.
    let summand = |(kind, us): (BoundKind, u64)| Summand {
        words: bound_words(kind, lane),
        amount: us as i64,
        evidence: evidence(number, lane, &demand, kind),
    };
    let bounds = demand.bounds(on(lane.plan.setup.concurrency));
    let summands = bounds.into_iter().map(summand).collect();
    Answer { sentence, summands, total: None, evidence: evidence(number, lane, &demand, kind) }
}

fn on(number: u32) -> Option<u32> {
    Some(number).filter(|&number| number > 0)
}

/// What bounds the makespan, in words.
fn bound_words(kind: BoundKind, lane: &Lane) -> String {
    let setup = &lane.plan.setup;
    let rules = setup.rules(lane.strategy);
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

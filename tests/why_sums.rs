//! Why? What must hold of the answers for every strategy on any site: times add up exactly, causes are the recorded ones, bounds
//! are none that a run beats.

use crawl_playground::compare::why::{BoundKind, Demand, Slower, What};
use crawl_playground::compare::{Comparison, Lane, Runner};
use crawl_playground::page::answers::why::{Evidence, Figure, Question, answer};
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{PageId, Site, generate};
use crawl_playground::strategy::CATALOGUE;
use crawl_playground::trace::why::{Found, Part, Reason, found_at, late, path_parts, since, sums};
use crawl_playground::trace::{EventKind, Outcome};
use crawl_playground::world::{Batch, Latency};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use std::rc::Rc;

const FIGURES: [Figure; 5] =
    [Figure::Makespan, Figure::Utilisation, Figure::InFlight, Figure::Duplicates, Figure::Failed];

fn any_setup() -> impl Strategy<Value = Setup> {
    let rule = prop::sample::select(vec!["tree", "bush", "chain", "star", "web", "comb"]);
    let site = (rule, 1u32..32).prop_map(|(rule, pages)| format!("{rule}:{pages}"));
    let spread = prop::sample::select(vec![Latency::Constant, Latency::LogNormal, Latency::Pareto]);
    let overhead = prop::sample::select(vec![Overhead::None, Overhead::Processes, Overhead::CPython]);
    let off_or = |range: std::ops::Range<u32>| prop_oneof![Just(0u32), range];
    let network = (1u32..100, spread, off_or(1..20), off_or(1..40), off_or(50..300), off_or(1..100));
    let rules = (off_or(1..12), prop::bool::ANY, off_or(1..30), off_or(1..12), any::<u32>(), off_or(1..40));
    let server = (off_or(1..4), off_or(1..12), off_or(1..30), 1u32..5);
    (site, network, rules, server, overhead).prop_map(|(site, network, rules, server, overhead)| {
        let (latency_ms, spread, stragglers, errors, timeout_ms, rate) = network;
        let (concurrency, chunk, cpu_ms, connections, seed, max_pages) = rules;
        let batch = if chunk { Batch::Chunk } else { Batch::Frontier };
        let (retries, congestion, overload, cores) = server;
        let server = Setup { site, retries, congestion, overload, cores, ..Setup::default() };
        let network = Setup { latency_ms, spread, stragglers, errors, timeout_ms, rate, ..server };
        Setup { concurrency, batch, cpu_ms, connections, seed, max_pages, overhead, ..network }
    })
}

/// Every strategy side by side: more lanes than a setup holds, so each is run alone.
fn all_lanes(setup: &Setup) -> Comparison {
    let site: Rc<Site> = Rc::new(generate::generate(&setup.site, u64::from(setup.seed)).expect("a generator's name"));
    let run = |id: &'static str| {
        let setup = Setup { lanes: vec![id.into()], ..setup.clone() };
        Runner::new(&setup, site.clone(), None).run()
    };
    let mut all = run(CATALOGUE[0].id);
    all.lanes.extend(CATALOGUE[1..].iter().flat_map(|strategy| run(strategy.id).lanes));
    all
}

/// Parts that follow each other without a gap.
fn check_parts(parts: &[Part], from_us: u64, to_us: u64, of: &str) -> TestCaseResult {
    let mut at_us = from_us;
    for part in parts {
        prop_assert_eq!(part.from_us, at_us, "{}: {:#?}", of, parts);
        prop_assert!(part.from_us < part.to_us, "{}: {:#?}", of, parts);
        at_us = part.to_us;
    }
    prop_assert_eq!(at_us, to_us, "{}: {:#?}", of, parts);
    Ok(())
}

/// The first moment at which two runs differ, by comparing all that happens.
fn first_difference_us(lanes: [&Lane; 2]) -> Option<u64> {
    let kinds = [EventKind::Started, EventKind::Fetched, EventKind::Failed, EventKind::Parsing, EventKind::Parsed];
    let all = lanes.map(|lane| {
        let events = lane.trace.events().iter().filter(|event| kinds.contains(&event.kind()));
        let mut all: Vec<_> = events.map(|event| (event.at_us(), event.kind(), event.page())).collect();
        all.sort_unstable();
        all
    });
    let moments = all.iter().flatten().map(|happening| happening.0);
    let of = |lane: usize, at_us: u64| all[lane].iter().filter(move |each| each.0 == at_us).collect::<Vec<_>>();
    moments.filter(|&at_us| of(0, at_us) != of(1, at_us)).min()
}

fn check_pair(lane: &Lane, other: &Lane) -> TestCaseResult {
    let of = format!("{} and {}", lane.strategy.id, other.strategy.id);
    let slower = Slower::of(lane, other);
    let more: i64 = slower.summands.iter().map(|summand| summand.more_us()).sum();
    prop_assert_eq!(more, lane.makespan_us() as i64 - other.makespan_us() as i64, "{}: {:#?}", of, slower);
    for (place, lane) in [lane, other].into_iter().enumerate() {
        let mut parts: Vec<Part> =
            slower.summands.iter().flat_map(|summand| summand.parts[place].iter().copied()).collect();
        parts.sort_by_key(|part| part.from_us);
        check_parts(&parts, slower.since_us.min(lane.makespan_us()), lane.makespan_us(), &of)?;
    }
    prop_assert_eq!(slower.first.map(|first| first.at_us), first_difference_us([lane, other]), "{}", of);
    if let Some(first) = slower.first {
        let ends = !matches!(first.what, What::Fetches | What::Parses);
        let spans = &[lane, other][first.of].timeline.spans;
        let is_it = |span: &&_| {
            let span: &crawl_playground::trace::Span = span;
            let at_us = if ends { span.end_us() } else { Some(span.start_us()) };
            (span.page(), at_us) == (first.page, Some(first.at_us))
        };
        // A parse that releases the processor has several spans.
        prop_assert!(ends || spans.iter().any(|span| is_it(&span)), "{}: {:?}", of, first);
    }
    Ok(())
}

fn check_lane(comparison: &Comparison, number: usize) -> TestCaseResult {
    let lane = &comparison.lanes[number];
    let of = lane.strategy.id;
    let parts = path_parts(&lane.critical_path);
    check_parts(&parts, 0, lane.makespan_us(), of)?;
    // The sums are those of the path, where the path counts what was waited for.
    for waited in lane.critical_path.waited() {
        let Some(reason) = Reason::of_through(waited.through) else { continue };
        let of_path: u64 = parts.iter().filter(|part| part.reason == reason).map(Part::us).sum();
        prop_assert!(of_path >= waited.us, "{}: {:?} of {:?}", of, waited, sums(&parts));
    }
    let middle_us = lane.makespan_us() / 2;
    check_parts(&since(&parts, middle_us), middle_us, lane.makespan_us(), of)?;
    for page in (0..comparison.site.len() as u32).map(PageId) {
        let Some(late) = late(&lane.trace, &lane.timeline, page) else { continue };
        let parts: Vec<Part> = late.parts().copied().collect();
        check_parts(&parts, 0, late.until_us, of)?;
        prop_assert_eq!(late.hops.last().map(|hop| hop.page), Some(page));
    }
    for wait in &lane.timeline.waits {
        let Found::Idle(idle) = found_at(&lane.trace, &lane.timeline, wait.row(), wait.start_us()) else {
            prop_assert!(false, "{of}: {wait:?} is not found");
            continue;
        };
        let recorded = (wait.row(), wait.cause(), wait.culprit(), wait.start_us(), wait.end_us());
        prop_assert_eq!((idle.row, idle.cause, idle.culprit, idle.from_us, Some(idle.to_us)), recorded, "{}", of);
        if !idle.culprit_parts.is_empty() {
            check_parts(&idle.culprit_parts, idle.from_us, idle.to_us, of)?;
        }
    }
    Ok(())
}

fn check_demand(comparison: &Comparison, number: usize) -> TestCaseResult {
    let lane = &comparison.lanes[number];
    let demand = Demand::of_lane(lane, &comparison.site);
    let setup = &lane.plan.setup;
    let own = Some(setup.concurrency).filter(|&concurrency| concurrency > 0);
    if lane.trace.outcome() == Some(Outcome::Finished) {
        for (kind, us) in demand.bounds(own) {
            prop_assert!(us <= lane.makespan_us(), "{}: {kind:?} {us} of {}", lane.strategy.id, lane.makespan_us());
        }
    }
    let chain = demand.chain();
    prop_assert_eq!(chain.first().copied(), Some(comparison.graph.start).filter(|_| !chain.is_empty()));
    let is_work = |workers: u32| {
        let bounds = demand.bounds(Some(workers));
        let of = |is_meant: fn(BoundKind) -> bool| {
            bounds.iter().filter(|bound| is_meant(bound.0)).map(|bound| bound.1).max().unwrap_or(0)
        };
        let (work, other) = (of(|kind| kind == BoundKind::Work), of(|kind| kind != BoundKind::Work));
        prop_assert_eq!(demand.largest(Some(workers)).1, work.max(other));
        Ok(work > other)
    };
    let mut crossing = None;
    for workers in 1..=256 {
        if !is_work(workers)? {
            crossing = crossing.or(Some(workers));
        } else {
            prop_assert_eq!(crossing, None, "{}: it is largest again", lane.strategy.id);
        }
    }
    prop_assert_eq!(demand.crossing().filter(|&crossing| crossing <= 256), crossing, "{}", lane.strategy.id);
    Ok(())
}

/// An answer says something, adds up, and lights up what is there.
fn check_answer(comparison: &Comparison, question: Question) -> TestCaseResult {
    let answer = answer(&question, comparison);
    prop_assert!(!answer.sentence.is_empty(), "{question:?}");
    let sum: i64 = answer.summands.iter().map(|summand| summand.amount).sum();
    prop_assert!(answer.total.is_none_or(|total| total == sum), "{:?}: {:#?}", question, answer);
    let is_there = |lit: &Evidence| {
        let lane = &comparison.lanes[lit.lane];
        question.lanes().contains(&lit.lane)
            && lit.from_us <= lit.to_us
            && lit.to_us <= lane.makespan_us()
            && lit.row.is_none_or(|row| row < lane.timeline.rows)
    };
    let all = answer.evidence.iter().chain(answer.summands.iter().flat_map(|summand| &summand.evidence));
    for lit in all {
        prop_assert!(is_there(lit), "{:?}: {:?}", question, lit);
    }
    Ok(())
}

fn check_answers(comparison: &Comparison, lane: usize) -> TestCaseResult {
    for figure in FIGURES {
        check_answer(comparison, Question::Figure { lane, figure })?;
    }
    check_answer(comparison, Question::Bend { lane, concurrency: Some(lane as u32) })?;
    check_answer(comparison, Question::Slower { lane, than: (lane + 1) % comparison.lanes.len() })?;
    for page in (0..comparison.site.len() as u32).step_by(3).map(PageId) {
        check_answer(comparison, Question::Page { lane, page })?;
    }
    let of = &comparison.lanes[lane];
    for row in 0..of.timeline.rows.min(4) {
        for eighth in 0..8 {
            check_answer(comparison, Question::Row { lane, row, at_us: of.makespan_us() * eighth / 8 })?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Every pair of strategies.
    #[test]
    fn the_reasons_add_up_to_the_difference_of_two_lanes(setup in any_setup()) {
        let comparison = all_lanes(&setup);
        prop_assert_eq!(comparison.lanes.len(), CATALOGUE.len());
        for lane in &comparison.lanes {
            comparison.lanes.iter().try_for_each(|other| check_pair(lane, other))?;
        }
    }

    #[test]
    fn answers_are_what_the_kernel_recorded(setup in any_setup()) {
        let comparison = all_lanes(&setup);
        for lane in 0..comparison.lanes.len() {
            check_lane(&comparison, lane)?;
            check_demand(&comparison, lane)?;
            check_answers(&comparison, lane)?;
        }
    }
}

/// Of the time that pages waited, most has a recorded reason.
#[test]
fn little_of_what_pages_waited_for_is_unknown() {
    let settings = [
        Setup { site: String::from("web:60"), ..Setup::default() },
        Setup { site: String::from("web:60"), cpu_ms: 20, overhead: Overhead::CPython, ..Setup::default() },
    ];
    for setup in settings {
        for lane in all_lanes(&setup).lanes {
            let (mut unknown_us, mut all_us) = (0, 0);
            for page in (0..60).map(PageId) {
                let Some(late) = late(&lane.trace, &lane.timeline, page) else { continue };
                for part in late.parts().filter(|part| part.reason.is_wait()) {
                    all_us += part.us();
                    unknown_us += if part.reason == Reason::Unknown { part.us() } else { 0 };
                }
            }
            assert!(unknown_us * 4 <= all_us, "{}: {unknown_us} of {all_us} µs", lane.strategy.id);
        }
    }
}

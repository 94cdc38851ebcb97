//! What follows a fork, compared with a bare loop in which the change is scheduled; and forks in comparisons, sweeps and
//! addresses.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/forks.rs"]
mod forks;

use crawl_playground::compare::{Lane, Runner, Sweep};
use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Fork, LaneSetup, Setup, parse_query, setting, to_query};
use crawl_playground::site::PageId;
use crawl_playground::strategy::{CATALOGUE, Schedule, find};
use crawl_playground::trace::{EventKind, Metrics, Outcome, Timeline, Trace};
use crawl_playground::wire::{Reader, Writer};
use forks::{CHANGES, Ground, fork};
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, VecDeque};

// --- A bare loop -------------------------------------------------------------------------------------------

/// A limit that changes at a moment.
#[derive(Clone, Copy)]
struct Limit {
    first: usize,
    later: usize,
    at_us: u64,
}

/// When which page starts, in a crawl that fetches each page as soon as it is known and the limit allows: a loop over a
/// heap, with nothing of the engine. With `levels`, only when all pages of the level before are done.
fn brute_force(terrain: &Terrain, limit: Limit, levels: bool) -> Vec<(u64, u32)> {
    let (mut starts, mut known) = (Vec::new(), BTreeSet::from([terrain.graph.start]));
    let (mut waiting, mut next) = (VecDeque::from([terrain.graph.start]), Vec::new());
    let mut flying = BinaryHeap::new();
    let (mut now_us, mut most, mut has_changed) = (0, limit.first, false);
    loop {
        while flying.len() < most
            && let Some(page) = waiting.pop_front()
        {
            starts.push((now_us, page.0));
            flying.push(Reverse((now_us + u64::from(terrain.costs[page.index()].fetch_us), starts.len(), page)));
        }
        let due_us = flying.peek().map(|Reverse((due_us, ..))| *due_us);
        if !has_changed && due_us.is_some_and(|due_us| due_us >= limit.at_us) {
            (now_us, most, has_changed) = (limit.at_us, limit.later, true);
            continue;
        }
        let Some(Reverse((due_us, number, page))) = flying.pop() else { break };
        now_us = due_us;
        let mut found = Vec::new();
        if terrain.costs[page.index()].readable {
            found.extend(terrain.graph.links(page).iter().copied().filter(|link| known.insert(*link)));
        }
        if !levels {
            waiting.extend(found);
            continue;
        }
        next.push((number, page));
        // A page is known through the first page of its level that links to it.
        found.iter().for_each(|link| _ = known.remove(link));
        if flying.is_empty() && waiting.is_empty() {
            next.sort_unstable();
            for (_, page) in next.drain(..).filter(|(_, page)| terrain.costs[page.index()].readable) {
                waiting.extend(terrain.graph.links(page).iter().copied().filter(|link| known.insert(*link)));
            }
        }
    }
    starts
}

fn starts(trace: &Trace) -> Vec<(u64, u32)> {
    let mut starts: Vec<(u64, u32)> = trace
        .events()
        .iter()
        .filter(|event| event.kind() == EventKind::Started)
        .map(|event| (event.at_us(), event.page().0))
        .collect();
    starts.sort_unstable();
    starts
}

fn check_against_loop(id: &str, site: &str, key: &str, [first, later]: [usize; 2]) {
    let others = if key == "connections" { "concurrency=unlimited&" } else { "" };
    let base = format!("{others}site={site}&{key}={first}&cpu-ms=0&overhead=none&stragglers=none");
    let ground = Ground::new(&base);
    let strategy = find(id).unwrap();
    let makespan_us = ground.run(strategy, None).makespan_us();
    for at_us in [0, makespan_us / 5, makespan_us / 2, makespan_us * 4 / 5] {
        let fork = fork(at_us, key, &later.to_string(), strategy).unwrap();
        let (rules, terrain) = ground.forked(strategy, Some(&fork));
        let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
        let levels = strategy.descriptor.schedule == Some(Schedule::Levels);
        let mut expected = brute_force(&ground.terrain(&rules), Limit { first, later, at_us }, levels);
        expected.sort_unstable();
        assert_eq!(starts(&trace), expected, "{id} {base} at {at_us}");
        assert_eq!(trace.outcome(), Some(Outcome::Finished));
        assert!(trace.concurrency.is_none_or(|most| most as usize >= later), "{id}: {:?}", trace.concurrency);
    }
}

#[test]
fn a_change_of_the_concurrency_is_that_of_a_bare_loop() {
    for site in ["web:150", "bush:120", "star:60"] {
        for id in ["task_group_spawn", "as_completed", "gather", "task_group_batch", "thread_map", "to_thread"] {
            check_against_loop(id, site, "concurrency", [3, 9]);
            check_against_loop(id, site, "concurrency", [9, 2]);
        }
        // The coordinator submits more pages only when a result comes.
        for id in ["first_completed", "future_callbacks"] {
            check_against_loop(id, site, "concurrency", [9, 2]);
        }
    }
}

#[test]
fn a_change_of_the_connections_is_that_of_a_bare_loop() {
    for site in ["web:150", "bush:120", "star:60"] {
        check_against_loop("task_group_spawn", site, "connections", [2, 7]);
        check_against_loop("task_group_spawn", site, "connections", [8, 3]);
        check_against_loop("gather", site, "connections", [8, 3]);
        check_against_loop("gather", site, "connections", [1, 5]);
    }
}

/// Each page takes its turn when it is known, at the rate that holds then.
#[test]
fn a_change_of_the_rate_holds_for_the_turns_that_are_given_after_it() {
    let ground = Ground::new("site=bush:60&rate=20&concurrency=unlimited&cpu-ms=0&overhead=none");
    let strategy = find("task_group_spawn").unwrap();
    let makespan_us = ground.run(strategy, None).makespan_us();
    for (at_us, later) in [(makespan_us / 3, 100), (makespan_us / 3, 5), (makespan_us / 2, 50)] {
        let fork = fork(at_us, "rate", &later.to_string(), strategy).unwrap();
        let (rules, terrain) = ground.forked(strategy, Some(&fork));
        let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
        let (mut known, mut flying) = (BTreeSet::from([terrain.graph.start]), BinaryHeap::new());
        let (mut next_us, mut expected) = (0, Vec::new());
        let mut ask = |page: PageId, now_us: u64, flying: &mut BinaryHeap<_>| {
            let start_us = now_us.max(next_us);
            next_us = start_us + 1_000_000 / if now_us < at_us { 20 } else { later };
            expected.push((start_us, page.0));
            flying.push(Reverse((start_us + u64::from(terrain.costs[page.index()].fetch_us), page)));
        };
        ask(terrain.graph.start, 0, &mut flying);
        while let Some(Reverse((now_us, page))) = flying.pop() {
            let links = terrain.graph.links(page).iter().filter(|link| known.insert(**link));
            links.for_each(|link| ask(*link, now_us, &mut flying));
        }
        expected.sort_unstable();
        assert_eq!(starts(&trace), expected, "{later} from {at_us}");
    }
}

#[test]
fn a_change_of_the_cores_changes_how_many_processes_parse() {
    let ground = Ground::new("site=star:60&cores=1&cpu-ms=80&latency-ms=5&overhead=none&concurrency=16");
    let most_parsing = |trace: &Trace, part: std::ops::Range<u64>| {
        let (mut parsing, mut most) = (BTreeSet::new(), 0);
        for event in trace.events() {
            match event.kind() {
                EventKind::Parsing => _ = parsing.insert(event.row()),
                // It is over, or waits for a core.
                EventKind::Parsed | EventKind::Waiting => _ = parsing.remove(&event.row()),
                _ => {}
            }
            if part.contains(&event.at_us()) {
                most = most.max(parsing.len());
            }
        }
        most
    };
    for id in ["process_map", "imap_unordered"] {
        let strategy = find(id).unwrap();
        let unforked = ground.run(strategy, None);
        let at_us = unforked.makespan_us() / 2;
        let fork = fork(at_us, "cores", "4", strategy).unwrap();
        let forked = ground.run(strategy, Some(&fork));
        assert_eq!((most_parsing(&unforked, 0..u64::MAX), most_parsing(&forked, 0..at_us)), (1, 1), "{id}");
        assert_eq!(most_parsing(&forked, at_us..u64::MAX), 4, "{id}");
        assert!(forked.makespan_us() < unforked.makespan_us() * 3 / 4, "{id}");
    }
}

// --- Comparisons, sweeps, addresses --------------------------------------------------------------------------

#[test]
fn a_comparison_has_the_forked_run_and_the_one_without_the_fork() {
    for budget in [13, u32::MAX] {
        let query =
            "lanes=gather,gather@700ms:latency-ms=300,thread_map:cpu-ms=9@500ms:concurrency=2,oracle&concurrency=6";
        let ground = Ground::new(query);
        let mut runner = Runner::of(&ground.setup).unwrap();
        let mut progress = 0;
        while !runner.advance(budget) {
            assert!((progress..=1000).contains(&runner.progress_permille()), "it never goes back");
            progress = runner.progress_permille();
        }
        let comparison = runner.finish();
        assert_eq!(comparison.lanes.len(), 4);
        for (number, lane) in comparison.lanes.iter().enumerate() {
            let own = Ground { setup: ground.setup.of_lane(number), site: ground.site.clone() };
            assert!(*lane.trace == own.run(lane.strategy, own.setup.fork.as_ref()), "{number}");
            let unforked = lane.unforked.as_ref().map(|unforked| unforked.trace.clone());
            assert_eq!(unforked.is_some(), own.setup.fork.is_some());
            assert!(unforked.is_none_or(|trace| *trace == own.run(lane.strategy, None)), "{number}");
            let (mut out, plan) = (Writer::new(), &ground.setup.plans()[number]);
            lane.write(true, &mut out);
            let bytes = out.into_bytes();
            let again = Lane::of_wire(plan, &mut Reader::new(&bytes)).unwrap();
            assert_eq!(again.trace, lane.trace);
            assert_eq!(
                again.unforked.map(|lane| lane.trace.clone()),
                lane.unforked.as_ref().map(|lane| lane.trace.clone())
            );
        }
        let forked = &comparison.lanes[1];
        assert_eq!((forked.telling_bound_us(), comparison.sequential_us(forked)), (0, 0), "its pages have two costs");
        assert!(comparison.lanes[0].telling_bound_us() > 0 && comparison.sequential_us(&comparison.lanes[0]) > 0);
    }
}

#[test]
fn a_sweep_runs_forked_lanes() {
    let ground = Ground::new("lanes=gather@700ms:latency-ms=300,task_group_spawn@300ms:concurrency=2");
    let values = ["3", "8"].map(String::from).to_vec();
    let sweep = Sweep::new(Sweep::lanes_of(&ground.setup), "concurrency", values, 1, None).unwrap();
    for point in sweep.run(1).unwrap() {
        let mut own = Ground { setup: ground.setup.of_lane(point.lane), site: ground.site.clone() };
        setting("concurrency").unwrap().set(&mut own.setup, &point.value).unwrap();
        let strategy = ground.setup.strategies()[point.lane];
        let trace = own.run(strategy, own.setup.fork.as_ref());
        assert_eq!(
            point.runs[0].metrics,
            Metrics::of(&trace, &Timeline::of(&trace)),
            "{} {}",
            strategy.id,
            point.value
        );
    }
}

fn any_lane() -> impl proptest::strategy::Strategy<Value = LaneSetup> {
    let values = prop::sample::select(CHANGES.to_vec());
    (0..CATALOGUE.len(), 0u64..2_000_000, values, prop::bool::ANY, prop::bool::ANY).prop_map(
        |(number, at_us, (key, value), is_whole, has_own)| {
            let strategy = &CATALOGUE[number];
            let mut lane = LaneSetup::from(strategy.id);
            if has_own {
                lane.set("cpu-ms", "17").unwrap();
            }
            let at_us = if is_whole { at_us / 1000 * 1000 } else { at_us };
            lane.set_fork(Fork::new(at_us, key, value, strategy).ok());
            lane
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn an_address_with_forks_comes_back_the_same(lanes in prop::collection::vec(any_lane(), 1..5)) {
        let setup = Setup { lanes, ..Setup::default() };
        let (again, mistakes) = parse_query(&to_query(&setup), &[]);
        prop_assert_eq!(mistakes, vec![]);
        prop_assert_eq!(to_query(&again), to_query(&setup));
        prop_assert_eq!(again, setup);
    }
}

//! A fork: a setting that changes in the middle of a run. The part before is the same, byte for byte; what follows is
//! compared with runs in which the change was scheduled by other means.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/forks.rs"]
mod forks;

use crawl_playground::engine::virtual_time::{self, Simulation};
use crawl_playground::setup::{Fork, SETTINGS, Setup};
use crawl_playground::site::PageId;
use crawl_playground::strategy::{CATALOGUE, Strategy};
use crawl_playground::trace::{CriticalPath, Event, EventKind, Metrics, Timeline, Trace};
use crawl_playground::world::{Actor, PageCost};
use forks::{BASES, CHANGES, Ground, before, bytes, fork};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The moments of forks: the start, the middle, just before the end, and after it.
fn moments(makespan_us: u64) -> [u64; 5] {
    [0, makespan_us / 3, makespan_us / 2, makespan_us.saturating_sub(1), makespan_us + 1]
}

/// Calls `check` for every strategy with each of these settings and each change that it can have at these moments.
fn for_all(changes: &[(&str, &str)], mut check: impl FnMut(&Ground, &'static Strategy, &Trace, &Fork)) {
    for base in BASES {
        let ground = Ground::new(base);
        for strategy in CATALOGUE {
            let unforked = ground.run(strategy, None);
            for (number, (key, value)) in changes.iter().enumerate() {
                // Each change at two of the moments, so that all meet, and the test takes seconds.
                let moments = moments(unforked.makespan_us());
                for at_us in [moments[number % 5], moments[(number + 2) % 5]] {
                    if let Some(fork) = fork(at_us, key, value, strategy) {
                        check(&ground, strategy, &unforked, &fork);
                    }
                }
            }
        }
    }
}

#[test]
fn every_change_is_of_a_setting_that_can_change_and_every_such_setting_is_here() {
    let here: BTreeSet<&str> = CHANGES.iter().map(|(key, _)| *key).collect();
    let can: BTreeSet<&str> = SETTINGS.iter().filter(|of| of.fixed.is_none()).map(|of| of.key).collect();
    assert_eq!(here, can);
}

#[test]
fn what_was_before_a_fork_is_the_same_in_bytes() {
    let mut differing = 0;
    for_all(&CHANGES, |ground, strategy, unforked, fork| {
        let forked = ground.run(strategy, Some(fork));
        assert!(before(&forked, fork.at_us) == before(unforked, fork.at_us), "{} {fork:?}", strategy.id);
        if fork.at_us > unforked.makespan_us() {
            assert!(forked == *unforked, "{} {fork:?}: the run has ended before", strategy.id);
        }
        differing += usize::from(bytes(forked.events()) != bytes(unforked.events()));
        check_readings(&forked, &format!("{} {fork:?}", strategy.id));
    });
    assert!(differing > 1000, "{differing} runs differ from what they were without the fork");
}

/// What is read from the trace of a forked run holds, as for every run.
fn check_readings(trace: &Trace, about: &str) {
    let timeline = Timeline::of(trace);
    let metrics = Metrics::of(trace, &timeline);
    assert!(trace.events().is_sorted_by_key(Event::at_us), "{about}: time ran backwards");
    assert!(trace.outcome().is_some(), "{about}");
    assert!(metrics.busy_us <= u64::from(timeline.rows) * metrics.makespan_us, "{about}");
    let path = CriticalPath::of(trace, &timeline);
    let mut at_us = 0;
    for segment in path.segments() {
        assert!(segment.from_us == at_us && segment.to_us >= at_us, "{about}: {segment:?} begins at {at_us}");
        at_us = segment.to_us;
    }
    assert_eq!(at_us, trace.makespan_us(), "{about}: the path has a gap");
    let mut free_us = vec![0; timeline.rows as usize];
    for wait in &timeline.waits {
        let end_us = wait.end_us().unwrap_or_default();
        assert!(free_us[wait.row() as usize] <= wait.start_us() && wait.start_us() <= end_us, "{about}: {wait:?}");
        free_us[wait.row() as usize] = end_us;
    }
}

#[test]
fn a_fork_to_the_same_value_changes_nothing_at_all() {
    for base in BASES {
        let ground = Ground::new(base);
        for strategy in CATALOGUE {
            let unforked = ground.run(strategy, None);
            for setting in SETTINGS.iter().filter(|setting| setting.fixed.is_none()) {
                let at_us = unforked.makespan_us() / 2;
                let Some(fork) = fork(at_us, setting.key, &setting.get(&ground.setup), strategy) else { continue };
                assert!(ground.run(strategy, Some(&fork)) == unforked, "{} {} {base}", strategy.id, setting.key);
            }
        }
    }
}

#[test]
fn a_fork_at_the_start_is_a_run_with_the_other_value() {
    for base in BASES {
        let ground = Ground::new(base);
        for strategy in CATALOGUE {
            // Rows are opened for the concurrency with which the world begins.
            for (key, value) in CHANGES.iter().filter(|(key, _)| !["concurrency", "semaphore"].contains(key)) {
                let Some(fork) = fork(0, key, value, strategy) else { continue };
                // to_thread has as many threads as the cores that its program found when it began.
                if *key == "cores" && strategy.pattern == "to_thread" {
                    continue;
                }
                let (forked, other) = (ground.run(strategy, Some(&fork)), ground.run_with(strategy, key, value));
                assert!(bytes(forked.events()) == bytes(other.events()), "{} {key}={value} {base}", strategy.id);
            }
        }
    }
}

#[test]
fn a_forked_run_is_the_same_again_in_slices_and_as_figures() {
    for_all(&CHANGES, |ground, strategy, _, fork| {
        let (rules, terrain) = ground.forked(strategy, Some(fork));
        let whole = virtual_time::run(strategy, &terrain, &rules).unwrap();
        let mut sliced = Simulation::new(strategy, &terrain, &rules).unwrap();
        while !sliced.advance(7) {}
        assert!(sliced.into_trace() == whole, "{} {fork:?}", strategy.id);
        let figures = virtual_time::figures(strategy, &terrain, &rules).unwrap();
        assert_eq!(figures.metrics, Metrics::of(&whole, &Timeline::of(&whole)), "{} {fork:?}", strategy.id);
    });
}

// --- A site whose table is drawn by moment -----------------------------------------------------------------

/// When each page's fetch, and then its parse, began; `None` if one began more than once.
fn beginnings(trace: &Trace, kind: EventKind) -> Option<BTreeMap<PageId, u64>> {
    let mut all = BTreeMap::new();
    for event in trace.events().iter().filter(|event| event.kind() == kind) {
        if all.insert(event.page(), event.at_us()).is_some() {
            return None;
        }
    }
    Some(all)
}

/// What follows a fork of the network's costs equals a run without a fork, on a table in which each page has the costs that
/// hold at the moment at which its fetch begins.
#[test]
fn what_follows_a_fork_is_a_run_on_a_table_that_is_drawn_by_moment() {
    let changes = [
        ("latency-ms", "20"),
        ("latency-ms", "300"),
        ("spread", "pareto"),
        ("stragglers", "2"),
        ("errors", "40"),
        ("timeout-ms", "90"),
    ];
    let mut compared = BTreeSet::new();
    for base in [
        "site=demo&cpu-ms=0",
        "site=web:80&concurrency=4&errors=5&overhead=none",
        "site=tree:50&cpu-ms=3&timeout-ms=200",
    ] {
        let ground = Ground::new(base);
        for strategy in CATALOGUE {
            // It looks at the table before the first fetch.
            if strategy.pattern == "oracle" {
                continue;
            }
            let makespan_us = ground.run(strategy, None).makespan_us();
            for (key, value) in changes {
                for at_us in [makespan_us / 4, makespan_us / 2, makespan_us * 7 / 8] {
                    let fork = fork(at_us, key, value, strategy).unwrap();
                    let forked = ground.run(strategy, Some(&fork));
                    let Some(began_us) = beginnings(&forked, EventKind::Started) else { continue };
                    let rules = ground.setup.rules(strategy);
                    let later =
                        Setup { fork: Some(fork.clone()), ..ground.setup.clone() }.later_rules(strategy).unwrap().1;
                    let (first, second) = (ground.terrain(&rules), ground.terrain(&later));
                    let cost = |page: usize| {
                        let began_us = began_us.get(&PageId(page as u32)).copied().unwrap_or(0);
                        if began_us < at_us { first.costs[page] } else { second.costs[page] }
                    };
                    let mut drawn = ground.terrain(&rules);
                    drawn.costs = Rc::new((0..drawn.costs.len()).map(cost).collect::<Vec<PageCost>>());
                    let reference = virtual_time::run(strategy, &drawn, &rules).unwrap();
                    assert!(bytes(forked.events()) == bytes(reference.events()), "{} {fork:?} {base}", strategy.id);
                    compared.insert(strategy.id);
                }
            }
        }
    }
    let missing: Vec<&str> =
        CATALOGUE.iter().map(|strategy| strategy.id).filter(|id| !compared.contains(id) && *id != "oracle").collect();
    assert!(missing.is_empty(), "never compared: {missing:?}");
}

/// Each fetch takes what the rules of the moment at which it begins say, duplicates included, and each parse of the event
/// loop likewise.
#[test]
fn what_has_begun_keeps_its_cost_and_what_begins_takes_the_new_one() {
    for (key, value) in [("latency-ms", "250"), ("cpu-ms", "25")] {
        let ground = Ground::new("site=web:60&overhead=none&concurrency=5&mark=result");
        for strategy in CATALOGUE {
            let at_us = ground.run(strategy, None).makespan_us() / 2;
            let fork = fork(at_us, key, value, strategy).unwrap();
            let (rules, terrain) = ground.forked(strategy, Some(&fork));
            let later = &terrain.change.as_ref().unwrap().rules;
            let tables = [ground.terrain(&rules).costs, ground.terrain(later).costs];
            let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
            let mut open = BTreeMap::new();
            let (mut before, mut after) = (0, 0);
            for event in trace.events() {
                let place = (event.row(), event.page());
                let us = |began_us: u64| {
                    let cost = tables[usize::from(began_us >= at_us)][event.page().index()];
                    [cost.fetch_us, cost.parse_us].map(|us| began_us + u64::from(us))
                };
                match event.kind() {
                    EventKind::Started | EventKind::Parsing => _ = open.insert(place, event.at_us()),
                    EventKind::Fetched => {
                        let began_us = open.remove(&place).unwrap();
                        assert_eq!(event.at_us(), us(began_us)[0], "{} {event:?}", strategy.id);
                        before += usize::from(began_us < at_us);
                        after += usize::from(began_us >= at_us);
                    }
                    EventKind::Parsed if strategy.actor() == Actor::Loop => {
                        if let Some(began_us) = open.remove(&place) {
                            assert_eq!(event.at_us(), us(began_us)[1], "{} {event:?}", strategy.id);
                        }
                    }
                    _ => {}
                }
            }
            assert!(before > 0 && after > 0, "{}: {before} and {after}", strategy.id);
        }
    }
}

use super::*;
use crate::compare::Portions;
use crate::setup::parse_query;
use crate::site::random::Random;
use crate::trace::Figures;

fn advice(query: &str, limits: Limits) -> Advice {
    let (setup, mistakes) = parse_query(query, &[]);
    assert_eq!(mistakes, [], "{query}");
    let mut advice = Advice::new(limits, &setup);
    while let Some(ask) = advice.ask() {
        let mut portions = Portions::new(&ask, None).unwrap();
        for seed in 0..ask.seeds {
            let portion = Portion { seed, from: 0, to: ask.values.len() as u32 };
            let bytes = portions.run(portion).unwrap();
            assert_eq!(advice.take(portion, &bytes), Ok(seed + 1 == ask.seeds));
        }
    }
    advice
}

/// The lowest median of all candidates with all concurrencies, over the seeds of the second round, by brute force.
fn exhaustive(query: &str, limits: Limits, most: u32) -> u64 {
    let (setup, _) = parse_query(query, &[]);
    let setup = Setup { rate: limits.rate.unwrap_or(setup.rate), ..setup };
    let mut least = u64::MAX;
    for strategy in limits.candidates(&setup) {
        let lanes = vec![LaneSetup::from(strategy.id)];
        let query = to_query(&Setup { lanes, ..setup.clone() });
        let values: Vec<String> = (1..=most).map(|value| value.to_string()).collect();
        let ask = SweepAsk { query, key: "concurrency".into(), values, seeds: SEEDS[1], has_bounds: false };
        let mut portions = Portions::new(&ask, None).unwrap();
        let seeds: Vec<Vec<Figures>> = (0..ask.seeds)
            .map(|seed| portion_of_bytes(&portions.run(Portion { seed, from: 0, to: most }).unwrap()).unwrap().runs)
            .collect();
        for place in 0..most as usize {
            let of = |runs: &Vec<Figures>| runs[place].clone();
            let all: Vec<Figures> = seeds.iter().map(of).collect();
            let is_within = |run: &Figures| limits.in_flight.is_none_or(|most| run.metrics.max_in_flight <= most);
            if all.iter().all(|run| run.outcome == Outcome::Finished && is_within(run)) {
                least = least.min(Spread::of(all.iter().map(|run| run.metrics.makespan_us).collect()).median);
            }
        }
    }
    least
}

#[test]
fn advice_is_as_good_as_an_exhaustive_search_on_50_random_sites() {
    let mut random = Random::new(15);
    for number in 0..50 {
        let mut draw = |from: u64, to: u64| from + random.next() % (to - from + 1);
        let kind = ["web", "tree", "star", "comb", "chain", "bush"][draw(0, 5) as usize];
        let (pages, cpu, latency) = (draw(5, 40), [0, 2, 15, 60][draw(0, 3) as usize], draw(20, 300));
        let (stragglers, cores, seed) = (draw(3, 30), draw(1, 4), draw(0, 1000));
        let query = format!(
            "site={kind}:{pages}&cpu-ms={cpu}&latency-ms={latency}&stragglers={stragglers}&cores={cores}&seed={seed}"
        );
        let limits = Limits {
            in_flight: Some(draw(1, 24) as u32),
            keeps_order: draw(0, 2) == 0,
            kinds: [Kinds::Any, Kinds::Any, Kinds::Threads, Kinds::Asyncio][draw(0, 3) as usize],
            rate: (draw(0, 3) == 0).then(|| draw(5, 60) as u32),
        };
        let advised = advice(&query, limits).advised().unwrap();
        let least_us = exhaustive(&query, limits, limits.in_flight.unwrap());
        let us = advised.best.spread.median;
        assert!(us >= least_us, "{number} {query} {limits:?}: {us} is below the least {least_us}");
        let is_right = us as f64 <= least_us as f64 * (1.0 + AS_GOOD) + 1.0;
        assert!(is_right || !advised.is_sure, "{number} {query} {limits:?}: {us} beside {least_us}");
        assert!(us as f64 <= least_us as f64 * 1.03, "{number} {query} {limits:?}: {us} beside {least_us}");
    }
}

#[test]
fn the_limits_are_kept() {
    let of = |limits: Limits| advice("site=web:30&cpu-ms=2", limits).advised().unwrap();
    let all = of(Limits { in_flight: Some(6), ..Limits::default() });
    assert!(all.best.concurrency <= 6);
    let ordered = of(Limits { in_flight: Some(6), keeps_order: true, ..Limits::default() });
    assert!(ordered.best.strategy.descriptor.keeps_order && ordered.best.spread.median >= all.best.spread.median);
    for (kinds, uses) in [(Kinds::Threads, Uses::Threads), (Kinds::Asyncio, Uses::Asyncio)] {
        let advised = of(Limits { in_flight: Some(4), kinds, ..Limits::default() });
        let second = advised.second.unwrap();
        assert_eq!([advised.best, second].map(|choice| choice.strategy.descriptor.uses), [uses; 2]);
    }
    let (setup, _) = parse_query("site=demo", &[]);
    assert!(Limits::default().candidates(&setup).iter().all(|strategy| !strategy.descriptor.needs_foresight));
    let slow = of(Limits { rate: Some(10), ..Limits::default() });
    assert!(slow.best.spread.median >= 2_800_000, "30 pages with 10 a second: {}", slow.best.spread.median);
}

#[test]
fn a_chain_needs_one_worker_and_what_is_equal_is_not_sure() {
    let advised = advice("site=chain:12&cpu-ms=0", Limits::default()).advised().unwrap();
    assert_eq!(advised.best.concurrency, 1);
    assert!(!advised.is_sure);
}

#[test]
fn a_turn_is_a_value_with_which_another_is_faster() {
    let query = "site=star:30&cpu-ms=1&latency-ms=40&cores=4";
    let advised = advice(query, Limits { in_flight: Some(8), ..Limits::default() }).advised().unwrap();
    for turn in &advised.turns {
        let lane = |choice: Choice| format!("{}:concurrency={}", choice.strategy.id, choice.concurrency);
        let query = format!("{query}&lanes={},{}", lane(advised.best), lane(turn.to));
        let values = vec![turn.value.to_string()];
        let ask = SweepAsk { query, key: turn.key.into(), values, seeds: SEEDS[2], has_bounds: false };
        let mut portions = Portions::new(&ask, None).unwrap();
        let runs = |seed| portion_of_bytes(&portions.run(Portion { seed, from: 0, to: 1 }).unwrap()).unwrap().runs;
        let runs: Vec<Vec<Figures>> = (0..SEEDS[2]).map(runs).collect();
        let median = |lane: usize| Spread::of(runs.iter().map(|runs| runs[lane].metrics.makespan_us).collect()).median;
        assert!(median(1) < median(0), "{} {}", turn.key, turn.value);
    }
    // Much parsing needs processes.
    let cpu = advised.turns.iter().find(|turn| turn.key == "cpu-ms").unwrap();
    assert_eq!(cpu.to.strategy.descriptor.uses, Uses::Processes);
}

#[test]
fn limits_in_an_address_come_back() {
    let all = Limits { in_flight: Some(16), rate: Some(20), keeps_order: true, kinds: Kinds::Asyncio };
    assert_eq!(all.text(), ".in-flight-16.rate-20.ordered.asyncio");
    for limits in [all, Limits::default(), Limits { kinds: Kinds::Threads, ..Limits::default() }] {
        assert_eq!(Limits::read(limits.text().trim_start_matches('.')), Ok(limits));
    }
    for wrong in ["in-flight-0", "rate-1001", "rate-x", "fast"] {
        assert_eq!(Limits::read(wrong), Err(wrong.to_string()));
    }
}

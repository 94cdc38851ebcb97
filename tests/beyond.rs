//! The patterns beyond the published ones: a limit that adapts itself, and a crawl that knows every latency.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Setup, setting};
use crawl_playground::site::{Graph, generate};
use crawl_playground::strategy::{self, corrected};
use crawl_playground::trace::{Metrics, Timeline};
use std::rc::Rc;

struct Ran {
    metrics: Metrics,
    bound_us: u64,
}

fn run(id: &str, site: &str, settings: &[(&str, &str)]) -> Ran {
    let mut setup = Setup { cpu_ms: 0, ..Setup::default() };
    for (key, value) in settings {
        setting(key).unwrap().set(&mut setup, value).unwrap();
    }
    let (site, strategy) = (generate::generate(site, 42).unwrap(), strategy::find(id).unwrap());
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
    let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
    let bound_us = terrain.bounds(&trace).with_workers(strategy.workers(&rules));
    Ran { metrics: Metrics::of(&trace, &Timeline::of(&trace)), bound_us }
}

/// The server is fast with up to 8 requests. This compares the adaptive limit with the best fixed one, found by trying all.
#[test]
fn adaptive_finds_the_servers_capacity() {
    let congested = |id, n| run(id, "web:500", &[("concurrency", n), ("congestion", "8")]).metrics.makespan_us;
    let best_us = ["2", "4", "8", "16", "32", "64", "unlimited"].map(|n| congested("task_group_spawn", n));
    let (best_us, unlimited_us) = (*best_us.iter().min().unwrap(), best_us[6]);
    let adaptive_us = congested("adaptive", "unlimited");
    assert!(adaptive_us * 10 < best_us * 12, "{adaptive_us} µs, the best fixed concurrency takes {best_us} µs");
    assert!(adaptive_us * 10 < unlimited_us * 8, "{adaptive_us} µs, no limit at all takes {unlimited_us} µs");
}

#[test]
fn adaptive_halves_its_limit_when_a_server_rejects_requests() {
    let settings = [("concurrency", "unlimited"), ("congestion", "8"), ("overload", "3")];
    let (adaptive, unlimited) = (run("adaptive", "web:500", &settings), run("task_group_spawn", "web:500", &settings));
    let [lost, lost_without] = [&adaptive, &unlimited].map(|ran| ran.metrics.failed);
    assert!(lost * 10 < lost_without, "{lost} requests were rejected, without a limit {lost_without}");
    assert!(adaptive.metrics.max_in_flight < 40, "{} in flight", adaptive.metrics.max_in_flight);
}

/// Stragglers and varying latencies are not congestion: an adaptive limit must not slow down because of them.
#[test]
fn slow_pages_do_not_slow_adaptive_down() {
    for (site, spread) in [("web:500", "log-normal"), ("web:500", "uniform"), ("tree:400", "log-normal")] {
        let makespan_us = |id| run(id, site, &[("concurrency", "16"), ("spread", spread)]).metrics.makespan_us;
        let (adaptive_us, fixed_us) = (makespan_us("adaptive"), makespan_us("task_group_spawn"));
        assert!(adaptive_us * 10 < fixed_us * 11, "{site} {spread}: {adaptive_us} µs, N = 16 takes {fixed_us} µs");
    }
}

/// No strategy without this knowledge beats the oracle. No order closes the rest of the gap to the bound.
#[test]
fn no_strategy_is_faster_than_the_oracle() {
    for site in ["web:300", "tree:300", "bush:300", "comb:300", "star:300", "chain:40"] {
        for n in ["2", "4", "8", "16"] {
            let settings = [("concurrency", n)];
            let oracle = run("oracle", site, &settings);
            assert!(oracle.bound_us <= oracle.metrics.makespan_us, "{site}: below the bound");
            // This pattern has another limit.
            let others = corrected().filter(|other| !["thread_per_url", "oracle"].contains(&other.pattern));
            for other in others {
                let (other_us, oracle_us) =
                    (run(other.id, site, &settings).metrics.makespan_us, oracle.metrics.makespan_us);
                assert!(
                    oracle_us <= other_us,
                    "{site}, N = {n}: {} takes {other_us} µs, the oracle {oracle_us}",
                    other.id
                );
            }
        }
    }
}

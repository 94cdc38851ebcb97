//! Traces and their figures as bytes: what is written is read again, and wrong bytes are an error or a harmless trace.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

use crawl_core::engine::virtual_time::{self, Simulation, Terrain};
use crawl_core::setup::{Setup, parse_query};
use crawl_core::site::random::Random;
use crawl_core::site::{Graph, LinkPolicy, Site, demo, generate};
use crawl_core::strategy::{self, CATALOGUE, Strategy};
use crawl_core::trace::{
    Bounds, CriticalPath, EventKind, Fault, Figures, Metrics, Outcome, PUBLISHED, ResultOrder, Timeline, Trace, idle,
    verdict,
};
use crawl_core::wire::{Reader, Wire, WireError, Writer, from_bytes, to_bytes};
use std::fmt::Debug;
use std::rc::Rc;

/// The default, and settings with errors, retries, timeouts, congestion, limits and costs of the machine.
const SETTINGS: [&str; 12] = [
    "",
    "concurrency=unlimited&cpu-ms=0&order=shuffled",
    "concurrency=3&cpu-ms=12&overhead=cpython",
    "concurrency=5&connections=2&stragglers=3&order=lifo",
    "concurrency=6&errors=15&retries=2&timeout-ms=300&congestion=3&overload=4",
    "concurrency=12&connections=2&timeout-ms=120&timeout-from=asked&errors=9&retries=3",
    "concurrency=4&rate=25&max-pages=20",
    "concurrency=4&mark=result&fragments=keep&images=fetch&external=list&overhead=cpython",
    "concurrency=4&failure=raise&errors=5&overhead=cpython&max-depth=3",
    "concurrency=4&failure=ignore&errors=5&max-pages=25&mark=result",
    "concurrency=7&flat=on&processes=on&cpu-ms=9",
    "concurrency=4&parse-in=parent&robots=on&nofollow=on&done=frontier-empty&batch=chunk&seed=7",
];

fn setup(query: &str) -> Setup {
    let (setup, mistakes) = parse_query(query, &[]);
    assert_eq!(mistakes, []);
    setup
}

fn terrain(strategy: &Strategy, site: &Site, setup: &Setup) -> Terrain {
    let rules = setup.rules(strategy);
    Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules)
}

fn run(strategy: &Strategy, site: &Site, query: &str) -> (Trace, Terrain) {
    let setup = setup(query);
    let terrain = terrain(strategy, site, &setup);
    (virtual_time::run(strategy, &terrain, &setup.rules(strategy)).unwrap(), terrain)
}

fn web() -> Site {
    generate::generate("web:300", 42).unwrap()
}

fn write(trace: &Trace) -> Vec<u8> {
    let mut writer = Writer::new();
    trace.write(&mut writer);
    writer.into_bytes()
}

fn read(bytes: &[u8]) -> Result<Trace, WireError> {
    let mut reader = Reader::new(bytes);
    let trace = Trace::read(&mut reader, |id| strategy::find(id).ok().map(|strategy| strategy.id))?;
    reader.end()?;
    Ok(trace)
}

/// Whatever is read from a trace, so that a panic of any reader shows.
fn readings(trace: &Trace, graph: &Graph) -> (Timeline, Metrics, CriticalPath, Vec<Fault>, ResultOrder) {
    let timeline = Timeline::of(trace);
    let (metrics, path) = (Metrics::of(trace, &timeline), CriticalPath::of(trace, &timeline));
    let (verdict, order) = (verdict(trace, graph), ResultOrder::of(trace));
    let _ = (path.totals(), path.waited(), idle(&timeline), trace.visited(), trace.has_reached_page_limit());
    (timeline, metrics, path, verdict, order)
}

fn check_value<T: Wire + PartialEq + Debug>(value: T) {
    let bytes = to_bytes(&value);
    assert_eq!(from_bytes::<T>(&bytes).as_ref(), Ok(&value));
    (0..bytes.len())
        .for_each(|length| assert!(from_bytes::<T>(&bytes[..length]).is_err(), "{value:?} cut at {length}"));
}

/// The trace, what is read from it, and the values that are passed without it come back as they were.
fn check(trace: &Trace, terrain: &Terrain, what: &str) {
    let again = read(&write(trace)).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(again == *trace, "{what}: another trace");
    assert_eq!((again.to_bytes(), again.fingerprint()), (trace.to_bytes(), trace.fingerprint()), "{what}");
    let (here, there) = (readings(trace, &terrain.graph), readings(&again, &terrain.graph));
    assert!(here == there, "{what}: other readings");
    let (_, metrics, _, verdict, _) = here;
    check_value::<Bounds>(terrain.bounds(trace));
    check_value::<Vec<Fault>>(verdict);
    check_value::<Option<Outcome>>(trace.outcome());
    check_value::<Metrics>(metrics.clone());
    check_value::<Figures>(Figures { outcome: trace.outcome().unwrap_or(Outcome::Cancelled), metrics });
}

#[test]
fn every_run_comes_back() {
    for site in [demo::site(), web()] {
        for query in SETTINGS {
            for strategy in CATALOGUE {
                let (trace, terrain) = run(strategy, &site, query);
                check(&trace, &terrain, &format!("{} on {} with {query:?}", strategy.id, site.name));
            }
        }
    }
}

#[test]
fn a_run_that_goes_on_comes_back() {
    let site = web();
    for query in SETTINGS {
        for strategy in CATALOGUE {
            for steps in [0, 1, 77, 400] {
                let (setup, mut random) = (setup(query), Random::new(steps));
                let terrain = terrain(strategy, &site, &setup);
                let mut simulation = Simulation::new(strategy, &terrain, &setup.rules(strategy)).unwrap();
                simulation.advance((steps + random.below(20)) as u32);
                if random.below(2) == 0 {
                    simulation.cancel();
                }
                check(&simulation.into_trace(), &terrain, &format!("{} with {query:?} after {steps}", strategy.id));
            }
        }
    }
}

#[test]
fn the_ends_of_a_trace_tell_how_it_ended() {
    let site = web();
    for query in SETTINGS {
        for strategy in CATALOGUE {
            let (trace, terrain) = run(strategy, &site, query);
            let ends = trace.ends();
            assert_eq!((ends.outcome(), ends.makespan_us()), (trace.outcome(), trace.makespan_us()), "{}", strategy.id);
            assert_eq!((ends.strategy, ends.concurrency), (trace.strategy, trace.concurrency));
            assert_eq!(
                (ends.max_pages, ends.flat, ends.parses_aside),
                (trace.max_pages, trace.flat, trace.parses_aside)
            );
            let limits =
                |trace: &Trace| trace.events().iter().filter(|event| event.kind() == EventKind::LimitReached).count();
            assert_eq!(limits(&ends), limits(&trace));
            assert!(ends.events().len() <= limits(&trace) + 1);
            check(&ends, &terrain, strategy.id);
        }
    }
    assert_eq!(Trace::default().ends().events(), []);
}

#[test]
fn bytes_that_are_cut_short_are_an_error() {
    let cut = |bytes: &[u8], length: usize| {
        let error = read(&bytes[..length]).expect_err("it is cut short");
        assert!(matches!(error, WireError::Short | WireError::Invalid(_)), "{error:?} at {length}");
    };
    let small = generate::generate("web:12", 42).unwrap();
    for id in ["queue_workers", "gather", &format!("pool_map{PUBLISHED}")] {
        let bytes = write(&run(strategy::find(id).unwrap(), &small, SETTINGS[4]).0);
        (0..bytes.len()).for_each(|length| cut(&bytes, length));
        let bytes = write(&run(strategy::find(id).unwrap(), &web(), SETTINGS[4]).0);
        let mut random = Random::new(7);
        (0..200).for_each(|_| cut(&bytes, random.below(bytes.len() as u64) as usize));
    }
}

#[test]
fn another_version_is_an_error_of_its_kind() {
    let mut bytes = write(&run(&CATALOGUE[0], &demo::site(), "").0);
    bytes[..2].copy_from_slice(&513u16.to_le_bytes());
    assert_eq!(read(&bytes), Err(WireError::Version(513)));
    let mut bytes = to_bytes(&Some(Outcome::Hung));
    bytes[0] = 2;
    assert_eq!(from_bytes::<Option<Outcome>>(&bytes), Err(WireError::Version(2)));
}

#[test]
fn an_unknown_strategy_is_an_error() {
    let bytes = write(&run(&CATALOGUE[0], &demo::site(), "").0);
    assert_eq!(Trace::read(&mut Reader::new(&bytes), |_| None), Err(WireError::Invalid("strategy")));
}

/// Changes some bytes: to any value, by one bit, or to a copy of what is elsewhere.
fn damage(bytes: &mut [u8], random: &mut Random) {
    let place = |random: &mut Random| random.below(bytes.len() as u64) as usize;
    let (to, from) = (place(random), place(random));
    match random.below(3) {
        0 => bytes[to] = random.next() as u8,
        1 => bytes[to] ^= 1 << random.below(8),
        _ => {
            let length = (1 + random.below(16) as usize).min(bytes.len() - to).min(bytes.len() - from);
            bytes.copy_within(from..from + length, to);
        }
    }
}

#[test]
fn what_is_read_of_damaged_bytes_is_harmless() {
    let mut random = Random::new(42);
    let (mut accepted, mut refused) = (0, 0);
    let site = generate::generate("web:40", 42).unwrap();
    for strategy in CATALOGUE {
        for query in SETTINGS {
            let (trace, terrain) = run(strategy, &site, query);
            let whole = write(&trace);
            for _ in 0..40 {
                let mut bytes = whole.clone();
                (0..1 + random.below(3)).for_each(|_| damage(&mut bytes, &mut random));
                match read(&bytes) {
                    Ok(trace) => {
                        accepted += 1;
                        readings(&trace, &terrain.graph);
                        terrain.bounds(&trace);
                        readings(&trace.ends(), &terrain.graph);
                    }
                    Err(_) => refused += 1,
                }
            }
        }
    }
    assert!(accepted > 1000 && refused > 1000, "{accepted} accepted, {refused} refused");
}

#[test]
fn damaged_values_are_read_without_a_panic() {
    let mut random = Random::new(42);
    for query in SETTINGS {
        for strategy in CATALOGUE {
            let (trace, terrain) = run(strategy, &demo::site(), query);
            let (_, metrics, _, verdict, _) = readings(&trace, &terrain.graph);
            let (metrics, verdict) = (to_bytes(&metrics), to_bytes(&verdict));
            for _ in 0..20 {
                let (mut metrics, mut verdict) = (metrics.clone(), verdict.clone());
                damage(&mut metrics, &mut random);
                damage(&mut verdict, &mut random);
                let _ = (from_bytes::<Metrics>(&metrics), from_bytes::<Vec<Fault>>(&verdict));
            }
        }
    }
}

#[test]
fn a_trace_of_another_site_is_read_beside_this_one() {
    let (trace, _) = run(&CATALOGUE[0], &web(), "");
    let graph = Graph::of(&demo::site(), &LinkPolicy::default());
    readings(&read(&write(&trace)).unwrap(), &graph);
}

//! The critical path of every strategy, in both versions, on any site and with any settings: it covers the time from 0 to
//! the makespan, it consists of spans in the trace, and it is the known chain where there is one.

use crawl_playground::compare::Runner;
use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::say;
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Graph, PageId, Site, file, generate};
use crawl_playground::strategy::{self, CATALOGUE, Strategy as Pattern};
use crawl_playground::text;
use crawl_playground::trace::{
    Blame, Cause, CriticalPath, Doing, EventKind, Metrics, Outcome, Phase, ResultOrder, Segment, Through, Timeline,
    Trace, idle,
};
use crawl_playground::world::{Batch, FailureRule, Guard, Latency};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use std::path::Path;
use std::rc::Rc;

/// Generated sites, and measured ones with fragments, other hosts, errors and pages that are not HTML.
fn any_site() -> impl Strategy<Value = String> {
    let rule = prop::sample::select(vec!["tree", "bush", "chain", "star", "web", "comb"]);
    let file = prop::sample::select(vec!["bintree", "errors", "external_frag", "nonhtml", "random_cyclic"]);
    prop_oneof![4 => (rule, 1u32..60).prop_map(|(rule, pages)| format!("{rule}:{pages}")), 1 => file.prop_map(String::from)]
}

fn any_setup() -> impl Strategy<Value = Setup> {
    let spread = prop::sample::select(vec![Latency::Constant, Latency::Uniform, Latency::LogNormal, Latency::Pareto]);
    let overhead = prop::sample::select(vec![Overhead::None, Overhead::Processes, Overhead::CPython]);
    let off_or = |range: std::ops::Range<u32>| prop_oneof![Just(0u32), range];
    let network = (1u32..100, spread, off_or(1..20), off_or(1..40), off_or(50..300), off_or(1..100));
    let rules = (off_or(1..12), prop::bool::ANY, off_or(1..30), off_or(1..12), any::<u32>(), off_or(1..40));
    let server = (off_or(1..4), off_or(1..12), off_or(1..30));
    (network, rules, server, overhead).prop_map(|(network, rules, (retries, congestion, overload), overhead)| {
        let (latency_ms, spread, stragglers, errors, timeout_ms, rate) = network;
        let (concurrency, chunk, cpu_ms, connections, seed, max_pages) = rules;
        let batch = if chunk { Batch::Chunk } else { Batch::Frontier };
        let server = Setup { retries, congestion, overload, ..Setup::default() };
        let network = Setup { latency_ms, spread, stragglers, errors, timeout_ms, rate, ..server };
        Setup { concurrency, batch, cpu_ms, connections, seed, max_pages, overhead, ..network }
    })
}

fn site_of(name: &str, seed: u32) -> Site {
    if name.contains(':') {
        return generate::generate(name, u64::from(seed)).expect("a generator's name");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/truth/{name}.json"));
    file::read(&std::fs::read_to_string(path).expect("the site is there")).expect("it is a site file").0
}

struct Run {
    trace: Trace,
    timeline: Timeline,
    path: CriticalPath,
    terrain: Terrain,
}

fn run(site: &Site, setup: &Setup, pattern: &Pattern) -> Run {
    let rules = setup.rules(pattern);
    let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
    let trace = virtual_time::run(pattern, &terrain, &rules).expect("one run at a time");
    let timeline = Timeline::of(&trace);
    let path = CriticalPath::of(&trace, &timeline);
    Run { trace, timeline, path, terrain }
}

/// The path is contiguous, its times add up to the makespan, and each segment is a span of the trace or a pause.
fn check(run: &Run, id: &str) -> TestCaseResult {
    let Run { trace, timeline, path, .. } = run;
    let mut at_us = 0;
    for (place, segment) in path.segments().enumerate() {
        prop_assert_eq!(segment.from_us, at_us, "{}: {}th of {:#?}", id, place, path);
        prop_assert!(segment.from_us <= segment.to_us && segment.ready_us <= segment.from_us, "{}: {:?}", id, segment);
        at_us = segment.to_us;
        let Some(span) = segment.span else {
            prop_assert!(matches!(segment.doing, Doing::Wait(_)) && segment.row.is_none(), "{}: {:?}", id, segment);
            continue;
        };
        let span = timeline.spans[span as usize];
        let doing = if span.phase() == Phase::Fetch { Doing::Fetch } else { Doing::Parse };
        let of_span = (span.start_us(), span.end_us(), span.page(), Some(span.row()), doing);
        let of_segment = (segment.from_us, Some(segment.to_us), segment.page, segment.row, segment.doing);
        prop_assert_eq!(of_segment, of_span, "{}", id);
    }
    prop_assert_eq!(at_us, trace.makespan_us(), "{}: {:?}", id, path);
    let total: u64 = path.totals().iter().map(|(_, us)| us).sum();
    prop_assert_eq!(total, trace.makespan_us(), "{}", id);
    let waited: u64 = path.waited().iter().map(|waited| waited.us).sum();
    prop_assert!(waited <= trace.makespan_us(), "{}: {:?}", id, path.waited());
    Ok(())
}

/// Each edge agrees with the trace at its moment.
fn check_edges(run: &Run, id: &str) -> TestCaseResult {
    let Run { trace, timeline, path, .. } = run;
    for (before, segment) in path.segments().zip(path.segments().skip(1)) {
        let released = |event: &&crawl_playground::trace::Event| {
            event.at_us() == segment.from_us && event.kind().word() == "released"
        };
        match segment.through {
            Through::Link => {
                let times = timeline.page(segment.page);
                prop_assert_eq!((times.discovered_us, times.found_in), (segment.from_us, before.page), "{}", id);
            }
            Through::Answer => prop_assert_eq!(segment.page, before.page, "{}", id),
            Through::Barrier => {
                prop_assert!(trace.events().iter().any(|event| released(&event)), "{}: {:?}", id, segment);
            }
            // A pause is named after the next page.
            Through::Gil | Through::Core | Through::EventLoop
                if segment.ready_us < segment.from_us && before.row.is_some() && segment.row.is_some() =>
            {
                prop_assert_ne!(before.page, segment.page, "{}: a page waits for itself: {:?}", id, path);
            }
            Through::Start => prop_assert!(false, "{}: only the first one starts: {:?}", id, segment),
            _ => {}
        }
    }
    Ok(())
}

/// Waits are what the kernel recorded: each ends, names its culprit by its cause, and follows the one before on its row.
fn check_waits(run: &Run, id: &str) -> TestCaseResult {
    let Run { trace, timeline, .. } = run;
    let released: Vec<(u64, PageId)> = trace
        .events()
        .iter()
        .filter(|event| event.kind() == EventKind::Released)
        .map(|event| (event.at_us(), event.page()))
        .collect();
    let mut free_us = vec![0; timeline.rows as usize];
    for wait in &timeline.waits {
        let end_us = wait.end_us().filter(|&end_us| end_us > wait.start_us() && end_us <= trace.makespan_us());
        prop_assert!(end_us.is_some(), "{}: {:?} of {} µs", id, wait, trace.makespan_us());
        let end_us = end_us.unwrap_or_default();
        prop_assert!(free_us[wait.row() as usize] <= wait.start_us(), "{}: two waits at once: {:?}", id, wait);
        free_us[wait.row() as usize] = end_us;
        match wait.cause() {
            Cause::Barrier | Cause::QueueJoin => {
                let opens: Vec<PageId> =
                    released.iter().filter(|opens| opens.0 == end_us).map(|opens| opens.1).collect();
                // A barrier whose last task fetched no page opens because of what ended last.
                let is_open = opens.is_empty() || opens.contains(&PageId::NONE);
                // A hand-over at the moment at which the barrier opens ends the wait before that: with the page that is handed over.
                let culprit = wait.culprit();
                let is_handed_over =
                    || trace.events().iter().any(|event| event.at_us() == end_us && event.page() == culprit);
                prop_assert!(
                    is_open || opens.contains(&culprit) || is_handed_over(),
                    "{}: {:?}, not {:?}",
                    id,
                    wait,
                    opens
                );
            }
            Cause::RateLimit | Cause::Starting | Cause::HandOver | Cause::Shutdown | Cause::Sleep => {
                prop_assert_eq!(wait.culprit().known(), None, "{}: {:?}", id, wait);
            }
            _ => {}
        }
    }
    Ok(())
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(150);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// Three processes end at one moment: the first result is handed over before the barrier opens.
#[test]
fn a_hand_over_can_end_a_wait_at_the_barrier() {
    let query = "concurrency=unlimited&latency-ms=1&spread=constant&stragglers=none&cpu-ms=0&errors=13&seed=3101064445";
    let (setup, problems) = crawl_playground::setup::parse_query(query, &[]);
    assert_eq!(problems, []);
    let run =
        run(&site_of("tree:11", setup.seed), &setup, strategy::find("process_map").expect("it is in the catalogue"));
    check_waits(&run, "process_map").expect("each wait has its culprit");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_path_covers_the_makespan(name in any_site(), setup in any_setup(), raises in prop::bool::ANY, lock in prop::bool::ANY) {
        let site = site_of(&name, setup.seed);
        let mut setup = setup;
        if raises {
            setup.questions.failure = Some(FailureRule::Raise);
        }
        if lock {
            setup.questions.guard = Some(Guard::ReentrantLock);
        }
        for pattern in CATALOGUE {
            let run = run(&site, &setup, pattern);
            check(&run, pattern.id)?;
            check_edges(&run, pattern.id)?;
            check_waits(&run, pattern.id)?;
            let bounds = run.terrain.bounds(&run.trace);
            let is_right = pattern.version == strategy::Version::Corrected && !raises;
            if is_right && run.trace.outcome() == Some(Outcome::Finished) {
                let path_us: u64 = run.path.segments().map(|segment| segment.us()).sum();
                prop_assert!(path_us >= bounds.span_us, "{}: shorter than the span", pattern.id);
            }
        }
    }

    /// With no limits and no computing, the path is the chain of links that is the span.
    #[test]
    fn without_limits_only_links_count(name in any_site(), setup in any_setup()) {
        let site = site_of(&name, setup.seed);
        let setup = Setup { cpu_ms: 0, concurrency: 0, connections: 0, max_pages: 0, rate: 0, retries: 0, congestion: 0, overhead: Overhead::None, ..setup };
        let run = run(&site, &setup, strategy::find("task_group_spawn").expect("it is in the catalogue"));
        let segments: Vec<Segment> = run.path.segments().filter(|segment| segment.us() > 0).collect();
        prop_assert_eq!(segments[0].through, Through::Start);
        prop_assert!(segments[1..].iter().all(|segment| segment.through == Through::Link), "{:#?}", run.path);
        prop_assert!(segments.iter().all(|segment| segment.doing == Doing::Fetch));
        prop_assert_eq!(segments.iter().map(Segment::us).sum::<u64>(), run.terrain.bounds(&run.trace).span_us);
        prop_assert_eq!(run.path.waited(), Vec::new());
    }

    /// With one page at a time, all work is on the path.
    #[test]
    fn with_one_page_at_a_time_all_work_is_on_the_path(name in any_site(), setup in any_setup()) {
        let site = site_of(&name, setup.seed);
        let setup = Setup { overhead: Overhead::None, ..setup };
        let run = run(&site, &setup, strategy::find("sequential").expect("it is in the catalogue"));
        let work = run.path.segments().filter(|segment| segment.span.is_some());
        prop_assert_eq!(work.count(), run.timeline.spans.len());
    }
}

/// The timeline and the path agree on what a page waited for.
#[test]
fn every_cause_occurs() {
    let base = Setup { cpu_ms: 20, concurrency: 4, overhead: Overhead::CPython, ..Setup::default() };
    let check = |id: &str, setup: &Setup, idle: &[Cause], through: &[Through]| {
        let run = run(&site_of("web:60", 1), setup, strategy::find(id).expect("an id of the catalogue"));
        for cause in idle {
            assert!(
                run.timeline.waits.iter().any(|wait| wait.cause() == *cause),
                "{id}: no wait for: {}",
                cause.word()
            );
        }
        for through in through {
            let is_on_path = run.path.segments().any(|segment| segment.through == *through);
            assert!(is_on_path, "{id}: not on the path: {}", through.word());
        }
    };
    check("gather", &base, &[Cause::Barrier], &[Through::Barrier, Through::Answer, Through::Slot]);
    check("task_group_spawn", &base, &[Cause::EventLoop], &[Through::EventLoop]);
    check("as_completed", &base, &[Cause::Gil, Cause::HandOver], &[Through::Gil]);
    check("first_completed", &base, &[Cause::Coordinator], &[Through::Coordinator]);
    check("process_map", &base, &[Cause::Starting, Cause::Shutdown], &[Through::Pause]);
    let two_cores = Setup { cores: 2, cpu_ms: 60, ..base.clone() };
    check("imap_unordered", &two_cores, &[Cause::Core], &[Through::Core]);
    check("queue_workers", &base, &[Cause::QueueJoin], &[Through::QueueJoin]);
    let rated = Setup { rate: 20, ..base.clone() };
    for id in ["rate_limited", "rate_limited-as-published", "task_group_spawn", "thread_map"] {
        check(id, &rated, &[Cause::RateLimit], &[Through::Pause]);
    }
    let retrying = Setup { errors: 30, retries: 3, ..base.clone() };
    check("async_workers", &retrying, &[Cause::Backoff], &[]);
    check("sequential", &retrying, &[Cause::Backoff], &[Through::Pause, Through::Answer]);
    let connections = Setup { connections: 2, ..base.clone() };
    check("task_group_spawn", &connections, &[Cause::Connection], &[Through::Connection]);
}

/// A callback holds a lock during a submission that takes time. Other callbacks wait, and the page of the lock's holder gets
/// the blame.
#[test]
fn a_lock_names_its_holder() {
    let mut setup = Setup { concurrency: 4, cpu_ms: 0, overhead: Overhead::CPython, ..Setup::default() };
    setup.questions.guard = Some(Guard::ReentrantLock);
    let pattern = strategy::find("future_callbacks-as-published").expect("it is in the catalogue");
    let site = r#"{"start": "/", "pages": [{"url": "/", "latency_ms": 100, "links": ["/a", "/b"]},
        {"url": "/a", "latency_ms": 100, "links": ["https://elsewhere.example/1"]},
        {"url": "/b", "latency_ms": 100, "links": ["https://elsewhere.example/2"]}]}"#;
    let (site, _) = file::read(site).expect("a site file");
    let run = run(&site, &setup, pattern);
    let lock = idle(&run.timeline).into_iter().find(|blame| blame.cause == Cause::Lock);
    let culprit = lock.and_then(|lock| lock.culprit.known());
    assert!(culprit.is_some_and(|page| site.url(page).ends_with("/a")), "{lock:?}");
}

#[test]
fn idle_time_adds_up() {
    let setup = Setup { cpu_ms: 20, concurrency: 4, overhead: Overhead::CPython, ..Setup::default() };
    for pattern in CATALOGUE {
        let run = run(&site_of("web:60", 3), &setup, pattern);
        let blames = idle(&run.timeline);
        let metrics = Metrics::of(&run.trace, &run.timeline);
        for (cause, us) in metrics.idle_us {
            let of_cause: u64 = blames.iter().filter(|blame| blame.cause == cause).map(|blame| blame.us).sum();
            assert_eq!(of_cause, us, "{}: {}", pattern.id, cause.word());
        }
        assert!(blames.is_sorted_by(|a, b| a.us >= b.us), "{}: the worst first", pattern.id);
        let nameless = |blame: &Blame| {
            matches!(blame.cause, Cause::Barrier | Cause::QueueJoin | Cause::Gil | Cause::Core | Cause::EventLoop)
                && blame.culprit.known().is_none()
        };
        assert!(!blames.iter().any(nameless), "{}: {blames:?}", pattern.id);
    }
}

/// `map` returns results in the order of submission; `imap_unordered` and tasks return them as they complete.
#[test]
fn results_arrive_in_each_patterns_order() {
    let setup = Setup { concurrency: 4, cpu_ms: 2, ..Setup::default() };
    let inversions = |id: &str| {
        let run = run(&site_of("web:60", 3), &setup, strategy::find(id).expect("an id of the catalogue"));
        let order = ResultOrder::of(&run.trace);
        assert_eq!(order.pages.len(), 60, "{id}: each result once");
        assert_eq!(order.is_in_order(), order.inversions == 0);
        order.inversions
    };
    for id in ["sequential", "thread_map", "process_map", "pool_map", "gather", "task_group_batch", "to_thread"] {
        assert_eq!(inversions(id), 0, "{id}: in order");
    }
    for id in
        ["imap_unordered", "as_completed", "first_completed", "task_group_spawn", "async_workers", "queue_workers"]
    {
        assert!(inversions(id) > 0, "{id}: as completed");
    }
}

/// The frontier has more pages than N workers can fetch: each page waits for a worker, even if the event loop releases it.
#[test]
fn a_page_that_waits_for_a_worker_says_so() {
    for id in ["task_group_spawn", "adaptive", "oracle"] {
        let setup = Setup { site: String::from("web:500"), lanes: vec![id.into()], ..Setup::default() };
        let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
        let sentence = say::critical_path(&comparison.lanes[0].critical_path, &comparison.site);
        assert!(sentence.contains(text::THROUGH_SLOT_WAITED), "{id}: {sentence}");
    }
    let setup = Setup {
        site: String::from("web:500"),
        concurrency: 0,
        lanes: vec!["task_group_spawn".into()],
        ..Setup::default()
    };
    let comparison = Runner::new(&setup, Rc::new(setup.make_site().unwrap()), None).run();
    assert!(!comparison.lanes[0].critical_path.segments().any(|segment| segment.through == Through::Slot));
}

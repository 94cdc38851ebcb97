//! What must hold for every strategy, on any site and with any settings.
//!
//! A failure prints the smallest site that shows it, one page per line.

use crawl_playground::engine::virtual_time::{self, Simulation, Terrain};
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Graph, LinkPolicy, PageId, Site};
use crawl_playground::strategy::{self, Strategy as Pattern};
use crawl_playground::trace::{EventKind, Failure, Limit, Metrics, Outcome, Timeline, Trace, verdict};
use crawl_playground::world::{Actor, Batch, Latency, Rules};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::rc::Rc;

// --- Random sites ------------------------------------------------------------------------------------------

/// A randomly drawn page.
#[derive(Clone, Debug)]
struct PageSketch {
    status: u16,
    html: bool,
    latency_us: Option<u32>,
    parse_us: Option<u32>,
    links: Vec<Link>,
}

/// The target of a link. Numbers after the last page are addresses without a page.
#[derive(Clone, Copy, Debug)]
enum Link {
    Page(usize),
    FragmentOf(usize),
    OtherHost,
}

#[derive(Clone)]
struct SiteSketch(Vec<PageSketch>);

impl fmt::Debug for SiteSketch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, page) in self.0.iter().enumerate() {
            let links: Vec<String> = page.links.iter().map(|link| link.url()).collect();
            let (url, status, links) = (url(number), page.status, links.join(" "));
            let times = format!("fetch {:?} µs, parse {:?} µs", page.latency_us, page.parse_us);
            write!(formatter, "\n    {url}: {status}, html {}, {times}, links: {links}", page.html)?;
        }
        Ok(())
    }
}

fn url(number: usize) -> String {
    if number == 0 { String::from("/") } else { format!("/p{number}") }
}

impl Link {
    fn url(self) -> String {
        match self {
            Link::Page(number) => url(number),
            Link::FragmentOf(number) => format!("{}#here", url(number)),
            Link::OtherHost => String::from("https://elsewhere.example/"),
        }
    }

    /// The page that a crawl fetches for this link.
    fn leads_to(self) -> Option<usize> {
        match self {
            Link::Page(number) | Link::FragmentOf(number) => Some(number),
            Link::OtherHost => None,
        }
    }
}

fn any_link(pages: usize) -> impl Strategy<Value = Link> {
    let number = 0..pages + 2;
    prop_oneof![
        10 => number.clone().prop_map(Link::Page),
        1 => number.prop_map(Link::FragmentOf),
        1 => Just(Link::OtherHost),
    ]
}

fn any_page(pages: usize) -> impl Strategy<Value = PageSketch> {
    let status = prop_oneof![12 => Just(200u16), 1 => Just(404), 1 => Just(204), 1 => Just(503)];
    // Equal times are where the order can go wrong.
    let time = || {
        prop_oneof![4 => Just(None), 1 => Just(Some(0)), 3 => (0u32..4).prop_map(|ms| Some(ms * 10_000)),
            1 => (0u32..200_000).prop_map(Some)]
    };
    let links = prop::collection::vec(any_link(pages), 0..5);
    (status, prop::bool::weighted(0.9), time(), time(), links).prop_map(
        |(status, html, latency_us, parse_us, links)| PageSketch { status, html, latency_us, parse_us, links },
    )
}

fn any_site() -> impl Strategy<Value = SiteSketch> {
    (1usize..30).prop_flat_map(|pages| prop::collection::vec(any_page(pages), pages)).prop_map(SiteSketch)
}

fn any_setup() -> impl Strategy<Value = Setup> {
    let spread = prop::sample::select(vec![Latency::Constant, Latency::Uniform, Latency::LogNormal, Latency::Pareto]);
    let off_or = |range: std::ops::Range<u32>| prop_oneof![Just(0u32), range];
    let network = (1u32..100, spread, off_or(1..20), off_or(1..60), off_or(50..300), off_or(1..4));
    let rules = (off_or(1..40), prop::bool::ANY, off_or(1..30), off_or(1..12), any::<u32>());
    (network, rules).prop_map(|(network, rules)| {
        let (latency_ms, spread, stragglers, errors, timeout_ms, retries) = network;
        let (concurrency, chunk, cpu_ms, connections, seed) = rules;
        let batch = if chunk { Batch::Chunk } else { Batch::Frontier };
        Setup {
            latency_ms,
            spread,
            stragglers,
            errors,
            timeout_ms,
            retries,
            concurrency,
            batch,
            cpu_ms,
            connections,
            seed,
            // Other tests check CPython's overhead. Without it, the figures here are exact.
            overhead: Overhead::None,
            rate: 1000,
            ..Setup::default()
        }
    })
}

/// A site and a setup, ready to crawl.
struct Ground {
    sketch: SiteSketch,
    site: Site,
    terrain: Terrain,
    setup: Setup,
}

impl Ground {
    fn new(sketch: &SiteSketch, setup: &Setup) -> Self {
        let mut site = Site::new("random", "/");
        for (number, page) in sketch.0.iter().enumerate() {
            let id = site.intern_reference(&url(number));
            site.set_page(id, page.status, page.html, page.latency_us, page.parse_us);
            let links = page.links.iter().map(|link| site.intern_reference(&link.url())).collect::<Vec<_>>();
            site.set_links(id, &links);
        }
        let rules = setup.rules(strategy::find("sequential").expect("it is in the catalogue"));
        let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &LinkPolicy::default())), &rules);
        Ground { sketch: sketch.clone(), site, terrain, setup: setup.clone() }
    }

    fn id(&self, number: usize) -> PageId {
        self.site.find(&url(number)).expect("every page of the sketch is on the site")
    }

    /// The number of links from the start to every page that a correct crawl fetches, from the sketch instead of the graph.
    fn depths(&self) -> BTreeMap<PageId, u32> {
        let mut depths = BTreeMap::from([(self.id(0), 0)]);
        let mut queue = VecDeque::from([(0, 0)]);
        while let Some((number, depth)) = queue.pop_front() {
            let Some(page) = self.sketch.0.get(number) else { continue };
            let index = self.id(number).index();
            if !self.terrain.attempts.all_of(index, self.terrain.costs[index]).readable {
                continue;
            }
            for target in page.links.iter().filter_map(|link| link.leads_to()) {
                depths.entry(self.id(target)).or_insert_with(|| {
                    queue.push_back((target, depth + 1));
                    depth + 1
                });
            }
        }
        depths
    }

    /// Removes the rate limit: one pattern has its own limiter, with 10 requests per second by default.
    fn rules(&self, pattern: &Pattern) -> Rules {
        Rules { pace: None, ..self.setup.rules(pattern) }
    }

    fn run(&self, pattern: &Pattern) -> Trace {
        virtual_time::run(pattern, &self.terrain, &self.rules(pattern)).expect("one run at a time")
    }
}

/// The pages whose fetch started, without retries.
fn started(trace: &Trace) -> Vec<PageId> {
    let started = trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    started.filter(|event| event.retry() == 0).map(|event| event.page()).collect()
}

fn reached(trace: &Trace, limit: Limit) -> usize {
    let reached = trace.events().iter().filter(|event| event.kind() == EventKind::LimitReached);
    reached.filter(|event| event.limit() == limit).count()
}

// --- What must be true of every trace ----------------------------------------------------------------------

/// Time moves forward, nothing follows the end, fetches start and end in pairs, and no limit is exceeded.
fn check_events(trace: &Trace, pattern: &Pattern, rules: &Rules) -> TestCaseResult {
    let id = pattern.id;
    let (mut at_us, mut flying, mut parsing) = (0, BTreeMap::new(), BTreeMap::new());
    let most = pattern.workers(rules).unwrap_or(u32::MAX).min(rules.connections.unwrap_or(u32::MAX));
    for (place, event) in trace.events().iter().enumerate() {
        prop_assert!(event.at_us() >= at_us, "{}: time ran backwards", id);
        at_us = event.at_us();
        let key = (event.row(), event.page());
        match event.kind() {
            EventKind::Started => {
                prop_assert_eq!(flying.insert(key, at_us), None, "{}: {:?} started twice", id, key);
                prop_assert!(flying.len() <= most as usize, "{}: {} in flight", id, flying.len());
                prop_assert!(parsing.keys().all(|(row, _)| *row != key.0), "{}: row {} is busy", id, key.0);
            }
            EventKind::Fetched | EventKind::Failed => {
                prop_assert!(flying.remove(&key).is_some(), "{}: {:?} ended without a start", id, key);
            }
            EventKind::Parsing => {
                let is_alone = parsing.is_empty() || pattern.actor() != Actor::Loop;
                prop_assert!(is_alone, "{}: two parses on one event loop", id);
                prop_assert!(flying.keys().all(|(row, _)| *row != key.0), "{}: row {} is busy", id, key.0);
                parsing.insert(key, at_us);
            }
            EventKind::Parsed => {
                // A parse that takes no time has no start event.
                parsing.remove(&key);
            }
            EventKind::Finished => prop_assert_eq!(place + 1, trace.events().len(), "{}: not the last event", id),
            _ => {}
        }
    }
    prop_assert!(flying.is_empty(), "{}: {:?} have no end", id, flying);
    Ok(())
}

/// The spans and waits of a row are ordered, never overlap, and take no more time than the run has.
fn check_timeline(trace: &Trace, id: &str) -> TestCaseResult {
    let timeline = Timeline::of(trace);
    let metrics = Metrics::of(trace, &timeline);
    let makespan_us = trace.makespan_us();
    prop_assert_eq!(timeline.makespan_us, makespan_us);
    prop_assert!(timeline.spans.is_sorted_by_key(|span| span.start_us()), "{}: spans by their start", id);
    let mut stretches = vec![Vec::new(); timeline.rows as usize];
    for span in &timeline.spans {
        let Some(end_us) = span.end_us() else { continue };
        prop_assert!(span.start_us() <= end_us && end_us <= makespan_us, "{}: {:?}", id, span);
        stretches[span.row() as usize].push((span.start_us(), end_us));
    }
    for wait in &timeline.waits {
        let end_us = wait.end_us().unwrap_or(makespan_us);
        prop_assert!(wait.start_us() < end_us && end_us <= makespan_us, "{}: {:?}", id, wait);
        stretches[wait.row() as usize].push((wait.start_us(), end_us));
    }
    for (row, mut stretches) in stretches.into_iter().enumerate() {
        stretches.sort_unstable();
        prop_assert!(!stretches.is_empty(), "{}: row {} never did anything", id, row);
        for pair in stretches.windows(2) {
            prop_assert!(pair[0].1 <= pair[1].0, "{}: row {} does two things at once: {:?}", id, row, pair);
        }
    }
    let idle_us: u64 = metrics.idle_us.iter().map(|(_, us)| us).sum();
    prop_assert!(idle_us + metrics.busy_us <= u64::from(timeline.rows) * makespan_us, "{}: too much time", id);
    Ok(())
}

/// This many cases take some seconds; `PROPTEST_CASES` sets another number.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_reachable_page_is_fetched_once(sketch in any_site(), setup in any_setup()) {
        let ground = Ground::new(&sketch, &setup);
        let expected: Vec<PageId> = ground.depths().into_keys().collect();
        for pattern in strategy::corrected() {
            let trace = ground.run(pattern);
            let mut fetched = started(&trace);
            fetched.sort_unstable();
            prop_assert_eq!(&fetched, &expected, "{}", pattern.id);
            prop_assert_eq!(trace.outcome(), Some(Outcome::Finished), "{}", pattern.id);
            prop_assert_eq!(verdict(&trace, &ground.terrain.graph), [], "{}", pattern.id);
            check_events(&trace, pattern, &ground.rules(pattern))?;
            check_timeline(&trace, pattern.id)?;
        }
    }

    #[test]
    fn no_schedule_beats_the_bound(sketch in any_site(), setup in any_setup()) {
        let ground = Ground::new(&sketch, &setup);
        for pattern in strategy::corrected() {
            let trace = ground.run(pattern);
            let bounds = ground.terrain.bounds(&trace);
            prop_assert!(bounds.with_workers(trace.concurrency) <= trace.makespan_us(), "{}: {:?}", pattern.id, bounds);
            if pattern.id == "sequential" {
                prop_assert_eq!(bounds.work_us, trace.makespan_us());
            }
        }
        // With nothing shared and nothing to compute, tasks that spawn tasks take the shortest way to every page.
        let mut sketch = sketch;
        sketch.0.iter_mut().for_each(|page| page.parse_us = None);
        let ground = Ground::new(&sketch, &Setup { cpu_ms: 0, concurrency: 0, connections: 0, ..setup });
        let trace = ground.run(strategy::find("task_group_spawn").expect("it is in the catalogue"));
        prop_assert_eq!(ground.terrain.bounds(&trace).span_us, trace.makespan_us());
    }

    #[test]
    fn a_run_is_the_same_when_repeated_and_in_slices(
        sketch in any_site(),
        setup in any_setup(),
        budgets in prop::collection::vec(1u32..40, 1..20),
    ) {
        let ground = Ground::new(&sketch, &setup);
        for pattern in strategy::corrected() {
            let bytes = ground.run(pattern).to_bytes();
            prop_assert!(bytes == ground.run(pattern).to_bytes(), "{}: again", pattern.id);
            let mut simulation = Simulation::new(pattern, &ground.terrain, &ground.rules(pattern)).expect("one run at a time");
            let mut slices = budgets.iter().cycle();
            while !simulation.advance(slices.next().copied().unwrap_or(1)) {}
            prop_assert!(bytes == simulation.into_trace().to_bytes(), "{}: in slices {:?}", pattern.id, budgets);
        }
    }

    #[test]
    fn a_cancelled_run_ends_at_once(sketch in any_site(), setup in any_setup(), steps in 1u32..400) {
        let ground = Ground::new(&sketch, &setup);
        for pattern in strategy::corrected() {
            let mut simulation = Simulation::new(pattern, &ground.terrain, &ground.rules(pattern)).expect("one run at a time");
            let over = simulation.advance(steps);
            let before = simulation.events();
            simulation.cancel();
            simulation.cancel();
            let trace = simulation.into_trace();
            let (before, after) = trace.events().split_at(before);
            if over {
                prop_assert!(after.is_empty(), "{}: a run that is over cannot be cancelled", pattern.id);
                continue;
            }
            let count = |kinds: &[EventKind]| before.iter().filter(|event| kinds.contains(&event.kind())).count();
            let flying = count(&[EventKind::Started]) - count(&[EventKind::Fetched, EventKind::Failed]);
            let ended: Vec<_> = after.iter().filter(|event| event.kind() == EventKind::Failed).collect();
            prop_assert!(ended.iter().all(|event| event.failure() == Some(Failure::Cancelled)), "{}", pattern.id);
            prop_assert_eq!(ended.len(), flying, "{}: what was in flight is cancelled", pattern.id);
            prop_assert!(after.iter().all(|event| event.kind() != EventKind::Started), "{}: a late start", pattern.id);
            prop_assert_eq!(trace.outcome(), Some(Outcome::Cancelled), "{}", pattern.id);
            check_events(&trace, pattern, &ground.rules(pattern))?;
            check_timeline(&trace, pattern.id)?;
        }
    }

    #[test]
    fn the_page_limit_is_kept(sketch in any_site(), setup in any_setup(), max_pages in 1u32..30) {
        let reachable = Ground::new(&sketch, &setup).depths().len();
        let ground = Ground::new(&sketch, &Setup { max_pages, ..setup });
        for pattern in strategy::corrected() {
            let trace = ground.run(pattern);
            let mut fetched = started(&trace);
            prop_assert_eq!(fetched.len(), reachable.min(max_pages as usize), "{}", pattern.id);
            fetched.sort_unstable();
            fetched.dedup();
            prop_assert_eq!(fetched.len(), reachable.min(max_pages as usize), "{}: each once", pattern.id);
            let cut = reachable > max_pages as usize;
            prop_assert_eq!(reached(&trace, Limit::Pages), usize::from(cut), "{}", pattern.id);
            prop_assert_eq!(trace.outcome(), Some(Outcome::Finished), "{}", pattern.id);
            check_events(&trace, pattern, &ground.rules(pattern))?;
            check_timeline(&trace, pattern.id)?;
        }
    }

    #[test]
    fn the_depth_limit_is_kept(sketch in any_site(), setup in any_setup(), max_depth in 1u32..6) {
        let ground = Ground::new(&sketch, &Setup { max_depth, ..setup });
        let depths = ground.depths();
        let within: BTreeSet<PageId> =
            depths.iter().filter(|(_, depth)| **depth <= max_depth).map(|(page, _)| *page).collect();
        for pattern in strategy::corrected() {
            let trace = ground.run(pattern);
            let fetched: BTreeSet<PageId> = started(&trace).into_iter().collect();
            if ["sequential", "gather"].contains(&pattern.id) {
                prop_assert_eq!(&fetched, &within, "{}", pattern.id);
                let cut = within.len() < depths.len();
                prop_assert_eq!(reached(&trace, Limit::Depth), usize::from(cut), "{}", pattern.id);
            }
            // If a page's depth is that of the first parsed link, a long but fast path may hide a short but slow one. So
            // pages can be missing, but there are never too many.
            prop_assert!(fetched.is_subset(&within), "{}", pattern.id);
            prop_assert_eq!(trace.outcome(), Some(Outcome::Finished), "{}", pattern.id);
            check_events(&trace, pattern, &ground.rules(pattern))?;
            check_timeline(&trace, pattern.id)?;
        }
    }
}

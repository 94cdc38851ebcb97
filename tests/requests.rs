//! What happens to a request on its way: its host's connections, redirects, and what its timeout includes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Setup, parse_query};
use crawl_playground::site::{Graph, Site, file};
use crawl_playground::strategy::{self, CATALOGUE, Strategy, Version};
use crawl_playground::trace::{
    Cause, EventKind, Failure, Fault, Metrics, Outcome, Repeat, ResultOrder, Timeline, Trace, verdict,
};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A run, and the results that tests read from it.
struct Run {
    site: Site,
    graph: Rc<Graph>,
    trace: Trace,
    timeline: Timeline,
    metrics: Metrics,
    bound_us: u64,
}

impl Run {
    /// Crawls a site file whose pages take no time to parse, with the settings of an address.
    fn of(strategy: &str, query: &str, site: &Value) -> Run {
        Run::by(strategy::find(strategy).unwrap(), query, site)
    }

    fn by(strategy: &Strategy, query: &str, site: &Value) -> Run {
        let (site, warnings) = file::read(&site.to_string()).unwrap();
        assert_eq!(warnings, []);
        let (setup, problems) = parse_query(&format!("cpu-ms=0&overhead=none&stragglers=none&{query}"), &[]);
        assert_eq!(problems, []);
        let rules = Setup { ..setup }.rules(strategy);
        let graph = Rc::new(Graph::of(&site, &rules.links));
        let terrain = Terrain::of(&site, graph.clone(), &rules);
        let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
        let timeline = Timeline::of(&trace);
        let metrics = Metrics::of(&trace, &timeline);
        let bound_us = terrain.bounds(&trace).with_workers(trace.concurrency);
        assert!(bound_us <= timeline.makespan_us, "{}: no run ends before its bound", strategy.id);
        Run { site, graph, trace, timeline, metrics, bound_us }
    }

    /// The addresses of all events of a kind.
    fn urls(&self, kind: EventKind) -> Vec<Cow<'_, str>> {
        let events = self.trace.events().iter().filter(|event| event.kind() == kind);
        events.map(|event| self.site.url(event.page())).collect()
    }

    fn visited(&self) -> BTreeSet<Cow<'_, str>> {
        self.trace.visited().into_iter().map(|page| self.site.url(page)).collect()
    }

    fn failures(&self, failure: Failure) -> usize {
        self.trace
            .events()
            .iter()
            .filter(|event| event.kind() == EventKind::Failed && event.failure() == Some(failure))
            .count()
    }

    fn times_fetched(&self, url: &str) -> usize {
        self.urls(EventKind::Started).iter().filter(|started| **started == url).count()
    }
}

fn corrected() -> impl Iterator<Item = &'static Strategy> {
    CATALOGUE.iter().filter(|strategy| strategy.version == Version::Corrected)
}

fn page(url: &str, latency_ms: u32, links: &[&str]) -> Value {
    json!({"url": url, "latency_ms": latency_ms, "links": links})
}

fn redirect(url: &str, status: u16, location: &str) -> Value {
    json!({"url": url, "latency_ms": 20, "status": status, "location": location})
}

fn site(pages: &[Value]) -> Value {
    json!({"start": "/", "pages": pages})
}

// --- Hosts ---------------------------------------------------------------------------------------------------

/// Pages of 100 ms on `hosts` other hosts, four on each host, all linked from the start page.
fn hosts(hosts: usize) -> Value {
    let urls: Vec<String> = (0..4 * hosts).map(|page| format!("https://h{}.example/p{page}", page % hosts)).collect();
    let links: Vec<&str> = urls.iter().map(String::as_str).collect();
    let pages: Vec<Value> = links.iter().map(|url| page(url, 100, &[])).collect();
    site(&[vec![page("/", 10, &links)], pages].concat())
}

#[test]
fn each_host_has_its_own_limit_of_connections() {
    for (query, makespan_us, most) in [
        ("connections=2", 210_000, 12),
        ("connections=1", 410_000, 6),
        ("connections=3", 210_000, 18),
        ("connections=no-limit", 110_000, 24),
    ] {
        let run = Run::of("gather", &format!("concurrency=unlimited&external=fetch&{query}"), &hosts(6));
        assert_eq!((run.metrics.makespan_us, run.metrics.max_in_flight), (makespan_us, most), "{query}");
    }
}

#[test]
fn a_host_is_the_same_in_any_case_and_with_its_default_port() {
    let urls = ["https://a.example/1", "HTTPS://A.Example:443/2", "http://a.example/3", "https://a.example:8443/4"];
    let pages: Vec<Value> = urls.iter().map(|url| page(url, 100, &[])).collect();
    let of = site(&[vec![page("/", 10, &urls)], pages].concat());
    let run = Run::of("gather", "concurrency=unlimited&external=fetch&connections=1", &of);
    // A different scheme or port means a different host. Different case or an explicit default port does not.
    assert_eq!((run.metrics.max_in_flight, run.metrics.makespan_us), (3, 210_000));
}

#[test]
fn a_wait_for_a_connection_names_the_page_that_had_it() {
    for rate in ["no-limit", "40"] {
        let query = format!("concurrency=unlimited&external=fetch&connections=2&latency-ms=30&rate={rate}");
        let mut of = hosts(3);
        for (number, page) in of["pages"].as_array_mut().unwrap().iter_mut().enumerate() {
            page["latency_ms"] = json!(20 + 7 * number);
        }
        let run = Run::of("task_group_spawn", &query, &of);
        let waits: Vec<_> = run.timeline.waits.iter().filter(|wait| wait.cause() == Cause::Connection).collect();
        assert_eq!(waits.len(), 6, "two fetches wait for each host");
        for wait in waits {
            let begins = run
                .timeline
                .spans
                .iter()
                .find(|span| span.row() == wait.row() && Some(span.start_us()) >= wait.end_us());
            let ended = run.timeline.spans.iter().find(|span| span.page() == wait.culprit()).unwrap();
            assert_eq!(ended.end_us(), wait.end_us());
            assert_eq!(run.graph.host(begins.unwrap().page()), run.graph.host(wait.culprit()), "it has the same host");
        }
    }
}

// --- Redirects -----------------------------------------------------------------------------------------------

/// Two addresses that redirect to a third, which the start page also links to.
fn moved() -> Value {
    site(&[
        page("/", 20, &["/old1", "/old2", "/new"]),
        redirect("/old1", 301, "/new"),
        redirect("/old2", 302, "/new"),
        page("/new", 20, &["/deep"]),
        page("/deep", 20, &[]),
    ])
}

#[test]
fn the_target_of_redirects_and_links_is_fetched_once() {
    for strategy in corrected() {
        let run = Run::by(strategy, "concurrency=4&rate=1000", &moved());
        assert_eq!(run.trace.outcome(), Some(Outcome::Finished), "{}", strategy.id);
        assert_eq!((run.metrics.fetches, run.metrics.duplicate_fetches), (5, 0), "{}", strategy.id);
        assert_eq!(
            run.visited(),
            BTreeSet::from(["/", "/old1", "/old2", "/new", "/deep"].map(Cow::from)),
            "{}",
            strategy.id
        );
        assert_eq!(run.metrics.failed, 0, "{}", strategy.id);
        assert_eq!(verdict(&run.trace, &run.graph), [], "{}", strategy.id);
    }
    let run = Run::of("gather", "", &moved());
    assert_eq!(run.metrics.makespan_us, 60_000);
}

#[test]
fn as_published_the_library_follows_redirects_unknown_to_the_crawl() {
    let run = Run::of("gather-as-published", "", &moved());
    assert_eq!((run.metrics.fetches, run.metrics.duplicate_fetches), (7, 2));
    assert_eq!(run.times_fetched("/new"), 3);
    let found = verdict(&run.trace, &run.graph);
    assert!(matches!(found[..], [Fault::Repeated { why: Repeat::Redirect, .. }]), "{found:?}");
}

#[test]
fn a_fetch_follows_redirects_and_each_hop_takes_time() {
    for status in [301, 302, 303, 307, 308] {
        let of = site(&[
            page("/", 20, &["/a"]),
            redirect("/a", status, "/b#top"),
            redirect("/b", status, "c/"),
            page("/c/", 30, &["leaf"]),
            page("/c/leaf", 5, &[]),
        ]);
        for strategy in corrected() {
            let run = Run::by(strategy, "concurrency=2&rate=1000", &of);
            let started = run.urls(EventKind::Started);
            assert_eq!(started, ["/", "/a", "/b", "/c/", "/c/leaf"], "{} {status}", strategy.id);
            assert_eq!(run.visited().len(), 5, "{} {status}", strategy.id);
            assert_eq!(run.urls(EventKind::Redirected), ["/b", "/c/"], "{} {status}", strategy.id);
        }
        let run = Run::of("gather", "", &of);
        assert_eq!((run.metrics.makespan_us, run.bound_us), (95_000, 95_000));
        let rows: BTreeSet<u32> = run.timeline.spans.iter().map(|span| span.row()).collect();
        assert_eq!(rows.len(), 1, "a worker follows a redirect itself");
    }
}

/// A chain of redirects from `/0` to a page.
fn chain(hops: usize) -> Value {
    let mut pages = vec![page("/", 1, &["/0"]), page(&format!("/{hops}"), 1, &["/end"]), page("/end", 1, &[])];
    pages.extend((0..hops).map(|hop| redirect(&format!("/{hop}"), 301, &format!("/{}", hop + 1))));
    site(&pages)
}

#[test]
fn twenty_redirects_are_followed_and_no_more() {
    for (id, strategy) in [("gather", "gather"), ("published", "gather-as-published")] {
        let run = Run::of(strategy, "", &chain(20));
        assert_eq!((run.metrics.fetches, run.metrics.failed), (23, 0), "{id}");
        let run = Run::of(strategy, "", &chain(21));
        assert_eq!((run.metrics.fetches, run.failures(Failure::Redirects)), (22, 1), "{id}");
    }
}

#[test]
fn a_loop_of_redirects_is_a_failure() {
    for version in ["gather", "gather-as-published", "thread_map", "process_map", "sequential"] {
        let of = site(&[page("/", 20, &["/self"]), redirect("/self", 301, "/self")]);
        let run = Run::of(version, "", &of);
        assert_eq!((run.metrics.fetches, run.failures(Failure::Redirects)), (2, 1), "{version}");
        let of = site(&[page("/", 20, &["/a"]), redirect("/a", 301, "/b"), redirect("/b", 302, "/a")]);
        let run = Run::of(version, "", &of);
        assert_eq!((run.metrics.fetches, run.failures(Failure::Redirects)), (3, 1), "{version}");
        assert_eq!(run.trace.outcome(), Some(Outcome::Finished), "{version}");
    }
    // The page links to both, so neither may count as fetched through the other.
    let of = site(&[page("/", 20, &["/a", "/b"]), redirect("/a", 301, "/b"), redirect("/b", 302, "/a")]);
    let run = Run::of("gather", "", &of);
    assert_eq!((run.metrics.fetches, run.failures(Failure::Redirects)), (3, 2));
    let run = Run::of("gather", "failure=raise", &of);
    assert_eq!(run.trace.outcome(), Some(Outcome::Raised), "as requests raises TooManyRedirects");
}

#[test]
fn redirects_to_other_hosts_are_treated_like_links() {
    let of = site(&[
        page("/", 20, &["/out"]),
        redirect("/out", 301, "https://other.example/"),
        page("https://other.example/", 20, &[]),
    ]);
    let check = |external: &str, fetches: u32, listed: &[&str], visited: usize| {
        let run = Run::of("gather", &format!("external={external}"), &of);
        assert_eq!((run.metrics.fetches, run.metrics.failed), (fetches, 0), "{external}");
        assert_eq!(run.urls(EventKind::Listed), listed, "{external}");
        assert_eq!(run.visited().len(), visited, "{external}");
    };
    check("ignore", 2, &[], 2);
    check("list", 2, &["https://other.example/"], 3);
    check("fetch", 3, &[], 3);
}

#[test]
fn robots_txt_applies_to_the_target_of_a_redirect() {
    let mut of = moved();
    of["robots"] = json!(["/new"]);
    let run = Run::of("gather", "robots=on", &of);
    assert_eq!((run.metrics.fetches, run.metrics.disallowed, run.metrics.failed), (3, 1, 0));
    let of = json!({"start": "/", "robots": ["/new"], "pages": [
        page("/", 20, &["/old"]), redirect("/old", 301, "/new"), page("/new", 20, &[])]});
    let run = Run::of("gather", "robots=on", &of);
    assert_eq!((run.metrics.fetches, run.urls(EventKind::Disallowed)), (2, vec![Cow::from("/new")]));
    assert_eq!(Run::of("gather", "robots=off", &of).metrics.fetches, 3);
}

#[test]
fn limits_apply_to_redirects_too() {
    let run = Run::of("gather", "max-pages=3", &chain(5));
    assert_eq!((run.metrics.fetches, run.metrics.failed), (3, 0));
    assert_eq!(run.visited(), BTreeSet::from(["/", "/0", "/1"].map(Cow::from)));
    // A redirect does not increase the depth.
    let run = Run::of("gather", "max-depth=2", &chain(5));
    assert_eq!(run.times_fetched("/end"), 1);
    assert_eq!(Run::of("gather", "max-depth=1", &chain(5)).times_fetched("/end"), 0);
    // Each hop waits for a connection, and for its turn under a rate limit.
    let run = Run::of("gather", "connections=1&rate=10", &chain(2));
    assert_eq!(run.metrics.makespan_us, 401_000);
}

#[test]
fn each_redirected_address_has_its_own_retries() {
    let of = chain(3);
    for seed in 0..20 {
        let query = format!("errors=40&retries=3&jitter=none&backoff-ms=1&seed={seed}");
        let run = Run::of("gather", &query, &of);
        let mut attempts: BTreeMap<u32, u16> = BTreeMap::new();
        for event in run.trace.events().iter().filter(|event| event.kind() == EventKind::Started) {
            let expected = attempts.entry(event.page().0).or_default();
            assert_eq!(event.retry(), *expected, "seed {seed}");
            *expected += 1;
        }
        assert!(attempts.values().all(|&attempts| attempts <= 4));
    }
}

#[test]
fn results_keep_the_order_of_the_requested_pages() {
    let of = site(&[
        page("/", 20, &["/slow", "/old", "/quick"]),
        page("/slow", 100, &[]),
        redirect("/old", 301, "/new"),
        page("/new", 20, &[]),
        page("/quick", 10, &[]),
    ]);
    let run = Run::of("thread_map", "concurrency=3", &of);
    let order = ResultOrder::of(&run.trace);
    let urls: Vec<_> = order.pages.iter().map(|&page| run.site.url(page)).collect();
    assert_eq!((urls, order.inversions), (["/", "/slow", "/old", "/quick"].map(Cow::from).to_vec(), 0));
}

// --- What a timeout includes -----------------------------------------------------------------------------------

/// Ten pages of 100 ms.
fn ten() -> Value {
    let urls: Vec<String> = (0..10).map(|number| format!("/p{number}")).collect();
    let links: Vec<&str> = urls.iter().map(String::as_str).collect();
    site(&[vec![page("/", 20, &links)], links.iter().map(|url| page(url, 100, &[])).collect()].concat())
}

#[test]
fn a_timeout_can_include_the_wait_for_a_connection() {
    let query = "concurrency=unlimited&connections=1&timeout-ms=350";
    let run = Run::of("gather", query, &ten());
    assert_eq!((run.metrics.fetches, run.metrics.failed, run.metrics.makespan_us), (11, 0, 1_020_000));
    for strategy in ["gather", "task_group_spawn", "thread_map", "gather-as-published"] {
        let run = Run::of(strategy, &format!("{query}&timeout-from=asked"), &ten());
        // Three responses arrive; the fourth request is aborted in flight; six are never sent.
        assert_eq!(run.urls(EventKind::Fetched).len(), 1 + 3, "{strategy}");
        assert_eq!((run.failures(Failure::Timeout), run.failures(Failure::PoolTimeout)), (1, 6), "{strategy}");
        assert_eq!((run.metrics.fetches, run.metrics.timeouts, run.metrics.failed), (5, 7, 7), "{strategy}");
        assert_eq!((run.metrics.makespan_us, run.metrics.max_in_flight), (370_000, 1), "{strategy}");
        assert_eq!(run.trace.outcome(), Some(Outcome::Finished), "{strategy}");
    }
}

#[test]
fn a_timeout_can_include_the_wait_for_the_rate() {
    let query = "concurrency=unlimited&rate=10&timeout-ms=350&timeout-from=asked";
    let run = Run::of("gather", query, &ten());
    // The turns are at 100, 200, 300, 400, ... ms, and requests made at 20 ms time out at 370 ms.
    assert_eq!((run.urls(EventKind::Fetched).len(), run.failures(Failure::Timeout)), (1 + 2, 1));
    assert_eq!((run.failures(Failure::PoolTimeout), run.metrics.makespan_us), (7, 370_000));
}

#[test]
fn an_unsent_request_is_retried_and_its_connection_is_not_lost() {
    let query =
        "concurrency=unlimited&connections=2&timeout-ms=150&timeout-from=asked&retries=10&backoff-ms=100&jitter=none";
    let run = Run::of("task_group_spawn", query, &ten());
    assert_eq!(run.urls(EventKind::Fetched).len(), 11, "all of them in the end");
    assert_eq!(run.metrics.max_in_flight, 2);
    assert!(run.failures(Failure::PoolTimeout) > 0);
    // Without a wait before sending, the two settings are the same.
    let of = |from: &str| Run::of("gather", &format!("timeout-ms=60&timeout-from={from}"), &ten()).trace.fingerprint();
    assert_eq!(of("sent"), of("asked"));
}

#[test]
fn a_run_with_timeouts_never_beats_the_bound() {
    let strategies: Vec<&Strategy> = corrected().collect();
    for (seed, strategy) in (0..40).zip(strategies.iter().cycle()) {
        let query = format!(
            "seed={seed}&concurrency=3&connections=1&timeout-ms={}&timeout-from=asked&retries={}",
            60 + seed * 7,
            seed % 3 + 1
        );
        Run::by(strategy, &query, &ten());
        Run::by(strategy, &query, &moved());
    }
}

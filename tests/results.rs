//! The order in which a strategy takes results, compared with the order in which it submitted the pages.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::compare::Runner;
use crawl_playground::setup::{Setup, setting};
use crawl_playground::site::{Site, file};
use crawl_playground::strategy::{self, Strategy};
use crawl_playground::trace::ResultOrder;
use std::rc::Rc;

/// A start page with 40 links. Five pages take 300 ms, the others 20 ms, and a few of them link back.
fn uneven() -> Rc<Site> {
    let links: Vec<String> = (0..40).map(|number| format!("\"/p{number}\"")).collect();
    let page = |number: u32| {
        let latency_ms = if number.is_multiple_of(8) { 300 } else { 20 };
        let links =
            if number.is_multiple_of(5) { format!("\"/p{}\", \"/\"", (number + 7) % 40) } else { String::new() };
        format!("{{\"url\": \"/p{number}\", \"latency_ms\": {latency_ms}, \"links\": [{links}]}}")
    };
    let pages: Vec<String> = (0..40).map(page).collect();
    let start = format!("{{\"url\": \"/\", \"latency_ms\": 20, \"links\": [{}]}}", links.join(","));
    let (site, _) = file::read(&format!("{{\"start\": \"/\", \"pages\": [{start}, {}]}}", pages.join(","))).unwrap();
    Rc::new(site)
}

fn order(site: &Rc<Site>, strategy: &Strategy, settings: &[(&str, &str)]) -> ResultOrder {
    let mut setup = Setup { concurrency: 4, cpu_ms: 1, ..Setup::default() };
    for (key, value) in [("lanes", strategy.id)].iter().chain(settings) {
        setting(key).unwrap().set(&mut setup, value).unwrap();
    }
    ResultOrder::of(&Runner::new(&setup, site.clone(), None).run().lanes[0].trace)
}

/// Both versions of a pattern, by its id.
fn versions(id: &str) -> [&'static Strategy; 2] {
    let corrected = strategy::find(id).unwrap();
    [corrected, corrected.other_version().unwrap()]
}

const PARSE_IN: [&[(&str, &str)]; 2] = [&[("parse-in", "parent")], &[("parse-in", "child")]];

/// Published versions fetch some pages twice: then the second result belongs to the second submission.
#[test]
fn maps_and_gathers_return_results_in_the_order_of_their_input() {
    let site = uneven();
    for id in ["sequential", "thread_map", "process_map", "pool_map", "gather", "task_group_batch", "to_thread"] {
        for (strategy, settings) in versions(id).into_iter().flat_map(|version| PARSE_IN.map(|place| (version, place)))
        {
            let order = order(&site, strategy, settings);
            assert_eq!(order.pages.len(), 41, "{} {settings:?}: each page once", strategy.id);
            assert_eq!(order.inversions, 0, "{} {settings:?}", strategy.id);
        }
    }
}

#[test]
fn as_completed_patterns_do_not_keep_the_order() {
    let site = uneven();
    for id in ["imap_unordered", "as_completed", "first_completed", "task_group_spawn", "queue_workers"] {
        for (strategy, settings) in versions(id).into_iter().flat_map(|version| PARSE_IN.map(|place| (version, place)))
        {
            assert!(order(&site, strategy, settings).inversions > 0, "{} {settings:?}", strategy.id);
        }
    }
}

/// A page that raised has no result, and neither have the pages after it.
#[test]
fn results_lost_to_an_exception_do_not_count_as_inversions() {
    let (site, _) = file::read(
        r#"{"start": "/", "pages": [{"url": "/", "latency_ms": 10, "links": ["/slow", "/fails", "/fast", "/more"]},
            {"url": "/slow", "latency_ms": 90}, {"url": "/fails", "latency_ms": 50, "status": 500},
            {"url": "/fast", "latency_ms": 20}, {"url": "/more", "latency_ms": 30}]}"#,
    )
    .unwrap();
    let site = Rc::new(site);
    for id in ["thread_map", "process_map", "task_group_batch"] {
        let order = order(&site, strategy::find(id).unwrap(), &[("failure", "raise")]);
        let urls: Vec<_> = order.pages.iter().map(|page| site.url(*page).into_owned()).collect();
        assert_eq!((order.inversions, &*urls[0]), (0, "/"), "{id}: {urls:?}");
        assert!(!urls.iter().any(|url| url == "/fast" || url == "/fails"), "{id}: {urls:?}");
    }
}

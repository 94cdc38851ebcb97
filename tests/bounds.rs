//! No lane ends before any bound that the page shows for it: on random sites, for every version of every pattern, with any
//! settings for all lanes or for one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::compare::{Comparison, Lane, Runner, SharedBound};
use crawl_playground::page::host;
use crawl_playground::page::picture::Picture;
use crawl_playground::page::scene::{Chart, EndFlag, Range};
use crawl_playground::setup::{Kind, SETTINGS, Setting, parse_query, setting};
use crawl_playground::site::{Site, demo};
use crawl_playground::strategy::CATALOGUE;
use crawl_playground::trace::Outcome;
use proptest::prelude::*;
use proptest::sample::select;
use std::rc::Rc;

/// A run with more steps than this never ends, so there is no end to compare with a bound.
const MOST_STEPS: u32 = 300_000;

/// For each page: its status, its latency and its CPU time in ms, its links and its images.
type Sketch = Vec<(u16, Option<u32>, Option<u32>, Vec<String>, Vec<String>)>;

fn any_site() -> impl Strategy<Value = Sketch> {
    (1usize..25).prop_flat_map(|pages| {
        let link = prop_oneof![
            8 => (0..pages).prop_map(|page| format!("/p{page}")),
            1 => (0..pages).prop_map(|page| format!("/p{page}#part")),
            1 => Just(String::from("https://elsewhere.example/")),
            1 => Just(String::from("/missing")),
        ];
        let image = (0..pages).prop_map(|page| format!("/p{page}.png"));
        let status = prop_oneof![9 => Just(200u16), 1 => Just(500), 1 => Just(404)];
        let ms = || prop_oneof![2 => Just(None), 1 => Just(Some(0)), 4 => (1u32..200).prop_map(Some)];
        let (links, images) = (prop::collection::vec(link, 0..6), prop::collection::vec(image, 0..2));
        prop::collection::vec((status, ms(), ms(), links, images), pages)
    })
}

fn site_of(sketch: &Sketch) -> Site {
    let mut site = Site::new("random", "/p0");
    for (number, (status, latency_ms, parse_ms, links, images)) in sketch.iter().enumerate() {
        let id = site.intern_reference(&format!("/p{number}"));
        let us = |ms: &Option<u32>| ms.map(|ms| ms * 1000);
        site.set_page(id, *status, true, us(latency_ms), us(parse_ms));
        let links = links.iter().map(|link| site.intern_reference(link)).collect::<Vec<_>>();
        site.set_links(id, &links);
        let images: Vec<_> = images.iter().map(|image| site.intern_reference(image)).collect();
        site.set_images(id, &images);
    }
    site
}

/// A setting with a value, as in an address. Small numbers are more frequent, because there a limit has an effect.
fn any_setting(keys: Vec<&'static str>) -> impl Strategy<Value = String> {
    (select(keys), any::<u32>(), prop_oneof![2 => Just(9), 1 => Just(u32::MAX)]).prop_map(|(key, drawn, most)| {
        let value = match setting(key).unwrap().kind {
            Kind::Number { off: Some(word), .. } if drawn % 4 == 0 => word.to_string(),
            Kind::Number { min, slider_max, .. } => {
                let choices = (slider_max.max(min) - min).saturating_add(1).min(most);
                (min + drawn / 4 % choices).to_string()
            }
            Kind::Choice { words } => words[drawn as usize % words.len()].to_string(),
            Kind::Lanes | Kind::Site => panic!("{key} is not drawn"),
        };
        format!("{key}={value}")
    })
}

/// The keys of what crawls do and meet; live runs have no virtual time.
fn keys(is_kept: impl Fn(&Setting) -> bool) -> Vec<&'static str> {
    let settings = SETTINGS.iter().filter(|setting| !["site", "lanes", "mode", "live-lanes"].contains(&setting.key));
    settings.filter(|setting| is_kept(setting)).map(|setting| setting.key).collect()
}

fn any_query() -> impl Strategy<Value = String> {
    let ids: Vec<&str> = CATALOGUE.iter().map(|strategy| strategy.id).collect();
    let own = prop::collection::vec(any_setting(keys(Setting::can_be_own)), 0..4);
    let lane = (select(ids), any::<bool>(), own).prop_map(|(id, has_own, own)| {
        let own = own.iter().filter(|_| has_own).map(|setting| format!(":{setting}"));
        std::iter::once(id.to_string()).chain(own).collect::<String>()
    });
    let settings = prop::collection::vec(any_setting(keys(|_| true)), 0..12);
    (prop::collection::vec(lane, 1..5), settings)
        .prop_map(|(lanes, settings)| format!("lanes={}&{}", lanes.join(","), settings.join("&")))
}

/// The comparison of a query; `None` if a lane never ends.
fn compare(query: &str, site: Site) -> Option<Comparison> {
    let (setup, problems) = parse_query(query, &[]);
    assert_eq!(problems, [], "{query}");
    let mut runner = Runner::new(&setup, Rc::new(site), None);
    // One call advances one lane or reads a part of a result from it.
    let is_over = (0..600).any(|_| runner.advance(MOST_STEPS));
    is_over.then(|| runner.finish())
}

/// Each bound that the page draws or writes, or that a result contains, with its lane and place.
fn said(comparison: &Comparison) -> Vec<(&Lane, &'static str, u64)> {
    let picture = Picture::simulated(comparison.clone(), Range::default(), 1);
    let (chart, answer) = (&picture.chart, host::result_json(&picture));
    let mut said = Vec::new();
    for (index, (lane, drawn)) in comparison.lanes.iter().zip(&chart.lanes).enumerate() {
        let answered_ms = answer["lanes"][index]["bound_ms"].as_f64().unwrap();
        said.push((lane, "answered", (answered_ms * 1000.0) as u64));
        said.push((lane, "in the table", lane.bound_us()));
        said.push((lane, "its own line", drawn.own_bound_us));
        said.push((lane, "the shared line", chart.bound.map_or(0, |bound| bound.us)));
        said.extend(EndFlag::of(comparison, lane).map(|end| (lane, "the flag", end.bound_us)));
    }
    said
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2000);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_lane_ends_before_a_bound_that_the_page_shows_for_it(sketch in any_site(), query in any_query()) {
        let Some(comparison) = compare(&query, site_of(&sketch)) else { return Ok(()) };
        for (lane, place, bound_us) in said(&comparison) {
            let (id, end_us) = (lane.strategy.id, lane.makespan_us());
            prop_assert!(bound_us <= end_us, "{id} ends at {end_us} µs, and {place} says {bound_us}: {:?}", lane.bounds);
        }
        let bounds: Vec<u64> = comparison.lanes.iter().map(Lane::telling_bound_us).filter(|us| *us > 0).collect();
        let chart = Chart::of(&comparison, Range::default());
        match chart.bound {
            Some(SharedBound { us, .. }) => {
                prop_assert!(bounds.iter().all(|own| *own == us), "one line for {:?}", bounds);
                prop_assert!(!chart.has_own_bounds());
            }
            None => {
                let own: Vec<u64> = chart.lanes.iter().map(|lane| lane.own_bound_us).filter(|us| *us > 0).collect();
                prop_assert_eq!(own, bounds, "a lane has no line, or that of another");
            }
        }
    }
}

/// The bounds of a query on the demo site: checks the shared bound, and returns each lane's own line.
fn check(query: &str, shared: Option<Option<u32>>) -> Vec<u64> {
    let comparison = compare(query, demo::site()).unwrap();
    let chart = Chart::of(&comparison, Range::default());
    assert_eq!(chart.bound.map(|bound| bound.workers), shared, "{query}: {:?}", chart.bound);
    chart.lanes.iter().map(|lane| lane.own_bound_us).collect()
}

#[test]
fn lanes_with_the_same_bound_share_one_line() {
    check("lanes=sequential,gather,task_group_spawn", Some(Some(8)));
    check("lanes=gather&concurrency=4", Some(Some(4)));
    // If no limit has an effect, the chain of links is the only bound.
    check("lanes=gather,gather:concurrency=1000&concurrency=unlimited", Some(None));
    check("lanes=gather&concurrency=unlimited", Some(None));
    // Process workers parse the pages that they fetch, as tasks do.
    check("lanes=process_map,gather", Some(Some(8)));
}

#[test]
fn lanes_with_different_pages_workers_costs_or_parsing_have_separate_lines() {
    for query in [
        "lanes=future_callbacks-as-published,gather&concurrency=4",
        "lanes=thread_map,gather",
        "lanes=gather,gather:concurrency=2",
        "lanes=gather,gather:cpu-ms=40",
        "lanes=gather,gather:max-pages=20",
        "lanes=process_map,process_map:parse-in=parent",
        "lanes=gather,gather-as-published",
    ] {
        let own = check(query, None);
        assert!(own.len() == 2 && own[0] != own[1] && own.iter().all(|us| *us > 0), "{query}: {own:?}");
    }
}

#[test]
fn sequential_and_hanging_lanes_have_no_bound() {
    assert_eq!(check("lanes=sequential", None), [0]);
    let query = "lanes=queue_workers-as-published,gather:failure=return&failure=raise";
    let comparison = compare(query, demo::site()).unwrap();
    let told: Vec<_> =
        comparison.lanes.iter().map(|lane| (lane.trace.outcome(), lane.telling_bound_us() > 0)).collect();
    assert_eq!(told, [(Some(Outcome::Hung), false), (Some(Outcome::Finished), true)]);
}

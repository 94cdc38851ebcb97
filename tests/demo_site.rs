//! The museum as the crawler sees it, compared with an independent count that shares no code with the crawler.

#[path = "support/independent_count.rs"]
mod independent_count;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::Setup;
use crawl_playground::site::{Graph, LinkPolicy, PageId, Site, demo, file};
use crawl_playground::strategy::{self, Strategy, Version};
use crawl_playground::trace::{EventKind, Fault, Outcome, Timeline, Trace, verdict};
use independent_count::{Count, Manners};
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

fn count() -> Count {
    count_with(Manners::default())
}

fn count_with(manners: Manners) -> Count {
    independent_count::count_with(&Path::new(env!("CARGO_MANIFEST_DIR")).join("static/site"), manners)
}

fn crawl(strategy: &Strategy, site: &Site) -> Trace {
    crawl_with(strategy, site, Manners::default())
}

fn crawl_with(strategy: &Strategy, site: &Site, Manners { robots, nofollow }: Manners) -> Trace {
    let rules = Setup { robots, nofollow, ..Setup::default() }.rules(strategy);
    let terrain = Terrain::of(site, Rc::new(Graph::of(site, &rules.links)), &rules);
    virtual_time::run(strategy, &terrain, &rules).expect("one run at a time")
}

fn urls(site: &Site, pages: impl IntoIterator<Item = PageId>) -> BTreeSet<String> {
    pages.into_iter().map(|page| site.url(page).into_owned()).collect()
}

#[test]
fn every_strategy_finds_exactly_the_counted_pages() {
    let (count, site) = (count(), demo::site());
    let all: BTreeSet<String> = count.found.union(&count.broken).cloned().collect();
    for strategy in strategy::corrected() {
        let trace = crawl(strategy, &site);
        assert_eq!(trace.outcome(), Some(Outcome::Finished), "{}", strategy.id);
        assert_eq!(urls(&site, trace.visited()), all, "{}", strategy.id);
        let failed = trace.events().iter().filter(|event| event.kind() == EventKind::Failed);
        assert_eq!(urls(&site, failed.map(|event| event.page())), count.broken, "{}", strategy.id);
        let started = trace.events().iter().filter(|event| event.kind() == EventKind::Started).count();
        assert_eq!(started, all.len(), "{}: each page once", strategy.id);
        let parsed = trace.events().iter().filter(|event| event.kind() == EventKind::Parsed).count();
        assert_eq!(parsed, count.html_pages_found, "{}: every HTML page is parsed", strategy.id);
    }
}

/// robots.txt and nofollow, separately and together: the crawl finds the pages that the count finds in the files.
#[test]
fn crawls_follow_robots_txt_and_nofollow() {
    let site = demo::site();
    for (robots, nofollow) in [(true, false), (false, true), (true, true)] {
        let manners = Manners { robots, nofollow };
        let count = count_with(manners);
        let all: BTreeSet<String> = count.found.union(&count.broken).cloned().collect();
        let has = |part: &str| all.iter().any(|url| url.contains(part));
        // Pages behind these requests: they check the independent count as well.
        assert_eq!(
            (has("/archive/"), has("1911"), has("private-view"), has("sand-log")),
            match (robots, nofollow) {
                (true, false) => (false, false, false, true),
                (false, _) => (true, false, false, false),
                (true, true) => (false, false, false, false),
            }
        );
        for strategy in strategy::CATALOGUE.iter().filter(|strategy| strategy.id != "rate_limited-as-published") {
            let trace = crawl_with(strategy, &site, manners);
            let own = urls(&site, fetched(&trace, &site));
            // Published crawls also fetch images.
            assert!(own.is_superset(&all), "{} {robots} {nofollow}", strategy.id);
            assert!(own == all || strategy.version == Version::Published, "{} {robots} {nofollow}", strategy.id);
            let disallowed = urls(&site, disallowed(&trace));
            assert!(disallowed.iter().all(|url| url.contains("/archive/") || url.contains("private-view")));
            assert_eq!(disallowed.is_empty(), !robots, "{}", strategy.id);
            let asked: Vec<&String> = own.intersection(&disallowed).collect();
            assert_eq!(asked, Vec::<&String>::new(), "{}", strategy.id);
        }
    }
}

/// The fetched pages of the site itself, without the fragments of their addresses.
fn fetched(trace: &Trace, site: &Site) -> Vec<PageId> {
    let graph = Graph::of(site, &LinkPolicy::default());
    let started = trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    let pages: BTreeSet<PageId> = started.map(|event| graph.base(event.page())).collect();
    pages.into_iter().filter(|&page| !graph.is_external(page)).collect()
}

fn disallowed(trace: &Trace) -> Vec<PageId> {
    let events = trace.events().iter().filter(|event| event.kind() == EventKind::Disallowed);
    events.map(|event| event.page()).collect()
}

#[test]
fn a_page_is_disallowed_once_and_never_visited() {
    let site = demo::site();
    for strategy in strategy::corrected() {
        let trace = crawl_with(strategy, &site, Manners { robots: true, nofollow: false });
        let disallowed = disallowed(&trace);
        assert_eq!(urls(&site, disallowed.clone()).len(), disallowed.len(), "{}: each once", strategy.id);
        assert!(disallowed.iter().all(|page| !trace.visited().contains(page)), "{}", strategy.id);
        assert_eq!(trace.outcome(), Some(Outcome::Finished), "{}", strategy.id);
        let graph = Graph::of(&site, &LinkPolicy { robots: true, ..LinkPolicy::default() });
        assert_eq!(verdict(&trace, &graph), [], "{}", strategy.id);
    }
}

#[test]
fn a_site_can_disallow_every_page() {
    let text = r#"{"start": "/", "robots": ["/"], "pages": [{"url": "/", "links": ["/a"]}, {"url": "/a"}]}"#;
    let (site, _) = file::read(text).expect("it is a site file");
    for strategy in strategy::CATALOGUE {
        let trace = crawl_with(strategy, &site, Manners { robots: true, nofollow: false });
        assert_eq!(trace.outcome(), Some(Outcome::Finished), "{}", strategy.id);
        assert_eq!((trace.visited(), disallowed(&trace)), (Vec::new(), vec![site.start]), "{}", strategy.id);
        let graph = Graph::of(&site, &LinkPolicy { robots: true, ..LinkPolicy::default() });
        assert_eq!(verdict(&trace, &graph), [Fault::ShutOut(site.start)], "{}", strategy.id);
    }
}

#[test]
fn unlinked_pages_are_never_crawled() {
    let site = demo::site();
    for strategy in strategy::corrected() {
        for url in urls(&site, crawl(strategy, &site).visited()) {
            for hidden in ["/never/", "old-wing", "lamp-room"] {
                assert!(!url.contains(hidden), "{}: {url}", strategy.id);
            }
        }
    }
}

#[test]
fn the_site_is_large_and_deep_enough_to_tell_patterns_apart() {
    let (count, site) = (count(), demo::site());
    let depths = Graph::of(&site, &LinkPolicy::default()).depths();
    let deepest = depths.iter().flatten().max().copied().unwrap_or(0);
    assert_eq!(deepest as usize, count.depth);
    assert!(deepest >= 10, "{deepest} links deep");
    assert!(count.html_pages_found >= 60, "{} HTML pages", count.html_pages_found);
    assert!(!count.broken.is_empty() && !count.unreachable_html_files.is_empty());
}

/// The rooms of the tour form one chain. Only its neighbours link to a room, so no strategy can discover a room before it
/// has parsed the previous one.
#[test]
fn the_chain_of_rooms_is_only_reachable_in_order() {
    let site = demo::site();
    let graph = Graph::of(&site, &LinkPolicy::default());
    let room = |number: u32| site.find(&format!("/site/tour/room-{number:02}.html")).expect("the tour has ten rooms");
    let rooms: Vec<PageId> = (1..=10).map(room).collect();
    for (number, &room) in rooms.iter().enumerate().skip(1) {
        let mut from: Vec<PageId> = Vec::new();
        from.extend((0..graph.len() as u32).map(PageId).filter(|&page| graph.links(page).contains(&room)));
        let behind = rooms.get(number + 1);
        assert!(from.iter().all(|page| *page == rooms[number - 1] || Some(page) == behind), "{from:?}");
    }
    for strategy in strategy::corrected() {
        let trace = crawl(strategy, &site);
        let timeline = Timeline::of(&trace);
        for pair in rooms.windows(2) {
            let (front, behind) = (timeline.page(pair[0]), timeline.page(pair[1]));
            assert_eq!(behind.found_in, pair[0], "{}", strategy.id);
            assert!(front.done_us <= behind.started_us, "{}: {:?}", strategy.id, pair);
        }
    }
}

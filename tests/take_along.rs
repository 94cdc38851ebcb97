//! Files that people take along: each is read back here by a second reader, and must be what it was made from.

use crawl_playground::compare::{Comparison, Lane, Portion, Portions, Runner};
use crawl_playground::page::answers::take_along::{About, MOST_EVENTS, OfCurve, Still, Thing, curve_file, file, name};
use crawl_playground::page::answers::{Curve, CurveAsk, say};
use crawl_playground::page::scene::{Bar, BarKind, Chart, Range};
use crawl_playground::say::settings;
use crawl_playground::setup::{Setup, parse_query};
use crawl_playground::site::{PageId, Site, file as site_file, file_text, generate};
use crawl_playground::trace::{Event, EventKind, Trace};
use roxmltree::{Document, Node};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

const LINK: &str = "https://playground.example/?lanes=gather&note=<\"a\">";

fn compare(query: &str, site: Option<Site>) -> (Comparison, Chart) {
    let (setup, problems) = parse_query(query, &[]);
    assert_eq!(problems, [], "{query}");
    let site = site.unwrap_or_else(|| setup.make_site().expect("a generator's name"));
    let comparison = Runner::new(&setup, Rc::new(site), None).run();
    let chart = Chart::of(&comparison, Range::default());
    (comparison, chart)
}

fn made(thing: Thing, comparison: &Comparison, chart: &Chart) -> String {
    let about = About { link: String::from(LINK), still: None };
    file(thing, comparison, chart, &about).expect("it is small").text
}

fn number(node: Node, name: &str) -> f64 {
    node.attribute(name).and_then(|number| number.parse().ok()).expect(name)
}

/// The bars of a chart's lane: worker, from, to, and what it shows.
fn bars(bars: &[Bar]) -> BTreeMap<(u64, u64, u64, &'static str), u32> {
    let mut all = BTreeMap::new();
    for bar in bars {
        let key = (u64::from(bar.row) + 1, bar.start_us, bar.end_us, BarKind::of(bar.fill).id());
        *all.entry(key).or_default() += 1;
    }
    all
}

/// The figure is XML, complete in itself, and has all bars, or densities in place of narrow ones.
fn check_figure(comparison: &Comparison, chart: &Chart, is_large: bool) {
    let svg = made(Thing::Figure, comparison, chart);
    assert!(svg.len() < 6_000_000, "{} bytes", svg.len());
    let document = Document::parse(&svg).expect("it is XML");
    let root = document.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("viewBox")), ("svg", Some("0 0 1600 900")));
    let ids: BTreeSet<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    for fill in document.descendants().filter_map(|node| node.attribute("fill")) {
        let id = fill.strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')'));
        assert!(id.is_none_or(|id| ids.contains(id)), "{fill} is not defined");
    }
    let texts: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
    assert!(texts.contains(&LINK), "{texts:?}");
    let lanes: Vec<Node> = root.children().filter(|node| node.attribute("class") == Some("lane")).collect();
    assert_eq!(lanes.len(), chart.lanes.len());
    for (lane, of) in lanes.iter().zip(&chart.lanes) {
        assert!(texts.contains(&&*of.name), "{}", of.name);
        let class = |node: &Node| node.attribute("class").unwrap_or_default().to_string();
        let drawn: Vec<Node> = lane.children().filter(|node| class(node).starts_with("bar ")).collect();
        let densities = lane.children().filter(|node| class(node) == "density").count();
        assert_eq!(densities > 0, is_large, "{}: {densities} densities of {} bars", of.name, of.bars.len());
        let mut wanted = bars(&of.bars);
        for bar in drawn {
            let us = |name: &str| number(bar, name) as u64;
            let kind = class(&bar).trim_end_matches(" critical")[4..].to_string();
            let key = (us("data-worker"), us("data-from-us"), us("data-to-us"));
            let found = wanted.iter_mut().find(|(bar, _)| (bar.0, bar.1, bar.2) == key && bar.3 == kind);
            assert!(found.is_some(), "{key:?} {kind} is no bar of {}", of.name);
            let (_, count) = found.expect("it is some");
            *count = count.checked_sub(1).expect("no bar is drawn twice");
            let (x, width) = (number(bar, "x"), number(bar, "width"));
            assert!(x >= 60.0 && x + width <= 1471.0 && number(bar, "height") >= 1.0, "{bar:?}");
            let us = (chart.end_us - chart.from_us) as f64;
            let place = 60.0 + 1410.0 * (key.1 - chart.from_us) as f64 / us;
            assert!((x - place).abs() < 0.02, "{x} for {place}");
        }
        assert!(is_large || wanted.values().all(|count| *count == 0), "{}: {wanted:?}", of.name);
    }
}

#[test]
fn a_figure_has_the_bars_of_the_scene() {
    for query in [
        "site=demo",
        "site=demo&lanes=gather,thread_map,process_map,queue_workers&cpu-ms=30&errors=20&retries=2",
        "site=star:40&lanes=task_group_spawn,rate_limited&connections=3&concurrency=16",
        "site=chain:1&lanes=sequential",
    ] {
        let (comparison, chart) = compare(query, None);
        check_figure(&comparison, &chart, false);
    }
    let part = Range { from_us: 300_000, to_us: 900_000 };
    let (comparison, _) = compare("site=demo", None);
    let svg = made(Thing::Figure, &comparison, &Chart::of(&comparison, part));
    assert!(Document::parse(&svg).is_ok());
}

#[test]
fn a_figure_of_a_large_run_has_densities() {
    let (comparison, chart) = compare("site=web:3000&lanes=gather,task_group_spawn&concurrency=300", None);
    check_figure(&comparison, &chart, true);
}

#[test]
fn a_figure_escapes_what_sites_are_called() {
    let json =
        r#"{"name": "<b>&\"'", "start": "/", "pages": [{"url": "/", "links": ["/a&b<c>\"'"]}, {"url": "/a&b<c>\"'"}]}"#;
    let site = site_file::read(json).expect("it is a site file").0;
    let (comparison, chart) = compare("lanes=gather", Some(site));
    check_figure(&comparison, &chart, false);
}

#[test]
fn a_still_has_its_moment_and_its_caption() {
    let (comparison, chart) = compare("site=demo", None);
    let still = Still { at_us: 500_000, caption: String::from("3 workers wait & wait") };
    let about = About { link: String::from(LINK), still: Some(still) };
    let file = file(Thing::Figure, &comparison, &chart, &about).expect("it is small");
    assert_eq!(file.media_type, "image/svg+xml");
    let document = Document::parse(&file.text).expect("it is XML");
    let of = |class: &str| document.descendants().find(|node| node.attribute("class") == Some(class));
    assert_eq!(of("caption").and_then(|node| node.text()), Some("3 workers wait & wait"));
    assert!(of("playhead").is_some());
}

/// A bar of a Chrome trace: process, thread, start, µs, category, page or culprit.
type ChromeBar = (u64, u64, u64, u64, String, Option<String>);

/// The bars that a Chrome trace must have.
fn chrome_bars(comparison: &Comparison) -> Vec<ChromeBar> {
    let url = |page: PageId| page.known().map(|page| comparison.site.url(page).into_owned());
    let mut all = Vec::new();
    for (process, lane) in (1..).zip(&comparison.lanes) {
        for span in &lane.timeline.spans {
            let (start, end) = (span.start_us(), span.end_us().expect("the run has ended"));
            let what = format!("{:?}", span.phase()).to_lowercase();
            all.push((process, u64::from(span.row()) + 1, start, end - start, what, url(span.page())));
        }
        for wait in &lane.timeline.waits {
            let (start, end) = (wait.start_us(), wait.end_us().expect("the run has ended"));
            let what = format!("wait {}", wait.cause().word());
            all.push((process, u64::from(wait.row()) + 1, start, end - start, what, url(wait.culprit())));
        }
    }
    all.sort();
    all
}

/// The rules of the Trace Event Format that concern these events.
fn check_chrome(comparison: &Comparison, chart: &Chart) {
    let trace: Value = serde_json::from_str(&made(Thing::ChromeTrace, comparison, chart)).expect("it is JSON");
    assert_eq!((trace["displayTimeUnit"].as_str(), trace["otherData"]["link"].as_str()), (Some("ms"), Some(LINK)));
    let events = trace["traceEvents"].as_array().expect("it has events");
    let (mut bars, mut names, mut arrows) = (Vec::new(), BTreeSet::new(), BTreeMap::new());
    for event in events {
        let whole = |key: &str| event[key].as_u64().expect(key);
        let word = |key: &str| event[key].as_str().expect(key).to_string();
        let (process, thread) = (whole("pid"), whole("tid"));
        match word("ph").as_str() {
            "M" => _ = names.insert((word("name"), process, thread)),
            "X" => {
                assert!(!word("name").is_empty());
                let (args, what) = (&event["args"], word("cat"));
                let (what, page) = match what.as_str() {
                    "wait" => {
                        (format!("wait {}", args["cause"].as_str().expect("a wait has a cause")), &args["culprit"])
                    }
                    _ => (what, &args["page"]),
                };
                bars.push((process, thread, whole("ts"), whole("dur"), what, page.as_str().map(String::from)));
            }
            end @ ("s" | "f") => {
                assert_eq!(event["bp"].as_str(), (end == "f").then_some("e"));
                arrows.entry(whole("id")).or_insert_with(Vec::new).push((end == "f", whole("ts"), process, thread));
            }
            other => assert_eq!(other, "M, X, s or f"),
        }
    }
    bars.sort();
    assert_eq!(bars, chrome_bars(comparison));
    // Bars of a thread never overlap, and each thread has a name.
    for pair in bars.windows(2).filter(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1)) {
        assert!(pair[0].2 + pair[0].3 <= pair[1].2, "{pair:?}");
    }
    for bar in &bars {
        assert!(names.contains(&(String::from("thread_name"), bar.0, bar.1)), "{bar:?}");
    }
    assert!(comparison.lanes.len() == names.iter().filter(|name| name.0 == "process_name").count());
    for (id, mut ends) in arrows {
        ends.sort_unstable();
        assert!(ends.len() == 2 && !ends[0].0 && ends[1].0 && ends[0].1 <= ends[1].1, "{id}: {ends:?}");
        for (_, at_us, process, thread) in ends {
            let is_around =
                |bar: &&ChromeBar| (bar.0, bar.1) == (process, thread) && bar.2 <= at_us && at_us < bar.2 + bar.3;
            assert!(bars.iter().any(|bar| is_around(&bar)), "{id} at {at_us} is on no bar");
        }
    }
}

#[test]
fn a_chrome_trace_has_all_bars_and_keeps_the_rules_of_its_format() {
    for query in [
        "site=demo",
        "site=demo&lanes=gather,thread_map,process_map,queue_workers&cpu-ms=30&errors=20&retries=2",
        "site=star:40&lanes=task_group_spawn,future_callbacks&connections=3&concurrency=16&guard=lock&cpu-ms=9",
        "site=star:9&lanes=future_callbacks-as-published,first_completed",
    ] {
        let (comparison, chart) = compare(query, None);
        check_chrome(&comparison, &chart);
    }
}

/// A site with everything that a site file can say.
const SITE: &str = r#"{"name": "all", "start": "https://host.example/a/", "robots": "User-agent: *\nDisallow: /a/p$\nAllow: /a/*.html",
    "pages": [{"url": "/a/", "latency_ms": 1.234, "parse_ms": 0, "links": ["b", "b#x", "https://other.example/", "mailto:a@b.c", "c?d=%20e"],
    "nofollow": ["b"], "images": ["i.png"]}, {"url": "/a/b", "status": 404}, {"url": "/a/i.png", "content_type": "image/png"},
    {"url": "/a/r", "status": 301, "location": "/a/b"}, {"url": "/a/s", "location": "https://other.example/x", "links": ["/a/r"]},
    {"url": "https://other.example/", "status": 200, "links": ["/y"]}]}"#;

#[test]
fn a_site_file_reads_back_as_the_same_site() {
    let check = |site: &Site| {
        let (read, warnings) = site_file::read(&file_text(site)).expect("it is a site file");
        assert_eq!(warnings, []);
        assert_eq!((&read.name, read.start, read.len()), (&site.name, site.start, site.len()));
        for (id, page) in site.iter() {
            assert_eq!((read.url(id), read.page(id)), (site.url(id), page));
            let lists = |site: &Site| [site.links(id).to_vec(), site.images(id).to_vec(), site.nofollow(id).to_vec()];
            assert_eq!(lists(&read), lists(site), "{}", site.url(id));
            assert_eq!(read.is_disallowed(id), site.is_disallowed(id), "{}", site.url(id));
        }
        read
    };
    check(&generate::generate("web:90", 3).expect("a generator's name"));
    check(&crawl_playground::site::demo::site());
    for json in [SITE, &std::fs::read_to_string("tests/golden/site.json").expect("it is there")] {
        let site = site_file::read(json).expect("it is a site file").0;
        assert_eq!(check(&site), site);
    }
    for name in ["bintree", "errors", "external_frag", "nonhtml", "random_cyclic"] {
        let json = std::fs::read_to_string(format!("tests/truth/{name}.json")).expect("it is there");
        check(&site_file::read(&json).expect("it is a site file").0);
    }
}

#[test]
fn a_file_that_would_be_too_large_is_refused_with_its_limit() {
    let (mut comparison, chart) = compare("site=demo&lanes=gather", None);
    let mut trace = Trace::new("gather", None, 1);
    (0..=MOST_EVENTS).for_each(|_| trace.push(Event::new(1, EventKind::Marked, PageId(0), 0, 0, 0)));
    let large = Lane { trace: Rc::new(trace), ..comparison.lanes[0].clone() };
    comparison.lanes[0] = large;
    for (thing, said) in
        [(Thing::TraceCsv(0), "1000000"), (Thing::TraceJson(0), "1000000"), (Thing::TraceJson(9), "lane")]
    {
        let problem = file(thing, &comparison, &chart, &About::default()).expect_err("it is too large");
        assert!(problem.contains(said), "{problem}");
    }
}

#[test]
fn names_of_files_say_what_they_are() {
    let (comparison, _) = compare("site=web:90&lanes=gather,thread_map,gather", None);
    let check = |thing: Thing, expected: &str| assert_eq!(name(thing, &comparison), expected);
    check(Thing::Figure, "figure-gather-thread_map-gather-web-90-seed-42.svg");
    check(Thing::ChromeTrace, "chrome-trace-gather-thread_map-gather-web-90-seed-42.json");
    check(Thing::TraceCsv(1), "trace-thread_map-web-90-seed-42.csv");
    check(Thing::TraceJson(2), "trace-gather-3-web-90-seed-42.json");
    check(Thing::Site, "site-web-90.json");
}

/// The curve that an address asks for; of each seed only the first values that are asked for, if there are more.
fn curve(query: &str, ask: &str, most: usize) -> (Curve, Setup) {
    let (setup, problems) = parse_query(query, &[]);
    assert_eq!(problems, [], "{query}");
    let mut curve = Curve::new(CurveAsk::read(ask).expect("it is a choice"), &setup);
    let mut portions = Portions::new(&curve.sweep(query), None).expect("it is a sweep");
    for seed in 0..curve.ask.seeds {
        let portion = Portion { seed, from: 0, to: curve.values.all.len().min(most) as u32 };
        curve.take(portion, &portions.run(portion).expect("it is small")).expect("it is its portion");
    }
    (curve, setup)
}

/// The points of a path of straight lines.
fn corners(path: &str) -> Vec<(f64, f64)> {
    let of = |part: &str| part.split_once(' ').map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y")));
    path.split(['M', 'L', 'Z']).filter(|part| !part.is_empty()).map(|part| of(part).expect("a point")).collect()
}

/// The figure of a curve is XML, says what it is, and has the points of the curve, each lane with its own pattern of line.
fn check_curve(query: &str, ask: &str, most: usize) {
    let (curve, setup) = curve(query, ask, most);
    let file = curve_file(OfCurve::Figure, &curve, &setup, "<Site> & \"all\"", LINK);
    assert_eq!(file.media_type, "image/svg+xml");
    let document = Document::parse(&file.text).expect("it is XML");
    let nodes = |class: &'static str| document.descendants().filter(move |node| node.attribute("class") == Some(class));
    let texts: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
    let names = say::lane_names(&setup);
    let of = curve.ask.setting;
    let axes = [settings::name(of), say::figure(curve.ask.figure), LINK];
    for said in axes.into_iter().chain(names.iter().map(String::as_str)) {
        assert!(texts.contains(&said), "{said}: {texts:?}");
    }
    assert!(texts[0].contains("<Site> & \"all\""), "{}", texts[0]);
    let said = nodes("settings").filter_map(|node| node.text()).collect::<String>();
    // What varies is not among the settings.
    let seed = crawl_playground::setup::setting("seed").expect("it is one");
    let has = [of, seed].map(|of| said.contains(settings::name(of)));
    assert_eq!(has, [false, curve.ask.seeds == 1], "{said}");
    let seeds = format!("{} to {}", setup.seed, setup.seed + curve.ask.seeds - 1);
    assert_eq!(texts.iter().any(|text| text.contains(&seeds)), curve.ask.seeds > 1, "{texts:?}");
    let lanes: Vec<Node> = nodes("curve").collect();
    assert_eq!(lanes.len(), curve.lanes);
    for (lane, drawn) in lanes.iter().enumerate() {
        let points: Vec<Node> = drawn.children().filter(|node| node.attribute("class") == Some("point")).collect();
        let wanted: Vec<(u32, [u64; 3])> = curve
            .values
            .all
            .iter()
            .enumerate()
            .filter_map(|(place, value)| curve.spread(lane, place).map(|of| (*value, [of.low, of.median, of.high])))
            .collect();
        assert!(most == 0 || wanted.len() > 1);
        let found: Vec<(u32, [u64; 3])> = points
            .iter()
            .map(|point| {
                let us = |name| number(*point, name) as u64;
                (us("data-value") as u32, [us("data-low"), us("data-median"), us("data-high")])
            })
            .collect();
        assert_eq!(found, wanted, "{query} {ask}: lane {lane}");
        // The line goes through the points, and the points are where their values are along the axis.
        let path = drawn.children().find(|node| node.attribute("class") == Some("line"));
        let line = path.map_or(Vec::new(), |path| corners(path.attribute("d").expect("a path has one")));
        assert_eq!(line.len(), points.len());
        for ((x, y), point) in line.iter().zip(&points) {
            let place = 150.0 + 1180.0 * curve.values.share(number(*point, "data-value"));
            assert!((number(*point, "cx") - place).abs() < 0.02 && (x - place).abs() < 0.1, "{x} for {place}");
            assert!((number(*point, "cy") - y).abs() < 0.1 && (149.9..=704.1).contains(y), "{y}");
        }
        let has = |class: &str| drawn.children().any(|node| node.attribute("class") == Some(class));
        let is_bounded = (0..curve.values.all.len()).any(|place| curve.bound_us(lane, place).is_some());
        assert_eq!(
            [has("bound"), has("band"), has("knee")],
            [is_bounded, curve.ask.seeds > 1 && most > 0, curve.knee(lane).is_some()]
        );
    }
    // In black and white: no two lanes have the same pattern of line, and no name hides another.
    let patterns: BTreeSet<Option<&str>> =
        nodes("line").filter(|node| node.has_tag_name("path")).map(|node| node.attribute("stroke-dasharray")).collect();
    assert_eq!(patterns.len(), if most > 0 { curve.lanes } else { 0 });
    let ends: Vec<f64> = nodes("end").map(|node| number(node, "y")).collect();
    assert!(ends.is_sorted_by(|one, other| other - one > 19.0) && ends.len() == patterns.len(), "{ends:?}");
    assert!(ends.iter().all(|y| (140.0..720.0).contains(y)), "{ends:?}");
}

#[test]
fn a_figure_of_a_curve_has_its_points() {
    let four = "site=demo&lanes=sequential,gather,task_group_spawn,async_workers";
    for (query, ask) in [
        (four, ""),
        (four, "latency-ms.20"),
        (four, "cpu-ms.utilisation"),
        ("site=star:40&lanes=gather,thread_map&errors=20&concurrency=30", "connections.failed.20"),
        ("site=chain:1&lanes=sequential", "duplicates"),
    ] {
        check_curve(query, ask, usize::MAX);
    }
}

#[test]
fn a_figure_of_a_curve_has_what_has_come_of_it() {
    for most in [0, 3] {
        check_curve("site=demo&lanes=gather,thread_map", "", most);
    }
}

#[test]
fn names_of_the_files_of_a_curve_say_what_they_are() {
    let name = |ask: &str, thing| {
        let (curve, setup) = curve("site=web:90&lanes=gather&seed=7", ask, 0);
        curve_file(thing, &curve, &setup, "", "").name
    };
    assert_eq!(name("", OfCurve::Figure), "curve-makespan-concurrency-web-90-seed-7.svg");
    assert_eq!(name("fetches.cpu-ms.200", OfCurve::Table), "curve-fetches-cpu-ms-web-90-seeds-7-206.csv");
}

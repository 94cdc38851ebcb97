//! What the page shows, as text: for a comparison at a moment, the bars, the states of the pages, the figures, the running
//! lines of code, and the spoken sentence.
//!
//! `UPDATE_GOLDEN=1 cargo test --test scene` updates the golden files.

#[path = "support/golden.rs"]
mod golden;

use crawl_playground::compare::{Comparison, Lane, Runner};
use crawl_playground::page::scene::{
    Bar, Chart, CodeTrack, EndFlag, Fill, Happening, KeyMoments, LaneScene, Layout, PageState, Range, Scene,
    SelectedBar, next_event_us,
};
use crawl_playground::setup::parse_query;
use crawl_playground::site::PageId;
use crawl_playground::strategy::CATALOGUE;
use crawl_playground::strategy::code::Code;
use crawl_playground::trace::{Cause, text};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::rc::Rc;

/// The page states, one character each.
const STATES: [(PageState, char); 6] = [
    (PageState::Unknown, '.'),
    (PageState::Discovered, 'o'),
    (PageState::InFlight, '='),
    (PageState::Parsing, '#'),
    (PageState::Done, '*'),
    (PageState::Failed, 'x'),
];

fn compare(query: &str) -> Comparison {
    let (setup, problems) = parse_query(query, &[]);
    assert_eq!(problems, [], "{query}");
    Runner::new(&setup, Rc::new(golden::site()), None).run()
}

/// A comparison with everything that is computed from it once.
struct Picture {
    comparison: Comparison,
    chart: Chart,
    layout: Layout,
    codes: Vec<(Code, CodeTrack)>,
}

impl Picture {
    fn of(query: &str) -> Self {
        let comparison = compare(query);
        let chart = Chart::of(&comparison, Range::default());
        let layout = Layout::of(&comparison.site, &comparison.graph, 2.0);
        let code = |lane: &Lane| {
            let code = Code::of(lane.strategy, &comparison.setup.rules(lane.strategy));
            let track = CodeTrack::of(lane.trace.events(), &code.places);
            (code, track)
        };
        let codes = comparison.lanes.iter().map(code).collect();
        Picture { comparison, chart, layout, codes }
    }

    /// The parts that do not change with the playhead: the axis, and each lane's bars and flag.
    fn still(&self) -> String {
        let (chart, site) = (&self.chart, &self.comparison.site);
        let labels = chart.ticks(8).into_iter().filter(|tick| tick.labelled);
        let labels: Vec<String> = labels.map(|tick| text::milliseconds(tick.at_us)).collect();
        let mut out = format!("axis to {} ms: {}\n", text::milliseconds(chart.end_us), labels.join(" "));
        let shared_us = chart.bound.map_or(0, |bound| bound.us);
        if !chart.has_own_bounds() {
            let _ = writeln!(out, "bound at {} ms", text::milliseconds(shared_us));
        }
        for (number, (of, lane)) in chart.lanes.iter().zip(&self.comparison.lanes).enumerate() {
            let _ = writeln!(out, "\n{} · {} rows{}", of.name, of.rows, if of.is_cut { ", cut" } else { "" });
            for (place, bar) in of.bars.iter().enumerate() {
                let (from, to) = (text::milliseconds(bar.start_us), text::milliseconds(bar.end_us));
                let why = SelectedBar { lane: number, bar: place }.why(chart, site).unwrap_or_default();
                let culprit = of.culprit_of(bar).map_or(String::new(), |bar| format!(" -> bar {bar}"));
                let _ = write!(out, "  {place:>2} worker {} {from:>9} {to:>9}  {}{culprit}", bar.row, bar.words(site));
                let _ = writeln!(out, "{}{why}", if why.is_empty() { "" } else { "  | " });
            }
            if let Some(end) = EndFlag::of(&self.comparison, lane) {
                let _ = writeln!(out, "  flag: {} {} {}", end.time, end.speed_up, end.over_bound);
            }
            if of.own_bound_us > 0 {
                let _ = writeln!(out, "  bound at {} ms", text::milliseconds(of.own_bound_us));
            }
            let _ = writeln!(out, "  {}", of.critical_sentence);
        }
        out
    }

    /// The parts that depend on the moment.
    fn at(&self, at_us: u64) -> String {
        let now = Scene::at(&self.comparison, &self.layout, at_us);
        let mut out = format!("\n=== {} ms\n", text::milliseconds(at_us));
        let said: String = now
            .said
            .iter()
            .map(|part| if part.strong { format!("*{}*", part.text) } else { part.text.clone() })
            .collect();
        let _ = writeln!(out, "{said}");
        for (number, lane) in now.lanes.iter().enumerate() {
            out += &self.lane_at(number, lane, at_us);
        }
        out
    }

    fn lane_at(&self, number: usize, now: &LaneScene, at_us: u64) -> String {
        let site = &self.comparison.site;
        let mut out = String::from(self.comparison.lanes[number].strategy.id);
        let outcome = now.outcome.map_or("", |outcome| outcome.word());
        let _ = writeln!(out, " · clock {} ms {outcome}", text::milliseconds(now.clock_us));
        let (done, failed, frontier, in_flight) = (now.done, now.failed, now.frontier, now.in_flight);
        let _ = writeln!(out, "  {done} done, {failed} failed, {frontier} in the frontier, {in_flight} in flight");
        let character = |state| STATES.iter().find(|(of, _)| *of == state).expect("a state of the list").1;
        let pages = self.layout.nodes.iter().zip(&now.states);
        let pages: Vec<String> =
            pages.map(|(node, state)| format!("{}{}", character(*state), site.label(node.page))).collect();
        let _ = writeln!(out, "  pages {}", pages.join(" "));
        let is_now = |bar: &&Bar| bar.start_us <= at_us && at_us < bar.end_us;
        for bar in self.chart.lanes[number].bars.iter().filter(is_now) {
            let _ = writeln!(out, "  worker {}: {}", bar.row, bar.words(site));
        }
        let (code, track) = &self.codes[number];
        for marker in track.at(at_us) {
            let place = code.places.iter().find(|place| (place.call, place.rust) == (marker.call, marker.line));
            let python = place.and_then(|place| code.python.line(place.python)).unwrap_or("(no twin)").trim();
            let rust = code.rust.line(marker.line).unwrap_or("(no such line)").trim();
            let waits = if marker.waits { ", waits" } else { "" };
            let _ = writeln!(out, "  worker {} at {rust} | {python}{waits}", marker.row);
        }
        out
    }
}

/// The picture of a query: the constant parts, and the parts at each key moment.
fn check(name: &str, query: &str) {
    let picture = Picture::of(query);
    let turns = KeyMoments::of(&picture.comparison);
    let mut text = format!("?{query}\n{}", picture.still());
    let mut at_us = Some(0);
    while let Some(now_us) = at_us {
        text += &picture.at(now_us);
        for turn in turns.at(now_us) {
            let _ = writeln!(text, "! {}", turn.sentence(&picture.comparison).trim_end());
        }
        at_us = turns.next_us(now_us);
    }
    golden::check(&format!("scene-{name}"), &text);
}

#[test]
fn batches_next_to_a_flow() {
    check("barrier", "lanes=sequential,gather,task_group_spawn&concurrency=2&overhead=none");
}

#[test]
fn threads_share_a_gil_and_processes_have_cores() {
    check("processors", "lanes=thread_map,process_map&concurrency=2&overhead=cpython&cores=1");
}

#[test]
fn a_rate_connections_and_retries() {
    check(
        "manners",
        "lanes=async_workers,rate_limited&concurrency=3&connections=2&rate=10&retries=1&errors=30&seed=3&overhead=none",
    );
}

/// Its pages have two costs, so it has no bound and no speed-up.
#[test]
fn a_setting_changes_in_the_middle() {
    check("forked", "lanes=gather@200ms:latency-ms=400,task_group_spawn&concurrency=2&overhead=none");
}

#[test]
fn a_hang_is_a_picture_too() {
    let query = "lanes=queue_workers-as-published&failure=raise&concurrency=2&overhead=none";
    check("hang", query);
    let picture = Picture::of(query);
    let turns = KeyMoments::of(&picture.comparison);
    let end_us = picture.comparison.end_us();
    assert!(turns.at(end_us).iter().any(|turn| turn.what == Happening::Hangs), "this setting must hang");
}

/// In every run, the figures of a moment match the bars, and each worker is at only one line.
#[test]
fn figures_and_markers_match_the_bars() {
    for strategy in CATALOGUE {
        let picture = Picture::of(&format!("lanes={}&concurrency=3&errors=20&retries=1&overhead=cpython", strategy.id));
        let mut at_us = Some(0);
        while let Some(now_us) = at_us {
            let now = &Scene::at(&picture.comparison, &picture.layout, now_us).lanes[0];
            let is_in_flight = |bar: &&Bar| {
                let is_fetch = matches!(bar.fill, Fill::Fetching | Fill::Failed | Fill::Waiting(Cause::Backoff));
                is_fetch && bar.start_us <= now_us && now_us < bar.end_us
            };
            let bars: BTreeSet<PageId> =
                picture.chart.lanes[0].bars.iter().filter(is_in_flight).map(|bar| bar.page).collect();
            let states = picture.layout.nodes.iter().zip(&now.states);
            let in_flight: BTreeSet<PageId> =
                states.filter(|(_, state)| **state == PageState::InFlight).map(|(node, _)| node.page).collect();
            assert!(in_flight.is_subset(&bars), "{} at {now_us}: {in_flight:?} of {bars:?}", strategy.id);
            let markers = picture.codes[0].1.at(now_us);
            let rows: BTreeSet<u32> = markers.iter().map(|marker| marker.row).collect();
            assert_eq!(rows.len(), markers.len(), "{} at {now_us}: {markers:?}", strategy.id);
            at_us = next_event_us(&picture.comparison, now_us);
        }
    }
}

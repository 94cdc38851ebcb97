//! The worker: the same runs as without it, views of large lanes that are equal to those of whole ones, and letters that are damaged.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::compare::{Comparison, Lane, Runner};
use crawl_playground::page::geometry::Geometry;
use crawl_playground::page::look::{ChartAsk, Find, MomentAsk, MomentView};
use crawl_playground::page::picture::{Far, Picture, trace_json};
use crawl_playground::page::scene::event_table::{AROUND, Subject, TableChoice, neighbour_us, window};
use crawl_playground::page::scene::{
    Chart, CodeTrack, Fill, KeyMoments, LaneBars, Layout, Range, Scene, next_event_us, previous_event_us,
};
use crawl_playground::setup::{Setup, parse_query};
use crawl_playground::strategy::CATALOGUE;
use crawl_playground::strategy::code::Code;
use crawl_playground::wire::{Reader, WireError};
use crawl_playground::worker::{Ask, Desk, Letter, Tell};
use std::rc::Rc;

fn join(_: &str, _: &str) -> Option<String> {
    None
}

fn send(desk: &mut Desk, generation: u32, body: Ask) {
    desk.receive(&Letter { generation, body }.to_bytes());
}

/// Lets the desk work to the end. Returns its answers but for the progress.
fn answers(desk: &mut Desk) -> Vec<(u32, Tell)> {
    while desk.advance(1_000) {}
    let letters = std::iter::from_fn(|| desk.answer());
    let letters = letters.map(|bytes| Letter::<Tell>::of_bytes(&bytes).expect("it is a letter"));
    let is_news = |letter: &Letter<Tell>| !matches!(letter.body, Tell::Progress(..));
    letters.filter(is_news).map(|Letter { generation, body }| (generation, body)).collect()
}

fn setup(query: &str) -> Setup {
    let (setup, problems) = parse_query(query, &[]);
    assert_eq!(problems, [], "{query}");
    setup
}

fn lanes_of(setup: &Setup, bytes: &[u8]) -> Vec<Lane> {
    let mut input = Reader::new(bytes);
    let lanes = setup.plans().iter().map(|plan| Lane::of_wire(plan, &mut input).expect("it is a lane")).collect();
    assert_eq!(input.end(), Ok(()));
    lanes
}

fn run_here(setup: &Setup) -> Comparison {
    Runner::new(setup, Rc::new(setup.make_site().expect("there is a site")), None).run()
}

#[test]
fn whole_lanes_are_those_of_a_run_without_a_worker() {
    let mut desk = Desk::new(join);
    for (number, strategy) in (1..).zip(CATALOGUE) {
        let query = format!("lanes={}&errors=8&retries=1&timeout-ms=900&seed={number}", strategy.id);
        let setup = setup(&query);
        send(&mut desk, number, Ask::Run(query.clone()));
        let mut told = answers(&mut desk);
        let Some((generation, Tell::Whole(bytes))) = told.pop() else { panic!("{query}: {told:?}") };
        assert_eq!((generation, told.len()), (number, 0));
        for (here, there) in run_here(&setup).lanes.iter().zip(lanes_of(&setup, &bytes)) {
            assert_eq!(here.trace.to_bytes(), there.trace.to_bytes(), "{query}");
            assert_eq!((here.fingerprint, &here.timeline), (there.fingerprint, &there.timeline), "{query}");
            assert_eq!((&here.metrics, here.addresses, here.bounds), (&there.metrics, there.addresses, there.bounds));
            assert_eq!((&here.verdict, &here.critical_path), (&there.verdict, &there.critical_path), "{query}");
        }
    }
}

/// Lanes that are too large for the page, and their worker.
fn far(query: &str) -> (Desk, Comparison, Vec<Lane>) {
    let (mut desk, setup) = (Desk::new(join), setup(query));
    send(&mut desk, 1, Ask::Run(query.to_string()));
    let Some((1, Tell::Far(bytes, _))) = answers(&mut desk).pop() else { panic!("{query} is not far") };
    (desk, run_here(&setup), lanes_of(&setup, &bytes))
}

const FAR: &str = "site=web:9000&lanes=gather,thread_map,sequential&errors=5&concurrency=12";

#[test]
fn far_lanes_have_the_figures_of_whole_ones_and_no_trace() {
    let (_, comparison, lanes) = far(FAR);
    for (whole, far) in comparison.lanes.iter().zip(&lanes) {
        assert_eq!((&whole.metrics, whole.addresses, whole.bounds), (&far.metrics, far.addresses, far.bounds));
        assert_eq!((&whole.verdict, whole.fingerprint), (&far.verdict, far.fingerprint));
        assert_eq!((whole.makespan_us(), whole.timeline.rows), (far.makespan_us(), far.timeline.rows));
        assert_eq!(whole.trace.outcome(), far.trace.outcome());
        assert!(far.trace.events().len() < 5 && whole.trace.events().len() > 20_000);
    }
    let (chart, of_whole) =
        (Chart::without_bars(&lanes, &[], Range::default()), Chart::of(&comparison, Range::default()));
    assert_eq!((chart.from_us, chart.end_us, chart.whole_us), (of_whole.from_us, of_whole.end_us, of_whole.whole_us));
    assert_eq!(chart.bound, of_whole.bound);
}

fn chart_of(desk: &mut Desk, ask: ChartAsk) -> Vec<LaneBars> {
    send(desk, 1, Ask::Chart(ask));
    match answers(desk).pop() {
        Some((1, Tell::Chart(of, lanes))) if of == ask => lanes,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_small_part_of_the_time_has_every_bar_of_it() {
    let (mut desk, comparison, _) = far(FAR);
    for (from_us, to_us) in [(0, 900_000), (30_000_000, 31_000_000), (90_001_000, 90_004_000)] {
        let range = Range { from_us, to_us };
        let lanes = chart_of(&mut desk, ChartAsk { range, width: 1000, ..ChartAsk::default() });
        for (far, whole) in lanes.iter().zip(Chart::of(&comparison, range).lanes) {
            assert_eq!((&far.bars, &far.critical), (&whole.bars, &whole.critical));
            assert!(far.pixels.is_none() && !far.bars.is_empty());
        }
    }
}

#[test]
fn bars_and_pixels_together_fill_as_much_as_all_bars() {
    let (mut desk, comparison, _) = far(FAR);
    let ask = ChartAsk { width: 1000, ..ChartAsk::default() };
    let lanes = chart_of(&mut desk, ask);
    let whole = Chart::of(&comparison, Range::default());
    let geometry = Geometry::of(&whole, 1000.0);
    for (far, whole) in lanes.iter().zip(&whole.lanes) {
        let width = |bars: &[_]| bars.iter().map(|bar: &_| width_of(&geometry, bar)).sum::<f64>();
        let pixels = far.pixels.as_ref().expect("most bars are narrow");
        let in_pixels: f64 = pixels.cells.iter().map(|cell| f64::from(cell.work + cell.wait)).sum();
        // The bars of the critical path are there for its links, whether they are in the pixels or not.
        let wide: Vec<_> = far.bars.iter().filter(|bar| width_of(&geometry, bar) >= 1.0).copied().collect();
        let (all, shown) = (width(&whole.bars), width(&wide) + in_pixels);
        assert!((all - shown).abs() < all * 0.001, "{}: {all} px, shown {shown}", whole.name);
        let size = far.bars.len() + pixels.cells.len();
        assert!(size < whole.bars.len() * 4 && far.bars.len() < 13_000, "{size} of {}", whole.bars.len());
        let path = far.critical.iter().map(|stop| far.bars[stop.bar as usize].start_us);
        assert!(path.is_sorted() && !far.critical.is_empty());
    }
}

fn width_of(geometry: &Geometry, bar: &crawl_playground::page::scene::Bar) -> f64 {
    geometry.x(bar.end_us) - geometry.x(bar.start_us)
}

fn moment(desk: &mut Desk, ask: MomentAsk) -> MomentView {
    send(desk, 1, Ask::Moment(ask));
    match answers(desk).pop() {
        Some((1, Tell::Moment(view))) => view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_moment_is_that_of_the_whole_lanes() {
    let (mut desk, comparison, _) = far(FAR);
    let layout = Layout::of(&comparison.site, &comparison.graph, 2.0);
    for at_us in [0, 119_999, 4_000_000, 77_654_321, comparison.end_us()] {
        let choice = TableChoice { subject: Subject::Events, lane: Some(1) };
        let view = moment(&mut desk, MomentAsk { at_us, table: Some(choice), has_code: true });
        let scene = Scene::at(&comparison, &layout, at_us);
        assert_eq!(view.said, scene.said);
        for (far, whole) in view.lanes.iter().zip(&scene.lanes) {
            assert_eq!(
                (far.done, far.failed, far.frontier, far.in_flight),
                (whole.done, whole.failed, whole.frontier, whole.in_flight)
            );
            assert_eq!((far.clock_us, far.outcome, &far.waiting), (whole.clock_us, whole.outcome, &whole.waiting));
        }
        assert_eq!(view.window, window(&comparison, Subject::Events, Some(1), at_us, AROUND));
        for (lane, markers) in comparison.lanes.iter().zip(&view.markers) {
            let places = Code::of(lane.strategy, &lane.plan.setup.rules(lane.strategy)).places;
            let at_work = |all: &[_]| {
                all.iter()
                    .filter(|marker: &&crawl_playground::page::scene::Marker| !marker.waits)
                    .copied()
                    .collect::<Vec<_>>()
            };
            assert_eq!(
                at_work(markers),
                at_work(&CodeTrack::of(lane.trace.events(), &places).at(at_us)),
                "{}",
                lane.strategy.id
            );
        }
    }
    let folded = moment(&mut desk, MomentAsk::default());
    assert!(folded.window.rows.is_empty() && folded.markers.is_empty());
}

#[test]
fn the_playhead_finds_the_same_moments() {
    let (mut desk, comparison, _) = far(FAR);
    let moments = KeyMoments::of(&comparison);
    let choice = TableChoice { subject: Subject::Path, lane: Some(0) };
    for at_us in [0, 1, 500_000, 60_000_000, comparison.end_us()] {
        for (find, expected) in [
            (Find::Event(true), next_event_us(&comparison, at_us)),
            (Find::Event(false), previous_event_us(&comparison, at_us)),
            (Find::KeyMoment(true), moments.next_us(at_us)),
            (Find::KeyMoment(false), moments.previous_us(at_us).or(Some(0))),
            (Find::Row(choice, true), neighbour_us(&comparison, Subject::Path, Some(0), at_us, true)),
        ] {
            send(&mut desk, 1, Ask::Find(find.clone(), at_us));
            assert_eq!(answers(&mut desk), [(1, Tell::Found(expected))], "{find:?} at {at_us}");
        }
    }
}

/// The worker has given back what the critical path was read from.
#[test]
fn the_trace_of_a_far_lane_has_its_critical_path() {
    let (mut desk, comparison, _) = far(FAR);
    send(&mut desk, 1, Ask::Trace(1));
    let Some((1, Tell::Trace(1, json))) = answers(&mut desk).pop() else { panic!("it is a trace") };
    assert!(json == trace_json(&comparison, 1));
    assert!(!json.contains("\"critical_path\":[]"));
}

#[test]
fn a_view_of_another_setup_has_no_answer() {
    let (mut desk, ..) = far(FAR);
    send(&mut desk, 7, Ask::Moment(MomentAsk::default()));
    assert_eq!(answers(&mut desk), []);
    send(&mut desk, 1, Ask::Cancel);
    send(&mut desk, 1, Ask::Moment(MomentAsk::default()));
    assert_eq!(answers(&mut desk), []);
}

#[test]
fn the_next_setup_takes_the_place_of_the_one_before() {
    let mut desk = Desk::new(join);
    send(&mut desk, 1, Ask::Run(String::from("site=tree:50000&lanes=gather")));
    assert!((0..20).all(|_| desk.advance(100)));
    send(&mut desk, 2, Ask::Run(String::from("lanes=gather")));
    let told = answers(&mut desk);
    assert!(matches!(told[..], [(2, Tell::Whole(_))]), "{told:?}");
    send(&mut desk, 3, Ask::Run(String::from("site=tree:50000&lanes=gather")));
    assert!(desk.advance(100));
    send(&mut desk, 3, Ask::Cancel);
    assert!(!desk.advance(100));
}

#[test]
fn a_damaged_letter_is_an_error_and_never_a_panic() {
    let (mut desk, ..) = far(FAR);
    let choice = TableChoice { subject: Subject::Path, lane: Some(2) };
    let ask = MomentAsk { at_us: 5_000_000, table: Some(choice), has_code: true };
    let view = Letter { generation: 1, body: Tell::Moment(moment(&mut desk, ask)) }.to_bytes();
    for end in 0..view.len() {
        assert!(Letter::<Tell>::of_bytes(&view[..end]).is_err(), "cut at {end}");
    }
    let mut other = view.clone();
    other[0] ^= 2;
    assert!(matches!(Letter::<Tell>::of_bytes(&other), Err(WireError::Version(_))));
    for place in 0..view.len() {
        let mut wrong = view.clone();
        wrong[place] ^= 0x55;
        let _ = Letter::<Tell>::of_bytes(&wrong);
        let _ = Letter::<Ask>::of_bytes(&wrong);
    }
    desk.receive(&view[..9]);
    assert!(matches!(answers(&mut desk)[..], [(1, Tell::Failed(_))]));
    let whole = Letter { generation: 1, body: Ask::Moment(ask) }.to_bytes();
    assert_eq!(Letter::<Ask>::of_bytes(&whole), Ok(Letter { generation: 1, body: Ask::Moment(ask) }));
}

#[test]
fn a_site_file_is_known_to_the_worker() {
    let mut desk = Desk::new(join);
    send(&mut desk, 1, Ask::Run(String::from("site=file&lanes=gather")));
    assert!(matches!(answers(&mut desk)[..], [(1, Tell::Failed(_))]));
    let text = r#"{"start": "/", "pages": [{"url": "/", "links": ["/a", "/b"]}, {"url": "/a"}, {"url": "/b"}]}"#;
    send(&mut desk, 1, Ask::Site(text.to_string()));
    send(&mut desk, 2, Ask::Run(String::from("site=file&lanes=gather")));
    let Some((2, Tell::Whole(bytes))) = answers(&mut desk).pop() else { panic!("it is small") };
    assert_eq!(lanes_of(&setup("site=file&lanes=gather"), &bytes)[0].metrics.pages, 3);
}

/// The thin lines of the run without the fork: what its workers do, at the pixels of the screen.
#[test]
fn a_forked_lane_has_the_work_of_the_run_without_the_fork() {
    let query = "site=web:9000&lanes=sequential,gather@9000ms:latency-ms=300&concurrency=12";
    let (mut desk, comparison, lanes) = far(query);
    let unforked = comparison.lanes[1].unforked.clone().expect("it has a fork");
    for (from_us, to_us) in [(0, u64::MAX), (8_000_000, 12_000_000), (1_000_000, 2_000_000)] {
        let range = Range { from_us, to_us };
        let views = chart_of(&mut desk, ChartAsk { range, width: 1000, ..ChartAsk::default() });
        let geometry = Geometry::of(&Chart::of(&comparison, range), 1000.0);
        let ghost = views[2].bars.clone();
        let axis = Range { from_us: geometry.range().from_us.max(9_000_000), to_us: geometry.range().to_us };
        let rows: Vec<Vec<_>> =
            (0..12).map(|row| ghost.iter().filter(|bar| bar.row == row).copied().collect()).collect();
        let work = LaneBars::all(&unforked, axis).bars.into_iter().filter(|bar| !matches!(bar.fill, Fill::Waiting(_)));
        let mut count = 0;
        for bar in work {
            let of = &rows[bar.row as usize];
            let place = of.partition_point(|ghost| ghost.start_us <= bar.start_us) - 1;
            assert!(of[place].end_us >= bar.end_us, "{bar:?} is not in {:?}", of[place]);
            count += 1;
        }
        assert_eq!(count > 0, to_us > 9_000_000);
        assert!(count >= ghost.len() && ghost.len() < 12_000, "{count} bars, {} lines", ghost.len());
        for row in rows {
            let gaps = row.windows(2).map(|two| geometry.x(two[1].start_us) - geometry.x(two[0].end_us));
            assert!(gaps.into_iter().all(|gap| gap >= 1.0));
        }
        let picture = Picture::far(Comparison { lanes: lanes.clone(), ..comparison.clone() }, Far::default(), range, 1);
        let shown = picture.with_bars(views, 2).chart;
        assert_eq!((&shown.lanes[0].ghost, &shown.lanes[1].ghost), (&Vec::new(), &ghost));
    }
}

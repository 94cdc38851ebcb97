//! Answers and files of lanes that are too large for the page to hold: the worker that simulates these lanes once more gives what the
//! lanes themselves give.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::compare::{Comparison, Runner};
use crawl_playground::page::answers::asked::{self, FIGURES};
use crawl_playground::page::answers::take_along::{About, Still, Thing, file};
use crawl_playground::page::answers::why::{Answer, Question, answer};
use crawl_playground::page::scene::{Chart, Layout, Range, Scene};
use crawl_playground::setup::parse_query;
use crawl_playground::site::PageId;
use crawl_playground::strategy::CATALOGUE;
use crawl_playground::text;
use crawl_playground::worker::{AnswerAsk, AnswerDesk, AnswerTell, Letter};
use proptest::prelude::*;
use std::rc::Rc;

const LINK: &str = "https://playground.example/?lanes=gather";

fn join(_: &str, _: &str) -> Option<String> {
    None
}

fn send(desk: &mut AnswerDesk, generation: u32, body: AnswerAsk) {
    desk.receive(&Letter { generation, body }.to_bytes());
}

/// Lets the desk work to the end, in slices of this number of steps. Returns what it tells, with the progress.
fn told(desk: &mut AnswerDesk, steps: u32) -> Vec<(u32, AnswerTell)> {
    while desk.advance(steps) {}
    let letters = std::iter::from_fn(|| desk.answer());
    let letters = letters.map(|bytes| Letter::<AnswerTell>::of_bytes(&bytes).expect("it is a letter"));
    letters.map(|Letter { generation, body }| (generation, body)).collect()
}

fn ask(desk: &mut AnswerDesk, query: &str, question: &Question) -> Answer {
    send(desk, 1, AnswerAsk::Why(query.to_string(), asked::text(question)));
    match told(desk, 500).pop() {
        Some((1, AnswerTell::Answer(answer))) => answer,
        other => panic!("{query} {question:?}: {other:?}"),
    }
}

/// The name and the text of a file, or why there is none.
fn take(desk: &mut AnswerDesk, query: &str, thing: Thing, still_us: Option<u64>) -> Result<(String, String), String> {
    send(desk, 2, AnswerAsk::File(query.to_string(), thing, String::from(LINK), still_us));
    let mut bytes = Vec::new();
    for (generation, tell) in told(desk, 5_000) {
        assert_eq!(generation, 2);
        match tell {
            AnswerTell::Part(part) => bytes.extend(part),
            AnswerTell::File(name, _) => return Ok((name, String::from_utf8(bytes).expect("it is text"))),
            AnswerTell::NoFile(why) => return Err(why),
            AnswerTell::Progress(_) => {}
            other => panic!("{query} {thing:?}: {other:?}"),
        }
    }
    panic!("{query} {thing:?}: neither a file nor a reason")
}

fn compare(query: &str) -> Comparison {
    let (setup, problems) = parse_query(query, &[]);
    assert_eq!(problems, [], "{query}");
    Runner::new(&setup, Rc::new(setup.make_site().expect("a generator's name")), None).run()
}

/// Every kind of question about these lanes, at places that a number chooses.
fn questions(comparison: &Comparison, choice: u64) -> Vec<Question> {
    let mut all = Vec::new();
    for (lane, of) in comparison.lanes.iter().enumerate() {
        let than = (lane + 1) % comparison.lanes.len();
        let nth = |length: usize| (choice as usize).wrapping_mul(31) % length.max(1);
        let bar = of.timeline.spans.get(nth(of.timeline.spans.len())).map(|span| (span.row(), span.start_us()));
        let gap = of.timeline.waits.get(nth(of.timeline.waits.len())).map(|wait| (wait.row(), wait.start_us()));
        let anywhere = Some((choice as u32 % 9, choice % of.makespan_us().max(1)));
        let rows = [bar, gap, anywhere].into_iter().flatten();
        all.extend(rows.map(|(row, at_us)| Question::Row { lane, row, at_us }));
        all.push(Question::Page { lane, page: PageId(choice as u32 % (comparison.site.len() as u32 + 1)) });
        all.push(Question::Slower { lane, than });
        all.push(Question::Bend { lane, concurrency: None });
        let (from, to) = (String::from("20"), String::from("400"));
        all.push(Question::Between { lane, key: String::from("latency-ms"), from, to });
        all.extend(FIGURES.iter().map(|(_, figure)| Question::Figure { lane, figure: *figure }));
    }
    all
}

/// The lanes of a query, of any two or three versions, some with settings and forks of their own.
fn queries() -> impl Strategy<Value = String> {
    let lane = (0..CATALOGUE.len(), 0..6_u32).prop_map(|(of, own)| {
        let id = CATALOGUE[of].id;
        match own {
            0 => format!("{id}:cpu-ms=15"),
            1 => format!("{id}@300ms:latency-ms=300"),
            2 => format!("{id}:retries=1@200ms:errors=20"),
            _ => id.to_string(),
        }
    });
    let site = prop_oneof![Just("demo"), Just("web:60"), Just("comb:40"), Just("chain:12"), Just("star:30")];
    (prop::collection::vec(lane, 2..4), site, 1..9_u32, 0..20_u32, any::<u16>()).prop_map(
        |(lanes, site, concurrency, errors, seed)| {
            format!(
                "lanes={}&site={site}&concurrency={concurrency}&errors={errors}&seed={seed}&max-pages=500",
                lanes.join(",")
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]
    /// The whole path: the letters, the lanes simulated alone, and the answer as bytes.
    #[test]
    fn an_answer_is_that_of_the_lanes_themselves(query in queries(), choice in any::<u32>()) {
        let (mut desk, comparison) = (AnswerDesk::new(join), compare(&query));
        for question in questions(&comparison, choice.into()) {
            prop_assert_eq!(ask(&mut desk, &query, &question), answer(&question, &comparison), "{} {:?}", query, question);
        }
    }

    /// In any order: a file needs lanes that no question was about.
    #[test]
    fn a_file_is_that_of_the_lanes_themselves(query in queries(), at_us in 0..3_000_000_u64) {
        let (mut desk, comparison) = (AnswerDesk::new(join), compare(&query));
        let chart = Chart::of(&comparison, Range::default());
        let layout = Layout::of(&comparison.site, &comparison.graph, 1.0);
        let caption = Scene::at(&comparison, &layout, at_us).said.into_iter().map(|phrase| phrase.text).collect();
        let still = Still { at_us, caption };
        for (thing, still) in [
            (Thing::TraceCsv(1), None),
            (Thing::Site, None),
            (Thing::ChromeTrace, None),
            (Thing::Figure, None),
            (Thing::Figure, Some(still)),
            (Thing::TraceJson(0), None),
        ] {
            let still_us = still.as_ref().map(|still| still.at_us);
            let direct = file(thing, &comparison, &chart, &About { link: String::from(LINK), still });
            let direct = direct.map(|file| (file.name, file.text));
            prop_assert!(take(&mut desk, &query, thing, still_us) == direct, "{query} {thing:?}");
        }
    }
}

/// A site that is grown in slices, and lanes that the page could not hold.
const FAR: &str = "site=web:9000&lanes=gather,thread_map,sequential@9000ms:latency-ms=20&errors=5&concurrency=12";

#[test]
fn large_lanes_are_answered_and_taken_along() {
    let (mut desk, comparison) = (AnswerDesk::new(join), compare(FAR));
    for question in questions(&comparison, 777) {
        assert_eq!(ask(&mut desk, FAR, &question), answer(&question, &comparison), "{question:?}");
    }
    for thing in [Thing::TraceCsv(1), Thing::TraceJson(0), Thing::ChromeTrace, Thing::Site] {
        let direct = file(thing, &comparison, &Chart::default(), &About { link: String::from(LINK), still: None });
        let direct = direct.map(|file| (file.name, file.text));
        assert!(take(&mut desk, FAR, thing, None) == direct, "{thing:?}");
    }
    // The figure has the pixels of a screen in place of a million bars.
    let (_, svg) = take(&mut desk, FAR, Thing::Figure, Some(5_000_000)).unwrap();
    let document = roxmltree::Document::parse(&svg).expect("it is XML");
    let of_class = |class: &str| {
        let is_it = |node: &roxmltree::Node| node.attribute("class").unwrap_or_default().starts_with(class);
        document.descendants().filter(is_it).count()
    };
    assert_eq!(of_class("lane"), 3);
    assert!(svg.len() < 8_000_000 && of_class("density") > 900 && of_class("caption") > 0, "{} bytes", svg.len());
    let ends = document.descendants().filter(|node| node.attribute("class") == Some("end")).count();
    assert_eq!(ends, 3);
}

#[test]
fn progress_is_told_and_only_the_lanes_that_are_asked_about_are_simulated() {
    let question = Question::Bend { lane: 2, concurrency: None };
    let steps = |question: &Question| {
        let mut desk = AnswerDesk::new(join);
        send(&mut desk, 5, AnswerAsk::Why(String::from(FAR), asked::text(question)));
        let mut slices = 1;
        while desk.advance(500) {
            slices += 1;
        }
        (told(&mut desk, 1), slices)
    };
    let (mut all, alone) = steps(&question);
    assert!(matches!(all.pop(), Some((5, AnswerTell::Answer(_)))));
    let permilles: Vec<u32> = all
        .iter()
        .map(|(_, tell)| if let AnswerTell::Progress(of) = tell { *of } else { panic!("{tell:?}") })
        .collect();
    assert!(permilles.len() > 3 && permilles.is_sorted() && permilles.iter().all(|of| *of <= 1000), "{permilles:?}");
    let (_, both) = steps(&Question::Slower { lane: 0, than: 2 });
    assert!(both > alone + 50, "{both} slices for two lanes, {alone} for one");
}

#[test]
fn another_question_replaces_the_one_before_and_another_setup_its_lanes() {
    let mut desk = AnswerDesk::new(join);
    let query = "site=web:3000&lanes=gather,sequential";
    let of = |lane: usize| asked::text(&Question::Bend { lane, concurrency: None });
    send(&mut desk, 1, AnswerAsk::Why(String::from(query), of(0)));
    (0..3).for_each(|_| assert!(desk.advance(100)));
    send(&mut desk, 2, AnswerAsk::Why(String::from(query), of(1)));
    let answers: Vec<u32> = told(&mut desk, 900)
        .into_iter()
        .filter(|(_, tell)| matches!(tell, AnswerTell::Answer(_)))
        .map(|(generation, _)| generation)
        .collect();
    assert_eq!(answers, [2]);
    let other = "site=web:3000&lanes=gather,sequential&latency-ms=30";
    let question = Question::Slower { lane: 1, than: 0 };
    assert_eq!(ask(&mut desk, other, &question), answer(&question, &compare(other)));
}

#[test]
fn a_site_file_is_crawled_and_its_absence_is_said() {
    let mut desk = AnswerDesk::new(join);
    let question = asked::text(&Question::Page { lane: 0, page: PageId(1) });
    let why = || AnswerAsk::Why(String::from("site=file&lanes=gather"), question.clone());
    send(&mut desk, 1, why());
    let problem = told(&mut desk, 100).pop();
    assert_eq!(problem, Some((1, AnswerTell::Failed(text::NOTE_FILE_NOT_IN_ADDRESS.to_string()))));
    for page in ["/a", "/b"] {
        let site = format!(r#"{{"start": "/", "pages": [{{"url": "/", "links": ["{page}"]}}, {{"url": "{page}"}}]}}"#);
        send(&mut desk, 2, AnswerAsk::Site(site));
        send(&mut desk, 3, why());
        let Some((3, AnswerTell::Answer(answer))) = told(&mut desk, 100).pop() else { panic!("{page}") };
        assert!(answer.sentence.starts_with(&format!("{} of ", &page[1..])), "{}", answer.sentence);
    }
}

#[test]
fn what_is_no_question_or_about_no_lane_is_answered_without_a_run() {
    let mut desk = AnswerDesk::new(join);
    let query = "site=demo&lanes=gather";
    send(&mut desk, 1, AnswerAsk::Why(String::from(query), String::from("speed-1")));
    assert_eq!(told(&mut desk, 1), [(1, AnswerTell::Answer(Answer::default()))]);
    let none = ask(&mut desk, query, &Question::Bend { lane: 3, concurrency: None });
    assert_eq!(none.sentence, text::WHY_NO_LANE);
    assert_eq!(take(&mut desk, query, Thing::TraceCsv(3), None), Err(String::from(text::WHY_NO_LANE)));
}

#[test]
fn damaged_letters_are_an_error_and_never_a_panic() {
    let query = String::from("site=demo&lanes=gather");
    let letters = [
        AnswerAsk::Site(String::from("{}")),
        AnswerAsk::Why(query.clone(), String::from("bend-1")),
        AnswerAsk::File(query, Thing::TraceCsv(0), String::from(LINK), Some(7)),
    ];
    for body in letters {
        let bytes = Letter { generation: 4, body: body.clone() }.to_bytes();
        assert_eq!(Letter::<AnswerAsk>::of_bytes(&bytes).unwrap().body, body);
        for end in 0..bytes.len() {
            assert!(Letter::<AnswerAsk>::of_bytes(&bytes[..end]).is_err(), "cut at {end}");
            let mut damaged = bytes.clone();
            damaged[end] = 0xff;
            let mut desk = AnswerDesk::new(join);
            desk.receive(&damaged);
            told(&mut desk, 1_000);
        }
    }
    let mut desk = AnswerDesk::new(join);
    desk.receive(b"no letter");
    assert!(matches!(told(&mut desk, 1)[..], [(0, AnswerTell::Failed(_))]));
}

//! Why? The answers to questions about runs: classic cases as text.
//!
//! `UPDATE_GOLDEN=1 cargo test --test why` updates the golden file.

#[path = "support/golden.rs"]
mod golden;

use crawl_playground::compare::{Comparison, Lane, Runner};
use crawl_playground::page::answers::why::{Answer, Figure, Question, answer};
use crawl_playground::setup::parse_query;
use crawl_playground::site::PageId;
use crawl_playground::trace::why::{Found, found_at};
use crawl_playground::trace::{Cause, Span, text};
use std::fmt::Write;
use std::rc::Rc;

const FIGURES: [(Figure, &str); 5] = [
    (Figure::Makespan, "makespan"),
    (Figure::Utilisation, "utilisation"),
    (Figure::InFlight, "most in flight"),
    (Figure::Duplicates, "duplicates"),
    (Figure::Failed, "failed"),
];

fn compare(query: &str) -> Comparison {
    let (setup, problems) = parse_query(query, &[]);
    assert_eq!(problems, [], "{query}");
    let site = if query.contains("site=") { setup.make_site().expect("a generator's name") } else { golden::site() };
    Runner::new(&setup, Rc::new(site), None).run()
}

/// What a golden case asks about its first lane.
enum Ask {
    /// The longest wait for this.
    Wait(Cause),
    /// The longest fetch or parse that waited before.
    Bar,
    /// The page that is done last.
    LastPage,
    /// A page by its address.
    Page(&'static str),
    /// Why it takes longer than the second lane.
    Slower,
    /// Why the curve bends.
    Bend,
    /// Why the curve over a setting bends between two values.
    Between(&'static str, &'static str, &'static str),
    /// A figure.
    Figure(Figure),
}

const CASES: [(&str, &str, Ask); 40] = [
    ("a straggler at a barrier", "site=demo&lanes=gather", Ask::Wait(Cause::Barrier)),
    ("the last page of a batch began late", "site=demo&lanes=thread_map&concurrency=3", Ask::Wait(Cause::Barrier)),
    ("nothing discovered", "site=comb:40&lanes=task_group_spawn", Ask::Wait(Cause::EmptyFrontier)),
    ("a queue to drain", "site=demo&lanes=queue_workers", Ask::Wait(Cause::QueueJoin)),
    (
        "a lock",
        "site=demo&lanes=future_callbacks-as-published&guard=lock&cpu-ms=0&overhead=cpython",
        Ask::Wait(Cause::Lock),
    ),
    ("the rate limit of a pattern", "site=demo&lanes=rate_limited", Ask::Wait(Cause::RateLimit)),
    ("the rate limit of all", "site=demo&lanes=task_group_spawn&rate=10", Ask::Wait(Cause::RateLimit)),
    ("the GIL", "site=star:20&lanes=queue_workers&cpu-ms=40", Ask::Wait(Cause::Gil)),
    ("the cores", "site=star:20&lanes=process_map&cpu-ms=40", Ask::Wait(Cause::Core)),
    ("the event loop", "site=star:20&lanes=task_group_spawn&cpu-ms=40", Ask::Wait(Cause::EventLoop)),
    (
        "six connections",
        "site=star:20&lanes=task_group_spawn&connections=6&concurrency=unlimited",
        Ask::Wait(Cause::Connection),
    ),
    ("the coordinator", "site=star:20&lanes=first_completed&cpu-ms=60", Ask::Wait(Cause::Coordinator)),
    ("a retry", "site=demo&lanes=task_group_spawn&errors=30&retries=2", Ask::Wait(Cause::Backoff)),
    ("processes start", "site=demo&lanes=process_map", Ask::Wait(Cause::Starting)),
    ("a page is handed over", "site=demo&lanes=process_map", Ask::Wait(Cause::HandOver)),
    ("a bar that waited", "site=demo&lanes=thread_map&concurrency=2", Ask::Bar),
    ("a pool too small", "site=demo&lanes=thread_map&concurrency=2", Ask::LastPage),
    ("a chain of links", "site=chain:8&lanes=task_group_spawn", Ask::LastPage),
    ("a page behind barriers", "site=demo&lanes=gather", Ask::LastPage),
    ("the start page", "site=star:9&lanes=gather", Ask::Page("/")),
    ("a page that no link leads to", "site=demo&lanes=thread_per_url&flat=on", Ask::LastPage),
    ("barriers against none", "site=demo&lanes=gather,task_group_spawn", Ask::Slower),
    ("none against barriers", "site=demo&lanes=task_group_spawn,gather", Ask::Slower),
    ("the GIL against processes", "site=star:40&lanes=queue_workers,process_map&cpu-ms=40&cores=4", Ask::Slower),
    (
        "a small pool against a large one",
        "site=demo&lanes=thread_map:concurrency=2,thread_map:concurrency=8",
        Ask::Slower,
    ),
    ("the same twice", "site=demo&lanes=gather,gather", Ask::Slower),
    ("a run that hangs", "lanes=rate_limited-as-published,gather&max-pages=2", Ask::Slower),
    ("the work, then the span", "site=demo&lanes=task_group_spawn&cpu-ms=0", Ask::Bend),
    ("the work, then the event loop", "site=star:80&lanes=task_group_spawn&cpu-ms=20&stragglers=none", Ask::Bend),
    ("the work, then the connections", "site=star:80&lanes=task_group_spawn&connections=6&stragglers=none", Ask::Bend),
    ("the work, then the rate", "site=star:80&lanes=task_group_spawn&rate=20&stragglers=none", Ask::Bend),
    ("the work, then the rate of the pattern", "site=star:80&lanes=rate_limited&rate=20&stragglers=none", Ask::Bend),
    ("the work, then the coordinator", "site=star:80&lanes=first_completed&cpu-ms=20&stragglers=none", Ask::Bend),
    ("the work, then the cores", "site=star:80&lanes=process_map&cpu-ms=60&cores=2&stragglers=none", Ask::Bend),
    (
        "a larger latency",
        "site=star:80&lanes=task_group_spawn&cpu-ms=10&stragglers=none",
        Ask::Between("latency-ms", "20", "400"),
    ),
    (
        "more connections",
        "site=star:80&lanes=task_group_spawn&connections=2",
        Ask::Between("connections", "2", "no-limit"),
    ),
    ("a chain alone", "site=chain:9&lanes=task_group_spawn", Ask::Bend),
    ("N is not reached on a chain", "site=chain:9&lanes=task_group_spawn", Ask::Figure(Figure::InFlight)),
    (
        "N is not reached for connections",
        "site=star:60&lanes=task_group_spawn&connections=3",
        Ask::Figure(Figure::InFlight),
    ),
    ("N is not reached for the rate", "site=star:60&lanes=task_group_spawn&rate=10", Ask::Figure(Figure::InFlight)),
];

/// Figures that a golden case asks about, all of the first lane.
const OF_FIGURES: [(&str, &str); 3] = [
    ("figures of gather", "site=demo&lanes=gather"),
    ("figures of a published crawl", "site=demo&lanes=gather-as-published&errors=10"),
    ("figures of a sequential crawl", "site=demo&lanes=sequential"),
];

fn question(comparison: &Comparison, ask: &Ask) -> Option<Question> {
    let lane = &comparison.lanes[0];
    let end_us = |end_us: Option<u64>| end_us.unwrap_or(lane.makespan_us());
    Some(match *ask {
        Ask::Wait(cause) => {
            let waits = lane.timeline.waits.iter().filter(|wait| wait.cause() == cause);
            let longest = waits.rev().max_by_key(|wait| end_us(wait.end_us()) - wait.start_us());
            let wait = longest?;
            Question::Row { lane: 0, row: wait.row(), at_us: wait.start_us() }
        }
        Ask::Bar => {
            let late = |span: &&Span| !matches!(found(lane, span), Found::Work(work) if work.before.is_empty());
            let span = lane.timeline.spans.iter().rev().find(late)?;
            Question::Row { lane: 0, row: span.row(), at_us: span.start_us() }
        }
        Ask::LastPage => {
            let pages = (0..comparison.site.len() as u32).map(PageId);
            let done_us = |page: &PageId| lane.timeline.page(*page).done_us;
            let last = pages.filter(|page| done_us(page) != u64::MAX).max_by_key(done_us);
            Question::Page { lane: 0, page: last? }
        }
        Ask::Page(url) => Question::Page { lane: 0, page: comparison.site.find(url)? },
        Ask::Slower => Question::Slower { lane: 0, than: 1 },
        Ask::Bend => Question::Bend { lane: 0, concurrency: None },
        Ask::Between(key, from, to) => {
            let [key, from, to] = [key, from, to].map(String::from);
            Question::Between { lane: 0, key, from, to }
        }
        Ask::Figure(figure) => Question::Figure { lane: 0, figure },
    })
}

fn found(lane: &Lane, span: &Span) -> Found {
    found_at(&lane.trace, &lane.timeline, span.row(), span.start_us())
}

/// An answer as text: the sentence, the summands, and the first pieces of evidence.
fn shown(comparison: &Comparison, answer: &Answer) -> String {
    let mut out = format!("  {}\n", answer.sentence);
    for summand in &answer.summands {
        let sign = if summand.amount < 0 { "-" } else { "" };
        let amount = text::milliseconds(summand.amount.unsigned_abs());
        let _ = writeln!(out, "    {sign}{amount} {} ({} lit)", summand.words, summand.evidence.len());
    }
    for lit in answer.evidence.iter().take(3) {
        let (from, to) = (text::milliseconds(lit.from_us), text::milliseconds(lit.to_us));
        let row = lit.row.map_or(String::from("all workers"), |row| format!("worker {}", row + 1));
        let page = lit.page.known().map_or(String::new(), |page| format!(" {}", comparison.site.url(page)));
        let _ = writeln!(out, "    lit: lane {} {row} {from} to {to}{page}", lit.lane + 1);
    }
    if answer.evidence.len() > 3 {
        let _ = writeln!(out, "    lit: {} more", answer.evidence.len() - 3);
    }
    out
}

#[test]
fn the_classic_cases_have_their_answers() {
    let (mut out, mut missing) = (String::new(), Vec::new());
    for (title, query, ask) in &CASES {
        let comparison = compare(query);
        let Some(question) = question(&comparison, ask) else {
            missing.push(*title);
            continue;
        };
        let answer = answer(&question, &comparison);
        let _ = write!(out, "{title}\n  ?{query}\n{}\n", shown(&comparison, &answer));
    }
    for (title, query) in OF_FIGURES {
        let comparison = compare(query);
        let _ = write!(out, "{title}\n  ?{query}\n");
        for (figure, name) in FIGURES {
            let answer = answer(&Question::Figure { lane: 0, figure }, &comparison);
            let _ = write!(out, " {name}\n{}", shown(&comparison, &answer));
        }
        out.push('\n');
    }
    golden::check("why", &out);
    assert_eq!(missing, Vec::<&str>::new(), "the run of these has nothing to ask about");
}

#[test]
fn what_cannot_be_answered_is_said() {
    let comparison = compare("site=demo&lanes=gather");
    let said = |question: Question| answer(&question, &comparison).sentence;
    let none = said(Question::Bend { lane: 7, concurrency: None });
    assert_eq!(none, crawl_playground::text::WHY_NO_LANE);
    assert_eq!(said(Question::Slower { lane: 0, than: 0 }), crawl_playground::text::WHY_SLOWER_SELF);
    let between = |key: &str, from: &str| Question::Between {
        lane: 0,
        key: key.into(),
        from: from.into(),
        to: String::from("8"),
    };
    assert_eq!(said(between("latency-ms", "slow")), crawl_playground::text::WHY_NO_VALUE);
    assert_eq!(said(between("latency", "8")), crawl_playground::text::WHY_NO_VALUE);
    let page = Question::Page { lane: 0, page: PageId(4_000_000) };
    assert_eq!(said(page), crawl_playground::text::WHY_NO_PAGE);
    let nothing = answer(&Question::Row { lane: 0, row: 900, at_us: 1 }, &comparison);
    assert!(nothing.sentence.contains("901") && nothing.evidence.is_empty(), "{}", nothing.sentence);
    let mut running = comparison.clone();
    running.lanes[0].trace = Rc::default();
    let sentence = answer(&Question::Bend { lane: 0, concurrency: Some(4) }, &running).sentence;
    assert_eq!(sentence, crawl_playground::text::WHY_RUNS);
}

//! Tests the live engine natively, with a simulated network and clock that the test controls to the millisecond.

use super::super::pages::{Addresses, InFlight, Pages, Reply};
use super::*;
use crate::site::{Graph, LinkPolicy, PageId, Robots, Site, demo, html};
use crate::strategy::find;
use crate::trace::{EventKind, Failure, Metrics, Timeline};
use crate::world::{
    Answer, Batch, Done, FailureRule, Guard, Jitter, Latency, Machine, Mark, Network, Order, PageCost, Release, Retry,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use url::Url;

/// The network's answer to a request.
#[derive(Clone, Copy)]
enum Says {
    /// A page with these links, after this time in ms.
    Page(u64, &'static [&'static str]),
    Status(u64, u16),
    /// A redirect to another address, after this time in ms, which the network follows like a browser.
    Redirect(u64, &'static str),
    /// No connection, after this time in ms.
    Refuses(u64),
    Nothing,
}

/// A network, a clock and an alarm.
struct Paper {
    pages: Pages,
    network: BTreeMap<&'static str, Says>,
    now_us: Cell<u64>,
    alarm_us: Cell<Option<u64>>,
    sent: InFlight<u32>,
    /// Answers on their way, ordered by their time of arrival and the order of sending.
    coming: RefCell<BTreeMap<(u64, u32), (u32, PageId)>>,
    /// The requests sent and aborted.
    log: RefCell<Vec<String>>,
    turns: Cell<u32>,
}

impl Paper {
    /// The time of an answer, in ms, and the answer. The network follows at most 20 redirects.
    fn answer(&self, url: &str) -> Option<(u64, Reply)> {
        let (mut ms, mut at, mut hops) = (0, url, 0);
        loop {
            let reply = |answer, text| Reply { answer, text, redirected_to: (hops > 0).then(|| at.to_string()) };
            match self.network.get(at).copied().unwrap_or(Says::Status(1, 404)) {
                Says::Page(takes, links) => {
                    let text = links.iter().map(|link| format!("<a href='{link}'>.</a>")).collect();
                    return Some((ms + takes, reply(Answer::Status(200), Some(text))));
                }
                Says::Status(takes, status) => return Some((ms + takes, reply(Answer::Status(status), None))),
                Says::Redirect(takes, to) if hops < 20 => (ms, at, hops) = (ms + takes, to, hops + 1),
                Says::Redirect(takes, _) | Says::Refuses(takes) => {
                    let (text, redirected_to) = (None, None);
                    return Some((ms + takes, Reply { answer: Answer::Failed(Failure::Refused), text, redirected_to }));
                }
                Says::Nothing => return None,
            }
        }
    }

    /// Advances the time until the run has ended or nothing is left to happen before `end_ms`.
    fn run(&self, pump: &Pump, end_ms: u64) {
        pump.turn();
        while !pump.is_over() {
            let first = self.coming.borrow().keys().next().copied();
            let next_us = [first.map(|(due_us, _)| due_us), self.alarm_us.get()].into_iter().flatten().min();
            let Some(next_us) = next_us.filter(|&next_us| next_us <= end_ms * 1000) else { return };
            self.now_us.set(self.now_us.get().max(next_us));
            match first.filter(|first| first.0 == next_us) {
                Some(first) => self.come_back(pump, first),
                None => {
                    self.turns.set(self.turns.get() + 1);
                    self.alarm_us.set(None);
                    pump.turn();
                }
            }
        }
    }

    fn come_back(&self, pump: &Pump, (due_us, token): (u64, u32)) {
        let Some((request, page)) = self.coming.borrow_mut().remove(&(due_us, token)) else { return };
        let Some((_, reply)) = self.answer(&self.pages.url(page)) else { return };
        if self.sent.arrive(request, token) {
            let (answer, came) = self.pages.take(page, reply);
            pump.arrive(request, answer, 0, came);
        }
    }
}

impl Transport for Paper {
    fn send(&self, request: u32, page: PageId) {
        let url = self.pages.url(page);
        self.log.borrow_mut().push(format!("{} {url}", self.now_us.get() / 1000));
        let token = self.sent.send(request, page.0);
        if let Some((ms, _)) = self.answer(&url) {
            self.coming.borrow_mut().insert((self.now_us.get() + ms * 1000, token), (request, page));
        }
    }

    fn abort(&self, request: u32) {
        // The answer still arrives, as it may in a browser, although no task waits for it.
        if let Some(page) = self.sent.abort(request) {
            self.log.borrow_mut().push(format!(
                "{} gives up {}",
                self.now_us.get() / 1000,
                self.pages.url(PageId(page))
            ));
        }
    }

    fn is_readable(&self, page: PageId) -> bool {
        self.pages.is_readable(page)
    }

    fn is_disallowed(&self, page: PageId) -> bool {
        self.pages.is_disallowed(page)
    }

    fn parse(&self, page: PageId) -> Vec<PageId> {
        self.pages.parse(page, |text, url| {
            let home = Url::parse(demo::HOME).unwrap();
            let found = html::references(text, &home.join(url).unwrap());
            let [links, nofollow, images] = [found.links, found.nofollow, found.images]
                .map(|urls| urls.iter().map(|url| html::address_on(&home, url)).collect());
            Addresses { links, nofollow, images }
        })
    }

    fn cost(&self, page: PageId, attempt: u32) -> PageCost {
        self.pages.cost(page, attempt)
    }

    fn now_us(&self) -> u64 {
        self.now_us.get()
    }
}

impl Ground for Paper {
    fn set_alarm(&self, ms: Option<u32>) {
        self.alarm_us.set(ms.map(|ms| self.now_us.get() + u64::from(ms) * 1000));
    }

    fn forget(&self) {
        self.pages.forget();
    }
}

/// Pages take 10 ms of emulated latency before they are sent.
fn rules() -> Rules {
    Rules {
        concurrency: Some(4),
        workers: None,
        semaphore: None,
        buffersize: None,
        chunksize: None,
        shutdown: false,
        eager: false,
        batch: Batch::Frontier,
        order: Order::Fifo,
        mark: Mark::Discovery,
        done: Done::Correct,
        idle_timeout_us: 0,
        follows_blindly: false,
        failure: FailureRule::Return,
        links: LinkPolicy::default(),
        flat: false,
        parse_in_parent: false,
        guard: Guard::Ordering,
        processes: false,
        rate: None,
        pace: None,
        release: Release::TokenBucket,
        retry: Retry { retries: 0, base_us: 0, most_us: 0, jitter: Jitter::None },
        network: Network {
            seed: 1,
            latency: Latency::Constant,
            median_us: 10_000,
            straggler_one_in: 0,
            error_percent: 0,
            timeout_us: None,
            timeout_counts_waits: false,
            parse_us: 0,
        },
        congestion: None,
        machine: Machine::free(2),
        connections: None,
        max_pages: None,
        max_depth: None,
    }
}

/// A run of one strategy on a network, and its site.
struct Run {
    paper: Rc<Paper>,
    pump: Rc<Pump>,
    site: Rc<RefCell<Site>>,
}

impl Run {
    fn new(strategy: &str, rules: &Rules, network: &[(&'static str, Says)]) -> Run {
        let site = Site::new("paper", "/");
        let graph = Rc::new(Graph::of(&site, &LinkPolicy::default()));
        let terrain = Terrain::of(&site, graph, rules);
        let site = Rc::new(RefCell::new(site));
        let paper = Rc::new(Paper {
            pages: Pages::new(site.clone(), rules),
            network: network.iter().copied().collect(),
            now_us: Cell::new(0),
            alarm_us: Cell::new(None),
            sent: InFlight::new(),
            coming: RefCell::default(),
            log: RefCell::default(),
            turns: Cell::new(0),
        });
        let pump = Pump::new(find(strategy).unwrap(), &terrain, rules, &paper).unwrap();
        Run { paper, pump, site }
    }

    /// Runs to the end.
    fn of(strategy: &str, rules: &Rules, network: &[(&'static str, Says)]) -> Run {
        let run = Run::new(strategy, rules, network);
        run.paper.run(&run.pump, 1_000_000);
        run
    }

    fn log(&self) -> Vec<String> {
        self.paper.log.borrow().clone()
    }

    /// The addresses of events of a kind, each with its detail.
    fn events(&self, kind: EventKind) -> Vec<(String, u16)> {
        let (trace, site) = (self.pump.trace(), self.site.borrow());
        let events = trace.events().iter().filter(|event| event.kind() == kind);
        events.map(|event| (site.url(event.page()).into_owned(), event.detail())).collect()
    }

    fn visited(&self) -> Vec<String> {
        let site = self.site.borrow();
        self.pump.trace().visited().iter().map(|&page| site.url(page).into_owned()).collect()
    }

    fn metrics(&self) -> Metrics {
        let trace = self.pump.trace();
        Metrics::of(&trace, &Timeline::of(&trace))
    }

    fn outcome(&self) -> Outcome {
        self.pump.trace().outcome().unwrap()
    }
}

use Says::{Nothing, Page, Redirect, Refuses, Status};

#[test]
fn links_of_fetched_pages_are_followed_once() {
    let network = [("/", Page(5, &["/a", "/b", "/a#x"])), ("/a", Page(20, &["/", "/b"])), ("/b", Page(5, &["/c"]))];
    let run = Run::of("task_group_spawn", &rules(), &network);
    assert_eq!(run.log(), ["10 /", "25 /a", "25 /b", "40 /c"], "after 10 ms each, as their links were read");
    assert_eq!((run.outcome(), run.metrics().fetches, run.metrics().failed), (Outcome::Finished, 4, 1));
    assert_eq!(run.pump.elapsed_us(), 45_000);
    assert_eq!(run.visited(), ["/", "/a", "/b", "/c"]);
}

#[test]
fn failures_are_answers_and_a_retry_sends_a_new_request() {
    let retry = Retry { retries: 1, base_us: 7000, most_us: 7000, jitter: Jitter::None };
    let network = [("/", Page(5, &["/down", "/busy", "/gone"])), ("/down", Refuses(3)), ("/busy", Status(4, 503))];
    let run = Run::of("gather", &Rules { retry, ..rules() }, &network);
    let mut failed = run.events(EventKind::Failed);
    failed.sort();
    let refused = Failure::Refused as u16;
    let expected = [("/busy", 503), ("/busy", 503), ("/down", refused), ("/down", refused), ("/gone", 404)];
    assert_eq!(failed, expected.map(|(url, detail)| (url.to_string(), detail)));
    assert_eq!(run.metrics().retries, 2);
    assert_eq!(run.log()[1..], ["25 /down", "25 /busy", "25 /gone", "45 /down", "46 /busy"]);
}

#[test]
fn a_timeout_aborts_the_request_and_ignores_its_late_answer() {
    let mut rules = rules();
    rules.network.timeout_us = Some(50_000);
    let network = [
        ("/", Page(5, &["/slow", "/never", "/fine"])),
        ("/slow", Page(400, &[])),
        ("/never", Nothing),
        ("/fine", Page(5, &["/later"])),
        ("/later", Page(500, &[])),
    ];
    let run = Run::of("task_group_spawn", &rules, &network);
    let timeout = Failure::Timeout as u16;
    let failed = ["/slow", "/never", "/later"].map(|url| (url.to_string(), timeout));
    assert_eq!(run.events(EventKind::Failed), failed);
    assert!(run.log().contains(&String::from("65 gives up /slow")), "50 ms after it began, at 15: {:?}", run.log());
    assert_eq!((run.outcome(), run.metrics().timeouts), (Outcome::Finished, 3));
}

#[test]
fn cancelling_aborts_requests_in_flight_and_adds_no_event() {
    let network = [("/", Page(5, &["/a", "/b"])), ("/a", Page(50, &[])), ("/b", Page(60, &[]))];
    let run = Run::new("gather", &rules(), &network);
    run.paper.run(&run.pump, 40);
    run.paper.now_us.set(41_000);
    run.pump.cancel();
    assert_eq!(run.log()[3..], ["41 gives up /a", "41 gives up /b"]);
    let before = run.pump.events();
    run.paper.run(&run.pump, 1000);
    let coming: Vec<(u64, u32)> = run.paper.coming.borrow().keys().copied().collect();
    coming.into_iter().for_each(|first| run.paper.come_back(&run.pump, first));
    assert_eq!((run.pump.events(), run.outcome()), (before, Outcome::Cancelled));
    assert_eq!(run.paper.alarm_us.get(), None, "nothing wakes it");
}

#[test]
fn dropping_a_run_aborts_its_requests() {
    let run = Run::new("gather", &rules(), &[("/", Nothing)]);
    run.paper.run(&run.pump, 40);
    let Run { paper, pump, .. } = run;
    drop(pump);
    assert_eq!(*paper.log.borrow(), ["10 /", "10 gives up /"]);
}

#[test]
fn the_target_of_a_redirect_counts_as_visited() {
    let network = [
        ("/", Page(5, &["/old", "/older"])),
        ("/old", Redirect(5, "/new")),
        ("/older", Redirect(5, "/old")),
        ("/new", Page(5, &["/deep/", "/new"])),
        ("/deep/", Page(1, &["/new", "/old"])),
    ];
    for strategy in ["gather", "task_group_spawn", "sequential", "queue_workers"] {
        let run = Run::of(strategy, &rules(), &network);
        assert_eq!(run.visited().len(), 5, "{strategy}: {:?}", run.visited());
        let asked: Vec<String> = run.log().iter().map(|line| line.split_once(' ').unwrap().1.to_string()).collect();
        let count = |url: &str| asked.iter().filter(|asked| *asked == url).count();
        assert_eq!((count("/new"), count("/old"), count("/deep/")), (0, 1, 1), "{strategy}: {asked:?}");
        assert_eq!(run.events(EventKind::Redirected).len(), 2, "{strategy}");
        assert_eq!(run.metrics().duplicate_fetches, 1, "{strategy}: the browser followed to the same page twice");
        assert_eq!(run.events(EventKind::Parsed).len(), 3, "{strategy}: it is read once");
    }
    let published =
        Run::of("gather-as-published", &Rules { follows_blindly: true, mark: Mark::Result, ..rules() }, &network);
    assert!(published.log().iter().any(|line| line.ends_with(" /new")), "{:?}", published.log());
}

#[test]
fn links_of_a_redirected_page_are_relative_to_its_final_address() {
    let network = [("/", Page(5, &["/old"])), ("/old", Redirect(5, "/new/")), ("/new/", Page(5, &["leaf"]))];
    let run = Run::of("gather", &rules(), &network);
    assert_eq!(run.visited(), ["/", "/old", "/new/", "/new/leaf"]);
}

#[test]
fn a_redirect_loop_or_a_redirect_to_another_host_is_not_followed() {
    let network = [
        ("/", Page(5, &["/loop", "/out"])),
        ("/loop", Redirect(1, "/loop")),
        ("/out", Redirect(1, "https://other.example/")),
        ("https://other.example/", Page(1, &["/lost"])),
    ];
    let run = Run::of("gather", &rules(), &network);
    assert_eq!(run.events(EventKind::Failed), [(String::from("/loop"), Failure::Refused as u16)]);
    assert_eq!(run.visited(), ["/", "/loop", "/out"]);
    assert_eq!((run.outcome(), run.log().len()), (Outcome::Finished, 3));
}

#[test]
fn a_redirect_to_a_disallowed_page_is_not_parsed() {
    let network = [("/", Page(5, &["/old"])), ("/old", Redirect(1, "/private")), ("/private", Page(1, &["/lost"]))];
    let mut rules = rules();
    rules.links.robots = true;
    let run = Run::new("gather", &rules, &network);
    *run.paper.pages.robots.borrow_mut() = Robots::read("User-agent: *\nDisallow: /private");
    run.paper.run(&run.pump, 1000);
    assert_eq!(run.log().len(), 2, "{:?}", run.log());
    assert_eq!(run.events(EventKind::Disallowed).len(), 1);
}

#[test]
fn the_alarm_rings_only_when_something_is_due() {
    let network = [("/", Page(500, &["/a", "/b", "/c"]))];
    let run = Run::of("gather", &rules(), &network);
    assert_eq!(run.paper.turns.get(), 2, "one for each time at which emulated latencies end");
}

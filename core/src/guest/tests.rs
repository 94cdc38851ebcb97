use super::{Actor, Continue, Guest, Next};
use crate::compare::Runner;
use crate::setup::parse_query;
use crate::site::PageId;
use crate::trace::{Cause, Event, Outcome};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

/// The events of a trace without their source lines.
fn plain(events: &[Event]) -> Vec<String> {
    let line = |event: &Event| {
        format!("{} {:?} {:?} {} {}", event.at_us(), event.kind(), event.page(), event.row(), event.detail())
    };
    events.iter().map(line).collect()
}

/// A guest that crawls as `gather` does: batch after batch, N at a time, a barrier, and the main actor parses.
fn gather(guest: &mut Guest, most: usize) {
    let Next::Continue(main) = guest.run() else { panic!("the main actor begins") };
    guest.take_reply(main);
    // The event loop runs in the main thread, which waits for it.
    guest.ask_wait(main, None);
    let loop_main = guest.spawn(Actor::Loop);
    guest.set_main(loop_main);
    let mut frontier = guest.seeds();
    let mut visited: BTreeSet<PageId> = frontier.iter().copied().collect();
    frontier.iter().for_each(|&page| guest.mark(page, false));
    assert_eq!(guest.run(), Next::Continue(loop_main));
    guest.take_reply(loop_main);
    while !frontier.is_empty() {
        let batch = std::mem::take(&mut frontier);
        batch.iter().for_each(|&page| guest.submit(page));
        guest.begin_wait(Cause::Barrier);
        let tasks: Vec<(u32, PageId)> = batch.iter().map(|&page| (guest.spawn(Actor::Loop), page)).collect();
        let pages: BTreeMap<u32, PageId> = tasks.iter().copied().collect();
        let (mut free, mut line, mut answers) = (most, VecDeque::new(), BTreeMap::new());
        guest.rest(loop_main);
        let mut last = PageId::NONE;
        loop {
            let Next::Continue(actor) = guest.run() else { panic!("it goes on") };
            let reply = guest.take_reply(actor);
            if actor == loop_main {
                break;
            }
            match reply {
                Continue::Begun if free == 0 => {
                    line.push_back(actor);
                    guest.ask_wait(actor, None);
                }
                Continue::Begun => {
                    free -= 1;
                    guest.ask_fetch(actor, pages[&actor], 1, None);
                }
                Continue::Woken => guest.ask_fetch(actor, pages[&actor], 1, None),
                Continue::Fetched(number, ..) => {
                    answers.insert(pages[&actor], number);
                    last = guest.current_page();
                    match line.pop_front() {
                        Some(next) => guest.wake(next),
                        None => free += 1,
                    }
                    if answers.len() == batch.len() {
                        guest.wake(loop_main);
                    }
                    guest.end(actor);
                }
                other => panic!("{other:?}"),
            }
        }
        guest.open_barrier(Some(last));
        for page in batch {
            guest.ask_parse(loop_main, answers[&page], 2);
            assert_eq!(guest.run(), Next::Continue(loop_main));
            let Continue::Parsed(links) = guest.take_reply(loop_main) else { panic!("it parses") };
            for link in links {
                if visited.insert(link) {
                    guest.mark(link, false);
                    frontier.push(link);
                }
            }
        }
    }
}

#[test]
fn a_guest_that_does_what_gather_does_gives_its_trace() {
    for query in ["site=demo", "site=web:60&cpu-ms=12", "site=tree:31&cpu-ms=0&overhead=cpython"] {
        for most in [1, 4, 16] {
            let (setup, _) = parse_query(&format!("{query}&lanes=gather&concurrency={most}"), &[]);
            let native = Runner::of(&setup).unwrap().run();
            let mut guest = Guest::new(&setup, Rc::clone(&native.site), 0).unwrap();
            gather(&mut guest, most);
            let lane = guest.finish(Outcome::Finished);
            let (ours, theirs) = (plain(lane.trace.events()), plain(native.lanes[0].trace.events()));
            assert_eq!(ours, theirs, "{query} {most}");
        }
    }
}

#[test]
fn a_guest_without_a_timer_or_a_ready_actor_hangs() {
    let (setup, _) = parse_query("site=tree:7&lanes=gather", &[]);
    let site = Rc::new(setup.make_site().unwrap());
    let mut guest = Guest::new(&setup, site, 0).unwrap();
    let Next::Continue(main) = guest.run() else { panic!("the main actor begins") };
    guest.take_reply(main);
    guest.ask_wait(main, Some(500));
    assert_eq!(guest.run(), Next::Continue(main));
    assert_eq!((guest.take_reply(main), guest.now_us()), (Continue::Slept, 500));
    guest.ask_wait(main, None);
    assert_eq!(guest.run(), Next::Hung);
    assert_eq!(guest.finish(Outcome::Hung).trace.outcome(), Some(Outcome::Hung));
}

#[test]
fn only_a_pattern_with_a_limiter_of_its_own_waits_for_a_rate() {
    for (lane, is_rated) in [("gather", false), ("rate_limited", true)] {
        let (setup, _) = parse_query(&format!("site=tree:7&lanes={lane}"), &[]);
        let guest = Guest::new(&setup, Rc::new(setup.make_site().unwrap()), 0).unwrap();
        assert!(super::options::json(&guest).contains(&format!("\"is_rated\":{is_rated}")), "{lane}");
    }
}

#[test]
fn an_actor_begins_within_the_step_of_another_one() {
    let (setup, _) = parse_query("site=tree:7&lanes=gather&cpu-ms=0&spread=constant&stragglers=none", &[]);
    let mut guest = Guest::new(&setup, Rc::new(setup.make_site().unwrap()), 0).unwrap();
    let Next::Continue(main) = guest.run() else { panic!("the main actor begins") };
    guest.take_reply(main);
    guest.ask_wait(main, None);
    let creator = guest.spawn(Actor::Loop);
    assert_eq!(guest.run(), Next::Continue(creator));
    guest.take_reply(creator);
    let begun = guest.spawn_begun(Actor::Loop).unwrap();
    let start = guest.seeds()[0];
    guest.ask_fetch(begun, start, 1, None);
    assert!(!guest.leave(begun), "the fetch takes time");
    // The creator is still in its step: it asks for a sleep that ends before the fetch.
    guest.ask_pause(creator, 10, None);
    assert_eq!((guest.run(), guest.now_us()), (Next::Continue(creator), 10));
    assert_eq!(guest.take_reply(creator), Continue::Slept);
    guest.rest(creator);
    assert_eq!(guest.run(), Next::Continue(begun));
    assert!(matches!(guest.take_reply(begun), Continue::Fetched(..)));
    guest.end(begun);
    let ended = guest.spawn_begun(Actor::Loop).unwrap();
    guest.end(ended);
    assert!(!guest.leave(ended), "it has ended");
    let lane = guest.finish(Outcome::Finished);
    assert_eq!(lane.metrics.fetches, 1);
}

//! Why a worker is idle, and why a bar begins when it does.

use super::asked::Answer;
use super::words::{label, list, name, reason, time};
use crate::compare::why::Evidence;
use crate::compare::{Comparison, Lane};
use crate::page::scene::{Bar, Fill, culprit_words, seconds, times};
use crate::site::{PageId, Site};
use crate::text::{self, WhyNoCulpritWhat};
use crate::trace::Cause;
use crate::trace::why::{Found, Idle, Part, Reason, Work, found_at};

/// A fetch that takes at least this many times the median is called a straggler.
const STRAGGLER_TIMES: u64 = 3;

/// What a row does at a moment.
pub fn answer(comparison: &Comparison, number: usize, row: u32, at_us: u64) -> Answer {
    let (lane, site) = (&comparison.lanes[number], &*comparison.site);
    match found_at(&lane.trace, &lane.timeline, row, at_us) {
        Found::Idle(idle) => of_idle(lane, site, number, &idle),
        Found::Work(work) => of_work(lane, site, number, &work),
        Found::Nothing => Answer::sentence(text::why_nothing(row + 1, name(lane), seconds(at_us))),
    }
}

fn of_idle(lane: &Lane, site: &Site, number: usize, idle: &Idle) -> Answer {
    let fill = Fill::Waiting(idle.cause);
    let wait = Bar { row: idle.row, start_us: idle.from_us, end_us: idle.to_us, fill, page: idle.culprit };
    let (from, to) = (seconds(idle.from_us), seconds(idle.to_us));
    let us = time(idle.to_us - idle.from_us);
    let said = text::why_idle(idle.row + 1, name(lane), fill.words(), from, to, us);
    let meanwhile = meanwhile(idle, site);
    let sentence = match culprit_words(&wait, site) {
        _ if !meanwhile.is_empty() => text::why_idle_none(said, meanwhile),
        Some(until) => match step(idle, site) {
            Some(step) => text::why_idle_step(said, until, step),
            None => text::why_idle_until(said, until),
        },
        None => text::why_idle_none(said, text::why_no_culprit(no_culprit(idle.cause))),
    };
    let lit = Part {
        from_us: idle.from_us,
        to_us: idle.to_us,
        reason: Reason::Wait(idle.cause),
        row: Some(idle.row),
        page: idle.culprit,
    };
    let sentence = match (idle.cause, lane.plan.setup.connections) {
        (Cause::Connection, connections @ 1..) => text::why_idle_connections(sentence, connections),
        _ => sentence,
    };
    // The fetch is lit as a whole.
    let is_whole = |part: &&Part| part.reason != Reason::Fetch || idle.fetch.is_none();
    let parts = idle.culprit_parts.iter().filter(|part| part.row.is_some()).filter(is_whole);
    let parts = parts.filter(|part| !idle.computed.contains(part)).chain(&idle.computed).chain(&idle.fetch);
    let evidence = Evidence::of_parts(number, std::iter::once(&lit).chain(parts));
    Answer { sentence: text::list_stop(sentence), evidence, ..Answer::default() }
}

/// What was parsed meanwhile, if it was more than the page of the culprit: `5 pages are parsed, p05 first`.
fn meanwhile(idle: &Idle, site: &Site) -> String {
    let mut pages: Vec<PageId> = Vec::new();
    for part in &idle.computed {
        if !pages.contains(&part.page) {
            pages.push(part.page);
        }
    }
    match pages.first().filter(|first| pages.len() > 1 || **first != idle.culprit) {
        Some(first) => text::why_meanwhile(pages.len(), site.label(*first)),
        None => String::new(),
    }
}

/// What the culprit itself did meanwhile: what took most of the wait.
fn step(idle: &Idle, site: &Site) -> Option<String> {
    if idle.cause == Cause::Backoff {
        return None;
    }
    // Of equal ones the first.
    let mut longest = idle.culprit_parts.first()?;
    idle.culprit_parts.iter().for_each(|part| {
        if part.us() > longest.us() {
            longest = part;
        }
    });
    let worker = longest.row.map_or(0, |row| row + 1);
    Some(match (longest.reason, idle.fetch) {
        (Reason::Fetch, Some(fetch)) => fetch_words(&fetch, idle.median_fetch_us),
        (Reason::Fetch, None) => text::why_step_fetch(worker, time(longest.us())),
        (Reason::Parse, _) => text::why_step_parse(worker, time(longest.us())),
        (Reason::Wait(Cause::EmptyFrontier), _) => {
            text::why_step_undiscovered(time(longest.us()), label(site, longest.page))
        }
        (Reason::Unknown, _) => String::from(text::WHY_STEP_UNKNOWN),
        (other, _) => text::why_step_wait(time(longest.us()), reason(other)),
    })
}

/// `worker 3 fetches it in 1.90 s, 5.2× the median: a straggler`.
fn fetch_words(fetch: &Part, median_us: u64) -> String {
    let worker = fetch.row.map_or(0, |row| row + 1);
    match median_us > 0 && fetch.us() >= STRAGGLER_TIMES * median_us {
        true => text::why_step_straggler(worker, time(fetch.us()), times(fetch.us(), median_us, 1)),
        false => text::why_step_fetch(worker, time(fetch.us())),
    }
}

fn no_culprit(cause: Cause) -> WhyNoCulpritWhat {
    match cause {
        Cause::RateLimit => WhyNoCulpritWhat::Rate,
        Cause::Sleep | Cause::Poll | Cause::IdleTimeout | Cause::Backoff => WhyNoCulpritWhat::Purpose,
        Cause::Starting | Cause::HandOver | Cause::Shutdown => WhyNoCulpritWhat::Machine,
        _ => WhyNoCulpritWhat::Unknown,
    }
}

fn of_work(lane: &Lane, site: &Site, number: usize, work: &Work) -> Answer {
    let part = &work.part;
    let what = match part.reason {
        Reason::Fetch => fetch_words(part, work.median_fetch_us),
        _ => text::why_step_parse(part.row.map_or(0, |row| row + 1), time(part.us())),
    };
    let (lane, page, from) = (name(lane), label(site, part.page), seconds(part.from_us));
    let waits: Vec<String> = work.before.iter().map(|part| waited(part, site)).collect();
    let sentence = match waits.is_empty() {
        true => text::why_work_at_once(page, lane, from, what),
        false => text::why_work(page, lane, from, list(&waits), what),
    };
    let evidence = Evidence::of_parts(number, std::iter::once(part).chain(&work.before));
    Answer { sentence, evidence, ..Answer::default() }
}

/// `300 ms waiting at the barrier (/y)`: the page is the culprit.
pub fn waited(part: &Part, site: &Site) -> String {
    match part.page.known().filter(|_| part.reason.is_wait() && part.reason != Reason::Unknown) {
        Some(page) => text::why_time_culprit(time(part.us()), reason(part.reason), site.label(page)),
        None => text::why_time(time(part.us()), reason(part.reason)),
    }
}

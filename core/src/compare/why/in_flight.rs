//! Why a lane does not have as many fetches in flight as it may: what its idle worker rows waited for.

use super::super::Lane;
use crate::trace::{Cause, Event, EventKind};

/// What keeps fetches from being in flight: the signatures that operators of crawlers know.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum InVain {
    /// Too few pages are known.
    FewPages,
    /// The batch is not over: known pages wait at a barrier, or for a queue to drain.
    Barrier,
    /// The coordinator hands out pages one after another.
    Coordinator,
    /// The connections to the host.
    Connections,
    /// The rate limit.
    Rate,
    /// The event loop, the GIL or the cores compute.
    Cpu,
    /// A lock.
    Lock,
    /// A deliberate pause: backoff, sleep, poll.
    Pause,
    /// Workers start, end, or get their page handed over.
    Machine,
}

impl InVain {
    /// The signature that a cause belongs to.
    pub fn of(cause: Cause) -> Self {
        match cause {
            Cause::EmptyFrontier | Cause::IdleTimeout => InVain::FewPages,
            Cause::Barrier | Cause::QueueJoin => InVain::Barrier,
            Cause::Coordinator => InVain::Coordinator,
            Cause::Connection => InVain::Connections,
            Cause::RateLimit => InVain::Rate,
            Cause::EventLoop | Cause::Gil | Cause::Core => InVain::Cpu,
            Cause::Lock => InVain::Lock,
            Cause::Backoff | Cause::Sleep | Cause::Poll => InVain::Pause,
            Cause::Starting | Cause::HandOver | Cause::Shutdown | Cause::Change => InVain::Machine,
        }
    }
}

/// How many fetches were in flight, and what idle rows waited for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InFlight {
    /// The most fetches in flight.
    pub most: u32,
    /// When that number was in flight for the first time, in µs.
    pub reached_us: u64,
    /// The most that the strategy may have; `None` for unlimited.
    pub allowed: Option<u32>,
    /// How many rows worked at all.
    pub rows: u32,
    /// How long rows waited, in µs, by signature, the longest first; rows that never worked, too.
    pub idle_us: Vec<(InVain, u64)>,
}

impl InFlight {
    /// Reads a lane.
    pub fn of(lane: &Lane) -> Self {
        let mut idle_us: Vec<(InVain, u64)> = Vec::new();
        let recorded = lane.metrics.idle_us.iter().copied().chain(of_other_rows(lane));
        for (cause, us) in recorded.filter(|idle| idle.1 > 0) {
            let in_vain = InVain::of(cause);
            match idle_us.iter_mut().find(|idle| idle.0 == in_vain) {
                Some(idle) => idle.1 += us,
                None => idle_us.push((in_vain, us)),
            }
        }
        crate::trace::order::sort_by_number(&mut idle_us, |idle| {
            crate::trace::order::pair(u64::MAX - idle.1, idle.0 as u64)
        });
        let most = lane.metrics.max_in_flight;
        let (allowed, rows) = (lane.trace.concurrency, lane.timeline.rows);
        InFlight { most, reached_us: reached_us(lane, most), allowed, rows, idle_us }
    }

    /// Whether as many fetches as allowed were in flight at some moment.
    pub fn is_reached(&self) -> bool {
        self.allowed.is_some_and(|allowed| self.most >= allowed)
    }

    /// How long rows waited, in µs.
    pub fn all_idle_us(&self) -> u64 {
        self.idle_us.iter().map(|idle| idle.1).sum()
    }
}

/// The waits of rows that never worked, which a timeline leaves out: their causes, and how long, in µs.
fn of_other_rows(lane: &Lane) -> impl Iterator<Item = (Cause, u64)> {
    let events = lane.trace.events();
    let waiting = events.iter().filter(|event| event.kind() == EventKind::Waiting);
    let others = waiting.zip(lane.trace.waits.iter()).filter(|(event, _)| event.row() >= lane.timeline.rows);
    others.map(|(event, wait)| {
        let until_us = wait.until().and_then(|until| events.get(until)).map_or(lane.makespan_us(), Event::at_us);
        (event.cause(), until_us.saturating_sub(event.at_us()))
    })
}

/// When this many fetches were in flight for the first time, in µs; 0 if they never were.
fn reached_us(lane: &Lane, most: u32) -> u64 {
    let mut in_flight = 0u32;
    for event in lane.trace.events() {
        match event.kind() {
            EventKind::Started => in_flight += 1,
            EventKind::Fetched | EventKind::Failed => in_flight = in_flight.saturating_sub(1),
            _ => continue,
        }
        if in_flight >= most {
            return event.at_us();
        }
    }
    0
}

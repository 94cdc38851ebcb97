//! The figures of a run, from its trace alone.

use super::{Cause, Event, EventKind, Failure, Timeline, Trace};
use crate::site::{PageId, PageSet};

/// The figures of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Metrics {
    /// From the start to the last event, in µs.
    pub makespan_us: u64,
    /// Fetches begun: duplicates, retries and failures included.
    pub fetches: u32,
    /// Fetches of a page that had been fetched before.
    pub duplicate_fetches: u32,
    /// Fetches that were another attempt after a failure.
    pub retries: u32,
    /// Distinct pages fetched.
    pub pages: u32,
    /// Fetches that ended without a page to read: HTTP errors, timeouts, refused connections, cancelled ones.
    pub failed: u32,
    /// Addresses that robots.txt disallowed.
    pub disallowed: u32,
    /// Of them, timeouts.
    pub timeouts: u32,
    /// Of them, connections refused.
    pub refused: u32,
    /// Of them, cancelled.
    pub cancelled: u32,
    /// The most fetches in flight at one time.
    pub max_in_flight: u32,
    /// Worker rows of the strategy: its concurrency, or the most in flight if the concurrency is unlimited.
    pub workers: u32,
    /// Time that worker rows spent fetching or parsing, in µs, summed over all rows.
    pub busy_us: u64,
    /// Time that worker rows waited, in µs, by cause, in the order of [`Cause::ALL`].
    pub idle_us: Vec<(Cause, u64)>,
    /// Time that the browser held fetches back before it sent them, in µs, summed over all fetches. Live only.
    pub held_back_us: u64,
}

impl Metrics {
    /// Reads the figures from a trace and its timeline.
    pub fn of(trace: &Trace, timeline: &Timeline) -> Self {
        let mut metrics = Metrics { makespan_us: timeline.makespan_us, ..Metrics::default() };
        let mut in_flight = 0;
        trace.events().iter().for_each(|event| metrics.count(event, &mut in_flight));
        metrics.workers = trace.concurrency.unwrap_or(metrics.max_in_flight).max(1);
        for span in &timeline.spans {
            metrics.busy_us += span.end_us().unwrap_or(timeline.makespan_us) - span.start_us();
        }
        metrics.held_back_us = timeline.all_held_back_us();
        metrics.idle_us = Cause::ALL.iter().map(|&(cause, _)| (cause, 0)).collect();
        for wait in &timeline.waits {
            metrics.idle_us[wait.cause() as usize].1 += wait.end_us().unwrap_or(timeline.makespan_us) - wait.start_us();
        }
        metrics
    }

    /// Counts an event; `in_flight` is the number of fetches in flight.
    pub(super) fn count(&mut self, event: &Event, in_flight: &mut u32) {
        match event.kind() {
            EventKind::Started => {
                self.fetches += 1;
                *in_flight += 1;
                self.max_in_flight = self.max_in_flight.max(*in_flight);
                match (event.is_duplicate(), event.retry()) {
                    (true, _) => self.duplicate_fetches += 1,
                    (false, 0) => self.pages += 1,
                    (false, _) => self.retries += 1,
                }
            }
            EventKind::Disallowed => self.disallowed += 1,
            EventKind::Fetched => *in_flight = in_flight.saturating_sub(1),
            EventKind::Failed => {
                // A fetch that was never sent was never in flight.
                let was_sent = event.failure() != Some(Failure::PoolTimeout);
                *in_flight = in_flight.saturating_sub(was_sent.into());
                self.failed += 1;
                match event.failure() {
                    Some(Failure::Timeout | Failure::PoolTimeout) => self.timeouts += 1,
                    Some(Failure::Refused) => self.refused += 1,
                    Some(Failure::Cancelled) => self.cancelled += 1,
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// The share of worker time that was spent working, in thousandths.
    pub fn utilisation_permille(&self) -> u32 {
        let all = u128::from(self.makespan_us) * u128::from(self.workers);
        (u128::from(self.busy_us) * 1000).checked_div(all).unwrap_or(0).min(1000) as u32
    }

    /// How many times as long `other` took, in hundredths: the speed-up over `other`.
    pub fn speed_up_percent(&self, other: &Metrics) -> u64 {
        (other.makespan_us * 100 + self.makespan_us / 2).checked_div(self.makespan_us).unwrap_or(100)
    }
}

/// The pages that a run fetched.
pub fn fetched_pages(trace: &Trace) -> PageSet {
    let started = trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    started.map(|event| event.page()).collect::<PageSet>()
}

/// The fetches and parses that a run completed: only these have certainly taken their full time.
#[derive(Clone, Default)]
pub struct Completed {
    /// Pages whose last attempt ended with an answer or with its own failure. A fetch that the crawl cancelled does not
    /// count, nor does one whose retry never began.
    pub fetched: PageSet,
    /// Pages whose parse ended.
    pub parsed: PageSet,
}

impl Completed {
    /// Reads a trace.
    pub fn of(trace: &Trace) -> Self {
        let mut completed = Completed::default();
        for event in trace.events() {
            let is_own_end = !matches!(event.failure(), Some(Failure::Cancelled | Failure::Limit));
            match event.kind() {
                EventKind::Fetched => _ = completed.fetched.insert(event.page()),
                EventKind::Failed if is_own_end => _ = completed.fetched.insert(event.page()),
                EventKind::Retrying => completed.fetched.remove(event.page()),
                EventKind::Parsed => _ = completed.parsed.insert(event.page()),
                _ => {}
            }
        }
        completed
    }
}

impl Trace {
    /// The addresses that the crawl counts as visited, each once, ordered by id: all that it had marked when it dropped
    /// its frontier, fetched or not. If the page limit was reached, only fetched and listed addresses count.
    pub fn visited(&self) -> Vec<PageId> {
        let asked_for = self.pages(&[EventKind::Started, EventKind::Listed]);
        match &self.visited {
            Some(marked) if self.has_reached_page_limit() => {
                marked.iter().filter(|&page| asked_for.contains(page)).collect()
            }
            Some(marked) => marked.iter().collect(),
            None => asked_for.iter().collect(),
        }
    }

    fn pages(&self, kinds: &[EventKind]) -> PageSet {
        self.events().iter().filter(|event| kinds.contains(&event.kind())).map(|event| event.page()).collect()
    }

    /// Whether the run has fetched as many pages as the page limit allows.
    pub fn has_reached_page_limit(&self) -> bool {
        let is_first = |event: &&Event| event.kind() == EventKind::Started && event.retry() == 0;
        self.max_pages.is_some_and(|most| self.events().iter().filter(is_first).count() >= most as usize)
    }
}

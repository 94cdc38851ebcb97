//! The figures of a run, from its trace alone.

use super::{Cause, Event, EventKind, Failure, Timeline, Trace, slices};
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
        let mut reader = MetricsReader::default();
        while !reader.advance(trace, timeline, u32::MAX) {}
        reader.finish(trace, timeline)
    }

    /// Counts an event; `in_flight` is the number of fetches in flight.
    #[inline]
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

/// Figures that are being read, in slices.
#[derive(Clone, Default)]
pub struct MetricsReader {
    metrics: Metrics,
    in_flight: u32,
    idle_us: [u64; Cause::ALL.len()],
    /// How many events, spans and waits have been read.
    events: usize,
    spans: usize,
    waits: usize,
}

impl MetricsReader {
    /// Reads on for at most `budget` entries. `true` at the end. The trace and its timeline must always be the same.
    pub fn advance(&mut self, trace: &Trace, timeline: &Timeline, budget: u32) -> bool {
        let now_us = timeline.makespan_us;
        if self.events < trace.events().len() {
            let events = slices::next(trace.events(), &mut self.events, budget);
            events.iter().for_each(|event| self.metrics.count(event, &mut self.in_flight));
        } else if self.spans < timeline.spans.len() {
            let spans = slices::next(&timeline.spans, &mut self.spans, budget).iter();
            self.metrics.busy_us += spans.map(|span| span.end_us().unwrap_or(now_us) - span.start_us()).sum::<u64>();
        } else {
            for wait in slices::next(&timeline.waits, &mut self.waits, budget) {
                self.idle_us[wait.cause() as usize] += wait.end_us().unwrap_or(now_us) - wait.start_us();
            }
            return self.waits == timeline.waits.len();
        }
        false
    }

    /// The figures; complete once [`MetricsReader::advance`] has returned `true`.
    pub fn finish(self, trace: &Trace, timeline: &Timeline) -> Metrics {
        Metrics {
            makespan_us: timeline.makespan_us,
            workers: trace.concurrency.unwrap_or(self.metrics.max_in_flight).max(1),
            held_back_us: timeline.all_held_back_us(),
            idle_us: Cause::ALL.iter().map(|&(cause, _)| (cause, self.idle_us[cause as usize])).collect(),
            ..self.metrics
        }
    }
}

/// The pages that a run fetched.
pub fn fetched_pages(trace: &Trace) -> PageSet {
    let started = trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    started.map(|event| event.page()).collect::<PageSet>()
}

/// The fetches and parses that a run completed: only these have certainly taken their full time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Completed {
    /// Pages whose last attempt ended with an answer or with its own failure. A fetch that the crawl cancelled does not
    /// count, nor does one whose retry never began.
    pub fetched: PageSet,
    /// Pages whose parse ended.
    pub parsed: PageSet,
    /// Pages with an attempt that timed out.
    pub timed_out: PageSet,
}

impl Completed {
    /// Reads a trace.
    pub fn of(trace: &Trace) -> Self {
        let mut completed = Completed::default();
        trace.events().iter().for_each(|event| completed.read(event));
        completed
    }

    /// Reads the next event of a trace.
    #[inline]
    pub fn read(&mut self, event: &Event) {
        match event.kind() {
            EventKind::Fetched => _ = self.fetched.insert(event.page()),
            EventKind::Failed if !matches!(event.failure(), Some(Failure::Cancelled | Failure::Limit)) => {
                self.fetched.insert(event.page());
                if event.failure() == Some(Failure::Timeout) {
                    self.timed_out.insert(event.page());
                }
            }
            EventKind::Retrying => self.fetched.remove(event.page()),
            EventKind::Parsed => _ = self.parsed.insert(event.page()),
            _ => {}
        }
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

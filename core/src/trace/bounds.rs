//! What no schedule of the same pages can beat.

use crate::site::{Graph, PageId, PageSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Lower bounds of the makespan of a crawl, in µs (Brent 1974, Graham 1969: work and span).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bounds {
    /// Work: the sum of all durations, each page once.
    pub work_us: u64,
    /// Span: the longest, over the pages, of the cheapest chain of links that discovers the page and fetches it.
    pub span_us: u64,
    /// Work that the N workers must share: all of it, or only fetching if another one parses meanwhile.
    pub shared_us: u64,
}

impl Bounds {
    /// The bounds of crawling `pages`, where `cost_us(page)` is the time that one page takes from the start
    /// of its fetch until its links are known, and `is_read(page)` whether they become known at all: a page that
    /// answers 500 leads nowhere. Pages that no chain of `pages` leads to count as work only.
    ///
    /// The span is a shortest path with weights on the nodes (Dijkstra): a page cannot end before its own
    /// cost after the earliest end of any page that links to it.
    pub fn of(
        graph: &Graph,
        pages: &PageSet,
        cost_us: impl Fn(PageId) -> u64,
        is_read: impl Fn(PageId) -> bool,
    ) -> Self {
        let work_us = pages.iter().map(&cost_us).sum();
        let mut span_us = 0;
        let mut ended = PageSet::with_room_for(graph.len());
        let mut heap = BinaryHeap::new();
        if pages.contains(graph.start) {
            heap.push(Reverse((cost_us(graph.start), graph.start)));
        }
        while let Some(Reverse((end_us, page))) = heap.pop() {
            if !ended.insert(page) {
                continue;
            }
            // The heap gives pages by their earliest end, so the last one is the latest.
            span_us = end_us;
            if !is_read(page) {
                continue;
            }
            for &link in graph.links(page) {
                if pages.contains(link) && !ended.contains(link) {
                    heap.push(Reverse((end_us + cost_us(link), link)));
                }
            }
        }
        Bounds { work_us, span_us, shared_us: work_us }
    }

    /// The same bounds for a pattern in which the workers only fetch, and one more parses: they share less work.
    pub fn with_parsing_aside(self, fetch_us: u64) -> Self {
        Bounds { shared_us: fetch_us, ..self }
    }

    /// The bound with `workers` at work at a time: max(W/N, span), rounded up; `None` workers: the span.
    pub fn with_workers(&self, workers: Option<u32>) -> u64 {
        match workers {
            Some(workers) => self.shared_us.div_ceil(u64::from(workers.max(1))).max(self.span_us),
            None => self.span_us,
        }
    }
}

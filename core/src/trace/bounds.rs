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
        let mut search = SpanSearch::new(graph, pages, &cost_us);
        while !search.advance(graph, pages, &cost_us, &is_read, u32::MAX) {}
        Bounds { work_us, span_us: search.span_us(), shared_us: work_us }
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

/// The search for the span, in slices: see [`Bounds::of`].
pub(crate) struct SpanSearch {
    /// Per page: its earliest end that was found, in µs; `u64::MAX` for none.
    best_us: Vec<u64>,
    /// Pages by an end that was found for them, the earliest first.
    heap: BinaryHeap<Reverse<(u64, PageId)>>,
    span_us: u64,
}

impl SpanSearch {
    /// Begins at the start page, if it is one of `pages`.
    pub fn new(graph: &Graph, pages: &PageSet, cost_us: impl Fn(PageId) -> u64) -> Self {
        let mut search = SpanSearch { best_us: vec![u64::MAX; graph.len()], heap: BinaryHeap::new(), span_us: 0 };
        if pages.contains(graph.start) {
            search.find(graph.start, cost_us(graph.start));
        }
        search
    }

    /// Continues for at most `budget` ends. `true` when there are no more. The arguments must always be the same.
    pub fn advance(
        &mut self,
        graph: &Graph,
        pages: &PageSet,
        cost_us: impl Fn(PageId) -> u64,
        is_read: impl Fn(PageId) -> bool,
        budget: u32,
    ) -> bool {
        for _ in 0..budget {
            let Some(Reverse((end_us, page))) = self.heap.pop() else { return true };
            if self.best_us[page.index()] != end_us {
                continue; // An earlier end was found later.
            }
            // The heap gives pages by their earliest end, so the last one is the latest.
            self.span_us = end_us;
            if is_read(page) {
                for &link in graph.links(page) {
                    // A page that has come out of the heap ends no later than this one: half of the links lead to such a page.
                    let is_open = self.best_us.get(link.index()).is_some_and(|&best_us| best_us > end_us);
                    if is_open && pages.contains(link) {
                        self.find(link, end_us + cost_us(link));
                    }
                }
            }
        }
        self.heap.is_empty()
    }

    /// The pages of the chain that takes as long as the span, from the start page; complete once [`SpanSearch::advance`] has
    /// returned `true`. The arguments must be the same.
    pub fn chain(
        &self,
        graph: &Graph,
        pages: &PageSet,
        cost_us: impl Fn(PageId) -> u64,
        is_read: impl Fn(PageId) -> bool,
    ) -> Vec<PageId> {
        let best_us = |page: PageId| self.best_us.get(page.index()).copied().filter(|us| *us != u64::MAX);
        // Per page: the first page with a link to it that leads to its earliest end.
        let mut found_in = vec![PageId::NONE; self.best_us.len()];
        for page in pages.iter().filter(|&page| is_read(page)) {
            let Some(end_us) = best_us(page) else { continue };
            for &link in graph.links(page) {
                let is_way = best_us(link) == Some(end_us + cost_us(link)) && link != graph.start;
                if is_way && found_in[link.index()] == PageId::NONE {
                    found_in[link.index()] = page;
                }
            }
        }
        let last = pages.iter().find(|&page| best_us(page) == Some(self.span_us));
        let mut chain: Vec<PageId> = Vec::new();
        let mut here = last;
        // Pages without costs could form a circle.
        while let Some(page) = here.filter(|_| chain.len() < self.best_us.len()) {
            chain.push(page);
            here = found_in[page.index()].known();
        }
        chain.reverse();
        chain
    }

    /// The span, in µs; complete once [`SpanSearch::advance`] has returned `true`.
    pub fn span_us(&self) -> u64 {
        self.span_us
    }

    #[inline]
    fn find(&mut self, page: PageId, end_us: u64) {
        if let Some(best_us) = self.best_us.get_mut(page.index()).filter(|best_us| **best_us > end_us) {
            *best_us = end_us;
            self.heap.push(Reverse((end_us, page)));
        }
    }
}

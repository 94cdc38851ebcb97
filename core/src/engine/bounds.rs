//! The bounds of a run, read in slices: those of a million pages take longer than one frame.

use super::terrain::Terrain;
use crate::site::PageId;
use crate::trace::{Bounds, Completed, SpanSearch, Trace, slices};
use crate::world::PageCost;

/// An end in the search for the span takes as long as this many events.
const EVENTS_OF_END: u32 = 16;

impl Terrain {
    /// The bounds for the pages that a run fetched and parsed. A page that is retried costs all its attempts and the
    /// pauses between them, which hold a worker. The delay by load is left out, because fewer requests in flight avoid
    /// it. Unfinished work, such as a cancelled fetch, is left out, because it may have taken no time. A run in which the
    /// rules change has no bounds: what a page costs depends on when it begins.
    pub fn bounds(&self, trace: &Trace) -> Bounds {
        let mut reader = BoundsReader::default();
        while !reader.advance(self, trace, u32::MAX) {}
        reader.finish(trace)
    }

    /// The chain of pages that takes as long as the span of [`Terrain::bounds`], from the start page.
    pub fn span_chain(&self, trace: &Trace) -> Vec<PageId> {
        let mut reader = BoundsReader::default();
        while !reader.advance(self, trace, u32::MAX) {}
        reader.chain(self, trace)
    }
}

/// Bounds that are being read: see [`Terrain::bounds`].
#[derive(Default)]
pub struct BoundsReader {
    completed: Completed,
    /// How many events have been read.
    events: usize,
    sums: Sums,
}

/// The pages of a run, with their costs.
#[derive(Clone, Copy)]
struct Pages<'a> {
    terrain: &'a Terrain,
    completed: &'a Completed,
    /// The crawl takes a list of pages instead of following links.
    is_flat: bool,
}

impl Pages<'_> {
    /// What a page costs with all its attempts; `None` if an earlier wait may have cut short a fetch that timed out.
    fn cost(&self, page: PageId) -> Option<PageCost> {
        let is_cut = self.terrain.has_load && self.completed.timed_out.contains(page);
        let first = self.terrain.costs.get(page.index()).filter(|_| !is_cut);
        first.map(|first| self.terrain.attempts.all_of(page.index(), *first))
    }

    fn cost_us(&self, page: PageId) -> u64 {
        let parse_us = |cost: PageCost| if self.completed.parsed.contains(page) { cost.parse_us } else { 0 };
        self.cost(page).map_or(0, |cost| u64::from(cost.fetch_us) + u64::from(parse_us(cost)))
    }

    fn is_read(&self, page: PageId) -> bool {
        let graph = &self.terrain.graph;
        let leads_on = |cost: PageCost| cost.readable || graph.is_redirect(graph.base(page));
        !self.is_flat && self.cost(page).is_some_and(leads_on)
    }
}

/// Work and span of the pages of a run.
#[derive(Default)]
struct Sums {
    /// The time of all pages whose ids are less than `added`: of their fetches, and with their parses.
    added: u32,
    fetch_us: u64,
    work_us: u64,
    search: Option<SpanSearch>,
}

impl Sums {
    /// Goes on for at most `budget` pages. `true` at the end. The pages must always be the same.
    fn advance(&mut self, pages: Pages, budget: u32) -> bool {
        let (fetched, graph) = (&pages.completed.fetched, &pages.terrain.graph);
        let all = fetched.end();
        if self.added < all {
            let until = self.added.saturating_add(budget).min(all);
            for page in (self.added..until).map(PageId).filter(|&page| fetched.contains(page)) {
                self.fetch_us += pages.cost(page).map_or(0, |cost| u64::from(cost.fetch_us));
                self.work_us += pages.cost_us(page);
            }
            self.added = until;
            return false;
        }
        let search = self.search.get_or_insert_with(|| SpanSearch::new(graph, fetched, |page| pages.cost_us(page)));
        let budget = (budget / EVENTS_OF_END).max(1);
        search.advance(graph, fetched, |page| pages.cost_us(page), |page| pages.is_read(page), budget)
    }

    /// The bounds; complete once [`Sums::advance`] has returned `true`.
    fn bounds(&self, parses_aside: bool) -> Bounds {
        let span_us = self.search.as_ref().map_or(0, SpanSearch::span_us);
        let bounds = Bounds { work_us: self.work_us, span_us, shared_us: self.work_us };
        if parses_aside { bounds.with_parsing_aside(self.fetch_us) } else { bounds }
    }
}

impl BoundsReader {
    /// Reads on for at most `budget` entries: events or pages. `true` at the end. The arguments must always be the
    /// same.
    pub fn advance(&mut self, terrain: &Terrain, trace: &Trace, budget: u32) -> bool {
        if terrain.change.is_some() {
            return true;
        }
        let BoundsReader { completed, events, sums } = self;
        if *events < trace.events().len() {
            slices::next(trace.events(), events, budget).iter().for_each(|event| completed.read(event));
            return false;
        }
        sums.advance(Pages { terrain, completed, is_flat: trace.flat }, budget)
    }

    /// The pages of the chain that takes as long as the span; complete once [`BoundsReader::advance`] has returned `true`.
    pub fn chain(&self, terrain: &Terrain, trace: &Trace) -> Vec<PageId> {
        let pages = Pages { terrain, completed: &self.completed, is_flat: trace.flat };
        let fetched = &pages.completed.fetched;
        let chain = |search: &SpanSearch| {
            search.chain(&terrain.graph, fetched, |page| pages.cost_us(page), |page| pages.is_read(page))
        };
        self.sums.search.as_ref().map(chain).unwrap_or_default()
    }

    /// The bounds; complete once [`BoundsReader::advance`] has returned `true`.
    pub fn finish(self, trace: &Trace) -> Bounds {
        self.sums.bounds(trace.parses_aside)
    }
}

/// The bounds of the latest of many runs. Most runs of a sweep complete the same pages at the same costs, so they have the same
/// work and span, and only the first of them takes the search for the span.
#[derive(Default)]
pub struct LatestBounds {
    of: Option<(Terrain, Completed, bool)>,
    sums: Sums,
}

impl LatestBounds {
    /// The same as [`Terrain::bounds`] gives for the trace of the run.
    pub(super) fn bounds(&mut self, terrain: &Terrain, run: Ended) -> Bounds {
        let Ended { completed, is_flat, parses_aside } = run;
        if terrain.change.is_some() {
            return Sums::default().bounds(parses_aside);
        }
        let is_same = self.of.as_ref().is_some_and(|(other, pages, was_flat)| {
            other.is_same(terrain) && *pages == completed && *was_flat == is_flat
        });
        if !is_same {
            self.sums = Sums::default();
            while !self.sums.advance(Pages { terrain, completed: &completed, is_flat }, u32::MAX) {}
            self.of = Some((terrain.clone(), completed, is_flat));
        }
        self.sums.bounds(parses_aside)
    }
}

/// What the bounds of a run without a trace are read from.
pub(super) struct Ended {
    /// What it completed.
    pub completed: Completed,
    /// See [`Trace::flat`].
    pub is_flat: bool,
    /// See [`Trace::parses_aside`].
    pub parses_aside: bool,
}

//! The bounds of a run, read in slices: those of a million pages take longer than one frame.

use super::terrain::Terrain;
use crate::site::{PageId, PageSet};
use crate::trace::{Bounds, Completed, EventKind, Failure, SpanSearch, Trace, slices};
use crate::world::PageCost;

/// An end in the search for the span takes as long as this many events.
const EVENTS_OF_END: u32 = 16;

/// Bounds that are being read: see [`Terrain::bounds`].
#[derive(Default)]
pub struct BoundsReader {
    pages: Pages,
    /// How many events have been read.
    events: usize,
    /// The time of all pages whose ids are less than `added`: of their fetches, and with their parses.
    added: u32,
    fetch_us: u64,
    work_us: u64,
    search: Option<SpanSearch>,
}

/// The pages of a run.
#[derive(Default)]
struct Pages {
    completed: Completed,
    /// An earlier wait may have cut short a fetch that timed out: its cost is unknown.
    cut: PageSet,
}

impl Pages {
    fn cost(&self, terrain: &Terrain, page: PageId) -> Option<PageCost> {
        let first = terrain.costs.get(page.index()).filter(|_| !self.cut.contains(page));
        first.map(|first| terrain.attempts.all_of(page.index(), *first))
    }

    fn cost_us(&self, terrain: &Terrain, page: PageId) -> u64 {
        let parse_us = |cost: PageCost| if self.completed.parsed.contains(page) { cost.parse_us } else { 0 };
        let cost = self.cost(terrain, page);
        cost.map_or(0, |cost| u64::from(cost.fetch_us) + u64::from(parse_us(cost)))
    }

    fn is_read(&self, terrain: &Terrain, page: PageId) -> bool {
        let leads_on = |cost: PageCost| cost.readable || terrain.graph.is_redirect(terrain.graph.base(page));
        self.cost(terrain, page).is_some_and(leads_on)
    }
}

impl BoundsReader {
    /// Reads on for at most `budget` entries: events or pages. `true` at the end. The arguments must always be the
    /// same.
    pub fn advance(&mut self, terrain: &Terrain, trace: &Trace, budget: u32) -> bool {
        let BoundsReader { pages, events, search, .. } = self;
        if terrain.change.is_some() {
            return true;
        }
        let all = pages.completed.fetched.end();
        if *events < trace.events().len() {
            for event in slices::next(trace.events(), events, budget) {
                pages.completed.read(event);
                let has_failed = terrain.has_load && event.kind() == EventKind::Failed;
                if has_failed && event.failure() == Some(Failure::Timeout) {
                    pages.cut.insert(event.page());
                }
            }
            return false;
        }
        if self.added < all {
            let until = self.added.saturating_add(budget).min(all);
            let fetched = (self.added..until).map(PageId).filter(|&page| pages.completed.fetched.contains(page));
            for page in fetched {
                self.fetch_us += pages.cost(terrain, page).map_or(0, |cost| u64::from(cost.fetch_us));
                self.work_us += pages.cost_us(terrain, page);
            }
            self.added = until;
            return false;
        }
        let (fetched, cost_us) = (&pages.completed.fetched, |page| pages.cost_us(terrain, page));
        let is_read = |page| !trace.flat && pages.is_read(terrain, page);
        let search = search.get_or_insert_with(|| SpanSearch::new(&terrain.graph, fetched, cost_us));
        search.advance(&terrain.graph, fetched, cost_us, is_read, (budget / EVENTS_OF_END).max(1))
    }

    /// The pages of the chain that takes as long as the span; complete once [`BoundsReader::advance`] has returned `true`.
    pub fn chain(&self, terrain: &Terrain, trace: &Trace) -> Vec<PageId> {
        let (pages, graph) = (&self.pages, &terrain.graph);
        let is_read = |page| !trace.flat && pages.is_read(terrain, page);
        let chain = |search: &SpanSearch| {
            search.chain(graph, &pages.completed.fetched, |page| pages.cost_us(terrain, page), is_read)
        };
        self.search.as_ref().map(chain).unwrap_or_default()
    }

    /// The bounds; complete once [`BoundsReader::advance`] has returned `true`.
    pub fn finish(self, trace: &Trace) -> Bounds {
        let span_us = self.search.map_or(0, |search| search.span_us());
        let bounds = Bounds { work_us: self.work_us, span_us, shared_us: self.work_us };
        if trace.parses_aside { bounds.with_parsing_aside(self.fetch_us) } else { bounds }
    }
}

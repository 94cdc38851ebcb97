//! Links: those that a parse makes known, and those that are only listed.

use super::{Kernel, State};
use crate::site::{ExternalPolicy, PageId};
use crate::trace::{Event, EventKind, Limit};

impl Kernel {
    #[inline(always)] // every page passes here, and a call costs as much as a step
    pub(super) fn learn_links(
        &self,
        state: &mut State,
        page: PageId,
        row: u32,
        line: u16,
        mut links: Option<Box<[PageId]>>,
    ) -> Option<Box<[PageId]>> {
        let at = state.clock.now_us();
        state.trace.push(Event::new(at, EventKind::Parsed, page, row, 0, line));
        state.blame.end(page);
        state.blame.take_result(page);
        state.rows.linger(row);
        if self.learns_late.get() {
            state.pages.read_links(page);
            return links;
        }
        if self.rules.flat {
            // A flat list has no further links.
            links = Some(Box::default());
        }
        if let Some(most) = self.rules.max_depth {
            let all = links.as_deref().unwrap_or(self.graph.links(page));
            let (within, is_cut) = state.pages.within_depth(page, all, most);
            links = Some(within);
            if is_cut {
                state.reach(Limit::Depth);
            }
        }
        if self.rules.links.robots {
            links = self.keep_allowed(state, page, links, line);
        }
        for &link in links.as_deref().unwrap_or(self.graph.links(page)) {
            if state.pages.discover(link, page) {
                state.trace.push(Event::with_other(at, EventKind::Discovered, link, page.0, line));
            }
        }
        links
    }

    /// A run of which only the figures are wanted does not look at each link, because no figure depends on when a page is
    /// discovered. Only a run that comes near the limit of events must know how many of them say so: from now on.
    #[cold]
    pub(super) fn learn_late(&self, state: &mut State) {
        if self.learns_late.replace(false) {
            let pages = state.pages.discover_late(|page| self.graph.links(page));
            state.trace.count_unrecorded(pages);
        }
    }

    /// Records an address that counts as visited without a request: another host under [`ExternalPolicy::List`], or an
    /// address that cannot be requested. `false` if the crawl must fetch the page.
    #[inline]
    pub(crate) fn list(&self, page: PageId, line: u16) -> bool {
        let is_listed = self.is_listed(page);
        if is_listed {
            let state = &mut *self.state.borrow_mut();
            state.trace.push(Event::new(state.clock.now_us(), EventKind::Listed, page, 0, 0, line));
        }
        is_listed
    }

    /// Whether an address is only listed.
    #[inline]
    pub(crate) fn is_listed(&self, page: PageId) -> bool {
        self.graph.is_external(page)
            && (self.rules.links.external == ExternalPolicy::List || self.graph.is_unfetchable(page))
    }
}

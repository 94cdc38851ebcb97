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
        let at = state.now_us;
        state.trace.push(Event::new(at, EventKind::Parsed, page, row, 0, line));
        state.last_done = page;
        state.settle();
        state.lingering = row;
        if self.rules.flat {
            // A flat list has no further links.
            links = Some(Box::default());
        }
        if let Some(most) = self.rules.max_depth {
            links = Some(state.within_depth(page, links.as_deref().unwrap_or(self.graph.links(page)), most));
        }
        if self.rules.links.robots {
            links = self.keep_allowed(state, page, links, line);
        }
        for &link in links.as_deref().unwrap_or(self.graph.links(page)) {
            if state.discovered.insert(link) {
                state.trace.push(Event::with_other(at, EventKind::Discovered, link, page.0, line));
            }
        }
        links
    }

    /// Records an address that counts as visited without a request: another host under [`ExternalPolicy::List`], or an
    /// address that cannot be requested. `false` if the crawl must fetch the page.
    #[inline]
    pub(crate) fn list(&self, page: PageId, line: u16) -> bool {
        let is_listed = self.is_listed(page);
        if is_listed {
            let state = &mut *self.state.borrow_mut();
            state.trace.push(Event::new(state.now_us, EventKind::Listed, page, 0, 0, line));
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

impl State {
    /// The links of a page that are not too deep; each gets its depth when it is first seen.
    fn within_depth(&mut self, page: PageId, links: &[PageId], most: u32) -> Box<[PageId]> {
        let depth = self.depths.get(page.index()).copied().unwrap_or(0) + 1;
        let mut within = Vec::new();
        for &link in links {
            let known = self.discovered.contains(link);
            if !known && depth > most {
                self.reach(Limit::Depth);
                continue;
            }
            if !known {
                if link.index() >= self.depths.len() {
                    self.depths.resize(link.index() + 1, 0);
                }
                if self.depths[link.index()] == 0 {
                    self.depths[link.index()] = depth;
                }
            }
            within.push(link);
        }
        within.into()
    }
}

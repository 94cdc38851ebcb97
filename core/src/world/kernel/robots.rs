//! Links that robots.txt disallows: each is recorded once and never returned.

use super::{Kernel, State};
use crate::site::PageId;
use crate::trace::{Event, EventKind};

impl Kernel {
    /// The links of `page`, or the links that it really has, which the crawl may follow. Links that robots.txt
    /// disallows are recorded. `None` means the links in the site's table, which leaves such links out.
    #[cold]
    pub(super) fn keep_allowed(
        &self,
        state: &mut State,
        page: PageId,
        links: Option<Box<[PageId]>>,
        line: u16,
    ) -> Option<Box<[PageId]>> {
        match (&self.transport, links) {
            (Some(transport), Some(links)) => {
                let (disallowed, allowed): (Vec<_>, Vec<_>) =
                    links.into_iter().partition(|&link| transport.is_disallowed(link));
                disallowed.into_iter().for_each(|link| state.disallow(link, page, line));
                Some(allowed.into())
            }
            (_, links) => {
                self.graph.disallowed(page).for_each(|link| state.disallow(link, page, line));
                links
            }
        }
    }

    /// The first pages of a crawl: the start page, or with `flat` its links.
    pub(crate) fn first_pages(&self) -> Vec<PageId> {
        let start = self.graph.start;
        let pages = if self.rules.flat { self.graph.links(start) } else { &[start] };
        if !self.rules.links.robots {
            return pages.to_vec();
        }
        let state = &mut *self.state.borrow_mut();
        if self.rules.flat {
            self.graph.disallowed(start).for_each(|link| state.disallow(link, start, 0));
        }
        let is_disallowed = |page: PageId| match &self.transport {
            Some(transport) => transport.is_disallowed(page),
            None => page == start && self.graph.is_start_disallowed(),
        };
        let (disallowed, allowed): (Vec<_>, Vec<_>) = pages.iter().partition(|&&page| is_disallowed(page));
        let found_in = if self.rules.flat { start } else { PageId::NONE };
        disallowed.into_iter().for_each(|page| state.write_disallowed(page, found_in, 0));
        allowed
    }
}

impl State {
    /// robots.txt disallows the target of a link in `found_in`.
    pub(super) fn disallow(&mut self, page: PageId, found_in: PageId, line: u16) {
        if self.discovered.insert(page) {
            self.write_disallowed(page, found_in, line);
        }
    }

    fn write_disallowed(&mut self, page: PageId, found_in: PageId, line: u16) {
        self.trace.push(Event::with_other(self.now_us, EventKind::Disallowed, page, found_in.0, line));
    }
}

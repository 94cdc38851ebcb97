//! Pages: which are discovered, fetched and visited, through which link, and how deep.

use crate::site::{PageId, PageSet};

/// What a crawl knows about its pages.
pub(crate) trait Known {
    /// Whether pages wait to be fetched: called when a worker is idle.
    fn has_pages(&self) -> bool;
    /// Counts the target of a redirect as visited. `false` if it was visited before.
    fn visit(&self, page: PageId) -> bool;
}

/// What the kernel knows about pages.
pub(crate) struct Pages {
    discovered: PageSet,
    fetched: PageSet,
    /// Pages whose links were read and have not been looked at.
    read: PageSet,
    /// Per page: the page with the first link to it.
    found_in: Vec<PageId>,
    /// Links from the start, per page; kept only if a rule needs it.
    depths: Vec<u32>,
    /// The crawl's frontier, which knows the pages to fetch and those visited.
    frontier: Option<Box<dyn Known>>,
}

impl Pages {
    /// Of a site with this number of pages, only the start page is discovered.
    pub fn new(start: PageId, pages: usize, has_depths: bool) -> Self {
        let mut discovered = PageSet::with_room_for(pages);
        discovered.insert(start);
        Pages {
            discovered,
            fetched: PageSet::with_room_for(pages),
            read: PageSet::default(),
            found_in: vec![PageId::NONE; pages],
            depths: if has_depths { vec![0; pages] } else { Vec::new() },
            frontier: None,
        }
    }

    /// A link to the page was read. `true` for the first one.
    #[inline(always)] // in a loop over links
    pub fn discover(&mut self, page: PageId, found_in: PageId) -> bool {
        let is_new = self.discovered.insert(page);
        if is_new {
            match self.found_in.get_mut(page.index()) {
                Some(place) => *place = found_in,
                None => self.grow(page, found_in),
            }
        }
        is_new
    }

    /// The links of the page were read, and nothing asks for them yet.
    #[inline]
    pub fn read_links(&mut self, page: PageId) {
        self.read.insert(page);
    }

    /// Discovers the links of all pages that were only read so far. Returns how many pages are new.
    pub fn discover_late<'a>(&mut self, links: impl Fn(PageId) -> &'a [PageId]) -> usize {
        let mut new = 0;
        for page in std::mem::take(&mut self.read).iter() {
            new += links(page).iter().filter(|&&link| self.discover(link, page)).count();
        }
        new
    }

    /// In real time, pages are added while the crawl runs.
    #[cold]
    fn grow(&mut self, page: PageId, found_in: PageId) {
        self.found_in.resize(page.index() + 1, PageId::NONE);
        self.found_in[page.index()] = found_in;
    }

    /// A link to the page was read that the crawl must not follow. `true` for the first one.
    pub fn shut_out(&mut self, page: PageId) -> bool {
        self.discovered.insert(page)
    }

    /// The page with the first link to this one; [`PageId::NONE`] for the start page.
    #[inline]
    pub fn found_in(&self, page: PageId) -> PageId {
        self.found_in.get(page.index()).copied().unwrap_or(PageId::NONE)
    }

    /// A fetch of the page begins. `false` if it was fetched before.
    #[inline]
    pub fn fetch(&mut self, page: PageId) -> bool {
        self.fetched.insert(page)
    }

    /// The links of a page that are not too deep, each with its depth from now on if it is seen for the first time; and
    /// whether others were left out.
    pub fn within_depth(&mut self, page: PageId, links: &[PageId], most: u32) -> (Box<[PageId]>, bool) {
        let depth = self.depth(page) + 1;
        let (mut within, mut is_cut) = (Vec::new(), false);
        for &link in links {
            let known = self.discovered.contains(link);
            if !known && depth > most {
                is_cut = true;
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
        (within.into(), is_cut)
    }

    /// The target of a redirect is as deep as the page that redirects to it.
    pub fn put_as_deep_as(&mut self, target: PageId, from: PageId) {
        let depth = self.depth(from);
        if let Some(of_target) = self.depths.get_mut(target.index()) {
            *of_target = depth;
        }
    }

    fn depth(&self, page: PageId) -> u32 {
        self.depths.get(page.index()).copied().unwrap_or(0)
    }

    /// Sets the crawl's frontier.
    pub fn set_frontier(&mut self, frontier: Box<dyn Known>) {
        self.frontier = Some(frontier);
    }

    /// Whether pages wait in the frontier.
    #[inline]
    pub fn are_waiting(&self) -> bool {
        self.frontier.as_ref().is_some_and(|frontier| frontier.has_pages())
    }

    /// Counts the page as visited. `false` if it was visited before.
    pub fn visit(&self, page: PageId) -> bool {
        self.frontier.as_ref().is_none_or(|frontier| frontier.visit(page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: PageId = PageId(0);
    const B: PageId = PageId(1);
    const C: PageId = PageId(2);

    #[test]
    fn a_page_is_discovered_once_and_keeps_its_first_link() {
        let mut pages = Pages::new(A, 2, false);
        assert!(!pages.discover(A, B), "the start page is known");
        assert!(pages.discover(B, A) && !pages.discover(B, C));
        assert!(pages.discover(C, B), "a page that was added later");
        assert_eq!([A, B, C].map(|page| pages.found_in(page)), [PageId::NONE, A, B]);
        assert!(pages.fetch(B) && !pages.fetch(B));
    }

    #[test]
    fn links_that_are_too_deep_are_left_out() {
        let mut pages = Pages::new(A, 3, true);
        assert_eq!(pages.within_depth(A, &[A, B], 1), (Box::from([A, B]), false));
        pages.discover(B, A);
        assert_eq!(pages.within_depth(B, &[A, C], 1), (Box::from([A]), true));
        assert_eq!(pages.within_depth(B, &[A, C], 2), (Box::from([A, C]), false));
    }

    #[test]
    fn without_a_frontier_no_page_waits_and_every_visit_is_the_first() {
        let pages = Pages::new(A, 1, false);
        assert!(!pages.are_waiting() && pages.visit(A));
    }
}

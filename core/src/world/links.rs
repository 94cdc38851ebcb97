//! The links of a page, as a strategy reads them.

use super::World;
use super::visited::marks_on_submission;
use crate::site::{PageId, PageSet};

/// The links that were really read, or those that a rule has kept; `None`: the links in the site's table.
pub(super) type OwnLinks = Option<Box<[PageId]>>;

/// The links of a page that a crawl follows, in document order, duplicates included. A loop over them takes the result
/// of the page.
pub struct Links {
    pub(super) world: World,
    pub(super) own: OwnLinks,
    /// The page that was parsed: behind redirects, another one than `asked`.
    pub(super) page: PageId,
    /// The page that the strategy fetched; none for the links with which the crawl begins.
    pub(super) asked: PageId,
}

impl Links {
    pub(super) fn to_first_pages(world: &World) -> Self {
        let mut pages = world.0.first_pages();
        if !marks_on_submission(world.0.rules.mark) {
            let mut seen = PageSet::default();
            pages.retain(|&page| seen.insert(page));
        }
        Links { world: world.clone(), own: Some(pages.into()), page: PageId::NONE, asked: PageId::NONE }
    }

    /// The links, without taking the result of the page.
    #[inline]
    pub(super) fn pages(&self) -> &[PageId] {
        match &self.own {
            Some(links) => links,
            None => self.world.0.graph.links(self.page),
        }
    }

    /// Takes the result of the page. Returns the page; `None` for the links with which the crawl begins.
    #[inline]
    pub(super) fn begin_reading(&self) -> Option<PageId> {
        let page = self.asked.known()?;
        self.world.0.take_result(page);
        Some(page)
    }
}

impl IntoIterator for Links {
    type Item = PageId;
    type IntoIter = Reading;

    #[inline(always)] // the links are not copied through memory
    fn into_iter(self) -> Reading {
        let marking = &self.world.0.marking;
        if let Some(page) = self.begin_reading()
            && marking.marks_late.get()
        {
            marking.reads(page, false);
        }
        let range = match &self.own {
            Some(links) => 0..links.len() as u32,
            None => self.world.0.graph.range(self.page),
        };
        Reading { links: self, next: range.start, end: range.end }
    }
}

/// A loop over the links of a page.
pub struct Reading {
    links: Links,
    next: u32,
    end: u32,
}

impl Iterator for Reading {
    type Item = PageId;

    #[inline]
    fn next(&mut self) -> Option<PageId> {
        let kernel = &self.links.world.0;
        if self.next == self.end {
            if kernel.marking.marks_late.get()
                && let Some(page) = self.links.asked.known()
            {
                kernel.marking.reads(page, true);
            }
            return None;
        }
        let place = self.next;
        self.next += 1;
        match &self.links.own {
            Some(links) => links.get(place as usize).copied(),
            None => kernel.graph.target(place),
        }
    }
}

//! The site as a crawl sees it: which links it follows, in compressed rows.

use super::{Kind, PageId, PageSet, Site};

/// What a crawl does with `img[src]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ImagePolicy {
    /// Images are no part of the crawl.
    #[default]
    Ignore,
    /// Images are fetched like links, after all links of the page.
    Fetch,
}

/// Which of the links that stand in a page a crawl follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkPolicy {
    /// Whether `page#fragment` counts as another page (a published bug) or as the page itself.
    pub keep_fragments: bool,
    /// Whether addresses of other hosts are handed to the crawl at all.
    pub keep_external: bool,
    /// What happens with images.
    pub images: ImagePolicy,
}

impl Default for LinkPolicy {
    /// The corrected policy: a fragment never makes a new page, other hosts and images are left alone.
    fn default() -> Self {
        LinkPolicy { keep_fragments: false, keep_external: false, images: ImagePolicy::Ignore }
    }
}

/// The links that a crawl follows, in compressed rows: the links of page `p` are
/// `targets[starts[p] .. starts[p + 1]]`, in document order, duplicates included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Graph {
    /// Where a crawl starts.
    pub start: PageId,
    starts: Vec<u32>,
    targets: Vec<PageId>,
}

impl Graph {
    /// The links of `site` under `policy`. Links lead out of pages with status 200 and an HTML type only.
    pub fn of(site: &Site, policy: &LinkPolicy) -> Self {
        let mut graph = Graph { start: site.start, starts: vec![0], targets: Vec::new() };
        for (id, page) in site.iter() {
            if page.status == 200 && page.html {
                let images: &[PageId] = if policy.images == ImagePolicy::Fetch { site.images(id) } else { &[] };
                let followed = site.links(id).iter().chain(images).filter_map(|&to| policy.follow(site, to));
                graph.targets.extend(followed);
            }
            graph.starts.push(graph.targets.len() as u32);
        }
        graph
    }

    /// The links out of `page`; none for a page that turned up after the graph was made.
    #[inline]
    pub fn links(&self, page: PageId) -> &[PageId] {
        let range = self.range(page);
        &self.targets[range.start as usize..range.end as usize]
    }

    /// Where the links of `page` stand in the one list of all links, for who wants to read them one by one.
    #[inline]
    pub fn range(&self, page: PageId) -> std::ops::Range<u32> {
        match (self.starts.get(page.index()), self.starts.get(page.index() + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => 0..0,
        }
    }

    /// The link at a place of such a range.
    #[inline]
    pub fn target(&self, place: u32) -> Option<PageId> {
        self.targets.get(place as usize).copied()
    }

    /// How many pages the graph has rows for.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Never true: a site has its start page.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every page that can be reached from the start, and how many links away it is (breadth first).
    /// Pages that cannot be reached have no depth.
    pub fn depths(&self) -> Vec<Option<u32>> {
        let mut depths = vec![None; self.len()];
        depths[self.start.index()] = Some(0);
        let mut queue = std::collections::VecDeque::from([self.start]);
        while let Some(page) = queue.pop_front() {
            let next = depths[page.index()].map(|depth| depth + 1);
            for &link in self.links(page) {
                if depths[link.index()].is_none() {
                    depths[link.index()] = next;
                    queue.push_back(link);
                }
            }
        }
        depths
    }

    /// Every page that can be reached from the start.
    pub fn reachable(&self) -> PageSet {
        let depths = self.depths();
        (0..self.len()).filter(|&page| depths[page].is_some()).map(|page| PageId(page as u32)).collect()
    }
}

impl LinkPolicy {
    /// The page that a crawl with this policy goes to when it follows a link to `to`, if it follows it at all.
    pub fn follow(&self, site: &Site, to: PageId) -> Option<PageId> {
        match site.page(to).kind {
            Kind::Own | Kind::Missing => Some(to),
            Kind::External => self.keep_external.then_some(to),
            Kind::FragmentOf(page) => Some(if self.keep_fragments { to } else { page }),
        }
    }
}

//! The site as a crawl sees it: which links it follows, in compressed rows.

use super::address::{is_fetchable, origin};
use super::{Kind, PageId, PageSet, Site};
use std::collections::BTreeMap;

/// The handling of `img[src]` by a crawl.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ImagePolicy {
    /// Images are not part of the crawl.
    #[default]
    Ignore,
    /// Images are fetched like links, after all links of the page.
    Fetch,
}

/// The handling of addresses of other hosts and other schemes by a crawl.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ExternalPolicy {
    /// They are not part of the crawl.
    #[default]
    Ignore,
    /// They count as visited, without a request (a published bug: they take a slot of the pool).
    List,
    /// They are fetched like pages of the site.
    Fetch,
}

/// The statuses of pages whose links are followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum StatusPolicy {
    /// Any status.
    Any,
    /// All except errors.
    Below400,
    /// Only 200.
    #[default]
    Only200,
}

/// Which links of a page a crawl follows, and in which pages it looks for links.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LinkPolicy {
    /// Whether `page#fragment` counts as another page (a published bug) or as the page itself.
    pub keep_fragments: bool,
    /// The handling of other hosts.
    pub external: ExternalPolicy,
    /// Whether addresses that cannot be requested (`mailto:`) are ignored, regardless of the handling of other hosts.
    pub skip_unfetchable: bool,
    /// The handling of images.
    pub images: ImagePolicy,
    /// The statuses of pages whose links are followed.
    pub status: StatusPolicy,
    /// Whether links are followed from pages that are not HTML.
    pub any_type: bool,
    /// Whether the crawl obeys the site's robots.txt.
    pub robots: bool,
    /// Whether the crawl ignores links marked as `nofollow`.
    pub nofollow: bool,
}

/// The links that a crawl follows, in compressed rows: the links of page `p` are
/// `targets[starts[p] .. starts[p + 1]]`, in document order, duplicates included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Graph {
    /// The start page of a crawl.
    pub start: PageId,
    starts: Vec<u32>,
    targets: Vec<PageId>,
    /// Per page: the page that a fetch of it returns: itself, or for an address with a fragment, its page. The table
    /// ends after the last fragment: most sites have none, and a look-up in a large table costs as much as the rest of
    /// a fetch.
    bases: Vec<PageId>,
    /// Addresses of other hosts, and those of them that cannot be requested (`mailto:`).
    external: PageSet,
    unfetchable: PageSet,
    /// (page, target of one of its links that robots.txt disallows), by page, in document order.
    disallowed: Vec<(PageId, PageId)>,
    is_start_disallowed: bool,
    /// Pages that redirect: the only link of each is its target.
    redirects: PageSet,
    /// (page, number of its host) of pages of other hosts, by page. The site itself is 0.
    hosts: Vec<(PageId, PageId)>,
}

impl Graph {
    /// The links of `site` under `policy`.
    pub fn of(site: &Site, policy: &LinkPolicy) -> Self {
        let mut reader = GraphReader::new(site, policy);
        while !reader.advance(site, u32::MAX) {}
        reader.finish()
    }

    /// Adds a link from the page `id` to `to`.
    fn add(&mut self, site: &Site, policy: &LinkPolicy, id: PageId, to: PageId) {
        match policy.follow(site, to) {
            Some(to) if policy.robots && site.is_disallowed(to) => self.disallowed.push((id, to)),
            Some(to) => self.targets.push(to),
            None => {}
        }
    }

    /// Whether any page redirects.
    pub fn has_redirects(&self) -> bool {
        !self.redirects.is_empty()
    }

    /// Whether the page redirects: its only link, if the crawl may follow it, is the target.
    pub fn is_redirect(&self, page: PageId) -> bool {
        self.redirects.contains(page)
    }

    /// The number of the page's host: 0 for the site itself, and for pages discovered after the graph was built.
    pub fn host(&self, page: PageId) -> usize {
        let place = self.hosts.partition_point(|(of, _)| *of < page);
        self.hosts.get(place).filter(|(of, _)| *of == page).map_or(0, |(_, host)| host.index())
    }

    /// The page that a fetch of `page` returns: itself, or for an address with a fragment, its page.
    #[inline]
    pub fn base(&self, page: PageId) -> PageId {
        self.bases.get(page.index()).copied().unwrap_or(page)
    }

    /// Whether the address belongs to another host.
    #[inline]
    pub fn is_external(&self, page: PageId) -> bool {
        self.external.contains(page)
    }

    /// Whether the address cannot be requested.
    pub fn is_unfetchable(&self, page: PageId) -> bool {
        self.unfetchable.contains(page)
    }

    /// The targets of links in `page` that robots.txt disallows.
    pub fn disallowed(&self, page: PageId) -> impl Iterator<Item = PageId> {
        let first = self.disallowed.partition_point(|(from, _)| *from < page);
        self.disallowed[first..].iter().take_while(move |(from, _)| *from == page).map(|(_, to)| *to)
    }

    /// Whether robots.txt disallows the start page.
    pub fn is_start_disallowed(&self) -> bool {
        self.is_start_disallowed
    }

    /// The links of `page`; none for a page discovered after the graph was built.
    #[inline]
    pub fn links(&self, page: PageId) -> &[PageId] {
        let range = self.range(page);
        &self.targets[range.start as usize..range.end as usize]
    }

    /// The places of the links of `page` in the list of all links, to read them one by one.
    #[inline]
    pub fn range(&self, page: PageId) -> std::ops::Range<u32> {
        match (self.starts.get(page.index()), self.starts.get(page.index() + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => 0..0,
        }
    }

    /// The link at a place in such a range.
    #[inline]
    pub fn target(&self, place: u32) -> Option<PageId> {
        self.targets.get(place as usize).copied()
    }

    /// How many pages the graph has rows for.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Never true: every site has its start page.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every page that can be reached from the start, and how many links away it is (breadth first). Pages that cannot
    /// be reached have no depth.
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

/// A graph that is being made, in slices: a large one takes longer than one frame.
pub struct GraphReader {
    graph: Graph,
    policy: LinkPolicy,
    /// The hosts of pages of other hosts, with their numbers.
    hosts: BTreeMap<Box<str>, PageId>,
}

impl GraphReader {
    /// Begins the graph of the links of `site` under `policy`.
    pub fn new(site: &Site, policy: &LinkPolicy) -> Self {
        let mut starts = Vec::with_capacity(site.len() + 1);
        starts.push(0);
        let graph = Graph {
            start: site.start,
            starts,
            targets: Vec::with_capacity(site.link_count()),
            bases: Vec::new(),
            external: PageSet::default(),
            unfetchable: PageSet::default(),
            disallowed: Vec::new(),
            is_start_disallowed: policy.robots && site.is_disallowed(site.start),
            redirects: PageSet::default(),
            hosts: Vec::new(),
        };
        GraphReader { graph, policy: *policy, hosts: BTreeMap::new() }
    }

    /// Continues for at most `budget` pages. `true` when all have their links. The site must always be the same.
    pub fn advance(&mut self, site: &Site, budget: u32) -> bool {
        let from = self.graph.len() as u32;
        let until = from.saturating_add(budget).min(site.len() as u32);
        (from..until).for_each(|page| self.add(site, PageId(page)));
        until as usize == site.len()
    }

    /// The graph so far: it has as many pages as have their links.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The graph; complete once [`GraphReader::advance`] has returned `true`.
    pub fn finish(self) -> Graph {
        self.graph
    }

    fn add(&mut self, site: &Site, id: PageId) {
        let (graph, policy) = (&mut self.graph, &self.policy);
        let base = match site.page(id).kind {
            Kind::FragmentOf(base) => {
                graph.bases.extend((graph.bases.len() as u32..id.0).map(PageId));
                graph.bases.push(base);
                base
            }
            _ => id,
        };
        let is_external = site.page(base).kind == Kind::External;
        if is_external {
            graph.external.insert(id);
            if !is_fetchable(&site.url(id)) {
                graph.unfetchable.insert(id);
            }
            let next = PageId(self.hosts.len() as u32 + 1);
            graph.hosts.push((id, *self.hosts.entry(origin(&site.url(id)).into()).or_insert(next)));
        }
        let redirect = site.page(base).redirect;
        let is_asked = !is_external || policy.external == ExternalPolicy::Fetch;
        if is_asked && redirect != PageId::NONE {
            graph.redirects.insert(base);
            // Requests do not contain the fragment.
            graph.add(site, &LinkPolicy { keep_fragments: false, ..*policy }, id, redirect);
        } else if is_asked && policy.reads(site.page(base).status, site.page(base).html) {
            let images: &[PageId] = if policy.images == ImagePolicy::Fetch { site.images(base) } else { &[] };
            let nofollow: &[PageId] = if policy.nofollow { site.nofollow(base) } else { &[] };
            let links = site.links(base).iter().filter(|to| nofollow.binary_search(to).is_err());
            links.chain(images).for_each(|&to| graph.add(site, policy, id, to));
        }
        graph.starts.push(graph.targets.len() as u32);
    }
}

impl LinkPolicy {
    /// Whether a crawl with this policy looks for links in a page with this status and type.
    pub fn reads(&self, status: u16, html: bool) -> bool {
        let status_counts = match self.status {
            StatusPolicy::Any => true,
            StatusPolicy::Below400 => status < 400,
            StatusPolicy::Only200 => status == 200,
        };
        status_counts && (html || self.any_type)
    }

    /// The page that a crawl with this policy fetches for a link to `to`, if it follows the link.
    pub fn follow(&self, site: &Site, to: PageId) -> Option<PageId> {
        let page = match site.page(to).kind {
            Kind::FragmentOf(page) => page,
            _ => to,
        };
        let is_left_alone = site.page(page).kind == Kind::External
            && (self.external == ExternalPolicy::Ignore || self.skip_unfetchable && !is_fetchable(&site.url(page)));
        (!is_left_alone).then_some(if self.keep_fragments { to } else { page })
    }
}

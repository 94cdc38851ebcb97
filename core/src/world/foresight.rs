//! A frontier that knows every latency before any fetch: no real crawler can have this.

use super::{Links, Visited, World};
use crate::site::{PageId, PageSet};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

/// A frontier that returns the page that begins the longest chain first. Cloning it gives the same frontier.
#[derive(Clone)]
pub struct ForeseenFrontier(Rc<RefCell<State>>);

struct State {
    /// Per page: the time for it and the longest chain that it discovers, in µs.
    chains_us: Vec<u64>,
    /// The longest chain first; of two equal ones, the page that was discovered first.
    waiting: BinaryHeap<(u64, Reverse<u32>, PageId)>,
    count: u32,
}

impl ForeseenFrontier {
    /// An empty frontier of a crawl that begins with `seeds`.
    pub(super) fn new(world: &World, seeds: &Links) -> Self {
        let chains_us = longest_chains(world, seeds.pages());
        ForeseenFrontier(Rc::new(RefCell::new(State { chains_us, waiting: BinaryHeap::new(), count: 0 })))
    }

    /// Takes the page that begins the longest chain, if `may_take`.
    pub fn take_if(&self, may_take: bool) -> Option<PageId> {
        if may_take { self.0.borrow_mut().waiting.pop().map(|(_, _, page)| page) } else { None }
    }

    /// Adds those of `links` that are not visited; they count as visited from now on.
    pub fn add_new(&self, visited: &Visited, links: Links) {
        let state = &mut *self.0.borrow_mut();
        for &page in links.pages().iter().filter(|&&page| visited.insert(page)) {
            // A page that a live crawl discovers only now has no known chain.
            let chain_us = state.chains_us.get(page.index()).copied().unwrap_or(0);
            state.waiting.push((chain_us, Reverse(state.count), page));
            state.count += 1;
        }
    }
}

/// The page that can discover a page first does so (Dijkstra). The chain of a page is its own cost plus the longest
/// chain among those that it discovers: the level of a task in Hu's (1961) schedule, highest level first.
fn longest_chains(world: &World, first: &[PageId]) -> Vec<u64> {
    let (kernel, graph) = (&world.0, &world.0.graph);
    let cost_us = |page: PageId| {
        let cost = kernel.cost(page);
        u64::from(cost.fetch_us) + u64::from(cost.parse_us)
    };
    let mut chains_us = vec![0; graph.len()];
    let mut ended = PageSet::with_room_for(graph.len());
    let mut heap: BinaryHeap<Reverse<(u64, PageId, PageId)>> =
        first.iter().map(|&page| Reverse((cost_us(page), page, PageId::NONE))).collect();
    let mut in_order = Vec::new();
    while let Some(Reverse((end_us, page, discoverer))) = heap.pop() {
        if !ended.insert(page) {
            continue;
        }
        in_order.push((page, discoverer));
        if kernel.cost(page).readable || graph.is_redirect(page) {
            let links = graph.links(page).iter().filter(|&&link| !ended.contains(link));
            heap.extend(links.map(|&link| Reverse((end_us + cost_us(link), link, page))));
        }
    }
    for (page, discoverer) in in_order.into_iter().rev() {
        chains_us[page.index()] += cost_us(page);
        let chain_us = chains_us[page.index()];
        if let Some(longest_us) = chains_us.get_mut(discoverer.index()) {
            *longest_us = chain_us.max(*longest_us);
        }
    }
    chains_us
}

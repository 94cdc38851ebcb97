//! The frontier: pages that are known and not fetched yet, and the pages that count as visited.
//!
//! When a page counts as visited ([`Mark`]) decides whether it can be fetched twice; which page is next ([`Order`])
//! decides the shape of the crawl.

use super::World;
use super::rules::{Mark, Order};
use crate::site::random::Random;
use crate::site::{PageId, PageSet};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Pages to fetch and pages visited. Tasks share it: cloning it gives the same frontier.
#[derive(Clone)]
pub struct Frontier(Rc<RefCell<State>>);

struct State {
    world: World,
    mark: Mark,
    order: Order,
    random: Random,
    waiting: VecDeque<PageId>,
    /// Pages in `waiting`, where the frontier is a set.
    is_waiting: PageSet,
    visited: PageSet,
}

impl Frontier {
    /// An empty frontier.
    pub(super) fn new(world: &World) -> Self {
        let (rules, pages) = (&world.0.rules, world.0.graph.len());
        Frontier(Rc::new(RefCell::new(State {
            world: world.clone(),
            mark: rules.mark,
            order: rules.order,
            random: Random::of(rules.network.seed, 0, TOPIC_ORDER),
            waiting: VecDeque::new(),
            is_waiting: PageSet::default(),
            visited: PageSet::with_room_for(pages),
        })))
    }

    /// A link to the page was read: it joins the frontier, unless the page counts as visited.
    pub fn discover(&self, page: PageId) {
        let state = &mut *self.0.borrow_mut();
        let joins = match state.mark {
            Mark::Discovery => state.visited.insert(page),
            // Nobody looks until it is taken.
            Mark::Submission | Mark::Dequeue => true,
            Mark::Result => !state.visited.contains(page) && state.is_waiting.insert(page),
        };
        if joins {
            state.waiting.push_back(page);
        }
    }

    /// The links of `page` were read: they join the frontier, and the page is dealt with.
    pub fn processed(&self, page: PageId, links: impl Iterator<Item = PageId>) {
        links.for_each(|link| self.discover(link));
        self.mark_late(page);
    }

    /// The same for a crawl without batches, which has no set of pages that wait: what is not visited goes out at once.
    pub fn resolved(&self, page: PageId, links: impl Iterator<Item = PageId>) {
        self.mark_late(page);
        for link in links {
            if self.0.borrow().mark == Mark::Result {
                if !self.0.borrow().visited.contains(link) {
                    self.0.borrow_mut().waiting.push_back(link);
                }
            } else {
                self.discover(link);
            }
        }
    }

    fn mark_late(&self, page: PageId) {
        let state = &mut *self.0.borrow_mut();
        if state.mark == Mark::Result && state.visited.insert(page) {
            state.world.0.mark(page);
        }
    }

    /// Takes the next page.
    pub fn take(&self) -> Option<PageId> {
        let state = &mut *self.0.borrow_mut();
        loop {
            let page = match state.order {
                Order::Fifo => state.waiting.pop_front(),
                Order::Lifo => state.waiting.pop_back(),
                Order::Shuffled => {
                    let at = state.random.below(state.waiting.len() as u64) as usize;
                    state.waiting.swap_remove_back(at)
                }
            }?;
            match state.mark {
                Mark::Discovery => return Some(page),
                Mark::Submission | Mark::Dequeue => {
                    if state.visited.insert(page) {
                        return Some(page);
                    }
                }
                Mark::Result => {
                    state.is_waiting.remove(page);
                    return Some(page);
                }
            }
        }
    }

    /// Takes all pages: the next batch.
    pub fn take_all(&self) -> Vec<PageId> {
        std::iter::from_fn(|| self.take()).collect()
    }

    /// Whether no page waits.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().waiting.is_empty()
    }
}

const TOPIC_ORDER: u64 = 21;

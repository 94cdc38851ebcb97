//! The frontier: pages that are known and not fetched yet, and the pages that count as visited.
//!
//! When a page counts as visited ([`Mark`]) decides whether it can be fetched twice; which page is next ([`Order`])
//! decides the shape of the crawl.

use super::World;
use super::kernel::Known;
use super::rules::{Mark, Order};
use crate::site::random::Random;
use crate::site::{PageId, PageSet};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

/// Pages to fetch and pages visited. Tasks share it: cloning it gives the same frontier.
#[derive(Clone)]
pub struct Frontier(Rc<RefCell<State>>);

struct State {
    world: World,
    mark: Mark,
    order: Order,
    /// Whether waiting pages are taken unchanged: each page once, the oldest first.
    is_plain: bool,
    random: Random,
    waiting: VecDeque<PageId>,
    /// The pages in `waiting`, if the frontier is a set.
    is_waiting: PageSet,
    visited: PageSet,
}

impl Frontier {
    /// An empty frontier.
    pub(super) fn new(world: &World) -> Self {
        let (rules, pages) = (&world.0.rules, world.0.graph.len());
        let frontier = Frontier(Rc::new(RefCell::new(State {
            world: world.clone(),
            mark: rules.mark,
            order: rules.order,
            is_plain: rules.mark == Mark::Discovery && rules.order == Order::Fifo,
            random: Random::of(rules.network.seed, 0, TOPIC_ORDER),
            waiting: VecDeque::new(),
            is_waiting: PageSet::default(),
            visited: PageSet::with_room_for(pages),
        })));
        world.0.ask_frontier(Rc::downgrade(&frontier.0));
        frontier
    }

    /// The crawl begins with these pages. A crawl that marks pages only after reading their links marks these at the
    /// beginning: `visited = {start}`. So a link back to the start causes no fetch.
    pub(super) fn begin(&self, pages: &[PageId]) {
        let state = &mut *self.0.borrow_mut();
        for &page in pages {
            state.discover(page);
            state.mark_late(page);
        }
    }

    /// A link to the page was read: it joins the frontier, unless the page counts as visited.
    pub fn discover(&self, page: PageId) {
        self.0.borrow_mut().discover(page);
    }

    /// The links of `page` were read: they join the frontier, and the page is finished.
    pub fn processed(&self, page: PageId, links: impl Iterator<Item = PageId>) {
        let state = &mut *self.0.borrow_mut();
        state.world.0.take_result(page);
        links.for_each(|link| state.discover(link));
        state.mark_late(page);
    }

    /// The page is finished, and no result of it was taken: its links arrived through a queue.
    pub fn finished(&self, page: PageId) {
        self.0.borrow_mut().mark_late(page);
    }

    /// The same as [`Frontier::processed`] for a crawl without batches, which keeps no set of waiting pages: it fetches
    /// every page that is not visited at once.
    pub fn resolved(&self, page: PageId, links: impl Iterator<Item = PageId>) {
        let state = &mut *self.0.borrow_mut();
        state.world.0.take_result(page);
        state.mark_late(page);
        if state.mark == Mark::Result {
            state.waiting.extend(links.filter(|&link| !state.visited.contains(link)));
        } else {
            links.for_each(|link| state.discover(link));
        }
    }

    /// Takes the next page.
    #[inline]
    pub fn take(&self) -> Option<PageId> {
        self.0.borrow_mut().take()
    }

    /// Takes all pages: the next batch.
    pub fn take_all(&self) -> Vec<PageId> {
        let state = &mut *self.0.borrow_mut();
        if state.is_plain {
            // Mostly a handful of pages, or none: preparing an iterator would cost more.
            let (front, back) = state.waiting.as_slices();
            let batch = [front, back].concat();
            state.waiting.clear();
            state.world.0.submit(&batch);
            return batch;
        }
        let batch: Vec<PageId> = std::iter::from_fn(|| state.take_by_rules()).collect();
        state.world.0.submit(&batch);
        batch
    }

    /// Whether no page waits.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().waiting.is_empty()
    }
}

impl Known for Weak<RefCell<State>> {
    fn has_pages(&self) -> bool {
        self.upgrade().is_some_and(|state| !state.borrow().waiting.is_empty())
    }

    fn visit(&self, page: PageId) -> bool {
        self.upgrade().is_none_or(|state| state.borrow_mut().visited.insert(page))
    }
}

impl State {
    #[inline(always)] // in a loop over links
    fn discover(&mut self, page: PageId) {
        let joins = match self.mark {
            Mark::Discovery => self.visited.insert(page),
            // It may wait several times: taking it checks again.
            Mark::Submission | Mark::Dequeue => !self.visited.contains(page),
            Mark::Result => !self.visited.contains(page) && self.is_waiting.insert(page),
        };
        if joins {
            self.waiting.push_back(page);
        }
    }

    #[inline]
    fn mark_late(&mut self, page: PageId) {
        if self.mark == Mark::Result && self.visited.insert(page) {
            self.world.0.mark(page);
        }
    }

    #[inline]
    fn take(&mut self) -> Option<PageId> {
        if self.is_plain { self.waiting.pop_front() } else { self.take_by_rules() }
    }

    fn take_by_rules(&mut self) -> Option<PageId> {
        loop {
            let page = match self.order {
                Order::Fifo => self.waiting.pop_front(),
                Order::Lifo => self.waiting.pop_back(),
                Order::Shuffled => {
                    let at = self.random.below(self.waiting.len() as u64) as usize;
                    self.waiting.swap_remove_back(at)
                }
            }?;
            match self.mark {
                Mark::Discovery => return Some(page),
                Mark::Submission | Mark::Dequeue => {
                    if self.visited.insert(page) {
                        return Some(page);
                    }
                }
                Mark::Result => {
                    self.is_waiting.remove(page);
                    return Some(page);
                }
            }
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        // With [`Mark::Dequeue`], a page in a queue is not visited yet.
        if self.mark != Mark::Dequeue {
            self.world.0.count_visited(std::mem::take(&mut self.visited));
        }
    }
}

const TOPIC_ORDER: u64 = 21;

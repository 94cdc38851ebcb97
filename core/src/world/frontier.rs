//! The frontier: pages that are known and not fetched yet. It shares its state with the visited pages: see
//! [`visited`](super::visited).

use super::visited::State;
use super::{Links, World};
use crate::site::PageId;
use std::cell::RefCell;
use std::rc::Rc;

/// Pages to fetch. Tasks share it: cloning it gives the same frontier.
#[derive(Clone)]
pub struct Frontier(Rc<RefCell<State>>);

impl Frontier {
    /// The frontier of the crawl with these visited pages; it begins with `seeds`.
    pub(super) fn new(state: Rc<RefCell<State>>, seeds: Links) -> Self {
        state.borrow_mut().begin(seeds);
        Frontier(state)
    }

    /// Adds a page at the end.
    #[inline]
    pub fn push(&self, page: PageId) {
        self.0.borrow_mut().push(page);
    }

    /// The same for a frontier that is a set: a page that waits already is not added again.
    #[inline]
    pub fn insert(&self, page: PageId) {
        self.0.borrow_mut().push(page);
    }

    /// Takes the next page.
    #[inline]
    pub fn take(&self) -> Option<PageId> {
        self.0.borrow_mut().take()
    }

    /// Takes the next page if `may_take`.
    #[inline]
    pub fn take_if(&self, may_take: bool) -> Option<PageId> {
        if may_take { self.take() } else { None }
    }

    /// Takes all pages: the next batch.
    pub fn take_all(&self) -> Vec<PageId> {
        self.0.borrow_mut().take_all()
    }

    /// Whether no page waits.
    pub fn is_empty(&self) -> bool {
        self.0.borrow_mut().is_empty()
    }
}

impl World {
    /// The pages to fetch: first `seeds`.
    pub fn frontier(&self, seeds: Links) -> Frontier {
        Frontier::new(self.visited_state(), seeds)
    }
}

use crate::site::{PageId, PageSet};
use std::cell::RefCell;
use std::rc::Rc;

/// The pages that a crawl has seen. Tasks share it: cloning it gives the same set.
#[derive(Clone)]
pub struct Visited(Rc<RefCell<PageSet>>);

impl Visited {
    pub(super) fn new(pages: usize) -> Self {
        Visited(Rc::new(RefCell::new(PageSet::with_room_for(pages))))
    }

    /// Adds a page; `true` when it was not there before. Nothing can come between the check and the mark.
    #[inline]
    pub fn insert(&self, page: PageId) -> bool {
        self.0.borrow_mut().insert(page)
    }

    /// Whether the page is there.
    pub fn contains(&self, page: PageId) -> bool {
        self.0.borrow().contains(page)
    }
}

//! What the code says of its visited pages.

use super::Guest;
use crate::site::{PageId, PageSet};
use crate::world::kernel::Known;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The pages that the code counts as visited.
#[derive(Default)]
pub(super) struct Marked {
    pages: RefCell<PageSet>,
    /// How many of them no fetch has asked for yet.
    waiting: Cell<u32>,
    asked: RefCell<PageSet>,
    /// Pages to which a link was read before they count as visited.
    read: RefCell<PageSet>,
    /// Targets of redirects that count as visited, which the code does not know of.
    found: RefCell<Vec<PageId>>,
}

impl Known for Rc<Marked> {
    fn has_pages(&self) -> bool {
        self.waiting.get() > 0
    }

    fn visit(&self, page: PageId) -> bool {
        let is_new = self.pages.borrow_mut().insert(page);
        if is_new {
            self.asked.borrow_mut().insert(page);
            self.found.borrow_mut().push(page);
        }
        is_new
    }
}

impl Guest {
    /// The page counts as visited. `is_late`: only now, although its links were read before.
    pub fn mark(&self, page: PageId, is_late: bool) {
        let marked = &self.marked;
        if marked.pages.borrow_mut().insert(page) {
            if !marked.asked.borrow().contains(page) && !marked.read.borrow().contains(page) {
                marked.waiting.set(marked.waiting.get() + 1);
            }
            if is_late {
                self.kernel().mark(page);
            }
        }
    }

    /// A link to the page was read that the code does not count as visited yet: the page waits.
    pub fn find(&self, page: PageId) {
        let marked = &self.marked;
        if !marked.pages.borrow().contains(page)
            && !marked.asked.borrow().contains(page)
            && marked.read.borrow_mut().insert(page)
        {
            marked.waiting.set(marked.waiting.get() + 1);
        }
    }

    /// A fetch asks for the page, or it is submitted: it waits no longer.
    pub fn submit(&self, page: PageId) {
        let marked = &self.marked;
        let is_known = marked.pages.borrow().contains(page) || marked.read.borrow().contains(page);
        if marked.asked.borrow_mut().insert(page) && is_known {
            marked.waiting.set(marked.waiting.get().saturating_sub(1));
        }
    }

    /// The targets of redirects that count as visited since the last call.
    pub fn take_found(&self) -> Vec<PageId> {
        self.marked.found.take()
    }
}

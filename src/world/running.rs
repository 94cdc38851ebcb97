use crate::site::PageId;
use std::cell::RefCell;
use std::rc::Rc;

/// A set of what is running, shared by threads. Cloning it gives the same set.
#[derive(Clone, Default)]
pub struct RunningSet(Rc<RefCell<Vec<PageId>>>);

impl RunningSet {
    /// Adds one.
    pub fn add(&self, page: PageId) {
        self.0.borrow_mut().push(page);
    }

    /// Takes one out; `false` when it is not there, which is a KeyError in Python.
    pub fn remove(&self, page: PageId) -> bool {
        let at = self.0.borrow().iter().position(|other| *other == page);
        at.map(|at| self.0.borrow_mut().swap_remove(at)).is_some()
    }

    /// Whether nothing is running.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

use super::network::Answer;
use super::{Raised, World};
use crate::site::PageId;
use crate::trace::{Failure, Obstacle, Origin, Through};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A set of what is running, shared by threads. Cloning it gives the same set.
#[derive(Clone)]
pub struct RunningSet {
    world: World,
    pages: Rc<RefCell<Vec<PageId>>>,
    /// What made the last one leave.
    left_by: Rc<Cell<Origin>>,
}

impl RunningSet {
    pub(super) fn new(world: World) -> Self {
        let pages: Rc<RefCell<Vec<PageId>>> = Rc::default();
        let left = Rc::downgrade(&pages);
        // A main thread that waits for the set to be empty waits for its first page.
        world.0.explain_with(move || Some((Obstacle::RunningSet, *left.upgrade()?.borrow().first()?)));
        RunningSet { world, pages, left_by: Rc::default() }
    }

    /// Adds one.
    pub fn add(&self, page: PageId) {
        self.pages.borrow_mut().push(page);
    }

    /// Takes one out. One that is not there is a KeyError, which ends the callback and which only the log sees.
    pub fn remove(&self, page: PageId) {
        let at = self.pages.borrow().iter().position(|other| *other == page);
        match at {
            Some(at) => {
                self.pages.borrow_mut().remove(at);
                self.left_by.set(self.world.0.queue.origin());
            }
            None => self.world.0.log(Raised { page, answer: Answer::Failed(Failure::KeyError) }),
        }
    }

    /// Whether nothing is running.
    pub fn is_empty(&self) -> bool {
        let is_empty = self.pages.borrow().is_empty();
        if is_empty && self.left_by.get() != Origin::START {
            // Who looks now and then goes on because the last one has left, however long ago.
            self.world.0.queue.set_origin(self.left_by.get().through(Through::Poll));
        }
        is_empty
    }
}

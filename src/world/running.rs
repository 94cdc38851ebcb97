use super::network::Answer;
use super::{Raised, World};
use crate::site::PageId;
use crate::trace::{Failure, Obstacle};
use std::cell::RefCell;
use std::rc::Rc;

/// A set of what is running, shared by threads. Cloning it gives the same set.
#[derive(Clone)]
pub struct RunningSet {
    world: World,
    pages: Rc<RefCell<Vec<PageId>>>,
}

impl RunningSet {
    pub(super) fn new(world: World) -> Self {
        let pages: Rc<RefCell<Vec<PageId>>> = Rc::default();
        let left = Rc::downgrade(&pages);
        // A main thread that waits for the set to be empty waits for its first page.
        world.0.explain_with(move || Some((Obstacle::RunningSet, *left.upgrade()?.borrow().first()?)));
        RunningSet { world, pages }
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
            }
            None => self.world.0.log(Raised { page, answer: Answer::Failed(Failure::KeyError) }),
        }
    }

    /// Whether nothing is running.
    pub fn is_empty(&self) -> bool {
        self.pages.borrow().is_empty()
    }
}

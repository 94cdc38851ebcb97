use super::lock::{AcquireLock, Lock};
use super::network::Answer;
use super::{Guard, Raised, Submission, World};
use crate::site::PageId;
use crate::trace::{Failure, Obstacle, Origin, Through};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A set of running futures, shared by threads. Cloning it gives the same set.
#[derive(Clone)]
pub struct RunningSet {
    world: World,
    members: Rc<RefCell<Members>>,
    /// What made the last one leave.
    left_by: Rc<Cell<Origin>>,
    guard: Lock,
}

/// The running futures. Tens of thousands can run at a time, so only a run that hangs searches them.
#[derive(Default)]
struct Members {
    /// How many there are.
    count: usize,
    /// Per page: how many of its futures run.
    times: Vec<u32>,
    /// All that were added since the set was last empty, in order, including those that have left.
    added: Vec<PageId>,
}

impl RunningSet {
    pub(super) fn new(world: World) -> Self {
        let members: Rc<RefCell<Members>> = Rc::default();
        let left = Rc::downgrade(&members);
        // A main thread that waits for the set to be empty waits for its first page.
        world.0.explain_with(move || Some((Obstacle::RunningSet, left.upgrade()?.borrow().first()?)));
        RunningSet { guard: Lock::guard(&world), world, members, left_by: Rc::default() }
    }

    /// Adds a future. With `guard = callback-first` it is added only behind its callback.
    pub fn add(&self, future: &Submission) {
        if self.world.0.rules.guard == Guard::CallbackFirst {
            future.job.join_when_registered(self.clone(), future.page);
        } else {
            self.add_now(future.page);
        }
    }

    pub(super) fn add_now(&self, page: PageId) {
        self.members.borrow_mut().add(page);
    }

    /// Removes one. If it is not there, that is a KeyError, which ends the callback and appears only in the log.
    pub fn remove(&self, future: &Submission) {
        let page = future.page;
        if self.members.borrow_mut().remove(page) {
            self.left_by.set(self.world.0.queue.origin());
        } else {
            self.world.0.log(Raised { page, answer: Answer::Failed(Failure::KeyError) });
        }
    }

    /// Waits until this thread holds the guard of the set.
    pub fn hold(&self) -> AcquireLock {
        self.guard.hold()
    }

    /// Whether nothing is running.
    pub fn is_empty(&self) -> bool {
        let is_empty = self.members.borrow().count == 0;
        if is_empty && self.left_by.get() != Origin::START {
            // A main thread that polls continues because the last one has left, however long ago.
            self.world.0.queue.set_origin(self.left_by.get().through(Through::Poll));
        }
        is_empty
    }
}

impl Members {
    fn add(&mut self, page: PageId) {
        if page.index() >= self.times.len() {
            self.times.resize(page.index() + 1, 0);
        }
        self.times[page.index()] += 1;
        self.added.push(page);
        self.count += 1;
    }

    /// Removes the future of this page that was added first; `false` if there is none.
    fn remove(&mut self, page: PageId) -> bool {
        let Some(times) = self.times.get_mut(page.index()).filter(|times| **times > 0) else { return false };
        *times -= 1;
        self.count -= 1;
        if self.count == 0 {
            self.added.clear();
        }
        true
    }

    /// The first added of those that still run.
    fn first(&self) -> Option<PageId> {
        // Of each page, the last ones added still run.
        let mut times = self.times.clone();
        let backwards = self.added.iter().rev().copied();
        let there = backwards.filter(|page| {
            let left = times[page.index()].checked_sub(1);
            times[page.index()] = left.unwrap_or(0);
            left.is_some()
        });
        there.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::random::Random;

    #[test]
    fn members_are_those_of_a_plain_list() {
        let (mut random, mut members, mut list) = (Random::of(3, 0, 99), Members::default(), Vec::new());
        for _ in 0..20_000 {
            let page = PageId(random.below(40) as u32);
            if random.below(2) == 0 && list.len() < 60 {
                members.add(page);
                list.push(page);
            } else {
                let at = list.iter().position(|other| *other == page);
                assert_eq!(members.remove(page), at.map(|at| list.remove(at)).is_some());
            }
            assert_eq!((members.count, members.first()), (list.len(), list.first().copied()));
        }
    }
}

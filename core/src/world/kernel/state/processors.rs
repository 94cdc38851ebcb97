//! What computes for threads and processes: the one GIL, and the cores.

use crate::site::PageId;
use crate::world::Semaphore;
use crate::world::machine::Actor;
use crate::world::wake::ReadyQueue;
use std::rc::Rc;

/// The permits to compute: one for threads, and one per core for processes. Each goes to the first that waits.
pub(crate) struct Processors {
    gil: Semaphore,
    cores: Semaphore,
    /// The turn to start a child.
    starter: Semaphore,
    /// How many children start.
    starting: u32,
    has_server: bool,
    has_gil: bool,
    /// The page for which a thread has the GIL.
    computing: PageId,
}

impl Processors {
    /// A machine with this number of cores, at least one.
    pub fn new(cores: u32, has_gil: bool, queue: &Rc<ReadyQueue>) -> Self {
        let [gil, cores, starter] = [1, cores.max(1), 1].map(|permits| Semaphore::new(Some(permits), queue));
        Processors { gil, cores, starter, starting: 0, has_server: false, has_gil, computing: PageId::NONE }
    }

    /// The machine has this number of cores from now on, at least one.
    pub fn set_cores(&mut self, cores: u32) {
        self.cores.resize(Some(cores.max(1)));
    }

    /// The permits to compute for this actor.
    pub fn of(&self, actor: Actor) -> &Semaphore {
        if actor == Actor::Process { &self.cores } else { &self.gil }
    }

    /// Whether no thread has the GIL or waits for it.
    #[inline]
    pub fn is_gil_free(&self) -> bool {
        !self.has_gil || self.gil.is_free()
    }

    /// The turn to start a child.
    pub fn starter(&self) -> &Semaphore {
        &self.starter
    }

    /// So many more children start now. Returns how many do.
    pub fn count_starting(&mut self, more: i32) -> u32 {
        self.starting = self.starting.saturating_add_signed(more);
        self.starting
    }

    /// Whether the fork server does not run yet: from now on it does.
    pub fn starts_server(&mut self) -> bool {
        !std::mem::replace(&mut self.has_server, true)
    }

    /// Whether nothing computes.
    pub fn are_free(&self) -> bool {
        self.gil.is_free() && self.cores.is_free()
    }

    /// A thread has the GIL, for this page.
    pub fn begin(&mut self, page: PageId) {
        self.computing = page;
    }

    /// The thread releases the GIL.
    pub fn end(&mut self) {
        self.computing = PageId::NONE;
    }

    /// The page for which a thread has the GIL; [`PageId::NONE`] if none has, or for no page.
    #[inline]
    pub fn computing(&self) -> PageId {
        self.computing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::wake::TaskId;
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll};

    #[test]
    fn the_gil_goes_to_the_first_that_waits() {
        let queue = ReadyQueue::register().expect("the table has room");
        let processors = Processors::new(2, true, &queue);
        let acquire = || processors.of(Actor::Thread).acquire();
        let (mut first, mut second, mut third) = (pin!(acquire()), pin!(acquire()), pin!(acquire()));
        let polls = |task: TaskId| queue.waker(task);
        let (one, two, three) = (polls(1), polls(2), polls(3));
        let Poll::Ready(held) = first.as_mut().poll(&mut Context::from_waker(&one)) else { panic!("it is free") };
        assert!(!processors.is_gil_free() && !processors.are_free());
        assert!(second.as_mut().poll(&mut Context::from_waker(&two)).is_pending());
        assert!(third.as_mut().poll(&mut Context::from_waker(&three)).is_pending());
        drop(held);
        assert_eq!((queue.pop(), queue.pop()), (Some(2), None), "the second task is woken, and no other");
        assert!(third.as_mut().poll(&mut Context::from_waker(&three)).is_pending());
        assert!(second.as_mut().poll(&mut Context::from_waker(&two)).is_ready());
        queue.unregister();
    }

    #[test]
    fn processes_share_the_cores_and_not_the_gil() {
        let queue = ReadyQueue::register().expect("the table has room");
        let processors = Processors::new(0, true, &queue);
        let mut core = pin!(processors.of(Actor::Process).acquire());
        let permit = core.as_mut().poll(&mut Context::from_waker(&queue.waker(1)));
        assert!(permit.is_ready(), "a machine has at least one core");
        assert!(processors.is_gil_free() && !processors.are_free());
        queue.unregister();
    }
}

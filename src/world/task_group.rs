//! A group of tasks, as `asyncio.TaskGroup`: tasks may add tasks, and the group ends when the last one does.

use super::World;
use crate::trace::Cause;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A group of tasks. Cloning it gives the same group.
#[derive(Clone)]
pub struct TaskGroup {
    world: World,
    members: Rc<Members>,
}

/// How many tasks of a group are left, and who waits until none is.
#[derive(Default)]
pub(crate) struct Members {
    running: Cell<usize>,
    waiting: RefCell<Option<Waker>>,
}

impl TaskGroup {
    pub(super) fn new(world: World) -> Self {
        TaskGroup { world, members: Rc::default() }
    }

    /// Starts a task in the group.
    #[inline]
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        // The executor says when the task has ended: a task of our own around it would make it twice as large.
        self.members.running.set(self.members.running.get() + 1);
        self.world.0.spawn_in(Box::pin(future), Some(self.members.clone()));
    }

    /// Waits until no task of the group is left. Whoever has nothing to do meanwhile waits for a new link.
    pub fn join(&self) -> Joined {
        self.world.0.set_cause(Cause::EmptyFrontier);
        Joined(self.clone())
    }
}

impl Members {
    /// A task of the group has ended.
    #[inline]
    pub(super) fn end_one(&self) {
        self.running.set(self.running.get() - 1);
        if self.running.get() == 0
            && let Some(waker) = self.waiting.take()
        {
            waker.wake();
        }
    }
}

/// Waiting for the end of a group.
pub struct Joined(TaskGroup);

impl Future for Joined {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let members = &self.0.members;
        if members.running.get() == 0 {
            return Poll::Ready(());
        }
        *members.waiting.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}

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
pub struct TaskGroup(Rc<State>);

struct State {
    world: World,
    running: Cell<usize>,
    waiting: RefCell<Option<Waker>>,
}

impl TaskGroup {
    pub(super) fn new(world: World) -> Self {
        TaskGroup(Rc::new(State { world, running: Cell::new(0), waiting: RefCell::default() }))
    }

    /// Starts a task in the group.
    #[inline]
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        let state = self.0.clone();
        state.running.set(state.running.get() + 1);
        self.0.world.0.spawn(Box::pin(async move {
            future.await;
            state.end_one();
        }));
    }

    /// Waits until no task of the group is left. Whoever has nothing to do meanwhile waits for a new link.
    pub fn join(&self) -> Joined {
        self.0.world.0.set_cause(Cause::EmptyFrontier);
        Joined(self.clone())
    }
}

impl State {
    #[inline]
    fn end_one(&self) {
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
        let state = &self.0.0;
        if state.running.get() == 0 {
            return Poll::Ready(());
        }
        *state.waiting.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}

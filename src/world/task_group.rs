//! A group of tasks, as `asyncio.TaskGroup`: tasks may add tasks, and the group ends when the last one does. The first
//! task that raises cancels all others.

use super::machine::Actor;
use super::{Raised, Task, World};
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
    raised: Cell<Option<Raised>>,
    /// The kernel's numbers of the tasks; kept only where a failure can cancel them.
    tasks: RefCell<Vec<u32>>,
    waiting: RefCell<Option<Waker>>,
    on_abort: RefCell<Vec<Box<dyn FnOnce(Raised)>>>,
}

impl TaskGroup {
    pub(super) fn new(world: World) -> Self {
        TaskGroup(Rc::new(State {
            world,
            running: Cell::new(0),
            raised: Cell::new(None),
            tasks: RefCell::default(),
            waiting: RefCell::default(),
            on_abort: RefCell::default(),
        }))
    }

    /// Starts a task in the group.
    #[inline]
    pub fn spawn(&self, future: impl Future<Output = Result<(), Raised>> + 'static) {
        self.spawn_as(Actor::Loop, future);
    }

    /// Starts a thread that is joined with the group.
    pub fn spawn_thread(&self, future: impl Future<Output = Result<(), Raised>> + 'static) {
        self.spawn_as(Actor::Thread, future);
    }

    /// Starts a task in the group whose result can be awaited.
    pub fn create_task<T: 'static>(&self, future: impl Future<Output = Result<T, Raised>> + 'static) -> Task<T> {
        let task = Task::new();
        let result = task.clone();
        let state = self.0.clone();
        self.spawn(async move {
            match future.await {
                Ok(value) => {
                    result.set(Ok(value));
                    Ok(())
                }
                Err(raised) => {
                    // The group cancels whoever waits for one of its tasks, so that it sees the first exception.
                    state.abort(raised);
                    Err(raised)
                }
            }
        });
        let waiter = task.clone();
        self.0.on_abort.borrow_mut().push(Box::new(move |raised| waiter.set(Err(raised))));
        task
    }

    fn spawn_as(&self, actor: Actor, future: impl Future<Output = Result<(), Raised>> + 'static) {
        let state = self.0.clone();
        if state.raised.get().is_some() {
            return;
        }
        state.running.set(state.running.get() + 1);
        let task = self.0.world.0.spawn_as(
            Box::pin(async move {
                match future.await {
                    Ok(()) => state.end_one(),
                    Err(raised) => state.raise(raised),
                }
            }),
            actor,
        );
        if self.0.world.raises() {
            self.0.tasks.borrow_mut().push(task);
        }
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
        self.running.set(self.running.get().saturating_sub(1));
        if self.running.get() == 0 {
            self.wake();
        }
    }

    fn abort(&self, raised: Raised) {
        self.raise(raised);
        self.on_abort.borrow_mut().drain(..).for_each(|tell| tell(raised));
    }

    fn raise(&self, raised: Raised) {
        if self.raised.get().is_none() {
            self.raised.set(Some(raised));
            self.world.0.cancel_tasks(&self.tasks.take());
            self.running.set(0);
            self.wake();
        }
    }

    fn wake(&self) {
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }
}

/// Waiting for the end of a group.
pub struct Joined(TaskGroup);

impl Future for Joined {
    type Output = Result<(), Raised>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let state = &self.0.0;
        if state.running.get() == 0 {
            return Poll::Ready(state.raised.get().map_or(Ok(()), Err));
        }
        *state.waiting.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}

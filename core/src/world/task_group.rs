//! A group of tasks, as `asyncio.TaskGroup`: tasks may add tasks, and the group ends when the last one does. The first
//! task that raises cancels all others; a plain thread that raises ends alone.

use super::job::Then;
use super::machine::Actor;
use super::wake::TaskId;
use super::{Raised, Task, World, tasks};
use crate::site::PageId;
use crate::trace::Cause;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Reports an exception.
type Told = Box<dyn FnOnce(Raised)>;

/// A group of tasks. Cloning it gives the same group.
#[derive(Clone)]
pub struct TaskGroup {
    world: World,
    members: Rc<Members>,
}

/// The tasks of a group that still run, and the task that waits for them.
#[derive(Default)]
pub(crate) struct Members {
    running: Cell<usize>,
    raised: Cell<Option<Raised>>,
    /// Kept only if a failure can cancel them.
    tasks: RefCell<Vec<TaskId>>,
    /// The task that awaits one of the group's tasks: it gets the exception that ends the group.
    told: RefCell<Vec<Told>>,
    waiting: RefCell<Option<Waker>>,
    /// Whether an exception ends only the task that raised it, unreported.
    are_on_their_own: Cell<bool>,
}

impl TaskGroup {
    pub(super) fn new(world: World) -> Self {
        world.0.begin_wait(Cause::Barrier);
        TaskGroup { world, members: Rc::default() }
    }

    /// A group whose members are independent of each other.
    pub(super) fn of_threads(world: World) -> Self {
        let group = TaskGroup::new(world);
        group.members.are_on_their_own.set(true);
        group
    }

    /// Starts a task in the group.
    #[inline]
    pub fn spawn(&self, future: impl Future<Output = Result<(), Raised>> + 'static) {
        self.spawn_as(Actor::Loop, future);
    }

    /// Starts a task in the group whose result can be awaited.
    pub fn create_task<T: 'static>(&self, future: impl Future<Output = Result<T, Raised>> + 'static) -> Task<T> {
        let task = Task::new(&self.world);
        let (result, waiter) = (task.clone(), task.clone());
        if self.world.raises() {
            self.members.told.borrow_mut().push(Box::new(move |raised| waiter.set(Err(raised))));
        }
        self.spawn(Then::new(future, move |outcome| {
            // The group reports an exception.
            result.set(Ok(outcome?));
            Ok(())
        }));
        task
    }

    /// Starts a task for each of `pages`, in this order.
    pub fn create_tasks<T: 'static, F>(&self, pages: Vec<PageId>, mut work: impl FnMut(PageId) -> F) -> Vec<Task<T>>
    where
        F: Future<Output = Result<T, Raised>> + 'static,
    {
        pages.into_iter().map(|page| self.create_task(work(page))).collect()
    }

    #[inline]
    pub(super) fn spawn_as(&self, actor: Actor, future: impl Future<Output = Result<(), Raised>> + 'static) {
        // Before anything else: so it is written to its final place, and not to the stack first.
        self.spawn_boxed(actor, Box::pin(future));
    }

    #[inline(always)] // every page passes here, and a call costs as much as a step
    pub(super) fn spawn_boxed(&self, actor: Actor, task: tasks::Task) {
        if self.members.raised.get().is_some() {
            return;
        }
        // The executor says when the task has ended: a task of our own around it would make it twice as large.
        self.members.running.set(self.members.running.get() + 1);
        let id = self.world.0.spawn_in(task, Some(self.members.clone()), actor);
        if self.world.raises() && !self.members.are_on_their_own.get() {
            self.members.tasks.borrow_mut().push(id);
        }
    }

    /// Waits until no task of the group is left. An idle worker meanwhile waits for a new link, or at the barrier of a
    /// batch, which opens then.
    pub fn join(&self) -> Joined {
        Joined(self.clone())
    }
}

impl Members {
    /// A task of the group has ended.
    #[inline]
    pub(super) fn end_one(&self) {
        self.running.set(self.running.get().saturating_sub(1));
        if self.running.get() == 0 {
            self.wake_who_joins();
        }
    }

    /// A task of the group has raised. As in asyncio, the others are cancelled when the task that waits for the group
    /// has its turn: a task that is ready before, because a permit became free, continues until then.
    #[cold]
    pub(super) fn raise(&self, raised: Raised) {
        if self.are_on_their_own.get() || self.raised.get().is_some() {
            return self.end_one();
        }
        self.raised.set(Some(raised));
        self.told.take().into_iter().for_each(|tell| tell(raised));
        self.wake_who_joins();
    }

    fn wake_who_joins(&self) {
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
        let members = &self.0.members;
        if let Some(raised) = members.raised.get() {
            self.0.world.0.cancel_tasks(&members.tasks.take());
            return Poll::Ready(Err(raised));
        }
        if members.running.get() == 0 {
            self.0.world.open_barrier();
            return Poll::Ready(Ok(()));
        }
        *members.waiting.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}

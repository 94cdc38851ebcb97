//! Tasks take turns: ready tasks are polled, first come, first served.

use super::super::Raised;
use super::super::machine::Actor;
use super::super::task_group::Members;
use super::super::tasks::Task;
use super::super::wake::TaskId;
use super::{Kernel, NONE, State};
use crate::trace::Limit;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The beginning of a step.
pub(crate) enum Begun {
    /// No task is ready.
    Nothing,
    /// The task whose turn it was waits for the event loop.
    InLine,
    /// The task whose turn it was has ended.
    Ended,
    /// This task must be polled.
    Step(TaskId, Task),
}

impl Kernel {
    /// Adds a task of the event loop; it runs when its turn comes.
    #[inline]
    pub fn spawn(&self, task: Task) -> TaskId {
        self.spawn_in(task, None, Actor::Loop)
    }

    /// Adds a task that runs on `actor` and may belong to a group.
    #[inline]
    pub fn spawn_in(&self, task: Task, group: Option<Rc<Members>>, actor: Actor) -> TaskId {
        let inserted = self.state.borrow_mut().tasks.insert(task, group, actor);
        match inserted {
            Ok(id) => {
                if self.rules.eager && actor == Actor::Loop && self.begins_at_once(id) {
                    return id;
                }
                self.queue.push(id);
                id
            }
            Err(_) => {
                self.state.borrow_mut().reach(Limit::Events);
                NONE
            }
        }
    }

    /// Adds a task of other code. It is ready, whatever the rules say of new tasks.
    pub(crate) fn add(&self, task: Task, actor: Actor) -> TaskId {
        let id = self.insert(task, actor);
        if id != NONE {
            self.queue.push(id);
        }
        id
    }

    /// Adds a task of other code that begins now, within the step of the task that runs. Its step must end before the
    /// other one continues.
    pub(crate) fn add_begun(&self, task: Task, actor: Actor) -> Option<(TaskId, Task)> {
        let id = self.insert(task, actor);
        let mut state = self.state.borrow_mut();
        let task = state.tasks.take(id)?;
        state.tasks.begin_turn(id);
        Some((id, task))
    }

    /// The task whose step another one has interrupted continues.
    pub(crate) fn continue_step(&self, id: TaskId) {
        self.state.borrow_mut().tasks.begin_turn(id);
    }

    fn insert(&self, task: Task, actor: Actor) -> TaskId {
        let mut state = self.state.borrow_mut();
        state.tasks.insert(task, None, actor).unwrap_or_else(|_| {
            state.reach(Limit::Events);
            NONE
        })
    }

    /// Runs a task that another one creates until it first waits, as an eager task of asyncio. `false` for the main
    /// task, which none creates.
    #[cold]
    fn begins_at_once(&self, id: TaskId) -> bool {
        let mut state = self.state.borrow_mut();
        let creator = state.tasks.current();
        let Some(mut task) = (creator != NONE).then(|| state.tasks.take(id)).flatten() else { return false };
        state.tasks.begin_turn(id);
        drop(state);
        let polled = self.poll(id, &mut task);
        self.end_step(id, task, polled);
        self.state.borrow_mut().tasks.begin_turn(creator);
        true
    }

    /// Polls ready tasks, at most `budget` of them. `true` if none is left.
    #[inline(always)] // part of the simulator's loop; the live engine has its own copy
    pub fn run_ready(&self, budget: &mut u32) -> bool {
        while *budget > 0 {
            match self.begin_step() {
                Begun::Nothing => return true,
                Begun::InLine => {}
                Begun::Ended => *budget -= 1,
                Begun::Step(id, mut task) => {
                    *budget -= 1;
                    let polled = self.poll(id, &mut task);
                    self.end_step(id, task, polled);
                }
            }
        }
        false
    }

    /// Begins the step of the task whose turn it is. It must be polled, once or several times, and then the step must
    /// end.
    #[inline(always)] // as above
    pub(crate) fn begin_step(&self) -> Begun {
        let mut next = self.queue.pop();
        let mut state = self.state.borrow_mut();
        if next.is_none() && state.event_loop.has_deferred() && state.event_loop.end_iteration(&self.queue) {
            next = self.queue.pop();
        }
        let Some(id) = next else { return Begun::Nothing };
        if state.event_loop.is_busy_for(id) && state.tasks.actor(id) == Actor::Loop {
            // Only the task that computes can continue; all others of the loop queue until it is done.
            state.event_loop.join_line(id);
            return Begun::InLine;
        }
        let Some(task) = state.tasks.take(id) else { return Begun::Ended };
        state.tasks.begin_turn(id);
        if self.rules.machine.epoll_us > 0 && state.tasks.actor(id) == Actor::Loop {
            let now_us = state.clock.now_us();
            state.event_loop.run(now_us, &self.rules.machine);
        }
        Begun::Step(id, task)
    }

    /// Polls the task whose step has begun.
    #[inline(always)] // as above
    pub(crate) fn poll(&self, id: TaskId, task: &mut Task) -> Poll<Result<(), Raised>> {
        let waker = self.queue.waker(id);
        task.as_mut().poll(&mut Context::from_waker(&waker))
    }

    /// Ends the step of a task with what the last poll returned.
    #[inline(always)] // as above
    pub(crate) fn end_step(&self, id: TaskId, task: Task, polled: Poll<Result<(), Raised>>) {
        match polled {
            Poll::Pending => {
                let state = &mut *self.state.borrow_mut();
                state.tasks.put_back(id, task);
                self.settle(state);
            }
            Poll::Ready(result) => {
                drop(task);
                let mut state = self.state.borrow_mut();
                let group = state.tasks.remove(id);
                if id == state.tasks.main() {
                    state.trace.origins.end = Some(self.queue.origin());
                }
                if let Err(raised) = result {
                    state.write_down(raised);
                    if id == state.tasks.main() {
                        state.tasks.end_main(raised);
                    }
                }
                self.settle(&mut state);
                drop(state);
                if let Some(group) = group {
                    self.end_member(&group, result);
                }
            }
        }
    }

    /// What follows each step of a task.
    #[inline(always)]
    fn settle(&self, state: &mut State) {
        state.rows.settle();
        state.event_loop.call_waiting(&self.queue);
    }

    /// A task of a group has ended: the group may end with it.
    #[inline]
    fn end_member(&self, group: &Members, result: Result<(), Raised>) {
        match result {
            Ok(()) => group.end_one(),
            Err(raised) => group.raise(raised),
        }
    }

    /// Cancels tasks and aborts their requests. The task that is being polled continues to its end.
    pub(crate) fn cancel_tasks(&self, tasks: &[TaskId]) {
        for &id in tasks {
            let task = self.state.borrow_mut().tasks.take(id);
            if task.is_some() {
                drop(task);
                self.state.borrow_mut().tasks.remove(id);
            }
        }
    }
}

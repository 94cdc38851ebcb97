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
                self.queue.push(id);
                id
            }
            Err(_) => {
                self.state.borrow_mut().reach(Limit::Events);
                NONE
            }
        }
    }

    /// Polls ready tasks, at most `budget` of them. `true` if none is left.
    #[inline(always)] // part of the simulator's loop; the live engine has its own copy
    pub fn run_ready(&self, budget: &mut u32) -> bool {
        while *budget > 0 {
            let Some(id) = self.queue.pop() else { return true };
            let mut state = self.state.borrow_mut();
            if state.event_loop.is_busy_for(id) && state.tasks.actor(id) == Actor::Loop {
                // Only the task that computes can continue; all others of the loop queue until it is done.
                state.event_loop.join_line(id);
                continue;
            }
            *budget -= 1;
            if let Some(task) = state.tasks.take(id) {
                state.tasks.begin_turn(id);
                if self.rules.machine.epoll_us > 0 && state.tasks.actor(id) == Actor::Loop {
                    let now_us = state.clock.now_us();
                    state.event_loop.run(now_us, &self.rules.machine);
                }
                drop(state);
                self.poll(id, task);
            }
        }
        false
    }

    #[inline(always)] // as above
    fn poll(&self, id: TaskId, mut task: Task) {
        let waker = self.queue.waker(id);
        match task.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => {
                let state = &mut *self.state.borrow_mut();
                state.tasks.put_back(id, task);
                self.end_step(state);
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
                self.end_step(&mut state);
                drop(state);
                if let Some(group) = group {
                    self.end_member(&group, result);
                }
            }
        }
    }

    /// What follows each step of a task.
    #[inline(always)]
    fn end_step(&self, state: &mut State) {
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

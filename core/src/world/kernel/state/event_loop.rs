//! The one event loop: which task keeps it busy by parsing, which tasks wait for it, and when epoll wakes it.

use super::NONE;
use crate::site::PageId;
use crate::trace::Through;
use crate::world::Machine;
use crate::world::wake::{ReadyQueue, TaskId};

/// The event loop.
pub(crate) struct EventLoop {
    /// The task that keeps it busy, the page that it parses, and since when.
    holder: TaskId,
    held_for: PageId,
    held_since_us: u64,
    /// When it last went to sleep.
    asleep_us: u64,
    /// Tasks whose turn came while it was busy.
    in_line: Vec<TaskId>,
    /// Tasks whose answer came while it was busy.
    deferred: Vec<TaskId>,
    /// Whether answers that came while it was busy wait until all tasks that are ready have run, as in asyncio: it looks
    /// for answers once in an iteration, and runs in it what was ready at the beginning.
    has_iterations: bool,
    /// Whether it became busy or free since the last [`EventLoop::take_change`].
    has_changed: bool,
}

impl Default for EventLoop {
    fn default() -> Self {
        EventLoop {
            holder: NONE,
            held_for: PageId::NONE,
            held_since_us: 0,
            asleep_us: 0,
            in_line: Vec::new(),
            deferred: Vec::new(),
            has_iterations: false,
            has_changed: false,
        }
    }
}

impl EventLoop {
    /// The event loop of a machine.
    pub fn of(machine: &Machine) -> Self {
        EventLoop { has_iterations: machine.loop_has_iterations, ..EventLoop::default() }
    }

    /// A task keeps it busy from now on, because it parses a page.
    pub fn hold(&mut self, task: TaskId, page: PageId, now_us: u64) {
        (self.holder, self.held_for, self.held_since_us) = (task, page, now_us);
        self.has_changed = true;
    }

    /// It is free.
    pub fn release(&mut self) {
        (self.holder, self.held_for) = (NONE, PageId::NONE);
        self.has_changed = true;
    }

    /// Whether a parse keeps it busy.
    #[inline]
    pub fn is_busy(&self) -> bool {
        self.holder != NONE
    }

    /// Whether another task keeps it busy.
    #[inline]
    pub fn is_busy_for(&self, task: TaskId) -> bool {
        self.holder != NONE && self.holder != task
    }

    /// The page that is being parsed.
    #[inline]
    pub fn held_for(&self) -> PageId {
        self.held_for
    }

    /// A task whose turn came while it is busy joins the line.
    #[inline]
    pub fn join_line(&mut self, task: TaskId) {
        self.in_line.push(task);
    }

    /// A task whose answer has arrived while it is busy. `false` if the task is ready at once, because the parse has
    /// only begun.
    #[inline]
    pub fn defer(&mut self, task: TaskId, now_us: u64) -> bool {
        let is_deferred = now_us > self.held_since_us;
        if is_deferred {
            self.deferred.push(task);
        }
        is_deferred
    }

    /// If it is free, the tasks that waited for it are ready: first those that were ready before the parse, before the
    /// tasks that it made ready; then those whose answer arrived meanwhile. asyncio has the same order: it checks
    /// sockets and timers only after the step that computes.
    #[inline(always)] // after each step
    pub fn call_waiting(&mut self, queue: &ReadyQueue) {
        let has_deferred = !self.has_iterations && !self.deferred.is_empty();
        let has_waiting = has_deferred || !self.in_line.is_empty();
        if has_waiting && !self.is_busy() {
            self.call_all(queue);
        }
    }

    fn call_all(&mut self, queue: &ReadyQueue) {
        let origin = queue.origin();
        queue.go_through(Through::EventLoop);
        queue.push_front(&mut self.in_line);
        if !self.has_iterations {
            self.deferred.drain(..).for_each(|task| queue.push(task));
        }
        queue.set_origin(origin);
    }

    /// Whether tasks have answers that came while it was busy.
    #[inline]
    pub fn has_deferred(&self) -> bool {
        !self.deferred.is_empty()
    }

    /// No task is ready: an iteration ends, and the tasks whose answers came meanwhile are ready. `false` if there are
    /// none.
    #[cold]
    pub fn end_iteration(&mut self, queue: &ReadyQueue) -> bool {
        if self.is_busy() || self.deferred.is_empty() {
            return false;
        }
        let origin = queue.origin();
        queue.go_through(Through::EventLoop);
        self.deferred.drain(..).for_each(|task| queue.push(task));
        queue.set_origin(origin);
        true
    }

    /// The tasks whose turn came while it is busy.
    pub fn line(&self) -> &[TaskId] {
        &self.in_line
    }

    /// Whether it became busy or free since the last [`EventLoop::take_change`].
    #[inline]
    pub fn has_changed(&self) -> bool {
        self.has_changed
    }

    /// The same, once.
    #[inline]
    pub fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.has_changed)
    }

    /// It runs one of its tasks: it goes to sleep when this step is over.
    #[inline]
    pub fn run(&mut self, now_us: u64, machine: &Machine) {
        self.asleep_us = now_us + u64::from(machine.loop_step_us);
    }

    /// When epoll wakes it next, in µs: epoll counts in whole ms from when it went to sleep.
    pub fn awake_us(&self, now_us: u64, machine: &Machine) -> u64 {
        let epoll_us = u64::from(machine.epoll_us);
        let ticks = now_us.saturating_sub(self.asleep_us).div_ceil(epoll_us);
        (self.asleep_us + ticks * epoll_us + u64::from(machine.loop_wake_us)).max(now_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: PageId = PageId(4);

    #[test]
    fn tasks_wait_while_another_task_parses_and_continue_in_order() {
        let queue = ReadyQueue::register().expect("the table has room");
        let mut event_loop = EventLoop::default();
        event_loop.hold(1, PAGE, 100);
        assert!(event_loop.is_busy_for(2) && !event_loop.is_busy_for(1) && event_loop.held_for() == PAGE);
        assert!(!event_loop.defer(5, 100), "at the moment at which the parse begins, the loop still takes answers");
        assert!(event_loop.defer(6, 101));
        event_loop.join_line(2);
        event_loop.join_line(3);
        event_loop.call_waiting(&queue);
        assert_eq!(queue.pop(), None, "the loop is busy");
        queue.push(9);
        event_loop.release();
        event_loop.call_waiting(&queue);
        assert_eq!([(); 5].map(|()| queue.pop()), [Some(2), Some(3), Some(9), Some(6), None]);
        assert!(event_loop.line().is_empty() && event_loop.take_change() && !event_loop.take_change());
        queue.unregister();
    }

    #[test]
    fn epoll_counts_whole_milliseconds_from_when_the_loop_went_to_sleep() {
        let mut event_loop = EventLoop::default();
        let machine = Machine::cpython(2);
        let (step_us, wake_us) = (u64::from(machine.loop_step_us), u64::from(machine.loop_wake_us));
        event_loop.run(5_000, &machine);
        assert_eq!(event_loop.awake_us(5_000 + step_us, &machine), 5_000 + step_us + wake_us);
        assert_eq!(event_loop.awake_us(5_001 + step_us, &machine), 6_000 + step_us + wake_us);
    }
}

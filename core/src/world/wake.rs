//! Wakers that are a task's number: no reference counts, no allocation.
//!
//! A waker holds one word: which executor of this thread, and which of its tasks. Waking looks the executor up
//! in a table of the thread and puts the task at the end of its ready queue. A waker that outlives its task or its
//! executor wakes no task, or another task needlessly, which every future must tolerate anyway.

use crate::trace::{Origin, Through};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::mem::ManuallyDrop;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::task::{Context, RawWaker, RawWakerVTable, Waker};

/// A task's place in its executor's table.
pub(crate) type TaskId = u32;

const TASK_BITS: u32 = 22;
/// The most tasks that one run can have at a time.
pub(crate) const MAX_TASKS: usize = 1 << TASK_BITS;
/// The most executors that one thread can have at a time: the rest of a 32-bit word, minus the last place, which keeps
/// one word free.
const MAX_EXECUTORS: usize = (1 << (32 - TASK_BITS)) - 1;

/// The ready tasks of one executor, in the order in which they were woken, each with what woke it.
#[derive(Default)]
pub(crate) struct ReadyQueue {
    /// Two words in one: written in halves and read at once, they would stall the processor.
    tasks: RefCell<VecDeque<u64>>,
    /// What made the current step run: tasks woken in this step inherit it.
    origin: Cell<Origin>,
    /// Called when a task is woken while the executor is not running: real time only.
    on_wake: RefCell<Option<Rc<dyn Fn()>>>,
    is_watched: Cell<bool>,
    executor: Cell<u32>,
}

#[inline]
fn packed(task: TaskId, origin: Origin) -> u64 {
    u64::from(origin.bits()) << 32 | u64::from(task)
}

thread_local! {
    static EXECUTORS: RefCell<Vec<Option<Rc<ReadyQueue>>>> = const { RefCell::new(Vec::new()) };
}

impl ReadyQueue {
    /// A new executor's queue, added to the thread's table; `None` if the table is full.
    pub fn register() -> Option<Rc<Self>> {
        let queue = Rc::new(ReadyQueue::default());
        EXECUTORS.with_borrow_mut(|executors| {
            let free = executors.iter().position(Option::is_none).unwrap_or(executors.len());
            if free >= MAX_EXECUTORS {
                return None;
            }
            queue.executor.set(free as u32);
            match executors.get_mut(free) {
                Some(slot) => *slot = Some(queue.clone()),
                None => executors.push(Some(queue.clone())),
            }
            Some(queue.clone())
        })
    }

    /// Removes the queue from the thread's table: its wakers wake no task from now on.
    pub fn unregister(&self) {
        // While a thread ends, its table may already be dropped.
        let _ = EXECUTORS.try_with(|executors| executors.borrow_mut()[self.executor.get() as usize] = None);
    }

    /// Puts a task at the end.
    #[inline]
    pub fn push(&self, task: TaskId) {
        self.tasks.borrow_mut().push_back(packed(task, self.origin.get()));
    }

    /// Puts tasks at the front, in their order.
    pub fn push_front(&self, tasks: &mut Vec<TaskId>) {
        let (mut queue, origin) = (self.tasks.borrow_mut(), self.origin.get());
        tasks.drain(..).rev().for_each(|task| queue.push_front(packed(task, origin)));
    }

    /// Takes the first task.
    #[inline]
    pub fn pop(&self) -> Option<TaskId> {
        let packed = self.tasks.borrow_mut().pop_front()?;
        self.origin.set(Origin::from_bits((packed >> 32) as u32));
        Some(packed as TaskId)
    }

    /// What made the current step run.
    #[inline]
    pub fn origin(&self) -> Origin {
        self.origin.get()
    }

    /// Sets what made the following steps run.
    #[inline]
    pub fn set_origin(&self, origin: Origin) {
        self.origin.set(origin);
    }

    /// Sets how the following steps came to run.
    pub fn go_through(&self, through: Through) {
        self.origin.set(self.origin.get().through(through));
    }

    /// Sets the function to call when a task is woken from outside.
    pub fn set_on_wake(&self, on_wake: Option<Rc<dyn Fn()>>) {
        self.is_watched.set(on_wake.is_some());
        *self.on_wake.borrow_mut() = on_wake;
    }

    #[cold]
    fn tell(&self) {
        let on_wake = self.on_wake.borrow().clone();
        if let Some(on_wake) = on_wake {
            on_wake();
        }
    }

    /// A waker of `task`. Dropping it would do nothing.
    #[inline]
    #[allow(unsafe_code)]
    pub fn waker(&self, task: TaskId) -> ManuallyDrop<Waker> {
        let word = (self.executor.get() << TASK_BITS | task) as usize;
        // SAFETY: the functions of the table treat the pointer as a number and never read through it; they keep
        // nothing, so cloning and dropping are free; woken on another thread, they look into that thread's own
        // table. So the contract of `RawWaker` holds, `Send` and `Sync` included.
        ManuallyDrop::new(unsafe { Waker::new(std::ptr::without_provenance(word), &VTABLE) })
    }
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake, |_| {});

fn clone(word: *const ()) -> RawWaker {
    RawWaker::new(word, &VTABLE)
}

fn wake(word: *const ()) {
    wake_word(word.addr() as u32);
}

#[inline]
fn wake_word(word: u32) {
    let watched = EXECUTORS.try_with(|executors| {
        let executors = executors.borrow();
        let queue = executors.get((word >> TASK_BITS) as usize)?.as_ref()?;
        queue.push(word & (MAX_TASKS as u32 - 1));
        queue.is_watched.get().then(|| queue.clone())
    });
    if let Ok(Some(queue)) = watched {
        queue.tell();
    }
}

/// The panic message of a future that is polled with another executor's waker.
const FOREIGN_WAKER: &str = "a future of a world was polled with a waker that is not its executor's: poll it with the context \
    that the task got, and not by a combinator with wakers of its own";

/// A sleeping task: only the word of its waker, for long lists. Only executors of this module poll the futures of a
/// world.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Sleeper(NonZeroU32);

impl Sleeper {
    /// The task that is being polled.
    ///
    /// # Panics
    ///
    /// If the waker is not from this module: no setting of a run causes this, only code that polls a future of a world
    /// incorrectly.
    #[inline]
    pub fn of(context: &Context<'_>) -> Self {
        let waker = context.waker();
        // One compare. A combinator that polls with its own waker (`FuturesUnordered`) would wake a wrong task.
        assert!(std::ptr::eq(waker.vtable(), &VTABLE), "{FOREIGN_WAKER}");
        // No word is this large: the table of executors does not use its last place.
        Sleeper(NonZeroU32::new(!(waker.data().addr() as u32)).unwrap_or(NonZeroU32::MAX))
    }

    /// Puts the task at the end of its ready queue, which is `queue`: no look-up is needed.
    #[inline]
    pub fn wake(self, queue: &ReadyQueue) {
        queue.push(!self.0.get() & (MAX_TASKS as u32 - 1));
        if queue.is_watched.get() {
            queue.tell();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::Wake;

    /// The ready tasks, in order.
    fn ready(queue: &ReadyQueue) -> Vec<TaskId> {
        std::iter::from_fn(|| queue.pop()).collect()
    }

    /// A queue that removes itself from the table at the end, as a kernel does.
    struct Registered(Rc<ReadyQueue>);

    impl Registered {
        fn new() -> Self {
            Registered(ReadyQueue::register().expect("the table has room"))
        }
    }

    impl Drop for Registered {
        fn drop(&mut self) {
            self.0.unregister();
        }
    }

    #[test]
    fn a_waker_and_its_clones_wake_their_task_of_their_executor() {
        let (one, other) = (Registered::new(), Registered::new());
        let last = MAX_TASKS as TaskId - 1;
        let wakers: Vec<Waker> = [0, 7, last].map(|task| Waker::clone(&one.0.waker(task))).into();
        wakers.iter().for_each(Waker::wake_by_ref);
        other.0.waker(7).wake_by_ref();
        wakers.into_iter().rev().for_each(Waker::wake);
        assert_eq!(ready(&one.0), [0, 7, last, last, 7, 0]);
        assert_eq!(ready(&other.0), [7]);
        let same = one.0.waker(7).will_wake(&one.0.waker(7));
        assert!(same && !one.0.waker(7).will_wake(&one.0.waker(8)) && !one.0.waker(7).will_wake(&other.0.waker(7)));
    }

    #[test]
    fn a_waker_that_outlives_its_executor_wakes_no_task() {
        let queue = Registered::new();
        let waker = Waker::clone(&queue.0.waker(3));
        let kept = queue.0.clone();
        drop(queue);
        waker.wake_by_ref();
        assert!(ready(&kept).is_empty());
        waker.wake();
    }

    #[test]
    fn a_waker_on_another_thread_wakes_no_task_of_this_one() {
        let queue = Registered::new();
        let waker = Waker::clone(&queue.0.waker(3));
        let elsewhere = std::thread::spawn(move || {
            let own = Registered::new();
            waker.wake_by_ref();
            drop(waker);
            // The same place in that thread's table: its task may be woken needlessly.
            ready(&own.0)
        });
        assert!(elsewhere.join().expect("the thread ends").iter().all(|&task| task == 3));
        assert!(ready(&queue.0).is_empty());
    }

    #[test]
    fn a_sleeper_wakes_the_task_that_was_polled() {
        let queue = Registered::new();
        for task in [0, 1, MAX_TASKS as TaskId - 1] {
            let waker = queue.0.waker(task);
            Sleeper::of(&Context::from_waker(&waker)).wake(&queue.0);
            assert_eq!(ready(&queue.0), [task]);
        }
    }

    #[test]
    fn a_watched_queue_is_told_of_each_task_that_is_woken() {
        let queue = Registered::new();
        let told = Rc::new(Cell::new(0));
        let count = told.clone();
        queue.0.set_on_wake(Some(Rc::new(move || count.set(count.get() + 1))));
        queue.0.waker(1).wake_by_ref();
        Sleeper::of(&Context::from_waker(&queue.0.waker(2))).wake(&queue.0);
        queue.0.set_on_wake(None);
        queue.0.waker(3).wake_by_ref();
        assert_eq!((told.get(), ready(&queue.0)), (2, vec![1, 2, 3]));
    }

    /// A waker of another library, as combinators make them.
    #[derive(Default)]
    struct Foreign(AtomicBool);

    impl Wake for Foreign {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    #[test]
    #[should_panic(expected = "was polled with a waker that is not its executor's")]
    fn a_foreign_waker_panics() {
        Sleeper::of(&Context::from_waker(&Waker::from(Arc::new(Foreign::default()))));
    }

    #[test]
    #[should_panic(expected = "was polled with a waker that is not its executor's")]
    fn the_noop_waker_panics() {
        Sleeper::of(&Context::from_waker(Waker::noop()));
    }
}

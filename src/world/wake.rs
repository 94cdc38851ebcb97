//! Wakers that are a task's number: no reference counts, no allocation.
//!
//! A waker holds one word: which executor of this thread, and which of its tasks. Waking looks the executor up
//! in a table of the thread and puts the task at the end of its ready queue. A waker that outlives its task or its
//! executor wakes nobody, or another task for nothing, which every future must bear anyway.

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
/// The most executors that one thread can have at a time: what is left of a 32-bit word, but for a last place that
/// keeps one word free.
const MAX_EXECUTORS: usize = (1 << (32 - TASK_BITS)) - 1;

/// The tasks of one executor that can go on, in the order in which they were woken, each with what woke it.
#[derive(Default)]
pub(crate) struct ReadyQueue {
    /// Two words in one: written in halves and read at once, they would stall the processor.
    tasks: RefCell<VecDeque<u64>>,
    /// What made the present step run: who is woken in it hands it on.
    origin: Cell<Origin>,
    /// Called when a task is woken while nobody turns the executor: real time only.
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
    /// A new executor's queue, entered into the thread's table; `None` when the table is full.
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

    /// Takes the queue out of the thread's table: its wakers wake nobody from now on.
    pub fn unregister(&self) {
        // While a thread ends its table may be gone already.
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

    /// What made the present step run.
    #[inline]
    pub fn origin(&self) -> Origin {
        self.origin.get()
    }

    /// Something else made go on what follows.
    #[inline]
    pub fn set_origin(&self, origin: Origin) {
        self.origin.set(origin);
    }

    /// What follows goes on through this.
    pub fn go_through(&self, through: Through) {
        self.origin.set(self.origin.get().through(through));
    }

    /// Who is to be told of a task that is woken from outside.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))] // real time only
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

/// Who sleeps: a waker's word alone, for lists of many. Only executors of this module poll the futures of a world.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Sleeper(NonZeroU32);

impl Sleeper {
    /// The task that is being polled.
    #[inline]
    pub fn of(context: &Context<'_>) -> Self {
        let waker = context.waker();
        debug_assert!(std::ptr::eq(waker.vtable(), &VTABLE), "a future of a world is polled by somebody else");
        // No word is as large as this: the table of executors has no last place.
        Sleeper(NonZeroU32::new(!(waker.data().addr() as u32)).unwrap_or(NonZeroU32::MAX))
    }

    /// Puts the task at the end of its ready queue, which is `queue`: nobody needs to look for it.
    #[inline]
    pub fn wake(self, queue: &ReadyQueue) {
        queue.push(!self.0.get() & (MAX_TASKS as u32 - 1));
        if queue.is_watched.get() {
            queue.tell();
        }
    }
}

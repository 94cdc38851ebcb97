//! The guards for the callbacks of `future_callbacks`: the order of two lines, a lock, or a re-entrant lock.

use super::World;
use crate::site::PageId;
use crate::trace::{Cause, Obstacle, Through};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// What prevents a race between a callback and the thread that registers it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Guard {
    /// The future is added to the set before its callback is registered.
    #[default]
    Ordering,
    /// The callback is registered first: it may not find its future in the set yet (KeyError).
    CallbackFirst,
    /// A plain lock held across submit: a callback that runs at once waits for its own thread.
    Lock,
    /// A re-entrant lock held across submit.
    ReentrantLock,
}

/// A lock, plain or re-entrant: its owner is the thread that acquired it. One that is not there can always be held.
/// Cloning it gives the same lock.
#[derive(Clone)]
pub struct Lock(Option<Rc<State>>);

struct State {
    world: World,
    reentrant: bool,
    owner: Cell<Option<u32>>,
    /// The page whose callback holds it.
    held_for: Cell<PageId>,
    depth: Cell<u32>,
    waiting: RefCell<VecDeque<Waker>>,
}

impl Lock {
    /// The guard of callbacks.
    pub(super) fn guard(world: &World) -> Self {
        match world.0.rules.guard {
            Guard::Ordering | Guard::CallbackFirst => Lock(None),
            Guard::Lock => Lock::new(world.clone(), false),
            Guard::ReentrantLock => Lock::new(world.clone(), true),
        }
    }

    /// A free lock.
    fn new(world: World, reentrant: bool) -> Self {
        let lock = Rc::new(State {
            world,
            reentrant,
            owner: Cell::new(None),
            held_for: Cell::new(PageId::NONE),
            depth: Cell::new(0),
            waiting: RefCell::default(),
        });
        let state = Rc::downgrade(&lock);
        lock.world.0.explain_with(move || {
            let state = state.upgrade()?;
            let is_wanted = state.owner.get().is_some() && !state.waiting.borrow().is_empty();
            is_wanted.then_some((Obstacle::Lock, PageId::NONE))
        });
        Lock(Some(lock))
    }

    /// Waits until this thread holds it.
    pub async fn hold(&self) -> Held {
        match &self.0 {
            Some(lock) => {
                let thread = lock.world.0.current_task();
                AcquireLock { lock: lock.clone(), thread, is_waiting: false }.await
            }
            None => Held(None),
        }
    }
}

/// Waiting for a lock.
struct AcquireLock {
    lock: Rc<State>,
    thread: u32,
    is_waiting: bool,
}

impl Future for AcquireLock {
    type Output = Held;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Held> {
        let this = &mut *self;
        let (state, kernel) = (&this.lock, &this.lock.world.0);
        let mine = state.reentrant && state.owner.get() == Some(this.thread);
        if state.owner.get().is_none() || mine {
            state.owner.set(Some(this.thread));
            state.held_for.set(kernel.current_page());
            state.depth.set(state.depth.get() + 1);
            if std::mem::take(&mut this.is_waiting) {
                kernel.hold_up(Cause::Lock, PageId::NONE, false);
                kernel.queue.go_through(Through::Lock);
            }
            return Poll::Ready(Held(Some(this.lock.clone())));
        }
        if !std::mem::replace(&mut this.is_waiting, true) {
            kernel.hold_up(Cause::Lock, state.held_for.get(), true);
        }
        state.waiting.borrow_mut().push_back(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for AcquireLock {
    fn drop(&mut self) {
        if self.is_waiting {
            self.lock.world.0.hold_up(Cause::Lock, PageId::NONE, false);
        }
    }
}

/// A held lock, released when dropped.
pub struct Held(Option<Rc<State>>);

impl Drop for Held {
    fn drop(&mut self) {
        let Some(state) = &self.0 else { return };
        state.depth.set(state.depth.get() - 1);
        if state.depth.get() == 0 {
            state.owner.set(None);
            if let Some(waker) = state.waiting.borrow_mut().pop_front() {
                waker.wake();
            }
        }
    }
}

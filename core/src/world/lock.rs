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
    #[inline]
    pub fn hold(&self) -> AcquireLock {
        AcquireLock { lock: self.0.clone(), is_waiting: false }
    }
}

/// Waiting for a lock.
pub struct AcquireLock {
    lock: Option<Rc<State>>,
    is_waiting: bool,
}

impl Future for AcquireLock {
    type Output = Held;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Held> {
        if self.lock.is_none() { Poll::Ready(Held(None)) } else { self.poll_lock(context) }
    }
}

impl AcquireLock {
    fn poll_lock(&mut self, context: &mut Context<'_>) -> Poll<Held> {
        let Some(state) = &self.lock else { return Poll::Ready(Held(None)) };
        let kernel = &state.world.0;
        let thread = kernel.current_task();
        let mine = state.reentrant && state.owner.get() == Some(thread);
        if state.owner.get().is_none() || mine {
            state.owner.set(Some(thread));
            state.held_for.set(kernel.current_page());
            state.depth.set(state.depth.get() + 1);
            if std::mem::take(&mut self.is_waiting) {
                kernel.hold_up(Cause::Lock, PageId::NONE, false);
                kernel.queue.go_through(Through::Lock);
            }
            return Poll::Ready(Held(self.lock.clone()));
        }
        if !std::mem::replace(&mut self.is_waiting, true) {
            kernel.hold_up(Cause::Lock, state.held_for.get(), true);
        }
        state.waiting.borrow_mut().push_back(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for AcquireLock {
    fn drop(&mut self) {
        if let Some(lock) = self.lock.as_ref().filter(|_| self.is_waiting) {
            lock.world.0.hold_up(Cause::Lock, PageId::NONE, false);
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

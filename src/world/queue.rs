//! A queue, as `asyncio.Queue`: first in, first out, unbounded, and it can be joined.

use super::World;
use crate::trace::Cause;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A queue of items. Cloning it gives the same queue.
pub struct Queue<T>(Rc<State<T>>);

struct State<T> {
    world: World,
    items: RefCell<VecDeque<T>>,
    /// Who waits for an item, first come, first served.
    getters: RefCell<VecDeque<Waker>>,
    unfinished: Cell<usize>,
    joiners: RefCell<Vec<Waker>>,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Queue(self.0.clone())
    }
}

impl<T> Queue<T> {
    pub(super) fn new(world: World) -> Self {
        Queue(Rc::new(State {
            world,
            items: RefCell::default(),
            getters: RefCell::default(),
            unfinished: Cell::new(0),
            joiners: RefCell::default(),
        }))
    }

    /// Adds an item at the end and wakes who has waited longest for one.
    #[inline]
    pub fn put(&self, item: T) {
        self.0.items.borrow_mut().push_back(item);
        self.0.unfinished.set(self.0.unfinished.get() + 1);
        self.0.wake_a_getter();
    }

    /// Waits for the first item and takes it.
    pub fn get(&self) -> Get<T> {
        Get { queue: self.clone(), waiting: false }
    }

    /// One item that was taken is done with. [`Queue::join`] waits until that was said of every item.
    #[inline]
    pub fn task_done(&self) {
        self.0.unfinished.set(self.0.unfinished.get().saturating_sub(1));
        if self.0.unfinished.get() == 0 {
            for waker in self.0.joiners.borrow_mut().drain(..) {
                waker.wake();
            }
        }
    }

    /// Waits until every item that was put has been done with.
    pub fn join(&self) -> Join<T> {
        self.0.world.0.set_cause(Cause::EmptyFrontier);
        Join(self.clone())
    }
}

impl<T> State<T> {
    fn wake_a_getter(&self) {
        if let Some(waker) = self.getters.borrow_mut().pop_front() {
            waker.wake();
        }
    }
}

/// Waiting for an item.
pub struct Get<T> {
    queue: Queue<T>,
    waiting: bool,
}

impl<T> Future for Get<T> {
    type Output = T;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let item = self.queue.0.items.borrow_mut().pop_front();
        match item {
            Some(item) => {
                self.waiting = false;
                Poll::Ready(item)
            }
            None => {
                // Woken too late, it goes to the end again, as in asyncio.
                self.queue.0.getters.borrow_mut().push_back(context.waker().clone());
                self.waiting = true;
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Get<T> {
    fn drop(&mut self) {
        // It may have been woken for an item that it will not take: the next one gets it.
        if self.waiting && !self.queue.0.items.borrow().is_empty() {
            self.queue.0.wake_a_getter();
        }
    }
}

/// Waiting for all items to be done with.
pub struct Join<T>(Queue<T>);

impl<T> Future for Join<T> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0.0.unfinished.get() == 0 {
            return Poll::Ready(());
        }
        self.0.0.joiners.borrow_mut().push(context.waker().clone());
        Poll::Pending
    }
}

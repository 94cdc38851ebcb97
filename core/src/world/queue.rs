//! A queue, as `asyncio.Queue`: first in, first out, unbounded, and it can be joined.

use super::line::{Line, Ticket};
use super::{Actor, Done, Links, Raised, World};
use crate::site::PageId;
use crate::trace::{Cause, Obstacle, Through};
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
    /// The tasks that wait for an item, first come, first served.
    getters: Line,
    unfinished: Cell<usize>,
    is_shut_down: Cell<bool>,
    joiners: RefCell<Vec<Waker>>,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Queue(self.0.clone())
    }
}

impl<T: 'static> Queue<T> {
    pub(super) fn new(world: World) -> Self {
        let state = Rc::new(State {
            world,
            items: RefCell::default(),
            getters: Line::default(),
            unfinished: Cell::new(0),
            is_shut_down: Cell::new(false),
            joiners: RefCell::default(),
        });
        let me = Rc::downgrade(&state);
        state.world.0.explain_with(move || {
            let state = me.upgrade()?;
            let waits_in_vain = state.unfinished.get() > 0 && !state.joiners.borrow().is_empty();
            waits_in_vain.then_some((Obstacle::QueueJoin, PageId::NONE))
        });
        Queue(state)
    }

    /// Adds an item at the end and wakes the task that has waited longest for one.
    #[inline]
    pub fn put(&self, item: T) {
        self.0.items.borrow_mut().push_back(item);
        self.0.unfinished.set(self.0.unfinished.get() + 1);
        self.0.wake_a_getter();
    }

    /// Waits for the first item and takes it; `None` if the queue is empty and was shut down, where Python raises.
    pub fn get(&self) -> Get<T> {
        Get { queue: self.clone(), ticket: None }
    }

    /// Takes the first item, if there is one.
    fn try_get(&self) -> Option<T> {
        self.0.items.borrow_mut().pop_front()
    }

    /// Takes all items, one after the other.
    pub fn drain(&self) -> impl Iterator<Item = T> + use<'_, T> {
        std::iter::from_fn(|| self.try_get())
    }

    /// Waits for the first item as long as the setting `done` says that a worker waits: not at all, or for the idle
    /// timeout. `None`: the worker leaves.
    pub async fn get_or_leave(&self) -> Option<T> {
        let rules = self.0.world.0.now();
        match rules.done {
            Done::IdleTimeout => self.get_within(rules.idle_timeout_us).await,
            _ => self.try_get(),
        }
    }

    /// Waits for the first item, for at most `us` µs.
    async fn get_within(&self, timeout_us: u32) -> Option<T> {
        if let Some(item) = self.try_get() {
            return Some(item);
        }
        let mut pause = self.0.world.pause_for(timeout_us, Cause::IdleTimeout);
        let mut get = self.get();
        std::future::poll_fn(move |context| {
            if let Poll::Ready(item) = Pin::new(&mut get).poll(context) {
                return Poll::Ready(item);
            }
            Pin::new(&mut pause).poll(context).map(|()| None)
        })
        .await
    }

    /// The end of a crawl whose queue has drained. Its workers are left waiting for another item, or with the setting
    /// `shutdown`, they get none, exit, and `joined` ends. It raises nothing.
    pub async fn end(&self, joined: impl Future) -> Result<(), Raised> {
        if self.0.world.0.rules.shutdown {
            self.shutdown().await;
            joined.await;
        }
        Ok(())
    }

    /// `Queue.shutdown`: the tasks that wait for an item wait no longer. One thread after another notices.
    async fn shutdown(&self) {
        let (state, world) = (&self.0, &self.0.world);
        state.is_shut_down.set(true);
        let us = if world.0.current_actor() == Actor::Thread { world.machine().shutdown_us } else { 0 };
        while let Some(getter) = state.getters.call() {
            getter.wake(&world.0.queue);
            world.pause_for(us, Cause::Shutdown).await;
        }
    }

    /// Marks one taken item as processed. [`Queue::join`] waits until every item is.
    #[inline]
    pub fn task_done(&self) {
        self.0.unfinished.set(self.0.unfinished.get().saturating_sub(1));
        if self.0.unfinished.get() == 0 {
            for waker in self.0.joiners.borrow_mut().drain(..) {
                waker.wake();
            }
        }
    }

    /// Waits until every item that was put is processed. If workers wait at this join, they continue.
    pub fn join(&self) -> Join<T> {
        self.0.world.0.begin_wait(Cause::QueueJoin);
        Join(self.clone())
    }
}

impl Queue<PageId> {
    /// Adds the links of a page. The result of the page is not taken: its links arrive through the queue.
    pub fn put_all(&self, links: Links) {
        let (state, links) = (&self.0, links.pages());
        state.items.borrow_mut().extend(links);
        state.unfinished.set(state.unfinished.get() + links.len());
        links.iter().for_each(|_| state.wake_a_getter());
    }
}

impl<T> State<T> {
    #[inline]
    fn wake_a_getter(&self) {
        if let Some(getter) = self.getters.call() {
            getter.wake(&self.world.0.queue);
        }
    }
}

/// Waiting for an item.
pub struct Get<T> {
    queue: Queue<T>,
    /// The place in line; kept after a needless wake-up.
    ticket: Option<Ticket>,
}

impl<T> Future for Get<T> {
    type Output = Option<T>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let this = &mut *self;
        let state = &this.queue.0;
        if this.ticket.is_some_and(|ticket| !state.getters.is_called(ticket)) {
            return Poll::Pending;
        }
        let item = state.items.borrow_mut().pop_front();
        if item.is_none() && !state.is_shut_down.get() {
            // Woken too late, the task goes to the end of the line again, as in asyncio.
            this.ticket = Some(state.getters.join(context));
            return Poll::Pending;
        }
        this.ticket = None;
        Poll::Ready(item)
    }
}

impl<T> Drop for Get<T> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let state = &self.queue.0;
        if !state.getters.is_called(ticket) {
            state.getters.leave(ticket);
        } else if !state.items.borrow().is_empty() {
            // The task was woken for an item that it will not take: wake the next one.
            state.wake_a_getter();
        }
    }
}

/// Waiting until all items are processed.
pub struct Join<T>(Queue<T>);

impl<T> Future for Join<T> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0.0.unfinished.get() == 0 {
            self.0.0.world.0.queue.go_through(Through::QueueJoin);
            self.0.0.world.open_barrier();
            return Poll::Ready(());
        }
        self.0.0.joiners.borrow_mut().push(context.waker().clone());
        Poll::Pending
    }
}

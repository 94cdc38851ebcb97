//! A semaphore: at most N at a time, first come, first served, as `asyncio.Semaphore` of Python 3.11.

use super::World;
use super::line::{Line, Ticket};
use super::wake::ReadyQueue;
use crate::site::PageId;
use crate::trace::Cause;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// At most N at a time. Cloning it gives the same semaphore.
#[derive(Clone)]
pub struct Semaphore(Rc<State>);

struct State {
    /// Where who waits is woken.
    queue: Rc<ReadyQueue>,
    unlimited: bool,
    permits: u32,
    free: Cell<u32>,
    /// Who waits. A permit that is given back goes to the first: nobody can overtake.
    waiting: Line,
    /// Who holds a permit and wants to know when somebody else wants it.
    holders: RefCell<Vec<Waker>>,
    /// Why a worker row is idle whose work waits for a permit, where that can be.
    blame: Option<(World, Cause)>,
}

impl Semaphore {
    pub(super) fn new(permits: Option<u32>, queue: &Rc<ReadyQueue>) -> Self {
        Semaphore::with_blame(permits, queue, None)
    }

    /// One whose permits are fewer than the worker rows: `blame` says why rows are idle whose work waits for one.
    pub(super) fn with_blame(permits: Option<u32>, queue: &Rc<ReadyQueue>, blame: Option<(World, Cause)>) -> Self {
        Semaphore(Rc::new(State {
            queue: queue.clone(),
            blame,
            unlimited: permits.is_none(),
            permits: permits.unwrap_or(0),
            free: Cell::new(permits.unwrap_or(0)),
            waiting: Line::default(),
            holders: RefCell::default(),
        }))
    }

    /// Whether nobody holds a permit and nobody waits for one.
    pub fn is_free(&self) -> bool {
        self.0.free.get() == self.0.permits && !self.is_wanted()
    }

    /// Whether somebody waits for a permit.
    pub fn is_wanted(&self) -> bool {
        !self.0.waiting.is_empty()
    }

    /// Wakes who holds a permit when somebody begins to wait for it.
    pub(super) fn wake_when_wanted(&self, waker: &Waker) {
        self.0.holders.borrow_mut().push(waker.clone());
    }

    /// Waits for a permit. It is given back when the [`Permit`] is dropped.
    #[inline]
    pub fn acquire(&self) -> Acquire {
        Acquire { semaphore: Some(self.clone()), ticket: None }
    }
}

impl State {
    #[inline]
    fn give_back(&self) {
        if self.unlimited {
            return;
        }
        match self.waiting.call() {
            Some(first) => {
                self.blame(false);
                first.wake(&self.queue);
            }
            None => self.free.set(self.free.get() + 1),
        }
    }

    /// Somebody begins to wait for a permit, or goes on.
    #[inline]
    fn blame(&self, waits: bool) {
        if let Some((world, cause)) = &self.blame {
            world.0.hold_up(*cause, PageId::NONE, waits);
        }
    }

    #[inline]
    fn join(&self, context: &Context<'_>) -> Ticket {
        let ticket = self.waiting.join(context);
        self.blame(true);
        if !self.holders.borrow().is_empty() {
            self.holders.borrow_mut().drain(..).for_each(Waker::wake);
        }
        ticket
    }
}

/// Waiting for a permit; dropping it gives the place in the line up.
pub struct Acquire {
    /// Handed on to the permit.
    semaphore: Option<Semaphore>,
    ticket: Option<Ticket>,
}

impl Future for Acquire {
    type Output = Permit;

    // Returned through memory in small pieces and read in large ones, the output would stall the processor.
    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Permit> {
        let this = &mut *self;
        // Nobody polls it again once it is ready.
        let Some(semaphore) = &this.semaphore else { return Poll::Pending };
        let state = &semaphore.0;
        match this.ticket {
            None if state.unlimited => {}
            None if state.free.get() > 0 => state.free.set(state.free.get() - 1),
            None => {
                this.ticket = Some(state.join(context));
                return Poll::Pending;
            }
            Some(ticket) if state.waiting.is_called(ticket) => this.ticket = None,
            Some(_) => return Poll::Pending,
        }
        Poll::Ready(Permit { semaphore: this.semaphore.take() })
    }
}

impl Drop for Acquire {
    #[inline]
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.give_up(ticket);
        }
    }
}

impl Acquire {
    #[cold]
    fn give_up(&self, ticket: Ticket) {
        let Some(Semaphore(state)) = &self.semaphore else { return };
        if state.waiting.is_called(ticket) {
            state.give_back();
        } else {
            state.waiting.leave(ticket);
            state.blame(false);
        }
    }
}

/// A permit, given back when dropped.
#[must_use = "a permit that is dropped at once limits nothing"]
pub struct Permit {
    /// Always there: an `Option` so that it can be taken out of [`Acquire`].
    semaphore: Option<Semaphore>,
}

impl Drop for Permit {
    #[inline]
    fn drop(&mut self) {
        if let Some(semaphore) = &self.semaphore {
            semaphore.0.give_back();
        }
    }
}

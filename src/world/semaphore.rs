//! A semaphore: at most N at a time, first come, first served, as `asyncio.Semaphore` of Python 3.11.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// At most N at a time. Cloning it gives the same semaphore.
#[derive(Clone)]
pub struct Semaphore(Rc<State>);

struct State {
    unlimited: bool,
    permits: u32,
    /// Who holds a permit and wants to know when somebody else wants it.
    holders: RefCell<Vec<Waker>>,
    free: Cell<u32>,
    next_ticket: Cell<u64>,
    /// Who waits, by ticket. A permit that is given back goes to the first: nobody can overtake.
    waiting: RefCell<VecDeque<(u64, Waker)>>,
}

impl Semaphore {
    pub(super) fn new(permits: Option<u32>) -> Self {
        Semaphore(Rc::new(State {
            unlimited: permits.is_none(),
            permits: permits.unwrap_or(0),
            holders: RefCell::default(),
            free: Cell::new(permits.unwrap_or(0)),
            next_ticket: Cell::new(0),
            waiting: RefCell::default(),
        }))
    }

    /// Whether nobody holds a permit and nobody waits for one.
    pub fn is_free(&self) -> bool {
        self.0.free.get() == self.0.permits && !self.is_wanted()
    }

    /// Whether somebody waits for a permit.
    pub fn is_wanted(&self) -> bool {
        !self.0.waiting.borrow().is_empty()
    }

    /// Wakes who holds a permit when somebody begins to wait for it.
    pub(super) fn wake_when_wanted(&self, waker: &Waker) {
        self.0.holders.borrow_mut().push(waker.clone());
    }

    /// Waits for a permit. It is given back when the [`Permit`] is dropped.
    pub fn acquire(&self) -> Acquire {
        Acquire { semaphore: self.clone(), ticket: None }
    }
}

impl State {
    fn give_back(&self) {
        if self.unlimited {
            return;
        }
        let first = self.waiting.borrow_mut().pop_front();
        match first {
            Some((_, waker)) => waker.wake(),
            None => self.free.set(self.free.get() + 1),
        }
    }

    /// Whether the permit of this ticket has been handed over: tickets leave the queue in their order.
    fn is_handed_over(&self, ticket: u64) -> bool {
        self.waiting.borrow().front().is_none_or(|(first, _)| *first > ticket)
    }
}

/// Waiting for a permit; dropping it gives the place in the queue up.
pub struct Acquire {
    semaphore: Semaphore,
    ticket: Option<u64>,
}

impl Future for Acquire {
    type Output = Permit;

    // Returned through memory in small pieces and read in large ones, the output would stall the processor.
    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Permit> {
        let state = &self.semaphore.0;
        match self.ticket {
            None if state.unlimited => {}
            None if state.free.get() > 0 => state.free.set(state.free.get() - 1),
            None => {
                let ticket = state.next_ticket.get();
                state.next_ticket.set(ticket + 1);
                state.waiting.borrow_mut().push_back((ticket, context.waker().clone()));
                state.holders.borrow_mut().drain(..).for_each(Waker::wake);
                self.ticket = Some(ticket);
                return Poll::Pending;
            }
            Some(ticket) if state.is_handed_over(ticket) => self.ticket = None,
            Some(_) => return Poll::Pending,
        }
        Poll::Ready(Permit { semaphore: self.semaphore.clone() })
    }
}

impl Drop for Acquire {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let state = &self.semaphore.0;
        if state.is_handed_over(ticket) {
            state.give_back();
        } else {
            state.waiting.borrow_mut().retain(|(waiting, _)| *waiting != ticket);
        }
    }
}

/// A permit, given back when dropped.
#[must_use = "a permit that is dropped at once limits nothing"]
pub struct Permit {
    semaphore: Semaphore,
}

impl Drop for Permit {
    #[inline]
    fn drop(&mut self) {
        self.semaphore.0.give_back();
    }
}

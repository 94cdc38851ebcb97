//! A semaphore: at most N at a time, first come, first served, as `asyncio.Semaphore` of Python 3.11.

use super::World;
use super::kernel::Kernel;
use super::line::{Line, Ticket};
use super::wake::{ReadyQueue, Sleeper};
use crate::site::PageId;
use crate::trace::Cause;
use pin_project_lite::pin_project;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker, ready};

/// At most N at a time. Cloning it gives the same semaphore.
#[derive(Clone)]
pub struct Semaphore(Rc<State>);

struct State {
    /// The queue through which waiting tasks are woken.
    queue: Rc<ReadyQueue>,
    permits: Cell<i64>,
    /// Negative if there are fewer permits than before, and tasks still hold the others.
    free: Cell<i64>,
    /// The waiting tasks. A released permit goes to the first: no task can overtake another.
    waiting: Line,
    /// Tasks that go before all of those.
    ahead: Line,
    /// A holder of a permit that wants to know when another task waits for it.
    holders: RefCell<Vec<Waker>>,
    /// Why a worker row is idle while its work waits for a permit, if that can happen.
    blame: Option<(World, Cause)>,
}

/// So many permits that no task ever waits for one.
const UNLIMITED: i64 = i64::MAX / 4;

fn number(permits: Option<u32>) -> i64 {
    permits.map_or(UNLIMITED, i64::from)
}

impl Semaphore {
    pub(super) fn new(permits: Option<u32>, queue: &Rc<ReadyQueue>) -> Self {
        Semaphore::with_blame(permits, queue, None)
    }

    /// A semaphore with fewer permits than worker rows: `blame` is the cause for rows whose work waits for a permit.
    pub(super) fn with_blame(permits: Option<u32>, queue: &Rc<ReadyQueue>, blame: Option<(World, Cause)>) -> Self {
        Semaphore(Rc::new(State {
            queue: queue.clone(),
            blame,
            permits: Cell::new(number(permits)),
            free: Cell::new(number(permits)),
            waiting: Line::default(),
            ahead: Line::default(),
            holders: RefCell::default(),
        }))
    }

    /// Whether all permits are free and no task waits.
    pub fn is_free(&self) -> bool {
        self.0.free.get() == self.0.permits.get() && !self.is_wanted()
    }

    /// Whether a task that asks now gets a permit at once.
    pub(super) fn has_free(&self) -> bool {
        self.0.free.get() > 0
    }

    /// There are this many permits from now on: the tasks that wait longest get those that are free. If more are held,
    /// the next ones that are released go to no task.
    pub(in crate::world) fn resize(&self, permits: Option<u32>) {
        let state = &self.0;
        let more = number(permits) - state.permits.replace(number(permits));
        state.free.set(state.free.get() + more);
        while state.free.get() > 0
            && let Some(first) = state.call()
        {
            state.free.set(state.free.get() - 1);
            state.blame(false);
            first.wake(&state.queue);
        }
    }

    /// Lets it follow a change of the rules: `permits` is what the rules say then, if they change it.
    #[inline(never)] // once in a run
    pub(super) fn follow(self, world: &World, permits: fn(&Kernel) -> Option<Option<u32>>) -> Self {
        let state = Rc::downgrade(&self.0);
        world.0.at_change(move |kernel| {
            if let (Some(state), Some(permits)) = (state.upgrade(), permits(kernel)) {
                Semaphore(state).resize(permits);
            }
        });
        self
    }

    /// Whether a task waits for a permit.
    pub fn is_wanted(&self) -> bool {
        !self.0.waiting.is_empty() || !self.0.ahead.is_empty()
    }

    /// Wakes the holder of a permit when another task begins to wait for it.
    pub(super) fn wake_when_wanted(&self, waker: &Waker) {
        self.0.holders.borrow_mut().push(waker.clone());
    }

    /// Waits for a permit. Dropping the [`Permit`] releases it.
    #[inline]
    pub fn acquire(&self) -> Acquire {
        Acquire { semaphore: Some(self.clone()), ticket: None }
    }

    /// The same before all tasks that wait in line.
    pub(super) fn acquire_ahead(&self) -> Acquire<true> {
        Acquire { semaphore: Some(self.clone()), ticket: None }
    }

    /// Does `work` with a permit: waits for one first, and releases it after.
    pub fn run<F: Future>(&self, work: F) -> Limited<F> {
        Limited { work, acquire: self.acquire(), permit: None }
    }
}

pin_project! {
    /// Work that needs a permit.
    pub struct Limited<F> {
        #[pin]
        work: F,
        acquire: Acquire,
        permit: Option<Permit>,
    }
}

impl<F: Future> Future for Limited<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        if this.permit.is_none() {
            *this.permit = Some(ready!(Pin::new(this.acquire).poll(context)));
        }
        let output = ready!(this.work.poll(context));
        *this.permit = None;
        Poll::Ready(output)
    }
}

impl State {
    #[inline]
    fn give_back(&self) {
        let free = self.free.get() + 1;
        if free > 0
            && let Some(first) = self.call()
        {
            self.blame(false);
            first.wake(&self.queue);
        } else {
            self.free.set(free);
        }
    }

    /// The first task that waits leaves its line; the caller wakes it.
    #[inline]
    fn call(&self) -> Option<Sleeper> {
        self.ahead.call().or_else(|| self.waiting.call())
    }

    #[inline]
    fn line(&self, is_ahead: bool) -> &Line {
        if is_ahead { &self.ahead } else { &self.waiting }
    }

    /// A task begins to wait for a permit, or continues.
    #[inline]
    fn blame(&self, waits: bool) {
        if let Some((world, cause)) = &self.blame {
            world.0.hold_up(*cause, PageId::NONE, waits);
        }
    }

    #[inline]
    fn join(&self, context: &Context<'_>, is_ahead: bool) -> Ticket {
        let ticket = self.line(is_ahead).join(context);
        self.blame(true);
        if !self.holders.borrow().is_empty() {
            self.holders.borrow_mut().drain(..).for_each(Waker::wake);
        }
        ticket
    }
}

/// Waiting for a permit, in line or ahead of it; dropping it gives up the place in the line.
pub struct Acquire<const IS_AHEAD: bool = false> {
    /// Handed on to the permit.
    semaphore: Option<Semaphore>,
    ticket: Option<Ticket>,
}

impl<const IS_AHEAD: bool> Future for Acquire<IS_AHEAD> {
    type Output = Permit;

    // Returned through memory in small pieces and read in large ones, the output would stall the processor.
    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Permit> {
        let this = &mut *self;
        // It is not polled again once it is ready.
        let Some(semaphore) = &this.semaphore else { return Poll::Pending };
        let state = &semaphore.0;
        match this.ticket {
            None if state.free.get() > 0 => state.free.set(state.free.get() - 1),
            None => {
                this.ticket = Some(state.join(context, IS_AHEAD));
                return Poll::Pending;
            }
            Some(ticket) if state.line(IS_AHEAD).is_called(ticket) => this.ticket = None,
            Some(_) => return Poll::Pending,
        }
        Poll::Ready(Permit { semaphore: this.semaphore.take() })
    }
}

impl<const IS_AHEAD: bool> Drop for Acquire<IS_AHEAD> {
    #[inline]
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.give_up(ticket);
        }
    }
}

impl<const IS_AHEAD: bool> Acquire<IS_AHEAD> {
    #[cold]
    fn give_up(&self, ticket: Ticket) {
        let Some(Semaphore(state)) = &self.semaphore else { return };
        if state.line(IS_AHEAD).is_called(ticket) {
            state.give_back();
        } else {
            state.line(IS_AHEAD).leave(ticket);
            state.blame(false);
        }
    }
}

/// A permit, released when dropped.
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

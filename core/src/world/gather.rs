//! A barrier, as `asyncio.gather`: a task for each of many futures, and a wait for all of them. The earliest exception
//! ends the wait at once; the other tasks continue, and their results are lost.

use super::job::Then;
use super::{Raised, World};
use crate::site::PageId;
use crate::trace::Cause;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Waiting at the barrier. Returns the results in the order of the futures, not of their completion.
pub struct Gather<T> {
    world: World,
    batch: Rc<BatchState<T>>,
}

struct BatchState<T> {
    results: RefCell<Vec<Option<T>>>,
    running: Cell<usize>,
    raised: Cell<Option<Raised>>,
    last: Cell<PageId>,
    waiting: RefCell<Option<Waker>>,
}

impl<T: 'static> Gather<T> {
    pub(super) fn new<F>(world: World, futures: impl IntoIterator<Item = F>) -> Self
    where
        F: Future<Output = Result<T, Raised>> + 'static,
    {
        world.0.begin_wait(Cause::Barrier);
        let batch = Rc::new(BatchState {
            results: RefCell::default(),
            running: Cell::new(0),
            raised: Cell::new(None),
            last: Cell::new(PageId::NONE),
            waiting: RefCell::default(),
        });
        for (place, future) in futures.into_iter().enumerate() {
            batch.results.borrow_mut().push(None);
            batch.running.set(place + 1);
            let (batch, world_) = (batch.clone(), world.clone());
            world.0.spawn(Box::pin(Then::new(future, move |result| {
                batch.end_one(place, result, &world_);
                Ok(())
            })));
        }
        Gather { world, batch }
    }
}

impl<T> BatchState<T> {
    fn end_one(&self, place: usize, result: Result<T, Raised>, world: &World) {
        match result {
            Ok(result) => self.results.borrow_mut()[place] = Some(result),
            Err(raised) => self.raised.set(self.raised.get().or(Some(raised))),
        }
        self.running.set(self.running.get() - 1);
        if self.running.get() == 0 {
            self.last.set(world.0.current_page());
        }
        if (self.running.get() == 0 || self.raised.get().is_some())
            && let Some(waker) = self.waiting.take()
        {
            waker.wake();
        }
    }
}

impl<T> Future for Gather<T> {
    type Output = Result<Vec<T>, Raised>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(raised) = self.batch.raised.get() {
            return Poll::Ready(Err(raised));
        }
        if self.batch.running.get() > 0 {
            *self.batch.waiting.borrow_mut() = Some(context.waker().clone());
            return Poll::Pending;
        }
        self.world.0.release_barrier(self.batch.last.get());
        Poll::Ready(Ok(self.batch.results.borrow_mut().drain(..).flatten().collect()))
    }
}

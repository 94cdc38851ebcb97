//! A result to be, as `concurrent.futures.Future` and `asyncio.Task`.

use super::in_flight::DoneList;
use super::wake::{ReadyQueue, Sleeper};
use super::{Raised, World};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

pub(super) type Work = Pin<Box<dyn Future<Output = ()>>>;

/// A result to be. Cloning it gives the same job; awaiting it takes the result.
pub struct Job<T>(Rc<State<T>>);

/// A task is awaited as a job is.
pub type Task<T> = Job<T>;

struct State<T> {
    /// Where who waits is woken.
    queue: Rc<ReadyQueue>,
    result: Cell<Option<Result<T, Raised>>>,
    is_done: Cell<bool>,
    /// Whose list of what is done it is entered into, and as which place.
    listed: Cell<Option<(Rc<DoneList>, u32)>>,
    /// Who waits: mostly one, who needs no list.
    waiting: Cell<Option<Sleeper>>,
    others: RefCell<Vec<Sleeper>>,
    callbacks: RefCell<Vec<Work>>,
}

impl<T> Clone for Job<T> {
    fn clone(&self) -> Self {
        Job(self.0.clone())
    }
}

impl<T> Job<T> {
    pub(super) fn new(world: &World) -> Self {
        Job(Rc::new(State {
            queue: world.0.queue.clone(),
            result: Cell::new(None),
            is_done: Cell::new(false),
            listed: Cell::new(None),
            waiting: Cell::new(None),
            others: RefCell::default(),
            callbacks: RefCell::default(),
        }))
    }

    /// The job is done: whoever waits for it goes on, then its callbacks run, on this worker.
    #[inline]
    pub(super) async fn finish(&self, result: Result<T, Raised>) {
        self.set(result);
        if !self.0.callbacks.borrow().is_empty() {
            for callback in self.0.callbacks.take() {
                callback.await;
            }
        }
    }

    #[inline]
    pub(super) fn set(&self, result: Result<T, Raised>) {
        self.0.result.set(Some(result));
        self.0.is_done.set(true);
        if let Some((list, place)) = self.0.listed.take() {
            list.enter(place);
        }
        if let Some(first) = self.0.waiting.take() {
            first.wake(&self.0.queue);
            self.0.others.take().into_iter().for_each(|other| other.wake(&self.0.queue));
        }
    }

    /// When the job is done, its `place` is entered into `list`: at once, if it is done already.
    #[inline]
    pub(super) fn enter_when_done(&self, list: &Rc<DoneList>, place: u32) {
        if self.is_done() {
            list.enter(place);
        } else {
            self.0.listed.set(Some((list.clone(), place)));
        }
    }

    /// Whether the job has been run.
    pub fn is_done(&self) -> bool {
        self.0.is_done.get()
    }

    /// The result, if the job has been run and nobody has taken it.
    pub fn take(&self) -> Option<Result<T, Raised>> {
        self.0.result.take()
    }

    /// Runs `callback` on the worker when the job is done; at once, by the caller, when it is done already.
    pub async fn add_done_callback(&self, world: &World, callback: impl Future<Output = ()> + 'static)
    where
        T: 'static,
    {
        if self.is_done() {
            return callback.await;
        }
        self.0.callbacks.borrow_mut().push(Box::pin(callback));
        let state = Rc::downgrade(&self.0);
        world.0.at_end(move || {
            if let Some(state) = state.upgrade() {
                let callbacks = state.callbacks.take();
                drop(callbacks);
            }
        });
    }
}

impl<T> State<T> {
    /// Wakes `sleeper` when the job is done. Saying it again must not make a list grow.
    #[inline]
    fn wake_when_done(&self, sleeper: Sleeper) {
        match self.waiting.get() {
            Some(first) if first == sleeper => {}
            Some(_) => self.wake_too_when_done(sleeper),
            None => self.waiting.set(Some(sleeper)),
        }
    }

    #[cold]
    fn wake_too_when_done(&self, sleeper: Sleeper) {
        let mut others = self.others.borrow_mut();
        if !others.contains(&sleeper) {
            others.push(sleeper);
        }
    }
}

impl<T> Future for Job<T> {
    type Output = Result<T, Raised>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.take() {
            Some(result) => Poll::Ready(result),
            None => {
                self.0.wake_when_done(Sleeper::of(context));
                Poll::Pending
            }
        }
    }
}

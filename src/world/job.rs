//! A result to be, as `concurrent.futures.Future` and `asyncio.Task`.

use super::wake::Sleeper;
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
    result: RefCell<Option<Result<T, Raised>>>,
    is_done: Cell<bool>,
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
    pub(super) fn new() -> Self {
        Job(Rc::new(State {
            result: RefCell::default(),
            is_done: Cell::new(false),
            waiting: Cell::new(None),
            others: RefCell::default(),
            callbacks: RefCell::default(),
        }))
    }

    /// The job is done: whoever waits for it goes on, then its callbacks run, on this worker.
    pub(super) async fn finish(&self, result: Result<T, Raised>) {
        self.set(result);
        for callback in self.0.callbacks.take() {
            callback.await;
        }
    }

    pub(super) fn set(&self, result: Result<T, Raised>) {
        *self.0.result.borrow_mut() = Some(result);
        self.0.is_done.set(true);
        if let Some(first) = self.0.waiting.take() {
            first.wake();
            self.0.others.take().into_iter().for_each(Sleeper::wake);
        }
    }

    /// Whether the job has been run.
    pub fn is_done(&self) -> bool {
        self.0.is_done.get()
    }

    /// The result, if the job has been run and nobody has taken it.
    pub fn take(&self) -> Option<Result<T, Raised>> {
        self.0.result.borrow_mut().take()
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

/// Waits until at least one of `jobs` is done, as `wait(return_when=FIRST_COMPLETED)`: takes all that are done out of
/// the list and gives their results in the order of the list.
pub async fn wait_first<T>(jobs: &mut Vec<Job<T>>) -> Result<Vec<T>, Raised> {
    let first = FirstCompleted(jobs).await;
    let mut done = vec![jobs.remove(first)];
    // Mostly it is one, and the others are not moved about for nothing.
    if jobs[first..].iter().any(Job::is_done) {
        done.extend(jobs.extract_if(first.., |job| job.is_done()));
    }
    let mut results = Vec::with_capacity(done.len());
    let mut raised = None;
    for job in done {
        match job.take() {
            Some(Ok(result)) => results.push(result),
            Some(Err(error)) => raised = raised.or(Some(error)),
            None => {}
        }
    }
    raised.map_or(Ok(results), Err)
}

struct FirstCompleted<'a, T>(&'a [Job<T>]);

impl<T> Future for FirstCompleted<'_, T> {
    /// The first place in the list where a job is done.
    type Output = usize;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<usize> {
        let sleeper = Sleeper::of(context);
        for (place, job) in self.0.iter().enumerate() {
            if job.is_done() {
                return Poll::Ready(place);
            }
            job.0.wake_when_done(sleeper);
        }
        Poll::Pending
    }
}

//! A result to be, as `concurrent.futures.Future` and `asyncio.Task`.

use super::{Raised, World};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

pub(super) type Work = Pin<Box<dyn Future<Output = ()>>>;

/// A result to be. Cloning it gives the same job; awaiting it takes the result.
pub struct Job<T>(Rc<State<T>>);

/// A task is awaited as a job is.
pub type Task<T> = Job<T>;

struct State<T> {
    result: RefCell<Option<Result<T, Raised>>>,
    is_done: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
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
            waiting: RefCell::default(),
            callbacks: RefCell::default(),
        }))
    }

    /// The job is done: whoever waits for it goes on, then its callbacks run, on this worker.
    pub(super) async fn finish(&self, result: Result<T, Raised>) {
        self.set(result);
        let callbacks: Vec<Work> = self.0.callbacks.borrow_mut().drain(..).collect();
        for callback in callbacks {
            callback.await;
        }
    }

    pub(super) fn set(&self, result: Result<T, Raised>) {
        *self.0.result.borrow_mut() = Some(result);
        self.0.is_done.set(true);
        self.0.waiting.borrow_mut().drain(..).for_each(Waker::wake);
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

impl<T> Future for Job<T> {
    type Output = Result<T, Raised>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.take() {
            Some(result) => Poll::Ready(result),
            None => {
                self.0.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Waits until at least one of `jobs` is done, as `wait(return_when=FIRST_COMPLETED)`: takes all that are done out of
/// the list and gives their results in the order of the list.
pub async fn wait_first<T>(jobs: &mut Vec<Job<T>>) -> Result<Vec<T>, Raised> {
    FirstCompleted(jobs).await;
    let mut results = Vec::new();
    let mut raised = None;
    jobs.retain(|job| {
        match job.is_done().then(|| job.take()).flatten() {
            Some(Ok(result)) => results.push(result),
            Some(Err(error)) => raised = raised.or(Some(error)),
            None => {}
        }
        !job.is_done()
    });
    raised.map_or(Ok(results), Err)
}

struct FirstCompleted<'a, T>(&'a [Job<T>]);

impl<T> Future for FirstCompleted<'_, T> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0.iter().any(Job::is_done) {
            return Poll::Ready(());
        }
        for job in self.0 {
            let mut waiting = job.0.waiting.borrow_mut();
            // Waiting again for the same job must not grow its list.
            if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                waiting.push(context.waker().clone());
            }
        }
        Poll::Pending
    }
}

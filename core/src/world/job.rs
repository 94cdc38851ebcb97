//! A future result, as `concurrent.futures.Future` and `asyncio.Task`.

use super::done_list::DoneList;
use super::wake::{ReadyQueue, Sleeper};
use super::{Raised, RunningSet, World};
use crate::site::PageId;
use pin_project_lite::pin_project;
use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

pub(super) type Work = Pin<Box<dyn Future<Output = ()>>>;

/// A future result. Cloning it gives the same job; awaiting it takes the result.
pub struct Job<T>(Rc<State<T>>);

/// A task is awaited in the same way as a job.
pub type Task<T> = Job<T>;

struct State<T> {
    /// The queue through which waiting tasks are woken.
    queue: Rc<ReadyQueue>,
    result: Cell<Option<Result<T, Raised>>>,
    is_done: Cell<bool>,
    /// The list of done jobs that this one joins, and its place in it.
    listed: Cell<Option<(Rc<DoneList>, u64)>>,
    /// The first task that waits: mostly there is only one, which needs no list.
    waiting: Cell<Option<Sleeper>>,
    /// Boxed, because few jobs need it, and tens of thousands can be queued.
    followers: Cell<Option<Box<Followers>>>,
}

/// The rarer effects of a job that is done.
#[derive(Default)]
struct Followers {
    /// The tasks that wait, apart from the first one.
    others: Vec<Sleeper>,
    callbacks: Vec<Work>,
    /// The set that the job joins when its callback is registered.
    set: Option<(RunningSet, PageId)>,
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
            followers: Cell::new(None),
        }))
    }

    /// The job is done: wakes the tasks that wait for it. Returns its callbacks, which this worker must run.
    #[inline]
    pub(super) fn finish(&self, result: Result<T, Raised>) -> Vec<Work> {
        let state = &self.0;
        state.result.set(Some(result));
        state.is_done.set(true);
        if let Some((list, place)) = state.listed.take() {
            list.enter(place);
        }
        if let Some(first) = state.waiting.take() {
            first.wake(&state.queue);
        }
        let Some(followers) = state.followers.take() else { return Vec::new() };
        followers.others.into_iter().for_each(|other| other.wake(&state.queue));
        followers.callbacks
    }

    /// The same for a job that has no callbacks.
    #[inline]
    pub(super) fn set(&self, result: Result<T, Raised>) {
        self.finish(result);
    }

    /// When the job is done, its `place` is entered into `list`: at once, if it is done already.
    #[inline]
    pub(super) fn enter_when_done(&self, list: &Rc<DoneList>, place: u64) {
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

    /// The result, if the job has been run and its result was not taken.
    pub fn take(&self) -> Option<Result<T, Raised>> {
        self.0.result.take()
    }

    /// Runs `callback` on the worker when the job is done; gives it back if the job is done already.
    pub(super) fn add_callback(&self, world: &World, callback: Work) -> Option<Work>
    where
        T: 'static,
    {
        if self.is_done() {
            return Some(callback);
        }
        self.0.with_followers(|followers| followers.callbacks.push(callback));
        let state = Rc::downgrade(&self.0);
        world.0.at_end(move || {
            if let Some(state) = state.upgrade() {
                drop(state.followers.take());
            }
        });
        None
    }

    /// The job joins `set` when its callback is registered.
    pub(super) fn join_when_registered(&self, set: RunningSet, page: PageId) {
        self.0.with_followers(|followers| followers.set = Some((set, page)));
    }

    /// A callback was registered: the job joins the set that waits for this.
    pub(super) fn join_set(&self) {
        let Some(mut followers) = self.0.followers.take() else { return };
        if let Some((set, page)) = followers.set.take() {
            set.add_now(page);
        }
        self.0.followers.set(Some(followers));
    }
}

impl<T> State<T> {
    /// Wakes `sleeper` when the job is done. Repeated calls must not make the list grow.
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
        self.with_followers(|Followers { others, .. }| {
            if !others.contains(&sleeper) {
                others.push(sleeper);
            }
        });
    }

    fn with_followers(&self, change: impl FnOnce(&mut Followers)) {
        let mut followers = self.followers.take().unwrap_or_default();
        change(&mut followers);
        self.followers.set(Some(followers));
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

pin_project! {
    /// The work of a job. Not an async block, which would reserve room for the work twice: tens of thousands can be
    /// queued.
    pub(super) struct Submitted<F, T> {
        #[pin]
        work: F,
        job: Job<T>,
        callbacks: Option<Work>,
    }
}

impl<F, T> Submitted<F, T> {
    #[inline]
    pub fn new(work: F, job: Job<T>) -> Self {
        Submitted { work, job, callbacks: None }
    }
}

impl<F: Future<Output = Result<T, Raised>>, T> Future for Submitted<F, T> {
    type Output = ();

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        if this.callbacks.is_none() {
            let outcome = ready!(this.work.poll(context));
            let callbacks = this.job.finish(outcome);
            if callbacks.is_empty() {
                return Poll::Ready(());
            }
            *this.callbacks = Some(Box::pin(one_by_one(callbacks)));
        }
        this.callbacks.as_mut().map_or(Poll::Ready(()), |callbacks| callbacks.as_mut().poll(context))
    }
}

pin_project! {
    /// Work, and what follows with its result. Not an async block, for the same reason.
    pub(super) struct Then<F, N> {
        #[pin]
        work: F,
        next: Option<N>,
    }
}

impl<F: Future, N: FnOnce(F::Output) -> Result<(), Raised>> Then<F, N> {
    #[inline]
    pub fn new(work: F, next: N) -> Self {
        Then { work, next: Some(next) }
    }
}

impl<F: Future, N: FnOnce(F::Output) -> Result<(), Raised>> Future for Then<F, N> {
    type Output = Result<(), Raised>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = ready!(this.work.poll(context));
        Poll::Ready(this.next.take().map_or(Ok(()), |next| next(result)))
    }
}

async fn one_by_one(callbacks: Vec<Work>) {
    for callback in callbacks {
        callback.await;
    }
}

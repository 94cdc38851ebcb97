//! A pool of threads or processes, as in `concurrent.futures`: jobs are queued, N workers run them.
//! [`MultiprocessingPool`](super::MultiprocessingPool) is one of them with the interface of `multiprocessing`.

use super::job::{Job, Submitted, Work};
use super::line::Line;
use super::machine::{Actor, Starts};
use super::starting::start_worker;
use super::wake::TaskId;
use super::{Fetch, Raised, Submission, World};
use crate::trace::Cause;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A pool of workers. Cloning it gives the same pool.
#[derive(Clone)]
pub struct Pool(Rc<State>);

struct State {
    world: World,
    kind: Kind,
    size: Cell<u32>,
    jobs: RefCell<VecDeque<Work>>,
    /// Workers that wait for a job, first come, first served.
    idle: Line,
    started: Cell<u32>,
    closed: Cell<bool>,
    alive: Cell<u32>,
    /// Workers that run a job.
    busy: Cell<u32>,
    workers: RefCell<Vec<TaskId>>,
    stopping: RefCell<Option<Waker>>,
}

/// Which of Python's pools it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `ThreadPoolExecutor`: leaving its block waits for running and queued jobs.
    Threads,
    /// `ProcessPoolExecutor`: the same.
    Processes,
    /// `InterpreterPoolExecutor`: threads, each with an interpreter of its own.
    Interpreters,
    /// `multiprocessing.Pool`: leaving its block kills the workers.
    Multiprocessing,
}

impl Pool {
    pub(super) fn new(world: World, kind: Kind, size: u32) -> Self {
        let pool = Pool(Rc::new(State {
            world,
            kind,
            size: Cell::new(size.max(1)),
            jobs: RefCell::default(),
            idle: Line::default(),
            started: Cell::new(0),
            closed: Cell::new(false),
            alive: Cell::new(0),
            busy: Cell::new(0),
            workers: RefCell::default(),
            stopping: RefCell::default(),
        }));
        let state = Rc::downgrade(&pool.0);
        pool.0.world.0.at_end(move || {
            if let Some(state) = state.upgrade() {
                let jobs = state.jobs.take();
                drop(jobs);
            }
        });
        pool
    }

    /// `with pool:` runs `block`. When it ends, also by an exception, it waits for everything that was submitted.
    pub async fn with<T>(self, block: impl AsyncFnOnce(&Pool) -> Result<T, Raised>) -> Result<T, Raised> {
        let outcome = block(&self).await;
        self.shutdown().await;
        outcome
    }

    pub(super) fn world(&self) -> &World {
        &self.0.world
    }

    /// Whether `map` hands its workers chunks: threads and interpreters ignore `chunksize`.
    pub(super) fn takes_chunks(&self) -> bool {
        self.0.kind == Kind::Processes
    }

    /// The most workers.
    pub(super) fn size(&self) -> u32 {
        self.0.size.get()
    }

    /// Lets it follow a change of the concurrency. Without a limit, it has `unlimited` workers.
    #[inline(never)] // once in a run
    pub(super) fn follow(self, unlimited: u32) -> Self {
        let state = Rc::downgrade(&self.0);
        self.0.world.0.at_change(move |kernel| {
            let now = state.upgrade().zip(kernel.changed_concurrency());
            now.into_iter().for_each(|(state, size)| Pool(state).resize(size.unwrap_or(unlimited)));
        });
        self
    }

    /// It has at most this many workers from now on: more start for queued jobs, or those too many leave after their jobs.
    fn resize(&self, size: u32) {
        let state = &self.0;
        state.size.set(size);
        let more = size.saturating_sub(state.started.get()).min(state.jobs.borrow().len() as u32);
        (0..more).for_each(|_| self.start_worker());
        let leaving = (size..state.started.get()).map_while(|_| state.idle.call());
        leaving.for_each(|worker| worker.wake(&state.world.0.queue));
    }

    /// Queues a job. A thread is started for it unless one is idle or all N exist; processes are all forked at once.
    pub fn submit<T: 'static>(&self, work: impl Future<Output = Result<T, Raised>> + 'static) -> Job<T> {
        let job = Job::new(&self.0.world);
        self.push(Box::pin(Submitted::new(work, job.clone())));
        job
    }

    /// The same for a fetch whose future gets a callback, at the worst moment: the GIL changes hands right after the
    /// submission, and a fetch that takes no time (an address that is only listed) is done before the submitter
    /// continues.
    pub fn submit_for_callback(&self, fetch: Fetch) -> impl Future<Output = Submission> {
        let (world, page) = (&self.0.world, fetch.page());
        // Submitted before the wait: otherwise the caller's task reserves room for the fetch.
        let job = self.submit(fetch);
        async move {
            if world.0.is_listed(page) {
                let machine = world.machine();
                let us = (machine.thread_hop_us + machine.thread_start_us * self.size().min(5)).max(1);
                world.pause_for(us, Cause::HandOver).await;
            }
            Submission { world: world.clone(), page, job }
        }
    }

    pub(super) fn push(&self, work: Work) {
        let state = &self.0;
        state.jobs.borrow_mut().push_back(work);
        if let Some(worker) = state.idle.call() {
            worker.wake(&state.world.0.queue);
            return;
        }
        match state.kind {
            Kind::Processes if state.starts().is_some() => self.start_if_needed(),
            Kind::Processes | Kind::Multiprocessing => {
                while state.started.get() < self.size() {
                    self.start_worker();
                }
            }
            Kind::Threads | Kind::Interpreters => self.start_if_needed(),
        }
    }

    fn start_if_needed(&self) {
        if self.0.started.get() < self.size() {
            self.start_worker();
        }
    }

    fn start_worker(&self) {
        let state = self.0.clone();
        let number = state.started.replace(state.started.get() + 1);
        state.alive.set(state.alive.get() + 1);
        let worker = self.0.world.spawn_as(self.0.actor(), async move {
            let machine = state.world.machine().clone();
            let starts = state.starts();
            let (start_us, hop_us, next_us) = match state.actor() {
                Actor::Process if let Some(starts) = starts => (0, starts.hop_us, starts.round_trip_us),
                // The first job runs after all processes are forked.
                Actor::Process => (
                    machine.pool_start_us + machine.process_fork_us * state.size.get() + state.extra_us(),
                    machine.process_hop_us,
                    machine.process_round_trip_us,
                ),
                _ => (machine.thread_start_us * number.min(4), machine.thread_hop_us, 0),
            };
            if let Some(starts) = starts {
                start_worker(&state.world, starts, state.kind == Kind::Multiprocessing).await;
            }
            state.world.pause_for(start_us, Cause::Starting).await;
            let mut is_busy = true;
            while !state.leaves_one_out() {
                let job = state.jobs.borrow_mut().pop_front();
                match job {
                    Some(job) => {
                        state.busy.set(state.busy.get() + 1);
                        job.await;
                        state.busy.set(state.busy.get() - 1);
                        if next_us > 0 {
                            state.world.pause_for(next_us, Cause::HandOver).await;
                        }
                        is_busy = true;
                    }
                    None if state.closed.get() => break,
                    None => {
                        NextJob { state: &state, is_waiting: false }.await;
                        if hop_us > 0 && is_busy && !state.closed.get() {
                            state.world.pause_for(hop_us, Cause::HandOver).await;
                        }
                    }
                }
            }
            state.alive.set(state.alive.get() - 1);
            if state.alive.get() == 0 {
                state.stopping.take().into_iter().for_each(Waker::wake);
            }
        });
        self.0.workers.borrow_mut().push(worker);
    }

    /// Lets the workers finish the queued jobs and waits until the workers have ended: `shutdown(wait=True)`.
    pub async fn shutdown(&self) {
        self.close();
        self.join().await;
    }

    /// No job is submitted any more.
    pub(super) fn close(&self) {
        let state = &self.0;
        state.closed.set(true);
        while let Some(worker) = state.idle.call() {
            worker.wake(&state.world.0.queue);
        }
    }

    /// Waits until the workers of a closed pool have ended.
    pub(super) async fn join(&self) {
        Stopped(self.0.clone()).await;
        self.0.stop_workers().await;
    }

    /// Kills the workers, whatever they do, and drops the queued jobs: `terminate()`. Until then, a worker that has
    /// ended a job begins the next.
    pub(super) async fn terminate(&self) {
        let state = &self.0;
        if !state.closed.get() {
            state.stop_workers().await;
            drop(state.jobs.take());
            state.world.0.cancel_tasks(&state.workers.take());
        }
    }

    /// Drops the jobs that can be cancelled: those that no worker has taken. The queue that all processes read holds N
    /// + 1 jobs, which count as taken, and so does the next job of each process that has just ended one.
    pub(super) fn cancel_queued(&self) {
        let state = &self.0;
        let handed_over = match state.kind {
            Kind::Processes => state.size.get() + 1 + state.alive.get() - state.busy.get(),
            Kind::Threads | Kind::Interpreters | Kind::Multiprocessing => 0,
        };
        let mut jobs = state.jobs.borrow_mut();
        let kept = jobs.len().min(handed_over as usize);
        let cancelled = jobs.split_off(kept);
        drop(jobs);
        drop(cancelled);
    }
}

impl State {
    /// Whether there are too many workers: then the one that asks leaves.
    #[inline]
    fn leaves_one_out(&self) -> bool {
        let (started, size) = (self.started.get(), self.size.get());
        if started > size {
            self.started.set(started - 1);
        }
        started > size
    }

    fn actor(&self) -> Actor {
        if self.kind == Kind::Threads { Actor::Thread } else { Actor::Process }
    }

    /// How its children start, if they start by importing the program.
    fn starts(&self) -> Option<Starts> {
        match self.kind {
            Kind::Threads => None,
            Kind::Interpreters => Some(self.world.machine().interpreters),
            Kind::Processes | Kind::Multiprocessing => self.world.machine().children,
        }
    }

    /// What starting and ending a pool costs, in µs.
    fn extra_us(&self) -> u32 {
        if self.kind == Kind::Multiprocessing { self.world.machine().multiprocessing_us } else { 0 }
    }

    /// Pauses for what it takes to end the workers.
    async fn stop_workers(&self) {
        let started = self.started.get();
        if started > 0 {
            let machine = self.world.machine();
            let us = match self.starts() {
                _ if self.actor() == Actor::Thread => started.saturating_mul(machine.thread_stop_us),
                Some(starts) => started.saturating_mul(starts.stop_us + starts.stop_more_us * (started - 1)),
                None => machine.pool_stop_us + machine.process_stop_us * self.size.get() + self.extra_us(),
            };
            self.world.pause_for(us, Cause::Shutdown).await;
        }
    }
}

struct NextJob<'a> {
    state: &'a State,
    is_waiting: bool,
}

impl Future for NextJob<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.is_waiting || self.state.closed.get() || !self.state.jobs.borrow().is_empty() {
            return Poll::Ready(());
        }
        self.is_waiting = true;
        self.state.idle.join(context);
        Poll::Pending
    }
}

struct Stopped(Rc<State>);

impl Future for Stopped {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0.alive.get() == 0 {
            return Poll::Ready(());
        }
        *self.0.stopping.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}

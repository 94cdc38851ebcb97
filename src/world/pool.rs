//! A pool of threads or processes, as `concurrent.futures`: jobs are queued, N workers run them.

use super::job::{Job, Work};
use super::line::Line;
use super::machine::Actor;
use super::{Fetch, Raised, Response, World};
use crate::site::PageId;
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
    actor: Actor,
    size: u32,
    /// What it costs besides, at its start and at its end, in µs.
    extra_us: u32,
    jobs: RefCell<VecDeque<Work>>,
    /// Workers that wait for a job, first come, first served.
    idle: Line,
    started: Cell<u32>,
    closed: Cell<bool>,
    alive: Cell<u32>,
    stopping: RefCell<Option<Waker>>,
}

impl Pool {
    pub(super) fn new(world: World, actor: Actor, size: u32, extra_us: u32) -> Self {
        let pool = Pool(Rc::new(State {
            world,
            actor,
            size: size.max(1),
            extra_us,
            jobs: RefCell::default(),
            idle: Line::default(),
            started: Cell::new(0),
            closed: Cell::new(false),
            alive: Cell::new(0),
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

    /// Queues a job. A thread is started for it unless one is idle or all N exist; processes are all forked at once.
    pub fn submit<T: 'static>(&self, work: impl Future<Output = Result<T, Raised>> + 'static) -> Job<T> {
        let job = Job::new(&self.0.world);
        let result = job.clone();
        self.push(Box::pin(async move {
            let outcome = work.await;
            result.finish(outcome).await;
        }));
        job
    }

    /// The same at the worst of moments: the GIL changes hands right behind the submission, and a fetch that takes no
    /// time (an address that is only listed) is done before the submitter goes on.
    pub async fn submit_at_the_worst_moment(&self, page: PageId, fetch: Fetch) -> Job<Response> {
        let world = &self.0.world;
        let job = self.submit(fetch);
        if world.0.is_listed(page) {
            let machine = world.machine();
            let us = (machine.thread_hop_us + machine.thread_start_us * self.0.size.min(5)).max(1);
            world.pause_for(us, Cause::HandOver).await;
        }
        job
    }

    fn push(&self, work: Work) {
        let state = &self.0;
        state.jobs.borrow_mut().push_back(work);
        if let Some(worker) = state.idle.call() {
            worker.wake(&state.world.0.queue);
            return;
        }
        match state.actor {
            Actor::Process => {
                while state.started.get() < state.size {
                    self.start_worker();
                }
            }
            Actor::Thread | Actor::Loop => {
                if state.started.get() < state.size {
                    self.start_worker();
                }
            }
        }
    }

    fn start_worker(&self) {
        let state = self.0.clone();
        let number = state.started.replace(state.started.get() + 1);
        state.alive.set(state.alive.get() + 1);
        self.0.world.spawn_as(self.0.actor, async move {
            let machine = state.world.machine().clone();
            let (start_us, hop_us, next_us) = match state.actor {
                // The first job runs when all processes are forked.
                Actor::Process => (
                    machine.pool_start_us + machine.process_fork_us * state.size + state.extra_us,
                    machine.process_hop_us,
                    machine.process_round_trip_us,
                ),
                _ => (machine.thread_start_us * number.min(4), machine.thread_hop_us, 0),
            };
            state.world.pause_for(start_us, Cause::Starting).await;
            let mut is_busy = true;
            loop {
                let job = state.jobs.borrow_mut().pop_front();
                match job {
                    Some(job) => {
                        job.await;
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
            if state.alive.get() == 0
                && let Some(waker) = state.stopping.take()
            {
                waker.wake();
            }
        });
    }

    /// Lets the workers finish what is queued and waits until they have ended.
    pub async fn shutdown(&self) {
        let state = &self.0;
        state.closed.set(true);
        while let Some(worker) = state.idle.call() {
            worker.wake(&state.world.0.queue);
        }
        Stopped(state.clone()).await;
        if state.actor == Actor::Process && state.started.get() > 0 {
            let machine = state.world.machine();
            let us = machine.pool_stop_us + machine.process_stop_us * state.size + state.extra_us;
            state.world.pause_for(us, Cause::Shutdown).await;
        }
    }

    /// Drops the jobs that no worker has taken: `shutdown(cancel_futures=True)`, and what `Executor.map` does to the
    /// rest when one item raises.
    pub fn cancel_queued(&self) {
        self.0.jobs.borrow_mut().clear();
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

//! The jobs in flight, and a wait for the first of them, as `wait(futures, return_when=FIRST_COMPLETED)`.

use super::compute::compute_aside;
use super::job::Job;
use super::wake::{ReadyQueue, Sleeper};
use super::{Actor, Done, Raised, World};
use crate::trace::order;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Jobs whose results are not taken yet, in the order in which they were added.
pub struct InFlight<T> {
    /// The first place has a job; later places may be empty again.
    jobs: VecDeque<Option<Job<T>>>,
    /// The number of the first place. (As many bits as the times that the program sorts: so one sort does for both.)
    first: u64,
    count: usize,
    /// How many were ever added.
    total: u32,
    done: Rc<DoneList>,
    results: Vec<Result<T, Raised>>,
    /// The world in which a wait costs time; `None` if it costs nothing.
    world: Option<World>,
    /// Whether the crawl ends when nothing waits for submission, even with jobs in flight.
    is_done_early: bool,
}

/// The jobs that are done: each adds itself, so the waiting task does not have to search all of them.
pub(super) struct DoneList {
    queue: Rc<ReadyQueue>,
    places: RefCell<Vec<u64>>,
    waiting: Cell<Option<Sleeper>>,
    /// The most that may be in flight: N.
    most: Cell<usize>,
}

/// The most that may be in flight.
fn most(concurrency: Option<u32>) -> usize {
    concurrency.map_or(usize::MAX, |most| most as usize)
}

impl<T> InFlight<T> {
    pub(super) fn new(world: &World, looks_through_all: bool) -> Self {
        let done = DoneList::of(world);
        // In the event loop, or if it costs nothing, a wait does not compute.
        let computes = looks_through_all && world.machine().wait.is_some() && world.0.current_actor() == Actor::Thread;
        let world = computes.then(|| world.clone());
        InFlight {
            jobs: VecDeque::new(),
            first: 0,
            count: 0,
            total: 0,
            done,
            results: Vec::new(),
            world,
            is_done_early: false,
        }
    }

    /// Jobs that are all that a crawl waits for: the setting `done` may say that it does not wait for them.
    pub(super) fn of_a_crawl(world: &World) -> Self {
        InFlight { is_done_early: world.0.rules.done == Done::FrontierEmpty, ..InFlight::new(world, true) }
    }

    /// Adds a job.
    #[inline]
    pub fn push(&mut self, job: Job<T>) {
        job.enter_when_done(&self.done, self.first + self.jobs.len() as u64);
        self.jobs.push_back(Some(job));
        self.count += 1;
        self.total += 1;
    }

    /// Whether N allows another one in flight.
    #[inline]
    pub fn has_room(&self) -> bool {
        self.count < self.done.most.get()
    }

    /// How many were added so far.
    pub fn total(&self) -> u32 {
        self.total
    }

    /// Whether there is none to wait for.
    pub fn is_empty(&self) -> bool {
        self.count == 0 || self.is_done_early
    }

    /// Waits until at least one job is done. Takes all jobs that are done and returns their results in the order of the
    /// jobs.
    pub async fn wait_first(&mut self) -> std::vec::Drain<'_, Result<T, Raised>> {
        match &self.world {
            None => FirstCompleted(&self.done).await,
            Some(world) => self.wait_as_a_thread(world).await,
        }
        self.take_done();
        self.results.drain(..)
    }

    /// Searches all jobs first, and goes through all of them again before it sleeps and after it is woken. Until it
    /// sleeps no worker can hand over a result, so it finds the jobs that were done when it began.
    async fn wait_as_a_thread(&self, world: &World) {
        let Some(cost) = world.machine().wait else { return FirstCompleted(&self.done).await };
        let (look_us, enlist_us) = (cost.look_us(self.count), cost.enlist_us(self.count));
        if !self.done.places.borrow().is_empty() {
            return compute_aside(world, look_us, true).await;
        }
        compute_aside(world, look_us.saturating_add(enlist_us), true).await;
        FirstCompleted(&self.done).await;
        compute_aside(world, enlist_us, false).await;
    }

    /// Drops the jobs that are done, without reading their results: `in_flight = {task for task in in_flight if not
    /// task.done()}`.
    pub fn forget_done(&mut self) {
        self.take_done();
        // An exception that is never retrieved is lost.
        self.results.clear();
    }

    #[inline]
    fn take_done(&mut self) {
        let places = &mut *self.done.places.borrow_mut();
        if !places.is_sorted() {
            order::sort_by_number(places, |place| u128::from(*place));
        }
        for place in places.drain(..) {
            let at = place.wrapping_sub(self.first) as usize;
            let Some(job) = self.jobs.get_mut(at).and_then(Option::take) else { continue };
            self.count -= 1;
            while let Some(None) = self.jobs.front() {
                self.jobs.pop_front();
                self.first += 1;
            }
            self.results.extend(job.take());
        }
    }
}

impl DoneList {
    #[inline(never)] // one for all types of results
    fn of(world: &World) -> Rc<Self> {
        let (queue, concurrency) = (world.0.queue.clone(), Cell::new(most(world.concurrency())));
        let (places, waiting) = (RefCell::default(), Cell::new(None));
        let done = Rc::new(DoneList { queue, places, waiting, most: concurrency });
        let list = Rc::downgrade(&done);
        world.0.at_change(move |kernel| {
            if let Some(list) = list.upgrade() {
                list.most.set(most(kernel.now().concurrency));
            }
        });
        done
    }

    #[inline]
    pub fn enter(&self, place: u64) {
        self.places.borrow_mut().push(place);
        if let Some(sleeper) = self.waiting.take() {
            sleeper.wake(&self.queue);
        }
    }
}

struct FirstCompleted<'a>(&'a DoneList);

impl Future for FirstCompleted<'_> {
    type Output = ();

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if !self.0.places.borrow().is_empty() {
            return Poll::Ready(());
        }
        self.0.waiting.set(Some(Sleeper::of(context)));
        Poll::Pending
    }
}

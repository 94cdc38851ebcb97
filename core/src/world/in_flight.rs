//! The jobs in flight, and a wait for the first of them, as `wait(futures, return_when=FIRST_COMPLETED)`.

use super::compute::compute_aside;
use super::done_list::DoneList;
use super::job::Job;
use super::{Actor, Done, Raised, World};
use crate::trace::order;
use std::collections::VecDeque;
use std::rc::Rc;

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
        self.count < self.done.most()
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
            None => self.done.first().await,
            Some(world) => self.wait_as_a_thread(world).await,
        }
        self.take_done();
        self.results.drain(..)
    }

    /// Searches all jobs first, and goes through all of them again before it sleeps and after it is woken. Until it
    /// sleeps no worker can hand over a result, so it finds the jobs that were done when it began.
    async fn wait_as_a_thread(&self, world: &World) {
        let Some(cost) = world.machine().wait else { return self.done.first().await };
        let (look_us, enlist_us) = (cost.look_us(self.count), cost.enlist_us(self.count));
        if !self.done.places().is_empty() {
            return compute_aside(world, look_us, true).await;
        }
        compute_aside(world, look_us.saturating_add(enlist_us), true).await;
        self.done.first().await;
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
        let places = &mut *self.done.places();
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

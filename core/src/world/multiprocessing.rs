//! `multiprocessing.Pool`: it maps in chunks, and its block kills the workers when an exception leaves it.

use super::in_flight::InFlight;
use super::job::Job;
use super::{Pool, Raised, World};
use crate::site::PageId;
use crate::trace::Cause;
use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

/// A pool of processes, forked before the first submission.
pub struct MultiprocessingPool(Pool);

impl MultiprocessingPool {
    pub(super) fn new(pool: Pool) -> Self {
        MultiprocessingPool(pool)
    }

    /// `with pool:` runs `block` and terminates the pool after it.
    pub async fn with<T>(
        self,
        block: impl AsyncFnOnce(&MultiprocessingPool) -> Result<T, Raised>,
    ) -> Result<T, Raised> {
        let outcome = block(&self).await;
        self.0.terminate().await;
        outcome
    }

    /// `Pool.map`: cuts `pages` into chunks of n / (4 N), rounded up, or of `chunksize`, and waits until the work of all of them is done. A
    /// chunk stays on its process. Only then is the first exception raised; it ends the work of its chunk.
    pub async fn map<T: 'static, F>(
        &self,
        pages: Vec<PageId>,
        work: impl Fn(&World, PageId) -> F + Copy + 'static,
    ) -> Result<Batch<T>, Raised>
    where
        F: Future<Output = Result<T, Raised>> + 'static,
    {
        self.0.world().0.begin_wait(Cause::Barrier);
        let first: Rc<Cell<Option<Raised>>> = Rc::default();
        let own = || pages.len().div_ceil(4 * self.0.size() as usize).max(1);
        let size = self.chunksize().unwrap_or_else(own);
        let chunk = |pages: &[PageId]| one_by_one(self.0.world().clone(), pages.to_vec(), work, first.clone());
        let jobs: Vec<Job<Vec<T>>> = pages.chunks(size).map(chunk).map(|chunk| self.0.submit(chunk)).collect();
        let mut results = Vec::with_capacity(jobs.len());
        for job in jobs {
            results.extend(job.await);
        }
        let world = self.0.world().clone();
        first.get().map_or(Ok(Batch { world, chunks: results.into_iter(), chunk: Vec::new().into_iter() }), Err)
    }

    /// The setting `chunksize`; `None` for the default of each function.
    fn chunksize(&self) -> Option<usize> {
        self.0.world().0.rules.chunksize.map(|size| size as usize)
    }

    /// `Pool.imap_unordered`: queues a job for each of `pages`, or for each chunk of `chunksize`. Results come as they
    /// complete, those of a chunk together.
    pub fn imap_unordered<T: 'static, F>(&self, pages: Vec<PageId>, mut work: impl FnMut(PageId) -> F) -> Arrivals<T>
    where
        F: Future<Output = Result<T, Raised>> + 'static,
    {
        let world = self.0.world().clone();
        world.0.begin_wait(Cause::Barrier);
        // The results report themselves: the next one costs nothing.
        let mut jobs = InFlight::new(&world, false);
        match self.chunksize() {
            None | Some(1) => pages.into_iter().for_each(|page| jobs.push(self.0.submit(work(page)))),
            Some(size) => {
                for chunk in pages.chunks(size) {
                    let chunk = self.0.submit_chunk(chunk.iter().map(|&page| work(page)).collect());
                    chunk.into_iter().for_each(|job| jobs.push(job));
                }
            }
        }
        Arrivals { world, jobs, arrived: Vec::new().into_iter() }
    }

    /// No work is submitted any more.
    pub fn close(&self) {
        self.0.close();
    }

    /// Waits until the processes of a closed pool have ended.
    pub async fn join(&self) {
        self.0.join().await;
    }
}

/// Does a chunk. An exception is kept if it is the first of all.
async fn one_by_one<T, F>(
    world: World,
    chunk: Vec<PageId>,
    work: impl Fn(&World, PageId) -> F,
    first: Rc<Cell<Option<Raised>>>,
) -> Result<Vec<T>, Raised>
where
    F: Future<Output = Result<T, Raised>>,
{
    let mut results = Vec::with_capacity(chunk.len());
    for page in chunk {
        match work(&world, page).await {
            Ok(result) => results.push(result),
            Err(raised) => {
                first.set(first.get().or(Some(raised)));
                return Err(raised);
            }
        }
    }
    Ok(results)
}

/// The results of a batch. The loop over them ends at the barrier.
pub struct Batch<T> {
    world: World,
    chunks: std::vec::IntoIter<Vec<T>>,
    chunk: std::vec::IntoIter<T>,
}

impl<T> Iterator for Batch<T> {
    type Item = T;

    #[inline(always)] // a result is not copied through memory
    fn next(&mut self) -> Option<T> {
        loop {
            if let Some(result) = self.chunk.next() {
                return Some(result);
            }
            match self.chunks.next() {
                Some(chunk) => self.chunk = chunk.into_iter(),
                None => break,
            }
        }
        self.world.open_barrier();
        None
    }
}

/// Results in the order in which they complete.
pub struct Arrivals<T> {
    world: World,
    jobs: InFlight<T>,
    arrived: std::vec::IntoIter<Result<T, Raised>>,
}

impl<T> Arrivals<T> {
    /// Waits for the next result; `None` after the last, which opens the barrier of the batch.
    pub async fn next(&mut self) -> Result<Option<T>, Raised> {
        if self.arrived.len() == 0 {
            if self.jobs.is_empty() {
                self.world.open_barrier();
                return Ok(None);
            }
            self.arrived = self.jobs.wait_first().await.collect::<Vec<_>>().into_iter();
        }
        self.arrived.next().transpose()
    }
}

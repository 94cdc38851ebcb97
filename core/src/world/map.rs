//! `Executor.map` and chunks of work.

use super::job::Job;
use super::{Pool, Raised};
use crate::site::PageId;
use crate::trace::Cause;
use std::collections::VecDeque;
use std::future::Future;

impl Pool {
    /// `Executor.map`: queues a job for each of `pages` at once, or for as many as the setting `buffersize` says, and
    /// then one each time a result is taken. Results come in this order. Processes get chunks of `chunksize` pages:
    /// `buffersize` counts those, too.
    pub fn map<'a, T: 'static, F>(&self, pages: Vec<PageId>, mut work: impl FnMut(PageId) -> F + 'a) -> Map<'a, T>
    where
        F: Future<Output = Result<T, Raised>> + 'static,
    {
        self.world().0.begin_wait(Cause::Barrier);
        let rules = &self.world().0.rules;
        let first = rules.buffersize.map_or(usize::MAX, |size| size as usize);
        let chunk = rules.chunksize.filter(|_| self.takes_chunks()).map_or(1, |size| size as usize);
        let (pool, mut pages) = (self.clone(), pages.into_iter());
        let mut submit = move |jobs: &mut VecDeque<Job<T>>| match chunk {
            1 => {
                if let Some(page) = pages.next() {
                    jobs.push_back(pool.submit(work(page)));
                }
            }
            _ => jobs.extend(pool.submit_chunk(pages.by_ref().take(chunk).map(&mut work).collect())),
        };
        let (mut jobs, mut has_more) = (VecDeque::new(), true);
        for submitted in 0..first {
            submit(&mut jobs);
            // A chunk may be smaller than others only if it is the last one.
            if jobs.len() < (submitted + 1) * chunk {
                has_more = false;
                break;
            }
        }
        Map { pool: self.clone(), jobs, submit: Box::new(submit), has_more, chunk, taken: 0 }
    }

    /// Queues one job that does a chunk of work, one piece after another. All results are there when the last one is. An
    /// exception is the result of the whole chunk.
    pub(super) fn submit_chunk<T: 'static, F>(&self, chunk: Vec<F>) -> Vec<Job<T>>
    where
        F: Future<Output = Result<T, Raised>> + 'static,
    {
        let jobs: Vec<Job<T>> = chunk.iter().map(|_| Job::new(self.world())).collect();
        if !chunk.is_empty() {
            self.push(Box::pin(do_chunk(chunk, jobs.clone())));
        }
        jobs
    }
}

/// Submits the next chunk, if there is one, and adds its jobs.
type Submit<'a, T> = Box<dyn FnMut(&mut VecDeque<Job<T>>) + 'a>;

/// Results in the order of submission. Dropped before the last of them, it cancels the jobs that no worker has taken.
pub struct Map<'a, T> {
    pool: Pool,
    jobs: VecDeque<Job<T>>,
    submit: Submit<'a, T>,
    /// Whether pages may be left that were not submitted at once.
    has_more: bool,
    /// How many pages are in a chunk, and how many results were taken.
    chunk: usize,
    taken: usize,
}

impl<T> Map<'_, T> {
    /// Waits for the next result; `None` after the last, which opens the barrier of the batch.
    pub async fn next(&mut self) -> Result<Option<T>, Raised> {
        if self.has_more && !self.jobs.is_empty() && self.taken.is_multiple_of(self.chunk) {
            (self.submit)(&mut self.jobs);
        }
        self.taken += 1;
        match self.jobs.pop_front() {
            Some(job) => job.await.map(Some),
            None => {
                self.pool.world().open_barrier();
                Ok(None)
            }
        }
    }
}

impl<T> Drop for Map<'_, T> {
    fn drop(&mut self) {
        if !self.jobs.is_empty() {
            self.pool.cancel_queued();
        }
    }
}

async fn do_chunk<T, F: Future<Output = Result<T, Raised>>>(chunk: Vec<F>, jobs: Vec<Job<T>>) {
    let mut results = Vec::with_capacity(chunk.len());
    for work in chunk {
        match work.await {
            Ok(result) => results.push(Ok(result)),
            Err(raised) => {
                jobs.iter().for_each(|job| job.set(Err(raised)));
                return;
            }
        }
    }
    jobs.iter().zip(results).for_each(|(job, result)| job.set(result));
}

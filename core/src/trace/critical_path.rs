//! The critical path: the chain of stretches that decided the makespan, through links, barriers, locks, queues and
//! everything else that a page can wait for.
//!
//! It is read backwards. What ended the run? What made that begin at that moment? The trace has the answer for every
//! stretch ([`Through`]), so the path covers the time from 0 to the makespan without a gap. Shortening a stretch that
//! is not on it makes the run no faster.

use super::path_reader::PathReader;
use super::segment::{Doing, Segment, SmallSegment};
use super::{Cause, Through, Timeline, Trace, order};
use crate::site::PageId;

/// The chain of segments that decided the makespan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CriticalPath {
    /// The last one first, as they are found.
    backwards: Vec<SmallSegment>,
}

impl CriticalPath {
    /// The path of these segments, the last one first.
    pub(super) fn of_backwards(mut backwards: Vec<SmallSegment>) -> Self {
        backwards.shrink_to_fit();
        CriticalPath { backwards }
    }

    /// The segments from 0 to the makespan; each begins when the one before ends. Some take no time.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = Segment> + ExactSizeIterator {
        self.backwards.iter().rev().map(SmallSegment::segment)
    }

    /// How many segments begin at `at_us` or before.
    pub fn begun(&self, at_us: u64) -> usize {
        self.backwards.len() - self.backwards.partition_point(|small| small.segment().from_us > at_us)
    }

    /// The path of a run that has ended, in any way; empty while it runs. `timeline` is the trace's own.
    pub fn of(trace: &Trace, timeline: &Timeline) -> Self {
        let mut reader = PathReader::default();
        while !reader.advance(trace, timeline, u32::MAX) {}
        reader.finish()
    }

    /// How long the path spends on each thing that happens on it, in µs, in the order of [`Doing`].
    pub fn totals(&self) -> Vec<(Doing, u64)> {
        let mut sums = [None; 2 + Cause::ALL.len()];
        for segment in self.segments() {
            *sums[segment.doing.number()].get_or_insert(0) += segment.us();
        }
        let sum = |(number, us): (usize, Option<u64>)| Some((Doing::of_number(number), us?));
        sums.into_iter().enumerate().filter_map(sum).collect()
    }

    /// What the segments waited for before they began, and how long, in µs, the longest first: while the next one
    /// waited, the path was busy with something else. No moment is counted twice: if several waited, the one that began
    /// first counts.
    pub fn waited(&self) -> Vec<Waited> {
        let mut all = self.waits();
        order::sort_by_number(&mut all, |wait| order::pair(wait.through as u64, u64::from(wait.culprit.0)));
        let mut waited: Vec<Waited> = all.chunk_by(|a, b| a.through == b.through).map(Waited::of).collect();
        // They are sorted by `Through`, and stay so if they waited equally long.
        order::sort_by_number(&mut waited, |waited| u128::from(u64::MAX - waited.us));
        waited
    }

    /// The same wait by wait: pieces of time that take some, of which no two overlap.
    pub(super) fn waits(&self) -> Vec<PathWait> {
        let mut all = Vec::new();
        // Stretches of time that are counted already, disjoint and in order.
        let mut counted: Vec<(u64, u64)> = Vec::new();
        let pairs = self.segments().zip(self.segments().skip(1));
        for ((before, segment), (ready_us, through)) in pairs.zip(self.handed_on()) {
            // A main thread that computes does so for no page: the pause is named after the page that waits for it.
            let is_for_none = before.doing == Doing::Wait(Cause::Coordinator);
            let culprit = if is_for_none { PageId::NONE } else { before.page };
            let mut add = |from_us, to_us| {
                if from_us < to_us {
                    all.push(PathWait { from_us, to_us, through, culprit });
                }
            };
            let (mut low_us, mut top_us) = (ready_us, segment.from_us);
            while let Some(&(start_us, end_us)) = counted.last().filter(|counted| counted.1 >= ready_us) {
                add(end_us, top_us);
                (top_us, low_us) = (start_us, low_us.min(start_us));
                counted.pop();
            }
            add(ready_us, top_us);
            counted.push((low_us, segment.from_us));
        }
        all
    }

    /// For each segment but the first: since when it waited for the one before, and through what. A page that waits
    /// while the coordinator handles one result has waited before for what the coordinator waited for: a barrier, that
    /// result, or a free worker.
    fn handed_on(&self) -> impl Iterator<Item = (u64, Through)> {
        let mut waits: Vec<(u64, Through)> = self.segments().map(|each| (each.ready_us, each.through)).collect();
        let pairs = self.segments().zip(self.segments().skip(1));
        for (place, (before, after)) in pairs.enumerate().rev() {
            let ready_us = waits[place + 1].0;
            if after.through == Through::Coordinator && ready_us < before.from_us {
                waits[place + 1].0 = before.from_us;
                let wait = &mut waits[place];
                wait.0 = wait.0.min(ready_us);
                if matches!(wait.1, Through::Answer | Through::Link) {
                    let in_turn = if after.doing == Doing::Parse { Through::Coordinator } else { Through::Slot };
                    wait.1 = before.opened.unwrap_or(in_turn);
                }
            }
        }
        waits.into_iter().skip(1)
    }
}

/// A piece of time in which the next segment of a path was ready and waited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct PathWait {
    /// From when, in µs.
    pub from_us: u64,
    /// Until when, in µs.
    pub to_us: u64,
    /// For what.
    pub through: Through,
    /// The page that it waited for.
    pub culprit: PageId,
}

/// How long segments of the path waited for one kind of thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waited {
    /// For what.
    pub through: Through,
    /// How long, in µs.
    pub us: u64,
    /// The page that most of it was for.
    pub culprit: PageId,
    /// How much of it, in µs.
    pub culprit_us: u64,
}

impl Waited {
    /// The sum of waits for the same kind of thing, ordered by page.
    fn of(waits: &[PathWait]) -> Self {
        let sum = |waits: &[PathWait]| waits.iter().map(|wait| wait.to_us - wait.from_us).sum::<u64>();
        let by_page = waits.chunk_by(|a, b| a.culprit == b.culprit).map(|of_page| (of_page[0].culprit, sum(of_page)));
        let (culprit, culprit_us) =
            by_page.max_by_key(|&(page, us)| (us, std::cmp::Reverse(page))).unwrap_or((PageId::NONE, 0));
        Waited { through: waits[0].through, us: sum(waits), culprit, culprit_us }
    }
}

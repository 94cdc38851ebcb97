//! The critical path: the chain of stretches that decided the makespan, through links, barriers, locks, queues and
//! everything else that a page can wait for.
//!
//! It is read backwards. What ended the run? What made that begin at that moment? The trace has the answer for every
//! stretch ([`Through`]), so the path covers the time from 0 to the makespan without a gap. Shortening a stretch that
//! is not on it makes the run no faster.

use super::segment::{Doing, Segment, SmallSegment};
use super::{Cause, Through, order};
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

    /// How long the path spends on each thing that happens on it, in µs, in the order of [`Doing`].
    pub fn totals(&self) -> Vec<(Doing, u64)> {
        let mut sums = [None; 2 + Cause::ALL.len()];
        for small in &self.backwards {
            *sums[small.doing()].get_or_insert(0) += small.us();
        }
        let sum = |(number, us): (usize, Option<u64>)| Some((Doing::of_number(number), us?));
        sums.into_iter().enumerate().filter_map(sum).collect()
    }

    /// What the segments waited for before they began, and how long, in µs, the longest first: while the next one
    /// waited, the path was busy with something else. No moment is counted twice: if several waited, the one that began
    /// first counts.
    pub fn waited(&self) -> Vec<Waited> {
        let mut sums = Sums::default();
        self.each_wait(|from_us, to_us, through, culprit| sums.add(through, culprit, to_us - from_us));
        let mut waited = sums.waited();
        // They are in the order of `Through`, and stay so if they waited equally long.
        order::sort_by_number(&mut waited, |waited| u128::from(u64::MAX - waited.us));
        waited
    }

    /// The same wait by wait: pieces of time that take some, of which no two overlap.
    pub(super) fn waits(&self) -> Vec<PathWait> {
        let mut all = Vec::new();
        self.each_wait(|from_us, to_us, through, culprit| all.push(PathWait { from_us, to_us, through, culprit }));
        all
    }

    /// Calls `add` with each piece of time in which a segment was ready and waited: from when, until when, through what, and for which
    /// page. No two overlap.
    fn each_wait(&self, mut add: impl FnMut(u64, u64, Through, PageId)) {
        // Stretches of time that are counted already, disjoint and in order.
        let mut counted: Vec<(u64, u64)> = Vec::new();
        let is_pause_of_coordinator = |small: &SmallSegment| small.doing() == Doing::Wait(Cause::Coordinator).number();
        let pairs = self.backwards.windows(2).rev();
        for (pair, ready) in pairs.zip(self.handed_on()) {
            let ([segment, before], (ready_us, through)) = (pair, (ready.us(), ready.through())) else { continue };
            // A main thread that computes does so for no page: the pause is named after the page that waits for it.
            let culprit = if is_pause_of_coordinator(before) { PageId::NONE } else { before.page() };
            let from_us = segment.start_us();
            let (mut low_us, mut top_us) = (ready_us, from_us);
            let mut add_piece = |from_us, to_us| {
                if from_us < to_us {
                    add(from_us, to_us, through, culprit);
                }
            };
            while let Some(&(start_us, end_us)) = counted.last().filter(|counted| counted.1 >= ready_us) {
                add_piece(end_us, top_us);
                (top_us, low_us) = (start_us, low_us.min(start_us));
                counted.pop();
            }
            add_piece(ready_us, top_us);
            if low_us < from_us {
                counted.push((low_us, from_us));
            }
        }
    }

    /// For each segment but the first: since when it waited for the one before, and through what. A page that waits
    /// while the coordinator handles one result has waited before for what the coordinator waited for: a barrier, that
    /// result, or a free worker.
    fn handed_on(&self) -> impl Iterator<Item = Ready> {
        let mut waits: Vec<Ready> = self.backwards.iter().rev().map(|small| Ready::of(small.ready())).collect();
        for (place, pair) in self.backwards.windows(2).enumerate() {
            let [after, before] = pair else { continue };
            // The pairs come from the last one to the first.
            let place = waits.len() - 2 - place;
            let (ready_us, through) = (waits[place + 1].us(), waits[place + 1].through());
            if after.ready().1 == Through::Coordinator && ready_us < before.start_us() {
                waits[place + 1] = Ready::of((before.start_us(), through));
                let (us, mut through) = (waits[place].us().min(ready_us), waits[place].through());
                if matches!(through, Through::Answer | Through::Link) {
                    let is_parse = after.doing() == Doing::Parse.number();
                    let in_turn = if is_parse { Through::Coordinator } else { Through::Slot };
                    through = before.segment().opened.unwrap_or(in_turn);
                }
                waits[place] = Ready::of((us, through));
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

/// Since when a segment waited, and through what, in eight bytes: the path of a large sequential crawl has millions.
#[derive(Clone, Copy)]
struct Ready(u64);

impl Ready {
    fn of((us, through): (u64, Through)) -> Self {
        Ready(us << 8 | through as u64)
    }

    fn us(self) -> u64 {
        self.0 >> 8
    }

    fn through(self) -> Through {
        Through::ALL[(self.0 & 0xff) as usize].0
    }
}

/// How long was waited, by what it was for and by page.
#[derive(Default)]
struct Sums {
    /// Per [`Through`]: per page, in µs.
    by_page: [Vec<u64>; Through::ALL.len()],
    /// Per [`Through`]: for no page, in µs.
    for_none_us: [u64; Through::ALL.len()],
}

impl Sums {
    fn add(&mut self, through: Through, page: PageId, us: u64) {
        if us == 0 {
            return;
        }
        if page == PageId::NONE {
            self.for_none_us[through as usize] += us;
            return;
        }
        let of_pages = &mut self.by_page[through as usize];
        if page.index() >= of_pages.len() {
            of_pages.resize(page.index() + 1, 0);
        }
        of_pages[page.index()] += us;
    }

    /// What was waited for, in the order of [`Through`]. Of pages that were waited for equally long, the first one is
    /// the culprit.
    fn waited(&self) -> Vec<Waited> {
        let each = Through::ALL.iter().zip(self.by_page.iter().zip(self.for_none_us));
        let waited = each.map(|(&(through, _), (of_pages, for_none_us))| {
            let mut waited = Waited { through, us: for_none_us, culprit: PageId::NONE, culprit_us: 0 };
            for (page, &us) in of_pages.iter().enumerate() {
                waited.us += us;
                if us > waited.culprit_us {
                    (waited.culprit, waited.culprit_us) = (PageId(page as u32), us);
                }
            }
            if for_none_us > waited.culprit_us {
                (waited.culprit, waited.culprit_us) = (PageId::NONE, for_none_us);
            }
            waited
        });
        waited.filter(|waited| waited.us > 0).collect()
    }
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

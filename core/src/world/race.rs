//! What the GIL hides: `if link not in visited: visited.add(link)` is two steps. Without the GIL, two threads can both
//! check before either of them has added, and then both fetch the page.
//!
//! The kernel counts whole µs, and the two steps take nanoseconds, so the callbacks of a run have a finer clock here,
//! with the costs in [`Unguarded`]. A callback runs on one of the cores once its page was parsed, and reaches one link
//! after another. A second callback that reaches a link within the window around the moment at which the first one marked
//! it has checked before the first has added, or the other way around: both submit the page. Callbacks that do not
//! overlap, or that one core runs one after the other, never do. When a thread wakes up, and how long it takes to submit
//! a page, differs by fractions of a µs from run to run: that is drawn from (seed, page, link).

use super::machine::Unguarded;
use super::rules::Rules;
use super::wake::TaskId;
use crate::site::PageId;
use crate::site::random::Random;

/// When the callbacks of a run marked each page.
pub(super) struct Race {
    seed: u64,
    costs: Unguarded,
    /// Per core: when its last callback ends.
    busy_until_ns: Vec<u64>,
    /// Per thread: the same.
    thread_until_ns: Vec<u64>,
    /// The pages that a second callback found missing, and that it has not submitted yet.
    raced: Vec<PageId>,
    /// Per page: when it was marked; `u64::MAX` if no callback has marked it.
    marked_ns: Vec<u64>,
}

/// A callback that looks at the links of a page.
pub(super) struct Callback<'a> {
    race: &'a mut Race,
    page: PageId,
    core: usize,
    thread: usize,
    now_ns: u64,
}

impl Race {
    /// `None` if threads check and mark one at a time: with the GIL, or where threads cost nothing.
    pub fn of(rules: &Rules) -> Option<Race> {
        Some(Race {
            seed: rules.network.seed,
            costs: rules.machine.unguarded?,
            busy_until_ns: vec![0; rules.machine.cores.max(1) as usize],
            thread_until_ns: Vec::new(),
            raced: Vec::new(),
            marked_ns: Vec::new(),
        })
    }

    /// The callback of a page begins in a thread, on the core that is free first.
    pub fn callback(&mut self, page: PageId, thread: TaskId, now_us: u64) -> Callback<'_> {
        let cores = self.busy_until_ns.iter().enumerate();
        let (core, free_ns) = cores.min_by_key(|(_, until_ns)| **until_ns).map_or((0, 0), |(core, &ns)| (core, ns));
        let thread = thread as usize;
        let ready_ns = free_ns.max(now_us * 1_000).max(*of(&mut self.thread_until_ns, thread, 0));
        let now_ns = ready_ns + self.drawn(page, PageId::NONE, self.costs.wake_ns);
        Callback { race: self, page, core, thread, now_ns }
    }

    /// Whether a callback submits a page that another one has marked. It does so once.
    pub fn submits_again(&mut self, page: PageId) -> bool {
        let place = self.raced.iter().position(|raced| *raced == page);
        place.map(|place| self.raced.swap_remove(place)).is_some()
    }

    /// A number below `end` that belongs to a link of a page.
    fn drawn(&self, page: PageId, link: PageId, end: u32) -> u64 {
        let pair = (u64::from(page.0) << 32) | u64::from(link.0);
        Random::of(self.seed, pair, TOPIC_RACE).below(u64::from(end))
    }
}

/// The entry of a table that grows.
fn of(table: &mut Vec<u64>, place: usize, new: u64) -> &mut u64 {
    if place >= table.len() {
        table.resize(place + 1, new);
    }
    &mut table[place]
}

impl Callback<'_> {
    /// The callback reaches a link. Whether it finds the page missing: because no other callback has marked it (`is_new`),
    /// or because another one is just marking it.
    pub fn finds_missing(&mut self, link: PageId, is_new: bool) -> bool {
        let (now_ns, costs) = (self.now_ns, self.race.costs);
        let marked_ns = of(&mut self.race.marked_ns, link.index(), u64::MAX);
        if is_new {
            *marked_ns = now_ns;
        }
        let is_missing = now_ns.abs_diff(*marked_ns) < u64::from(costs.window_ns);
        if is_missing && !is_new {
            self.race.raced.push(link);
        }
        self.now_ns += match is_missing {
            // Half as long, or half as long again.
            true => u64::from(costs.submit_ns / 2) + self.race.drawn(self.page, link, costs.submit_ns),
            false => u64::from(costs.look_ns),
        };
        is_missing
    }
}

impl Drop for Callback<'_> {
    fn drop(&mut self) {
        self.race.busy_until_ns[self.core] = self.now_ns;
        self.race.thread_until_ns[self.thread] = self.now_ns;
    }
}

const TOPIC_RACE: u64 = 31;

//! The timers: a heap by due time.

use crate::trace::MAX_AT_US;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

const SEQUENCE_BITS: u32 = 24;
/// How many timers can be numbered; more than can be pending.
const SEQUENCES: u32 = 1 << SEQUENCE_BITS;

const _: () = assert!(MAX_AT_US < 1 << (64 - SEQUENCE_BITS));

/// One timer. Its time (40 bits, in µs) and its number in one word, so that a comparison is one comparison.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Timer {
    due: u64,
    request: u32,
}

impl Ord for Timer {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.due.cmp(&other.due)
    }
}

impl PartialOrd for Timer {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// All timers that are pending: first by time, then by the order in which they were set.
#[derive(Default)]
pub(super) struct Timers {
    heap: BinaryHeap<Reverse<Timer>>,
    next: u32,
}

impl Timers {
    /// Sets a timer; returns its number. When the numbers have run out, call [`Timers::renumber`] first.
    #[inline]
    pub fn set(&mut self, due_us: u64, request: u32) -> u32 {
        let number = self.next;
        self.next += 1;
        // A timer after the end of virtual time is due at its end, which ends the run.
        let due = due_us.min(MAX_AT_US) << SEQUENCE_BITS | u64::from(number);
        self.heap.push(Reverse(Timer { due, request }));
        number
    }

    /// Whether no number is left.
    #[inline]
    pub fn is_used_up(&self) -> bool {
        self.next == SEQUENCES
    }

    /// Gives all pending timers new numbers, in their order; calls `tell` for each: request, old number, new number.
    #[cold]
    pub fn renumber(&mut self, mut tell: impl FnMut(u32, u32, u32)) {
        let pending = std::mem::take(&mut self.heap).into_sorted_vec();
        self.next = 0;
        for Reverse(timer) in pending.into_iter().rev() {
            let new = self.set(timer.due >> SEQUENCE_BITS, timer.request);
            tell(timer.request, timer.number(), new);
        }
    }

    /// When the first timer is due, in µs.
    #[inline]
    pub fn next_due_us(&self) -> Option<u64> {
        self.heap.peek().map(|Reverse(timer)| timer.due >> SEQUENCE_BITS)
    }

    /// Removes the first timer if it is due at `now_us`: its request and its number.
    #[inline]
    pub fn take_due(&mut self, now_us: u64) -> Option<(u32, u32)> {
        if self.next_due_us()? > now_us {
            return None;
        }
        self.heap.pop().map(|Reverse(timer)| (timer.request, timer.number()))
    }
}

impl Timer {
    #[inline]
    fn number(self) -> u32 {
        self.due as u32 & (SEQUENCES - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::random::Random;

    /// Against a plain sorted list: the same timers in the same order, however many are pending.
    fn check(most: usize, spread_us: u64) {
        let mut random = Random::of(7, most as u64, 1);
        let (mut timers, mut model) = (Timers::default(), Vec::new());
        let mut now_us = 0;
        for step in 0..20_000u32 {
            if model.len() < most && random.below(2) == 0 {
                let due_us = now_us + random.below(spread_us);
                model.push((due_us, timers.set(due_us, step), step));
                model.sort_unstable();
            } else if let Some(due_us) = timers.next_due_us() {
                now_us = due_us;
                let (due_us, number, request) = model.remove(0);
                assert_eq!((due_us, timers.take_due(now_us)), (now_us, Some((request, number))));
                assert!(due_us == 0 || timers.take_due(due_us - 1).is_none());
            }
            if step % 5000 == 4999 {
                timers.renumber(|request, old, new| {
                    let entry = model.iter_mut().find(|entry| entry.2 == request).map(|entry| &mut entry.1);
                    assert_eq!(entry.map(|number| std::mem::replace(number, new)), Some(old));
                });
                model.sort_unstable();
            }
        }
    }

    #[test]
    fn timers_come_in_the_order_of_time_and_number() {
        for (most, spread_us) in [(1, 10), (16, 1000), (32, 50), (33, 50), (40, 1), (500, 100_000), (2000, 300)] {
            check(most, spread_us);
        }
    }
}

//! The times of a page, and the small form in which a timeline keeps them: a run can have a million pages.

use super::{Event, EventKind};
use crate::site::{MAX_PAGES, PageId};

/// The times of a page, in µs; those of its last fetch if there were several. `u64::MAX`: not (yet).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PageTimes {
    /// A link to it was first read.
    pub discovered_us: u64,
    /// Its first fetch began.
    pub started_us: u64,
    /// Its fetch was answered or failed.
    pub fetched_us: u64,
    /// It is done: parsed, or fetched and not parsed, or failed.
    pub done_us: u64,
    /// Its last fetch failed.
    pub failed: bool,
    /// The page with the first link to it.
    pub found_in: PageId,
}

impl PageTimes {
    /// The times of a page that is not discovered.
    pub const NEVER: PageTimes = PageTimes {
        discovered_us: u64::MAX,
        started_us: u64::MAX,
        fetched_us: u64::MAX,
        done_us: u64::MAX,
        failed: false,
        found_in: PageId::NONE,
    };
}

/// The bytes of a time: [`MAX_AT_US`](super::MAX_AT_US) has 40 bits.
const TIME_BYTES: usize = 5;
const _: () = assert!(super::MAX_AT_US >> (8 * TIME_BYTES) == 0);

/// The same times in 24 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SmallTimes {
    /// Discovered, started, fetched, done; each only if its bit in `facts` says so.
    times: [[u8; TIME_BYTES]; 4],
    /// From the lowest bit: which times are known, whether the last fetch failed, and the page with the first link.
    facts: u32,
}

const DISCOVERED: usize = 0;
const STARTED: usize = 1;
const FETCHED: usize = 2;
const DONE: usize = 3;
const FAILED: u32 = 1 << 4;
const FLAG_BITS: u32 = 5;
/// No page, in the bits of the page.
const NO_PAGE: u32 = u32::MAX >> FLAG_BITS;
const _: () = assert!(MAX_PAGES < NO_PAGE as usize);

impl SmallTimes {
    /// The times of a page that is not discovered.
    pub const NEVER: SmallTimes = SmallTimes { times: [[0; TIME_BYTES]; 4], facts: NO_PAGE << FLAG_BITS };

    /// Adds what an event says of its page.
    #[inline]
    pub fn read(&mut self, event: &Event) {
        let at_us = event.at_us();
        match event.kind() {
            EventKind::Discovered => {
                self.set(DISCOVERED, at_us);
                let page = event.other().min(NO_PAGE);
                self.facts = self.facts & ((1 << FLAG_BITS) - 1) | page << FLAG_BITS;
            }
            // Events come in the order of time, so the first one is the earliest.
            EventKind::Started if self.facts & 1 << STARTED != 0 => {}
            EventKind::Started => self.set(STARTED, at_us),
            EventKind::Listed => [STARTED, FETCHED, DONE].into_iter().for_each(|which| self.set(which, at_us)),
            EventKind::Fetched | EventKind::Failed => {
                self.set(FETCHED, at_us);
                self.set(DONE, at_us);
                self.facts = self.facts & !FAILED | if event.kind() == EventKind::Failed { FAILED } else { 0 };
            }
            EventKind::Parsed => self.set(DONE, at_us),
            _ => {}
        }
    }

    #[inline]
    fn set(&mut self, which: usize, at_us: u64) {
        let [a, b, c, d] = (at_us as u32).to_le_bytes();
        self.times[which] = [a, b, c, d, (at_us >> 32) as u8];
        self.facts |= 1 << which;
    }

    #[inline]
    fn get(&self, which: usize) -> u64 {
        // Two loads: copying five bytes is a call where programs are made small.
        let [a, b, c, d, high] = self.times[which];
        let at_us = u64::from(u32::from_le_bytes([a, b, c, d])) | u64::from(high) << 32;
        if self.facts & 1 << which != 0 { at_us } else { u64::MAX }
    }

    /// Whether the page is done.
    #[inline]
    pub fn is_done(&self) -> bool {
        self.facts & 1 << DONE != 0
    }

    /// The times as numbers.
    #[inline]
    pub fn times(&self) -> PageTimes {
        let found_in = self.facts >> FLAG_BITS;
        PageTimes {
            discovered_us: self.get(DISCOVERED),
            started_us: self.get(STARTED),
            fetched_us: self.get(FETCHED),
            done_us: self.get(DONE),
            failed: self.facts & FAILED != 0,
            found_in: if found_in == NO_PAGE { PageId::NONE } else { PageId(found_in) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::MAX_AT_US;
    use super::*;

    #[test]
    fn the_small_form_keeps_all_times() {
        assert_eq!((SmallTimes::NEVER.times(), size_of::<SmallTimes>()), (PageTimes::NEVER, 24));
        let mut small = SmallTimes::NEVER;
        small.read(&Event::with_other(3, EventKind::Discovered, PageId(1), 9, 0));
        for (at_us, kind) in [(4, EventKind::Started), (5, EventKind::Failed), (6, EventKind::Started)] {
            small.read(&Event::new(at_us, kind, PageId(1), 0, 0, 0));
        }
        let times = PageTimes { discovered_us: 3, started_us: 4, fetched_us: 5, done_us: 5, ..PageTimes::NEVER };
        let times = PageTimes { failed: true, found_in: PageId(9), ..times };
        assert_eq!((small.times(), small.is_done()), (times, true));
        small.read(&Event::new(MAX_AT_US, EventKind::Fetched, PageId(1), 0, 200, 0));
        let times = PageTimes { fetched_us: MAX_AT_US, done_us: MAX_AT_US, failed: false, ..times };
        assert_eq!(small.times(), times);
    }
}

//! Spans and waits: what a worker row does, and why it does nothing. Each takes 16 bytes, because a large run has
//! millions of them.

use super::{Cause, MAX_AT_US, MAX_ROW, ROW_BITS};
use crate::site::{MAX_PAGES, PageId};
use std::fmt;

/// What a worker row does during a span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// It waits for the answer of a server.
    Fetch,
    /// It computes.
    Parse,
}

/// One period of work on one worker row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Span(Stretch);

/// One idle period of one worker row, and its culprit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wait(Stretch);

impl Span {
    /// A span that begins and lasts.
    pub(super) fn begin(row: u32, page: PageId, phase: Phase, start_us: u64) -> Self {
        Span(Stretch::begin(row, page, (phase == Phase::Parse).into(), start_us))
    }

    /// The same span with an end. `failed`: it was a fetch without a page to read.
    pub(super) fn end(self, end_us: u64, failed: bool) -> Self {
        let detail = self.0.detail() & IS_PARSE | if failed { HAS_FAILED } else { 0 };
        Span(Stretch::begin(self.row(), self.page(), detail, self.start_us()).ended(Some(end_us)))
    }

    /// The worker row, from 0.
    #[inline]
    pub fn row(&self) -> u32 {
        self.0.row()
    }

    /// The page that the worker fetches or parses.
    #[inline]
    pub fn page(&self) -> PageId {
        self.0.page()
    }

    /// Fetch or parse.
    #[inline]
    pub fn phase(&self) -> Phase {
        if self.0.detail() & IS_PARSE != 0 { Phase::Parse } else { Phase::Fetch }
    }

    /// When it begins, in µs.
    #[inline]
    pub fn start_us(&self) -> u64 {
        self.0.start_us()
    }

    /// When it ends, in µs; `None` while it lasts.
    #[inline]
    pub fn end_us(&self) -> Option<u64> {
        self.0.end_us()
    }

    /// Whether a fetch ended without a page to read.
    #[inline]
    pub fn failed(&self) -> bool {
        self.0.detail() & HAS_FAILED != 0
    }
}

impl Wait {
    /// A wait with its end, if it is known.
    pub(super) fn new(row: u32, cause: Cause, culprit: PageId, start_us: u64, end_us: Option<u64>) -> Self {
        Wait(Stretch::begin(row, culprit, cause as u32, start_us).ended(end_us))
    }

    /// The worker row, from 0.
    #[inline]
    pub fn row(&self) -> u32 {
        self.0.row()
    }

    /// When it begins, in µs.
    #[inline]
    pub fn start_us(&self) -> u64 {
        self.0.start_us()
    }

    /// When it ends, in µs; `None` while it lasts.
    #[inline]
    pub fn end_us(&self) -> Option<u64> {
        self.0.end_us()
    }

    /// Why.
    #[inline]
    pub fn cause(&self) -> Cause {
        Cause::ALL.get(self.0.detail() as usize).map_or(Cause::EmptyFrontier, |(cause, _)| *cause)
    }

    /// The page that it waits for: the last one at a barrier, the page with the next link, the page being parsed, the
    /// page whose connection became free, the page whose callback holds the lock.
    #[inline]
    pub fn culprit(&self) -> PageId {
        self.0.page()
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (row, page, phase, failed) = (self.row(), self.page(), self.phase(), self.failed());
        write!(
            f,
            "{phase:?} of {page:?} on row {row} from {} to {:?}, failed: {failed}",
            self.start_us(),
            self.end_us()
        )
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (row, cause, culprit) = (self.row(), self.cause(), self.culprit());
        write!(f, "{cause:?} for {culprit:?} on row {row} from {} to {:?}", self.start_us(), self.end_us())
    }
}

/// Bits of the detail of a span.
const IS_PARSE: u32 = 1;
const HAS_FAILED: u32 = 2;

const TIME_BITS: u32 = 64 - MAX_AT_US.leading_zeros();
/// A page, or none: all bits.
const PAGE_BITS: u32 = 21;
/// The detail has two parts: one beside the start, one beside the end.
const LOW_BITS: u32 = 4;
const HIGH_BITS: u32 = 2;
const _: () = assert!(TIME_BITS + ROW_BITS + LOW_BITS == 64 && TIME_BITS + PAGE_BITS + HIGH_BITS + 1 == 64);
const _: () = assert!(Cause::ALL.len() <= 1 << (LOW_BITS + HIGH_BITS) && MAX_PAGES < 1 << PAGE_BITS);

/// A period on a row, in two numbers. The first one is, from its highest bit: start, row, low bits of the detail. The
/// second one is: end, page, high bits of the detail, whether it lasts.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stretch([u64; 2]);

impl Stretch {
    /// A period that lasts.
    #[inline]
    fn begin(row: u32, page: PageId, detail: u32, start_us: u64) -> Self {
        let page = page.0.min((1 << PAGE_BITS) - 1);
        let (low, high) = (detail & ((1 << LOW_BITS) - 1), detail >> LOW_BITS);
        let first = start_us.min(MAX_AT_US) << (ROW_BITS + LOW_BITS) | u64::from(row.min(MAX_ROW) << LOW_BITS | low);
        Stretch([first, u64::from((page << HIGH_BITS | high) << 1 | 1)])
    }

    /// The same period with this end.
    #[inline]
    fn ended(self, end_us: Option<u64>) -> Self {
        const BELOW: u32 = PAGE_BITS + HIGH_BITS + 1;
        let others = self.0[1] & ((1 << BELOW) - 1) & !1;
        Stretch([self.0[0], end_us.map_or(others | 1, |end_us| end_us.min(MAX_AT_US) << BELOW | others)])
    }

    #[inline]
    fn start_us(self) -> u64 {
        self.0[0] >> (ROW_BITS + LOW_BITS)
    }

    #[inline]
    fn end_us(self) -> Option<u64> {
        (self.0[1] & 1 == 0).then_some(self.0[1] >> (PAGE_BITS + HIGH_BITS + 1))
    }

    #[inline]
    fn row(self) -> u32 {
        (self.0[0] >> LOW_BITS) as u32 & MAX_ROW
    }

    #[inline]
    fn page(self) -> PageId {
        const NONE: u32 = (1 << PAGE_BITS) - 1;
        let page = (self.0[1] >> (HIGH_BITS + 1)) as u32 & NONE;
        if page == NONE { PageId::NONE } else { PageId(page) }
    }

    #[inline]
    fn detail(self) -> u32 {
        let high = (self.0[1] >> 1) as u32 & ((1 << HIGH_BITS) - 1);
        high << LOW_BITS | self.0[0] as u32 & ((1 << LOW_BITS) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_keeps_its_fields() {
        for (row, page, start_us, end_us) in
            [(0, 0, 0, 0), (MAX_ROW, (1 << 20) - 1, MAX_AT_US, MAX_AT_US), (7, 9, 5, 6)]
        {
            for (phase, failed) in [(Phase::Fetch, false), (Phase::Fetch, true), (Phase::Parse, false)] {
                let open = Span::begin(row, PageId(page), phase, start_us);
                assert_eq!((open.end_us(), open.failed(), open.phase()), (None, false, phase));
                let span = open.end(end_us, failed);
                let kept = (span.row(), span.page(), span.phase(), span.start_us(), span.end_us(), span.failed());
                assert_eq!(kept, (row, PageId(page), phase, start_us, Some(end_us), failed));
            }
        }
    }

    #[test]
    fn a_wait_keeps_its_fields() {
        for &(cause, _) in Cause::ALL {
            for culprit in [PageId(0), PageId((1 << 20) - 1), PageId::NONE] {
                for end_us in [None, Some(0), Some(MAX_AT_US)] {
                    let wait = Wait::new(MAX_ROW, cause, culprit, 3, end_us);
                    let kept = (wait.row(), wait.cause(), wait.culprit(), wait.start_us(), wait.end_us());
                    assert_eq!(kept, (MAX_ROW, cause, culprit, 3, end_us));
                }
            }
        }
    }

    #[test]
    fn both_are_small() {
        assert_eq!((size_of::<Span>(), size_of::<Wait>()), (16, 16));
    }
}

//! A segment of the critical path, and the small form in which the path keeps it: the path of a sequential crawl has a
//! fetch and a parse for each page.

use super::{Cause, MAX_ROW, ROW_BITS, Through};
use crate::site::PageId;

/// What happens during a segment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Doing {
    /// A page is fetched.
    Fetch,
    /// A page is parsed.
    Parse,
    /// A pause: no worker is busy on this path.
    Wait(Cause),
}

/// A piece of the critical path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// From when, in µs.
    pub from_us: u64,
    /// Until when, in µs: when the next segment begins.
    pub to_us: u64,
    /// What happens.
    pub doing: Doing,
    /// The page; for a pause, the page that is fetched after it. [`PageId::NONE`] if there is none.
    pub page: PageId,
    /// The worker row; `None` for a pause.
    pub row: Option<u32>,
    /// Its place in [`Timeline::spans`](super::Timeline::spans); `None` for a pause.
    pub span: Option<u32>,
    /// How the segment before made this one begin at that moment.
    pub through: Through,
    /// When it could have begun without waiting for the segment before, in µs: the page was known, or its answer was
    /// there. Its own start if it did not wait.
    pub ready_us: u64,
    /// The barrier or the join that opened at that moment, whatever else it waited for.
    pub opened: Option<Through>,
}

impl Segment {
    /// How long it lasts, in µs.
    pub fn us(&self) -> u64 {
        self.to_us - self.from_us
    }
}

impl Doing {
    /// Its place in the order.
    pub(super) fn number(self) -> usize {
        match self {
            Doing::Fetch => 0,
            Doing::Parse => 1,
            Doing::Wait(cause) => 2 + cause as usize,
        }
    }

    /// The one at this place.
    pub(super) fn of_number(number: usize) -> Self {
        match number {
            0 => Doing::Fetch,
            1 => Doing::Parse,
            _ => Cause::ALL.get(number - 2).map_or(Doing::Fetch, |(cause, _)| Doing::Wait(*cause)),
        }
    }
}

/// The bytes of a time: [`MAX_AT_US`](super::MAX_AT_US) has 40 bits.
const TIME_BYTES: usize = 5;

/// A segment in 28 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SmallSegment {
    /// From, to, ready.
    times: [[u8; TIME_BYTES]; 3],
    doing: u8,
    page: PageId,
    /// `u32::MAX` for a pause.
    span: u32,
    /// From the lowest bit: the row, `through`, `opened` (0, which is the start, for none).
    others: u32,
}

const THROUGH_BITS: u32 = 4;
const _: () = assert!(ROW_BITS + 2 * THROUGH_BITS <= 32 && Through::ALL.len() <= 1 << THROUGH_BITS);

impl SmallSegment {
    /// The small form of a segment.
    pub fn of(segment: &Segment) -> Self {
        let time = |us: u64| {
            let [a, b, c, d, high, ..] = us.to_le_bytes();
            [a, b, c, d, high]
        };
        let opened = segment.opened.map_or(0, |opened| opened as u32);
        let row = segment.row.unwrap_or(0).min(MAX_ROW);
        SmallSegment {
            times: [segment.from_us, segment.to_us, segment.ready_us].map(time),
            doing: segment.doing.number() as u8,
            page: segment.page,
            span: segment.span.unwrap_or(u32::MAX),
            others: (opened << THROUGH_BITS | segment.through as u32) << ROW_BITS | row,
        }
    }

    /// The segment.
    /// When it begins, in µs.
    #[inline(always)]
    pub fn start_us(&self) -> u64 {
        self.time_us(0)
    }

    /// How long it takes, in µs.
    #[inline(always)]
    pub fn us(&self) -> u64 {
        self.time_us(1) - self.time_us(0)
    }

    /// Since when it was ready, in µs, and how the one before made it begin.
    #[inline(always)]
    pub fn ready(&self) -> (u64, Through) {
        (self.time_us(2), Through::ALL[(self.others >> ROW_BITS & ((1 << THROUGH_BITS) - 1)) as usize].0)
    }

    /// The number of what happens: see [`Doing::number`].
    #[inline(always)]
    pub fn doing(&self) -> usize {
        self.doing.into()
    }

    /// The page.
    #[inline(always)]
    pub fn page(&self) -> PageId {
        self.page
    }

    /// One of its times, in µs: 0 is its start, 1 is its end, 2 is when it was ready.
    #[inline(always)] // a call costs more than the two loads that it is
    fn time_us(&self, which: usize) -> u64 {
        let [a, b, c, d, high] = self.times[which];
        u64::from(u32::from_le_bytes([a, b, c, d])) | u64::from(high) << 32
    }

    #[inline]
    pub fn segment(&self) -> Segment {
        let [from_us, to_us, ready_us] = [0, 1, 2].map(|which| self.time_us(which));
        let through = |at: u32| Through::ALL[(self.others >> at & ((1 << THROUGH_BITS) - 1)) as usize].0;
        let span = (self.span != u32::MAX).then_some(self.span);
        let opened = Some(through(ROW_BITS + THROUGH_BITS)).filter(|opened| *opened != Through::Start);
        Segment {
            from_us,
            to_us,
            doing: Doing::of_number(self.doing.into()),
            page: self.page,
            row: span.map(|_| self.others & MAX_ROW),
            span,
            through: through(ROW_BITS),
            ready_us,
            opened,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::MAX_AT_US;
    use super::*;

    #[test]
    fn the_small_form_keeps_all_fields() {
        assert_eq!(size_of::<SmallSegment>(), 28);
        let (from_us, to_us, ready_us) = (7, MAX_AT_US, 3);
        for number in 0..2 + Cause::ALL.len() {
            let doing = Doing::of_number(number);
            let is_work = !matches!(doing, Doing::Wait(_));
            let (page, row, span) = (PageId(9), is_work.then_some(MAX_ROW), is_work.then_some(20_000_000));
            for &(through, _) in Through::ALL {
                for opened in [None, Some(Through::Barrier), Some(Through::QueueJoin)] {
                    let segment = Segment { from_us, to_us, doing, page, row, span, through, ready_us, opened };
                    assert_eq!(SmallSegment::of(&segment).segment(), segment);
                }
            }
        }
    }
}

//! What made each stretch of a run begin: recorded as it happens, four bytes a stretch, so that nobody has to guess.
//!
//! A stretch is what time passes in: a fetch, a parse (one part of it, where it had to give the processor away), or a
//! pause. Stretches are numbered in the order in which they begin. Tasks hand on what woke them, so whatever begins knows the
//! stretch that ended just then: its origin. From the end of the run, origins lead back to its start.

use super::Cause;
use crate::site::PageId;

/// Through what one stretch made another begin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Through {
    /// Nothing came before: the run began.
    Start = 0,
    /// Its answer is there: the page that was fetched is parsed.
    Answer = 1,
    /// The link to the page was read.
    Link = 2,
    /// A worker, a thread or a permit became free for what was known already.
    Slot = 3,
    /// Who takes the results was done with another one.
    Coordinator = 4,
    /// A barrier opened.
    Barrier = 5,
    /// A queue was done with, and whoever joined it goes on.
    QueueJoin = 6,
    /// A lock was released.
    Lock = 7,
    /// The GIL was released.
    Gil = 8,
    /// One of the cores became free.
    Core = 9,
    /// The event loop was free again.
    EventLoop = 10,
    /// A connection to the host became free.
    Connection = 11,
    /// A pause was over.
    Pause = 12,
    /// Who looks again and again saw it when it looked the next time.
    Poll = 13,
}

impl Through {
    /// Every value with its word, in the order of their numbers.
    pub const ALL: &'static [(Through, &'static str)] = &[
        (Through::Start, "start"),
        (Through::Answer, "answer"),
        (Through::Link, "link"),
        (Through::Slot, "slot"),
        (Through::Coordinator, "coordinator"),
        (Through::Barrier, "barrier"),
        (Through::QueueJoin, "queue join"),
        (Through::Lock, "lock"),
        (Through::Gil, "GIL"),
        (Through::Core, "core"),
        (Through::EventLoop, "event loop"),
        (Through::Connection, "connection"),
        (Through::Pause, "pause"),
        (Through::Poll, "poll"),
    ];

    /// The word for it in JSON and in the command's tables; [`name`](Self::name) is for people.
    pub fn word(self) -> &'static str {
        Through::ALL[self as usize].1
    }
}

/// What made something begin: the stretch that ended just then, and through what, where a primitive says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Origin(u32);

const THROUGH_BITS: u32 = 4;

impl Origin {
    /// The start of the run.
    pub const START: Origin = Origin(0);

    /// As a number.
    #[inline]
    pub fn bits(self) -> u32 {
        self.0
    }

    /// From its number.
    #[inline]
    pub fn from_bits(bits: u32) -> Self {
        Origin(bits)
    }

    /// A stretch, by its number.
    #[inline]
    pub fn of(stretch: usize) -> Self {
        // 2^28 stretches are more than a trace can hold.
        Origin((stretch as u32 + 1) << THROUGH_BITS)
    }

    /// The same stretch, through this.
    #[inline]
    pub fn through(self, through: Through) -> Self {
        Origin(self.0 & !((1 << THROUGH_BITS) - 1) | through as u32)
    }

    /// The number of the stretch; `None` for the start of the run.
    pub fn stretch(self) -> Option<usize> {
        (self.0 >> THROUGH_BITS).checked_sub(1).map(|number| number as usize)
    }

    /// Through what, where a primitive said so.
    pub fn said(self) -> Option<Through> {
        let said = (self.0 & ((1 << THROUGH_BITS) - 1)) as usize;
        Through::ALL.get(said).map(|(through, _)| *through).filter(|through| *through != Through::Start)
    }
}

/// A pause: what nobody sees in a worker row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Nap {
    /// From when, in µs.
    pub at_us: u64,
    /// How long, in µs, or longer where an event loop wakes late.
    pub us: u32,
    /// Its number among all stretches.
    pub stretch: u32,
    /// What for.
    pub cause: Cause,
}

/// The origins of all stretches.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Origins {
    /// Per stretch, in the order of their beginnings.
    pub all: Vec<Origin>,
    /// Those of them that are pauses; all others are the `started` and `parsing` events, in their order.
    pub naps: Vec<Nap>,
    /// What made the strategy itself end.
    pub end: Option<Origin>,
    /// Who gave a waiting fetch its connection: the number of the event that came next, and the page that had had it.
    pub freed: Vec<(u32, PageId)>,
}

impl Origins {
    /// A stretch begins. Gives it as an origin.
    #[inline]
    pub fn begin(&mut self, origin: Origin) -> Origin {
        let stretch = self.all.len();
        self.all.push(origin);
        Origin::of(stretch)
    }

    /// A pause begins. Gives it as an origin.
    pub fn begin_nap(&mut self, at_us: u64, us: u32, cause: Cause, origin: Origin) -> Origin {
        self.naps.push(Nap { at_us, us, stretch: self.all.len() as u32, cause });
        self.begin(origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_keeps_what_is_put_in() {
        let origin = Origin::of(20_000_000).through(Through::Poll);
        assert_eq!((origin.stretch(), origin.said()), (Some(20_000_000), Some(Through::Poll)));
        assert_eq!((Origin::of(0).stretch(), Origin::of(0).said()), (Some(0), None));
        assert_eq!((Origin::START.stretch(), Origin::START.through(Through::Barrier).stretch()), (None, None));
        assert!(Through::ALL.iter().enumerate().all(|(number, (through, _))| *through as usize == number));
    }
}

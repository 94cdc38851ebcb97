//! What made each stretch of a run begin. The kernel records it when it happens, in four bytes per stretch, so that the
//! critical path needs no guesses.
//!
//! A stretch is something that takes time: a fetch, a parse (or one part of it, if it had to release the processor), or
//! a pause. Stretches are numbered in the order in which they begin. Tasks pass on what woke them, so each stretch
//! knows the one that ended at that moment: its origin. From the end of the run, origins lead back to its start.

use super::Cause;

/// How one stretch made another begin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Through {
    /// There was none before: the run began.
    Start = 0,
    /// Its answer has arrived: the fetched page is parsed.
    Answer = 1,
    /// The link to the page was read.
    Link = 2,
    /// A worker, a thread or a permit became free for a page that was already discovered.
    Slot = 3,
    /// The coordinator finished another result.
    Coordinator = 4,
    /// A barrier opened.
    Barrier = 5,
    /// A queue drained, and the coordinator that joined it continues.
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
    /// A pause ended.
    Pause = 12,
    /// A main thread that polls saw it at its next poll.
    Poll = 13,
}

impl Through {
    /// All values with their words, ordered by number.
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

    /// The word for it in JSON and in the command's tables.
    pub fn word(self) -> &'static str {
        Through::ALL[self as usize].1
    }
}

/// What made something begin: the stretch that ended at that moment, and how, if a primitive says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Origin(u32);

const THROUGH_BITS: u32 = 4;

impl Origin {
    /// The start of the run.
    pub const START: Origin = Origin(0);

    /// The origin as a number.
    #[inline]
    pub fn bits(self) -> u32 {
        self.0
    }

    /// The origin with this number.
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

    /// The same stretch, with this cause.
    #[inline]
    pub fn through(self, through: Through) -> Self {
        Origin(self.0 & !((1 << THROUGH_BITS) - 1) | through as u32)
    }

    /// The number of the stretch; `None` for the start of the run.
    pub fn stretch(self) -> Option<usize> {
        (self.0 >> THROUGH_BITS).checked_sub(1).map(|number| number as usize)
    }

    /// Whether its cause is a known one.
    pub fn is_valid(self) -> bool {
        ((self.0 & ((1 << THROUGH_BITS) - 1)) as usize) < Through::ALL.len()
    }

    /// How, if a primitive said so.
    pub fn said(self) -> Option<Through> {
        let said = (self.0 & ((1 << THROUGH_BITS) - 1)) as usize;
        Through::ALL.get(said).map(|(through, _)| *through).filter(|through| *through != Through::Start)
    }
}

/// A pause: no worker row shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Nap {
    /// When it begins, in µs.
    pub at_us: u64,
    /// How long it lasts, in µs; an event loop may wake later.
    pub us: u32,
    /// Its number among all stretches.
    pub stretch: u32,
    /// Why.
    pub cause: Cause,
}

/// The origins of all stretches.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Origins {
    /// Per stretch, in the order in which they begin.
    pub all: Vec<Origin>,
    /// The stretches that are pauses; all others are the `started` and `parsing` events, in their order.
    pub naps: Vec<Nap>,
    /// What made the strategy end.
    pub end: Option<Origin>,
}

impl Origins {
    /// A stretch begins. Returns it as an origin.
    #[inline]
    pub fn begin(&mut self, origin: Origin) -> Origin {
        let stretch = self.all.len();
        self.all.push(origin);
        Origin::of(stretch)
    }

    /// A pause begins. Returns it as an origin.
    pub fn begin_nap(&mut self, at_us: u64, us: u32, cause: Cause, origin: Origin) -> Origin {
        self.naps.push(Nap { at_us, us, stretch: self.all.len() as u32, cause });
        self.begin(origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_keeps_its_fields() {
        let origin = Origin::of(20_000_000).through(Through::Poll);
        assert_eq!((origin.stretch(), origin.said()), (Some(20_000_000), Some(Through::Poll)));
        assert_eq!((Origin::of(0).stretch(), Origin::of(0).said()), (Some(0), None));
        assert_eq!((Origin::START.stretch(), Origin::START.through(Through::Barrier).stretch()), (None, None));
        assert!(Through::ALL.iter().enumerate().all(|(number, (through, _))| *through as usize == number));
    }
}

//! Why: facts that answer questions about one run, read from what the kernel recorded. No sentences: `src/page/answers`
//! has them.
//!
//! Each fact is a list of [`Part`]s: pieces of time, each with what it passed with, and with the bar to light up. Parts
//! of one answer follow each other without a gap, so their sum is the time that was asked about.

mod before;
mod idle;
mod late;
mod path_parts;

pub use idle::{Found, Idle, Work, found_at, median_fetch_us};
pub use late::{Hop, Late, late};
pub use path_parts::{path_parts, since, sums};

use super::{Cause, Doing, Through};
use crate::site::PageId;

/// What a piece of time passed with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// A page was fetched.
    Fetch,
    /// A page was parsed.
    Parse,
    /// It waited for this.
    Wait(Cause),
    /// All workers were busy with other pages.
    Slot,
    /// Nothing is recorded about it.
    Unknown,
}

impl Reason {
    /// The reason of a wait that ended in this way; `None` if that is no wait.
    pub fn of_through(through: Through) -> Option<Self> {
        Some(match through {
            Through::Slot => Reason::Slot,
            Through::Coordinator => Reason::Wait(Cause::Coordinator),
            Through::Barrier => Reason::Wait(Cause::Barrier),
            Through::QueueJoin => Reason::Wait(Cause::QueueJoin),
            Through::Lock => Reason::Wait(Cause::Lock),
            Through::Gil => Reason::Wait(Cause::Gil),
            Through::Core => Reason::Wait(Cause::Core),
            Through::EventLoop => Reason::Wait(Cause::EventLoop),
            Through::Connection => Reason::Wait(Cause::Connection),
            Through::Start | Through::Answer | Through::Link | Through::Pause | Through::Poll => return None,
        })
    }

    /// Whether it is a wait, and neither a fetch nor a parse.
    pub fn is_wait(self) -> bool {
        !matches!(self, Reason::Fetch | Reason::Parse)
    }
}

impl From<Doing> for Reason {
    fn from(doing: Doing) -> Self {
        match doing {
            Doing::Fetch => Reason::Fetch,
            Doing::Parse => Reason::Parse,
            Doing::Wait(cause) => Reason::Wait(cause),
        }
    }
}

/// A piece of time, with what it passed with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// From when, in µs.
    pub from_us: u64,
    /// Until when, in µs.
    pub to_us: u64,
    /// With what.
    pub reason: Reason,
    /// The worker row that was busy then, or that waited; `None` if no row shows it.
    pub row: Option<u32>,
    /// The page that was fetched or parsed, or the culprit of a wait; [`PageId::NONE`] if there is none.
    pub page: PageId,
}

impl Part {
    /// How long it lasts, in µs.
    pub fn us(&self) -> u64 {
        self.to_us - self.from_us
    }
}

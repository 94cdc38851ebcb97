//! One lane at a moment: the states of its pages, and what its workers wait for.

use crate::site::PageId;
use crate::trace::{Cause, Outcome, PageTimes};

/// The state of a page at a moment, in the order of its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PageState {
    /// No link to it has been read.
    Unknown,
    /// A link to it has been read; no worker fetches it yet.
    Discovered,
    /// It is being fetched, or its worker backs off before it tries again.
    InFlight,
    /// Its answer is here; it is being parsed, or waits to be parsed.
    Parsing,
    /// It is done.
    Done,
    /// Its fetch failed.
    Failed,
}

impl PageState {
    /// The state at `at_us` of a page with these times.
    pub fn of(times: &PageTimes, at_us: u64) -> Self {
        if times.done_us <= at_us && times.failed {
            PageState::Failed
        } else if times.started_us > at_us {
            if times.discovered_us <= at_us { PageState::Discovered } else { PageState::Unknown }
        } else if times.fetched_us > at_us {
            PageState::InFlight
        } else if times.done_us > at_us {
            PageState::Parsing
        } else {
            PageState::Done
        }
    }
}

/// One lane at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct LaneScene {
    /// The lane's clock: it stops when the lane ends, in µs.
    pub clock_us: u64,
    /// Whether the lane has ended by now.
    pub is_over: bool,
    /// How it ended, if it has.
    pub outcome: Option<Outcome>,
    /// Pages that are done, including those that failed.
    pub done: u32,
    /// Pages that failed.
    pub failed: u32,
    /// Pages that are known and not fetched yet.
    pub frontier: u32,
    /// Fetches in flight.
    pub in_flight: u32,
    /// Worker rows that wait, by cause, each with the page that they wait for.
    pub waiting: Vec<(Cause, u32, PageId)>,
    /// Per node of the layout: the state of its page.
    pub states: Vec<PageState>,
}

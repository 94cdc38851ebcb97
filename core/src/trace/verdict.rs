//! What went wrong in a run, and the culprit, as data: from the trace, and from the graph that it should have crawled.
//! `src/say` has the sentences.

use super::verdict_reader::VerdictReader;
use super::{Event, Trace};
use crate::site::{Graph, PageId};

/// One thing that went wrong. An exception is the event that recorded it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// This exception ended the crawl.
    Raised(Event),
    /// Exceptions ended only their own thread or task.
    Unseen {
        /// How many.
        count: usize,
        /// The first of them.
        first: Event,
    },
    /// It hangs.
    Hangs(Hang),
    /// robots.txt disallows this page, the start page.
    ShutOut(PageId),
    /// Pages were fetched but never parsed.
    Unread {
        /// How many.
        count: usize,
        /// The first of them.
        first: PageId,
    },
    /// Pages were never fetched that a correct crawl fetches.
    Lost {
        /// How many.
        count: usize,
        /// How many pages a correct crawl fetches.
        of: usize,
        /// The first of them.
        first: PageId,
        /// Why the crawl lost them.
        why: Loss,
    },
    /// Fetches repeated a page.
    Repeated {
        /// How many.
        count: usize,
        /// Of how many fetches.
        of: usize,
        /// The first page that was repeated.
        first: PageId,
        /// Why the crawl repeated them.
        why: Repeat,
    },
}

/// Why a crawl hangs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Hang {
    /// No worker can continue, and nothing tells why.
    Unknown,
    /// The set of running futures keeps this page, whose callback ended before it removed it, by this exception.
    RunningSet(PageId, Option<Event>),
    /// `join` waits for a `task_done` that an exception prevented: the first one, if any.
    QueueJoin(Option<Event>),
    /// A lock is waited for by its own holder.
    Lock,
    /// The frontier has pages, and the page limit forbids to fetch them.
    Frontier,
}

/// Why pages were lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loss {
    /// An exception ended the crawl.
    Raised,
    /// It hangs.
    Hung,
    /// It was cancelled.
    Cancelled,
    /// It ended too early.
    TooEarly,
    /// Code that is not one of the patterns never asked for them.
    NotAsked,
}

/// Why pages were fetched again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repeat {
    /// Two addresses lead to one page, by a redirect.
    Redirect,
    /// The page was marked as visited too late.
    MarkedLate,
    /// A `#fragment` made it another page.
    Fragment,
    /// Code that is not one of the patterns asked again.
    AskedAgain,
}

/// What went wrong; empty for a correct run.
pub fn verdict(trace: &Trace, graph: &Graph) -> Vec<Fault> {
    let mut reader = VerdictReader::default();
    while !reader.advance(trace, graph, u32::MAX) {}
    reader.finish(trace)
}

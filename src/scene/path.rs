//! The critical path as the chart shows it: which bars, and what made each begin.

use super::pick::milliseconds;
use crate::site::{PageId, Site};
use crate::trace::{Cause, CriticalPath, Doing, Through};

/// A bar on the critical path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop {
    /// The bar, as an index of the lane's bars.
    pub bar: u32,
    /// Through what it began exactly then.
    pub through: Through,
    /// The page that the path was busy with before; none for the first.
    pub after: PageId,
    /// The pause before it on the path, if there is one: nobody worked.
    pub pause: Option<Cause>,
    /// For how long it had been ready and had to wait, in µs.
    pub waited_us: u64,
}

impl Stop {
    /// What made the bar begin, in words.
    pub fn words(&self, site: &Site) -> String {
        let after = site.label(self.after);
        let why = match (self.through, self.pause) {
            (Through::Start, _) => String::from("the crawl began"),
            (Through::Pause | Through::Poll, Some(cause)) => format!("a pause was over: {}", cause.word()),
            (Through::Pause, None) => String::from("a pause was over"),
            (Through::Poll, None) => String::from("somebody looked again"),
            (Through::Answer, _) => String::from("its answer was there"),
            (Through::Link, _) => format!("its link had been read in {after}"),
            (Through::Slot, _) => format!("a worker was free: {after} was done"),
            (Through::Coordinator, _) => format!("who takes the results was done with {after}"),
            (Through::Barrier, _) => format!("the barrier opened: {after} was the last"),
            (Through::QueueJoin, _) => format!("the queue was done with: {after} was the last"),
            (Through::Lock, _) => format!("the callback of {after} let the lock go"),
            (Through::Gil, _) => format!("{after} let the GIL go"),
            (Through::Core, _) => format!("{after} let a core go"),
            (Through::EventLoop, _) => format!("the event loop was done with {after}"),
            (Through::Connection, _) => format!("the connection of {after} was free"),
        };
        let waited = match self.waited_us {
            0 => String::new(),
            us => format!(" It had been ready for {}.", milliseconds(us)),
        };
        format!("On the critical path: it began as {why}.{waited}")
    }

    /// Whether it could not have begun any earlier: it waited for nothing but its own link or answer.
    pub fn is_own(&self) -> bool {
        matches!(self.through, Through::Start | Through::Answer | Through::Link)
    }
}

/// The work on a path, each with its place among the timeline's spans. Pauses have no bar: what comes after knows of them.
pub(super) fn stops(path: &CriticalPath) -> Vec<(u32, Stop)> {
    let (mut stops, mut after, mut pause) = (Vec::new(), PageId::NONE, None);
    for segment in &path.segments {
        let Some(span) = segment.span else {
            if let Doing::Wait(cause) = segment.doing {
                pause = Some(cause);
            }
            continue;
        };
        let waited_us = segment.from_us.saturating_sub(segment.ready_us);
        stops.push((span, Stop { bar: 0, through: segment.through, after, pause: pause.take(), waited_us }));
        after = segment.page;
    }
    stops
}

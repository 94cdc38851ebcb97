//! The critical path as the chart shows it: which bars, and what made each begin.

use super::units::milliseconds;
use crate::say::Name;
use crate::site::{PageId, Site};
use crate::text;
use crate::trace::{Cause, CriticalPath, Doing, Through};

/// A bar on the critical path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop {
    /// The bar, as an index of the lane's bars.
    pub bar: u32,
    /// What made it begin at that moment.
    pub through: Through,
    /// The page of the segment before; none for the first.
    pub after: PageId,
    /// The pause before it on the path, if there is one: no worker was busy.
    pub pause: Option<Cause>,
    /// How long it had been ready and waited, in µs.
    pub waited_us: u64,
}

impl Stop {
    /// What made the bar begin, in words.
    pub fn words(&self, site: &Site) -> String {
        let after = site.label(self.after);
        let why = match (self.through, self.pause) {
            (Through::Start, _) => String::from(text::THROUGH_START_BEGAN),
            (Through::Pause | Through::Poll, Some(cause)) => text::through_pause_began_after(cause.name()),
            (Through::Pause, None) => String::from(text::THROUGH_PAUSE_BEGAN),
            (Through::Poll, None) => String::from(text::THROUGH_POLL_BEGAN),
            (Through::Answer, _) => String::from(text::THROUGH_ANSWER_BEGAN),
            (Through::Link, _) => text::through_link_began(after),
            (Through::Slot, _) => text::through_slot_began(after),
            (Through::Coordinator, _) => text::through_coordinator_began(after),
            (Through::Barrier, _) => text::through_barrier_began(after),
            (Through::QueueJoin, _) => text::through_queue_join_began(after),
            (Through::Lock, _) => text::through_lock_began(after),
            (Through::Gil, _) => text::through_gil_began(after),
            (Through::Core, _) => text::through_core_began(after),
            (Through::EventLoop, _) => text::through_event_loop_began(after),
            (Through::Connection, _) => text::through_connection_began(after),
        };
        match self.waited_us {
            0 => text::path_began(why),
            us => text::path_began_late(why, milliseconds(us)),
        }
    }

    /// Whether it began as early as it could: it waited only for its own link or answer.
    pub fn is_own(&self) -> bool {
        matches!(self.through, Through::Start | Through::Answer | Through::Link)
    }
}

/// The work on a path, each with its index among the timeline's spans. Pauses have no bar: the work after one records
/// it.
pub fn path_stops(path: &CriticalPath) -> impl Iterator<Item = (u32, Stop)> {
    let (mut after, mut pause) = (PageId::NONE, None);
    path.segments().filter_map(move |segment| {
        let Some(span) = segment.span else {
            if let Doing::Wait(cause) = segment.doing {
                pause = Some(cause);
            }
            return None;
        };
        let waited_us = segment.from_us.saturating_sub(segment.ready_us);
        let stop = Stop { bar: 0, through: segment.through, after, pause: pause.take(), waited_us };
        after = segment.page;
        Some((span, stop))
    })
}

/// The stop of a span, if the path has it; nothing for a bar that is not a span. The spans must be asked for in their order.
pub fn stop_of(
    number: Option<u32>,
    stops: &mut std::iter::Peekable<impl Iterator<Item = (u32, Stop)>>,
) -> Option<Stop> {
    let number = number?;
    while stops.next_if(|(span, _)| *span < number).is_some() {}
    stops.next_if(|(span, _)| *span == number).map(|(_, stop)| stop)
}

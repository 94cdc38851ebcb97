//! What a lane reads from its trace, in slices.

use super::Lane;
use crate::engine::virtual_time::{BoundsReader, Terrain};
use crate::trace::{Event, MetricsReader, PathReader, TimelineReader, VerdictReader};
use std::rc::Rc;

/// A lane whose trace is being read.
pub(super) struct LaneReader {
    lane: Lane,
    reading: Reading,
}

/// The readings, in their order.
enum Reading {
    Timeline(TimelineReader),
    Metrics(MetricsReader),
    Bounds(BoundsReader),
    Verdict(VerdictReader),
    /// The fingerprint of the first events, and how many these are.
    Fingerprint(u64, usize),
    Path(PathReader),
    Over,
}

/// How many entries of a trace or a timeline take as long as one step of a simulation.
const ENTRIES: u32 = 8;

impl LaneReader {
    /// Begins to read the trace of a lane that has read nothing.
    pub fn new(lane: Lane) -> Self {
        let reading = Reading::Timeline(TimelineReader::of(&lane.trace));
        LaneReader { lane, reading }
    }

    /// Reads on for about as long as `budget` steps of a simulation take. `true` at the end.
    pub fn advance(&mut self, terrain: &Terrain, budget: u32) -> bool {
        let entries = budget.saturating_mul(ENTRIES);
        let LaneReader { lane, reading } = self;
        let (trace, timeline) = (&*lane.trace, &*lane.timeline);
        let is_over = match reading {
            Reading::Timeline(reader) => reader.advance(trace, entries),
            Reading::Metrics(reader) => reader.advance(trace, timeline, entries),
            Reading::Bounds(reader) => reader.advance(terrain, trace, entries),
            Reading::Verdict(reader) => reader.advance(trace, &terrain.graph, entries),
            Reading::Fingerprint(of_first, read) => {
                let events = &trace.events()[*read..];
                let next = &events[..events.len().min(entries as usize)];
                *of_first = Event::fingerprint(*of_first, next);
                *read += next.len();
                *read == trace.events().len()
            }
            Reading::Path(reader) => reader.advance(trace, timeline, entries),
            Reading::Over => return true,
        };
        if is_over {
            self.keep();
        }
        matches!(self.reading, Reading::Over)
    }

    /// Keeps what was read, and begins the next reading.
    fn keep(&mut self) {
        let LaneReader { lane, reading } = self;
        let has_ended = lane.trace.outcome().is_some();
        *reading = match std::mem::replace(reading, Reading::Over) {
            Reading::Timeline(reader) => {
                lane.timeline = Rc::new(reader.finish());
                lane.addresses = lane.timeline.done() as u32;
                Reading::Metrics(MetricsReader::default())
            }
            Reading::Metrics(reader) => {
                lane.metrics = reader.finish(&lane.trace, &lane.timeline);
                if has_ended { Reading::Bounds(BoundsReader::default()) } else { Reading::Over }
            }
            Reading::Bounds(reader) => {
                lane.bounds = reader.finish(&lane.trace);
                Reading::Verdict(VerdictReader::default())
            }
            Reading::Verdict(reader) => {
                lane.verdict = reader.finish(&lane.trace);
                Reading::Fingerprint(Event::NO_FINGERPRINT, 0)
            }
            Reading::Fingerprint(of_all, _) => {
                lane.fingerprint = Some(of_all);
                Reading::Path(PathReader::default())
            }
            Reading::Path(reader) => {
                lane.critical_path = Rc::new(reader.finish());
                Reading::Over
            }
            Reading::Over => Reading::Over,
        };
    }

    /// How many of the six readings have ended.
    pub fn ended(&self) -> u32 {
        match self.reading {
            Reading::Timeline(_) => 0,
            Reading::Metrics(_) => 1,
            Reading::Bounds(_) => 2,
            Reading::Verdict(_) => 3,
            Reading::Fingerprint(..) => 4,
            Reading::Path(_) => 5,
            Reading::Over => 6,
        }
    }

    /// The lane; complete once [`LaneReader::advance`] has returned `true`.
    pub fn finish(self) -> Lane {
        self.lane
    }
}

//! A lane as bytes, for a page that does not run it.

use super::Lane;
use crate::setup::Plan;
use crate::trace::{CriticalPath, Timeline, Trace};
use crate::wire::{Reader, Wire, WireError, Writer};
use std::rc::Rc;

impl Lane {
    /// Writes the lane: with all of its trace, or only with its figures and how it ended; then, if it has a fork, the same run
    /// without it.
    pub fn write(&self, is_whole: bool, out: &mut Writer) {
        out.bool(is_whole);
        if is_whole {
            self.trace.write(out);
        } else {
            self.trace.ends().write(out);
            out.u32(self.timeline.rows);
        }
        self.metrics.write(out);
        self.bounds.write(out);
        self.verdict.write(out);
        out.u32(self.addresses);
        out.bool(self.fingerprint.is_some());
        out.u64(self.fingerprint.unwrap_or(0));
        out.bool(self.unforked.is_some());
        if let Some(unforked) = &self.unforked {
            unforked.write(is_whole, out);
        }
    }

    /// Reads what [`Lane::write`] wrote for this plan. A lane that is whole is read by row and by page, too, as far as one screen
    /// needs it; one that is not has its figures and the events that end it.
    pub fn of_wire(plan: &Plan, input: &mut Reader) -> Result<Self, WireError> {
        let is_whole = input.bool()?;
        let mut lane = Lane::unread(plan, Trace::read(input, |id| Some(plan.strategy.id).filter(|own| *own == id))?);
        if is_whole {
            lane.timeline = Rc::new(Timeline::of(&lane.trace));
            lane.critical_path = Rc::new(CriticalPath::of(&lane.trace, &lane.timeline));
        } else {
            let mut timeline = Timeline::default();
            (timeline.rows, timeline.makespan_us) = (input.u32()?, lane.trace.makespan_us());
            lane.timeline = Rc::new(timeline);
        }
        lane.metrics = Wire::read(input)?;
        lane.bounds = Wire::read(input)?;
        lane.verdict = Wire::read(input)?;
        lane.addresses = input.u32()?;
        let (has_ended, fingerprint) = (input.bool()?, input.u64()?);
        lane.fingerprint = has_ended.then_some(fingerprint);
        if input.bool()? {
            lane.unforked = Some(Rc::new(Lane::of_wire(&plan.unforked(), input)?));
        }
        Ok(lane)
    }
}

//! The limits that a run has reached.

use crate::site::PageId;
use crate::trace::{Event, EventKind, Limit, Trace};

/// Which limits are recorded, one bit each, and the limit that ends the run.
#[derive(Default)]
pub(crate) struct Limits {
    recorded: u8,
    ending: Option<Limit>,
}

impl Limits {
    /// Records a reached limit once. Limits of pages and depth only leave pages out; the others end the run.
    pub fn reach(&mut self, limit: Limit, now_us: u64, trace: &mut Trace) {
        let bit = 1 << limit as u8;
        if self.recorded & bit == 0 {
            self.recorded |= bit;
            trace.push(Event::new(now_us, EventKind::LimitReached, PageId::NONE, 0, limit as u16, 0));
        }
        if matches!(limit, Limit::Time | Limit::Events) {
            self.ending = Some(limit);
        }
    }

    /// Whether any limit was reached.
    pub fn is_any_reached(&self) -> bool {
        self.recorded != 0
    }

    /// The limit that ends the run, if one does.
    #[inline]
    pub fn ending(&self) -> Option<Limit> {
        self.ending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_recorded_once_and_only_some_end_the_run() {
        let (mut limits, mut trace) = (Limits::default(), Trace::default());
        limits.reach(Limit::Pages, 3, &mut trace);
        limits.reach(Limit::Pages, 4, &mut trace);
        assert_eq!((trace.events().len(), limits.ending(), limits.is_any_reached()), (1, None, true));
        limits.reach(Limit::Time, 5, &mut trace);
        assert_eq!((trace.events().len(), limits.ending()), (2, Some(Limit::Time)));
    }
}

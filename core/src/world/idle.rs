//! Why worker rows are idle if neither a barrier nor the frontier is the cause: work would be on a row now, but
//! something holds it up.

use super::rows::WorkerRows;
use crate::site::PageId;
use crate::trace::Cause;

/// What holds up work, and how much work it holds up.
#[derive(Default)]
pub(super) struct HeldUp {
    /// Cause, culprit, and how many pieces of work.
    causes: Vec<(Cause, PageId, u32)>,
    /// The same with the number of rows that it keeps idle, in the order in which rows are assigned: rebuilt each time.
    rows: Vec<(Cause, PageId, u32)>,
}

/// One cause keeps all rows idle.
const ALL_ROWS: u32 = u32::MAX;

impl HeldUp {
    /// How many rows one piece of held-up work keeps idle.
    fn rows(cause: Cause) -> u32 {
        match cause {
            // A coordinator that sleeps or shuts down hands out no work at all.
            Cause::Sleep | Cause::Shutdown => ALL_ROWS,
            // No work waits: a worker waits for work.
            Cause::IdleTimeout => 0,
            _ => 1,
        }
    }

    /// One more piece of work is held up.
    pub fn add(&mut self, cause: Cause, culprit: PageId) {
        match self.causes.iter_mut().find(|held| held.0 == cause) {
            Some(held) => (held.1, held.2) = (culprit, held.2 + 1),
            None => self.causes.push((cause, culprit, 1)),
        }
    }

    /// One piece of work continues.
    pub fn remove(&mut self, cause: Cause) {
        if let Some(place) = self.causes.iter().position(|held| held.0 == cause) {
            self.causes[place].2 -= 1;
            if self.causes[place].2 == 0 {
                self.causes.remove(place);
            }
        }
    }

    /// Blames the wait of each free row on what holds up work; `note` gets row, cause and culprit. `for_all` is the
    /// cause for every row that has no other.
    #[inline]
    pub fn write_down(
        &mut self,
        rows: &mut WorkerRows,
        for_all: Option<(Cause, PageId)>,
        note: impl FnMut(u32, Cause, PageId),
    ) {
        let causes = &mut self.rows;
        causes.clear();
        for &(cause, culprit, count) in &self.causes {
            let rows = HeldUp::rows(cause);
            if rows != ALL_ROWS {
                causes.push((cause, culprit, rows.saturating_mul(count)));
            }
        }
        // The cause for all rows comes last: the others are more exact.
        for &(cause, culprit, _) in &self.causes {
            if HeldUp::rows(cause) == ALL_ROWS {
                causes.push((cause, culprit, ALL_ROWS));
            }
        }
        causes.extend(for_all.map(|(cause, culprit)| (cause, culprit, ALL_ROWS)));
        rows.hold_up(causes, note);
    }
}

//! What the table of events shows, and where its rows lead.

use super::effect::Effect;
use super::look::Find;
use super::picture::Picture;
use super::scene::event_table::{Subject, neighbour_us};

pub use super::scene::event_table::TableChoice;

/// What a person does with the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableMsg {
    /// Shows the events, or the critical path.
    Subject(Subject),
    /// Shows one lane alone, or all of them.
    Lane(Option<usize>),
    /// Moves the playhead to the row below (`true`) or above.
    Go(bool),
    /// Moves the playhead to a row, in µs.
    Seek(u64),
    /// The person folded or unfolded it.
    Folded,
}

impl TableChoice {
    /// What the table shows of a setup with this number of lanes: all lanes if the chosen lane is no longer there.
    pub fn of_lanes(self, lanes: usize) -> Self {
        TableChoice { lane: self.lane.filter(|lane| *lane < lanes), ..self }
    }

    /// Handles a message at a moment of a picture, for a setup with this number of lanes.
    pub fn update(&mut self, message: TableMsg, picture: Option<&Picture>, lanes: usize, at_us: u64) -> Effect {
        match message {
            TableMsg::Subject(subject) => self.subject = subject,
            TableMsg::Lane(lane) => self.lane = lane,
            TableMsg::Folded => return Effect::Paint,
            TableMsg::Seek(at_us) => return Effect::GoTo(Some(at_us)),
            TableMsg::Go(later) => {
                let choice = self.of_lanes(lanes);
                if picture.is_some_and(|picture| picture.far.is_some()) {
                    return Effect::Find(Find::Row(choice, later));
                }
                let TableChoice { subject, lane } = choice;
                let next = |picture: &Picture| neighbour_us(&picture.comparison, subject, lane, at_us, later);
                return Effect::GoTo(picture.and_then(next));
            }
        }
        Effect::Address
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::tests::picture;
    use super::*;

    #[test]
    fn the_rows_lead_to_their_moments() {
        let (picture, mut choice) = (picture("lanes=sequential,gather&site=star:4"), TableChoice::default());
        assert_eq!(choice.update(TableMsg::Seek(5), Some(&picture), 2, 0), Effect::GoTo(Some(5)));
        let next = neighbour_us(&picture.comparison, Subject::Events, None, 0, true);
        assert_eq!(choice.update(TableMsg::Go(true), Some(&picture), 2, 0), Effect::GoTo(next));
        assert_eq!(choice.update(TableMsg::Go(false), Some(&picture), 2, 0), Effect::GoTo(None));
        assert_eq!(choice.update(TableMsg::Go(true), None, 2, 0), Effect::GoTo(None));
        assert_eq!(choice.update(TableMsg::Folded, None, 2, 0), Effect::Paint);
    }

    #[test]
    fn a_lane_that_has_left_is_all_lanes() {
        let mut choice = TableChoice::default();
        assert_eq!(choice.update(TableMsg::Lane(Some(1)), None, 2, 0), Effect::Address);
        assert_eq!(choice.update(TableMsg::Subject(Subject::Path), None, 2, 0), Effect::Address);
        assert_eq!(choice.of_lanes(2), choice);
        assert_eq!(choice.of_lanes(1), TableChoice { subject: Subject::Path, lane: None });
    }
}

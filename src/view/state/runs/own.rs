//! A lane of a person's own code: its run takes the place of the built-in one.

use super::{RunChange, Runs, Work};
use crate::compare::Lane;
use crate::page::picture::Picture;
use crate::page::scene::Range;
use crate::wire::Reader;
use std::rc::Rc;

/// What became of a run of a person's own code. JavaScript gets the word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OwnAnswer {
    /// It is on screen, and has the events of the built-in run.
    Same,
    /// It is on screen, and has other events.
    Other,
    /// The built-in run is on screen again.
    BuiltIn,
    /// The lanes are too large to hold, or live, or being simulated: there is no place for it now.
    NoPlace,
    /// Its bytes are of another build, or of another lane.
    Unreadable,
}

impl OwnAnswer {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            OwnAnswer::Same => "same",
            OwnAnswer::Other => "other",
            OwnAnswer::BuiltIn => "built-in",
            OwnAnswer::NoPlace => "no-place",
            OwnAnswer::Unreadable => "unreadable",
        }
    }
}

impl Runs {
    /// Shows a run of a person's own code as this lane; without bytes, the built-in run again.
    pub fn put_own(&mut self, lane: usize, bytes: Option<&[u8]>, range: Range) -> (RunChange, OwnAnswer) {
        let none = |answer| (RunChange::default(), answer);
        let Some(picture) = self.own_place(lane) else { return none(OwnAnswer::NoPlace) };
        let read =
            |bytes: &[u8]| Lane::of_wire(&picture.comparison.lanes.get(lane)?.plan, &mut Reader::new(bytes)).ok();
        let own = match bytes.map(read) {
            Some(None) => return none(OwnAnswer::Unreadable),
            own => own.flatten(),
        };
        if own.is_none() && !picture.is_own(lane) {
            return none(OwnAnswer::BuiltIn);
        }
        let picture = Rc::new(picture.with_own(lane, own, range, self.next_version()));
        let answer = match (picture.is_own(lane), picture.is_as_built_in(lane)) {
            (false, _) => OwnAnswer::BuiltIn,
            (true, true) => OwnAnswer::Same,
            (true, false) => OwnAnswer::Other,
        };
        self.simulated = Some(picture.clone());
        self.picture = Some(picture);
        (RunChange { is_new: true, renders: true, ..RunChange::default() }, answer)
    }

    /// The picture in which a run of a person's own code can take the place of this lane.
    fn own_place(&self, lane: usize) -> Option<Rc<Picture>> {
        let picture = self.picture.clone().filter(|picture| picture.far.is_none() && !picture.is_live)?;
        (matches!(self.work, Work::Rest) && lane < picture.comparison.lanes.len()).then_some(picture)
    }
}

//! What an author takes off the page, or adds to it, where it stands in another one: parts of the page, and kinds of figures
//! wherever they are said. A figure must not give away the answer to an exercise.

use crate::text;

/// A part of the page, or a kind of what is said on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The lanes' link graphs.
    Graphs,
    /// The worker rows on the time axis.
    Timelines,
    /// The sentence on what is the case.
    Sentence,
    /// What the fills mean.
    Legend,
    /// Play, step, scrub, speed.
    Transport,
    /// The table of events.
    Events,
    /// The table of figures.
    Figures,
    /// The code of the lanes.
    Code,
    /// How long anything takes: clocks, ends, speed-ups, the marks on the axis.
    Times,
    /// How many pages, fetches, duplicates, and fetches in flight.
    Counts,
    /// Before when no crawl ends.
    Bound,
    /// Why a worker waits, and what went wrong.
    Causes,
}

impl Part {
    /// All of them, in their order.
    pub const ALL: [Part; 12] = [
        Part::Graphs,
        Part::Timelines,
        Part::Sentence,
        Part::Legend,
        Part::Transport,
        Part::Events,
        Part::Figures,
        Part::Code,
        Part::Times,
        Part::Counts,
        Part::Bound,
        Part::Causes,
    ];

    /// Its name in addresses and in the style sheet.
    pub const fn id(self) -> &'static str {
        NAMES[self as usize].0
    }

    /// Its name for people.
    pub const fn name(self) -> &'static str {
        NAMES[self as usize].1
    }
}

/// The names of the parts, in their order.
const NAMES: [(&str, &str); 12] = [
    ("graphs", text::PART_GRAPHS),
    ("timelines", text::PART_TIMELINES),
    ("sentence", text::PART_SENTENCE),
    ("legend", text::PART_LEGEND),
    ("transport", text::PART_TRANSPORT),
    ("events", text::PART_EVENTS),
    ("figures", text::PART_FIGURES),
    ("code", text::PART_CODE),
    ("times", text::PART_TIMES),
    ("counts", text::PART_COUNTS),
    ("bound", text::PART_BOUND),
    ("causes", text::PART_CAUSES),
];

/// Some of the parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Parts(u16);

impl Parts {
    /// What is not on a page that stands in another one, unless its author wants it.
    pub const EXTRA: Parts = Parts::of(&[Part::Events, Part::Figures, Part::Code]);
    /// All that would answer a question on the run before it is answered.
    pub const ANSWERS: Parts = Parts::all().without(Parts::of(&[Part::Graphs, Part::Code]));

    /// These parts.
    pub const fn of(parts: &[Part]) -> Self {
        let (mut all, mut nth) = (0, 0);
        while nth < parts.len() {
            all |= 1 << parts[nth] as u16;
            nth += 1;
        }
        Parts(all)
    }

    /// Reads ids that are separated by commas; `None` where one is not among these parts.
    pub fn parse(self, text: &str) -> Option<Self> {
        let part = |id: &str| Part::ALL.into_iter().find(|part| part.id() == id && self.has(*part));
        let parts: Option<Vec<Part>> = text.split(',').map(part).collect();
        parts.map(|parts| Parts::of(&parts))
    }

    /// Every part that there is.
    pub const fn all() -> Self {
        Parts::of(&Part::ALL)
    }

    /// Whether this one is among them.
    pub const fn has(self, part: Part) -> bool {
        self.0 & 1 << part as u16 != 0
    }

    /// These and those.
    pub const fn and(self, others: Parts) -> Self {
        Parts(self.0 | others.0)
    }

    /// These without those.
    pub const fn without(self, others: Parts) -> Self {
        Parts(self.0 & !others.0)
    }

    /// Each of those is in it where it was not, and the other way round.
    pub const fn toggled(self, parts: Parts) -> Self {
        Parts(self.0 ^ parts.0)
    }

    /// Their ids.
    pub fn ids(self) -> Vec<&'static str> {
        Part::ALL.into_iter().filter(|part| self.has(*part)).map(Part::id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::parameters::words;

    #[test]
    fn parts_are_written_and_read() {
        let parts = Parts::of(&[Part::Times, Part::Graphs]);
        assert_eq!(parts.ids(), ["graphs", "times"]);
        assert_eq!(Parts::all().parse("graphs,times"), Some(parts));
        assert_eq!(Parts::all().parse("graphs,tims"), None);
        assert_eq!(Parts::EXTRA.parse("graphs"), None);
        assert_eq!(parts.toggled(Parts::of(&[Part::Graphs])).and(Parts::EXTRA).without(Parts::EXTRA).ids(), ["times"]);
    }

    #[test]
    fn the_documented_parts_are_those_that_there_are() {
        assert_eq!(words(text::PARAMETER_HIDE_ALLOWED), Parts::all().ids());
        assert_eq!(words(text::PARAMETER_SHOW_ALLOWED), Parts::EXTRA.ids());
    }
}

//! The parts that an author hides, or adds when embedding: parts of the page, and kinds of figures everywhere. A figure
//! must not give away the answer to an exercise.

use crate::text;

/// A part of the page, or a kind of figure on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The lanes' link graphs.
    Graphs,
    /// The worker rows on the time axis.
    Timelines,
    /// The sentence about the present moment.
    Sentence,
    /// The meaning of the fills.
    Legend,
    /// Play, step, scrub, speed.
    Transport,
    /// The table of events.
    Events,
    /// The table of figures.
    Figures,
    /// The code of the lanes.
    Code,
    /// All times: clocks, ends, speed-ups, the marks on the axis.
    Times,
    /// The numbers of pages, fetches, duplicates, and fetches in flight.
    Counts,
    /// The lower bound of the makespan.
    Bound,
    /// Why a worker waits, and what went wrong.
    Causes,
}

impl Part {
    /// All parts, in their order.
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

/// A set of parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Parts(u16);

impl Parts {
    /// The parts that an embedded page lacks unless its author adds them.
    pub const EXTRA: Parts = Parts::of(&[Part::Events, Part::Figures, Part::Code]);
    /// All parts that would give away the answer to a question about the run.
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

    /// Reads ids separated by commas; `None` if one of them is not in this set.
    pub fn parse(self, text: &str) -> Option<Self> {
        let part = |id: &str| Part::ALL.into_iter().find(|part| part.id() == id && self.has(*part));
        let parts: Option<Vec<Part>> = text.split(',').map(part).collect();
        parts.map(|parts| Parts::of(&parts))
    }

    /// All parts.
    pub const fn all() -> Self {
        Parts::of(&Part::ALL)
    }

    /// Whether this part is in the set.
    pub const fn has(self, part: Part) -> bool {
        self.0 & 1 << part as u16 != 0
    }

    /// The union of both sets.
    pub const fn and(self, others: Parts) -> Self {
        Parts(self.0 | others.0)
    }

    /// This set without the others.
    pub const fn without(self, others: Parts) -> Self {
        Parts(self.0 & !others.0)
    }

    /// This set with each of `parts` switched: added if it was missing, removed if it was there.
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
    use crate::page::parameters::words;

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
    fn the_documented_parts_are_all_parts() {
        assert_eq!(words(text::PARAMETER_HIDE_ALLOWED), Parts::all().ids());
        assert_eq!(words(text::PARAMETER_SHOW_ALLOWED), Parts::EXTRA.ids());
    }
}

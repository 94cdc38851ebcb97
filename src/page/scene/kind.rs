//! The kinds of bars: each has one texture and one entry in the legend.

use super::fill::Fill;
use crate::text;
use crate::trace::Cause;

/// What a bar shows. Similar causes of a wait share a kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum BarKind {
    /// A fetch.
    Fetching,
    /// A parse.
    Parsing,
    /// A fetch that failed.
    Failed,
    /// Held back by the browser.
    HeldBack,
    /// A wait for the rest of a batch, or for a queue to drain.
    Barrier,
    /// A wait for a link.
    Frontier,
    /// A wait while something else computes: the event loop, the GIL, a core, the coordinator.
    Computing,
    /// A wait for a connection.
    Connection,
    /// A wait for a lock.
    Lock,
    /// A wait for the rate limit.
    Rate,
    /// A deliberate pause: backoff, sleep, polling.
    Pause,
    /// A wait for the machine: start, hand-over, shutdown.
    Machine,
}

impl BarKind {
    /// All kinds, in the order of a legend.
    pub const ALL: [BarKind; 12] = [
        BarKind::Fetching,
        BarKind::Parsing,
        BarKind::HeldBack,
        BarKind::Barrier,
        BarKind::Frontier,
        BarKind::Computing,
        BarKind::Connection,
        BarKind::Lock,
        BarKind::Rate,
        BarKind::Pause,
        BarKind::Machine,
        BarKind::Failed,
    ];

    /// The kind of a fill.
    pub fn of(fill: Fill) -> Self {
        match fill {
            Fill::Fetching => BarKind::Fetching,
            Fill::Parsing => BarKind::Parsing,
            Fill::Failed => BarKind::Failed,
            Fill::HeldBack => BarKind::HeldBack,
            Fill::Waiting(cause) => match cause {
                Cause::Barrier | Cause::QueueJoin => BarKind::Barrier,
                Cause::EmptyFrontier => BarKind::Frontier,
                Cause::EventLoop | Cause::Gil | Cause::Core | Cause::Coordinator => BarKind::Computing,
                Cause::Connection => BarKind::Connection,
                Cause::Lock => BarKind::Lock,
                Cause::RateLimit => BarKind::Rate,
                Cause::Backoff | Cause::Sleep | Cause::Poll | Cause::IdleTimeout | Cause::Change => BarKind::Pause,
                Cause::Starting | Cause::HandOver | Cause::Shutdown => BarKind::Machine,
            },
        }
    }

    /// Its name in the style sheet and in attributes.
    pub fn id(self) -> &'static str {
        match self {
            BarKind::Fetching => "fetching",
            BarKind::Parsing => "parsing",
            BarKind::Failed => "failed",
            BarKind::HeldBack => "held",
            BarKind::Barrier => "barrier",
            BarKind::Frontier => "frontier",
            BarKind::Computing => "computing",
            BarKind::Connection => "connection",
            BarKind::Lock => "lock",
            BarKind::Rate => "rate",
            BarKind::Pause => "pause",
            BarKind::Machine => "machine",
        }
    }
}

/// The words of a kind in the legend: those of its fills that occur. `waiting for the event loop, for the GIL`.
pub fn legend_words(fills: &[Fill]) -> String {
    let mut words = fills.iter().map(|fill| fill.words());
    let first = words.next().unwrap_or_default().to_string();
    words.fold(first, |all, next| format!("{all}, {}", next.strip_prefix(text::LEGEND_ONCE).unwrap_or(next)))
}

/// The kinds that the person has chosen to see; all of them if none is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Filter(u16);

impl Filter {
    /// Whether this kind was chosen.
    pub fn is_chosen(self, kind: BarKind) -> bool {
        self.0 & 1 << kind as u16 != 0
    }

    /// Whether this fill is shown at full strength.
    pub fn shows(self, fill: Fill) -> bool {
        self.0 == 0 || self.is_chosen(BarKind::of(fill))
    }

    /// The same with this kind switched on or off.
    pub fn toggled(self, kind: BarKind) -> Self {
        Filter(self.0 ^ 1 << kind as u16)
    }

    /// The kinds as the bits of a number.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// The kinds that are bits of this number; others mean nothing.
    pub fn of_bits(bits: u16) -> Self {
        Filter(bits).among(BarKind::ALL.into_iter())
    }

    /// Without kinds that do not occur: the legend would have no entry to switch them off.
    pub fn among(self, kinds: impl Iterator<Item = BarKind>) -> Self {
        Filter(self.0 & kinds.fold(0, |all, kind| all | 1 << kind as u16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fill_has_a_kind_and_every_kind_is_in_the_legend_once() {
        for &(cause, word) in Cause::ALL {
            assert!(BarKind::ALL.contains(&BarKind::of(Fill::Waiting(cause))), "{word}");
        }
        let mut ids = BarKind::ALL.map(BarKind::id).to_vec();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), BarKind::ALL.len());
    }

    #[test]
    fn a_filter_shows_what_was_chosen_or_everything() {
        let wait = Fill::Waiting(Cause::QueueJoin);
        assert!(Filter::default().shows(wait) && Filter::default().shows(Fill::Fetching));
        let barriers = Filter::default().toggled(BarKind::Barrier);
        assert!(barriers.shows(wait) && !barriers.shows(Fill::Fetching) && !barriers.shows(Fill::HeldBack));
        assert_eq!(barriers.toggled(BarKind::Barrier), Filter::default());
        assert_eq!(barriers.among([BarKind::Fetching].into_iter()), Filter::default());
    }
}

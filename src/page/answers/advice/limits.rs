//! The limits under which a pattern is advised.

use crate::setup::Setup;
use crate::strategy::{Strategy, Uses, corrected};
use crate::world::Python;

/// Which patterns may be advised.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Kinds {
    /// All of them.
    #[default]
    Any,
    /// Threads alone.
    Threads,
    /// An event loop alone.
    Asyncio,
}

/// The limits that the person gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Limits {
    /// The most fetches in flight.
    pub in_flight: Option<u32>,
    /// The most requests a second.
    pub rate: Option<u32>,
    /// Whether results are needed in the order of the pages.
    pub keeps_order: bool,
    /// Which patterns.
    pub kinds: Kinds,
}

impl Limits {
    /// Reads what an address has after the word of the pane: `in-flight-16.rate-20.ordered.asyncio`, any of them left out. `Err` is
    /// the word that is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut limits = Limits::default();
        for word in text.split('.').filter(|word| !word.is_empty()) {
            let number =
                |prefix: &str| word.strip_prefix(prefix)?.parse().ok().filter(|number| (1..=1000).contains(number));
            match word {
                "ordered" => limits.keeps_order = true,
                "threads" => limits.kinds = Kinds::Threads,
                "asyncio" => limits.kinds = Kinds::Asyncio,
                _ => match (number("in-flight-"), number("rate-")) {
                    (None, None) => return Err(word.to_string()),
                    (in_flight, rate) => {
                        (limits.in_flight, limits.rate) = (in_flight.or(limits.in_flight), rate.or(limits.rate));
                    }
                },
            }
        }
        Ok(limits)
    }

    /// As an address has them: each after a full stop.
    pub fn text(&self) -> String {
        let kinds = match self.kinds {
            Kinds::Any => "",
            Kinds::Threads => ".threads",
            Kinds::Asyncio => ".asyncio",
        };
        let number = |prefix: &str, number: Option<u32>| number.map_or(String::new(), |of| format!(".{prefix}-{of}"));
        let ordered = if self.keeps_order { ".ordered" } else { "" };
        format!("{}{}{ordered}{kinds}", number("in-flight", self.in_flight), number("rate", self.rate))
    }

    /// The patterns that may be advised: the corrected ones that these limits and this Python allow. One that knows all latencies
    /// beforehand is none.
    pub fn candidates(&self, setup: &Setup) -> Vec<&'static Strategy> {
        let is_of_kind = |uses: Uses| match self.kinds {
            Kinds::Any => uses != Uses::Interpreters || setup.python >= Python::V314,
            Kinds::Threads => uses == Uses::Threads,
            Kinds::Asyncio => uses == Uses::Asyncio,
        };
        let is_allowed = |strategy: &&Strategy| {
            let of = strategy.descriptor;
            !of.needs_foresight && is_of_kind(of.uses) && (of.keeps_order || !self.keeps_order)
        };
        corrected().filter(is_allowed).collect()
    }
}

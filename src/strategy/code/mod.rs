//! The patterns as people read them: the lines that a run runs, their twin in Python, and what one version has that
//! the other has not.
//!
//! Nothing here is marked by hand in the sources, where marks would drift: a [`Listing`] is cut out of the file by the
//! names that its functions call, and a [`Place`] is where a line of Rust that a trace names and a line of Python make the
//! same call. `tests/code.rs` runs every strategy and holds the one against the other.

mod apart;
mod diff;
mod listing;
mod place;
mod tokens;

pub use apart::{Apart, apart};
pub use diff::{DiffLine, Mark, diff};
pub use listing::{Language, Line, Listing};
pub use place::{Call, Place};
pub use tokens::{Token, TokenKind, tokens};

use super::Strategy;
use crate::world::Rules;
use listing::runs;

/// What a strategy runs under certain rules, to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Code {
    /// The functions that run, as traces number their lines.
    pub rust: Listing,
    /// The twin.
    pub python: Listing,
    /// The lines that make the same calls in both.
    pub places: Vec<Place>,
}

impl Code {
    /// The code of a strategy under `rules`.
    pub fn of(strategy: &Strategy, rules: &Rules) -> Self {
        let listing = |language| Listing::of(strategy, language, runs(strategy, rules));
        let (rust, python) = (listing(Language::Rust), listing(Language::Python));
        Code { places: place::places(strategy, rules, &rust, &python), rust, python }
    }

    /// The lines in one of the languages.
    pub fn listing(&self, language: Language) -> &Listing {
        match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        }
    }
}

//! The patterns as people read them: the lines that a run executes, their twin in Python, and the diff between two
//! versions.
//!
//! The sources have no marks set by hand, because marks would drift: a [`Listing`] selects lines of the file by the
//! names that its functions call, and a [`Place`] pairs a line of Rust that a trace names with the line of Python that
//! makes the same call. `tests/code.rs` runs every strategy and compares the two.

mod diff;
mod listing;
mod place;
mod tokens;

pub use diff::{DiffLine, Mark, diff};
pub use listing::{Language, Line, Listing};
pub use place::{Call, Place};
pub use tokens::{Token, TokenKind, tokens};

use super::Strategy;
use crate::world::Rules;

/// The code that a strategy runs under certain rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Code {
    /// The functions that run, as traces number their lines.
    pub rust: Listing,
    /// The twin.
    pub python: Listing,
    /// The name of the Rust file that runs, without `.rs`.
    pub entry: &'static str,
    /// The lines that make the same calls in both.
    pub places: Vec<Place>,
}

impl Code {
    /// The code of a strategy under `rules`.
    pub fn of(strategy: &Strategy, rules: &Rules) -> Self {
        let runs = strategy.source(rules);
        let listing = |language| Listing::of(strategy, language, runs);
        let (rust, python) = (listing(Language::Rust), listing(Language::Python));
        Code { places: place::places(strategy, runs, &rust, &python), rust, python, entry: runs.entry }
    }

    /// The lines in one of the languages.
    pub fn listing(&self, language: Language) -> &Listing {
        match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        }
    }
}

//! What people ask of a comparison, each question in a file or a folder, natively tested, without a view. Each has a pane; the program
//! of the panes (`src/bin/answers.rs`) is loaded when a person opens one.

pub mod advice;
pub mod asked;
pub mod curve;
mod grid;
pub mod plot;
pub mod say;
pub mod take_along;
pub mod values;
pub mod why;

pub use curve::{Curve, CurveAsk, Figure, SEEDS};

/// A pane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pane {
    /// How much, and how sure: figures against a setting.
    Curve,
    /// Why: of bars, gaps, pages, figures and lanes.
    Why,
    /// Which one: the best pattern and concurrency under limits.
    Advice,
    /// What if a setting changed at the playhead.
    Fork,
    /// The figure, the traces and the site as files.
    Take,
}

impl Pane {
    /// All panes, in the order of the page.
    pub const ALL: [Pane; 5] = [Pane::Curve, Pane::Fork, Pane::Why, Pane::Advice, Pane::Take];

    /// Its word in addresses: what follows, after a full stop, are its own choices.
    pub fn id(self) -> &'static str {
        match self {
            Pane::Curve => "curve",
            Pane::Why => "why",
            Pane::Advice => "advice",
            Pane::Fork => "fork",
            Pane::Take => "take",
        }
    }

    /// The pane that an address names.
    pub fn of_address(text: &str) -> Option<Self> {
        let word = text.split('.').next()?;
        Pane::ALL.into_iter().find(|pane| pane.id() == word)
    }
}

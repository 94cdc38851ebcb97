//! What people ask of a comparison: how much, how sure, which one. Each question has a pane; its program
//! (`src/bin/answers.rs`) is loaded when a person opens one.

pub mod advice;
pub mod curve;
pub mod plot;
pub mod say;
pub mod values;

pub use curve::{Curve, CurveAsk, Figure, SEEDS};

/// A pane.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pane {
    /// How much, and how sure: figures against a setting.
    #[default]
    Curve,
}

impl Pane {
    /// All panes, in the order of the page.
    pub const ALL: [Pane; 1] = [Pane::Curve];

    /// Its word in addresses: what follows, after a full stop, are its own choices.
    pub fn id(self) -> &'static str {
        match self {
            Pane::Curve => "curve",
        }
    }

    /// The pane that an address names.
    pub fn of_address(text: &str) -> Option<Self> {
        let word = text.split('.').next()?;
        Pane::ALL.into_iter().find(|pane| pane.id() == word)
    }
}

//! What happens when a run ends: explanations of a hang, and the release of what owns the run.

use crate::site::PageId;
use crate::trace::Obstacle;

/// Explains what a run that hangs waits for.
pub(crate) type Explainer = Box<dyn Fn() -> Option<(Obstacle, PageId)>>;

/// Functions to be called at the end, each once.
#[derive(Default)]
pub(crate) struct Endings {
    explainers: Vec<Explainer>,
    /// They break reference cycles when all tasks are dropped.
    last_words: Vec<Box<dyn FnOnce()>>,
}

impl Endings {
    /// Adds a function that explains what a hung run waits for.
    pub fn explain_with(&mut self, explainer: Explainer) {
        self.explainers.push(explainer);
    }

    /// Adds a function to be called when all tasks are dropped.
    pub fn at_end(&mut self, forget: Box<dyn FnOnce()>) {
        self.last_words.push(forget);
    }

    /// Takes the explainers. The caller calls them, while it borrows nothing.
    pub fn take_explainers(&mut self) -> Vec<Explainer> {
        std::mem::take(&mut self.explainers)
    }

    /// Takes the functions to be called when all tasks are dropped, likewise.
    pub fn take_last_words(&mut self) -> Vec<Box<dyn FnOnce()>> {
        std::mem::take(&mut self.last_words)
    }
}

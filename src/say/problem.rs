//! A problem in words, as the page and its host show it.

use crate::text;

/// Input from outside that is invalid. The page shows it word for word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The field, parameter or file that it is about.
    pub field: String,
    /// What the value must be, and what is used instead. The text continues after the field's name: "must be … Using
    /// …".
    pub text: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&text::problem(&self.field, &self.text))
    }
}

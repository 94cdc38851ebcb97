//! From a file of messages (Fluent) to Rust: a constant for each message without variables, a function for each with
//! some, an enum for each variable that chooses between words, and functions that look texts up by data. `build.rs` runs it; `tests/messages.rs` tests it.
//!
//! It supports the part of Fluent that texts need and that can be compiled: messages, attributes, variables, text in
//! quotes, and selectors on numbers and words. Terms, references to other messages and functions are faults, each with
//! its line.

#[path = "messages/lookup.rs"]
mod lookup;
#[path = "messages/pseudo.rs"]
mod pseudo;
#[path = "messages/read.rs"]
mod read;
#[path = "messages/words.rs"]
mod words;
#[path = "messages/write.rs"]
mod write;

#[allow(unused_imports, reason = "the build needs a part of it, the tests another")]
pub use lookup::{LOOKUPS, lookups};
#[allow(unused_imports, reason = "the tests of this module need a part of it")]
pub use pseudo::{PSEUDO, pseudo};
pub use read::read;
#[allow(unused_imports, reason = "the tests of settings need only the words")]
pub use words::{Words, differences};
#[allow(unused_imports, reason = "the build needs a part of it, the tests another")]
pub use write::family;
use write::plain;
#[allow(unused_imports, reason = "the tests of settings need only the words")]
pub use write::rust;

/// A message, or an attribute of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// `speech-took`, or `field-rate.about` for an attribute.
    pub id: String,
    /// Its line, from 1.
    pub line: usize,
    /// The comment above it in the file, line by line.
    pub comment: Vec<String>,
    /// Its text.
    pub parts: Vec<Part>,
}

/// A piece of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Words.
    Text(String),
    /// A variable.
    Variable(String),
    /// One of several texts, chosen by a variable.
    Select {
        /// The variable.
        on: String,
        /// The texts and the keys that choose them.
        variants: Vec<(Key, Vec<Part>)>,
        /// The name of the default in the file.
        default_key: String,
        /// The text if no key matches.
        default: Vec<Part>,
    },
}

/// The key of a variant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    /// This number.
    Number(u64),
    /// The number with the singular: exactly 1.
    One,
    /// This word.
    Word(String),
}

/// A fault of a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// Its line, from 1; 0 for the whole file.
    pub line: usize,
    /// What it is.
    pub what: String,
}

impl Message {
    /// Its name in Rust: `speech_took`, `field_rate_about`.
    pub fn name(&self) -> String {
        self.id.replace(['-', '.'], "_").to_lowercase()
    }

    /// Its variables, in the order in which they first occur.
    pub fn variables(&self) -> Vec<String> {
        fn collect(parts: &[Part], found: &mut Vec<String>) {
            for part in parts {
                match part {
                    Part::Text(_) => {}
                    Part::Variable(name) if found.contains(name) => {}
                    Part::Variable(name) => found.push(name.clone()),
                    Part::Select { on, variants, default, .. } => {
                        if !found.contains(on) {
                            found.push(on.clone());
                        }
                        variants.iter().for_each(|(_, parts)| collect(parts, found));
                        collect(default, found);
                    }
                }
            }
        }
        let mut found = Vec::new();
        collect(&self.parts, &mut found);
        found
    }
}

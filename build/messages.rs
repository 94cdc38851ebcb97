//! From a file of messages (Fluent) to Rust: a constant for each message without variables, a function for each with some.
//! `build.rs` runs it; `tests/messages.rs` tests it.
//!
//! Of Fluent it takes what texts need and can be compiled: messages, attributes, variables, text in quotes, and selectors
//! on numbers and words. Terms, references to other messages and functions are faults, each with its line.

#[path = "messages/pseudo.rs"]
mod pseudo;
#[path = "messages/read.rs"]
mod read;
#[path = "messages/write.rs"]
mod write;

pub use pseudo::{PSEUDO, pseudo};
pub use read::read;
pub use write::rust;

/// A message, or an attribute of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// `speech-took`, or `field-rate.about` for an attribute.
    pub id: String,
    /// Where it stands, from 1.
    pub line: usize,
    /// What the file says about it, line by line.
    pub comment: Vec<String>,
    /// What it says.
    pub parts: Vec<Part>,
}

/// A piece of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Words.
    Text(String),
    /// What stands for a variable.
    Variable(String),
    /// One of several texts, chosen by a variable.
    Select {
        /// The variable.
        on: String,
        /// The texts and the keys that choose them.
        variants: Vec<(Key, Vec<Part>)>,
        /// The text where no key does.
        default: Vec<Part>,
    },
}

/// What chooses a variant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    /// This number.
    Number(u64),
    /// The number that takes the singular: exactly 1.
    One,
    /// This word.
    Word(String),
}

/// What is wrong with a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// In which line, from 1; 0 for the whole file.
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
                    Part::Select { on, variants, default } => {
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

/// What keeps `other` from standing in for `first`, the file whose ids and variables the program knows.
pub fn differences(first: &[Message], other: &[Message]) -> Vec<Fault> {
    let find = |all: &[Message], id: &str| all.iter().find(|message| message.id == id).cloned();
    let mut faults = Vec::new();
    for message in first {
        let Some(translated) = find(other, &message.id) else {
            faults.push(Fault { line: 0, what: format!("{} is missing", message.id) });
            continue;
        };
        let (wanted, found) = (message.variables(), translated.variables());
        let missing = wanted.iter().filter(|name| !found.contains(name)).map(|name| format!("does not use ${name}"));
        let extra =
            found.iter().filter(|name| !wanted.contains(name)).map(|name| format!("uses ${name}, which the English text does not have"));
        let what = |what| Fault { line: translated.line, what: format!("{} {what}", message.id) };
        faults.extend(missing.chain(extra).map(what));
    }
    let unknown = other.iter().filter(|message| find(first, &message.id).is_none());
    faults.extend(unknown.map(|message| Fault { line: message.line, what: format!("{} is not known", message.id) }));
    faults
}

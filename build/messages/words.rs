//! Variables that choose between words: each is an enum in Rust, so that a misspelt word does not compile.

use super::{Fault, Key, Message, Part};

/// A variable that chooses between words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// The variable.
    pub variable: String,
    /// The words, as the file writes them, in their order; the default's is among them.
    pub words: Vec<String>,
}

/// The use of a variable in a message.
#[derive(Default)]
struct Use {
    /// The message inserts it, or chooses by number.
    is_written: bool,
    /// The words by which the message chooses, and the names of its defaults.
    words: Vec<String>,
    defaults: Vec<String>,
}

impl Use {
    fn chooses_by_word(&self) -> bool {
        !self.words.is_empty() || !self.defaults.is_empty()
    }

    fn all_words(&self) -> Vec<String> {
        let more = self.defaults.iter().filter(|word| !self.words.contains(word));
        self.words.iter().chain(more).cloned().collect()
    }
}

fn use_of(variable: &str, parts: &[Part], found: &mut Use) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Variable(name) => found.is_written |= name == variable,
            Part::Select { on, variants, default_key, default } => {
                let words: Vec<&String> = variants
                    .iter()
                    .filter_map(|(key, _)| if let Key::Word(word) = key { Some(word) } else { None })
                    .collect();
                // A selector on numbers calls its default `other` and has no words.
                let is_of_words = default_key != "other" || !words.is_empty();
                if on == variable && is_of_words {
                    let new = |word: &&String, known: &Vec<String>| !known.contains(word);
                    for word in words {
                        if new(&word, &found.words) {
                            found.words.push(word.clone());
                        }
                    }
                    if new(&default_key, &found.defaults) {
                        found.defaults.push(default_key.clone());
                    }
                } else if on == variable {
                    found.is_written = true;
                }
                variants.iter().for_each(|(_, parts)| use_of(variable, parts, found));
                use_of(variable, default, found);
            }
        }
    }
}

impl Message {
    fn use_of(&self, variable: &str) -> Use {
        let mut found = Use::default();
        use_of(variable, &self.parts, &mut found);
        found
    }

    /// Its variables that choose between words.
    pub fn words(&self) -> Vec<Words> {
        let of = |variable: String| {
            let words = self.use_of(&variable).all_words();
            Some(Words { variable, words }).filter(|of| !of.words.is_empty())
        };
        self.variables().into_iter().filter_map(of).collect()
    }

    /// The faults that keep its words from being an enum.
    pub fn faults_of_words(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |what| faults.push(Fault { line: self.line, what });
        for Words { variable, words } in self.words() {
            if self.use_of(&variable).is_written {
                fault(format!("${variable} chooses between words, so it cannot be a text or a number, too"));
            }
            for (place, word) in words.iter().enumerate() {
                let name = variant(word);
                if name == "Self" {
                    fault(format!("[{word}] cannot be a name in Rust"));
                }
                if let Some(first) = words[..place].iter().find(|first| variant(first) == name) {
                    fault(format!("[{first}] and [{word}] have the same name in Rust"));
                }
            }
        }
        faults
    }
}

/// The name in Rust of the variant for `a-word`, or of the enum for a variable: `AWord`.
pub fn variant(word: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    word.split(['-', '_', '.']).map(capital).collect()
}

/// The differences that keep `other` from replacing `first`, the file whose ids and variables the program knows.
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
        let extra = found
            .iter()
            .filter(|name| !wanted.contains(name))
            .map(|name| format!("uses ${name}, which the English text does not have"));
        let what = |what| Fault { line: translated.line, what: format!("{} {what}", message.id) };
        faults.extend(missing.chain(extra).map(what));
        faults.extend(wanted.iter().filter_map(|variable| misuse(variable, message, &translated)));
    }
    let unknown = other.iter().filter(|message| find(first, &message.id).is_none());
    faults.extend(unknown.map(|message| Fault { line: message.line, what: format!("{} is not known", message.id) }));
    faults
}

/// A use of a variable in a translation that the program does not support.
fn misuse(variable: &str, message: &Message, translated: &Message) -> Option<Fault> {
    let (wanted, found) = (message.use_of(variable), translated.use_of(variable));
    let fault = |what| Some(Fault { line: translated.line, what: format!("{}: {what}", message.id) });
    if !wanted.chooses_by_word() {
        let word = found.all_words().into_iter().next()?;
        return fault(format!("[{word}]: ${variable} is a text or a number and chooses by no word"));
    }
    if found.is_written {
        return fault(format!("${variable} chooses between words and is no text and no number"));
    }
    let known = wanted.all_words();
    // A default with any name covers all other words.
    let unknown = found.words.iter().find(|word| !known.contains(word))?;
    fault(format!("[{unknown}]: ${variable} chooses between {}", known.join(", ")))
}

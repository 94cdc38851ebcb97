//! The bar of notes: what went wrong or deserves a word, one note a field.

use crate::setup::Problem;

/// What a note is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Something could not be done as it was asked.
    Problem,
    /// Good to know.
    Word,
}

/// One note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// Unique among all notes of the page.
    pub id: u32,
    /// The setting, parameter or part of the page that it is about.
    pub field: String,
    /// The text, whole.
    pub text: String,
    /// How it looks.
    pub tone: Tone,
}

/// All notes that have not been dismissed. The newest is the last.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Notes {
    notes: Vec<Note>,
    next_id: u32,
}

/// More notes than that say nothing more.
const MAX_NOTES: usize = 12;

impl Notes {
    /// All of them, oldest first.
    pub fn all(&self) -> &[Note] {
        &self.notes
    }

    /// Says something; it takes the place of what was said about the same field. `true` when that is new.
    pub fn say(&mut self, field: &str, text: impl Into<String>, tone: Tone) -> bool {
        let text = text.into();
        if let Some(note) = self.notes.iter_mut().find(|note| note.field == field) {
            let is_new = note.text != text;
            (note.text, note.tone) = (text, tone);
            return is_new;
        }
        if self.notes.len() >= MAX_NOTES {
            self.notes.remove(0);
        }
        self.notes.push(Note { id: self.next_id, field: field.to_string(), text, tone });
        self.next_id += 1;
        true
    }

    /// Says what could not be taken as it was.
    pub fn problems(&mut self, problems: &[Problem]) {
        for problem in problems {
            self.say(&problem.field, problem.to_string(), Tone::Problem);
        }
    }

    /// Takes one away.
    pub fn dismiss(&mut self, id: u32) {
        self.notes.retain(|note| note.id != id);
    }

    /// Takes away what was said about a field.
    pub fn forget(&mut self, field: &str) {
        self.notes.retain(|note| note.field != field);
    }
}

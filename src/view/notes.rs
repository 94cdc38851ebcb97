//! The bar of notes: problems and remarks, one note per field.

use crate::setup::Problem;

/// The kind of a note.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// The page could not do something as asked.
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
    /// The whole text.
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

/// The most notes to show; a newer one replaces the oldest.
const MAX_NOTES: usize = 12;

impl Notes {
    /// All of them, oldest first.
    pub fn all(&self) -> &[Note] {
        &self.notes
    }

    /// Adds a note, or replaces the one about the same field. `true` when the text is new.
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

    /// Adds a note for each problem.
    pub fn problems(&mut self, problems: &[Problem]) {
        for problem in problems {
            self.say(&problem.field, problem.to_string(), Tone::Problem);
        }
    }

    /// Removes a note.
    pub fn dismiss(&mut self, id: u32) {
        self.notes.retain(|note| note.id != id);
    }

    /// Removes the note about a field.
    pub fn forget(&mut self, field: &str) {
        self.notes.retain(|note| note.field != field);
    }
}

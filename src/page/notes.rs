//! The bar of notes: problems and remarks, one note per field.

use crate::say::Problem;

/// The kind of a note.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// The page could not do something as asked.
    Problem,
    /// Good to know.
    Remark,
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

/// What another part of the page asks of the notes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoteChange {
    /// Adds a note about a field, or replaces the one that is there.
    Say(String, String, Tone),
    /// Removes the note about a field.
    Forget(String),
}

impl NoteChange {
    /// Adds or replaces a note about a field: a problem.
    pub fn problem(field: &str, text: impl Into<String>) -> Self {
        NoteChange::Say(field.to_string(), text.into(), Tone::Problem)
    }

    /// Adds or replaces a note about a field: a remark.
    pub fn remark(field: &str, text: impl Into<String>) -> Self {
        NoteChange::Say(field.to_string(), text.into(), Tone::Remark)
    }

    /// Removes the note about a field.
    pub fn forget(field: &str) -> Self {
        NoteChange::Forget(field.to_string())
    }
}

/// What a person does with the notes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotesMsg {
    /// Dismisses the note with this id.
    Dismiss(u32),
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

    /// Handles a message.
    pub fn update(&mut self, message: NotesMsg) {
        let NotesMsg::Dismiss(dismissed) = message;
        self.notes.retain(|note| note.id != dismissed);
    }

    /// Makes a change.
    pub fn change(&mut self, change: NoteChange) {
        match change {
            NoteChange::Say(field, text, tone) => self.say(field, text, tone),
            NoteChange::Forget(field) => self.notes.retain(|note| note.field != field),
        }
    }

    /// Adds a note for each problem.
    pub fn problems(&mut self, problems: &[Problem]) {
        for problem in problems {
            self.say(problem.field.clone(), problem.to_string(), Tone::Problem);
        }
    }

    /// Adds a note, or replaces the one about the same field.
    fn say(&mut self, field: String, text: String, tone: Tone) {
        if let Some(note) = self.notes.iter_mut().find(|note| note.field == field) {
            (note.text, note.tone) = (text, tone);
            return;
        }
        if self.notes.len() >= MAX_NOTES {
            self.notes.remove(0);
        }
        self.notes.push(Note { id: self.next_id, field, text, tone });
        self.next_id += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(notes: &Notes) -> Vec<&str> {
        notes.all().iter().map(|note| note.field.as_str()).collect()
    }

    #[test]
    fn there_is_one_note_per_field() {
        let mut notes = Notes::default();
        notes.change(NoteChange::problem("seed", "one"));
        notes.change(NoteChange::remark("mode", "two"));
        notes.change(NoteChange::remark("seed", "three"));
        assert_eq!(fields(&notes), ["seed", "mode"]);
        let seed = &notes.all()[0];
        assert_eq!((seed.text.as_str(), seed.tone), ("three", Tone::Remark));
        notes.change(NoteChange::forget("seed"));
        assert_eq!(fields(&notes), ["mode"]);
    }

    #[test]
    fn a_dismissed_note_goes_and_no_id_is_used_again() {
        let mut notes = Notes::default();
        notes.problems(&[Problem { field: String::from("seed"), text: String::from("is wrong") }]);
        let first = notes.all()[0].id;
        notes.update(NotesMsg::Dismiss(first));
        assert!(notes.all().is_empty());
        notes.change(NoteChange::problem("seed", "again"));
        assert_ne!(notes.all()[0].id, first);
        notes.update(NotesMsg::Dismiss(first));
        assert_eq!(notes.all().len(), 1);
    }

    #[test]
    fn the_oldest_note_makes_room_for_the_newest() {
        let mut notes = Notes::default();
        for nth in 0..=MAX_NOTES {
            notes.change(NoteChange::remark(&nth.to_string(), "x"));
        }
        assert_eq!(notes.all().len(), MAX_NOTES);
        assert_eq!((fields(&notes)[0], notes.all().last().map(|note| note.id)), ("1", Some(MAX_NOTES as u32)));
    }
}

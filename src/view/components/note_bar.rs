//! The notes, each with a button to dismiss it.

use crate::page::notes::{Note, NotesMsg, Tone};
use crate::text;
use crate::view::browser;
use yew::prelude::*;

/// A text in pieces: text in backticks is code.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Html> {
    text.split('`').enumerate().map(|(nth, piece)| match nth % 2 {
        1 => html! { <code key={nth}>{ piece }</code> },
        _ => html! { <span key={nth}>{ piece }</span> },
    })
}

/// Whether a note is about an invalid site file: then it links to the documentation, unless the page itself was opened
/// as a file.
fn is_of_file(note: &Note) -> bool {
    note.field == "open-file" && note.tone == Tone::Problem && !browser::is_file()
}

/// All notes, oldest first.
pub fn note_bar(notes: &[Note], tell: &Callback<NotesMsg>) -> Html {
    let note = |note: &Note| {
        let (id, tone) = (note.id, if note.tone == Tone::Problem { "problem" } else { "good-to-know" });
        html! {
            <div key={id} class="note" role={if note.tone == Tone::Problem { "alert" } else { "status" }} data-field={note.field.clone()} data-tone={tone}>
                <span>{ for pieces(&note.text) }{ " " }<a href="site-files.html" target="_blank" rel="noopener" hidden={!is_of_file(note)}>{ text::NOTE_FILE_FORM }</a></span>
                <button type="button" class="btn" aria-label={text::NOTE_DISMISS}
                    onclick={tell.reform(move |_| NotesMsg::Dismiss(id))}>{ "×" }</button>
            </div>
        }
    };
    html! { <div class="notes" id="notes">{ for notes.iter().map(note) }</div> }
}

//! A site file that the person drops on the page or opens.

use crate::page::notes::NoteChange;
use crate::say;
use crate::site::{Site, file};
use crate::text;
use crate::view::browser;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement};
use yew::Callback;

/// What happens with a site file.
pub enum SiteFileMsg {
    /// A file is held over the page, or no longer.
    Drag(bool),
    /// Opens a file.
    Open(File),
    /// A file was read, or could not be.
    Opened(Result<String, String>),
}

/// What follows from a message.
#[derive(Default)]
pub struct SiteFileChange {
    /// What is said about the file.
    pub notes: Vec<NoteChange>,
    /// The site in it.
    pub site: Option<Opened>,
    /// Whether the HTML has changed.
    pub renders: bool,
}

/// A site, and the text that it was read from.
pub struct Opened {
    /// The site.
    pub site: Site,
    /// The text.
    pub text: String,
}

/// Whether a file is held over the page.
#[derive(Default)]
pub struct SiteFile {
    is_dropping: bool,
}

/// The field of notes about a file, and the id of its input.
const FIELD: &str = "open-file";

impl SiteFile {
    /// Whether a file is held over the page.
    pub fn is_dropping(&self) -> bool {
        self.is_dropping
    }

    /// Handles a message.
    pub fn update(&mut self, message: SiteFileMsg, tell: &Callback<SiteFileMsg>) -> SiteFileChange {
        match message {
            SiteFileMsg::Drag(is_over) => {
                let renders = std::mem::replace(&mut self.is_dropping, is_over) != is_over;
                SiteFileChange { renders, ..SiteFileChange::default() }
            }
            SiteFileMsg::Open(file) => {
                self.is_dropping = false;
                SiteFileChange { renders: true, notes: open(&file, tell).into_iter().collect(), site: None }
            }
            SiteFileMsg::Opened(text) => opened(text),
        }
    }
}

/// Reads a file, unless it is too large.
fn open(file: &File, tell: &Callback<SiteFileMsg>) -> Option<NoteChange> {
    if file.size() > file::MAX_BYTES as f64 {
        return Some(NoteChange::problem(FIELD, text::site_file_size(file.size() as u64, file::MAX_BYTES)));
    }
    let (reading, name, tell) = (JsFuture::from(file.text()), file.name(), tell.clone());
    spawn_local(async move {
        let text = reading.await.ok().and_then(|text| text.as_string());
        tell.emit(SiteFileMsg::Opened(text.ok_or_else(|| text::note_file_unreadable(&name))));
    });
    None
}

/// Reads the text of a site file.
fn opened(text: Result<String, String>) -> SiteFileChange {
    if let Some(input) = browser::element(FIELD).and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        // Emptied, so that the person can choose the same file again after correcting it.
        input.set_value("");
    }
    let read = |text: String| match file::read_with(&text, browser::join) {
        Ok((site, warnings)) => Ok((Opened { site, text }, warnings)),
        Err(problem) => Err(say::site_problem(&problem)),
    };
    match text.and_then(read) {
        Ok((site, warnings)) => {
            let mut notes = vec![NoteChange::forget(FIELD), NoteChange::forget("site")];
            let warnings: Vec<String> = warnings.iter().map(say::site_warning).collect();
            if !warnings.is_empty() {
                notes.push(NoteChange::remark(FIELD, text::note_file_warnings(warnings.join("; "))));
            }
            SiteFileChange { notes, site: Some(site), renders: true }
        }
        Err(problem) => SiteFileChange { notes: vec![NoteChange::problem(FIELD, problem)], site: None, renders: true },
    }
}

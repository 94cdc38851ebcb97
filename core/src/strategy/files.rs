//! The texts of the patterns' files. Native programs contain them. The page's program does not, because most visitors never scroll
//! to the code: it loads `static/strategies.txt`, which has all of them, and hands it to `provide`.
//!
//! A test compares that file with the sources, and `UPDATE_GOLDEN=1` writes it. The tag of the page's script names it (`data-sources`).
//! So the service worker keeps it, and the single file contains it.
//!
//! ```text
//! === gather.py
//! """The crawl as people publish it: …
//! ```

#[cfg(not(target_arch = "wasm32"))]
use super::FILES;
#[cfg(target_arch = "wasm32")]
use std::sync::OnceLock;

/// What begins the line before a file. Its name follows.
const HEAD: &str = "=== ";

/// The names and the texts of the files in `text`. `None` if this is another text, or a file is missing.
pub fn read(text: &str) -> Option<Vec<(&str, &str)>> {
    let files: Option<Vec<(&str, &str)>> =
        text.strip_prefix(HEAD)?.split("\n=== ").map(|file| file.split_once('\n')).collect();
    let files = files?;
    let has = |name: String| files.iter().any(|file| file.0 == name);
    let mut rust = super::CATALOGUE.iter().flat_map(|strategy| strategy.sources).map(|source| source.name());
    let is_whole = rust.all(has) && super::CATALOGUE.iter().all(|strategy| has(strategy.python_name()));
    is_whole.then_some(files)
}

/// All files as one text, which [`read`] reads; empty before they are here.
pub fn joined() -> String {
    all().iter().map(|(name, text)| format!("{HEAD}{name}\n{text}")).collect()
}

/// The text of a file; empty before it is here.
pub fn text_of(name: &str) -> &'static str {
    all().iter().find(|file| file.0 == name).map_or("", |file| file.1)
}

#[cfg(not(target_arch = "wasm32"))]
fn all() -> &'static [(&'static str, &'static str)] {
    FILES
}

#[cfg(target_arch = "wasm32")]
static LOADED: OnceLock<Vec<(&str, &str)>> = OnceLock::new();

#[cfg(target_arch = "wasm32")]
fn all() -> &'static [(&'static str, &'static str)] {
    LOADED.get().map_or(&[], |files| files)
}

/// Whether the files are here.
pub fn are_here() -> bool {
    !all().is_empty()
}

/// Keeps the files that are in `text`, and returns whether it has all of them.
#[cfg(target_arch = "wasm32")]
pub fn provide(text: String) -> bool {
    // The page needs them until it is closed.
    let is_whole = read(&text).is_some();
    are_here() || (is_whole && read(text.leak()).is_some_and(|files| LOADED.set(files).is_ok()))
}

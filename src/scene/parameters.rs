//! All parameters of the address: the settings of a run, and those of the page, which say how a run is looked at.

use crate::setup::{FIELDS, Setup};
use std::fmt::Write;

/// A parameter of the page's own.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name in addresses and attributes.
    pub key: &'static str,
    /// What it decides.
    pub about: &'static str,
    /// What may be written.
    pub allowed: &'static str,
    /// What is taken where nothing is written, or nothing that is allowed.
    pub otherwise: &'static str,
}

impl Parameter {
    /// What is allowed, and what was taken instead.
    pub fn allowed_text(&self) -> String {
        format!("{}. Taken instead: {}", self.allowed, self.otherwise)
    }
}

const fn parameter(
    key: &'static str,
    about: &'static str,
    allowed: &'static str,
    otherwise: &'static str,
) -> Parameter {
    Parameter { key, about, allowed, otherwise }
}

/// The kinds of bars, as `only` names them; a test holds them against [`Kind::ALL`](super::Kind::ALL).
const KINDS: &str = "some of fetching, parsing, held, barrier, frontier, computing, connection, lock, rate, pause, machine, \
    failed, separated by commas";

/// The parameters of the page's own.
pub const PAGE: &[Parameter] = &[
    parameter("theme", "The colours.", "auto, light or dark", "auto"),
    parameter("type", "The size of type, strokes and buttons; large is for a projector.", "normal or large", "normal"),
    parameter("at", "Where the playhead stands.", "a whole number of ms", "the start"),
    parameter("speed", "How fast it plays.", "fit, or a number of times from 0.01 to 1000, such as 0.5", "fit"),
    parameter("play", "Whether it plays by itself when it is opened.", "0 or 1", "whatever the reader prefers"),
    parameter("loop", "Whether it begins again at the end.", "0 or 1", "0"),
    parameter("path", "Whether the critical path is lit up.", "0 or 1", "0"),
    parameter("only", "The kinds of bars that are shown alone.", KINDS, "all of them"),
    parameter("embed", "Whether it stands in another page: the lanes and the transport alone.", "0 or 1", "0"),
    parameter(
        "host",
        "The only origin that may ask it for something, where it stands in another page.",
        "an origin such as https://course.example",
        "whatever page has this one in a frame",
    ),
    parameter("code", "The language in which the code is read.", "python or rust", "python"),
    parameter("diff", "Whether the code shows what was corrected.", "0 or 1", "0"),
    parameter("code-lane", "The lane whose code is read.", "the number of a lane, from 1", "2"),
    parameter("rows", "What the table is of.", "events or path", "events"),
    parameter("rows-lane", "The lane that the table is of.", "the number of a lane, from 1", "all of them"),
];

/// The parameter of the page's own with this key.
pub fn parameter_of(key: &str) -> Option<&'static Parameter> {
    PAGE.iter().find(|parameter| parameter.key == key)
}

/// All parameters as two tables in Markdown: the settings, and those of the page.
pub fn table() -> String {
    let mut text =
        String::from("## Settings of a run\n\n| key | what it decides | allowed | otherwise |\n|---|---|---|---|\n");
    let default = Setup::default();
    for field in FIELDS {
        let (key, allowed, otherwise) = (field.key, cell(&field.allowed()), field.get(&default));
        let _ = writeln!(text, "| `{key}` | {}: {} | {allowed} | `{otherwise}` |", field.label, cell(field.about));
    }
    text += "\n## Parameters of the page\n\n| key | what it decides | allowed | otherwise |\n|---|---|---|---|\n";
    for parameter in PAGE {
        let Parameter { key, about, allowed, otherwise } = parameter;
        let _ = writeln!(text, "| `{key}` | {about} | {allowed} | {otherwise} |");
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Kind;
    use crate::setup::parse_query;

    #[test]
    fn every_key_is_there_once() {
        let mut keys: Vec<&str> =
            PAGE.iter().map(|parameter| parameter.key).chain(FIELDS.iter().map(|f| f.key)).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    #[test]
    fn the_kinds_are_those_that_there_are() {
        let ids: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
        assert_eq!(KINDS, format!("some of {}, separated by commas", ids.join(", ")));
    }

    #[test]
    fn every_setting_refuses_what_it_does_not_know_and_says_what_it_knows() {
        for field in FIELDS {
            let (taken, problems) = parse_query(&format!("{}=%00?", field.key), &[]);
            assert_eq!(taken, Setup::default(), "{}", field.key);
            let [problem] = &problems[..] else { panic!("{}: {problems:?}", field.key) };
            assert_eq!(problem.field, field.key);
            assert!(problem.text.contains("allowed"), "{problem}");
        }
    }
}

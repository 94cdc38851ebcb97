//! The page's own part of the address: everything but the setup, which [`setup`](crate::setup) reads and writes.

use super::browser;
use super::playback::Speed;
use super::reading::Choice;
use crate::setup::{self, MAX_LANES, Problem, Setup};
use crate::strategy::code::Language;

/// The keys of the query that belong to the view.
pub const KEYS: &[&str] = &["theme", "at", "speed", "play", "loop", "path", "embed", "code", "diff", "code-lane"];
/// The themes, in the order in which the button goes through them.
pub const THEMES: &[&str] = &["auto", "light", "dark"];

/// The languages of the code.
const LANGUAGES: &[(&str, Language)] = &[("python", Language::Python), ("rust", Language::Rust)];

/// What the view keeps in the address.
#[derive(Clone, PartialEq, Debug)]
pub struct Address {
    /// One of [`THEMES`].
    pub theme: &'static str,
    /// Where the playhead was put, in µs; `None` when nobody has put it anywhere.
    pub at_us: Option<u64>,
    /// How fast it plays.
    pub speed: Speed,
    /// Whether it plays by itself; `None` to leave that to the page.
    pub play: Option<bool>,
    /// Whether it begins again at the end.
    pub is_loop: bool,
    /// Whether the critical path is lit up.
    pub has_path: bool,
    /// Whether the page stands in another one: the lanes and the transport alone.
    pub is_embedded: bool,
    /// How the code is read.
    pub code: Choice,
}

impl Default for Address {
    fn default() -> Self {
        Address {
            theme: "auto",
            at_us: None,
            speed: Speed::default(),
            play: None,
            is_loop: false,
            has_path: false,
            is_embedded: false,
            code: Choice::default(),
        }
    }
}

impl Address {
    /// What a key that is 0 or 1 switches.
    fn switch(&mut self, key: &str) -> &mut bool {
        match key {
            "loop" => &mut self.is_loop,
            "path" => &mut self.has_path,
            "embed" => &mut self.is_embedded,
            _ => &mut self.code.is_diff,
        }
    }
}

/// Reads the address bar: the setup, the view's part, and what was wrong with either.
pub fn read() -> (Setup, Address, Vec<Problem>) {
    let search = browser::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    let query = search.trim_start_matches('?');
    let (setup, mut problems) = setup::parse_query(query, KEYS);
    let mut address = Address::default();
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        let allowed = match key.as_ref() {
            "theme" => match THEMES.iter().find(|theme| **theme == value) {
                Some(theme) => {
                    address.theme = theme;
                    continue;
                }
                None => "auto, light or dark. Taken instead: auto",
            },
            "at" => match value.parse::<u64>() {
                Ok(ms) if ms <= MAX_AT_MS => {
                    address.at_us = Some(ms * 1000);
                    continue;
                }
                _ => "a whole number of ms. Taken instead: the start",
            },
            "speed" => match Speed::parse(&value) {
                Some(speed) => {
                    address.speed = speed;
                    continue;
                }
                None => "fit, or a number of times such as 0.5. Taken instead: fit",
            },
            "play" => match value.as_ref() {
                "0" | "1" => {
                    address.play = Some(value == "1");
                    continue;
                }
                _ => "0 or 1",
            },
            "code" => match LANGUAGES.iter().find(|(word, _)| *word == value) {
                Some((_, language)) => {
                    address.code.language = *language;
                    continue;
                }
                None => "python or rust. Taken instead: python",
            },
            "loop" | "path" | "embed" | "diff" => match value.as_ref() {
                "0" | "1" => {
                    *address.switch(&key) = value == "1";
                    continue;
                }
                _ => "0 or 1. Taken instead: 0",
            },
            "code-lane" => match value.parse::<usize>() {
                Ok(lane) if (1..=MAX_LANES).contains(&lane) => {
                    address.code.lane = lane - 1;
                    continue;
                }
                _ => "the number of a lane, from 1. Taken instead: 2",
            },
            _ => continue,
        };
        problems.push(Problem { field: key.to_string(), text: format!("{value:?}; allowed is {allowed}") });
    }
    (setup, address, problems)
}

/// The latest playhead that an address can bear, in ms: more than the longest trace.
const MAX_AT_MS: u64 = 2_000_000_000;

/// The query of a setup and the view's part, with its `?`, or nothing.
pub fn query(setup: &Setup, address: &Address) -> String {
    let mut parts = vec![setup::to_query(setup)];
    if address.theme != "auto" {
        parts.push(format!("theme={}", address.theme));
    }
    if address.speed != Speed::default() {
        parts.push(format!("speed={}", address.speed.word()));
    }
    if let Some(at_us) = address.at_us {
        parts.push(format!("at={}", at_us / 1000));
    }
    let code = &address.code;
    let switches = [("loop", address.is_loop), ("path", address.has_path), ("embed", address.is_embedded)];
    parts.extend(switches.into_iter().filter(|(_, is_on)| *is_on).map(|(key, _)| format!("{key}=1")));
    if code.language == Language::Rust {
        parts.push(String::from("code=rust"));
    }
    if code.is_diff {
        parts.push(String::from("diff=1"));
    }
    if code.lane != Choice::default().lane {
        parts.push(format!("code-lane={}", code.lane + 1));
    }
    let query = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
    if query.is_empty() { query } else { format!("?{query}") }
}

/// Puts a query into the address bar, without a new entry in the history.
pub fn write(query: &str) {
    let Some(window) = browser::window() else { return };
    let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) else { return };
    // A page that was opened as a file or in a sandbox may not write: then the address stays as it is.
    let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&format!("{path}{query}")));
}

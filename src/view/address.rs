//! The page's own part of the address: everything but the setup, which [`setup`](crate::setup) reads and writes.

use super::app::TableChoice;
use super::author::{Author, moment};
use super::browser;
use super::playback::Speed;
use super::reading::Choice;
use crate::say::settings;
use crate::scene::parameters;
use crate::scene::table::Subject;
use crate::scene::{Filter, Kind};
use crate::setup::{self, MAX_LANES, Problem, Setup};
use crate::strategy::code::Language;
use crate::text;

/// The themes, in the order in which the button goes through them.
pub const THEMES: &[&str] = &["auto", "light", "dark"];

/// The languages of the code.
const LANGUAGES: &[(&str, Language)] = &[("python", Language::Python), ("rust", Language::Rust)];
/// The subjects of the table.
const SUBJECTS: &[(&str, Subject)] = &[("events", Subject::Events), ("path", Subject::Path)];

/// What the view keeps in the address.
#[derive(Clone, PartialEq, Debug)]
pub struct Address {
    /// One of [`THEMES`].
    pub theme: &'static str,
    /// Whether type, strokes and buttons are large, for a projector.
    pub is_large: bool,
    /// The moment that the person has chosen, in µs; `None` if they have not.
    pub at_us: Option<u64>,
    /// The playback speed.
    pub speed: Speed,
    /// Whether it begins to play on load; `None` to leave that to the page.
    pub play: Option<bool>,
    /// Whether it loops.
    pub is_loop: bool,
    /// Whether the critical path is highlighted.
    pub has_path: bool,
    /// The kinds singled out in the legend.
    pub filter: Filter,
    /// Whether the page is embedded: then it shows only the lanes and the transport bar.
    pub is_embedded: bool,
    /// The choices of that page's author.
    pub author: Author,
    /// How the code is shown.
    pub code: Choice,
    /// What the table of events shows.
    pub table: TableChoice,
    /// Whether its pane is unfolded at first, because the address has a choice for it.
    pub is_table_open: bool,
}

impl Default for Address {
    fn default() -> Self {
        Address {
            theme: "auto",
            is_large: false,
            at_us: None,
            speed: Speed::default(),
            play: None,
            is_loop: false,
            has_path: false,
            filter: Filter::default(),
            is_embedded: false,
            author: Author::default(),
            code: Choice::default(),
            table: TableChoice::default(),
            is_table_open: false,
        }
    }
}

impl Address {
    /// The switch for a key whose value is 0 or 1.
    fn switch(&mut self, key: &str) -> &mut bool {
        match key {
            "loop" => &mut self.is_loop,
            "path" => &mut self.has_path,
            "embed" => &mut self.is_embedded,
            _ => &mut self.code.is_diff,
        }
    }

    /// Takes the value of a key, or says what it must be and what the page uses instead.
    fn take(&mut self, key: &str, value: &str) -> Result<(), String> {
        let taken = match key {
            "theme" => THEMES.iter().find(|theme| **theme == value).map(|theme| self.theme = theme),
            // A page has one language; another language is another build.
            "lang" => (value == text::LANGUAGE).then_some(()),
            "type" => ["normal", "large"].contains(&value).then(|| self.is_large = value == "large"),
            "at" => moment(value).map(|at_us| self.at_us = Some(at_us)),
            "speed" => Speed::parse(value).map(|speed| self.speed = speed),
            "play" => bit(value).map(|is_on| self.play = Some(is_on)),
            "code" => word(LANGUAGES, value).map(|language| self.code.language = language),
            "loop" | "path" | "embed" | "diff" => bit(value).map(|is_on| *self.switch(key) = is_on),
            "code-lane" => lane(value).map(|lane| self.code.lane = lane),
            "only" => filter(value).map(|filter| self.filter = filter),
            "rows" => word(SUBJECTS, value).map(|subject| (self.table.subject, self.is_table_open) = (subject, true)),
            "rows-lane" => lane(value).map(|lane| (self.table.lane, self.is_table_open) = (Some(lane), true)),
            key => self.author.take(key, value),
        };
        let problem = || parameters::parameter_of(key).map_or(String::new(), |of| of.problem(value));
        taken.ok_or_else(problem)
    }
}

fn bit(value: &str) -> Option<bool> {
    ["0", "1"].contains(&value).then(|| value == "1")
}

fn word<T: Copy>(words: &[(&str, T)], value: &str) -> Option<T> {
    words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning)
}

/// A lane, which people count from 1 and the code from 0.
fn lane(value: &str) -> Option<usize> {
    value.parse::<usize>().ok().filter(|lane| (1..=MAX_LANES).contains(lane)).map(|lane| lane - 1)
}

fn filter(value: &str) -> Option<Filter> {
    let kind = |id: &str| Kind::ALL.into_iter().find(|kind| kind.id() == id);
    let kinds: Option<Vec<Kind>> = value.split(',').map(kind).collect();
    Some(
        kinds?
            .into_iter()
            .fold(Filter::default(), |filter, kind| if filter.is_chosen(kind) { filter } else { filter.toggled(kind) }),
    )
}

/// Reads the address bar: the setup, the view's part, and the problems in either.
pub fn read() -> (Setup, Address, Vec<Problem>) {
    let search = browser::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    let query = search.trim_start_matches('?');
    let keys: Vec<&str> = parameters::PAGE.iter().map(|parameter| parameter.key).collect();
    let (setup, mistakes) = setup::parse_query(query, &keys);
    let mut problems: Vec<Problem> = mistakes.iter().map(|mistake| settings::problem(mistake, &keys)).collect();
    let mut address = Address::default();
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        if let Err(text) = address.take(&key, &value) {
            problems.push(Problem { field: key.to_string(), text });
        }
    }
    problems.extend(address.author.mend(&setup));
    (setup, address, problems)
}

/// The query of a setup and the view's part, with its `?`, or nothing.
pub fn query(setup: &Setup, address: &Address) -> String {
    let mut parts = vec![setup::to_query(setup)];
    if address.theme != "auto" {
        parts.push(format!("theme={}", address.theme));
    }
    parts.extend(address.is_large.then(|| String::from("type=large")));
    if address.speed != Speed::default() {
        parts.push(format!("speed={}", address.speed.word()));
    }
    parts.extend(address.at_us.map(|at_us| format!("at={}", at_us / 1000)));
    parts.extend(address.play.map(|plays| format!("play={}", u8::from(plays))));
    let (code, table) = (&address.code, &address.table);
    let switches = [("loop", address.is_loop), ("path", address.has_path), ("embed", address.is_embedded)];
    parts.extend(switches.into_iter().filter(|(_, is_on)| *is_on).map(|(key, _)| format!("{key}=1")));
    let only: Vec<&str> =
        Kind::ALL.iter().filter(|kind| address.filter.is_chosen(**kind)).map(|kind| kind.id()).collect();
    parts.extend((!only.is_empty()).then(|| format!("only={}", only.join(","))));
    parts.extend(address.author.query());
    parts.extend((code.language == Language::Rust).then(|| String::from("code=rust")));
    parts.extend(code.is_diff.then(|| String::from("diff=1")));
    parts.extend((code.lane != Choice::default().lane).then(|| format!("code-lane={}", code.lane + 1)));
    parts.extend((table.subject == Subject::Path).then(|| String::from("rows=path")));
    parts.extend(table.lane.map(|lane| format!("rows-lane={}", lane + 1)));
    let query = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
    if query.is_empty() { query } else { format!("?{query}") }
}

/// Puts a query into the address bar, without a new entry in the history.
pub fn write(query: &str) {
    let Some(window) = browser::window() else { return };
    let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) else { return };
    // A page that was opened as a file or in a sandbox may not write: then the address stays unchanged.
    let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&format!("{path}{query}")));
}

//! The address of the page: the setup, which [`crate::setup`] reads and writes, and the choices of the person and of
//! the author, each of which belongs to one part of the page's state.

use super::appearance::{Appearance, THEMES};
use super::author::{Author, OriginOf, moment};
use super::chart_choice::ChartChoice;
use super::code_choice::CodeChoice;
use super::event_table::TableChoice;
use super::parameters;
use super::playback::{PlaybackChoice, Speed};
use super::scene::event_table::Subject;
use super::scene::{BarKind, Filter};
use crate::say::Problem;
use crate::say::settings;
use crate::setup::{self, MAX_LANES, Setup};
use crate::strategy::code::Language;
use crate::text;

/// The languages of the code.
const LANGUAGES: &[(&str, Language)] = &[("python", Language::Python), ("rust", Language::Rust)];
/// The subjects of the table.
const SUBJECTS: &[(&str, Subject)] = &[("events", Subject::Events), ("path", Subject::Path)];

/// Everything in the address except the setup.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PageAddress {
    /// The theme and the size of the type.
    pub appearance: Appearance,
    /// The moment, the speed and the loop.
    pub playback: PlaybackChoice,
    /// What the chart shows.
    pub chart: ChartChoice,
    /// Whether the page is embedded: then it shows only the lanes and the transport bar.
    pub is_embedded: bool,
    /// The choices of that page's author.
    pub author: Author,
    /// How the code is shown.
    pub code: CodeChoice,
    /// What the table of events shows.
    pub table: TableChoice,
    /// Whether its pane is unfolded at first, because the address has a choice for it.
    pub is_table_open: bool,
    /// Which question is open, and its choices ([`Pane`](super::answers::Pane)). Empty for none: its program reads it.
    pub pane: String,
}

impl PageAddress {
    /// Reads a query, without its `?`: the setup, the rest, and the problems in either. A bad value becomes its default
    /// and a problem.
    pub fn read(query: &str, origin_of: OriginOf) -> (Setup, Self, Vec<Problem>) {
        let keys: Vec<&str> = parameters::PAGE.iter().map(|parameter| parameter.key).collect();
        let (setup, mistakes) = setup::parse_query(query, &keys);
        let mut problems: Vec<Problem> = mistakes.iter().map(|mistake| settings::problem(mistake, &keys)).collect();
        let mut address = PageAddress::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Err(text) = address.take(&key, &value, origin_of) {
                problems.push(Problem { field: key.to_string(), text });
            }
        }
        problems.extend(address.author.mend(&setup));
        (setup, address, problems)
    }

    /// The same run on the whole page, without an author's choices.
    pub fn whole(&self) -> Self {
        PageAddress { is_embedded: false, author: Author::default(), ..self.clone() }
    }

    /// The switch for a key whose value is 0 or 1.
    fn switch(&mut self, key: &str) -> &mut bool {
        match key {
            "loop" => &mut self.playback.is_loop,
            "path" => &mut self.chart.has_path,
            "embed" => &mut self.is_embedded,
            _ => &mut self.code.is_diff,
        }
    }

    /// Takes the value of a key, or says what it must be and what the page uses instead.
    fn take(&mut self, key: &str, value: &str, origin_of: OriginOf) -> Result<(), String> {
        let taken = match key {
            "theme" => THEMES.iter().find(|theme| **theme == value).map(|theme| self.appearance.theme = theme),
            // A page has one language; another language is another build.
            "lang" => (value == text::LANGUAGE).then_some(()),
            "type" => ["normal", "large"].contains(&value).then(|| self.appearance.is_large = value == "large"),
            "at" => moment(value).map(|at_us| self.playback.at_us = Some(at_us)),
            "speed" => Speed::parse(value).map(|speed| self.playback.speed = speed),
            "play" => bit(value).map(|is_on| self.playback.play = Some(is_on)),
            "code" => word(LANGUAGES, value).map(|language| self.code.language = language),
            "loop" | "path" | "embed" | "diff" => bit(value).map(|is_on| *self.switch(key) = is_on),
            "code-lane" => lane(value).map(|lane| self.code.lane = lane),
            "only" => filter(value).map(|filter| self.chart.filter = filter),
            "rows" => word(SUBJECTS, value).map(|subject| (self.table.subject, self.is_table_open) = (subject, true)),
            "pane" => is_pane(value).then(|| self.pane = value.to_string()),
            "rows-lane" => lane(value).map(|lane| (self.table.lane, self.is_table_open) = (Some(lane), true)),
            key => self.author.take(key, value, origin_of),
        };
        let problem = || parameters::parameter_of(key).map_or(String::new(), |of| of.problem(value));
        taken.ok_or_else(problem)
    }

    /// The query of a setup and this, with its `?`, or nothing: only what differs from the defaults.
    pub fn query(&self, setup: &Setup) -> String {
        let mut parts = vec![setup::to_query(setup)];
        let Appearance { theme, is_large } = self.appearance;
        if theme != Appearance::default().theme {
            parts.push(format!("theme={theme}"));
        }
        parts.extend(is_large.then(|| String::from("type=large")));
        let (playback, code, table) = (&self.playback, &self.code, &self.table);
        if playback.speed != Speed::default() {
            parts.push(format!("speed={}", playback.speed.word()));
        }
        parts.extend(playback.at_us.map(|at_us| format!("at={}", at_us / 1000)));
        parts.extend(playback.play.map(|plays| format!("play={}", u8::from(plays))));
        let switches = [("loop", playback.is_loop), ("path", self.chart.has_path), ("embed", self.is_embedded)];
        parts.extend(switches.into_iter().filter(|(_, is_on)| *is_on).map(|(key, _)| format!("{key}=1")));
        let is_chosen = |kind: &&BarKind| self.chart.filter.is_chosen(**kind);
        let only: Vec<&str> = BarKind::ALL.iter().filter(is_chosen).map(|kind| kind.id()).collect();
        parts.extend((!only.is_empty()).then(|| format!("only={}", only.join(","))));
        parts.extend(self.author.query());
        parts.extend((code.language == Language::Rust).then(|| String::from("code=rust")));
        parts.extend(code.is_diff.then(|| String::from("diff=1")));
        parts.extend((code.lane != CodeChoice::default().lane).then(|| format!("code-lane={}", code.lane + 1)));
        parts.extend((table.subject == Subject::Path).then(|| String::from("rows=path")));
        parts.extend(table.lane.map(|lane| format!("rows-lane={}", lane + 1)));
        parts.extend((!self.pane.is_empty()).then(|| format!("pane={}", self.pane)));
        let query = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

fn bit(value: &str) -> Option<bool> {
    ["0", "1"].contains(&value).then(|| value == "1")
}

/// Whether this can be the choices of a pane: short, and as an address has it without signs in place of letters. What they mean, the
/// pane's own program knows.
fn is_pane(value: &str) -> bool {
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (1..=MOST_OF_PANE).contains(&value.len()) && value.bytes().all(is_valid)
}

/// The most bytes of the choices of a pane.
const MOST_OF_PANE: usize = 200;

fn word<T: Copy>(words: &[(&str, T)], value: &str) -> Option<T> {
    words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning)
}

/// A lane, which people count from 1 and the code from 0.
fn lane(value: &str) -> Option<usize> {
    value.parse::<usize>().ok().filter(|lane| (1..=MAX_LANES).contains(lane)).map(|lane| lane - 1)
}

fn filter(value: &str) -> Option<Filter> {
    let kind = |id: &str| BarKind::ALL.into_iter().find(|kind| kind.id() == id);
    let kinds: Option<Vec<BarKind>> = value.split(',').map(kind).collect();
    Some(
        kinds?
            .into_iter()
            .fold(Filter::default(), |filter, kind| if filter.is_chosen(kind) { filter } else { filter.toggled(kind) }),
    )
}

#[cfg(test)]
mod tests {
    use super::super::author::tests::origin_of;
    use super::super::parameters::{PAGE, words};
    use super::*;
    use crate::setup::{Kind, SETTINGS};
    use crate::strategy::CATALOGUE;
    use proptest::prelude::*;

    fn read(query: &str) -> (Setup, PageAddress) {
        let (setup, address, problems) = PageAddress::read(query.trim_start_matches('?'), origin_of);
        assert_eq!(problems, [], "{query}");
        (setup, address)
    }

    /// A pair for the query, or nothing.
    fn maybe(pair: impl Strategy<Value = String> + 'static) -> BoxedStrategy<Option<String>> {
        proptest::option::weighted(0.4, pair).boxed()
    }

    fn moment_in(key: &'static str, least_ms: u64, most_ms: u64) -> BoxedStrategy<Option<String>> {
        maybe((least_ms..=most_ms).prop_map(move |ms| format!("{key}={ms}")))
    }

    fn one_of(key: &'static str, words: &[&str]) -> BoxedStrategy<Option<String>> {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        maybe(proptest::sample::select(words).prop_map(move |word| format!("{key}={word}")))
    }

    fn some_of(key: &'static str, words: &[&str]) -> BoxedStrategy<Option<String>> {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        let some = proptest::sample::subsequence(words.clone(), 1..=words.len());
        maybe(some.prop_map(move |words| format!("{key}={}", words.join(","))))
    }

    /// Two or three lanes, and a value for many of the settings.
    fn setups() -> BoxedStrategy<Vec<Option<String>>> {
        let ids: Vec<&str> = CATALOGUE.iter().map(|strategy| strategy.id).collect();
        let lanes = proptest::sample::subsequence(ids, 2..=3).prop_map(|ids| Some(format!("lanes={}", ids.join(","))));
        let settings = SETTINGS.iter().filter_map(|setting| match setting.kind {
            Kind::Number { min, max, .. } => {
                Some(maybe((min..=max).prop_map(|number| format!("{}={number}", setting.key))))
            }
            Kind::Choice { words } => Some(one_of(setting.key, words)),
            Kind::Lanes => None,
            Kind::Site => Some(one_of(setting.key, &["tree:127", "web", "demo"])),
        });
        let settings: Vec<_> = settings.chain([lanes.boxed()]).collect();
        settings.boxed()
    }

    /// A valid value for many of the page's own keys, of the author's among them.
    fn choices() -> BoxedStrategy<Vec<Option<String>>> {
        let keys: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
        vec![
            one_of("theme", &["light", "dark"]),
            one_of("type", &["large"]),
            one_of("speed", &["0.1", "0.25", "2", "7.5", "1000"]),
            moment_in("at", 0, 2_000_000_000),
            one_of("play", &["0", "1"]),
            one_of("loop", &["1"]),
            one_of("path", &["1"]),
            one_of("embed", &["1"]),
            some_of("only", &BarKind::ALL.map(BarKind::id)),
            moment_in("from", 0, 900),
            moment_in("to", 1_000, 2_000_000_000),
            one_of("host", &["https://example.com", "http://localhost:8080"]),
            some_of("controls", &keys),
            some_of("locked", &keys),
            some_of("hide", &words(text::PARAMETER_HIDE_ALLOWED)),
            some_of("show", &words(text::PARAMETER_SHOW_ALLOWED)),
            one_of("ask", &["fastest", "speed-up", "faulty"]),
            one_of("code", &["rust", "python"]),
            one_of("diff", &["1"]),
            one_of("code-lane", &["1", "2", "3"]),
            one_of("rows", &["path"]),
            one_of("rows-lane", &["1", "2"]),
            one_of("pane", &["curve", "curve.latency-ms.fetches.200"]),
        ]
        .boxed()
    }

    proptest! {
        #[test]
        fn an_address_is_written_as_it_was_read(setup in setups(), choices in choices()) {
            let pairs: Vec<String> = setup.into_iter().chain(choices).flatten().collect();
            let (setup, address) = read(&pairs.join("&"));
            let query = address.query(&setup);
            let (setup_again, address_again) = read(&query);
            prop_assert_eq!(&setup_again, &setup);
            prop_assert_eq!(&address_again, &address);
            prop_assert_eq!(address_again.query(&setup_again), query);
        }

        #[test]
        fn no_query_panics(query in "[a-z%&=?,:.0-9-]{0,60}", key in 0..PAGE.len(), value in "\\PC{0,12}") {
            PageAddress::read(&query, origin_of);
            PageAddress::read(&format!("{}={value}", PAGE[key].key), origin_of);
        }
    }

    #[test]
    fn the_defaults_are_an_empty_query() {
        assert_eq!(PageAddress::default().query(&Setup::default()), "");
        assert_eq!(read(""), (Setup::default(), PageAddress::default()));
        assert_eq!(read("theme=auto&type=normal&speed=fit&loop=0&rows=events").1.query(&Setup::default()), "");
    }

    #[test]
    fn every_parameter_of_the_page_rejects_a_wrong_value_and_names_it() {
        for parameter in PAGE {
            let (setup, address, problems) = PageAddress::read(&format!("{}=%00?", parameter.key), origin_of);
            let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
            assert_eq!(fields, [parameter.key]);
            assert_eq!((setup, address), (Setup::default(), PageAddress::default()), "{}", parameter.key);
        }
    }

    #[test]
    fn the_whole_page_has_no_author() {
        let (setup, address) = read("embed=1&hide=times&ask=faulty&concurrency=4&at=1411&theme=dark");
        assert_eq!(address.whole().query(&setup), "?concurrency=4&theme=dark&at=1411");
    }

    #[test]
    fn a_choice_of_the_table_unfolds_it() {
        assert!(!read("code=rust").1.is_table_open);
        assert!(read("rows=events").1.is_table_open && read("rows-lane=2").1.is_table_open);
    }
}

//! An author's choices for an embedded page: what readers may change, and what they see.

use super::parts::Parts;
use super::questions::Question;
use super::scene::Range;
use crate::say::Problem;
use crate::setup::{self, Setup};
use crate::text;

/// The author's part of the address.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Author {
    /// The only origin that may call the page, if the author names one.
    pub host: Option<String>,
    /// The keys of the settings that readers may change.
    pub controls: Vec<&'static str>,
    /// The keys of the settings that readers see but cannot change.
    pub locked: Vec<&'static str>,
    /// The parts to hide.
    pub hide: Parts,
    /// The extra parts to show when embedded.
    pub show: Parts,
    /// The question to ask before the run.
    pub ask: Option<Question>,
    /// The visible part of the time.
    pub range: Range,
}

impl Author {
    /// Takes the value of one of the author's keys; `None` if it is invalid. It ignores other keys. `origin_of` is the
    /// origin of an address that is nothing but an origin.
    pub fn take(&mut self, key: &str, value: &str, origin_of: OriginOf) -> Option<()> {
        match key {
            "from" => moment(value).map(|from_us| self.range.from_us = from_us),
            "to" => moment(value).filter(|to_us| *to_us > 0).map(|to_us| self.range.to_us = to_us),
            "host" => origin_of(value).map(|origin| self.host = Some(origin)),
            "controls" => keys(value).map(|keys| self.controls = keys),
            "locked" => keys(value).map(|keys| self.locked = keys),
            "hide" => Parts::all().parse(value).map(|parts| self.hide = parts),
            "show" => Parts::EXTRA.parse(value).map(|parts| self.show = parts),
            "ask" => Question::find(value).map(|ask| self.ask = Some(ask)),
            _ => Some(()),
        }
    }

    /// Corrects choices that contradict each other, and returns the problems.
    pub fn mend(&mut self, setup: &Setup) -> Vec<Problem> {
        let mut problems = Vec::new();
        let Range { from_us, to_us } = self.range;
        if from_us >= to_us {
            self.range = Range::default();
            let text = text::problem_range(from_us / 1000, to_us / 1000);
            problems.push(Problem { field: String::from("to"), text });
        }
        if let Some(ask) = self.ask.filter(|ask| !ask.makes_sense(setup.lanes.len())) {
            self.ask = None;
            problems.push(Problem { field: String::from("ask"), text: text::problem_ask(ask.id()) });
        }
        problems
    }

    /// The choices that differ from the defaults, as written in an address.
    pub fn query(&self) -> Vec<String> {
        let list = |key: &str, ids: Vec<&str>| (!ids.is_empty()).then(|| format!("{key}={}", ids.join(",")));
        let Range { from_us, to_us } = self.range;
        let parts = [
            (from_us > 0).then(|| format!("from={}", from_us / 1000)),
            (to_us < u64::MAX).then(|| format!("to={}", to_us / 1000)),
            self.host.as_ref().map(|host| format!("host={host}")),
            list("controls", self.controls.clone()),
            list("locked", self.locked.clone()),
            list("hide", self.hide.ids()),
            list("show", self.show.ids()),
            self.ask.map(|ask| format!("ask={}", ask.id())),
        ];
        parts.into_iter().flatten().collect()
    }
}

/// Reads an address without a path, of the web: scheme, host and port, as browsers write them. `None` for any other. The
/// page asks the browser, which knows how to read addresses; that saves the page a library.
pub type OriginOf = fn(&str) -> Option<String>;

/// The latest moment that an address can hold, in ms: more than the longest trace.
const MAX_MS: u64 = 2_000_000_000;

/// A moment in ms, as µs.
pub fn moment(value: &str) -> Option<u64> {
    value.parse::<u64>().ok().filter(|ms| *ms <= MAX_MS).map(|ms| ms * 1000)
}

/// Keys of settings.
fn keys(value: &str) -> Option<Vec<&'static str>> {
    value.split(',').map(|key| setup::setting(key).map(|field| field.key)).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::setup::parse_query;

    /// What a browser says of an address.
    pub fn origin_of(value: &str) -> Option<String> {
        let url = url::Url::parse(value).ok().filter(|url| ["http", "https"].contains(&url.scheme()))?;
        let origin = url.origin().ascii_serialization();
        (url.as_str().strip_suffix('/') == Some(&*origin)).then_some(origin)
    }

    /// Takes pairs of keys and values, all of which are valid.
    fn author(pairs: &[(&str, &str)]) -> Author {
        let mut author = Author::default();
        for (key, value) in pairs {
            assert_eq!(author.take(key, value, origin_of), Some(()), "{key}={value}");
        }
        author
    }

    #[test]
    fn choices_are_written_as_they_are_read() {
        let written = [
            "from=100",
            "to=900",
            "host=https://example.com:8443",
            "controls=concurrency,seed",
            "locked=site",
            "hide=sentence,times",
            "show=code",
            "ask=speed-up",
        ];
        let pairs = written.map(|pair| pair.split_once('=').expect("it is a pair"));
        assert_eq!(author(&pairs).query(), written);
        assert!(Author::default().query().is_empty());
    }

    #[test]
    fn an_invalid_value_changes_nothing() {
        for (key, value) in [
            ("from", "-1"),
            ("from", "2000000001"),
            ("to", "0"),
            ("host", "example.com"),
            ("host", "https://example.com/path"),
            ("host", "javascript:alert(1)"),
            ("controls", "concurrency,colour"),
            ("hide", "figure"),
            ("show", "graphs"),
            ("ask", "slowest"),
        ] {
            let mut author = Author::default();
            assert_eq!(author.take(key, value, origin_of), None, "{key}={value}");
            assert_eq!(author, Author::default());
        }
    }

    #[test]
    fn contradictions_are_mended_and_said() {
        let (setup, _) = parse_query("lanes=gather", &[]);
        let mut odd = author(&[("from", "900"), ("to", "100"), ("ask", "fastest")]);
        let fields: Vec<String> = odd.mend(&setup).into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["to", "ask"]);
        assert_eq!(odd, Author::default());
        let mut even = author(&[("from", "100"), ("to", "900"), ("ask", "faulty")]);
        let before = even.clone();
        assert_eq!(even.mend(&setup), []);
        assert_eq!(even, before);
    }

    #[test]
    fn moments_are_whole_ms() {
        assert_eq!(["0", "1411", "2000000000"].map(moment), [Some(0), Some(1_411_000), Some(2_000_000_000_000)]);
        assert_eq!(["", "1.5", "-1", "2000000001", "x"].map(moment), [None; 5]);
    }
}

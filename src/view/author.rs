//! An author's choices for an embedded page: what readers may change, and what they see.

use crate::scene::{Ask, Parts, Range};
use crate::setup::{self, Problem, Setup};
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
    pub ask: Option<Ask>,
    /// The visible part of the time.
    pub range: Range,
}

impl Author {
    /// Takes the value of one of the author's keys; `None` if it is invalid. It ignores other keys.
    pub fn take(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "from" => moment(value).map(|from_us| self.range.from_us = from_us),
            "to" => moment(value).filter(|to_us| *to_us > 0).map(|to_us| self.range.to_us = to_us),
            "host" => origin(value).map(|origin| self.host = Some(origin)),
            "controls" => keys(value).map(|keys| self.controls = keys),
            "locked" => keys(value).map(|keys| self.locked = keys),
            "hide" => Parts::all().parse(value).map(|parts| self.hide = parts),
            "show" => Parts::EXTRA.parse(value).map(|parts| self.show = parts),
            "ask" => Ask::find(value).map(|ask| self.ask = Some(ask)),
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

/// The latest moment that an address can hold, in ms: more than the longest trace.
const MAX_MS: u64 = 2_000_000_000;

/// A moment in ms, as µs.
pub fn moment(value: &str) -> Option<u64> {
    value.parse::<u64>().ok().filter(|ms| *ms <= MAX_MS).map(|ms| ms * 1000)
}

/// An address without a path: scheme, host and port.
fn origin(value: &str) -> Option<String> {
    let url = web_sys::Url::new(value).ok().filter(|url| ["http:", "https:"].contains(&url.protocol().as_str()))?;
    (url.href().strip_suffix('/') == Some(&*url.origin())).then(|| url.origin())
}

/// Keys of settings.
fn keys(value: &str) -> Option<Vec<&'static str>> {
    value.split(',').map(|key| setup::setting(key).map(|setting| setting.key)).collect()
}

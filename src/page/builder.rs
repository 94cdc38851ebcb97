//! The builder: an author sets up the run for another page and copies the code to paste there.
//!
//! The page loads its controls as a program of their own (`src/bin/author`); a control is known by its id.

use super::address::PageAddress;
use super::appearance::THEMES;
use super::author::moment;
use super::parts::Parts;
use super::questions::Question;
use super::snippets::{Embedding, Format};
use crate::say::settings;
use crate::setup::{Setup, setting};
use crate::text;

/// The author's choices so far. The settings themselves are those of the page.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The address of the frame: the page's own, with the author's choices.
    pub address: PageAddress,
    /// Whether it begins at the playhead.
    pub is_from_here: bool,
    /// The address of the playground.
    pub base: String,
    /// The height of the frame, in CSS pixels.
    pub height: u32,
    /// The kind of page to paste it into.
    pub format: Format,
}

/// A frame of this height shows two lanes without a scroll bar.
const HEIGHT: u32 = 720;
/// The heights of a frame that make sense, in CSS pixels.
pub const HEIGHTS: std::ops::RangeInclusive<u32> = 200..=4_000;
/// The beginning of the id of the tick of a visible part.
pub const PART: &str = "part-";
/// Hosts that name the reader's own machine.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

impl Draft {
    /// The page's own address, at `base`, as the author finds it.
    pub fn of(address: PageAddress, base: String) -> Self {
        let address = PageAddress { is_embedded: true, ..address };
        Draft { address, is_from_here: false, base, height: HEIGHT, format: Format::Iframe }
    }

    /// The visible part of the time begins (`true`) or ends at a moment.
    pub fn cut(&mut self, is_from: bool, at_us: u64) {
        let (range, at_us) = (&mut self.address.author.range, at_us / 1000 * 1000);
        if is_from { range.from_us = at_us } else { range.to_us = at_us }
    }

    /// Sets what the control with this id says. A tick has no value: each event is a change.
    pub fn set(&mut self, id: &str, value: &str) {
        let address = &mut self.address;
        match id {
            "ask" => address.author.ask = Question::find(value),
            "from" => address.author.range.from_us = moment(value).unwrap_or(0),
            "to" => address.author.range.to_us = moment(value).filter(|us| *us > 0).unwrap_or(u64::MAX),
            "play" => address.playback.play = (value != "auto").then(|| value == "1"),
            "at" => self.is_from_here ^= true,
            "loop" => address.playback.is_loop ^= true,
            "theme" => {
                let theme = THEMES.iter().find(|theme| **theme == value);
                address.appearance.theme = theme.copied().unwrap_or(address.appearance.theme);
            }
            "type" => address.appearance.is_large ^= true,
            "height" => self.height = value.parse().unwrap_or(self.height).clamp(*HEIGHTS.start(), *HEIGHTS.end()),
            "base" => self.base = value.trim().to_string(),
            "format" => {
                self.format = Format::ALL.into_iter().find(|format| format.id() == value).unwrap_or(self.format);
            }
            _ => match id.strip_prefix(PART) {
                Some(part) => self.show(part),
                None => self.allow(id, value),
            },
        }
    }

    /// Shows a part, or hides it.
    fn show(&mut self, id: &str) {
        let author = &mut self.address.author;
        let parts = if Parts::EXTRA.parse(id).is_some() { &mut author.show } else { &mut author.hide };
        *parts = Parts::all().parse(id).map_or(*parts, |part| parts.toggled(part));
    }

    /// Sets what readers may do with a setting.
    fn allow(&mut self, key: &str, value: &str) {
        let Some(key) = setting(key).map(|setting| setting.key) else { return };
        let author = &mut self.address.author;
        author.controls.retain(|other| *other != key);
        author.locked.retain(|other| *other != key);
        match value {
            "open" => author.controls.push(key),
            "locked" => author.locked.push(key),
            _ => {}
        }
    }

    /// Problems that readers would meet. `host` is that of the playground's address, if it is one of the web.
    pub fn warnings(&self, setup: &Setup, host: Option<&str>) -> Vec<String> {
        let mut warnings: Vec<String> =
            self.address.author.clone().mend(setup).iter().map(ToString::to_string).collect();
        match host {
            None => warnings.push(String::from(text::BUILDER_NOWHERE)),
            Some(host) if LOCAL.contains(&host) => warnings.push(String::from(text::BUILDER_LOCAL)),
            Some(_) => {}
        }
        warnings.extend((setup.site == "file").then(|| String::from(text::BUILDER_IMPORTED)));
        warnings
    }

    /// The run as the other page will embed it.
    pub fn embedding(&self, setup: &Setup, at_us: u64) -> Embedding {
        let mut address = self.address.clone();
        address.playback.at_us = self.is_from_here.then_some(at_us);
        let query = |address: &PageAddress| address.query(setup).trim_start_matches('?').to_string();
        let plans = setup.plans();
        let names: Vec<String> = plans.iter().map(settings::lane_name).collect();
        Embedding {
            base: self.base.clone(),
            whole: query(&address.whole()),
            embedded: query(&address),
            title: text::builder_piece(names.join(text::LIST_COMMA)),
            height: self.height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::parse_query;

    fn open() -> (Draft, Setup) {
        let (setup, _) = parse_query("lanes=gather,oracle&concurrency=4", &[]);
        (Draft::of(PageAddress::default(), String::from("https://example.com/play/")), setup)
    }

    #[test]
    fn a_draft_is_the_page_in_a_frame_with_the_authors_choices() {
        let (mut draft, setup) = open();
        draft.cut(true, 100_900);
        draft.cut(false, 900_000);
        draft.set("at", "");
        let embedding = draft.embedding(&setup, 300_000);
        assert_eq!(embedding.embedded, "lanes=gather,oracle&concurrency=4&at=300&embed=1&from=100&to=900");
        assert_eq!(embedding.whole, "lanes=gather,oracle&concurrency=4&at=300");
        let code = draft.format.snippet(&embedding);
        assert!(code.contains("https://example.com/play/") && code.contains("embed=1"), "{code}");
    }

    #[test]
    fn each_control_sets_its_choice() {
        let check = |controls: &[(&str, &str)], expected: &str| {
            let (mut draft, setup) = open();
            controls.iter().for_each(|(id, value)| draft.set(id, value));
            let query = draft.embedding(&setup, 0).embedded;
            assert_eq!(query, format!("lanes=gather,oracle&concurrency=4{expected}"), "{controls:?}");
        };
        check(&[], "&embed=1");
        check(&[("concurrency", "open"), ("latency-ms", "locked")], "&embed=1&controls=concurrency&locked=latency-ms");
        check(&[("concurrency", "open"), ("concurrency", "unseen"), ("no-such", "open")], "&embed=1");
        check(&[("part-bound", ""), ("part-code", "")], "&embed=1&hide=bound&show=code");
        check(&[("part-bound", ""), ("part-bound", ""), ("part-no-such", "")], "&embed=1");
        check(&[("ask", "fastest"), ("from", "100"), ("to", "900")], "&embed=1&from=100&to=900&ask=fastest");
        check(&[("from", "100"), ("from", ""), ("to", "0")], "&embed=1");
        check(&[("theme", "dark"), ("type", ""), ("play", "0")], "&theme=dark&type=large&play=0&embed=1");
        check(&[("theme", "no-such"), ("type", ""), ("type", ""), ("play", "auto"), ("loop", "")], "&loop=1&embed=1");
        let mut draft = open().0;
        for (id, value) in [("height", "90000"), ("format", "moodle"), ("base", " https://a.example/ ")] {
            draft.set(id, value);
        }
        assert_eq!((draft.height, draft.format, &*draft.base), (4_000, Format::Moodle, "https://a.example/"));
        draft.set("format", "no-such");
        assert_eq!(draft.format, Format::Moodle);
    }

    #[test]
    fn an_author_is_warned_of_what_readers_would_meet() {
        let (mut draft, mut setup) = open();
        assert!(draft.warnings(&setup, Some("example.com")).is_empty());
        assert_eq!(draft.warnings(&setup, Some("localhost")), [text::BUILDER_LOCAL]);
        assert_eq!(draft.warnings(&setup, None), [text::BUILDER_NOWHERE]);
        setup.site = String::from("file");
        draft.address.author.range = crate::page::scene::Range { from_us: 9_000, to_us: 2_000 };
        assert_eq!(draft.warnings(&setup, Some("example.com")).len(), 2);
    }
}

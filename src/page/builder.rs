//! The builder: an author sets up the run for another page and copies the code to paste there.

use super::address::PageAddress;
use super::effect::{Button, Effect};
use super::snippets::{Embedding, Format};
use crate::say::settings;
use crate::setup::Setup;
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
/// Hosts that name the reader's own machine.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Sets the value for a key. A function pointer, not a closure, so that the callbacks of all controls compile to one
/// piece of code.
pub type Choose = fn(&mut Draft, &'static str, &str);

/// The author's actions.
#[derive(Clone, Debug)]
pub enum BuilderMsg {
    /// Opens the builder.
    Open,
    /// The builder was closed.
    Closed,
    /// Sets a value: the function, the key and the value.
    Change(Choose, &'static str, String),
    /// The visible part of the time begins (`true`) or ends at the playhead.
    Cut(bool),
    /// Copies the code.
    Copy,
}

/// The builder; closed at first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Builder {
    draft: Option<Draft>,
}

impl Builder {
    /// The author's choices so far; `None` while it is closed.
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// Begins with the page's own address, at `base`.
    pub fn open(&mut self, address: PageAddress, base: String) {
        let address = PageAddress { is_embedded: true, ..address };
        self.draft = Some(Draft { address, is_from_here: false, base, height: HEIGHT, format: Format::Iframe });
    }

    /// Handles a message at a moment of a setup.
    pub fn update(&mut self, message: BuilderMsg, setup: &Setup, at_us: u64) -> Effect {
        match (message, &mut self.draft) {
            (BuilderMsg::Open, _) => return Effect::OpenBuilder,
            (BuilderMsg::Closed, draft) => *draft = None,
            (_, None) => return Effect::Nothing,
            (BuilderMsg::Change(choose, key, value), Some(draft)) => choose(draft, key, &value),
            (BuilderMsg::Cut(is_from), Some(draft)) => {
                let (range, at_us) = (&mut draft.address.author.range, at_us / 1000 * 1000);
                if is_from { range.from_us = at_us } else { range.to_us = at_us }
            }
            (BuilderMsg::Copy, Some(draft)) => {
                return Effect::Copy(Button::Builder, draft.format.snippet(&draft.embedding(setup, at_us)));
            }
        }
        Effect::Render
    }
}

impl Draft {
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

    fn open() -> (Builder, Setup) {
        let (setup, _) = parse_query("lanes=gather,oracle&concurrency=4", &[]);
        let mut builder = Builder::default();
        assert_eq!(builder.update(BuilderMsg::Copy, &setup, 0), Effect::Nothing);
        assert_eq!(builder.update(BuilderMsg::Open, &setup, 0), Effect::OpenBuilder);
        builder.open(PageAddress::default(), String::from("https://example.com/play/"));
        (builder, setup)
    }

    #[test]
    fn a_draft_is_the_page_in_a_frame_with_the_authors_choices() {
        let (mut builder, setup) = open();
        let hide: Choose = |draft, key, value| assert_eq!((key, draft.height, value), ("key", HEIGHT, "value"));
        assert_eq!(builder.update(BuilderMsg::Change(hide, "key", String::from("value")), &setup, 0), Effect::Render);
        builder.update(BuilderMsg::Cut(true), &setup, 100_900);
        builder.update(BuilderMsg::Cut(false), &setup, 900_000);
        let here: Choose = |draft, _, _| draft.is_from_here = true;
        builder.update(BuilderMsg::Change(here, "", String::new()), &setup, 0);
        let embedding = builder.draft().expect("it is open").embedding(&setup, 300_000);
        assert_eq!(embedding.embedded, "lanes=gather,oracle&concurrency=4&at=300&embed=1&from=100&to=900");
        assert_eq!(embedding.whole, "lanes=gather,oracle&concurrency=4&at=300");
        let Effect::Copy(Button::Builder, code) = builder.update(BuilderMsg::Copy, &setup, 300_000) else {
            panic!("there is nothing to copy")
        };
        assert!(code.contains("https://example.com/play/") && code.contains("embed=1"), "{code}");
        assert_eq!(builder.update(BuilderMsg::Closed, &setup, 0), Effect::Render);
        assert_eq!(builder.draft(), None);
    }

    #[test]
    fn an_author_is_warned_of_what_readers_would_meet() {
        let (builder, mut setup) = open();
        let mut draft = builder.draft().expect("it is open").clone();
        assert!(draft.warnings(&setup, Some("example.com")).is_empty());
        assert_eq!(draft.warnings(&setup, Some("localhost")), [text::BUILDER_LOCAL]);
        assert_eq!(draft.warnings(&setup, None), [text::BUILDER_NOWHERE]);
        setup.site = String::from("file");
        draft.address.author.range = crate::page::scene::Range { from_us: 9_000, to_us: 2_000 };
        assert_eq!(draft.warnings(&setup, Some("example.com")).len(), 2);
    }
}

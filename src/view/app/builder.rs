//! The builder: what an author sets up for another page, and the code to paste there.

use super::{App, Msg};
use crate::scene::snippets::{Format, Piece};
use crate::text;
use crate::view::address::{self, Address};
use crate::view::author::Author;
use crate::view::browser;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// What the author has chosen so far. The settings themselves are those of the page.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The address of the frame: the page's own, and what the author has decided.
    pub address: Address,
    /// Whether it begins where the playhead stands now.
    pub is_from_here: bool,
    /// Where the playground is.
    pub base: String,
    /// How high a frame is, in CSS pixels.
    pub height: u32,
    /// Where it is to be pasted.
    pub format: Format,
}

/// A frame of this height shows two lanes without a scroll bar.
const HEIGHT: u32 = 720;
/// The heights of a frame that make sense, in CSS pixels.
pub const HEIGHTS: std::ops::RangeInclusive<u32> = 200..=4_000;
/// Hosts that are another one's own machine to everybody else.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Chooses a value of what has this key. No closure: the callbacks of all controls are one piece of code.
pub type Choose = fn(&mut Draft, &'static str, &str);

/// What the author asks for.
pub enum BuilderMsg {
    /// Opens the builder.
    Open,
    /// It was closed.
    Closed,
    /// Chooses something: how, of what, and its value.
    Change(Choose, &'static str, String),
    /// The part of time that is to be seen begins (`true`) or ends at the playhead.
    Cut(bool),
    /// Copies the code.
    Copy,
    /// What came of that; `None` when it has been read.
    Said(Option<&'static str>),
}

impl Draft {
    fn of(address: &Address) -> Self {
        Draft {
            address: Address { is_embedded: true, ..address.clone() },
            is_from_here: false,
            base: browser::base_url(),
            height: HEIGHT,
            format: Format::Iframe,
        }
    }
}

impl App {
    /// Does what the author asks for.
    pub(super) fn build(&mut self, context: &Context<Self>, message: BuilderMsg) {
        match message {
            BuilderMsg::Open => self.open_builder(),
            BuilderMsg::Closed => self.draft = None,
            BuilderMsg::Change(choose, key, value) => {
                if let Some(draft) = &mut self.draft {
                    choose(draft, key, &value);
                }
            }
            BuilderMsg::Cut(is_from) => {
                let at_us = self.playback.at_us / 1000 * 1000;
                if let Some(range) = self.draft.as_mut().map(|draft| &mut draft.address.author.range) {
                    if is_from { range.from_us = at_us } else { range.to_us = at_us }
                }
            }
            BuilderMsg::Copy => {
                let Some(code) = self.draft.as_ref().map(|draft| draft.format.snippet(&self.piece(draft))) else {
                    return;
                };
                context.link().send_future(async move {
                    let copied = browser::copy(&code).await;
                    let word = if copied { text::BUILDER_COPIED } else { text::BUILDER_NOT_COPIED };
                    Msg::Builder(BuilderMsg::Said(Some(word)))
                });
            }
            BuilderMsg::Said(word) => {
                self.builder_word.say(context, word, || Msg::Builder(BuilderMsg::Said(None)));
            }
        }
    }

    fn open_builder(&mut self) {
        let Some(dialog) = self.builder.cast::<HtmlDialogElement>().filter(|dialog| !dialog.open()) else { return };
        self.playback.is_playing = false;
        self.draft = Some(Draft::of(&self.address));
        let _ = dialog.show_modal();
    }

    /// What readers would stumble over.
    pub(super) fn warnings(&self, draft: &Draft) -> Vec<String> {
        let mut warnings: Vec<String> =
            draft.address.author.clone().mend(&self.setup).iter().map(ToString::to_string).collect();
        match browser::host_of(&draft.base) {
            None => warnings.push(String::from(text::BUILDER_NOWHERE)),
            Some(host) if LOCAL.contains(&host.as_str()) => warnings.push(String::from(text::BUILDER_LOCAL)),
            Some(_) => {}
        }
        warnings.extend((self.setup.site == "file").then(|| String::from(text::BUILDER_IMPORTED)));
        warnings
    }

    /// The run as it is to stand elsewhere.
    pub(super) fn piece(&self, draft: &Draft) -> Piece {
        let at_us = draft.is_from_here.then_some(self.playback.at_us);
        let embedded = Address { at_us, ..draft.address.clone() };
        let whole = Address { is_embedded: false, author: Author::default(), ..embedded.clone() };
        let query = |address: &Address| address::query(&self.setup, address).trim_start_matches('?').to_string();
        let plans = self.setup.plans();
        let names: Vec<&str> = plans.iter().map(|plan| &*plan.name).collect();
        Piece {
            base: draft.base.clone(),
            whole: query(&whole),
            embedded: query(&embedded),
            title: text::builder_piece(names.join(text::LIST_COMMA)),
            height: draft.height,
        }
    }
}

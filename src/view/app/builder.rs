//! The builder: an author sets up the run for another page and copies the code to paste there.

use super::{App, Msg};
use crate::say::settings;
use crate::scene::snippets::{Format, Piece};
use crate::text;
use crate::view::address::{self, Address};
use crate::view::author::Author;
use crate::view::browser;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// The author's choices so far. The settings themselves are those of the page.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The address of the frame: the page's own, with the author's choices.
    pub address: Address,
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
    /// The result of copying; `None` when it has been shown for long enough.
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
    /// Handles an action of the author.
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

    /// Problems that readers would meet.
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

    /// The run as the other page will embed it.
    pub(super) fn piece(&self, draft: &Draft) -> Piece {
        let at_us = draft.is_from_here.then_some(self.playback.at_us);
        let embedded = Address { at_us, ..draft.address.clone() };
        let whole = Address { is_embedded: false, author: Author::default(), ..embedded.clone() };
        let query = |address: &Address| address::query(&self.setup, address).trim_start_matches('?').to_string();
        let plans = self.setup.plans();
        let names: Vec<String> = plans.iter().map(settings::lane_name).collect();
        Piece {
            base: draft.base.clone(),
            whole: query(&whole),
            embedded: query(&embedded),
            title: text::builder_piece(names.join(text::LIST_COMMA)),
            height: draft.height,
        }
    }
}

//! The code: how it is read, and where a line leads.

use super::{App, Msg};
use crate::strategy::code::{Call, Language};
use crate::text;
use crate::view::browser;
use yew::prelude::*;

/// An action on the code.
pub enum CodeMsg {
    /// Shows it in this language.
    Language(Language),
    /// Shows it as it ran, or (`true`) what was corrected.
    Diff(bool),
    /// Shows the code of this lane.
    Lane(usize),
    /// Goes to the next moment at which a lane is at one of these places.
    Run(usize, Vec<(Call, u16)>),
    /// Copies a text.
    Copy(String),
    /// Shows a text beside the switches; `None` when it has been shown for long enough.
    Say(Option<&'static str>),
    /// The person folded or unfolded it.
    Folded,
}

impl App {
    /// Handles an action; `true` when the HTML has changed.
    pub(super) fn read_code(&mut self, context: &Context<Self>, message: CodeMsg) -> bool {
        match message {
            CodeMsg::Language(language) => self.address.code.language = language,
            CodeMsg::Diff(is_diff) => self.address.code.is_diff = is_diff,
            CodeMsg::Lane(lane) => self.address.code.lane = lane,
            CodeMsg::Run(lane, places) => {
                match self.stage.next_run_us(lane, &places, self.playback.at_us) {
                    Some(at_us) => self.seek(context, at_us),
                    None => self.say_of_code(context, Some(text::CODE_LINE_DOES_NOT_RUN)),
                }
                return true;
            }
            CodeMsg::Copy(text) => {
                context.link().send_future(async move {
                    let copied = browser::copy(&text).await;
                    Msg::Code(CodeMsg::Say(Some(if copied { text::CODE_COPIED } else { text::CODE_NOT_COPIED })))
                });
                return false;
            }
            CodeMsg::Say(word) => {
                self.say_of_code(context, word);
                return true;
            }
            CodeMsg::Folded => {
                self.request_frame(context);
                return false;
            }
        }
        self.write_address_soon(context);
        true
    }

    fn say_of_code(&mut self, context: &Context<Self>, word: Option<&'static str>) {
        self.code_word.say(context, word, || Msg::Code(CodeMsg::Say(None)));
    }
}

//! A short text beside a button: the result of pressing it.

use super::{App, Msg};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// It disappears after this time, in ms.
const SAID_MS: u32 = 2_500;

/// A text that is shown for a moment.
#[derive(Default)]
pub(super) struct PassingWord {
    word: Option<&'static str>,
    timer: Option<Timeout>,
}

impl PassingWord {
    /// The text shown now.
    pub(super) fn get(&self) -> Option<&'static str> {
        self.word
    }

    /// Shows a text, or removes it for `None`. `forget` is the message that removes it when its time is over.
    pub(super) fn say(&mut self, context: &Context<App>, word: Option<&'static str>, forget: fn() -> Msg) {
        let link = context.link().clone();
        self.timer = word.map(|_| Timeout::new(SAID_MS, move || link.send_message(forget())));
        self.word = word;
    }
}

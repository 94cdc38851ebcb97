//! A word beside a button: what came of pressing it.

use super::{App, Msg};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// It goes away after so many ms.
const SAID_MS: u32 = 2_500;

/// A word that is said for a moment.
#[derive(Default)]
pub(super) struct PassingWord {
    word: Option<&'static str>,
    timer: Option<Timeout>,
}

impl PassingWord {
    /// What is said now.
    pub(super) fn get(&self) -> Option<&'static str> {
        self.word
    }

    /// Says a word, or `None` no more. `forget` is the message that says no more, when the word has been read.
    pub(super) fn say(&mut self, context: &Context<App>, word: Option<&'static str>, forget: fn() -> Msg) {
        let link = context.link().clone();
        self.timer = word.map(|_| Timeout::new(SAID_MS, move || link.send_message(forget())));
        self.word = word;
    }
}

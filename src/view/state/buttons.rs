//! The short texts beside buttons: the results of pressing them, each shown for a moment.

use crate::page::effect::Button;
use crate::text;
use gloo_timers::callback::Timeout;
use yew::Callback;

/// A text disappears after this time, in ms.
const SAID_MS: u32 = 2_500;

/// What is said beside a button: a text, or nothing any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ButtonMsg {
    /// Which button.
    pub button: Button,
    /// The text; `None` when it has been shown for long enough.
    pub text: Option<&'static str>,
}

/// The texts beside all buttons.
#[derive(Default)]
pub struct ButtonTexts {
    said: [Option<(&'static str, Timeout)>; 2],
}

impl ButtonTexts {
    /// The text beside a button now.
    pub fn beside(&self, button: Button) -> Option<&'static str> {
        self.said[button as usize].as_ref().map(|(text, _)| *text)
    }

    /// Shows a text, or removes it.
    pub fn update(&mut self, ButtonMsg { button, text }: ButtonMsg, tell: &Callback<ButtonMsg>) {
        let forget = tell.clone();
        self.said[button as usize] = text.map(|text| {
            let timer = Timeout::new(SAID_MS, move || forget.emit(ButtonMsg { button, text: None }));
            (text, timer)
        });
    }
}

/// Whether copying has worked, in words.
pub fn copied(button: Button, has_worked: bool) -> &'static str {
    match (button, has_worked) {
        (Button::Share, true) => text::NOTE_LINK_COPIED,
        (Button::Share, false) => text::NOTE_LINK_IN_BAR,
        (Button::Code, true) => text::CODE_COPIED,
        (Button::Code, false) => text::CODE_NOT_COPIED,
    }
}

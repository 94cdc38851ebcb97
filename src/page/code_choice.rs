//! How the person has chosen to read the code, and where a line leads.

use super::effect::{Button, Effect};
use crate::strategy::code::{Call, Language};
use crate::text;

/// How the code is shown. It is a part of the address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeChoice {
    /// The language.
    pub language: Language,
    /// Whether as the difference between the published version and the corrected one.
    pub is_diff: bool,
    /// The lane, from 0, if there is room for only one.
    pub lane: usize,
}

impl Default for CodeChoice {
    /// The second lane is the most interesting: the first is usually its baseline.
    fn default() -> Self {
        CodeChoice { language: Language::default(), is_diff: false, lane: 1 }
    }
}

/// What a person does with the code.
#[derive(Clone, PartialEq, Eq, Debug)]
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
    /// The person folded or unfolded it.
    Folded,
    /// Its lines are on the page, or it waits for them.
    Loaded,
}

impl CodeChoice {
    /// Handles a message. `next_us` is the next moment at which a lane is at one of these places of its code.
    pub fn update(&mut self, message: CodeMsg, next_us: impl FnOnce(usize, &[(Call, u16)]) -> Option<u64>) -> Effect {
        match message {
            CodeMsg::Language(language) => self.language = language,
            CodeMsg::Diff(is_diff) => self.is_diff = is_diff,
            CodeMsg::Lane(lane) => self.lane = lane,
            CodeMsg::Run(lane, places) => {
                let nowhere = Effect::Say(Button::Code, text::CODE_LINE_DOES_NOT_RUN);
                return next_us(lane, &places).map_or(nowhere, Effect::Seek);
            }
            CodeMsg::Copy(text) => return Effect::Copy(Button::Code, text),
            CodeMsg::Folded | CodeMsg::Loaded => return Effect::Paint,
        }
        Effect::Address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_leads_to_its_next_moment_or_says_that_there_is_none() {
        let run = |at_us: Option<u64>| {
            let message = CodeMsg::Run(2, vec![(Call::Fetch, 25)]);
            CodeChoice::default().update(message, |lane, places| {
                assert_eq!((lane, places), (2, &[(Call::Fetch, 25)][..]));
                at_us
            })
        };
        assert_eq!(run(Some(7)), Effect::Seek(7));
        assert_eq!(run(None), Effect::Say(Button::Code, text::CODE_LINE_DOES_NOT_RUN));
    }

    #[test]
    fn a_choice_changes_the_address() {
        let mut choice = CodeChoice::default();
        let messages = [CodeMsg::Language(Language::Rust), CodeMsg::Diff(true), CodeMsg::Lane(0)];
        assert!(messages.into_iter().all(|message| choice.update(message, |_, _| None) == Effect::Address));
        assert_eq!(choice, CodeChoice { language: Language::Rust, is_diff: true, lane: 0 });
        let copy = choice.update(CodeMsg::Copy(String::from("x")), |_, _| None);
        assert_eq!(copy, Effect::Copy(Button::Code, String::from("x")));
        assert_eq!(choice.update(CodeMsg::Folded, |_, _| None), Effect::Paint);
    }
}

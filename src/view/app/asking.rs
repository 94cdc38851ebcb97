//! The question that the author asks before the run, and the reader's answer.

use super::{App, Work};
use crate::say::settings;
use crate::scene::{Ask, Parts};
use crate::text;
use serde_json::{Value, json};
use yew::prelude::*;

/// A question and its state.
pub(super) struct Asking {
    ask: Ask,
    /// The reader's choice, and its words: the lanes may have other names later.
    answer: Option<(usize, String)>,
    /// Whether that was right, and the right answer in a sentence. Decided when the reader has seen the run to its end,
    /// so that a slider that the reader moves after that does not change the verdict.
    verdict: Option<(bool, String)>,
}

/// A question as the page shows it.
#[derive(Clone, PartialEq, Default)]
pub struct Asked {
    /// Its words.
    pub question: &'static str,
    /// The possible answers; empty after the reader has answered.
    pub choices: Vec<String>,
    /// The text about the answer.
    pub word: String,
    /// Whether it was right, once the run has shown it.
    pub is_right: Option<bool>,
}

impl Asking {
    /// The question that an address asks.
    pub(super) fn of(ask: Option<Ask>) -> Option<Self> {
        ask.map(|ask| Asking { ask, answer: None, verdict: None })
    }
}

impl App {
    /// Whether a question waits for its answer: until then nothing moves.
    pub(super) fn is_asking(&self) -> bool {
        self.asking.as_ref().is_some_and(|asking| asking.answer.is_none())
    }

    /// The parts that are hidden now.
    pub(super) fn hidden(&self) -> Parts {
        let author = &self.address.author;
        let extra = if self.address.is_embedded { Parts::EXTRA.without(author.show) } else { Parts::default() };
        let answers = if self.is_asking() { Parts::ANSWERS } else { Parts::default() };
        author.hide.and(extra).and(answers)
    }

    /// The lanes have changed: drops a question that makes no sense any more.
    pub(super) fn keep_question(&mut self) {
        self.asking = self.asking.take().filter(|asking| asking.ask.makes_sense(self.setup.lanes.len()));
    }

    /// Whether there is a finished run to ask about.
    fn can_answer(&self) -> bool {
        self.shown.is_some() && matches!(self.work, Work::Rest)
    }

    /// The reader has answered: the run begins to play.
    pub(super) fn answered(&mut self, context: &Context<Self>, choice: usize) {
        let Some(ask) = self.asking.as_ref().map(|asking| asking.ask) else { return };
        let said = self.choices(ask).get(choice).cloned().filter(|_| self.can_answer() && self.is_asking());
        let (Some(asking), Some(said)) = (&mut self.asking, said) else { return };
        asking.answer = Some((choice, said));
        let detail = self.answer_json();
        if let Some(host) = &self.host {
            host.tell("answer", detail);
        }
        self.playback.put(0);
        self.playback.is_playing = true;
        self.moved(context);
    }

    /// Decides the verdict once the reader has answered and seen the run to its end; `true` when it is new.
    pub(super) fn see_answer(&mut self) -> bool {
        let (Some(asking), Some(shown)) = (&self.asking, &self.shown) else { return false };
        let is_end = self.playback.is_at_end() && !matches!(self.work, Work::Live(..));
        if !is_end || asking.verdict.is_some() {
            return false;
        }
        let Some(is_right) = self.is_right() else { return false };
        let verdict = (is_right, asking.ask.answer(&shown.comparison));
        if let Some(asking) = &mut self.asking {
            asking.verdict = Some(verdict);
        }
        true
    }

    /// The question, the answer and whether it is right; all `null` without a question.
    pub(super) fn answer_json(&self) -> Value {
        let asking = self.asking.as_ref();
        let said = asking.and_then(|asking| asking.answer.as_ref()).map(|(_, said)| said);
        json!({"question": asking.map(|asking| asking.ask.id()), "answer": said, "correct": self.is_right()})
    }

    fn choices(&self, ask: Ask) -> Vec<String> {
        let plans = self.setup.plans();
        let names: Vec<String> = plans.iter().map(settings::lane_name).collect();
        ask.choices(&names.iter().map(String::as_str).collect::<Vec<&str>>())
    }

    /// Whether the answer is right, also before the run has shown it.
    fn is_right(&self) -> Option<bool> {
        let (asking, shown) = (self.asking.as_ref()?, self.shown.as_ref()?);
        let (answer, _) = asking.answer.as_ref()?;
        Some(match &asking.verdict {
            Some((is_right, _)) => *is_right,
            None => asking.ask.right(&shown.comparison).contains(answer),
        })
    }

    /// The question as the page shows it now.
    pub(super) fn question(&self) -> Option<Asked> {
        let asking = self.asking.as_ref()?;
        let question = asking.ask.words();
        let Some((_, said)) = &asking.answer else {
            let choices = if self.can_answer() { self.choices(asking.ask) } else { Vec::new() };
            return Some(Asked { question, choices, word: String::from(text::ASKING_BEFORE), is_right: None });
        };
        let (word, is_right) = match &asking.verdict {
            None => (text::asking_said(said), None),
            Some((true, all)) => (text::asking_right(all), Some(true)),
            Some((false, all)) => (text::asking_wrong(said, all), Some(false)),
        };
        Some(Asked { question, choices: Vec::new(), word, is_right })
    }
}

//! The question that the author asks before the run is seen, and what comes of it.

use super::{App, Work};
use crate::scene::{Ask, Parts};
use crate::text;
use serde_json::{Value, json};
use yew::prelude::*;

/// A question, and how far it has come.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    ask: Ask,
    /// Which of the choices was taken.
    answer: Option<usize>,
    /// Whether the run has been seen to its end since.
    is_over: bool,
}

/// A question as the page shows it.
#[derive(Clone, PartialEq, Default)]
pub struct Asked {
    /// Its words.
    pub question: &'static str,
    /// What can be answered; none any more when it is answered.
    pub choices: Vec<String>,
    /// What there is to say of the answer.
    pub word: String,
    /// Whether it was right, when that can be seen.
    pub is_right: Option<bool>,
}

impl Asking {
    /// The question of an address.
    pub(super) fn of(ask: Option<Ask>) -> Option<Self> {
        ask.map(|ask| Asking { ask, answer: None, is_over: false })
    }
}

impl App {
    /// Whether somebody is still to answer: until then nothing moves.
    pub(super) fn is_asking(&self) -> bool {
        self.asking.is_some_and(|asking| asking.answer.is_none())
    }

    /// What is not to be seen now.
    pub(super) fn hidden(&self) -> Parts {
        let author = &self.address.author;
        let extra = if self.address.is_embedded { Parts::EXTRA.without(author.show) } else { Parts::default() };
        let answers = if self.is_asking() { Parts::ANSWERS } else { Parts::default() };
        author.hide.and(extra).and(answers)
    }

    /// Asks anew, as at first.
    pub(super) fn ask_again(&mut self) {
        self.asking = Asking::of(self.address.author.ask);
        if self.is_asking() {
            self.playback.is_playing = false;
            self.playback.put(0);
        }
    }

    /// Lanes are other ones: a question that makes no sense any more is dropped.
    pub(super) fn keep_question(&mut self) {
        self.asking = self.asking.filter(|asking| asking.ask.makes_sense(self.setup.lanes.len()));
    }

    /// Somebody has answered: now it runs.
    pub(super) fn answered(&mut self, context: &Context<Self>, choice: usize) {
        let is_there = self.shown.is_some() && matches!(self.work, Work::Rest);
        let Some(asking) = self.asking.as_mut().filter(|asking| asking.answer.is_none() && is_there) else { return };
        asking.answer = Some(choice);
        let detail = self.answer_json();
        if let Some(host) = &self.host {
            host.tell("answer", detail);
        }
        self.playback.put(0);
        self.playback.is_playing = true;
        self.moved(context);
    }

    /// The run has been seen to its end after the answer: `true` when that is new.
    pub(super) fn see_answer(&mut self) -> bool {
        let is_end = self.shown.is_some() && self.playback.is_at_end() && !matches!(self.work, Work::Live(..));
        let asking = self.asking.as_mut().filter(|asking| is_end && asking.answer.is_some() && !asking.is_over);
        asking.is_some_and(|asking| {
            asking.is_over = true;
            true
        })
    }

    /// The question, the answer and whether it is right; all of it `null` where nothing is asked.
    pub(super) fn answer_json(&self) -> Value {
        let question = self.asking.map(|asking| asking.ask.id());
        let said = self.asking.and_then(|asking| self.choices(asking.ask).get(asking.answer?).cloned());
        json!({"question": question, "answer": said, "correct": self.is_right()})
    }

    fn choices(&self, ask: Ask) -> Vec<String> {
        let plans = self.setup.plans();
        ask.choices(&plans.iter().map(|plan| &*plan.name).collect::<Vec<&str>>())
    }

    fn is_right(&self) -> Option<bool> {
        let (asking, shown) = (self.asking?, self.shown.as_ref()?);
        Some(asking.ask.right(&shown.comparison).contains(&asking.answer?))
    }

    /// The question as the page shows it now.
    pub(super) fn question(&self) -> Option<Asked> {
        let asking = self.asking?;
        let choices = self.choices(asking.ask);
        let Some(answer) = asking.answer else {
            return Some(Asked {
                question: asking.ask.words(),
                choices,
                word: String::from(text::ASKING_BEFORE),
                is_right: None,
            });
        };
        let said = choices.get(answer).cloned().unwrap_or_default();
        let is_right = self.is_right().filter(|_| asking.is_over);
        let all = self.shown.as_ref().map_or(String::new(), |shown| asking.ask.answer(&shown.comparison));
        let word = match is_right {
            None => text::asking_said(said),
            Some(true) => text::asking_right(all),
            Some(false) => text::asking_wrong(said, all),
        };
        Some(Asked { question: asking.ask.words(), choices: Vec::new(), word, is_right })
    }
}

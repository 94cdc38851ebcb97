//! The question that the author asks before the run, and the reader's answer.

use super::effect::Effect;
use super::questions::Question;
use crate::compare::Comparison;
use crate::say::settings;
use crate::setup::Setup;
use crate::text;
use serde_json::{Value, json};

/// A question and its state.
#[derive(Clone, PartialEq, Debug)]
pub struct Quiz {
    question: Question,
    /// The reader's choice, and its words: the lanes may have other names later.
    answer: Option<(usize, String)>,
    /// Whether that was right, and the right answer in a sentence. Decided when the reader has seen the run to its end,
    /// so that a slider that the reader moves after that does not change the verdict.
    verdict: Option<(bool, String)>,
}

/// What the reader does with the question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuizMsg {
    /// Answers with this choice, from 0.
    Answer(usize),
}

/// A question as the page shows it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct QuizView {
    /// Its words.
    pub question: &'static str,
    /// The possible answers; empty after the reader has answered.
    pub choices: Vec<String>,
    /// The text about the answer.
    pub text: String,
    /// Whether it was right, once the run has shown it.
    pub is_right: Option<bool>,
}

impl Quiz {
    /// A question that waits for its answer.
    pub fn of(question: Question) -> Self {
        Quiz { question, answer: None, verdict: None }
    }

    /// Whether it waits for its answer: until then nothing moves.
    pub fn is_open(&self) -> bool {
        self.answer.is_none()
    }

    /// Whether it makes sense for this number of lanes.
    pub fn makes_sense(&self, lanes: usize) -> bool {
        self.question.makes_sense(lanes)
    }

    /// Handles a message. There is an answer only if `can_answer`: there is a finished run to ask about.
    pub fn update(&mut self, message: QuizMsg, setup: &Setup, can_answer: bool) -> Effect {
        let QuizMsg::Answer(choice) = message;
        let said = self.choices(setup).into_iter().nth(choice).filter(|_| can_answer && self.is_open());
        let Some(said) = said else { return Effect::Nothing };
        self.answer = Some((choice, said));
        Effect::Answered
    }

    /// The reader has seen the run to its end: decides the verdict if the reader has answered. `true` when it is new.
    pub fn see_end(&mut self, comparison: &Comparison) -> bool {
        let Some((answer, _)) = self.answer.as_ref().filter(|_| self.verdict.is_none()) else { return false };
        let is_right = self.question.right(comparison).contains(answer);
        self.verdict = Some((is_right, self.question.answer(comparison)));
        true
    }

    fn choices(&self, setup: &Setup) -> Vec<String> {
        let plans = setup.plans();
        let names: Vec<String> = plans.iter().map(settings::lane_name).collect();
        self.question.choices(&names.iter().map(String::as_str).collect::<Vec<&str>>())
    }

    /// Whether the answer is right, also before the run has shown it.
    fn is_right(&self, comparison: Option<&Comparison>) -> Option<bool> {
        let (answer, _) = self.answer.as_ref()?;
        Some(match &self.verdict {
            Some((is_right, _)) => *is_right,
            None => self.question.right(comparison?).contains(answer),
        })
    }

    /// The question, the answer and whether it is right, for the host; all `null` without a question.
    pub fn json(quiz: Option<&Quiz>, comparison: Option<&Comparison>) -> Value {
        let said = quiz.and_then(|quiz| quiz.answer.as_ref()).map(|(_, said)| said);
        let is_right = quiz.and_then(|quiz| quiz.is_right(comparison));
        json!({"question": quiz.map(|quiz| quiz.question.id()), "answer": said, "correct": is_right})
    }

    /// The question as the page shows it.
    pub fn view(&self, setup: &Setup, can_answer: bool) -> QuizView {
        let question = self.question.words();
        let Some((_, said)) = &self.answer else {
            let choices = if can_answer { self.choices(setup) } else { Vec::new() };
            return QuizView { question, choices, text: String::from(text::ASKING_BEFORE), is_right: None };
        };
        let (text, is_right) = match &self.verdict {
            None => (text::asking_said(said), None),
            Some((true, all)) => (text::asking_right(all), Some(true)),
            Some((false, all)) => (text::asking_wrong(said, all), Some(false)),
        };
        QuizView { question, choices: Vec::new(), text, is_right }
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::tests::picture;
    use super::*;

    #[test]
    fn an_answer_is_judged_once_at_the_end() {
        let comparison = picture("lanes=sequential,gather").comparison;
        let setup = &comparison.setup;
        let mut quiz = Quiz::of(Question::Fastest);
        assert!(quiz.is_open());
        assert_eq!(quiz.view(setup, true).choices.len(), 2);
        assert!(!quiz.see_end(&comparison));
        assert_eq!(quiz.update(QuizMsg::Answer(1), setup, true), Effect::Answered);
        assert_eq!(quiz.view(setup, true).is_right, None);
        assert!(quiz.see_end(&comparison) && !quiz.see_end(&comparison));
        assert_eq!(quiz.view(setup, true).is_right, Some(true));
        // A comparison in which another lane is the fastest comes too late.
        let other = picture("lanes=gather,sequential").comparison;
        assert_eq!(Quiz::json(Some(&quiz), Some(&other))["correct"], json!(true));
    }

    #[test]
    fn an_answer_needs_a_finished_run_an_open_question_and_a_choice() {
        let comparison = picture("lanes=sequential,gather").comparison;
        let setup = &comparison.setup;
        let mut quiz = Quiz::of(Question::Fastest);
        assert_eq!(quiz.update(QuizMsg::Answer(0), setup, false), Effect::Nothing);
        assert_eq!(quiz.update(QuizMsg::Answer(2), setup, true), Effect::Nothing);
        assert!(quiz.is_open() && quiz.view(setup, false).choices.is_empty());
        assert_eq!(quiz.update(QuizMsg::Answer(0), setup, true), Effect::Answered);
        assert_eq!(quiz.update(QuizMsg::Answer(1), setup, true), Effect::Nothing);
        assert!(quiz.see_end(&comparison));
        assert_eq!(quiz.view(setup, true).is_right, Some(false));
    }

    #[test]
    fn the_host_is_told_the_words_of_the_answer() {
        let comparison = picture("lanes=sequential,gather").comparison;
        let none = json!({"question": null, "answer": null, "correct": null});
        assert_eq!(Quiz::json(None, Some(&comparison)), none);
        let mut quiz = Quiz::of(Question::Fastest);
        quiz.update(QuizMsg::Answer(1), &comparison.setup, true);
        let name = &settings::lane_name(&comparison.lanes[1].plan);
        let expected = json!({"question": "fastest", "answer": name, "correct": true});
        assert_eq!(Quiz::json(Some(&quiz), Some(&comparison)), expected);
    }

    #[test]
    fn a_question_about_several_lanes_needs_several() {
        assert!(!Quiz::of(Question::Fastest).makes_sense(1) && Quiz::of(Question::Faulty).makes_sense(1));
    }
}

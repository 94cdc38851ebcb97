//! The author's question about the run, asked before the run.

use crate::page::quiz::{QuizMsg, QuizView};
use crate::text;
use yew::prelude::*;

/// The question if the author asks one, its choices, and the text about the answer.
pub fn quiz(shown: Option<&QuizView>, tell: &Callback<QuizMsg>) -> Html {
    let quiz = shown.cloned().unwrap_or_default();
    let choices = quiz.choices.iter().enumerate().map(|(nth, words)| {
        html! { <button key={nth} type="button" class="btn" id={format!("answer-{nth}")}
        onclick={tell.reform(move |_| QuizMsg::Answer(nth))}>{ words.clone() }</button> }
    });
    let right = quiz.is_right.map(|is_right| is_right.to_string());
    html! {
        <section class="asking" aria-label={text::ASKING_NAME} hidden={shown.is_none()} data-right={right}>
            <h2>{ quiz.question }</h2>
            <p role="status">{ quiz.text.clone() }</p>
            <div class="choices" role="group" aria-label={quiz.question} hidden={quiz.choices.is_empty()}>{ for choices }</div>
        </section>
    }
}

//! The author's question about the run, asked before the run.

use super::Tell;
use crate::text;
use crate::view::app::{Asked, Msg};
use yew::prelude::*;

/// The properties of a [`question`].
pub struct QuestionProps {
    /// The question in its present state; `None` if the author asks none.
    pub asked: Option<Asked>,
    /// The callback for its messages.
    pub tell: Tell,
}

/// The question, its choices, and the text about the answer.
pub fn question(props: &QuestionProps) -> Html {
    let asked = props.asked.clone().unwrap_or_default();
    let choices = asked.choices.iter().enumerate().map(|(nth, words)| {
        html! { <button key={nth} type="button" class="btn" id={format!("answer-{nth}")}
        onclick={props.tell.reform(move |_| Msg::Answer(nth))}>{ words.clone() }</button> }
    });
    let right = asked.is_right.map(|is_right| is_right.to_string());
    html! {
        <section class="asking" aria-label={text::ASKING_NAME} hidden={props.asked.is_none()} data-right={right}>
            <h2>{ asked.question }</h2>
            <p role="status">{ asked.word.clone() }</p>
            <div class="choices" role="group" aria-label={asked.question} hidden={asked.choices.is_empty()}>{ for choices }</div>
        </section>
    }
}

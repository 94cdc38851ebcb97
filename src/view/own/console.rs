//! What the code printed, with the virtual time and who printed it.

use crate::page::own::{Run, milliseconds};
use crate::text;
use yew::prelude::*;

/// The output of a run.
pub fn console(run: &Run) -> Html {
    let head = run.output.len() / 2;
    let rows = run.output.iter().enumerate().map(|(nth, entry)| {
        let class = match entry.stream.as_str() {
            "err" | "log" => "err",
            _ => "out",
        };
        html! {
            <div key={nth} {class}>
                <span class="no">{ milliseconds(entry.at_us) }</span><span class="who">{ &entry.worker }</span><span class="what">{ &entry.text }</span>
                <p hidden={run.left_out == 0 || nth + 1 != head}>{ text::own_left_out(run.left_out) }</p>
            </div>
        }
    });
    html! {
        <section class="own-console" aria-label={text::OWN_OUTPUT} hidden={run.output.is_empty()}>
            <h4>{ text::OWN_OUTPUT }<small>{ text::OWN_OUTPUT_COLUMNS }</small></h4>
            <div class="own-lines" tabindex="0" translate="no" role="region" aria-label={text::OWN_OUTPUT_LINES}>{ for rows }</div>
        </section>
    }
}

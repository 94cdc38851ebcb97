//! What the fills of the chart mean: only those that occur.

use crate::scene::Fill;
use crate::trace::Cause;
use yew::prelude::*;

/// The properties of a [`Legend`].
#[derive(Properties, PartialEq)]
pub struct LegendProps {
    /// The fills that occur.
    pub fills: Vec<Fill>,
    /// Whether there is a bound.
    pub has_bound: bool,
}

/// The legend.
#[component]
pub fn Legend(props: &LegendProps) -> Html {
    let entry = |fill: &Fill| {
        let words = fill.words();
        html! { <li key={words}><i class={classes!("swatch", class(*fill))}></i>{ words }</li> }
    };
    html! {
        <ul class="legend" aria-label="Legend">
            { for props.fills.iter().map(entry) }
            <li key="bound" class="bound" hidden={!props.has_bound}><i class="swatch bound"></i>{ "bound" }</li>
        </ul>
    }
}

/// A fill's class in the style sheet: causes of the same kind share one.
fn class(fill: Fill) -> &'static str {
    match fill {
        Fill::Fetching => "fetching",
        Fill::Parsing => "parsing",
        Fill::Failed => "failed",
        Fill::HeldBack => "held",
        Fill::Waiting(cause) => match cause {
            Cause::Barrier | Cause::QueueJoin => "barrier",
            Cause::EventLoop | Cause::Gil | Cause::Core | Cause::Coordinator => "loop",
            Cause::Connection | Cause::Lock => "connection",
            Cause::RateLimit => "rate",
            Cause::Backoff => "backoff",
            Cause::EmptyFrontier
            | Cause::IdleTimeout
            | Cause::Starting
            | Cause::HandOver
            | Cause::Sleep
            | Cause::Poll
            | Cause::Shutdown => "frontier",
        },
    }
}

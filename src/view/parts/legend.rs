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
        let (class, words) = words(*fill);
        html! { <li key={class}><i class={classes!("swatch", class)}></i>{ words }</li> }
    };
    html! {
        <ul class="legend" aria-label="Legend">
            { for props.fills.iter().map(entry) }
            <li key="bound" class="bound" hidden={!props.has_bound}><i class="swatch bound"></i>{ "bound" }</li>
        </ul>
    }
}

/// A fill's class in the style sheet and its words.
pub fn words(fill: Fill) -> (&'static str, &'static str) {
    match fill {
        Fill::Fetching => ("fetching", "fetching"),
        Fill::Parsing => ("parsing", "parsing"),
        Fill::Failed => ("failed", "failed"),
        Fill::HeldBack => ("held", "held back by the browser"),
        Fill::Waiting(Cause::Barrier) => ("barrier", "waiting at the barrier"),
        Fill::Waiting(Cause::EmptyFrontier) => ("frontier", "nothing discovered yet"),
        Fill::Waiting(Cause::EventLoop) => ("loop", "waiting for the event loop"),
        Fill::Waiting(Cause::Connection) => ("connection", "waiting for a connection"),
        Fill::Waiting(Cause::RateLimit) => ("rate", "waiting for the rate limit"),
        Fill::Waiting(Cause::Backoff) => ("backoff", "backing off before the next attempt"),
    }
}

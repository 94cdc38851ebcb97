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
        let class = class(*fill);
        html! { <li key={class}><i class={classes!("swatch", class)}></i>{ fill.words() }</li> }
    };
    html! {
        <ul class="legend" aria-label="Legend">
            { for props.fills.iter().map(entry) }
            <li key="bound" class="bound" hidden={!props.has_bound}><i class="swatch bound"></i>{ "bound" }</li>
        </ul>
    }
}

/// A fill's class in the style sheet.
fn class(fill: Fill) -> &'static str {
    match fill {
        Fill::Fetching => "fetching",
        Fill::Parsing => "parsing",
        Fill::Failed => "failed",
        Fill::HeldBack => "held",
        Fill::Waiting(Cause::Barrier) => "barrier",
        Fill::Waiting(Cause::EmptyFrontier) => "frontier",
        Fill::Waiting(Cause::EventLoop) => "loop",
        Fill::Waiting(Cause::Connection) => "connection",
        Fill::Waiting(Cause::RateLimit) => "rate",
        Fill::Waiting(Cause::Backoff) => "backoff",
    }
}

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
        html! { <li key={words}><i class={classes!("swatch", class)}></i>{ words }</li> }
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
        Fill::Waiting(cause) => waiting_words(cause),
    }
}

/// A cause's class, which it may share with a cause of the same kind, and its words.
fn waiting_words(cause: Cause) -> (&'static str, &'static str) {
    match cause {
        Cause::Barrier => ("barrier", "waiting at the barrier"),
        Cause::QueueJoin => ("barrier", "waiting for the queue to be done with"),
        Cause::EmptyFrontier => ("frontier", "nothing discovered yet"),
        Cause::IdleTimeout => ("frontier", "waiting for the idle timeout"),
        Cause::EventLoop => ("loop", "waiting for the event loop"),
        Cause::Gil => ("loop", "waiting for the GIL"),
        Cause::Core => ("loop", "waiting for a core"),
        Cause::Coordinator => ("loop", "waiting for who hands pages out"),
        Cause::Connection => ("connection", "waiting for a connection"),
        Cause::Lock => ("connection", "waiting for the lock"),
        Cause::RateLimit => ("rate", "waiting for the rate limit"),
        Cause::Backoff => ("backoff", "backing off before the next attempt"),
        Cause::Starting => ("frontier", "being started"),
        Cause::HandOver => ("frontier", "waiting for the hand-over"),
        Cause::Sleep => ("frontier", "the strategy sleeps"),
        Cause::Poll => ("frontier", "until somebody looks"),
        Cause::Shutdown => ("frontier", "being shut down"),
    }
}

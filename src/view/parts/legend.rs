//! The meaning of the fills that occur on the chart. The person can single out each of them.

use super::Tell;
use crate::scene::{Fill, Filter, Kind};
use crate::text;
use crate::view::app::{LookMsg, Msg};
use yew::prelude::*;

/// The properties of a [`legend`].
pub struct LegendProps {
    /// The kinds that occur.
    pub kinds: Vec<(Kind, Vec<Fill>)>,
    /// The kinds that are singled out.
    pub filter: Filter,
    /// The words for the dashed lines; empty without such lines.
    pub bound: &'static str,
    /// Whether the critical path is highlighted.
    pub has_path: bool,
    /// The callback for its messages.
    pub tell: Tell,
}

/// The legend.
pub fn legend(props: &LegendProps) -> Html {
    let entry = |(kind, fills): &(Kind, Vec<Fill>)| {
        let (kind, is_chosen) = (*kind, props.filter.is_chosen(*kind));
        let onclick = props.tell.reform(move |_| Msg::Look(LookMsg::Single(kind)));
        html! {
            <li key={kind.id()}>
                <button type="button" id={format!("only-{}", kind.id())} aria-pressed={is_chosen.to_string()}
                    title={text::LEGEND_TITLE} {onclick}>
                    <i class={classes!("swatch", kind.id())}></i>{ words(fills) }
                </button>
            </li>
        }
    };
    html! {
        <ul class="legend" data-says="legend causes" aria-label={text::LEGEND}>
            { for props.kinds.iter().map(entry) }
            <li key="bound" class="bound" hidden={props.bound.is_empty()}><i class="swatch bound"></i>{ props.bound }</li>
            <li key="own" class="link" hidden={!props.has_path}><i class="swatch own"></i>{ text::LEGEND_OWN }</li>
            <li key="let-go" class="link" hidden={!props.has_path}><i class="swatch let-go"></i>{ text::LEGEND_LET_GO }</li>
        </ul>
    }
}

/// The words of a kind: those of its causes that occur. `waiting for the event loop, for the GIL`.
fn words(fills: &[Fill]) -> String {
    let mut words = fills.iter().map(|fill| fill.words());
    let first = words.next().unwrap_or_default().to_string();
    words.fold(first, |all, next| format!("{all}, {}", next.strip_prefix(text::LEGEND_ONCE).unwrap_or(next)))
}

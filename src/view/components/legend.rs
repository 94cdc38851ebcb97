//! The meaning of the fills that occur on the chart. The person can single out each of them.

use crate::page::chart_choice::{ChartChoice, ChartMsg};
use crate::page::scene::{BarKind, Fill, legend_words};
use crate::text;
use yew::prelude::*;

/// The properties of a [`legend`].
pub struct LegendProps {
    /// The kinds that occur.
    pub kinds: Vec<(BarKind, Vec<Fill>)>,
    /// What the person has chosen.
    pub choice: ChartChoice,
    /// The words for the dashed lines; empty without such lines.
    pub bound: &'static str,
    /// The callback for its messages.
    pub tell: Callback<ChartMsg>,
}

/// The legend.
pub fn legend(props: &LegendProps) -> Html {
    let entry = |(kind, fills): &(BarKind, Vec<Fill>)| {
        let (kind, is_chosen) = (*kind, props.choice.filter.is_chosen(*kind));
        let onclick = props.tell.reform(move |_| ChartMsg::Single(kind));
        html! {
            <li key={kind.id()}>
                <button type="button" id={format!("only-{}", kind.id())} aria-pressed={is_chosen.to_string()}
                    title={text::LEGEND_TITLE} {onclick}>
                    <i class={classes!("swatch", kind.id())}></i>{ legend_words(fills) }
                </button>
            </li>
        }
    };
    html! {
        <ul class="legend" data-says="legend causes" aria-label={text::LEGEND}>
            { for props.kinds.iter().map(entry) }
            <li key="bound" class="bound" hidden={props.bound.is_empty()}><i class="swatch bound"></i>{ props.bound }</li>
            <li key="own" class="link" hidden={!props.choice.has_path}><i class="swatch own"></i>{ text::LEGEND_OWN }</li>
            <li key="let-go" class="link" hidden={!props.choice.has_path}><i class="swatch let-go"></i>{ text::LEGEND_LET_GO }</li>
        </ul>
    }
}

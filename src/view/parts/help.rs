//! What there is to do, and with which keys.

use yew::prelude::*;

/// The properties of [`Help`].
#[derive(Properties, PartialEq)]
pub struct HelpProps {
    /// The dialog, to be opened.
    pub dialog: NodeRef,
}

const KEYS: &[(&str, &str)] = &[
    ("Space", "play or pause"),
    ("← →", "to the event before, to the next event"),
    (
        "Shift ← →",
        "to the moment before that matters, to the next: a barrier opens, a fetch fails, workers run out of work, a lane ends",
    ),
    ("Home End", "to the start, to the end"),
    ("l", "loop: begin again at the end"),
    ("+ −", "faster, slower"),
    ("c", "the critical path: what decided when each lane ends"),
    ("t", "large type, for a projector"),
    ("?", "this help"),
    (
        "Tab",
        "through all controls; the arrows move a slider, lead from bar to bar on the timelines, and from row to row in the events",
    ),
    ("Enter Esc", "on a bar: move the playhead to it, leave the bars"),
];

/// The help, as a dialog that the browser opens and closes.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let keys = KEYS.iter().map(|(key, words)| html! { <div key={*key}><dt>{ *key }</dt><dd>{ *words }</dd></div> });
    html! {
        <dialog id="help-dialog" ref={props.dialog.clone()} aria-labelledby="help-title">
            <form method="dialog">
                <div class="head">
                    <h2 id="help-title">{ "One site, several ways to crawl it" }</h2>
                    <button class="btn" value="close">{ "Close" }</button>
                </div>
                <p>{ "Each lane runs another concurrency pattern over the same pages, with the same latencies. Above are \
                    its pages: small when unknown, hollow when discovered, ringed in flight, filled when done, crossed \
                    when failed. Below are its workers on one time axis: where a row is hatched or dotted, it waits." }</p>
                <p>{ "Move the concurrency and watch the ends. The dashed line is the bound: no crawl with so many \
                    workers ends before it. Drag the playhead; the pale part is the future." }</p>
                <p>{ "Point at a bar that waits, and a line leads to whom it waits for. The legend shows one kind of bar alone. The critical \
                    path is the chain of work that decided the end: nothing that is not on it would make the lane faster." }</p>
                <p>{ "Live fetches the demo site for real, from this page's own server, and compares with the prediction." }</p>
                <p>{ "The code shows who is at which line now; a line whose number is underlined leads to the next moment at which it \
                    runs. What was corrected is the way from the version that people publish to one that works." }</p>
                <dl>{ for keys }</dl>
            </form>
        </dialog>
    }
}

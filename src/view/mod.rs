//! The page: Yew components around one canvas painter. Floor 6.
//!
//! `app` holds the state and the one animation frame loop. `parts` are the pieces of HTML, which know only their
//! properties. `stage` shows a moment: it paints the canvases with `paint` and writes the few texts that change with
//! every frame. The view always shows a [`Scene`](crate::scene::Scene) of (traces, time): no part of it runs a crawl or
//! fetches a page.

mod address;
mod app;
mod author;
mod browser;
mod dots;
mod ledger;
mod notes;
mod paint;
mod parts;
mod picture;
mod playback;
mod reading;
mod shown;
mod stage;
mod write;

use crate::trace::text::{self, Sentences};
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    /// The comparison on screen, for [`trace_json`]: JavaScript has no other access to it.
    static ON_SCREEN: RefCell<Option<std::rc::Rc<shown::Shown>>> = const { RefCell::new(None) };
}

/// Puts the page into the element `app`. After a panic the page shows an error, never a blank screen.
pub fn mount() {
    yew::set_custom_panic_hook(Box::new(|info| browser::show_fatal(&info.to_string())));
    browser::set_language(crate::text::LANGUAGE);
    match browser::element("app") {
        Some(root) => {
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => browser::show_fatal("index.html has no element with the id \"app\""),
    }
}

/// The trace of a lane on screen as JSON, counted from 0; an empty text if there is no such lane.
#[wasm_bindgen]
pub fn trace_json(lane: usize) -> String {
    ON_SCREEN.with_borrow(|shown| {
        let Some(comparison) = shown.as_ref().map(|shown| &shown.comparison) else { return String::new() };
        let Some(lane) = comparison.lanes.get(lane) else { return String::new() };
        let sentences = Sentences { verdict: &lane.verdict, critical_path: &lane.critical_path_sentence };
        text::json(&lane.trace, &comparison.site, u64::from(comparison.setup.seed), &lane.bounds, sentences).to_string()
    })
}

//! The page: Yew components around one canvas painter. Floor 7.
//!
//! `app` routes: a message goes to a part of the state, and what the part asks for to the others. The parts that need no browser
//! are in [`page`](crate::page), the others in `state`. `components` are the pieces of HTML, which know the values and the
//! messages of their part. `painter` shows a moment: it paints the canvases with `paint` and writes the few texts that change
//! with every frame. The view always shows a [`Scene`](crate::page::scene::Scene) of (traces, time): no component of it runs a
//! crawl or fetches a page. `beside` is a web worker with the same program: the page's engine and the panes each have one.

pub mod answers;
mod app;
mod beside;
mod browser;
mod components;
mod desk_here;
mod dom;
mod elements;
mod event_table;
mod join;
mod nested;
mod on_screen;
pub mod own;
mod page_exports;
mod paint;
mod painter;
mod screenshot;
mod state;
mod worker_dots;

pub use desk_here::{desk_advance, desk_answer, desk_receive, lacks_memory};
pub use on_screen::{ask, lanes, light, put_own, python_of, query, set, set_pane, site_file, start, trace_json};

/// Puts the page into the element `app`. After a panic the page shows an error, never a blank screen.
pub fn mount() {
    if browser::document().is_none() {
        return; // in a worker, which turns the desk
    }
    yew::set_custom_panic_hook(Box::new(|info| browser::show_fatal(&info.to_string())));
    browser::set_language(crate::text::LANGUAGE);
    match browser::element("app") {
        Some(root) => {
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => browser::show_fatal("index.html has no element with the id \"app\""),
    }
}

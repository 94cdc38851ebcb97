//! The place of the panes: which one is open, and what is on the page.

use super::advice_pane::AdvicePane;
use super::curve_pane::CurvePane;
use super::door::Door;
use super::fork_pane::ForkPane;
use super::glue::Glue;
use super::take_pane::TakePane;
use super::why_pane::WhyPane;
use crate::page::answers::Pane;
use crate::view::{browser, nested};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::html::Scope;
use yew::prelude::*;

enum Msg {
    /// A pane and its choices, as an address has them; empty for none.
    Open(String),
    /// The page may have another comparison, or another width.
    PageChanged,
}

#[derive(Properties, PartialEq)]
struct PanesProps {
    door: Door,
}

/// The open pane.
struct Panes {
    /// The pane, and its choices.
    open: Option<(Pane, String)>,
    /// The setup on screen, as an address has it; none before there is one.
    query: Option<Rc<str>>,
    /// How often the page has changed: a pane measures its width anew.
    changes: u32,
}

thread_local! {
    static PANES: RefCell<Option<Scope<Panes>>> = const { RefCell::new(None) };
}

/// Takes what the browser's side gives.
pub fn start(glue: Glue) {
    let Some(root) = browser::element("answers") else { return };
    nested::begin();
    let tell = Closure::<dyn FnMut()>::new(|| send(Msg::PageChanged)).into_js_value();
    let props = PanesProps { door: Door(glue.clone(), open) };
    let handle = yew::Renderer::<Panes>::with_root_and_props(root, props).render();
    PANES.set(Some((*handle).clone()));
    glue.watch(tell.unchecked_ref());
}

/// Opens a pane, as an address names it, with its choices; an empty text closes it.
pub fn open(text: &str) {
    send(Msg::Open(text.to_string()));
}

fn send(message: Msg) {
    let scope = PANES.with_borrow(Clone::clone);
    if let Some(scope) = scope {
        scope.send_message(message);
    }
}

impl Component for Panes {
    type Message = Msg;
    type Properties = PanesProps;

    fn create(context: &Context<Self>) -> Self {
        Panes { open: None, query: context.props().door.0.page().query().map(Rc::from), changes: 0 }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        let glue = &context.props().door.0;
        match message {
            Msg::Open(text) => {
                let choices = text.split_once('.').map_or("", |(_, choices)| choices);
                self.open = Pane::of_address(&text).map(|pane| (pane, choices.to_string()));
                // A pane says what is open, with the choices that it understood.
                if self.open.is_none() {
                    glue.stop();
                    glue.opened("");
                }
            }
            Msg::PageChanged => {
                glue.mark();
                self.query = glue.page().query().map(Rc::from);
                self.changes += 1;
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let (door, query) = (&context.props().door, &self.query);
        let pane = self.open.as_ref().zip(query.clone()).map(|((pane, choices), query)| {
            let (door, choices, changes) = (door.clone(), choices.clone(), self.changes);
            match pane {
                Pane::Curve => html! { <CurvePane {door} {query} {choices} {changes} /> },
                Pane::Why => html! { <WhyPane {door} {query} {choices} {changes} /> },
                Pane::Advice => html! { <AdvicePane {door} {query} {choices} {changes} /> },
                Pane::Fork => html! { <ForkPane {door} {query} {choices} {changes} /> },
                Pane::Take => html! { <TakePane {door} {query} {changes} /> },
            }
        });
        html! { <div class="ask-pane">{ pane }</div> }
    }
}

//! Take it along: the figure, the traces and the site as files.

use super::comparison;
use super::door::{Asker, Door, Place, link};
use crate::compare::Comparison;
use crate::page::answers::take_along::{About, File, HEIGHT, Still, Thing, WIDTH, file};
use crate::page::answers::{Pane, say};
use crate::page::picture::Picture;
use crate::page::scene::{Layout, Range, Scene};
use crate::text;
use crate::view::browser;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of a [`TakePane`].
#[derive(Properties, PartialEq)]
pub struct TakePaneProps {
    /// What the browser's side gives.
    pub door: Door,
    /// The setup on screen.
    pub query: Rc<str>,
    /// How often the page has changed.
    pub changes: u32,
}

/// A file to be saved.
#[derive(Clone, Copy)]
pub enum Kind {
    /// The whole figure, as SVG or (`true`) as PNG.
    Figure(bool),
    /// The figure at the playhead, with a caption, as PNG.
    Still,
    /// Any other.
    Thing(Thing),
}

/// What can happen to the pane.
pub enum Msg {
    /// A file is asked for.
    Save(Kind),
    /// The page tells where the playhead is: that is the moment of a still.
    At(Place),
}

/// The pane.
pub struct TakePane {
    problem: Option<String>,
    asker: Asker,
}

impl Component for TakePane {
    type Message = Msg;
    type Properties = TakePaneProps;

    fn create(context: &Context<Self>) -> Self {
        context.props().door.0.opened(Pane::Take.id());
        TakePane { problem: None, asker: Asker::new(context.link().callback(Msg::At)) }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Save(Kind::Still) => {
                self.asker.ask(&context.props().door, None);
                return false;
            }
            Msg::Save(kind) => self.save(context, kind, None),
            Msg::At([_, _, at_us, _]) => self.save(context, Kind::Figure(true), Some(at_us as u64)),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let setup = crate::setup::parse_query(&context.props().query, &[]).0;
        let button = |id: String, name: String, kind: Kind| {
            html! { <button type="button" class="btn" key={id.clone()} {id} onclick={context.link().callback(move |_| Msg::Save(kind))}>{ name }</button> }
        };
        let plain = |id: &str, name: &str, kind: Kind| button(id.to_string(), name.to_string(), kind);
        let lanes = say::lane_names(&setup).into_iter().enumerate().map(|(lane, name)| {
            html! {
                <li key={lane} class="row"><b>{ name }</b>
                    { button(format!("take-json-{lane}"), text::answers_take_json(lane + 1), Kind::Thing(Thing::TraceJson(lane))) }
                    { button(format!("take-csv-{lane}"), text::answers_take_csv(lane + 1), Kind::Thing(Thing::TraceCsv(lane))) }
                </li>
            }
        });
        html! {
            <div class="take-pane">
                <p class="problem" role="alert" hidden={self.problem.is_none()}>{ self.problem.clone().unwrap_or_default() }</p>
                <div class="row">
                    { plain("take-svg", text::ANSWERS_TAKE_SVG, Kind::Figure(false)) }
                    { plain("take-png", text::ANSWERS_TAKE_PNG, Kind::Figure(true)) }
                    { plain("take-still", text::ANSWERS_TAKE_STILL, Kind::Still) }
                </div>
                <div class="row">
                    { plain("take-chrome", text::ANSWERS_TAKE_CHROME, Kind::Thing(Thing::ChromeTrace)) }
                    { plain("take-site", text::ANSWERS_TAKE_SITE, Kind::Thing(Thing::Site)) }
                </div>
                <ul class="traces">{ for lanes }</ul>
                <p class="hint">{ text::ANSWERS_TAKE_HINT }</p>
            </div>
        }
    }
}

impl TakePane {
    /// Gives a file to the person; a still shows the moment, in µs.
    fn save(&mut self, context: &Context<Self>, kind: Kind, at_us: Option<u64>) {
        self.problem = None;
        let glue = &context.props().door.0;
        let Some(comparison) = comparison::on_screen(glue) else {
            self.problem = Some(String::from(text::ANSWERS_WHY_NO_RUN));
            return;
        };
        let picture = Picture::simulated(comparison, Range::default(), 1);
        let still = at_us.map(|at_us| Still { at_us, caption: caption(&picture.comparison, at_us) });
        let about = About { link: link(), still };
        let (thing, is_png) = match kind {
            Kind::Thing(thing) => (thing, false),
            Kind::Figure(is_png) => (Thing::Figure, is_png),
            Kind::Still => return,
        };
        match file(thing, &picture.comparison, &picture.chart, &about) {
            Ok(File { name, text, .. }) if is_png => glue.picture(&name.replace(".svg", ".png"), &text, WIDTH, HEIGHT),
            Ok(File { name, text, .. }) => browser::download(&name, &text),
            Err(problem) => self.problem = Some(problem),
        }
    }
}

/// What happens at a moment, in µs: the sentence below the timelines.
fn caption(comparison: &Comparison, at_us: u64) -> String {
    let scene = Scene::at(comparison, &Layout::of(&comparison.site, &comparison.graph, 1.0), at_us);
    scene.said.into_iter().map(|phrase| phrase.text).collect()
}

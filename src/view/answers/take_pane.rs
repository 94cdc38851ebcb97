//! Take it along: the figure, the traces and the site as files.

use super::comparison::{self, is_far};
use super::door::{Asker, Door, Place, link};
use super::far::{Far, Heard, Wait};
use super::glue::Glue;
use super::parts::Parts;
use crate::page::answers::take_along::{About, File, HEIGHT, Still, Thing, WIDTH, file};
use crate::page::answers::{Pane, say};
use crate::page::picture::Picture;
use crate::page::scene::Range;
use crate::setup::to_query;
use crate::text;
use crate::view::browser;
use crate::worker::{AnswerAsk, AnswerTell, caption};
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
    /// The worker that writes the files of large lanes tells something.
    Far(Heard),
    /// A person does not want that file.
    Stop,
}

/// The pane.
pub struct TakePane {
    problem: Option<String>,
    asker: Asker,
    far: Far,
    /// While the worker that writes the files of large lanes works.
    wait: Wait,
    /// The parts of its file that are here, and whether that becomes a PNG.
    parts: Parts,
    is_png: bool,
}

impl Component for TakePane {
    type Message = Msg;
    type Properties = TakePaneProps;

    fn create(context: &Context<Self>) -> Self {
        context.props().door.0.opened(Pane::Take.id());
        let asker = Asker::new(context.link().callback(Msg::At));
        let far = Far::new(context.link().callback(Msg::Far));
        let (problem, wait, parts, is_png) = (None, Wait::default(), Parts::default(), false);
        TakePane { problem, asker, far, wait, parts, is_png }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Save(Kind::Still) => {
                self.asker.ask(&context.props().door, None);
                return false;
            }
            Msg::Save(kind) => self.save(context, kind, None),
            Msg::Far(heard) => return self.hear(context, heard),
            Msg::Stop => self.stop(),
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
                { self.wait.view(context.link().callback(|_: MouseEvent| Msg::Stop)) }
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
        let (thing, is_png) = match kind {
            Kind::Thing(thing) => (thing, false),
            Kind::Figure(is_png) => (Thing::Figure, is_png),
            Kind::Still => return,
        };
        if is_far(&comparison.lanes) {
            let query = to_query(&comparison.setup).trim_start_matches('?').to_string();
            (self.wait, self.parts, self.is_png) = (Wait::begin_if(true), Parts::default(), is_png);
            return self.far.ask(&context.props().door, AnswerAsk::File(query, thing, link(), at_us));
        }
        let picture = Picture::simulated(comparison, Range::default(), 1);
        let still = at_us.map(|at_us| Still { at_us, caption: caption(&picture.comparison, at_us) });
        let about = About { link: link(), still };
        match file(thing, &picture.comparison, &picture.chart, &about) {
            Ok(File { name, text, .. }) if is_png => give_png(glue, &name, &text),
            Ok(File { name, text, .. }) => browser::download(&name, &text),
            Err(problem) => self.problem = Some(problem),
        }
    }

    fn stop(&mut self) {
        self.far.stop();
        (self.wait, self.parts) = (Wait::default(), Parts::default());
    }

    /// The worker that writes the files of large lanes has told something.
    fn hear(&mut self, context: &Context<Self>, heard: Heard) -> bool {
        match heard {
            Heard::Lacking => self.far.stay_here(&context.props().door),
            Heard::Tell(number, _) if !self.far.is_present(number) => return false,
            Heard::Tell(_, AnswerTell::Progress(permille)) => self.wait = Wait::at(permille),
            Heard::Tell(_, AnswerTell::Part(part)) => {
                self.parts.add(&part);
                return false;
            }
            Heard::Tell(_, AnswerTell::File(name, media_type)) => {
                self.wait = Wait::default();
                let parts = std::mem::take(&mut self.parts);
                match self.is_png {
                    true => give_png(&context.props().door.0, &name, &parts.text()),
                    false => parts.offer(&name, &media_type),
                }
            }
            heard => {
                let is_limit = matches!(heard, Heard::Tell(_, AnswerTell::NoFile(_)));
                self.problem = heard.problem(comparison::on_screen(&context.props().door.0).as_ref());
                match is_limit {
                    // The lanes are there for the next file.
                    true => self.wait = Wait::default(),
                    false => self.stop(),
                }
            }
        }
        true
    }
}

fn give_png(glue: &Glue, name: &str, svg: &str) {
    glue.picture(&name.replace(".svg", ".png"), svg, WIDTH, HEIGHT);
}

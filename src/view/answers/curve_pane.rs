//! How much, and how sure: the pane of the curves.

mod parts;

use super::chart::{ChartProps, chart};
use super::comparison;
use super::door::{Door, link};
use super::glue::Glue;
use super::sweeper::{Sweeper, Told};
use crate::page::answers::curve::{CHUNK, CHUNK_OF_LARGE, Figure};
use crate::page::answers::plot::Plot;
use crate::page::answers::take_along::{File, HEIGHT as SHEET_HEIGHT, OfCurve, WIDTH as SHEET_WIDTH, curve_file};
use crate::page::answers::{Curve, CurveAsk, Pane, say};
use crate::say::{site_name, site_name_of};
use crate::setup::{Setup, parse_query};
use crate::text;
use crate::view::browser;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Not more often than this are the curves drawn again while runs come, in ms.
const PAUSE_MS: u32 = 60;
/// The height of the picture, in CSS pixels.
const HEIGHT: f64 = 300.0;

/// The properties of a [`CurvePane`].
#[derive(Properties, PartialEq)]
pub struct CurvePaneProps {
    /// What the browser's side gives.
    pub door: Door,
    /// The setup on screen.
    pub query: Rc<str>,
    /// The choices of the address.
    pub choices: String,
    /// How often the page has changed.
    pub changes: u32,
}

/// What can happen to the pane.
pub enum Msg {
    /// Something else is asked for: the change of what is asked for now, which a control may not know yet.
    Ask(Box<dyn FnOnce(&mut CurveAsk)>),
    /// The pool tells something.
    Told(Told),
    /// What has come is drawn.
    Draw,
    /// The person looks at the value at this place.
    Look(usize),
    /// The pointer is at this x, and is pressed there or not.
    Point(f64, bool),
    /// The run of the value at this place becomes that of the page.
    Load(usize),
    /// The table is unfolded, or folded.
    Table,
    /// The person gets a file, as PNG or (`false`) as it is.
    Save(OfCurve, bool),
    /// The sweep begins again, or stops.
    Go(bool),
}

/// The pane.
pub struct CurvePane {
    setup: Setup,
    /// The curves that are drawn.
    curve: Curve,
    /// Those that take their place as soon as there is something to be drawn of them.
    coming: Option<Curve>,
    sweeper: Sweeper,
    /// Opens another pane.
    open: fn(&str),
    /// Where the person looks; none before that: then at the present value.
    cursor: Option<usize>,
    is_table_open: bool,
    /// Whether the sweep is going on.
    is_busy: bool,
    /// What is wrong with the choices of the address: it stays until the person chooses something else.
    problem: Option<String>,
    /// Why the runs have stopped, until they begin anew.
    failure: Option<String>,
    place: NodeRef,
    width: f64,
    timer: Option<Timeout>,
}

impl Component for CurvePane {
    type Message = Msg;
    type Properties = CurvePaneProps;

    fn create(context: &Context<Self>) -> Self {
        let CurvePaneProps { door, query, choices, .. } = context.props();
        let (ask, problem) = match CurveAsk::read(choices) {
            Ok(ask) => (ask, None),
            Err(word) => (CurveAsk::default(), Some(say::wrong_choice(&word))),
        };
        let setup = parse_query(query, &[]).0;
        let curve = Curve::new(ask, &setup);
        let sweeper = Sweeper::new(&door.0, context.link().callback(Msg::Told));
        let (place, timer, width) = (NodeRef::default(), None, 0.0);
        let coming = None;
        let (cursor, is_table_open, is_busy) = (None, false, false);
        let open = door.1;
        let mut pane = CurvePane {
            setup,
            curve,
            coming,
            sweeper,
            open,
            cursor,
            is_table_open,
            is_busy,
            problem,
            failure: None,
            place,
            width,
            timer,
        };
        pane.begin(context, ask);
        pane
    }

    fn changed(&mut self, context: &Context<Self>, before: &CurvePaneProps) -> bool {
        let props = context.props();
        if props.choices != before.choices {
            let ask = CurveAsk::read(&props.choices);
            self.problem = ask.as_ref().err().map(|word| say::wrong_choice(word));
            self.begin(context, ask.unwrap_or_default());
        } else if props.query != before.query {
            self.begin(context, self.curve.ask);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Ask(change) => {
                let mut ask = self.curve.ask;
                change(&mut ask);
                self.problem = None;
                self.cursor = self.cursor.filter(|_| ask.setting.key == self.curve.ask.setting.key);
                if (ask.setting.key, ask.seeds) == (self.curve.ask.setting.key, self.curve.ask.seeds) {
                    // Another figure of the same runs.
                    self.curve.ask = ask;
                    self.coming.iter_mut().for_each(|coming| coming.ask = ask);
                    self.say_opened(context, ask);
                } else {
                    self.begin(context, ask);
                }
            }
            Msg::Told(told) => return self.hear(context, told),
            Msg::Draw => {
                self.timer = None;
                self.put();
            }
            Msg::Look(place) => self.cursor = Some(place),
            Msg::Point(x, is_pressed) => {
                let place = self.plot().nearest(&self.curve, x);
                if is_pressed {
                    context.link().send_message(Msg::Load(place));
                }
                if self.cursor == Some(place) {
                    return false;
                }
                self.cursor = Some(place);
            }
            Msg::Load(place) => {
                if let Some(value) = self.curve.values.all.get(place) {
                    self.cursor = Some(place);
                    context.props().door.0.page().set(self.curve.ask.setting.key, &value.to_string());
                }
            }
            Msg::Table => self.is_table_open = !self.is_table_open,
            Msg::Save(thing, is_png) => {
                self.save(&context.props().door.0, thing, is_png);
                return false;
            }
            Msg::Go(true) => self.begin(context, self.curve.ask),
            Msg::Go(false) => {
                self.sweeper.stop();
                self.is_busy = false;
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let (curve, cursor) = (&self.curve, self.cursor());
        let (plot, problem) = (self.plot(), self.failure.as_ref().or(self.problem.as_ref()));
        html! {
            <div class="curve-pane" data-state={if self.is_busy { "busy" } else { "rest" }} data-done={curve.progress().0.to_string()}>
                { self.controls(link) }
                <p class="problem" role="alert" hidden={problem.is_none()}>{ problem.cloned().unwrap_or_default() }</p>
                { self.lanes(link, cursor) }
                <div class="picture" ref={self.place.clone()}>
                    { self.slider(link, cursor) }
                    { chart(&ChartProps { curve, plot: &plot, size: (self.width, HEIGHT), cursor, label: self.label(),
                        point: link.callback(|(x, is_pressed)| Msg::Point(x, is_pressed)) }) }
                </div>
                <p class="hint">{ self.key() }</p>
                { self.sentences() }
                { self.table(link) }
            </div>
        }
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        let width = self.place.cast::<Element>().map_or(0.0, |place| f64::from(place.client_width()));
        if (width - self.width).abs() > 1.0 {
            self.width = width;
            context.link().send_message(Msg::Draw);
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.sweeper.stop();
    }
}

impl CurvePane {
    /// Begins anew: the setup, or what is asked for, is another one.
    fn begin(&mut self, context: &Context<Self>, ask: CurveAsk) {
        let query = &context.props().query;
        self.setup = parse_query(query, &[]).0;
        let coming = Curve::new(ask, &self.setup);
        let chunk = if say::is_large(&self.setup) { CHUNK_OF_LARGE } else { CHUNK };
        self.sweeper.begin(&coming.sweep(query), chunk);
        let is_other = self.curve.ask != ask || self.curve.values != coming.values || self.curve.lanes != coming.lanes;
        self.coming = Some(coming);
        if is_other {
            self.put();
        }
        self.timer = None;
        (self.is_busy, self.failure) = (true, None);
        self.say_opened(context, ask);
    }

    fn say_opened(&self, context: &Context<Self>, ask: CurveAsk) {
        context.props().door.0.opened(&format!("{}{}", Pane::Curve.id(), ask.text()));
    }

    /// `true` when something new is to be drawn now.
    fn hear(&mut self, context: &Context<Self>, told: Told) -> bool {
        match told {
            Told::Portion(number, portion, bytes) if self.sweeper.is_present(number) => {
                let coming = self.coming.as_mut().unwrap_or(&mut self.curve);
                if coming.take(portion, &bytes).is_err() {
                    self.failure = Some(say::failed());
                }
                // The first ones at once: they are the coarse picture.
                let is_first = coming.progress().0 <= 2 * CHUNK * coming.lanes;
                if self.timer.is_some() {
                    return false;
                }
                let draw = context.link().callback(|()| Msg::Draw);
                self.timer = Some(Timeout::new(PAUSE_MS, move || draw.emit(())));
                if is_first {
                    self.put();
                }
                is_first
            }
            Told::End(number, wrong) if self.sweeper.is_present(number) => {
                self.is_busy = false;
                self.put();
                self.failure = wrong.map(|wrong| say::wrong_sweep(&wrong, &self.curve, &context.props().query));
                true
            }
            _ => false,
        }
    }

    /// What the marks of the picture mean.
    fn key(&self) -> &'static str {
        match self.curve.ask {
            CurveAsk { seeds: 1, figure: Figure::Makespan, .. } => text::ANSWERS_KEY_BOUND,
            CurveAsk { seeds: 1, .. } => text::ANSWERS_KEY,
            _ => text::ANSWERS_KEY_BAND,
        }
    }

    /// What has come is what is drawn from now on.
    fn put(&mut self) {
        if let Some(coming) = self.coming.take() {
            self.curve = coming;
        }
    }

    /// Gives a file to the person.
    fn save(&self, glue: &Glue, thing: OfCurve, is_png: bool) {
        let site = match self.setup.site.contains(':') {
            // A generator's name is that of its site: there is no need to make it.
            true => site_name_of(&self.setup.site),
            false => comparison::site(glue, &self.setup).map_or(self.setup.site.clone(), |site| site_name(&site)),
        };
        let File { name, text, .. } = curve_file(thing, &self.curve, &self.setup, &site, &link());
        match is_png {
            true => glue.picture(&name.replace(".svg", ".png"), &text, SHEET_WIDTH, SHEET_HEIGHT),
            false => browser::download(&name, &text),
        }
    }

    fn plot(&self) -> Plot {
        Plot::of(&self.curve, self.width.max(200.0), HEIGHT)
    }

    /// Where the person looks.
    fn cursor(&self) -> usize {
        let last = self.curve.values.all.len().saturating_sub(1);
        self.cursor.or(self.curve.values.present).unwrap_or(0).min(last)
    }
}

//! Why: a question about a bar, a gap, a lane or a figure, its answer in a sentence, and what proves it lit up in the picture.

use super::comparison::{self, is_far};
use super::door::{Asker, Door, Place};
use super::far::{Far, Heard, Wait};
use crate::compare::Comparison;
use crate::page::answers::why::{Answer, Evidence, Question, answer, signed_time};
use crate::page::answers::{Pane, asked, say};
use crate::setup::to_query;
use crate::site::PageId;
use crate::text;
use crate::view::browser;
use crate::worker::{AnswerAsk, AnswerTell};
use gloo_events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlSelectElement, KeyboardEvent, MouseEvent};
use yew::prelude::*;

/// The properties of a [`WhyPane`].
#[derive(Properties, PartialEq)]
pub struct WhyPaneProps {
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
    /// A question.
    Ask(Question),
    /// What is at a point of the chart, or what is selected.
    Point(Option<(f64, f64)>),
    /// The page tells what that is: lane, worker row, moment in µs and page; -1 for what is not there.
    Told(Place),
    /// The evidence of this summand is lit up; of all for none.
    Light(Option<usize>),
    /// The worker that answers about large lanes tells something.
    Far(Heard),
    /// A person does not want that answer.
    Stop,
}

/// The pane.
pub struct WhyPane {
    comparison: Option<Comparison>,
    question: Option<Question>,
    answer: Option<Answer>,
    lit: Option<usize>,
    problem: Option<String>,
    asker: Asker,
    far: Far,
    /// While the worker that answers about large lanes works.
    wait: Wait,
    _listeners: Vec<EventListener>,
    lane: NodeRef,
    than: NodeRef,
    of: NodeRef,
    figure: NodeRef,
}

impl Component for WhyPane {
    type Message = Msg;
    type Properties = WhyPaneProps;

    fn create(context: &Context<Self>) -> Self {
        let mut pane = WhyPane {
            comparison: None,
            question: None,
            answer: None,
            lit: None,
            problem: None,
            asker: Asker::new(context.link().callback(Msg::Told)),
            far: Far::new(context.link().callback(Msg::Far)),
            wait: Wait::default(),
            _listeners: listeners(&context.link().callback(Msg::Point)),
            lane: NodeRef::default(),
            than: NodeRef::default(),
            of: NodeRef::default(),
            figure: NodeRef::default(),
        };
        pane.read(context);
        pane
    }

    fn changed(&mut self, context: &Context<Self>, before: &WhyPaneProps) -> bool {
        let props = context.props();
        if props.choices != before.choices {
            self.read(context);
        } else if props.changes != before.changes {
            let now = comparison::on_screen(&props.door.0);
            if is_other(&now, &self.comparison) {
                self.comparison = now;
                self.answer(context);
            }
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Ask(question) => {
                self.question = Some(question);
                self.answer(context);
            }
            Msg::Point(point) => {
                self.asker.ask(&context.props().door, point);
                return false;
            }
            Msg::Told([lane, row, at_us, page]) => {
                if lane < 0.0 {
                    self.problem = Some(String::from(text::ANSWERS_WHY_NOTHING));
                    return true;
                }
                let lane = lane as usize;
                self.question = Some(match page {
                    ..0.0 => Question::Row { lane, row: row as u32, at_us: at_us as u64 },
                    page => Question::Page { lane, page: PageId(page as u32) },
                });
                self.answer(context);
            }
            Msg::Light(place) => {
                self.lit = place;
                self.light(context);
            }
            Msg::Far(heard) => return self.hear(context, heard),
            Msg::Stop => {
                self.far.stop();
                self.wait = Wait::default();
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        html! {
            <div class="why-pane" data-question={self.question.as_ref().map(asked::text)}>
                <p class="hint">{ text::ANSWERS_WHY_HINT }</p>
                { self.forms(context) }
                <p class="problem" role="alert" hidden={self.problem.is_none()}>{ self.problem.clone().unwrap_or_default() }</p>
                { self.wait.view(context.link().callback(|_: MouseEvent| Msg::Stop)) }
                <p class="answer" role="status">{ self.answer.as_ref().map(|answer| answer.sentence.clone()).unwrap_or_default() }</p>
                { self.summands(context) }
            </div>
        }
    }

    fn destroy(&mut self, context: &Context<Self>) {
        context.props().door.0.page().light(&[]);
    }
}

impl WhyPane {
    /// Reads the address.
    fn read(&mut self, context: &Context<Self>) {
        let WhyPaneProps { door, choices, .. } = context.props();
        self.comparison = comparison::on_screen(&door.0);
        self.question = asked::read(choices);
        self.answer(context);
        if self.question.is_none() && !choices.is_empty() {
            self.problem = Some(String::from(text::ANSWERS_WHY_WRONG));
        }
    }

    fn answer(&mut self, context: &Context<Self>) {
        let both = self.question.as_ref().zip(self.comparison.as_ref());
        let far = both.filter(|(_, comparison)| is_far(&comparison.lanes));
        self.wait = Wait::begin_if(far.is_some());
        self.answer = both.filter(|_| far.is_none()).map(|(question, comparison)| answer(question, comparison));
        match far {
            Some((question, comparison)) => {
                let query = to_query(&comparison.setup).trim_start_matches('?').to_string();
                self.far.ask(&context.props().door, AnswerAsk::Why(query, asked::text(question)));
            }
            // What was asked before is about other lanes.
            None => self.far.stop(),
        }
        self.problem = self.comparison.is_none().then(|| String::from(text::ANSWERS_WHY_NO_RUN));
        self.lit = None;
        self.light(context);
        let choices = self.question.as_ref().map_or(String::new(), |question| format!(".{}", asked::text(question)));
        context.props().door.0.opened(&format!("{}{choices}", Pane::Why.id()));
    }

    /// The worker that answers about large lanes has told something.
    fn hear(&mut self, context: &Context<Self>, heard: Heard) -> bool {
        match heard {
            Heard::Lacking => self.far.stay_here(&context.props().door),
            Heard::Tell(number, _) if !self.far.is_present(number) => return false,
            Heard::Tell(_, AnswerTell::Progress(permille)) => self.wait = Wait::at(permille),
            Heard::Tell(_, AnswerTell::Answer(answer)) => {
                (self.wait, self.answer) = (Wait::default(), Some(answer));
                self.light(context);
            }
            heard => {
                self.problem = heard.problem(self.comparison.as_ref());
                self.far.stop();
                self.wait = Wait::default();
            }
        }
        true
    }

    /// Lights up what proves the answer, or one of its summands.
    fn light(&self, context: &Context<Self>) {
        let evidence: &[Evidence] = match (&self.answer, self.lit) {
            (Some(answer), Some(place)) => answer.summands.get(place).map_or(&[], |summand| &summand.evidence),
            (Some(answer), None) => &answer.evidence,
            (None, _) => &[],
        };
        let numbers = |piece: &Evidence| {
            let row = piece.row.map_or(-1.0, f64::from);
            [piece.lane as f64, piece.from_us as f64, piece.to_us as f64, row]
        };
        let all: Vec<f64> = evidence.iter().flat_map(numbers).collect();
        context.props().door.0.page().light(&all);
    }

    /// The questions about whole lanes.
    fn forms(&self, context: &Context<Self>) -> Html {
        let Some(comparison) = &self.comparison else { return Html::default() };
        let names = say::lane_names(&comparison.setup);
        let link = context.link();
        let (lane, than, of, figure) = (self.lane.clone(), self.than.clone(), self.of.clone(), self.figure.clone());
        let slower = link.batch_callback(move |_: MouseEvent| {
            let (lane, than) = (chosen(&lane)?.parse().ok()?, chosen(&than)?.parse().ok()?);
            (lane != than).then_some(Msg::Ask(Question::Slower { lane, than }))
        });
        let about = link.batch_callback(move |_: MouseEvent| {
            let (lane, word) = (chosen(&of)?.parse().ok()?, chosen(&figure)?);
            let (_, figure) = asked::FIGURES.iter().find(|(id, _)| *id == word)?;
            Some(Msg::Ask(Question::Figure { lane, figure: *figure }))
        });
        // At first, the slowest and the fastest lane.
        let us = |lane: &usize| comparison.lanes[*lane].makespan_us();
        let slowest = (0..names.len()).max_by_key(us).unwrap_or(0);
        let fastest = (0..names.len()).min_by_key(us).unwrap_or(0);
        let lanes = |first: usize| {
            names.iter().enumerate().map(move |(lane, name)| html! { <option key={lane} value={lane.to_string()} selected={lane == first}>{ name.clone() }</option> })
        };
        let figures = asked::FIGURES
            .iter()
            .map(|(word, figure)| html! { <option key={*word} value={*word} selected={*word == asked::FIGURES[0].0}>{ say::why_figure(*figure) }</option> });
        html! {
            <div class="row forms">
                <span class="row" hidden={names.len() < 2}>
                    <label>{ text::ANSWERS_WHY_SLOWER }<select id="why-lane" ref={self.lane.clone()}>{ for lanes(slowest) }</select></label>
                    <label>{ text::ANSWERS_WHY_THAN }<select id="why-than" ref={self.than.clone()}>{ for lanes(fastest) }</select></label>
                    <button type="button" class="btn" id="why-slower" onclick={slower}>{ text::ANSWERS_WHY_ASK }</button>
                </span>
                <span class="row">
                    <label>{ text::ANSWERS_WHY_FIGURE }<select id="why-figure" ref={self.figure.clone()}>{ for figures }</select></label>
                    <label>{ text::ANSWERS_WHY_OF }<select id="why-of" ref={self.of.clone()}>{ for lanes(slowest) }</select></label>
                    <button type="button" class="btn" id="why-about" onclick={about}>{ text::ANSWERS_WHY_ASK }</button>
                </span>
            </div>
        }
    }

    /// What the answer consists of, each with a button that lights up its evidence.
    fn summands(&self, context: &Context<Self>) -> Html {
        let summands = self.answer.as_ref().map_or(&[][..], |answer| &answer.summands);
        let most = summands.iter().map(|of| of.amount.unsigned_abs()).max().unwrap_or(0).max(1);
        let is_time = !matches!(
            self.question,
            Some(Question::Figure {
                figure: crate::page::answers::why::Figure::Failed | crate::page::answers::why::Figure::Duplicates,
                ..
            })
        );
        let line = |(place, of): (usize, &crate::page::answers::why::Summand)| {
            let is_lit = self.lit == Some(place);
            let share = format!("width:{}%", of.amount.unsigned_abs() * 100 / most);
            let amount = if is_time { signed_time(of.amount) } else { of.amount.to_string() };
            html! {
                <tr key={place} data-lit={is_lit.to_string()}>
                    <td class="amount">{ amount }</td>
                    <td class="share" aria-hidden="true"><i ~style={share}></i></td>
                    <th scope="row">{ of.words.clone() }</th>
                    <td><button type="button" class="btn" aria-pressed={is_lit.to_string()} disabled={of.evidence.is_empty()} aria-label={text::answers_why_light_name(of.words.clone())}
                        onclick={context.link().callback(move |_| Msg::Light((!is_lit).then_some(place)))}>{ text::ANSWERS_WHY_LIGHT }</button></td>
                </tr>
            }
        };
        let total = self.answer.as_ref().and_then(|answer| answer.total).filter(|_| is_time);
        html! {
            <table class="summands" hidden={summands.is_empty()}>
                <caption>{ text::ANSWERS_WHY_PARTS }</caption>
                <tbody>{ for summands.iter().enumerate().map(line) }</tbody>
                <tfoot hidden={total.is_none()}><tr><td class="amount">{ total.map(signed_time) }</td><td class="share"></td><th scope="row">{ text::ANSWERS_WHY_TOTAL }</th><td></td></tr></tfoot>
            </table>
        }
    }
}

/// Whether the lanes on screen are others than those that were read.
fn is_other(now: &Option<Comparison>, before: &Option<Comparison>) -> bool {
    let [now, before] = [now, before].map(|of| {
        let of = of.as_ref()?;
        let prints: Vec<Option<u64>> = of.lanes.iter().map(|lane| lane.fingerprint).collect();
        Some((&of.setup, prints))
    });
    now != before
}

/// What is chosen in a list.
fn chosen(list: &NodeRef) -> Option<String> {
    Some(list.cast::<HtmlSelectElement>()?.value())
}

/// While the pane is open, a click on the timelines asks, and so does the key W about the selected bar.
fn listeners(ask: &Callback<Option<(f64, f64)>>) -> Vec<EventListener> {
    let Some(document) = browser::document() else { return Vec::new() };
    let (clicks, keys) = (ask.clone(), ask.clone());
    let click = EventListener::new(&document, "click", move |event| {
        let is_chart = |element: &Element| element.matches("canvas.chart").unwrap_or(false);
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok()).filter(is_chart);
        if let Some((event, canvas)) = event.dyn_ref::<MouseEvent>().zip(target) {
            let point = (f64::from(event.client_x()), f64::from(event.client_y()));
            clicks.emit(Some(browser::place_in(&canvas, point)));
        }
    });
    let key = EventListener::new(&document, "keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
        let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let is_free = target.is_none_or(|target| !browser::takes_keys(&target, "w"));
        if is_plain && is_free && event.key().eq_ignore_ascii_case("w") {
            keys.emit(None);
        }
    });
    vec![click, key]
}

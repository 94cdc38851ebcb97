//! The way to the worker that answers about lanes that are too large for the page to hold: it runs this program once more.

use super::door::Door;
use crate::compare::Comparison;
use crate::page::sites::largest;
use crate::site::generate;
use crate::text;
use crate::view::beside::{Beside, FromWorker, SLICE_MS, STEPS};
use crate::view::browser;
use crate::worker::{AnswerAsk, AnswerDesk, AnswerTell, Letter};
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use yew::prelude::*;

/// What a pane hears.
pub enum Heard {
    /// An answer, or a part of it, to the ask with this number.
    Tell(u32, AnswerTell),
    /// The worker has stopped: why, and whether it ran out of memory.
    Stopped(String, bool),
    /// No worker can be had: the page answers itself.
    Lacking,
}

impl Heard {
    /// Why there is no answer about these lanes.
    pub fn problem(self, comparison: Option<&Comparison>) -> Option<String> {
        match (self, comparison) {
            (Heard::Stopped(_, true), Some(Comparison { setup, lanes, .. })) => {
                let fetched = lanes.iter().map(|lane| lane.metrics.pages).max().unwrap_or(0);
                let pages = generate::parse(&setup.site).map_or(fetched, |(_, pages)| pages);
                Some(text::worker_lacks_memory(lanes.len() as u32, pages, largest(pages)))
            }
            (Heard::Stopped(why, _) | Heard::Tell(_, AnswerTell::Failed(why)), _) => {
                Some(text::answers_far_stopped(why))
            }
            (Heard::Tell(_, AnswerTell::NoFile(why)), _) => Some(why),
            _ => None,
        }
    }
}

/// While the worker works: how much is done, in thousandths.
#[derive(Clone, Copy, Default)]
pub struct Wait(Option<u32>);

impl Wait {
    /// The worker begins, if it does.
    pub fn begin_if(begins: bool) -> Self {
        Wait(begins.then_some(0))
    }

    /// So much is done.
    pub fn at(permille: u32) -> Self {
        Wait(Some(permille))
    }

    /// How much is done, and the button that ends it.
    pub fn view(self, stop: Callback<MouseEvent>) -> Html {
        let is_over = self.0.is_none();
        html! {
            <div class="row far" data-busy={(!is_over).to_string()}>
                <span role="status">{ if is_over { "" } else { text::ANSWERS_FAR } }</span>
                <progress hidden={is_over} aria-label={text::ANSWERS_PROGRESS_NAME} max="1000" value={self.0.unwrap_or(0).to_string()}></progress>
                <button type="button" class="btn" id="far-stop" hidden={is_over} onclick={stop}>{ text::ANSWERS_STOP }</button>
            </div>
        }
    }
}

/// The way, once something was asked.
enum Way {
    Worker(Beside),
    Here(Rc<RefCell<AnswerDesk>>),
}

/// Asks about lanes that are too large for the page to hold.
pub struct Far {
    tell: Callback<Heard>,
    way: Option<Way>,
    number: u32,
    /// The site file that the worker knows.
    site: Option<String>,
    last: Option<AnswerAsk>,
}

impl Far {
    /// What is told goes to `tell`. No worker begins before something is asked.
    pub fn new(tell: Callback<Heard>) -> Self {
        Far { tell, way: None, number: 0, site: None, last: None }
    }

    /// Asks, in place of what was asked before.
    pub fn ask(&mut self, door: &Door, ask: AnswerAsk) {
        self.number += 1;
        if self.way.is_none() {
            self.way = Some(Beside::start(Some("answers.js"), &hears(&self.tell)).map_or_else(here, Way::Worker));
            self.site = None;
        }
        self.last = Some(ask.clone());
        let site = door.0.page().site_file();
        if site != self.site {
            self.site.clone_from(&site);
            self.send(AnswerAsk::Site(site.unwrap_or_default()));
        }
        self.send(ask);
    }

    fn send(&self, body: AnswerAsk) {
        let bytes = Letter { generation: self.number, body }.to_bytes();
        match &self.way {
            Some(Way::Worker(beside)) => beside.send(&bytes),
            Some(Way::Here(desk)) => {
                desk.borrow_mut().receive(&bytes);
                work(Rc::downgrade(desk), self.tell.clone());
            }
            None => {}
        }
    }

    /// No worker can be had: what was asked is answered here.
    pub fn stay_here(&mut self, door: &Door) {
        (self.way, self.site) = (Some(here()), None);
        if let Some(ask) = self.last.take() {
            self.ask(door, ask);
        }
    }

    /// Whether something that is told answers what was asked last.
    pub fn is_present(&self, number: u32) -> bool {
        self.number == number && self.way.is_some()
    }

    /// Ends the worker, and gives its memory back.
    pub fn stop(&mut self) {
        (self.way, self.last) = (None, None);
    }
}

fn here() -> Way {
    Way::Here(Rc::new(RefCell::new(AnswerDesk::new(browser::join))))
}

/// Works for a slice, and goes on after the page has had its turn.
fn work(desk: Weak<RefCell<AnswerDesk>>, tell: Callback<Heard>) {
    Timeout::new(0, move || {
        let Some(held) = desk.upgrade() else { return };
        let until_ms = browser::now_ms() + SLICE_MS;
        let mut is_busy = true;
        while is_busy && browser::now_ms() < until_ms {
            is_busy = held.borrow_mut().advance(STEPS);
        }
        let letters: Vec<Vec<u8>> = std::iter::from_fn(|| held.borrow_mut().answer()).collect();
        letters.iter().for_each(|bytes| tell.emit(read(bytes)));
        if is_busy {
            work(desk, tell);
        }
    })
    .forget();
}

/// What a pane hears of what comes from its worker; nothing of one that only says that it has begun.
fn hears(tell: &Callback<Heard>) -> Callback<FromWorker> {
    let tell = tell.clone();
    Callback::from(move |from| match from {
        FromWorker::Ready => {}
        FromWorker::Letter(bytes) => tell.emit(read(&bytes)),
        FromWorker::Stopped(why, lacks_memory) => tell.emit(Heard::Stopped(why, lacks_memory)),
        FromWorker::Lacking => tell.emit(Heard::Lacking),
    })
}

fn read(bytes: &[u8]) -> Heard {
    match Letter::<AnswerTell>::of_bytes(bytes) {
        Ok(Letter { generation, body }) => Heard::Tell(generation, body),
        Err(problem) => Heard::Stopped(problem.to_string(), false),
    }
}

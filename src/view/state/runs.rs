//! The runs: simulated beside the page, or live. And the picture on screen.

mod own;
mod simulated;

use super::link::Link;
use super::live::{self, Live, WhyNotLive};
use crate::compare::Step;
use crate::page::look::{ChartAsk, MomentAsk, MomentView};
use crate::page::notes::NoteChange;
use crate::page::picture::Picture;
use crate::page::scene::{Range, seconds};
use crate::page::sites::Sites;
use crate::setup::{Mode, Setup};
use crate::site::Site;
use crate::text;
use crate::view::beside::FromWorker;
use crate::view::browser;
use crate::worker::{Ask, Phase};
use std::rc::Rc;
use yew::Callback;

/// What a person does with runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RunMsg {
    /// Starts the live run.
    Live,
    /// Stops the live run or the simulation.
    Cancel,
    /// Saves the trace of this lane as a file.
    KeepTrace(usize),
}

/// The page's current work.
#[derive(Default)]
enum Work {
    /// Nothing.
    #[default]
    Rest,
    /// The engine runs the lanes of this setup.
    Simulation(Box<Simulation>),
    /// A comparison in real time.
    Live(Box<Live>),
}

/// What the engine was asked to run.
struct Simulation {
    setup: Setup,
    phase: Phase,
    permille: u32,
    /// When it was asked, in ms.
    asked_ms: f64,
    /// Whether it was asked again, because the worker died.
    is_second: bool,
}

/// The time that is left is said when this much is known, in thousandths.
const KNOWN: u32 = 50;
/// It is said of runs that take longer than this, in ms.
const LONG_MS: f64 = 1_000.0;

impl Simulation {
    /// What the engine is doing, how much of it is done, and how long the rest will take.
    fn words(&self) -> String {
        let (percent, lanes) = (self.permille / 10, self.setup.lanes.len());
        let doing = match self.phase {
            Phase::Runner(Step::Site) => text::simulating_site(percent),
            Phase::Runner(Step::Run(lane)) => text::simulating_lane(lane + 1, lanes, percent),
            Phase::Runner(Step::Reading(lane)) => text::simulating_reading(lane + 1, lanes, percent),
            Phase::Views => text::simulating_views(percent),
        };
        let passed_ms = browser::now_ms() - self.asked_ms;
        let left_ms = passed_ms * f64::from(1000 - self.permille.min(1000)) / f64::from(self.permille.max(1));
        match self.permille > KNOWN && passed_ms + left_ms > LONG_MS {
            true => text::simulating_left(doing, (left_ms / 1000.0).ceil().max(1.0) as u32),
            false => doing,
        }
    }
}

/// Where a live run puts the playhead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LiveMoment {
    /// It goes on: to now, in µs.
    Now(u64),
    /// It has ended: to its end, in µs.
    End(u64),
}

/// What follows from a step of the work.
#[derive(Default)]
pub struct RunChange {
    /// What is said about it.
    pub notes: Vec<NoteChange>,
    /// Whether there is another picture.
    pub is_new: bool,
    /// Where the playhead is put.
    pub moment: Option<LiveMoment>,
    /// The answer to [`Runs::find`]: a moment in µs, or none.
    pub found: Option<Option<u64>>,
    /// The trace of this lane as JSON, to be kept by the person.
    pub trace: Option<(usize, String)>,
    /// Whether the picture on screen shows more than before, or its moment is known now.
    pub paints: bool,
    /// Whether the setup's site cannot be had, so that the demo site takes its place.
    pub lacks_site: bool,
    /// Whether the HTML has changed.
    pub renders: bool,
}

/// The runs and what came of them.
#[derive(Default)]
pub struct Runs {
    sites: Sites,
    /// The text of the imported site, for the worker.
    imported: Option<Rc<str>>,
    link: Link,
    tell: Callback<FromWorker>,
    /// The number of the setup that the engine was asked about last.
    generation: u32,
    work: Work,
    /// The comparison on screen.
    picture: Option<Rc<Picture>>,
    /// The simulation of the present setup: the comparison on screen, or the one that a live run is compared with.
    simulated: Option<Rc<Picture>>,
    /// Whether the worker has the code of the strategies.
    has_sent_code: bool,
    /// Lanes that are too large to hold, until their first bars are there.
    pending: Option<Picture>,
    /// What is on screen: what to ask of such lanes first.
    screen: Option<(ChartAsk, MomentAsk)>,
    /// What is known of a moment, and what was asked last, if the lanes are too large to hold.
    view: Option<Rc<MomentView>>,
    asked_chart: Option<ChartAsk>,
    asked_moment: Option<MomentAsk>,
    /// Whether the answer to that is still on its way: a worker is asked one moment at a time.
    awaits_moment: bool,
    versions: u32,
}

impl RunChange {
    /// This change and then another one.
    fn and(mut self, next: RunChange) -> Self {
        self.notes.extend(next.notes);
        RunChange {
            notes: self.notes,
            is_new: self.is_new | next.is_new,
            moment: next.moment.or(self.moment),
            found: next.found.or(self.found),
            trace: next.trace.or(self.trace),
            paints: self.paints | next.paints,
            lacks_site: self.lacks_site | next.lacks_site,
            renders: self.renders | next.renders,
        }
    }
}

impl Runs {
    /// Runs whose engine answers to `tell`.
    pub fn new(tell: Callback<FromWorker>) -> Self {
        Runs { tell, ..Runs::default() }
    }

    /// The comparison on screen.
    pub fn picture(&self) -> Option<&Rc<Picture>> {
        self.picture.as_ref()
    }

    /// The name of the imported site, if there is one.
    pub fn imported_name(&self) -> Option<String> {
        self.sites.imported_name()
    }

    /// Keeps an imported site, and the text that it was read from.
    pub fn import(&mut self, site: Site, text: &str) {
        self.sites.import(site);
        self.imported = Some(text.into());
        if !self.link.is_none() {
            self.link.send(self.generation, Ask::Site(text.to_string()));
        }
    }

    /// The number of the setup that the engine was asked about last.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// What is known of the moment, if the lanes are too large to hold.
    pub fn view(&self) -> Option<&MomentView> {
        self.view.as_deref()
    }

    /// Whether there is no work.
    pub fn is_resting(&self) -> bool {
        matches!(self.work, Work::Rest)
    }

    /// Whether a live run is running.
    pub fn is_live(&self) -> bool {
        matches!(self.work, Work::Live(_))
    }

    /// The page's current work, in a word.
    pub fn state(&self) -> &'static str {
        match (&self.work, &self.picture) {
            (Work::Simulation(_), _) => "simulating",
            (Work::Live(_), _) => "live-running",
            (Work::Rest, Some(picture)) if picture.is_live => "live-done",
            (Work::Rest, _) => "ready",
        }
    }

    /// How much of the simulation is done, in thousandths; `None` if none is being made.
    pub fn progress(&self) -> Option<u32> {
        match &self.work {
            Work::Simulation(simulation) => Some(simulation.permille),
            _ => None,
        }
    }

    /// What is said about a simulation that takes a while: how much of it is done, in thousandths, and in words.
    pub fn simulating(&self) -> Option<(u32, String)> {
        let Work::Simulation(simulation) = &self.work else { return None };
        (simulation.permille > 0).then(|| (simulation.permille, simulation.words()))
    }

    /// The text about a live run beside its button.
    pub fn live_text(&self, setup: &Setup) -> String {
        match (&self.work, &self.picture) {
            (Work::Live(live), _) => text::live_fetching(seconds(live.elapsed_us())),
            (_, Some(picture)) if picture.is_live => String::from(text::LIVE_DONE),
            _ => String::from(WhyNotLive::of(setup).map_or(text::LIVE_PREDICTION, |why| why.short)),
        }
    }

    /// The note about why a live run is unavailable, if the setup asks for one.
    pub fn note_about_live(setup: &Setup) -> NoteChange {
        match WhyNotLive::of(setup).filter(|_| setup.mode == Mode::Live) {
            Some(why) => NoteChange::remark("mode", why.note),
            None => NoteChange::forget("mode"),
        }
    }

    /// Whether live runs are available here.
    pub fn can_fetch(setup: &Setup) -> bool {
        WhyNotLive::of(setup).is_none()
    }

    /// Shows the simulation of the setup, which is the same run as the one before if `is_same_run`.
    pub fn follow(&mut self, setup: &Setup, range: Range, is_same_run: bool) -> RunChange {
        match &self.simulated {
            // The schedule is unchanged and known: the page only returns to it from the live run.
            Some(simulated) if is_same_run && self.progress().is_none() => {
                self.picture = Some(simulated.clone());
                self.give_up();
                RunChange { is_new: true, ..RunChange::default() }
            }
            _ => self.simulate(setup, range),
        }
    }

    /// Starts the lanes of the setup live. `true` if they have begun: the page then goes on with [`Runs::advance`].
    pub fn start_live(&mut self, setup: &Setup) -> (bool, Vec<NoteChange>) {
        let mut notes = vec![Runs::note_about_live(setup)];
        // The simulation that the live run is compared with must end first.
        if setup.mode != Mode::Live || !Runs::can_fetch(setup) || self.progress().is_some() {
            return (false, notes);
        }
        self.give_up();
        notes.push(NoteChange::forget("live"));
        let Ok((site, _)) = self.sites.of(setup) else { return (false, notes) };
        match Live::start(setup, &site) {
            Ok(live) => self.work = Work::Live(Box::new(live)),
            Err(text) => notes.push(NoteChange::problem("live", text::note_live_not_begun(text))),
        }
        (self.is_live(), notes)
    }

    /// Reads what has happened since the last frame.
    fn go_on_live(&mut self, range: Range) -> RunChange {
        let Work::Live(live) = &mut self.work else { return RunChange::default() };
        let is_new = live.poll();
        if live.is_over() {
            return self.end_live(range);
        }
        let mut change = RunChange { is_new, renders: is_new, ..RunChange::default() };
        change.moment = Some(LiveMoment::Now(live.elapsed_us()));
        if is_new {
            self.versions += 1;
            let picture = Picture::live(live.comparison(), self.simulated.clone(), None, self.versions);
            change.notes.extend(live::failures(&picture.comparison, false));
            self.picture = Some(Rc::new(picture));
        }
        change
    }

    /// The run has ended or was stopped: from now on it can be replayed.
    fn end_live(&mut self, range: Range) -> RunChange {
        let Work::Live(live) = std::mem::take(&mut self.work) else { return RunChange::default() };
        let predicted = self.simulated.clone();
        let picture = Rc::new(Picture::live(live.comparison(), predicted, Some(range), self.next_version()));
        let mut notes: Vec<NoteChange> = live::failures(&picture.comparison, true).into_iter().collect();
        notes.extend(live.problem().map(|text| NoteChange::problem("live", text::note_live_not_begun(text))));
        let moment = Some(LiveMoment::End(picture.last_us));
        self.picture = Some(picture);
        RunChange { notes, is_new: true, moment, renders: true, ..RunChange::default() }
    }

    /// The person stops the work.
    pub fn cancel(&mut self, range: Range) -> RunChange {
        match &mut self.work {
            Work::Rest => RunChange::default(),
            Work::Simulation(_) => {
                self.drop_work();
                let text = if self.picture.is_some() { text::NOTE_CANCELLED_BEFORE } else { text::NOTE_CANCELLED };
                RunChange { notes: vec![NoteChange::remark("simulation", text)], renders: true, ..RunChange::default() }
            }
            Work::Live(live) => {
                live.cancel();
                self.end_live(range)
            }
        }
    }

    /// Drops the present work, because its settings have changed.
    fn give_up(&mut self) {
        match &mut self.work {
            Work::Live(live) => live.cancel(),
            Work::Simulation(_) => self.drop_work(),
            Work::Rest => {}
        }
        self.work = Work::Rest;
    }

    fn next_version(&mut self) -> u32 {
        self.versions += 1;
        self.versions
    }
}

//! The runs: simulated at once if that fits into a frame, otherwise in slices; or live. And the picture on screen.

use super::live::{self, Live, WhyNotLive};
use super::sites::Sites;
use crate::compare::Runner;
use crate::page::notes::NoteChange;
use crate::page::picture::Picture;
use crate::page::scene::{Range, seconds};
use crate::setup::{Mode, Setup};
use crate::site::Site;
use crate::site::generate::Growing;
use crate::text;
use crate::view::browser;
use std::rc::Rc;

/// How long a slice may take: half a frame, so that there is time left to paint.
const SLICE_MS: f64 = 8.0;
/// The number of steps between two checks of the clock.
const STEPS: u32 = 2_000;
/// The simulation of a larger site begins with the next frame.
const MOST_AT_ONCE: usize = 10_000;

/// What a person does with runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RunMsg {
    /// Starts the live run.
    Live,
    /// Stops the live run or the simulation.
    Cancel,
}

/// The page's current work.
#[derive(Default)]
enum Work {
    /// Nothing.
    #[default]
    Rest,
    /// A large site is being made, in slices, for a comparison in virtual time.
    Growth(Box<Growing>),
    /// A comparison in virtual time, in slices.
    Simulation(Box<Runner>),
    /// A comparison in real time.
    Live(Box<Live>),
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
    /// Whether the setup's site cannot be had, so that the demo site takes its place.
    pub lacks_site: bool,
    /// Whether the HTML has changed.
    pub renders: bool,
}

/// The runs and what came of them.
#[derive(Default)]
pub struct Runs {
    sites: Sites,
    work: Work,
    /// The comparison on screen.
    picture: Option<Rc<Picture>>,
    /// The simulation of the present setup: the comparison on screen, or the one that a live run is compared with.
    simulated: Option<Rc<Picture>>,
    versions: u32,
}

impl Runs {
    /// The comparison on screen.
    pub fn picture(&self) -> Option<&Rc<Picture>> {
        self.picture.as_ref()
    }

    /// The name of the imported site, if there is one.
    pub fn imported_name(&self) -> Option<String> {
        self.sites.imported_name()
    }

    /// Keeps an imported site.
    pub fn import(&mut self, site: Site) {
        self.sites.import(site);
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
            (Work::Growth(_) | Work::Simulation(_), _) => "simulating",
            (Work::Live(_), _) => "live-running",
            (Work::Rest, Some(picture)) if picture.is_live => "live-done",
            (Work::Rest, _) => "ready",
        }
    }

    /// How much of the simulation is done, in thousandths; `None` if none is being made.
    pub fn progress(&self) -> Option<u32> {
        match &self.work {
            // Making the site is a small part of the whole.
            Work::Growth(growing) => Some(growing.progress_permille() / 10),
            Work::Simulation(runner) => Some(runner.progress_permille()),
            _ => None,
        }
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

    /// Simulates a setup from the start. Gives up the present work.
    pub fn simulate(&mut self, setup: &Setup, range: Range) -> RunChange {
        self.give_up();
        let mut change = match self.sites.growing(setup) {
            Some(growing) => {
                self.work = Work::Growth(Box::new(growing));
                self.grow(setup, range)
            }
            None => self.begin_simulation(setup, range),
        };
        change.notes.insert(0, NoteChange::forget("simulation"));
        change
    }

    /// Goes on with the work for a frame.
    pub fn advance(&mut self, setup: &Setup, range: Range) -> RunChange {
        match &self.work {
            Work::Rest => RunChange::default(),
            Work::Growth(_) => self.grow(setup, range),
            Work::Simulation(_) => self.go_on_simulating(range),
            Work::Live(_) => self.go_on_live(range),
        }
    }

    /// Makes the site for another slice.
    fn grow(&mut self, setup: &Setup, range: Range) -> RunChange {
        let Work::Growth(growing) = &mut self.work else { return RunChange::default() };
        let until_ms = browser::now_ms() + SLICE_MS;
        let mut is_whole = false;
        while !is_whole && browser::now_ms() < until_ms {
            is_whole = growing.advance(STEPS);
        }
        if is_whole && let Work::Growth(growing) = std::mem::take(&mut self.work) {
            self.sites.keep(setup, growing.finish());
            return self.begin_simulation(setup, range);
        }
        RunChange { renders: true, ..RunChange::default() }
    }

    fn begin_simulation(&mut self, setup: &Setup, range: Range) -> RunChange {
        let (site, graph) = match self.sites.of(setup) {
            Ok(site) => site,
            Err(problem) if setup.site != "demo" => {
                let demo = Setup { site: String::from("demo"), ..setup.clone() };
                let mut change = self.begin_simulation(&demo, range);
                change.notes.push(NoteChange::problem("site", text::note_demo_instead(problem)));
                return RunChange { lacks_site: true, ..change };
            }
            Err(_) => return RunChange::default(),
        };
        // Making a large site has used up this frame.
        let is_small = site.len() <= MOST_AT_ONCE;
        self.work = Work::Simulation(Box::new(Runner::new(setup, site, Some(graph))));
        if is_small { self.go_on_simulating(range) } else { RunChange { renders: true, ..RunChange::default() } }
    }

    /// Simulates for another slice. The progress is always new.
    fn go_on_simulating(&mut self, range: Range) -> RunChange {
        let Work::Simulation(runner) = &mut self.work else { return RunChange::default() };
        let until_ms = browser::now_ms() + SLICE_MS;
        let mut is_over = false;
        while !is_over && browser::now_ms() < until_ms {
            is_over = runner.advance(STEPS);
        }
        if is_over && let Work::Simulation(runner) = std::mem::take(&mut self.work) {
            let picture = Rc::new(Picture::simulated(runner.finish(), range, self.next_version()));
            self.simulated = Some(picture.clone());
            self.picture = Some(picture);
        }
        RunChange { is_new: is_over, renders: true, ..RunChange::default() }
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
            Work::Growth(_) | Work::Simulation(_) => {
                self.work = Work::Rest;
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
        if let Work::Live(mut live) = std::mem::take(&mut self.work) {
            live.cancel();
        }
    }

    fn next_version(&mut self) -> u32 {
        self.versions += 1;
        self.versions
    }
}

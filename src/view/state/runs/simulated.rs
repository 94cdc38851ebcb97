//! Simulated runs: what the engine is asked, and what becomes of its answers.

use super::super::link::{self, Link};
use super::{RunChange, Runs, Simulation, Work};
use crate::compare::{Comparison, Lane, Step};
use crate::page::look::{ChartAsk, Find, MomentAsk};
use crate::page::notes::NoteChange;
use crate::page::picture::Picture;
use crate::page::scene::{LaneBars, Range};
use crate::page::sites::largest;
use crate::setup::{Setup, to_query};
use crate::strategy::files;
use crate::text;
use crate::view::beside::FromWorker;
use crate::view::browser;
use crate::wire::{Reader, WireError};
use crate::worker::{Ask, Phase, Tell};
use std::rc::Rc;

/// A worker that runs lanes of more pages than this in all is replaced rather than asked to stop.
const MOST_PATIENT: u32 = 100_000;

/// Reads the lanes of a setup.
fn lanes_of(setup: &Setup, bytes: &[u8]) -> Result<Vec<Lane>, WireError> {
    let mut input = Reader::new(bytes);
    let lanes: Result<Vec<Lane>, WireError> =
        setup.plans().iter().map(|plan| Lane::of_wire(plan, &mut input)).collect();
    input.end()?;
    lanes
}

impl Runs {
    /// Simulates a setup from the start. Gives up the present work.
    pub fn simulate(&mut self, setup: &Setup, range: Range) -> RunChange {
        self.give_up();
        if let Some(problem) = self.sites.problem(setup) {
            let demo = Setup { site: String::from("demo"), ..setup.clone() };
            let mut change = self.simulate(&demo, range);
            change.notes.push(NoteChange::problem("site", text::note_demo_instead(problem)));
            return RunChange { lacks_site: true, ..change };
        }
        let mut change = self.ask(setup.clone(), false, range);
        change.notes.insert(0, NoteChange::forget("simulation"));
        change
    }

    /// Asks the engine to run a setup.
    fn ask(&mut self, setup: Setup, is_second: bool, range: Range) -> RunChange {
        if self.link.is_none() {
            self.connect();
        }
        self.generation += 1;
        self.link.send(self.generation, Ask::Run(to_query(&setup).trim_start_matches('?').to_string()));
        let (phase, permille, asked_ms) = (Phase::Runner(Step::Site), 0, browser::now_ms());
        let simulation = Simulation { setup, phase, permille, asked_ms, is_second };
        self.work = Work::Simulation(Box::new(simulation));
        let change = self.work_here(range);
        RunChange { renders: true, ..change }
    }

    /// Finds an engine, and tells it of the imported site.
    fn connect(&mut self) {
        self.link = Link::new(&self.tell);
        self.introduce();
    }

    fn introduce(&mut self) {
        self.has_sent_code = self.link.is_here();
        if let Some(text) = &self.imported {
            self.link.send(self.generation, Ask::Site(text.to_string()));
        }
    }

    /// Goes on with the work for a frame.
    pub fn advance(&mut self, range: Range) -> RunChange {
        match &self.work {
            Work::Live(_) => self.go_on_live(range),
            Work::Simulation(_) if self.link.is_silent() => self.stopped(text::WORKER_SILENT, range),
            _ => self.work_here(range),
        }
    }

    /// Works for a slice if the engine is in the page.
    fn work_here(&mut self, range: Range) -> RunChange {
        let mut all = RunChange::default();
        for bytes in self.link.work() {
            all = all.and(self.answered(&bytes, range));
        }
        all
    }

    /// Something came from the worker.
    pub fn hear(&mut self, message: FromWorker, range: Range) -> RunChange {
        self.link.hear(matches!(message, FromWorker::Ready));
        match message {
            FromWorker::Ready => RunChange::default(),
            FromWorker::Letter(bytes) => self.answered(&bytes, range),
            FromWorker::Lacking => self.stay_here(range),
            FromWorker::Stopped(..) if self.link.is_starting() => self.stay_here(range),
            FromWorker::Stopped(_, true) => {
                let (pages, lanes) = self.running();
                self.give_up_for(&text::worker_lacks_memory(lanes, pages, largest(pages)))
            }
            FromWorker::Stopped(why, false) => self.stopped(&text::worker_stopped(why), range),
        }
    }

    /// The worker did not begin: the page does its work between two frames.
    fn stay_here(&mut self, range: Range) -> RunChange {
        self.link = Link::here();
        self.introduce();
        let note = NoteChange::remark("worker", text::WORKER_LACKING);
        let Work::Simulation(simulation) = std::mem::take(&mut self.work) else {
            return RunChange { notes: vec![note], renders: true, ..RunChange::default() };
        };
        let mut change = self.ask(simulation.setup, simulation.is_second, range);
        change.notes.push(note);
        change
    }

    /// The worker has died. A run that it was asked for is asked once more; then the page says that there is none.
    fn stopped(&mut self, why: &str, range: Range) -> RunChange {
        self.connect();
        match std::mem::take(&mut self.work) {
            Work::Simulation(simulation) if !simulation.is_second => self.ask(simulation.setup, true, range),
            _ => self.give_up_for(why),
        }
    }

    /// There will be no run, for this reason.
    fn give_up_for(&mut self, why: &str) -> RunChange {
        if matches!(self.work, Work::Simulation(_)) {
            self.connect();
        }
        self.work = Work::Rest;
        let note = NoteChange::problem("simulation", why);
        RunChange { notes: vec![note], renders: true, ..RunChange::default() }
    }

    /// Takes an answer of the engine.
    fn answered(&mut self, bytes: &[u8], range: Range) -> RunChange {
        let told = match link::answer(bytes, self.generation) {
            Ok(Some(told)) => told,
            // It belongs to another setup.
            Ok(None) => return RunChange::default(),
            Err(problem) => return self.unreadable(&problem),
        };
        match told {
            Tell::Progress(phase, permille) => {
                if let Work::Simulation(simulation) = &mut self.work {
                    (simulation.phase, simulation.permille) = (phase, permille);
                }
                RunChange { renders: true, ..RunChange::default() }
            }
            Tell::Whole(lanes) => match self.picture_of(&lanes, true) {
                Ok((comparison, version)) => self.finish(Picture::simulated(comparison, range, version)),
                Err(problem) => self.unreadable(&problem),
            },
            Tell::Far(lanes, far) => {
                (self.view, self.asked_chart, self.asked_moment, self.awaits_moment) = (None, None, None, false);
                match self.picture_of(&lanes, false) {
                    Ok((comparison, version)) => self.await_bars(Picture::far(comparison, far, range, version)),
                    Err(problem) => self.unreadable(&problem),
                }
            }
            Tell::Chart(ask, lanes) if Some(ask) == self.asked_chart => self.take_bars(ask, lanes),
            Tell::Moment(view) => {
                self.awaits_moment = false;
                self.view = Some(Rc::new(view));
                RunChange { paints: true, ..RunChange::default() }
            }
            Tell::Found(at_us) => RunChange { found: Some(at_us), ..RunChange::default() },
            Tell::Trace(lane, json) => RunChange { trace: Some((lane as usize, json)), ..RunChange::default() },
            Tell::Failed(problem) => {
                self.work = Work::Rest;
                self.give_up_for(&text::worker_stopped(problem))
            }
            Tell::Chart(..) => RunChange::default(),
        }
    }

    /// An answer is damaged, or of another build.
    fn unreadable(&mut self, problem: &str) -> RunChange {
        self.work = Work::Rest;
        self.give_up_for(&text::worker_unreadable(problem))
    }

    /// The comparison of the lanes that the engine has run, and the number of its picture.
    fn picture_of(&mut self, lanes: &[u8], is_whole: bool) -> Result<(Comparison, u32), String> {
        let Work::Simulation(simulation) = &self.work else { return Err(String::from(text::STATE_NOTHING)) };
        let setup = simulation.setup.clone();
        let known = if is_whole { self.sites.of(&setup) } else { self.sites.names(&setup) };
        let (site, graph) = known.map_err(|problem| problem.text)?;
        let lanes = lanes_of(&setup, lanes).map_err(|problem| problem.to_string())?;
        Ok((Comparison { setup, site, graph, lanes }, self.next_version()))
    }

    /// The lanes are there.
    fn finish(&mut self, picture: Picture) -> RunChange {
        self.work = Work::Rest;
        self.show(Some(Rc::new(picture)));
        RunChange { is_new: true, renders: true, ..RunChange::default() }
    }

    /// Lanes that are too large to hold are there: their picture comes with their first bars.
    fn await_bars(&mut self, picture: Picture) -> RunChange {
        match self.screen.filter(|(chart, _)| chart.width > 0) {
            Some((chart, moment)) => {
                self.pending = Some(picture);
                self.ask_views(chart, moment);
                RunChange::default()
            }
            None => self.finish(picture),
        }
    }

    /// The bars of lanes that are too large to hold are there.
    fn take_bars(&mut self, ask: ChartAsk, lanes: Vec<LaneBars>) -> RunChange {
        let version = self.next_version();
        if let Some(picture) = self.pending.take() {
            return self.finish(picture.over(ask.range, version).with_bars(lanes, version));
        }
        let Some(picture) = self.picture.take() else { return RunChange::default() };
        let is_new = !picture.chart.shows(ask.range);
        let picture = match is_new {
            true => picture.over(ask.range, version).with_bars(lanes, version),
            false => picture.with_bars(lanes, version),
        };
        self.show(Some(Rc::new(picture)));
        RunChange { is_new, paints: true, renders: true, ..RunChange::default() }
    }

    /// The simulation of the present setup is this picture, which is on screen.
    fn show(&mut self, picture: Option<Rc<Picture>>) {
        self.simulated.clone_from(&picture);
        self.picture = picture;
    }

    /// Whether the lanes on screen are too large to hold.
    pub fn is_far(&self) -> bool {
        self.picture.as_ref().is_some_and(|picture| picture.far.is_some())
    }

    /// Whether the engine is asked for views now, or may be when the run that is going on has ended.
    pub fn needs_views(&self) -> bool {
        self.is_far() || matches!(self.work, Work::Simulation(_))
    }

    /// Asks for what is on screen and not known yet, of lanes that are too large to hold.
    pub fn look(&mut self, chart: ChartAsk, moment: MomentAsk, range: Range) -> RunChange {
        self.screen = Some((chart, moment));
        if !self.is_far() || !matches!(self.work, Work::Rest) {
            return RunChange::default();
        }
        self.ask_views(chart, moment);
        self.work_here(range)
    }

    fn ask_views(&mut self, chart: ChartAsk, moment: MomentAsk) {
        if moment.has_code && !std::mem::replace(&mut self.has_sent_code, true) {
            self.link.send(self.generation, Ask::Code(files::joined()));
        }
        if self.asked_moment != Some(moment) && !self.awaits_moment {
            (self.asked_moment, self.awaits_moment) = (Some(moment), true);
            self.link.send(self.generation, Ask::Moment(moment));
        }
        if self.asked_chart != Some(chart) && chart.width > 0 {
            self.asked_chart = Some(chart);
            self.link.send(self.generation, Ask::Chart(chart));
        }
    }

    /// Asks for a moment to which the playhead goes.
    pub fn find(&mut self, find: Find, at_us: u64, range: Range) -> RunChange {
        self.link.send(self.generation, Ask::Find(find, at_us));
        self.work_here(range)
    }

    /// Asks for the trace of a lane that is too large to hold, as JSON.
    pub fn ask_trace(&mut self, lane: usize, range: Range) -> RunChange {
        self.link.send(self.generation, Ask::Trace(lane as u32));
        self.work_here(range)
    }

    /// Shows another part of the time.
    pub fn show_range(&mut self, range: Range) -> RunChange {
        let version = self.next_version();
        let picture = self.picture.take().map(|picture| Rc::new(picture.over(range, version)));
        if picture.as_ref().is_some_and(|picture| !picture.is_live) {
            self.simulated.clone_from(&picture);
        }
        self.picture = picture;
        RunChange { is_new: true, renders: true, ..RunChange::default() }
    }

    /// The pages of the site that the engine is asked about, and the number of its lanes.
    fn running(&self) -> (u32, u32) {
        match &self.work {
            Work::Simulation(simulation) => {
                let setup = &simulation.setup;
                (self.sites.pages(setup), setup.lanes.len() as u32)
            }
            _ => (0, 0),
        }
    }

    /// Drops a simulation. A worker in the middle of a large site may take a second until it reads letters again: another one takes
    /// its place.
    pub(super) fn drop_work(&mut self) {
        let (pages, lanes) = self.running();
        if pages.saturating_mul(lanes) > MOST_PATIENT && !self.link.is_here() {
            self.connect();
        } else {
            self.link.send(self.generation, Ask::Cancel);
        }
        (self.work, self.pending) = (Work::Rest, None);
        self.generation += 1;
    }
}

//! What a worker does with letters: it runs, reads, and answers.

use super::far::FarLanes;
use super::letter::{Ask, Letter, Phase, Tell};
use crate::compare::{Comparison, Lane, Runner};
use crate::page::sites::Sites;
use crate::setup::{Setup, parse_query};
use crate::site::file;
use crate::text;
use crate::wire::Writer;
use std::collections::VecDeque;

/// Lanes with more events than this in total stay in the worker. The page reads this many in a few ms.
pub const WHOLE_EVENTS: usize = 60_000;
/// The worker reports its progress each time it has done this number of slices, which take about as long as a frame: the page
/// renders each report.
const SLICES: u32 = 32;

/// The work that is going on.
#[derive(Default)]
enum Work {
    /// None.
    #[default]
    Rest,
    /// The lanes run, and their traces are read.
    Simulation(Box<Runner>),
    /// Views of large lanes are being prepared.
    Preparation(Box<FarLanes>),
}

/// Runs for a page, and what came of the last one.
pub struct Desk {
    sites: Sites,
    /// Resolves a reference against an address, as a browser does.
    join: fn(&str, &str) -> Option<String>,
    generation: u32,
    work: Work,
    slices: u32,
    far: Option<FarLanes>,
    told: VecDeque<Vec<u8>>,
}

impl Desk {
    /// A desk without work. `join` resolves the addresses of site files.
    pub fn new(join: fn(&str, &str) -> Option<String>) -> Self {
        let (sites, work, told) = (Sites::default(), Work::Rest, VecDeque::new());
        Desk { sites, join, generation: 0, work, slices: 0, far: None, told }
    }

    /// Takes a letter.
    pub fn receive(&mut self, bytes: &[u8]) {
        match Letter::<Ask>::of_bytes(bytes) {
            Ok(Letter { generation, body }) => self.take(generation, body),
            Err(problem) => self.tell(Tell::Failed(problem.to_string())),
        }
    }

    fn take(&mut self, generation: u32, ask: Ask) {
        match ask {
            Ask::Site(text) => {
                if let Ok((site, _)) = file::read_with(&text, self.join) {
                    self.sites.import(site);
                }
            }
            // Native programs contain it.
            #[cfg(not(target_arch = "wasm32"))]
            Ask::Code(_) => {}
            #[cfg(target_arch = "wasm32")]
            Ask::Code(text) => _ = crate::strategy::files::provide(text),
            Ask::Run(query) => {
                self.generation = generation;
                self.begin(&query);
            }
            // Everything else is about a run: that of another setup is gone.
            _ if generation != self.generation => {}
            Ask::Cancel => self.give_up(),
            ask => self.look(&ask),
        }
    }

    /// Answers with a view.
    fn look(&mut self, ask: &Ask) {
        let Some(far) = &mut self.far else { return };
        let view = match ask {
            Ask::Chart(ask) => Tell::Chart(*ask, far.chart(ask)),
            Ask::Moment(ask) => Tell::Moment(far.moment(ask)),
            Ask::Find(find, at_us) => Tell::Found(far.find(find, *at_us)),
            Ask::Trace(lane) => Tell::Trace(*lane, far.trace_json(*lane as usize)),
            _ => return,
        };
        self.tell(view);
    }

    fn give_up(&mut self) {
        // The lanes before take much memory, which the next ones need.
        (self.work, self.far, self.slices) = (Work::Rest, None, 0);
    }

    fn begin(&mut self, query: &str) {
        self.give_up();
        let (setup, _) = parse_query(query, &[]);
        if !self.sites.must_grow(&setup) {
            return self.run(&setup);
        }
        match Runner::of(&setup) {
            Ok(runner) => self.work = Work::Simulation(Box::new(runner)),
            Err(_) => self.tell(Tell::Failed(String::from(text::WORKER_WRONG_SETUP))),
        }
    }

    fn run(&mut self, setup: &Setup) {
        match self.sites.of(setup) {
            Ok((site, graph)) => self.work = Work::Simulation(Box::new(Runner::new(setup, site, Some(graph)))),
            Err(problem) => self.tell(Tell::Failed(problem.text)),
        }
    }

    /// Continues the work for at most this number of steps; `true` while there is more.
    pub fn advance(&mut self, steps: u32) -> bool {
        let (is_over, permille) = match &mut self.work {
            Work::Rest => return false,
            Work::Simulation(runner) => {
                (runner.advance(steps), (Phase::Runner(runner.step()), runner.progress_permille()))
            }
            Work::Preparation(far) => (far.prepare(), (Phase::Views, 990)),
        };
        self.slices += 1;
        if is_over {
            self.go_on();
        } else if self.slices.is_multiple_of(SLICES) {
            self.tell(Tell::Progress(permille.0, permille.1));
        }
        !matches!(self.work, Work::Rest)
    }

    /// A part of the work is over: begins the next one.
    fn go_on(&mut self) {
        match std::mem::take(&mut self.work) {
            Work::Simulation(runner) => {
                let comparison = runner.finish();
                if comparison.setup.site != "file" {
                    let known = (comparison.site.clone(), comparison.graph.clone());
                    self.sites.keep_known(&comparison.setup, known);
                }
                let events: usize = comparison.lanes.iter().map(Lane::events).sum();
                if events <= WHOLE_EVENTS {
                    self.tell(Tell::Whole(lanes_of(&comparison, true)));
                } else {
                    self.work = Work::Preparation(Box::new(FarLanes::new(comparison)));
                }
            }
            Work::Preparation(far) => {
                self.tell(Tell::Far(lanes_of(far.comparison(), false), far.for_page()));
                self.far = Some(*far);
            }
            Work::Rest => {}
        }
    }

    fn tell(&mut self, body: Tell) {
        self.told.push_back(Letter { generation: self.generation, body }.to_bytes());
    }

    /// The next answer.
    pub fn answer(&mut self) -> Option<Vec<u8>> {
        self.told.pop_front()
    }
}

fn lanes_of(comparison: &Comparison, is_whole: bool) -> Vec<u8> {
    let mut out = Writer::new();
    comparison.lanes.iter().for_each(|lane| lane.write(is_whole, &mut out));
    out.into_bytes()
}

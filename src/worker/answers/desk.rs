//! What the worker that answers does with letters.

use super::super::far::FarLanes;
use super::super::letter::Letter;
use super::letter::{AnswerAsk, AnswerTell};
use crate::compare::{Comparison, Lane, Runner};
use crate::page::answers::asked;
use crate::page::answers::take_along::{About, File, Still, Thing, WIDTH, file};
use crate::page::answers::why::{Answer, Question, answer};
use crate::page::look::ChartAsk;
use crate::page::scene::{Chart, Layout, Range, Scene};
use crate::page::sites::Sites;
use crate::say;
use crate::setup::{Plan, Setup, parse_query};
use crate::site::file as site_file;
use crate::text;
use crate::trace::Trace;
use std::collections::VecDeque;
use std::rc::Rc;

/// How large a part of a file is, in bytes: the page reads one at a time.
const PART: usize = 1 << 20;
/// The worker reports its progress each time it has done this number of slices, which take about as long as a frame.
const SLICES: u32 = 32;

/// What is asked for.
enum Job {
    /// An answer; none to a text that is no question.
    Why(Option<Question>),
    /// A file, the address in it, and the moment of a still, in µs.
    File(Thing, String, Option<u64>),
}

/// Answers about the lanes of a setup.
pub struct AnswerDesk {
    sites: Sites,
    /// Resolves a reference against an address, as a browser does.
    join: fn(&str, &str) -> Option<String>,
    generation: u32,
    /// The setup as it was asked for, and as it was read.
    query: String,
    setup: Setup,
    plans: Vec<Plan>,
    /// The lanes that were simulated; none of a lane that was not asked about.
    lanes: Vec<Option<Lane>>,
    /// The lane that is simulated now.
    running: Option<(usize, Box<Runner>)>,
    job: Option<Job>,
    slices: u32,
    told: VecDeque<Vec<u8>>,
}

impl AnswerDesk {
    /// A desk without work. `join` resolves the addresses of site files.
    pub fn new(join: fn(&str, &str) -> Option<String>) -> Self {
        let mut desk = AnswerDesk {
            sites: Sites::default(),
            join,
            generation: 0,
            query: String::new(),
            setup: Setup::default(),
            plans: Vec::new(),
            lanes: Vec::new(),
            running: None,
            job: None,
            slices: 0,
            told: VecDeque::new(),
        };
        desk.begin(String::new());
        desk
    }

    /// Takes a letter. What was asked before is given up; lanes of the same setup stay.
    pub fn receive(&mut self, bytes: &[u8]) {
        let Letter { generation, body } = match Letter::<AnswerAsk>::of_bytes(bytes) {
            Ok(letter) => letter,
            Err(problem) => return self.tell(AnswerTell::Failed(problem.to_string())),
        };
        self.generation = generation;
        let (query, job) = match body {
            AnswerAsk::Site(text) => {
                if let Ok((site, _)) = site_file::read_with(&text, self.join) {
                    self.sites.import(site);
                }
                return self.begin(String::new());
            }
            AnswerAsk::Why(query, question) => (query, Job::Why(asked::read(&question))),
            AnswerAsk::File(query, thing, link, still_us) => (query, Job::File(thing, link, still_us)),
        };
        if query != self.query {
            self.begin(query);
        }
        self.job = Some(job);
    }

    /// Begins with another setup: its lanes are not simulated yet.
    fn begin(&mut self, query: String) {
        (self.job, self.running) = (None, None);
        self.setup = parse_query(&query, &[]).0;
        self.plans = self.setup.plans();
        self.lanes = self.plans.iter().map(|_| None).collect();
        self.query = query;
    }

    /// Continues the work for at most this number of steps; `true` while there is more.
    pub fn advance(&mut self, steps: u32) -> bool {
        let Some(job) = &self.job else { return false };
        let wanted = self.wanted(job);
        if let Some((_, runner)) = &mut self.running {
            self.slices += 1;
            if runner.advance(steps) {
                self.keep();
            } else if self.slices.is_multiple_of(SLICES) {
                self.report(&wanted);
            }
            return self.job.is_some();
        }
        match wanted.iter().find(|lane| self.lanes[**lane].is_none()) {
            Some(lane) => self.run(*lane),
            None => self.give(),
        }
        self.job.is_some()
    }

    /// The lanes that a job reads.
    fn wanted(&self, job: &Job) -> Vec<usize> {
        let all = 0..self.lanes.len();
        match job {
            Job::Why(question) => {
                let asked = question.as_ref().map_or(Vec::new(), Question::lanes);
                asked.into_iter().filter(|lane| all.contains(lane)).collect()
            }
            Job::File(Thing::Figure | Thing::ChromeTrace, ..) => all.collect(),
            Job::File(Thing::TraceJson(lane) | Thing::TraceCsv(lane), ..) => all.filter(|of| of == lane).collect(),
            Job::File(Thing::Site, ..) => Vec::new(),
        }
    }

    /// Begins to simulate a lane, alone: no lane has an effect on another one.
    fn run(&mut self, lane: usize) {
        let alone = Setup { lanes: vec![self.setup.lanes[lane].clone()], ..self.setup.clone() };
        let runner = if self.sites.must_grow(&alone) {
            Runner::of(&alone).map_err(|_| String::from(text::WORKER_WRONG_SETUP))
        } else {
            let known = self.sites.of(&alone).map_err(|problem| problem.text);
            known.map(|(site, graph)| Runner::new(&alone, site, Some(graph)))
        };
        match runner {
            Ok(runner) => self.running = Some((lane, Box::new(runner))),
            Err(problem) => self.fail(problem),
        }
    }

    /// Keeps the lane that has been simulated, under the name that it has beside the others.
    fn keep(&mut self) {
        let Some((number, runner)) = self.running.take() else { return };
        let comparison = runner.finish();
        if self.setup.site != "file" {
            self.sites.keep_known(&self.setup, (comparison.site, comparison.graph));
        }
        let Some(mut lane) = comparison.lanes.into_iter().next() else {
            return self.fail(String::from(text::WORKER_WRONG_SETUP));
        };
        let plan = &self.plans[number];
        lane.plan = plan.clone();
        if let Some(unforked) = lane.unforked.as_mut().and_then(Rc::get_mut) {
            unforked.plan = plan.unforked();
        }
        self.lanes[number] = Some(lane);
    }

    /// Tells how much of the lanes that are wanted is simulated.
    fn report(&mut self, wanted: &[usize]) {
        let done = wanted.iter().filter(|lane| self.lanes[**lane].is_some()).count() as u32;
        let now = self.running.as_ref().map_or(0, |(_, runner)| runner.progress_permille());
        self.tell(AnswerTell::Progress((done * 1000 + now) / wanted.len().max(1) as u32));
    }

    /// All that is wanted is there.
    fn give(&mut self) {
        let Some(job) = self.job.take() else { return };
        let (site, graph) = match self.sites.of(&self.setup) {
            Ok(known) => known,
            Err(problem) => return self.fail(problem.text),
        };
        let lane =
            |(lane, plan): (&Option<Lane>, &Plan)| lane.clone().unwrap_or_else(|| Lane::unread(plan, Trace::default()));
        let lanes = self.lanes.iter().zip(&self.plans).map(lane).collect();
        let comparison = Comparison { setup: self.setup.clone(), site, graph, lanes };
        match job {
            Job::Why(question) => {
                let answer = question.map_or(Answer::default(), |question| answer(&question, &comparison));
                self.tell(AnswerTell::Answer(answer));
            }
            Job::File(thing, link, still_us) => {
                let still = still_us.map(|at_us| Still { at_us, caption: caption(&comparison, at_us) });
                let chart = if thing == Thing::Figure { chart(&comparison) } else { Chart::default() };
                match file(thing, &comparison, &chart, &About { link, still }) {
                    Ok(File { name, media_type, text }) => {
                        text.as_bytes().chunks(PART).for_each(|part| self.tell(AnswerTell::Part(part.to_vec())));
                        self.tell(AnswerTell::File(name, String::from(media_type)));
                    }
                    Err(why) => self.tell(AnswerTell::NoFile(why)),
                }
            }
        }
    }

    fn fail(&mut self, why: String) {
        (self.job, self.running) = (None, None);
        self.tell(AnswerTell::Failed(why));
    }

    fn tell(&mut self, body: AnswerTell) {
        self.told.push_back(Letter { generation: self.generation, body }.to_bytes());
    }

    /// The next answer.
    pub fn answer(&mut self) -> Option<Vec<u8>> {
        self.told.pop_front()
    }
}

/// The chart of a figure: bars that are narrower than its pixels are pixels.
fn chart(comparison: &Comparison) -> Chart {
    let mut chart = Chart::without_bars(&comparison.lanes, &[], Range::default());
    let far = FarLanes::new(comparison.clone());
    let bars = far.chart(&ChartAsk { width: WIDTH as u32, ..ChartAsk::default() });
    for ((of, bars), lane) in chart.lanes.iter_mut().zip(bars).zip(&comparison.lanes) {
        of.put(bars);
        of.critical_sentence = say::critical_path(&lane.critical_path, &comparison.site);
    }
    chart
}

/// What happens at a moment, in µs: the sentence below the timelines.
pub fn caption(comparison: &Comparison, at_us: u64) -> String {
    // The sentence tells of no page that is drawn.
    let scene = Scene::at(comparison, &Layout::default(), at_us);
    scene.said.into_iter().map(|phrase| phrase.text).collect()
}

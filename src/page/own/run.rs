//! The state of a run of people's code: what was asked, and what is known so far.

use super::code::OwnCode;
use super::letters::{Done, Entry, Found, Outcome, Told};
use serde_json::{Value, json};

/// More entries of the output are not kept: the first half and the last half of them are.
const MOST_ENTRIES: usize = 4_000;
/// How many schedules a search tries.
const SCHEDULES: u32 = 200;

/// What the worker is doing for a lane.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum State {
    /// Nothing, and nothing was asked yet.
    #[default]
    New,
    /// It loads Python: bytes, and of how many.
    Loading(u64, u64),
    /// The code runs: virtual time in µs, and fetches.
    Running(u64, u64),
    /// It tries schedules: how many so far, of how many.
    Searching(u32, u32),
    /// It has ended.
    Ended(Box<Done>),
    /// It was stopped: by the person, or (`true`) because it did not answer for a while.
    Stopped(bool),
    /// Python could not be loaded, for this reason.
    Failed(String),
}

/// A run.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Run {
    /// What it does.
    pub state: State,
    /// What it printed.
    pub output: Vec<Entry>,
    /// How many entries of the output were left out in the middle.
    pub left_out: usize,
    /// What a search has found.
    pub found: Option<Found>,
    /// Whether threads can run in this browser; `None` before that is known.
    pub has_threads: Option<bool>,
    /// Whether a search was asked.
    pub is_search: bool,
}

impl Run {
    /// A new run, or a search, that the worker has been asked for.
    pub fn begin(&mut self, is_search: bool, is_loaded: bool) {
        let state = match (is_loaded, is_search) {
            (false, _) => State::Loading(0, 0),
            (true, false) => State::Running(0, 0),
            (true, true) => State::Searching(0, SCHEDULES),
        };
        *self = Run { state, is_search, has_threads: self.has_threads, ..Run::default() };
    }

    /// Whether the worker is at work for it.
    pub fn is_busy(&self) -> bool {
        matches!(self.state, State::Loading(..) | State::Running(..) | State::Searching(..))
    }

    /// How it ended.
    pub fn done(&self) -> Option<&Done> {
        match &self.state {
            State::Ended(done) => Some(done),
            _ => None,
        }
    }

    /// The line of the error, from 1.
    pub fn error_line(&self) -> Option<u32> {
        self.done()?.error.as_ref()?.line
    }

    /// Takes a letter.
    pub fn hear(&mut self, told: Told) {
        match told {
            Told::Loading(done, of) if matches!(self.state, State::Loading(..)) => {
                self.state = State::Loading(done, of)
            }
            Told::Ready(_, jspi) => {
                self.has_threads = Some(jspi);
                if matches!(self.state, State::Loading(..)) {
                    self.state = if self.is_search { State::Searching(0, SCHEDULES) } else { State::Running(0, 0) };
                }
            }
            Told::Failed(why) => self.state = State::Failed(why),
            Told::Progress(at_us, fetches) if matches!(self.state, State::Running(..)) => {
                self.state = State::Running(at_us, fetches);
            }
            Told::Tried(tried) if self.is_search => self.state = State::Searching(tried as u32, SCHEDULES),
            Told::Output(entries) => self.print(entries),
            Told::Done(done) => self.state = State::Ended(done),
            Told::Found(found, done) => {
                self.found = Some(found);
                self.state = match done {
                    Some(done) => State::Ended(done),
                    None => State::New,
                };
            }
            Told::Loading(..) | Told::Progress(..) | Told::Tried(_) => {}
        }
    }

    fn print(&mut self, entries: Vec<Entry>) {
        self.output.extend(entries);
        let more = self.output.len().saturating_sub(MOST_ENTRIES);
        if more > 0 {
            self.output.drain(MOST_ENTRIES / 2..MOST_ENTRIES / 2 + more);
            self.left_out += more;
        }
    }

    /// The calls to offer, if the file only defined things.
    pub fn offers(&self) -> &[String] {
        match self.done() {
            Some(done) if done.outcome == Outcome::Nothing => &done.calls,
            _ => &[],
        }
    }
}

/// The letter that asks for a run of a lane, counted from 0, in a setup, or for a search.
pub fn ask(code: &OwnCode, run: u32, (query, file): (&str, Option<&str>), lane: usize, is_search: bool) -> String {
    let OwnCode { source, arguments, answers, call, interleave, order, .. } = code;
    let mut letter = json!({
        "ask": if is_search { "search" } else { "run" }, "run": run, "source": source, "name": "main.py",
        "query": query.trim_start_matches('?'), "file": file, "lane": lane, "args": arguments, "answers": answers, "call": call,
        "interleave": interleave, "order": order,
    });
    if is_search {
        letter["seeds"] = Value::from(SCHEDULES);
    }
    letter.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: usize) -> Entry {
        Entry { at_us: number as u64, worker: String::new(), stream: String::from("out"), text: number.to_string() }
    }

    #[test]
    fn a_run_loads_runs_and_ends() {
        let mut run = Run::default();
        run.begin(false, false);
        assert_eq!(run.state, State::Loading(0, 0));
        run.hear(Told::Loading(5, 10));
        run.hear(Told::Ready(String::from("3.14"), false));
        assert_eq!((&run.state, run.has_threads), (&State::Running(0, 0), Some(false)));
        run.hear(Told::Progress(7, 1));
        assert!(run.is_busy());
        let done = Told::read(r#"{"tell":"done","run":1,"outcome":"nothing","calls":["main()"]}"#, 1);
        run.hear(done.expect("it is a letter"));
        assert_eq!((run.is_busy(), run.offers()), (false, &[String::from("main()")][..]));
        run.hear(Told::Progress(9, 1));
        assert!(run.done().is_some(), "a late letter changes nothing");
    }

    #[test]
    fn of_a_long_output_the_first_and_the_last_entries_stay() {
        let mut run = Run::default();
        for number in 0..MOST_ENTRIES + 10 {
            run.hear(Told::Output(vec![entry(number)]));
        }
        assert_eq!((run.output.len(), run.left_out), (MOST_ENTRIES, 10));
        assert_eq!(run.output.first().map(|entry| entry.at_us), Some(0));
        assert_eq!(run.output.last().map(|entry| entry.at_us), Some(MOST_ENTRIES as u64 + 9));
    }

    #[test]
    fn a_letter_asks_for_a_run_or_a_search() {
        let code = OwnCode { interleave: Some(3), ..OwnCode::of("x = 1\n") };
        let letter: Value = serde_json::from_str(&ask(&code, 2, ("?site=demo", None), 1, false)).expect("it is JSON");
        assert_eq!(
            (&letter["ask"], &letter["query"], &letter["lane"]),
            (&json!("run"), &json!("site=demo"), &json!(1))
        );
        assert_eq!((&letter["interleave"], &letter["file"]), (&json!(3), &Value::Null));
        let letter: Value = serde_json::from_str(&ask(&code, 2, ("", None), 1, true)).expect("it is JSON");
        assert_eq!((&letter["ask"], &letter["seeds"]), (&json!("search"), &json!(200)));
    }
}

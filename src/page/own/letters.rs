//! The letters of the worker that runs people's code (`static/python.js`), as JSON.

use serde_json::Value;

/// Something that the code printed.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// When, in µs of virtual time.
    pub at_us: u64,
    /// The name of the thread, the task or the process.
    pub worker: String,
    /// `out`, `err` or `log`.
    pub stream: String,
    /// What.
    pub text: String,
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// To its end.
    Finished,
    /// With an exception.
    Raised,
    /// All threads and tasks wait, and none of them can continue.
    Deadlock,
    /// At a limit of time, of requests or of output.
    Limit,
    /// It is not Python.
    Syntax,
    /// It needs something that is not here.
    Refused,
    /// It only defined things.
    Nothing,
}

impl Outcome {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "finished" => Outcome::Finished,
            "raised" => Outcome::Raised,
            "deadlock" => Outcome::Deadlock,
            "limit" => Outcome::Limit,
            "syntax" => Outcome::Syntax,
            "refused" => Outcome::Refused,
            "nothing" => Outcome::Nothing,
            _ => return None,
        })
    }
}

/// An exception, as Python says it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Error {
    /// Its class.
    pub kind: String,
    /// Its text.
    pub message: String,
    /// The line of the person's code, from 1.
    pub line: Option<u32>,
    /// Where, with the person's lines alone.
    pub traceback: String,
    /// What may help; empty if nothing is known.
    pub help: String,
}

/// Who waits in a run that hangs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Waiting {
    /// The thread, the task or the process.
    pub worker: String,
    /// At which line, from 1; none if it waits in no line of the person's code.
    pub line: Option<u32>,
    /// In which call.
    pub call: String,
    /// For what.
    pub what: String,
    /// The worker that holds it, if there is one.
    pub holder: Option<String>,
}

/// Something beside the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// What it is about: `host`, `parser`, `start`, `argument`, `files`.
    pub kind: String,
    /// It.
    pub text: String,
}

/// The figures of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// In µs.
    pub makespan_us: u64,
    /// How many fetches.
    pub fetches: u64,
    /// How many fetched a page again.
    pub duplicates: u64,
    /// How many failed.
    pub failed: u64,
    /// How many pages.
    pub pages: u64,
    /// How many at once.
    pub max_in_flight: u64,
}

/// What became of a run.
#[derive(Clone, PartialEq, Debug)]
pub struct Done {
    /// How it ended.
    pub outcome: Outcome,
    /// With which exception.
    pub error: Option<Error>,
    /// Who waits.
    pub waiting: Vec<Waiting>,
    /// What there is to say.
    pub notes: Vec<Note>,
    /// Calls to offer, if it only defined things.
    pub calls: Vec<String>,
    /// The names of the files that it wrote.
    pub files: Vec<String>,
    /// Its figures.
    pub figures: Option<Figures>,
}

/// What became of a search for a schedule that breaks the code.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// How many schedules were tried.
    pub tried: u32,
    /// How many had another result.
    pub breaking: u32,
    /// The seed of the first one.
    pub seed: Option<u32>,
    /// Whether the seed orders tasks (else it changes threads at lines).
    pub is_order: bool,
    /// What was different.
    pub what: String,
}

/// A letter.
#[derive(Clone, PartialEq, Debug)]
pub enum Told {
    /// The runtime loads: bytes so far, and of how many (0 if that is unknown).
    Loading(u64, u64),
    /// It is there: the version of Python, and whether threads can run.
    Ready(String, bool),
    /// It could not be loaded.
    Failed(String),
    /// The run goes on: its virtual time in µs, and its fetches.
    Progress(u64, u64),
    /// A search goes on: how many schedules were tried.
    Tried(u64),
    /// It printed something.
    Output(Vec<Entry>),
    /// The run is over.
    Done(Box<Done>),
    /// The search is over.
    Found(Found, Option<Box<Done>>),
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_string()
}

fn number(value: &Value, key: &str) -> u64 {
    value[key].as_f64().map_or(0, |number| number.max(0.0) as u64)
}

fn line(value: &Value) -> Option<u32> {
    value["line"].as_u64().and_then(|line| u32::try_from(line).ok()).filter(|line| *line > 0)
}

fn list<T>(value: &Value, key: &str, read: impl Fn(&Value) -> T) -> Vec<T> {
    value[key].as_array().map_or(Vec::new(), |list| list.iter().map(read).collect())
}

impl Entry {
    fn read(value: &Value) -> Self {
        let (worker, stream, text) = (text(value, "worker"), text(value, "stream"), text(value, "text"));
        Entry { at_us: number(value, "at_us"), worker, stream, text }
    }
}

impl Done {
    fn read(value: &Value) -> Option<Self> {
        let error = &value["error"];
        let error = error.is_object().then(|| Error {
            kind: text(error, "kind"),
            message: text(error, "message"),
            line: line(error),
            traceback: text(error, "traceback"),
            help: text(error, "help"),
        });
        let figures = &value["figures"];
        let figures = figures.is_object().then(|| Figures {
            makespan_us: number(figures, "makespan_us"),
            fetches: number(figures, "fetches"),
            duplicates: number(figures, "duplicates"),
            failed: number(figures, "failed"),
            pages: number(figures, "pages"),
            max_in_flight: number(figures, "max_in_flight"),
        });
        Some(Done {
            outcome: Outcome::of(value["outcome"].as_str()?)?,
            error,
            waiting: list(value, "waiting", |who| Waiting {
                worker: text(who, "worker"),
                line: line(who),
                call: text(who, "call"),
                what: text(who, "what"),
                holder: who["holder"].as_str().map(String::from),
            }),
            notes: list(value, "notes", |note| Note { kind: text(note, "kind"), text: text(note, "text") }),
            calls: list(value, "calls", |call| call.as_str().unwrap_or_default().to_string()),
            files: list(value, "files", |file| text(file, "name")),
            figures,
        })
    }
}

impl Told {
    /// Reads a letter about the run with this number, or about none; `None` if it is about another one, or no letter.
    pub fn read(json: &str, run: u32) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        if value["run"].as_u64().is_some_and(|of| of != u64::from(run)) {
            return None;
        }
        Some(match value["tell"].as_str()? {
            "loading" => Told::Loading(number(&value, "allDone"), number(&value, "allOf")),
            "ready" => Told::Ready(text(&value, "python"), value["jspi"].as_bool().unwrap_or(false)),
            "failed" => Told::Failed(text(&value, "message")),
            "progress" if value["tried"].is_number() => Told::Tried(number(&value, "tried")),
            "progress" => Told::Progress(number(&value, "at_us"), number(&value, "fetches")),
            "output" => Told::Output(list(&value, "entries", Entry::read)),
            "done" => Told::Done(Box::new(Done::read(&value)?)),
            "found" => {
                let seed = value["seed"].as_u64().and_then(|seed| u32::try_from(seed).ok());
                let found = Found {
                    tried: number(&value, "tried") as u32,
                    breaking: number(&value, "breaking") as u32,
                    seed,
                    is_order: value["by"] == "order",
                    what: text(&value, "what"),
                };
                Told::Found(found, Done::read(&value["done"]).map(Box::new))
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_are_read() {
        let read = |json: &str| Told::read(json, 4);
        assert_eq!(read(r#"{"tell":"ready","python":"3.14.2","jspi":true}"#), Some(Told::Ready("3.14.2".into(), true)));
        assert_eq!(read(r#"{"tell":"progress","run":4,"at_us":5e3,"fetches":2}"#), Some(Told::Progress(5000, 2)));
        assert_eq!(read(r#"{"tell":"progress","run":3,"at_us":5,"fetches":2}"#), None, "of an earlier run");
        let done = r#"{"tell":"done","run":4,"outcome":"raised","error":{"kind":"ValueError","message":"no","line":3,"traceback":"T"},
            "waiting":[{"worker":"A","line":0,"call":"Lock.acquire","what":"lock","holder":"B"}],"calls":["main()"],
            "files":[{"name":"out.csv"}],"figures":{"makespan_us":7,"fetches":1}}"#;
        let Some(Told::Done(done)) = read(done) else { panic!("it is a letter") };
        assert_eq!((done.outcome, done.error.and_then(|error| error.line)), (Outcome::Raised, Some(3)));
        assert_eq!((done.waiting[0].line, done.waiting[0].holder.as_deref()), (None, Some("B")));
        assert_eq!((done.calls, done.files), (vec![String::from("main()")], vec![String::from("out.csv")]));
        assert_eq!(done.figures.map(|figures| (figures.makespan_us, figures.fetches)), Some((7, 1)));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,40}", tell in "[a-z]{1,8}") {
            Told::read(&text, 0);
            Told::read(&format!("{{\"tell\":\"{tell}\",\"entries\":[{{}}],\"figures\":{{}}}}"), 0);
        }
    }
}

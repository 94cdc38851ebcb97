//! The letters between a pane and the worker that answers it.

use super::super::codec::{View, Views};
use crate::page::answers::take_along::Thing;
use crate::page::answers::why::{Answer, Evidence, Summand};
use crate::wire::{WireError, Writer};

/// What a pane asks. A setup is as a query writes it.
#[derive(Clone, PartialEq, Debug)]
pub enum AnswerAsk {
    /// Keeps the text of a site file: the site `file` of later setups.
    Site(String),
    /// A question about the lanes of a setup, as addresses have it.
    Why(String, String),
    /// A file of the lanes of a setup, with the address that shows them again; of a still, with its moment in µs.
    File(String, Thing, String, Option<u64>),
}

/// What the worker tells.
#[derive(Clone, PartialEq, Debug)]
pub enum AnswerTell {
    /// How much of the simulation is done, in thousandths.
    Progress(u32),
    /// The answer.
    Answer(Answer),
    /// The next part of a file.
    Part(Vec<u8>),
    /// All parts of a file have been told: its name and its media type.
    File(String, String),
    /// There is no such file: a sentence that says why.
    NoFile(String),
    /// The lanes cannot be simulated: why.
    Failed(String),
}

/// A number that may be below zero.
impl View for i64 {
    fn write(&self, out: &mut Writer) {
        out.u64(*self as u64);
    }

    fn read(input: &mut Views) -> Self {
        u64::read(input) as i64
    }
}

impl View for Thing {
    fn write(&self, out: &mut Writer) {
        let (number, lane): (u8, usize) = match *self {
            Thing::Figure => (0, 0),
            Thing::ChromeTrace => (1, 0),
            Thing::TraceJson(lane) => (2, lane),
            Thing::TraceCsv(lane) => (3, lane),
            Thing::Site => (4, 0),
        };
        (number, lane).write(out);
    }

    fn read(input: &mut Views) -> Self {
        match <(u8, usize)>::read(input) {
            (0, _) => Thing::Figure,
            (1, _) => Thing::ChromeTrace,
            (2, lane) => Thing::TraceJson(lane),
            (3, lane) => Thing::TraceCsv(lane),
            (4, _) => Thing::Site,
            _ => {
                input.fail(WireError::Invalid("kind of file"));
                Thing::Site
            }
        }
    }
}

impl View for Evidence {
    fn write(&self, out: &mut Writer) {
        let Evidence { lane, from_us, to_us, row, page } = self;
        (*lane, *from_us, *to_us).write(out);
        (*row, *page).write(out);
    }

    fn read(input: &mut Views) -> Self {
        let (lane, from_us, to_us) = View::read(input);
        let (row, page) = View::read(input);
        Evidence { lane, from_us, to_us, row, page }
    }
}

impl View for Summand {
    fn write(&self, out: &mut Writer) {
        self.words.write(out);
        self.amount.write(out);
        self.evidence.write(out);
    }

    fn read(input: &mut Views) -> Self {
        Summand { words: View::read(input), amount: View::read(input), evidence: View::read(input) }
    }
}

impl View for Answer {
    fn write(&self, out: &mut Writer) {
        self.sentence.write(out);
        self.summands.write(out);
        self.total.write(out);
        self.evidence.write(out);
    }

    fn read(input: &mut Views) -> Self {
        let (sentence, summands) = (View::read(input), View::read(input));
        Answer { sentence, summands, total: View::read(input), evidence: View::read(input) }
    }
}

impl View for AnswerAsk {
    fn write(&self, out: &mut Writer) {
        match self {
            AnswerAsk::Site(text) => {
                out.u8(0);
                text.write(out);
            }
            AnswerAsk::Why(query, question) => {
                out.u8(1);
                query.write(out);
                question.write(out);
            }
            AnswerAsk::File(query, thing, link, still_us) => {
                out.u8(2);
                query.write(out);
                thing.write(out);
                link.write(out);
                still_us.write(out);
            }
        }
    }

    fn read(input: &mut Views) -> Self {
        match u8::read(input) {
            0 => AnswerAsk::Site(View::read(input)),
            1 => AnswerAsk::Why(View::read(input), View::read(input)),
            2 => AnswerAsk::File(View::read(input), View::read(input), View::read(input), View::read(input)),
            _ => {
                input.fail(WireError::Invalid("ask"));
                AnswerAsk::Site(String::new())
            }
        }
    }
}

impl View for AnswerTell {
    fn write(&self, out: &mut Writer) {
        match self {
            AnswerTell::Progress(permille) => {
                out.u8(0);
                permille.write(out);
            }
            AnswerTell::Answer(answer) => {
                out.u8(1);
                answer.write(out);
            }
            AnswerTell::Part(bytes) => {
                out.u8(2);
                out.bytes(bytes);
            }
            AnswerTell::File(name, media_type) => {
                out.u8(3);
                name.write(out);
                media_type.write(out);
            }
            AnswerTell::NoFile(why) => {
                out.u8(4);
                why.write(out);
            }
            AnswerTell::Failed(why) => {
                out.u8(5);
                why.write(out);
            }
        }
    }

    fn read(input: &mut Views) -> Self {
        match u8::read(input) {
            0 => AnswerTell::Progress(View::read(input)),
            1 => AnswerTell::Answer(View::read(input)),
            2 => AnswerTell::Part(input.bytes().to_vec()),
            3 => AnswerTell::File(View::read(input), View::read(input)),
            4 => AnswerTell::NoFile(View::read(input)),
            5 => AnswerTell::Failed(View::read(input)),
            _ => {
                input.fail(WireError::Invalid("tell"));
                AnswerTell::Progress(0)
            }
        }
    }
}

//! The letters between page and worker, as bytes with a version.

use super::codec::{View, Views};
use crate::compare::Step;
use crate::page::look::{ChartAsk, Find, MomentAsk, MomentView};
use crate::page::picture::Far;
use crate::page::scene::LaneBars;
use crate::wire::{Reader, WireError, Writer};

/// A letter: what it says, and the generation of the setup that it belongs to.
#[derive(Clone, PartialEq, Debug)]
pub struct Letter<T> {
    /// The number of the setup: the page counts its setups.
    pub generation: u32,
    /// What it says.
    pub body: T,
}

/// What the page asks.
#[derive(Clone, PartialEq, Debug)]
pub enum Ask {
    /// Keeps the text of a site file: the site `file` of later setups.
    Site(String),
    /// Keeps the code of the strategies, which tells at which line each worker is.
    Code(String),
    /// Runs the lanes of a setup, as a query writes it. Gives up the run before.
    Run(String),
    /// Gives up the run.
    Cancel,
    /// The bars of a part of the time.
    Chart(ChartAsk),
    /// A moment.
    Moment(MomentAsk),
    /// A moment to which the playhead goes, seen from this one, in µs.
    Find(Find, u64),
    /// The trace of a lane as JSON.
    Trace(u32),
}

/// What the worker is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// It runs or reads.
    Runner(Step),
    /// It prepares the views of large lanes.
    Views,
}

/// What the worker answers.
#[derive(Clone, PartialEq, Debug)]
pub enum Tell {
    /// How much of the run is done, in thousandths.
    Progress(Phase, u32),
    /// The lanes, each as [`Lane::write`](crate::compare::Lane::write) writes it, with its whole trace.
    Whole(Vec<u8>),
    /// The lanes without their traces, and the other data that the page needs.
    Far(Vec<u8>, Far),
    /// The bars of a part of the time.
    Chart(ChartAsk, Vec<LaneBars>),
    /// A moment.
    Moment(MomentView),
    /// A moment to which the playhead goes, in µs; `None` if there is none.
    Found(Option<u64>),
    /// The trace of a lane as JSON.
    Trace(u32, String),
    /// It cannot do what was asked.
    Failed(String),
}

impl<T: View> Letter<T> {
    /// The letter as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.version();
        out.u32(self.generation);
        self.body.write(&mut out);
        out.into_bytes()
    }

    /// Reads a letter.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut input = Reader::new(bytes);
        input.version()?;
        let generation = input.u32()?;
        let mut views = Views::new(input);
        let body = T::read(&mut views);
        views.end()?;
        Ok(Letter { generation, body })
    }
}

impl View for Ask {
    fn write(&self, out: &mut Writer) {
        match self {
            Ask::Site(text) => {
                out.u8(0);
                text.write(out);
            }
            Ask::Run(query) => {
                out.u8(1);
                query.write(out);
            }
            Ask::Cancel => out.u8(2),
            Ask::Chart(ask) => {
                out.u8(3);
                ask.write(out);
            }
            Ask::Moment(ask) => {
                out.u8(4);
                ask.write(out);
            }
            Ask::Find(find, at_us) => {
                out.u8(5);
                find.write(out);
                at_us.write(out);
            }
            Ask::Trace(lane) => {
                out.u8(6);
                lane.write(out);
            }
            Ask::Code(text) => {
                out.u8(7);
                text.write(out);
            }
        }
    }

    fn read(input: &mut Views) -> Self {
        match u8::read(input) {
            0 => Ask::Site(View::read(input)),
            1 => Ask::Run(View::read(input)),
            2 => Ask::Cancel,
            3 => Ask::Chart(View::read(input)),
            4 => Ask::Moment(View::read(input)),
            5 => Ask::Find(View::read(input), View::read(input)),
            6 => Ask::Trace(View::read(input)),
            7 => Ask::Code(View::read(input)),
            _ => {
                input.fail(WireError::Invalid("ask"));
                Ask::Cancel
            }
        }
    }
}

impl View for Phase {
    fn write(&self, out: &mut Writer) {
        let (number, lane): (u8, u32) = match self {
            Phase::Runner(Step::Site) => (0, 0),
            Phase::Runner(Step::Run(lane)) => (1, *lane),
            Phase::Runner(Step::Reading(lane)) => (2, *lane),
            Phase::Views => (3, 0),
        };
        (number, lane).write(out);
    }

    fn read(input: &mut Views) -> Self {
        match <(u8, u32)>::read(input) {
            (0, _) => Phase::Runner(Step::Site),
            (1, lane) => Phase::Runner(Step::Run(lane)),
            (2, lane) => Phase::Runner(Step::Reading(lane)),
            (3, _) => Phase::Views,
            _ => {
                input.fail(WireError::Invalid("phase"));
                Phase::Views
            }
        }
    }
}

impl View for Tell {
    fn write(&self, out: &mut Writer) {
        match self {
            Tell::Progress(phase, permille) => {
                out.u8(0);
                phase.write(out);
                permille.write(out);
            }
            Tell::Whole(lanes) => {
                out.u8(1);
                out.bytes(lanes);
            }
            Tell::Far(lanes, far) => {
                out.u8(2);
                out.bytes(lanes);
                far.write(out);
            }
            Tell::Chart(ask, lanes) => {
                out.u8(3);
                ask.write(out);
                lanes.write(out);
            }
            Tell::Moment(view) => {
                out.u8(4);
                view.write(out);
            }
            Tell::Found(at_us) => {
                out.u8(5);
                at_us.write(out);
            }
            Tell::Trace(lane, text) => {
                out.u8(6);
                lane.write(out);
                text.write(out);
            }
            Tell::Failed(text) => {
                out.u8(7);
                text.write(out);
            }
        }
    }

    fn read(input: &mut Views) -> Self {
        match u8::read(input) {
            0 => Tell::Progress(View::read(input), View::read(input)),
            1 => Tell::Whole(input.bytes().to_vec()),
            2 => Tell::Far(input.bytes().to_vec(), View::read(input)),
            3 => Tell::Chart(View::read(input), View::read(input)),
            4 => Tell::Moment(View::read(input)),
            5 => Tell::Found(View::read(input)),
            6 => Tell::Trace(View::read(input), View::read(input)),
            7 => Tell::Failed(View::read(input)),
            _ => {
                input.fail(WireError::Invalid("tell"));
                Tell::Found(None)
            }
        }
    }
}

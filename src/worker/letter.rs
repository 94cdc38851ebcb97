//! The letters between page and worker, as bytes with a version.

use crate::compare::Step;
use crate::page::look::{ChartAsk, Find, MomentAsk, MomentView};
use crate::page::picture::Far;
use crate::page::scene::LaneBars;
use crate::wire::{Reader, Wire, WireError, Writer};

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
    /// Runs many times for their figures alone: a setup as a query writes it, the key and the values of a setting, and a range of seeds.
    Sweep(SweepAsk),
}

/// What a sweep runs: a part of it, because workers share it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SweepAsk {
    /// The setup, as a query writes it.
    pub query: String,
    /// The key of the setting that varies.
    pub key: String,
    /// Its values, as a query writes them.
    pub values: String,
    /// The first of the seeds of the whole sweep.
    pub seeds: u32,
    /// Which seeds, by number from 0, this worker runs: from the first one on, one in so many.
    pub first: u32,
    /// See `first`.
    pub every: u32,
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
    /// The lanes without their traces, and what the page needs besides.
    Far(Vec<u8>, Far),
    /// The bars of a part of the time.
    Chart(ChartAsk, Vec<LaneBars>),
    /// A moment.
    Moment(MomentView),
    /// A moment to which the playhead goes, in µs; `None` if there is none.
    Found(Option<u64>),
    /// The trace of a lane as JSON.
    Trace(u32, String),
    /// The figures of one seed of a sweep, value by value and lane by lane.
    Figures(u32, Vec<u8>),
    /// The part of the sweep is over.
    Swept,
    /// It cannot do what was asked.
    Failed(String),
}

impl<T: Wire> Letter<T> {
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
        let letter = Letter { generation: input.u32()?, body: T::read(&mut input)? };
        input.end()?;
        Ok(letter)
    }
}

impl Wire for Ask {
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
            Ask::Sweep(ask) => {
                out.u8(7);
                ask.write(out);
            }
            Ask::Code(text) => {
                out.u8(8);
                text.write(out);
            }
        }
    }

    fn read(input: &mut Reader) -> Result<Self, WireError> {
        Ok(match input.u8()? {
            0 => Ask::Site(Wire::read(input)?),
            1 => Ask::Run(Wire::read(input)?),
            2 => Ask::Cancel,
            3 => Ask::Chart(Wire::read(input)?),
            4 => Ask::Moment(Wire::read(input)?),
            5 => Ask::Find(Wire::read(input)?, Wire::read(input)?),
            6 => Ask::Trace(Wire::read(input)?),
            7 => Ask::Sweep(Wire::read(input)?),
            8 => Ask::Code(Wire::read(input)?),
            _ => return Err(WireError::Invalid("ask")),
        })
    }
}

impl Wire for Phase {
    fn write(&self, out: &mut Writer) {
        let (number, lane): (u8, u32) = match self {
            Phase::Runner(Step::Site) => (0, 0),
            Phase::Runner(Step::Run(lane)) => (1, *lane),
            Phase::Runner(Step::Reading(lane)) => (2, *lane),
            Phase::Views => (3, 0),
        };
        (number, lane).write(out);
    }

    fn read(input: &mut Reader) -> Result<Self, WireError> {
        Ok(match <(u8, u32)>::read(input)? {
            (0, _) => Phase::Runner(Step::Site),
            (1, lane) => Phase::Runner(Step::Run(lane)),
            (2, lane) => Phase::Runner(Step::Reading(lane)),
            (3, _) => Phase::Views,
            _ => return Err(WireError::Invalid("phase")),
        })
    }
}

impl Wire for Tell {
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
            Tell::Figures(seed, figures) => {
                out.u8(7);
                seed.write(out);
                out.bytes(figures);
            }
            Tell::Swept => out.u8(8),
            Tell::Failed(text) => {
                out.u8(9);
                text.write(out);
            }
        }
    }

    fn read(input: &mut Reader) -> Result<Self, WireError> {
        Ok(match input.u8()? {
            0 => Tell::Progress(Wire::read(input)?, Wire::read(input)?),
            1 => Tell::Whole(input.bytes()?.to_vec()),
            2 => Tell::Far(input.bytes()?.to_vec(), Wire::read(input)?),
            3 => Tell::Chart(Wire::read(input)?, Wire::read(input)?),
            4 => Tell::Moment(Wire::read(input)?),
            5 => Tell::Found(Wire::read(input)?),
            6 => Tell::Trace(Wire::read(input)?, Wire::read(input)?),
            7 => Tell::Figures(Wire::read(input)?, input.bytes()?.to_vec()),
            8 => Tell::Swept,
            9 => Tell::Failed(Wire::read(input)?),
            _ => return Err(WireError::Invalid("tell")),
        })
    }
}

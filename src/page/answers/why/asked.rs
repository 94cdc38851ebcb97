//! Questions and answers.

use crate::compare::why::Evidence;
use crate::site::PageId;

/// What a person asks about. Lanes and rows are counted from 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// What a worker row does at a moment, in µs: a gap (why is this worker idle?) or a bar (why does it begin now?).
    Row {
        /// The lane.
        lane: usize,
        /// The worker row.
        row: u32,
        /// The moment, in µs.
        at_us: u64,
    },
    /// Why a page came so late.
    Page {
        /// The lane.
        lane: usize,
        /// The page.
        page: PageId,
    },
    /// Why a lane ends after another one, or before it.
    Slower {
        /// The lane.
        lane: usize,
        /// The other one.
        than: usize,
    },
    /// Why the curve of the makespan over the concurrency bends. The summands are the bounds at a point of it.
    Bend {
        /// The lane.
        lane: usize,
        /// The concurrency at that point, 0 for unlimited; `None` for the lane's own.
        concurrency: Option<u32>,
    },
    /// Why the curve of the makespan over another setting bends between two of its values.
    Between {
        /// The lane.
        lane: usize,
        /// The key of the setting.
        key: String,
        /// The first value, as written in an address.
        from: String,
        /// The second one.
        to: String,
    },
    /// Why a figure of a lane is what it is.
    Figure {
        /// The lane.
        lane: usize,
        /// The figure.
        figure: Figure,
    },
}

/// A figure of a lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Figure {
    /// Why the makespan is above the bound.
    Makespan,
    /// Why workers are not busy all the time.
    Utilisation,
    /// Why fewer fetches are in flight than allowed.
    InFlight,
    /// Why pages were fetched again.
    Duplicates,
    /// Why fetches failed.
    Failed,
}

impl Question {
    /// The lanes that it is about.
    pub fn lanes(&self) -> Vec<usize> {
        match *self {
            Question::Slower { lane, than } => vec![lane, than],
            Question::Row { lane, .. }
            | Question::Page { lane, .. }
            | Question::Bend { lane, .. }
            | Question::Between { lane, .. }
            | Question::Figure { lane, .. } => vec![lane],
        }
    }
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// One sentence.
    pub sentence: String,
    /// What it consists of; for the bend of a curve, the bounds.
    pub summands: Vec<Summand>,
    /// The sum of the summands, if that is what was asked about: they add up to it exactly.
    pub total: Option<i64>,
    /// What to light up in the picture.
    pub evidence: Vec<Evidence>,
}

/// A part of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summand {
    /// What the time passes with: `waiting at the barrier`.
    pub words: String,
    /// How long, in µs; for a difference of two lanes, by how much the first one has more; for failures, how many.
    pub amount: i64,
    /// What to light up for this one.
    pub evidence: Vec<Evidence>,
}

impl Answer {
    /// An answer without evidence.
    pub fn sentence(sentence: impl Into<String>) -> Self {
        Answer { sentence: sentence.into(), ..Answer::default() }
    }
}

//! What to light up in the picture.

use super::super::Lane;
use crate::site::PageId;
use crate::trace::order;
use crate::trace::why::Part;
use crate::trace::{Cause, Phase, Span, Wait};

/// The most pieces that an answer lights up: the longest ones.
pub const MOST_EVIDENCE: usize = 500;

/// A piece of the picture that proves an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// The lane, from 0.
    pub lane: usize,
    /// From when, in µs.
    pub from_us: u64,
    /// Until when, in µs.
    pub to_us: u64,
    /// The worker row, from 0; `None` for all rows of the lane.
    pub row: Option<u32>,
    /// The page, in the graph, too; [`PageId::NONE`] if there is none.
    pub page: PageId,
}

impl Evidence {
    /// The pieces of these parts, in the order of time, at most [`MOST_EVIDENCE`]: the longest ones.
    pub fn of_parts<'a>(lane: usize, parts: impl IntoIterator<Item = &'a Part>) -> Vec<Self> {
        let of =
            |part: &Part| Evidence { lane, from_us: part.from_us, to_us: part.to_us, row: part.row, page: part.page };
        longest(parts.into_iter().map(of).collect())
    }

    /// The waits of a lane for one of these causes.
    pub fn of_waits(number: usize, lane: &Lane, is_meant: impl Fn(Cause) -> bool) -> Vec<Self> {
        let waits = lane.timeline.waits.iter().filter(|wait| is_meant(wait.cause()));
        let of = |wait: &Wait| Evidence {
            lane: number,
            from_us: wait.start_us(),
            to_us: wait.end_us().unwrap_or(lane.makespan_us()),
            row: Some(wait.row()),
            page: wait.culprit(),
        };
        longest(waits.map(of).collect())
    }

    /// The fetches or parses of a lane that are meant; the number is the place among the timeline's spans.
    pub fn of_spans(number: usize, lane: &Lane, is_meant: impl Fn(usize, &Span) -> bool) -> Vec<Self> {
        let spans = lane.timeline.spans.iter().enumerate().filter(|(place, span)| is_meant(*place, span));
        let of = |(_, span): (usize, &Span)| Evidence {
            lane: number,
            from_us: span.start_us(),
            to_us: span.end_us().unwrap_or(lane.makespan_us()),
            row: Some(span.row()),
            page: span.page(),
        };
        longest(spans.map(of).collect())
    }

    /// The parses of a lane.
    pub fn of_parses(number: usize, lane: &Lane) -> Vec<Self> {
        Evidence::of_spans(number, lane, |_, span| span.phase() == Phase::Parse)
    }

    /// The whole lane.
    pub fn of_lane(number: usize, lane: &Lane) -> Self {
        Evidence { lane: number, from_us: 0, to_us: lane.makespan_us(), row: None, page: PageId::NONE }
    }
}

/// The longest of these pieces, in the order of time.
fn longest(mut all: Vec<Evidence>) -> Vec<Evidence> {
    if all.len() > MOST_EVIDENCE {
        order::sort_by_number(&mut all, |each| u128::from(u64::MAX - (each.to_us - each.from_us)));
        all.truncate(MOST_EVIDENCE);
    }
    order::sort_by_number(&mut all, |each| order::pair(each.from_us, each.to_us));
    all
}

//! Why a page came so late: the chain of pages that discovered it, and what each of them waited for.

use super::super::{Timeline, Trace};
use super::before::Waits;
use super::{Part, Reason};
use crate::site::{PageId, PageSet};

/// What happened until a page was done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Late {
    /// The page.
    pub page: PageId,
    /// When it was done, in µs; the end of the run if it never was.
    pub until_us: u64,
    /// Whether it was done.
    pub is_done: bool,
    /// Whether a fetch of it began.
    pub is_started: bool,
    /// The pages of the chain, from the first one to the page itself. Their parts follow each other from 0 until then.
    pub hops: Vec<Hop>,
}

/// A page of the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hop {
    /// The page.
    pub page: PageId,
    /// When it became known, in µs.
    pub known_us: u64,
    /// When it made the next page known; for the last one, when it was done, in µs.
    pub until_us: u64,
    /// What happened to it in between.
    pub parts: Vec<Part>,
}

impl Late {
    /// All parts, from 0 until the page was done.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.hops.iter().flat_map(|hop| &hop.parts)
    }
}

/// Why a page came so late. `None` for a page that was never discovered.
pub fn late(trace: &Trace, timeline: &Timeline, page: PageId) -> Option<Late> {
    let times = timeline.page(page);
    let known = |page: PageId| {
        let times = timeline.page(page);
        // The target of a redirect becomes known when it is fetched.
        Some(times.discovered_us.min(times.started_us)).filter(|&known_us| known_us != u64::MAX)
    };
    known(page)?;
    let is_done = times.done_us != u64::MAX;
    let until_us = if is_done { times.done_us } else { timeline.makespan_us };
    let (mut chain, mut seen) = (Vec::new(), PageSet::default());
    let (mut here, mut end_us) = (page, until_us);
    while let Some(known_us) = known(here).filter(|_| seen.insert(here)) {
        let known_us = known_us.min(end_us);
        chain.push((here, known_us, end_us));
        (here, end_us) = (timeline.page(here).found_in, known_us);
        if here.known().is_none() {
            break;
        }
    }
    chain.reverse();
    let spans = spans_of(timeline, &seen);
    let reader = Waits::of(trace, timeline);
    let hop = |(place, &(page, known_us, until_us)): (usize, &(PageId, u64, u64))| {
        let from = spans.partition_point(|span| span.0 < page);
        let to = spans.partition_point(|span| span.0 <= page);
        let places: Vec<u32> = spans[from..to].iter().map(|span| span.1).collect();
        let mut parts = reader.parts(&places, known_us, until_us);
        if place == 0 && known_us > 0 {
            parts.insert(0, Part { from_us: 0, to_us: known_us, reason: Reason::Unknown, row: None, page });
        }
        Hop { page, known_us, until_us, parts }
    };
    let hops = chain.iter().enumerate().map(hop).collect();
    Some(Late { page, until_us, is_done, is_started: times.started_us != u64::MAX, hops })
}

/// The spans of these pages, by page and then by their start.
fn spans_of(timeline: &Timeline, pages: &PageSet) -> Vec<(PageId, u32)> {
    let spans = (0..).zip(&timeline.spans).filter(|(_, span)| pages.contains(span.page()));
    let mut spans: Vec<(PageId, u32)> = spans.map(|(place, span)| (span.page(), place)).collect();
    super::super::order::sort_by_number(&mut spans, |span| super::super::order::pair(span.0.0.into(), span.1.into()));
    spans
}

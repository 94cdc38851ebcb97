//! Where in the source each worker is at a moment.

use crate::site::PageId;
use crate::strategy::code::{Call, Place};
use crate::trace::{Cause, Event, EventKind, order};

/// A worker at a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Marker {
    /// The worker row, from 0.
    pub row: u32,
    /// The call that it makes there.
    pub call: Call,
    /// The line in Rust.
    pub line: u16,
    /// Whether it waits: to make the call or, at [`Call::Wait`], for work.
    pub waits: bool,
    /// The page that it fetches or parses; none if it waits.
    pub page: PageId,
}

/// A worker at a line, for a while.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Stay {
    start_us: u64,
    end_us: u64,
    marker: Marker,
}

/// The path of a lane's workers through the source, read from its trace in one pass.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CodeTrack {
    /// Per worker row: at which lines it was, by time.
    rows: Vec<Vec<Stay>>,
    /// When a line began to run, by time.
    moments: Vec<((Call, u16), Vec<u64>)>,
}

impl CodeTrack {
    /// Reads the events of a run, finished or not, or some of them that follow each other. A wait without its own line is shown at the first of `places` for waits.
    pub fn of(events: &[Event], places: &[Place]) -> Self {
        let line_of = |call| places.iter().find(|place| place.call == call).map(|place| place.rust);
        let mut track = CodeTrack::default();
        for event in events {
            let call = match event.kind() {
                EventKind::Started => Call::Fetch,
                EventKind::Parsing | EventKind::Parsed => Call::Parse,
                EventKind::Waiting => match event.cause() {
                    // It has a page, and something keeps it from fetching it.
                    Cause::EventLoop | Cause::Connection | Cause::RateLimit | Cause::Backoff => Call::Fetch,
                    // In the middle of a parse, or holding an answer.
                    Cause::Gil | Cause::Core if track.is_parsing(event.row()) => Call::Parse,
                    Cause::Gil | Cause::Core => Call::Fetch,
                    _ => Call::Wait,
                },
                _ => {
                    track.read_end(event);
                    continue;
                }
            };
            let waits = event.kind() == EventKind::Waiting;
            if let Some(line) = event.line().or_else(|| line_of(call).filter(|_| waits)) {
                let page = if waits { PageId::NONE } else { event.page() };
                track.read(event, Marker { row: event.row(), call, line, waits, page });
            }
        }
        // A worker that has never worked was never started: it waits at no line.
        for stays in &mut track.rows {
            if stays.iter().all(|stay| stay.marker.waits) {
                stays.clear();
            }
        }
        track
    }

    /// A worker reaches a line, or has parsed a page.
    fn read(&mut self, event: &Event, marker: Marker) {
        let at = event.at_us();
        let last = self.row(marker.row).last_mut();
        let was_parsing = last.is_some_and(|stay| stay.marker.call == Call::Parse && stay.end_us == u64::MAX);
        self.end(marker.row, at);
        if event.kind() == EventKind::Parsed && was_parsing {
            return;
        }
        if !marker.waits || marker.call == Call::Wait {
            let line = (marker.call, marker.line);
            match self.moments.iter_mut().find(|(of, _)| *of == line) {
                Some((_, moments)) => moments.push(at),
                None => self.moments.push((line, vec![at])),
            }
        }
        // A parse that takes no time is an event without a duration.
        if event.kind() != EventKind::Parsed {
            self.row(marker.row).push(Stay { start_us: at, end_us: u64::MAX, marker });
        }
    }

    /// Whether a worker is in a parse, even if it waits there for its turn to compute.
    fn is_parsing(&mut self, row: u32) -> bool {
        self.row(row).last().is_some_and(|stay| stay.marker.call == Call::Parse && stay.end_us == u64::MAX)
    }

    /// One worker, or every worker, leaves its line.
    fn read_end(&mut self, event: &Event) {
        match event.kind() {
            EventKind::Fetched | EventKind::Failed => self.end(event.row(), event.at_us()),
            EventKind::Finished => (0..self.rows.len() as u32).for_each(|row| self.end(row, event.at_us())),
            _ => {}
        }
    }

    fn row(&mut self, row: u32) -> &mut Vec<Stay> {
        if row as usize >= self.rows.len() {
            self.rows.resize(row as usize + 1, Vec::new());
        }
        &mut self.rows[row as usize]
    }

    /// The row leaves its line.
    fn end(&mut self, row: u32, at_us: u64) {
        if let Some(stay) = self.row(row).last_mut() {
            stay.end_us = stay.end_us.min(at_us);
        }
    }

    /// The line of each worker at `at_us`, by worker row. A worker between two lines is left out.
    pub fn at(&self, at_us: u64) -> Vec<Marker> {
        let at_row = |stays: &Vec<Stay>| {
            let begun = stays.partition_point(|stay| stay.start_us <= at_us);
            begun.checked_sub(1).map(|last| stays[last]).filter(|stay| stay.end_us > at_us).map(|stay| stay.marker)
        };
        self.rows.iter().filter_map(at_row).collect()
    }

    /// The next moment after `at_us` at which one of these lines begins to run; after the last one, the first.
    pub fn next_us(&self, lines: &[(Call, u16)], at_us: u64) -> Option<u64> {
        let moments = || self.moments.iter().filter(|(line, _)| lines.contains(line)).map(|(_, moments)| moments);
        let next = moments().filter_map(|all| all.get(all.partition_point(|&moment| moment <= at_us)));
        next.min().or_else(|| moments().filter_map(|all| all.first()).min()).copied()
    }

    /// Every line that runs, with what it does.
    pub fn lines(&self) -> impl Iterator<Item = (Call, u16)> {
        self.moments.iter().map(|(line, _)| *line)
    }

    /// Every moment at which a worker changes its line, by time.
    pub fn changes_us(&self) -> Vec<u64> {
        let stays = self.rows.iter().flatten();
        let mut all: Vec<u64> =
            stays.flat_map(|stay| [stay.start_us, stay.end_us]).filter(|&us| us < u64::MAX).collect();
        order::sort_by_number(&mut all, |us| u128::from(*us));
        all.dedup();
        all
    }
}

//! What the reader of a critical path looks up: waits by row, and the periods in which something is parsed or held back.

use super::{Cause, Phase, Span, Timeline, Wait, slices};

/// The tables, made in slices.
#[derive(Default)]
pub(super) struct PathTables {
    /// Waits for a computing worker or for a connection, as places among the timeline's waits: row by row, in the order
    /// of their ends.
    by_row: Vec<u32>,
    /// Per row: where its part of `by_row` ends. While the table is made: where its next wait belongs.
    ends: Vec<u32>,
    /// Periods without a gap in parsing, disjoint and in order.
    parsing: Vec<(u64, u64)>,
    /// The same of periods in which a worker row waits for a rate or for a connection.
    held: Vec<(u64, u64)>,
    /// How many spans were read, and how many waits were counted and placed.
    spans: usize,
    counted: usize,
    placed: usize,
}

impl PathTables {
    /// Reads on for at most `budget` entries. `true` at the end. The timeline must always be the same.
    pub fn advance(&mut self, timeline: &Timeline, budget: u32) -> bool {
        let waits = &timeline.waits;
        if self.ends.is_empty() {
            self.ends.resize(timeline.rows as usize, 0);
        }
        if self.spans < timeline.spans.len() {
            let spans = slices::next(&timeline.spans, &mut self.spans, budget).iter();
            spans.filter(|span| span.phase() == Phase::Parse).for_each(|span| {
                join(&mut self.parsing, span.start_us(), span.end_us());
            });
        } else if self.counted < waits.len() {
            for wait in slices::next(waits, &mut self.counted, budget) {
                self.ends[wait.row() as usize] += u32::from(is_of_row(wait));
                if matches!(wait.cause(), Cause::RateLimit | Cause::Connection) {
                    join(&mut self.held, wait.start_us(), wait.end_us());
                }
            }
            if self.counted == waits.len() {
                self.make_room();
            }
        } else {
            self.place(waits, budget);
        }
        self.placed == waits.len() && self.spans == timeline.spans.len()
    }

    /// All waits are counted: the part of each row begins where that of the row before ends.
    fn make_room(&mut self) {
        let mut all = 0;
        for end in &mut self.ends {
            all += std::mem::replace(end, all);
        }
        self.by_row.resize(all as usize, 0);
    }

    /// The waits of a row come in the order of their starts and never overlap, so it is also that of their ends.
    fn place(&mut self, waits: &[Wait], budget: u32) {
        let from = self.placed as u32;
        for (number, wait) in (from..).zip(slices::next(waits, &mut self.placed, budget)) {
            if is_of_row(wait) {
                let place = &mut self.ends[wait.row() as usize];
                self.by_row[*place as usize] = number;
                *place += 1;
            }
        }
    }

    /// When the wait began that ended on the row of this work when it began, in µs; else when it began.
    pub fn wait_us(&self, timeline: &Timeline, work: &Span) -> u64 {
        let row = work.row() as usize;
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        let of_row = &self.by_row[start as usize..self.ends[row] as usize];
        let wait = |place: u32| &timeline.waits[place as usize];
        let before = of_row.partition_point(|&place| wait(place).end_us() < Some(work.start_us()));
        let found = of_row.get(before).map(|&place| wait(place));
        let found = found.filter(|wait| wait.end_us() == Some(work.start_us()));
        found.map_or(work.start_us(), Wait::start_us)
    }

    /// Since when parsing had no gap until `at_us`; `at_us` itself if nothing was parsed.
    pub fn parsing_since(&self, at_us: u64) -> u64 {
        period(&self.parsing, at_us).map_or(at_us, |parsing| parsing.0.min(at_us))
    }

    /// Whether a row that waited for a rate or for a connection before `at_us` still waited until then.
    pub fn is_held(&self, at_us: u64) -> bool {
        period(&self.held, at_us).is_some_and(|held| held.0 < at_us)
    }
}

fn is_of_row(wait: &Wait) -> bool {
    let is_one = matches!(wait.cause(), Cause::Gil | Cause::Core | Cause::EventLoop | Cause::Connection);
    is_one && wait.end_us().is_some()
}

/// Adds a period to those before it, which do not begin later; if they touch, they become one.
fn join(periods: &mut Vec<(u64, u64)>, start_us: u64, end_us: Option<u64>) {
    let end_us = end_us.unwrap_or(u64::MAX);
    match periods.last_mut() {
        Some(last) if start_us <= last.1 => last.1 = last.1.max(end_us),
        _ => periods.push((start_us, end_us)),
    }
}

/// The first period that does not end before `at_us`.
fn period(periods: &[(u64, u64)], at_us: u64) -> Option<&(u64, u64)> {
    periods.get(periods.partition_point(|period| period.1 < at_us))
}

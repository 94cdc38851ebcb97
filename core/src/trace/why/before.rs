//! What a page waited for before a fetch or a parse of it began, read backwards from what made it begin.

use super::super::path_reader::{Reader, Stretch};
use super::super::path_tables::PathTables;
use super::super::{Cause, Origin, Phase, Span, Through, Timeline, Trace};
use super::{Part, Reason};
use crate::site::PageId;

/// What reads the waits of pages. Making it takes as long as reading the timeline once.
pub(super) struct Waits<'a> {
    trace: &'a Trace,
    timeline: &'a Timeline,
    tables: PathTables,
}

impl<'a> Waits<'a> {
    /// The waits of this run.
    pub fn of(trace: &'a Trace, timeline: &'a Timeline) -> Self {
        let mut tables = PathTables::default();
        while !tables.advance(timeline, u32::MAX) {}
        Waits { trace, timeline, tables }
    }

    /// What happened to a page from `from_us` to `to_us`, when one ends that the page was known for: its work, and what
    /// it waited for in between. `spans` are the places of its spans in the timeline, by their start.
    pub fn parts(&self, spans: &[u32], from_us: u64, to_us: u64) -> Vec<Part> {
        let (mut parts, mut at_us) = (Vec::new(), from_us);
        for &place in spans {
            let span = &self.timeline.spans[place as usize];
            let end_us = span.end_us().unwrap_or(self.timeline.makespan_us).min(to_us);
            if end_us < at_us || span.start_us() >= to_us || (end_us == at_us && span.start_us() < at_us) {
                continue;
            }
            if span.start_us() > at_us {
                parts.extend(self.before(place, at_us));
                at_us = span.start_us();
            }
            if at_us < end_us {
                let reason = reason_of(span);
                parts.push(Part { from_us: at_us, to_us: end_us, reason, row: Some(span.row()), page: span.page() });
                at_us = end_us;
            }
        }
        // What the page does next, it waits for now.
        let next = spans.iter().find(|&&place| self.timeline.spans[place as usize].start_us() >= to_us);
        if let Some(&next) = next.filter(|_| at_us < to_us) {
            let waits = self.before(next, at_us);
            let cut = waits.into_iter().filter(|part| part.from_us < to_us);
            parts.extend(cut.map(|part| Part { to_us: part.to_us.min(to_us), ..part }));
        } else if at_us < to_us {
            let page = spans.first().map_or(PageId::NONE, |&place| self.timeline.spans[place as usize].page());
            parts.push(Part { from_us: at_us, to_us, reason: Reason::Unknown, row: None, page });
        }
        parts
    }

    /// What the page of a span waited for from `from_us` until the span began.
    pub fn before(&self, span: u32, from_us: u64) -> Vec<Part> {
        let reader = Reader { trace: self.trace, timeline: self.timeline, tables: &self.tables };
        let mut parts: Vec<Part> = Vec::new();
        let mut to_us = self.timeline.spans[span as usize].start_us();
        let mut add = |low_us: u64, to_us: &mut u64, reason, row, page| {
            let from_us = low_us.max(from_us);
            if from_us < *to_us {
                push(&mut parts, Part { from_us, to_us: *to_us, reason, row, page });
                *to_us = from_us;
            }
        };
        let (mut number, mut is_first) = (self.stretch_of(span), true);
        let page = self.timeline.spans[span as usize].page();
        while to_us > from_us {
            let Some((_, stretch)) = reader.stretch(Origin::of(number)) else { break };
            let Some(&origin) = self.trace.origins.all.get(number) else { break };
            let segment = reader.segment(&stretch, origin, (stretch.start_us(), stretch.start_us()), page);
            let previous = reader.stretch(origin);
            let (culprit, row) = match &previous {
                Some((_, Stretch::Work(_, span))) => (span.page(), Some(span.row())),
                _ => (PageId::NONE, None),
            };
            match (segment.through, previous) {
                (Through::Pause | Through::Poll | Through::Coordinator, Some((before, Stretch::Nap(nap)))) => {
                    add(nap.at_us, &mut to_us, Reason::Wait(nap.cause), None, PageId::NONE);
                    (number, is_first) = (before, false);
                }
                // A page that waits while the coordinator handles one result has waited before for what the coordinator
                // waited for.
                (Through::Coordinator, Some((before, previous))) => {
                    let reason = Reason::Wait(Cause::Coordinator);
                    add(previous.start_us(), &mut to_us, reason, row, culprit);
                    (number, is_first) = (before, false);
                }
                (Through::Answer | Through::Link, _) if !is_first => {
                    let reason = segment.opened.and_then(Reason::of_through).unwrap_or(Reason::Slot);
                    add(from_us, &mut to_us, reason, row, culprit);
                }
                (through, _) => {
                    let ready_us = if is_first { segment.ready_us } else { from_us };
                    if let Some(reason) = Reason::of_through(through) {
                        add(ready_us, &mut to_us, reason, row, culprit);
                    }
                    // Before it waited for a processor, an answer waited for the one actor that parses.
                    let is_parse = matches!(stretch, Stretch::Work(_, span) if span.phase() == Phase::Parse);
                    if is_first && is_parse && self.trace.parses_aside {
                        add(from_us, &mut to_us, Reason::Wait(Cause::Coordinator), None, PageId::NONE);
                    }
                    // Before its worker waited for a connection, it was busy with another page.
                    if let Some(other) = self.worked_until(span, to_us).filter(|_| is_first) {
                        add(from_us, &mut to_us, Reason::Slot, Some(other.row()), other.page());
                    }
                    break;
                }
            }
        }
        add(from_us, &mut to_us, Reason::Unknown, None, page);
        parts.reverse();
        parts
    }

    /// What the worker of a span did before, if it ended at this moment.
    fn worked_until(&self, span: u32, at_us: u64) -> Option<&Span> {
        let (before, rest) = self.timeline.spans.split_at(span as usize);
        let last = before.iter().rfind(|other| other.row() == rest[0].row());
        last.filter(|last| last.end_us() == Some(at_us) && last.page() != rest[0].page())
    }

    /// The number of a span's stretch: pauses are stretches, too.
    fn stretch_of(&self, span: u32) -> usize {
        let naps = &self.trace.origins.naps;
        let (mut low, mut high) = (0, naps.len());
        while low < high {
            let middle = (low + high) / 2;
            // So many spans are before this pause.
            if naps[middle].stretch as usize - middle <= span as usize { low = middle + 1 } else { high = middle }
        }
        span as usize + low
    }
}

/// What a span passes with.
pub(super) fn reason_of(span: &Span) -> Reason {
    match span.phase() {
        Phase::Fetch => Reason::Fetch,
        Phase::Parse => Reason::Parse,
    }
}

/// Adds a part before the others, which come from the last one to the first. Parts with the same reason become one, with the
/// page of the longer one.
fn push(parts: &mut Vec<Part>, part: Part) {
    match parts.last_mut().filter(|last| last.reason == part.reason && last.from_us == part.to_us) {
        Some(last) => {
            let longer = if part.us() > last.us() { part } else { *last };
            *last = Part { from_us: part.from_us, to_us: last.to_us, ..longer };
        }
        None => parts.push(part),
    }
}

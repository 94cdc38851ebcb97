//! A trace as bytes. What is read is checked, so that no reader of the trace can panic, hang or allocate without limit:
//! pages and rows are within the numbers in the head, and each stretch was made to begin by an earlier one.

mod figures;

use super::origin::Nap;
use super::{Cause, Event, EventKind, MAX_EVENTS, MAX_ROW, Origin, Origins, Trace};
use crate::site::{MAX_PAGES, PageId, PageSet};
use crate::wire::{Reader, Wire, WireError, Writer};

/// No pause begins as late as this, in µs. Its length can be added without an overflow.
const LATEST_US: u64 = 1 << 62;

/// The sizes of tables with one entry per page or per row.
#[derive(Clone, Copy)]
struct Extent {
    pages: u32,
    rows: u32,
}

impl Extent {
    /// No page and no row is outside.
    fn of(trace: &Trace) -> Self {
        let (mut pages, mut rows) = (0, 0);
        // One more than the number of a page; 0 for no page.
        let mut hold = |page: u32| pages = pages.max(page.wrapping_add(1));
        for event in &trace.events {
            hold(event.page().0);
            match event.kind() {
                EventKind::Discovered | EventKind::Disallowed | EventKind::Redirected => hold(event.other()),
                EventKind::HeldBack => {}
                _ => rows = rows.max(event.row() + 1),
            }
        }
        trace.results.iter().chain(&trace.submitted).for_each(|page| hold(page.0));
        trace.waits.iter().for_each(|wait| hold(wait.culprit.0));
        trace.waits.released().for_each(|page| hold(page.0));
        pages = pages.max(trace.visited.as_ref().map_or(0, end));
        Extent { pages, rows }
    }

    fn has(self, page: PageId) -> bool {
        page.0 < self.pages
    }

    fn has_if_any(self, page: PageId) -> bool {
        page.0.wrapping_add(1) <= self.pages
    }

    /// Whether the pages and the row of an event are within, and the page is there if readers rely on it.
    fn has_event(self, event: &Event) -> bool {
        let is_row_within = event.row() < self.rows;
        match event.kind() {
            EventKind::Discovered | EventKind::Disallowed | EventKind::Redirected => {
                self.has(event.page()) && self.has_if_any(PageId(event.other()))
            }
            EventKind::HeldBack => self.has(event.page()),
            EventKind::Waiting
            | EventKind::Released
            | EventKind::Raised
            | EventKind::Blocked
            | EventKind::LimitReached
            | EventKind::Finished => self.has_if_any(event.page()) && is_row_within,
            _ => self.has(event.page()) && is_row_within,
        }
    }
}

/// One more than the last page of a set.
fn end(pages: &PageSet) -> u32 {
    let last = pages.words().iter().rposition(|word| *word != 0);
    last.map_or(0, |place| place as u32 * 64 + 64 - pages.words()[place].leading_zeros())
}

impl Trace {
    /// Appends the trace, with its version: all that its readers see.
    pub fn write(&self, writer: &mut Writer) {
        let stretches = self.origins.all.len() + self.results.len() + self.submitted.len();
        writer.reserve(self.events.len() * 16 + self.waits.len() * 8 + stretches * 4 + 1024);
        writer.version();
        let extent = Extent::of(self);
        writer.u32(extent.pages);
        writer.u32(extent.rows);
        writer.u32(self.pages as u32);
        writer.str(self.strategy);
        self.concurrency.write(writer);
        self.max_pages.write(writer);
        self.flat.write(writer);
        self.parses_aside.write(writer);
        writer.records(&self.events, Event::to_bytes);
        writer.bool(self.visited.is_some());
        if let Some(visited) = &self.visited {
            writer.records(visited.words(), |word| word.to_le_bytes());
        }
        writer.pages(&self.results);
        writer.pages(&self.submitted);
        self.origins.write(writer);
        self.waits.write(writer);
    }

    /// Reads a trace. `strategy` returns the catalogue's own id that is equal to a text, if there is one.
    pub fn read(reader: &mut Reader, strategy: impl FnOnce(&str) -> Option<&'static str>) -> Result<Trace, WireError> {
        reader.version()?;
        let extent = Extent { pages: reader.u32()?, rows: reader.u32()? };
        let pages = reader.u32()? as usize;
        if pages > MAX_PAGES || extent.pages as usize > MAX_PAGES || extent.rows > MAX_ROW + 1 {
            return Err(WireError::Invalid("number of pages or rows"));
        }
        let strategy = strategy(reader.str()?).ok_or(WireError::Invalid("strategy"))?;
        let (concurrency, max_pages) = (Wire::read(reader)?, Wire::read(reader)?);
        let (flat, parses_aside) = (reader.bool()?, reader.bool()?);
        let events = reader.records(Event::from_bytes)?;
        let has_visited = reader.bool()?;
        let words = has_visited.then(|| reader.records(u64::from_le_bytes)).transpose()?;
        let visited = words.map(PageSet::from_words);
        let (results, submitted) = (reader.pages()?, reader.pages()?);
        let (origins, waits) = (Wire::read(reader)?, Wire::read(reader)?);
        let (reducer, dropped, room) = (None, [0; 2], MAX_EVENTS);
        #[rustfmt::skip]
        let trace = Trace {
            strategy, concurrency, max_pages, flat, parses_aside,
            visited, results, submitted, origins, waits, events, pages, reducer, dropped, room,
        };
        trace.check_events(extent)?;
        trace.check_pages(extent)?;
        trace.check_origins()?;
        Ok(trace)
    }

    /// The events are known and in order, and no wait ends before it begins.
    fn check_events(&self, extent: Extent) -> Result<(), WireError> {
        let (mut waits, mut released, mut last_us) = (self.waits.iter(), self.waits.released(), 0);
        for (number, event) in self.events.iter().enumerate() {
            if !event.is_valid() {
                return Err(WireError::Invalid("event"));
            }
            if event.at_us() < last_us {
                return Err(WireError::Invalid("order of events"));
            }
            if !extent.has_event(event) {
                return Err(WireError::Invalid("page or row of an event"));
            }
            last_us = event.at_us();
            match event.kind() {
                EventKind::Waiting => {
                    // The event that ends it may not have been recorded yet.
                    let can_end = |until: usize| (number..=self.events.len()).contains(&until);
                    let until = waits.next().and_then(|wait| wait.until());
                    if !until.is_none_or(can_end) {
                        return Err(WireError::Invalid("end of a wait"));
                    }
                }
                EventKind::Released => _ = released.next(),
                _ => {}
            }
        }
        let is_complete = waits.next().is_none() && released.next().is_none();
        if is_complete { Ok(()) } else { Err(WireError::Invalid("more waits than events")) }
    }

    /// All pages outside of events are within.
    fn check_pages(&self, extent: Extent) -> Result<(), WireError> {
        let are_within = self.results.iter().chain(&self.submitted).all(|page| extent.has(*page))
            && self.waits.iter().all(|wait| extent.has_if_any(wait.culprit))
            && self.waits.released().all(|page| extent.has_if_any(page))
            && self.visited.as_ref().is_none_or(|visited| end(visited) <= extent.pages);
        if are_within { Ok(()) } else { Err(WireError::Invalid("page")) }
    }

    /// What made a stretch begin is an earlier one that began no later, so that the way back to the start ends.
    fn check_origins(&self) -> Result<(), WireError> {
        let Origins { all, naps, end } = &self.origins;
        let is_work = |event: &&Event| matches!(event.kind(), EventKind::Started | EventKind::Parsing);
        let (mut naps, mut work) = (naps.iter().peekable(), self.events.iter().filter(is_work));
        // The start of each stretch; `NEVER` for one without an event, which no reader follows.
        const NEVER: u64 = u64::MAX;
        let mut starts: Vec<u64> = Vec::with_capacity(all.len());
        let is_before = |starts: &[u64], origin: Origin, at_us: u64| {
            let is_earlier = |before: usize| starts.get(before).is_some_and(|us| *us <= at_us || *us == NEVER);
            origin.is_valid() && origin.stretch().is_none_or(is_earlier)
        };
        for (number, origin) in all.iter().enumerate() {
            let start_us = match naps.next_if(|nap| nap.stretch as usize == number) {
                Some(nap) if nap.at_us >= LATEST_US => return Err(WireError::Invalid("time of a pause")),
                Some(nap) => nap.at_us,
                None => work.next().map_or(NEVER, Event::at_us),
            };
            if !is_before(&starts, *origin, start_us) {
                return Err(WireError::Invalid("origin"));
            }
            starts.push(start_us);
        }
        if naps.next().is_some() {
            return Err(WireError::Invalid("order of pauses"));
        }
        let can_end = end.is_none_or(|end| is_before(&starts, end, self.makespan_us()));
        if can_end { Ok(()) } else { Err(WireError::Invalid("origin of the end")) }
    }

    /// What is kept of a trace that is too large to keep: the scalars, every `limit reached` and the last event.
    /// Its outcome, its makespan and its concurrency are those of the whole; other readers find nothing in it.
    pub fn ends(&self) -> Trace {
        let last = self.events.len().saturating_sub(1);
        let is_kept = |number: usize, event: &Event| number == last || event.kind() == EventKind::LimitReached;
        let kept = self.events.iter().enumerate().filter(|(number, event)| is_kept(*number, event));
        let (concurrency, max_pages) = (self.concurrency, self.max_pages);
        let (flat, parses_aside) = (self.flat, self.parses_aside);
        let events = kept.map(|(_, event)| *event).collect();
        let trace = Trace { concurrency, max_pages, flat, parses_aside, ..Trace::new(self.strategy, None, 0) };
        Trace { events, ..trace }
    }
}

impl Nap {
    const BYTES: usize = 18;

    fn to_bytes(self) -> [u8; Nap::BYTES] {
        let mut bytes = [0; Nap::BYTES];
        bytes[..8].copy_from_slice(&self.at_us.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.us.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.stretch.to_le_bytes());
        bytes[16..].copy_from_slice(&(self.cause as u16).to_le_bytes());
        bytes
    }

    /// `None` if the cause is unknown.
    fn from_bytes(bytes: [u8; Nap::BYTES]) -> Option<Self> {
        let mut reader = Reader::new(&bytes);
        let (at_us, us, stretch) = (reader.u64().ok()?, reader.u32().ok()?, reader.u32().ok()?);
        Some(Nap { at_us, us, stretch, cause: Cause::from_bits(reader.u16().ok()?.into())? })
    }
}

impl Wire for Origins {
    fn write(&self, writer: &mut Writer) {
        writer.records(&self.all, |origin| origin.bits().to_le_bytes());
        writer.records(&self.naps, |nap| nap.to_bytes());
        self.end.map(Origin::bits).write(writer);
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        let all = reader.records(|bytes| Origin::from_bits(u32::from_le_bytes(bytes)))?;
        let naps = reader.records(Nap::from_bytes)?.into_iter().collect::<Option<_>>();
        let naps = naps.ok_or(WireError::Invalid("cause of a pause"))?;
        let end: Option<u32> = Wire::read(reader)?;
        Ok(Origins { all, naps, end: end.map(Origin::from_bits) })
    }
}

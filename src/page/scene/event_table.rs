//! The trace as a table: the events, or the critical path, around a moment. It has the same content as the chart, in
//! words.

use super::units::milliseconds as short;
use crate::compare::{Comparison, Lane};
use crate::say::Name;
use crate::say::settings;
use crate::site::{PageId, Site};
use crate::text;
use crate::trace::text::milliseconds;
use crate::trace::{Doing, Event, EventKind, Segment, order};

/// The rows of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Subject {
    /// Every event.
    #[default]
    Events,
    /// The segments of the critical paths.
    Path,
}

/// What the table shows. It is a part of the address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TableChoice {
    /// The events, or the critical path.
    pub subject: Subject,
    /// Its lane, from 0; `None` for all lanes.
    pub lane: Option<usize>,
}

/// The headers of the columns.
pub const COLUMNS: [&str; 6] =
    [text::TABLE_TIME, text::TABLE_LANE, text::TABLE_WORKER, text::TABLE_EVENT, text::TABLE_PAGE, text::TABLE_CAUSE];

/// The number of rows that the page shows before the playhead, and after it.
pub const AROUND: usize = 12;

/// A row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// When, in µs.
    pub at_us: u64,
    /// The text in each column.
    pub cells: [String; 6],
}

/// The rows around a moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Window {
    /// The rows, by time.
    pub rows: Vec<Row>,
    /// The last row that is not later than the moment.
    pub here: Option<usize>,
    /// How many rows there are in all.
    pub all: usize,
}

/// The rows around `at_us`, at most `around` on each side; of one lane, or of all.
pub fn window(comparison: &Comparison, subject: Subject, lane: Option<usize>, at_us: u64, around: usize) -> Window {
    let (mut before, mut after, mut all) = (Vec::new(), Vec::new(), 0);
    for (number, of) in comparison.lanes.iter().enumerate().filter(|(number, _)| lane.is_none_or(|one| one == *number))
    {
        let (earlier, later, rows) = match subject {
            Subject::Events => {
                let events = of.trace.events();
                let place = events.partition_point(|event| event.at_us() <= at_us);
                let row = |event: &Event| (event.at_us(), number, event_row(of, event, &comparison.site));
                let earlier: Vec<_> = events[place.saturating_sub(around)..place].iter().map(row).collect();
                let later: Vec<_> = events[place..].iter().take(around).map(row).collect();
                (earlier, later, events.len())
            }
            Subject::Path => {
                let segments = || of.critical_path.segments();
                let place = of.critical_path.begun(at_us);
                let row = |segment: Segment| (segment.from_us, number, path_row(of, &segment, &comparison.site));
                let lasts = |segment: &Segment| segment.us() > 0;
                let mut earlier: Vec<_> = segments().take(place).rev().filter(lasts).take(around).map(row).collect();
                earlier.reverse();
                let later: Vec<_> = segments().skip(place).filter(lasts).take(around).map(row).collect();
                (earlier, later, segments().filter(lasts).count())
            }
        };
        before.extend(earlier);
        after.extend(later);
        all += rows;
    }
    // A stable order: rows of the same moment are ordered by lane, then by their place in its trace.
    for rows in [&mut before, &mut after] {
        order::sort_by_number(rows, |row| order::pair(row.0, row.1 as u64));
    }
    before.drain(..before.len().saturating_sub(around));
    after.truncate(around);
    let here = before.len().checked_sub(1);
    let rows = before.into_iter().chain(after).map(|(at_us, _, cells)| Row { at_us, cells }).collect();
    Window { rows, here, all }
}

/// The next row after `at_us` (`true`), or the last one before, in µs.
pub fn neighbour_us(
    comparison: &Comparison,
    subject: Subject,
    lane: Option<usize>,
    at_us: u64,
    later: bool,
) -> Option<u64> {
    let look_at = if later { at_us } else { at_us.checked_sub(1)? };
    let window = window(comparison, subject, lane, look_at, 1);
    match later {
        true => window.rows.get(window.here.map_or(0, |here| here + 1)).map(|row| row.at_us),
        false => window.here.map(|here| window.rows[here].at_us),
    }
}

fn label(site: &Site, page: PageId) -> String {
    page.known().map_or(String::new(), |page| site.label(page))
}

fn event_row(lane: &Lane, event: &Event, site: &Site) -> [String; 6] {
    let worker = match event.kind() {
        EventKind::Started
        | EventKind::Fetched
        | EventKind::Failed
        | EventKind::Parsing
        | EventKind::Parsed
        | EventKind::Waiting
        | EventKind::Retrying => (event.row() + 1).to_string(),
        _ => String::new(),
    };
    let page = if event.kind() == EventKind::Waiting { PageId::NONE } else { event.page() };
    let cells = [worker, event.kind().name().to_string(), label(site, page), cause(lane, event, site)];
    with_head(lane, event.at_us(), cells)
}

fn with_head(lane: &Lane, at_us: u64, [worker, event, page, cause]: [String; 4]) -> [String; 6] {
    [milliseconds(at_us), settings::lane_name(&lane.plan), worker, event, page, cause]
}

/// The details of an event.
fn cause(lane: &Lane, event: &Event, site: &Site) -> String {
    match event.kind() {
        EventKind::Discovered | EventKind::Disallowed | EventKind::Redirected => match PageId(event.other()).known() {
            Some(page) => text::table_in(site.label(page)),
            None => String::new(),
        },
        EventKind::Waiting => match culprit(lane, event).known() {
            Some(page) => text::table_for(event.cause().name(), site.label(page)),
            None => event.cause().name().to_string(),
        },
        EventKind::Fetched => text::status(event.detail()),
        EventKind::Failed | EventKind::Raised => match event.failure() {
            Some(failure) => failure.name().to_string(),
            None => text::status(event.detail()),
        },
        EventKind::Retrying | EventKind::Started if event.retry() > 0 => text::table_retry(event.retry()),
        EventKind::Started if event.is_duplicate() => String::from(text::TABLE_FETCHED_BEFORE),
        EventKind::HeldBack => short(event.other().into()),
        EventKind::Released => String::from(text::TABLE_LAST),
        EventKind::Blocked => event.obstacle().name().to_string(),
        EventKind::LimitReached => event.limit().name().to_string(),
        EventKind::Finished => event.outcome().name().to_string(),
        _ => String::new(),
    }
}

/// The culprit of the wait that begins with an event: the timeline knows it, because it has seen the end of the wait.
fn culprit(lane: &Lane, event: &Event) -> PageId {
    let waits = &lane.timeline.waits;
    let from = waits.partition_point(|wait| wait.start_us() < event.at_us());
    let begun = waits[from..].iter().take_while(|wait| wait.start_us() == event.at_us());
    begun.filter(|wait| wait.row() == event.row()).last().map_or(event.page(), |wait| wait.culprit())
}

fn path_row(lane: &Lane, segment: &Segment, site: &Site) -> [String; 6] {
    let worker = segment.row.map_or(String::new(), |row| (row + 1).to_string());
    let event = match segment.doing {
        Doing::Wait(cause) => text::table_doing(cause.name(), short(segment.us())),
        doing => text::table_doing(doing.name(), short(segment.us())),
    };
    let through = match segment.from_us - segment.ready_us.min(segment.from_us) {
        0 => text::table_through(segment.through.name()),
        us => text::table_through_late(segment.through.name(), short(us)),
    };
    with_head(lane, segment.from_us, [worker, event, label(site, segment.page), through])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Runner;
    use crate::setup::Setup;
    use std::rc::Rc;

    fn comparison() -> Comparison {
        Runner::new(&Setup::default(), Rc::new(Setup::default().make_site().unwrap()), None).run()
    }

    #[test]
    fn steps_visit_every_row_to_the_end() {
        let comparison = comparison();
        for (subject, lane) in [(Subject::Events, None), (Subject::Events, Some(1)), (Subject::Path, Some(2))] {
            let (mut at_us, mut moments) = (0, 1);
            while let Some(next) = neighbour_us(&comparison, subject, lane, at_us, true) {
                assert!(next > at_us);
                assert_eq!(neighbour_us(&comparison, subject, lane, next, false), Some(at_us));
                (at_us, moments) = (next, moments + 1);
            }
            let everything = window(&comparison, subject, lane, at_us, usize::MAX);
            let mut all: Vec<u64> = everything.rows.iter().map(|row| row.at_us).collect();
            assert!(all.is_sorted());
            all.dedup();
            assert_eq!(all.len(), moments);
        }
    }

    #[test]
    fn a_window_is_a_slice_of_all_rows() {
        let comparison = comparison();
        let whole = window(&comparison, Subject::Events, None, 0, usize::MAX);
        assert_eq!(whole.rows.len(), comparison.lanes.iter().map(|lane| lane.trace.events().len()).sum::<usize>());
        for at_us in [0, 300_000, 1_411_000, 99_000_000] {
            let cut = window(&comparison, Subject::Events, None, at_us, 12);
            let here = whole.rows.iter().rposition(|row| row.at_us <= at_us).unwrap();
            let from = (here + 1).saturating_sub(12);
            assert_eq!(cut.rows, whole.rows[from..(here + 13).min(whole.rows.len())], "at {at_us}");
            assert_eq!(cut.here, Some(here - from));
        }
    }

    #[test]
    fn a_wait_names_its_culprit_and_a_segment_names_its_cause() {
        let comparison = comparison();
        let rows = window(&comparison, Subject::Events, Some(1), 0, usize::MAX).rows;
        let wait = rows.iter().find(|row| row.cells[5] == text::table_for(text::CAUSE_BARRIER, "/"));
        assert_eq!(wait.unwrap().cells[3], text::EVENT_WAITING);
        let path = window(&comparison, Subject::Path, Some(1), 0, usize::MAX).rows;
        assert_eq!(path[0].cells[5], text::table_through(text::THROUGH_START));
        let barrier = text::table_through(text::THROUGH_BARRIER);
        assert!(path.iter().any(|row| row.cells[5].starts_with(&barrier)), "{path:?}");
    }
}

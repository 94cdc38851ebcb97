//! The figures of a run, added up while its events come: for many runs of which nothing but the figures is wanted.

use super::{Cause, Event, EventKind, Metrics, Outcome};

/// How a run ended, and its figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figures {
    /// How it ended.
    pub outcome: Outcome,
    /// The same as [`Metrics::of`] reads from the whole trace.
    pub metrics: Metrics,
}

/// Adds up the figures. It reads each event once, in order, and keeps none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Reducer {
    metrics: Metrics,
    in_flight: u32,
    rows: Vec<Row>,
    /// How many rows have worked: the lowest free one always works first.
    worked: usize,
    idle_us: IdleTimes,
    /// How long the browser held back the fetch that is about to end, in µs.
    held_back_us: u32,
}

/// Idle time by cause, in µs.
type IdleTimes = [u64; Cause::ALL.len()];

/// What a worker row does, since when.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Row {
    doing: Doing,
    since_us: u64,
    /// Its idle times while it has not worked yet. They count only if it ever works. Boxed, because most rows work soon.
    before_work_us: Option<Box<IdleTimes>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Doing {
    Nothing,
    Fetch,
    Parse,
    Wait(Cause),
}

impl Reducer {
    /// Reads events in their order.
    pub fn read(&mut self, events: &[Event]) {
        for event in events {
            self.metrics.count(event, &mut self.in_flight);
            let (row, at_us) = (event.row(), event.at_us());
            match event.kind() {
                EventKind::Started => self.begin(row, Doing::Fetch, at_us),
                EventKind::Parsing => self.begin(row, Doing::Parse, at_us),
                EventKind::Waiting => self.begin(row, Doing::Wait(event.cause()), at_us),
                EventKind::Fetched | EventKind::Failed | EventKind::Parsed => self.begin(row, Doing::Nothing, at_us),
                EventKind::HeldBack => self.held_back_us = event.other(),
                _ => {}
            }
        }
    }

    /// What the row has done ends, and it does something else. A wait at a barrier that opens goes on at the next one,
    /// for the same cause.
    fn begin(&mut self, row: u32, doing: Doing, at_us: u64) {
        let place = row as usize;
        if place >= self.rows.len() {
            let row = Row { doing: Doing::Nothing, since_us: 0, before_work_us: Some(Box::default()) };
            self.rows.resize(place + 1, row);
        }
        let row = &mut self.rows[place];
        let us = at_us - row.since_us;
        match row.doing {
            Doing::Nothing => {}
            Doing::Fetch => {
                self.metrics.busy_us += us;
                self.metrics.held_back_us += u64::from(std::mem::take(&mut self.held_back_us));
            }
            Doing::Parse => self.metrics.busy_us += us,
            Doing::Wait(cause) => row.before_work_us.as_deref_mut().unwrap_or(&mut self.idle_us)[cause as usize] += us,
        }
        (row.doing, row.since_us) = (doing, at_us);
        if matches!(doing, Doing::Fetch | Doing::Parse) && row.before_work_us.is_some() {
            self.worked = self.worked.max(place + 1);
            self.count_idle_before_work(place);
        }
    }

    #[cold]
    fn count_idle_before_work(&mut self, row: usize) {
        let Some(before_work_us) = self.rows[row].before_work_us.take() else { return };
        self.idle_us.iter_mut().zip(*before_work_us).for_each(|(sum_us, us)| *sum_us += us);
    }

    /// The figures of the run, which ended at `makespan_us`. `concurrency` is that of its trace.
    pub fn finish(mut self, makespan_us: u64, concurrency: Option<u32>, outcome: Outcome) -> Figures {
        (0..self.rows.len() as u32).for_each(|row| self.begin(row, Doing::Nothing, makespan_us));
        (0..self.worked).for_each(|row| self.count_idle_before_work(row));
        let mut metrics = self.metrics;
        metrics.makespan_us = makespan_us;
        metrics.workers = concurrency.unwrap_or(metrics.max_in_flight).max(1);
        metrics.idle_us = Cause::ALL.iter().map(|&(cause, _)| (cause, self.idle_us[cause as usize])).collect();
        Figures { outcome, metrics }
    }
}

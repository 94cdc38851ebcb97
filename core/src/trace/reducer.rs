//! The figures of a run, added up while its events come: for many runs of which nothing but the figures is wanted.

use super::{Cause, Completed, Event, EventKind, Metrics, Outcome};

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
    /// Per row: what it does, and [`HAS_WORKED`].
    rows: Vec<u8>,
    /// The times of rows that have worked.
    sums: Sums,
    /// Per row: its times while it has not worked yet. They count only if it ever works, or if a row after it does: the
    /// lowest free one always works first.
    before_work: Vec<BeforeWork>,
    /// How many rows have worked.
    worked: usize,
    /// What the run completed, if that is wanted, too.
    completed: Option<Completed>,
}

/// What a row can do: nothing, or what its place among the [`Sums`] says.
const NOTHING: u8 = 0;
const FETCH: u8 = 1;
const PARSE: u8 = 2;
/// The first cause of a wait.
const WAIT: u8 = 3;

/// The row has worked.
const HAS_WORKED: u8 = 1 << 7;

/// Time by what rows did, in µs. Causes are fewer than 29, and a power of two needs no check of its bounds.
///
/// What lasts has its end missing: the sums are right when everything has ended.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Sums([u64; 32]);

const _: () = assert!(WAIT as usize + Cause::ALL.len() <= 32);

impl Sums {
    /// A row does something else from now on.
    #[inline]
    fn turn(&mut self, did: u8, doing: u8, at_us: u64) {
        let sum_us = &mut self.0[usize::from(did) % 32];
        *sum_us = sum_us.wrapping_add(at_us);
        let sum_us = &mut self.0[usize::from(doing) % 32];
        *sum_us = sum_us.wrapping_sub(at_us);
    }
}

/// What a row that has not worked did, and since when it does what it does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct BeforeWork {
    since_us: u64,
    sums: Option<Box<Sums>>,
}

impl Reducer {
    /// Keeps what the run completes, too.
    pub fn keep_completed(&mut self) {
        self.completed = Some(Completed::default());
    }

    /// Reads events in their order.
    pub fn read(&mut self, events: &[Event]) {
        if let Some(completed) = &mut self.completed {
            events.iter().for_each(|event| completed.read(event));
        }
        for event in events {
            // The most frequent kind changes no figure.
            let kind = event.kind();
            if kind == EventKind::Discovered {
                continue;
            }
            let doing = match kind {
                EventKind::Parsing => PARSE,
                EventKind::Parsed => NOTHING,
                // The details of a wait that a kernel records are causes.
                EventKind::Waiting => WAIT + event.detail() as u8,
                EventKind::HeldBack => {
                    self.metrics.held_back_us += u64::from(event.other());
                    continue;
                }
                _ => {
                    self.metrics.count(event, &mut self.in_flight);
                    match kind {
                        EventKind::Started => FETCH,
                        EventKind::Fetched | EventKind::Failed => NOTHING,
                        _ => continue,
                    }
                }
            };
            self.begin(event.row(), doing, event.at_us());
        }
    }

    /// What the row has done ends, and it does something else. A wait at a barrier that opens goes on at the next one,
    /// for the same cause.
    #[inline]
    fn begin(&mut self, row: u32, doing: u8, at_us: u64) {
        match self.rows.get_mut(row as usize) {
            Some(row) if *row >= HAS_WORKED => {
                self.sums.turn(*row, doing, at_us);
                *row = HAS_WORKED | doing;
            }
            _ => self.begin_before_work(row as usize, doing, at_us),
        }
    }

    /// The same for a row that has not worked before, and perhaps begins to.
    #[cold]
    fn begin_before_work(&mut self, place: usize, doing: u8, at_us: u64) {
        if place >= self.rows.len() {
            self.rows.resize(place + 1, NOTHING);
            self.before_work.resize(place + 1, BeforeWork::default());
        }
        let (did, before) = (self.rows[place], &mut self.before_work[place]);
        let us = at_us - before.since_us;
        if us > 0 {
            before.sums.get_or_insert_default().0[usize::from(did)] += us;
        }
        (self.rows[place], before.since_us) = (doing, at_us);
        if matches!(doing, FETCH | PARSE) {
            self.rows[place] |= HAS_WORKED;
            self.worked = self.worked.max(place + 1);
            self.count_before_work(place);
            self.sums.turn(NOTHING, doing, at_us);
        }
    }

    fn count_before_work(&mut self, row: usize) {
        let Some(before) = self.before_work[row].sums.take() else { return };
        self.sums.0.iter_mut().zip(before.0).for_each(|(sum_us, us)| *sum_us = sum_us.wrapping_add(us));
    }

    /// The figures of the run, which ended at `makespan_us`, and what it completed, if that was kept. `concurrency` is that of
    /// its trace.
    pub fn finish(mut self, makespan_us: u64, concurrency: Option<u32>, outcome: Outcome) -> (Figures, Completed) {
        (0..self.rows.len() as u32).for_each(|row| self.begin(row, NOTHING, makespan_us));
        (0..self.worked).for_each(|row| self.count_before_work(row));
        let (sums, mut metrics) = (self.sums.0, self.metrics);
        metrics.makespan_us = makespan_us;
        metrics.workers = concurrency.unwrap_or(metrics.max_in_flight).max(1);
        metrics.busy_us = sums[usize::from(FETCH)] + sums[usize::from(PARSE)];
        let of_cause = |cause: Cause| sums[usize::from(WAIT) + cause as usize];
        metrics.idle_us = Cause::ALL.iter().map(|&(cause, _)| (cause, of_cause(cause))).collect();
        (Figures { outcome, metrics }, self.completed.unwrap_or_default())
    }
}

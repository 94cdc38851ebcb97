//! Worker rows: which of "up to N at a time" does a piece of work. The lowest free row takes it.

use crate::site::PageId;
use crate::trace::Cause;

/// A bitset of free rows with a hint at the first one.
pub(crate) struct WorkerRows {
    free: Vec<u64>,
    hint: usize,
    rows: u32,
    /// The rows from this one on belong to no worker any more, since the concurrency has changed.
    kept: u32,
    /// Rows that became free since the last [`WorkerRows::take_idle`], some of which were taken again; and how many free rows
    /// are not recorded as idle yet.
    idle: Vec<u32>,
    unnoted: u32,
    /// Per row: whether its current wait has been recorded.
    noted: Vec<Noted>,
    /// The end of the rows whose wait was recorded as held-up work.
    held_up_end: u32,
    /// The rows whose wait was recorded as a wait for the event loop.
    for_loop: Vec<u32>,
    /// A row whose fetch ended in this poll: a parse that follows at once stays on it.
    lingering: u32,
}

/// The bits of the rows below `kept` in a word of rows.
fn first_bits(kept: u32, word: usize) -> u64 {
    match (kept as usize).saturating_sub(word * 64) {
        bits @ 0..64 => (1 << bits) - 1,
        _ => u64::MAX,
    }
}

/// No row.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Noted {
    No,
    Yes,
    /// As a wait for the event loop.
    ForLoop,
    /// As a wait for what holds work up.
    HeldUp(Cause),
}

impl Default for WorkerRows {
    fn default() -> Self {
        WorkerRows {
            free: Vec::new(),
            hint: 0,
            rows: 0,
            kept: u32::MAX,
            idle: Vec::new(),
            unnoted: 0,
            noted: Vec::new(),
            held_up_end: 0,
            for_loop: Vec::new(),
            lingering: NONE,
        }
    }
}

impl WorkerRows {
    /// Makes sure that there are at least `rows` rows, idle from now on.
    pub fn open(&mut self, rows: u32) {
        while self.rows < rows {
            let row = self.add();
            self.release(row);
        }
    }

    /// Only the first `kept` rows belong to workers from now on: the free ones of the others must be recorded again.
    #[cold]
    pub fn keep(&mut self, kept: u32) {
        self.kept = kept;
        (kept..self.rows).for_each(|row| self.note_again(row));
    }

    /// Takes a row for a fetch: the lowest free one, the lingering one included, or a new one.
    #[inline(always)] // every page comes this way, and a call costs as much as a step
    pub fn take_for_fetch(&mut self) -> u32 {
        match std::mem::replace(&mut self.lingering, NONE) {
            NONE => self.acquire(),
            lingering => self.exchange(lingering),
        }
    }

    /// Takes a row for the parse of a page: the row of its fetch, if it is free or still belongs to the page.
    #[inline(always)] // as above
    pub fn take_for_parse(&mut self, fetched_on: u32) -> u32 {
        if self.lingering == fetched_on {
            self.lingering = NONE;
            return fetched_on;
        }
        self.take_anew(fetched_on)
    }

    fn take_anew(&mut self, fetched_on: u32) -> u32 {
        self.settle();
        if self.acquire_again(fetched_on) { fetched_on } else { self.acquire() }
    }

    /// The work of a row has ended: until the end of the poll, a parse that follows stays on it.
    #[inline]
    pub fn linger(&mut self, row: u32) {
        self.settle();
        self.lingering = row;
    }

    /// The row lingers no longer, and is not free: its work continues.
    #[inline]
    pub fn keep_lingering(&mut self) {
        self.lingering = NONE;
    }

    /// The end of a poll: a row that no parse has taken over is free.
    #[inline]
    pub fn settle(&mut self) {
        let row = std::mem::replace(&mut self.lingering, NONE);
        if row != NONE {
            self.release(row);
        }
    }

    /// Takes the lowest free row, or opens a new one.
    #[inline(always)] // as above
    fn acquire(&mut self) -> u32 {
        match self.free.get(self.hint) {
            Some(&word) if word != 0 => self.take_lowest(word),
            _ => self.acquire_further(),
        }
    }

    /// The lowest free row of the word at the hint, which is this one.
    #[inline(always)]
    fn take_lowest(&mut self, word: u64) -> u32 {
        let row = self.hint as u32 * 64 + word.trailing_zeros();
        self.free[self.hint] = word & (word - 1);
        self.note(row, Noted::Yes);
        row
    }

    #[cold]
    fn acquire_further(&mut self) -> u32 {
        while let Some(&word) = self.free.get(self.hint) {
            if word != 0 {
                return self.take_lowest(word);
            }
            self.hint += 1;
        }
        self.add()
    }

    /// Releases a row and takes the lowest free row, or opens a new one.
    #[inline]
    fn exchange(&mut self, row: u32) -> u32 {
        let (word, bit) = (row as usize / 64, 1 << (row % 64));
        let is_lowest =
            self.free[self.hint.min(word)..word].iter().all(|&free| free == 0) && self.free[word] & (bit - 1) == 0;
        // If other rows are not recorded yet, the order of their release counts.
        if is_lowest && self.unnoted == 0 {
            return row;
        }
        self.release(row);
        self.acquire()
    }

    /// Takes this row if it is free.
    #[inline]
    fn acquire_again(&mut self, row: u32) -> bool {
        let (word, bit) = (row as usize / 64, 1 << (row % 64));
        let free = self.free[word] & bit != 0;
        self.free[word] &= !bit;
        if free {
            self.note(row, Noted::Yes);
        }
        free
    }

    /// Releases a row.
    #[inline]
    pub fn release(&mut self, row: u32) {
        let word = row as usize / 64;
        self.free[word] |= 1 << (row % 64);
        self.hint = self.hint.min(word);
        self.noted[row as usize] = Noted::No;
        self.unnoted += 1;
        self.idle.push(row);
    }

    /// Sets what is recorded for this row. Returns what was recorded before.
    #[inline]
    fn note(&mut self, row: u32, noted: Noted) -> Noted {
        let before = std::mem::replace(&mut self.noted[row as usize], noted);
        if before == Noted::No {
            self.unnoted -= 1;
            if self.unnoted == 0 {
                self.idle.clear();
            }
        }
        before
    }

    /// The rows that became idle since the last call and still are, each once, in the order of their release, and whether
    /// they belong to a worker.
    pub fn take_idle(&mut self, mut note: impl FnMut(u32, bool)) {
        let mut idle = std::mem::take(&mut self.idle);
        for row in idle.drain(..) {
            if self.is_free(row) && self.note(row, Noted::Yes) == Noted::No {
                note(row, row < self.kept);
            }
        }
        self.idle = idle;
    }

    /// Records a wait for the event loop for the first `count` free rows that do not have one yet.
    pub fn take_free_for_loop(&mut self, count: usize, mut note: impl FnMut(u32)) {
        let mut left = count;
        for at in self.hint..self.free.len() {
            let mut word = self.free[at] & first_bits(self.kept, at);
            while word != 0 && left > 0 {
                let row = at as u32 * 64 + word.trailing_zeros();
                word &= word - 1;
                left -= 1;
                if self.note(row, Noted::ForLoop) != Noted::ForLoop {
                    self.for_loop.push(row);
                    note(row);
                }
            }
        }
    }

    /// The event loop is free: rows that waited for it wait for something else now, which must be recorded again.
    pub fn stop_waiting_for_loop(&mut self) {
        let mut rows = std::mem::take(&mut self.for_loop);
        rows.drain(..).for_each(|row| self.note_again(row));
        self.for_loop = rows;
    }

    /// The first free rows wait for the held-up work, for each cause the given number of rows; other free rows that did
    /// so before now wait for something else, which must be recorded again.
    pub fn hold_up(&mut self, causes: &[(Cause, PageId, u32)], mut note: impl FnMut(u32, Cause, PageId)) {
        let mut causes = causes.iter().copied().filter(|cause| cause.2 > 0);
        let mut now = causes.next();
        let (mut at, mut end) = (self.hint, 0);
        while at < self.free.len() && now.is_some() {
            let mut word = self.free[at] & first_bits(self.kept, at);
            while let (Some((cause, culprit, left)), true) = (&mut now, word != 0) {
                let row = at as u32 * 64 + word.trailing_zeros();
                word &= word - 1;
                // Mostly it is recorded already.
                if self.noted[row as usize] != Noted::HeldUp(*cause) {
                    self.note(row, Noted::HeldUp(*cause));
                    note(row, *cause, *culprit);
                }
                end = row + 1;
                *left -= 1;
                if *left == 0 {
                    now = causes.next();
                }
            }
            at += 1;
        }
        for row in end..std::mem::replace(&mut self.held_up_end, end) {
            if matches!(self.noted[row as usize], Noted::HeldUp(_)) {
                self.note_again(row);
            }
        }
    }

    /// The row's wait has another cause now: it must be recorded again.
    fn note_again(&mut self, row: u32) {
        if self.is_free(row) && std::mem::replace(&mut self.noted[row as usize], Noted::No) != Noted::No {
            self.unnoted += 1;
            self.idle.push(row);
        }
    }

    /// Whether rows became idle since the last [`WorkerRows::take_idle`].
    #[inline]
    pub fn any_idle(&self) -> bool {
        self.unnoted > 0
    }

    fn is_free(&self, row: u32) -> bool {
        self.free[row as usize / 64] & 1 << (row % 64) != 0
    }

    /// Undoes the taking of the last row, which was a new one.
    pub fn take_back_last(&mut self) {
        self.rows -= 1;
        self.noted.pop();
    }

    fn add(&mut self) -> u32 {
        let row = self.rows;
        self.rows += 1;
        if row as usize / 64 >= self.free.len() {
            self.free.push(0);
        }
        self.noted.push(Noted::Yes);
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_free_row_is_taken() {
        let mut rows = WorkerRows::default();
        let taken: Vec<u32> = (0..130).map(|_| rows.acquire()).collect();
        assert_eq!(taken, (0..130).collect::<Vec<u32>>());
        for row in [129, 3, 64] {
            rows.release(row);
        }
        assert_eq!([rows.acquire(), rows.acquire(), rows.acquire(), rows.acquire()], [3, 64, 129, 130]);
    }

    #[test]
    fn a_parse_stays_on_the_row_of_its_fetch() {
        let mut rows = WorkerRows::default();
        assert_eq!([rows.take_for_fetch(), rows.take_for_fetch()], [0, 1]);
        rows.linger(1);
        assert_eq!(rows.take_for_parse(1), 1);
        rows.linger(1);
        rows.settle();
        assert_eq!(rows.take_for_parse(1), 1, "it is free again");
        rows.linger(0);
        rows.linger(1);
        assert_eq!(rows.take_for_fetch(), 0, "the lowest of both");
        assert_eq!(rows.take_for_parse(0), 1, "the row of its fetch is taken");
    }

    #[test]
    fn rows_that_waited_for_the_loop_are_recorded_again() {
        let mut rows = WorkerRows::default();
        rows.open(3);
        let mut noted = Vec::new();
        rows.take_free_for_loop(2, |row| noted.push(row));
        rows.take_idle(|row, _| noted.push(row));
        assert_eq!(noted, [0, 1, 2]);
        rows.stop_waiting_for_loop();
        rows.take_idle(|row, _| noted.push(row));
        assert_eq!(noted[3..], [0, 1]);
    }

    #[test]
    fn idleness_is_recorded_once() {
        let mut rows = WorkerRows::default();
        rows.open(2);
        rows.acquire();
        let mut noted = Vec::new();
        rows.take_idle(|row, _| noted.push(row));
        rows.take_idle(|row, _| noted.push(row));
        assert_eq!(noted, [1]);
    }
}

//! Worker rows: which of "up to N at a time" does a piece of work. The lowest free row takes it.

use crate::site::PageId;
use crate::trace::Cause;

/// A bitset of free rows with a hint at the first one.
#[derive(Default)]
pub(crate) struct Rows {
    free: Vec<u64>,
    hint: usize,
    rows: u32,
    /// Rows that became free since the last [`Rows::take_idle`], some of which were taken again; and how many free rows
    /// are not recorded as idle yet.
    idle: Vec<u32>,
    unnoted: u32,
    /// Per row: whether its current wait has been recorded.
    noted: Vec<Noted>,
    /// The end of the rows whose wait was recorded as held-up work.
    held_up_end: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Noted {
    No,
    Yes,
    /// As a wait for the event loop.
    ForLoop,
    /// As a wait for what holds work up.
    HeldUp(Cause),
}

impl Rows {
    /// Makes sure that there are at least `rows` rows, idle from now on.
    pub fn open(&mut self, rows: u32) {
        while self.rows < rows {
            let row = self.add();
            self.release(row);
        }
    }

    /// Takes the lowest free row, or opens a new one.
    #[inline(always)] // every page comes this way, and a call costs as much as a step
    pub fn acquire(&mut self) -> u32 {
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
    pub fn exchange(&mut self, row: u32) -> u32 {
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
    pub fn acquire_again(&mut self, row: u32) -> bool {
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

    /// The rows that became idle since the last call and still are, each once, in the order of their release.
    pub fn take_idle(&mut self, mut note: impl FnMut(u32)) {
        let mut idle = std::mem::take(&mut self.idle);
        for row in idle.drain(..) {
            if self.is_free(row) && self.note(row, Noted::Yes) == Noted::No {
                note(row);
            }
        }
        self.idle = idle;
    }

    /// Records a wait for the event loop for the first `count` free rows that do not have one yet.
    pub fn take_free_for_loop(&mut self, count: usize, mut note: impl FnMut(u32)) {
        let mut left = count;
        for at in self.hint..self.free.len() {
            let mut word = self.free[at];
            while word != 0 && left > 0 {
                let row = at as u32 * 64 + word.trailing_zeros();
                word &= word - 1;
                left -= 1;
                if self.note(row, Noted::ForLoop) != Noted::ForLoop {
                    note(row);
                }
            }
        }
    }

    /// The first free rows wait for the held-up work, for each cause the given number of rows; other free rows that did
    /// so before now wait for something else, which must be recorded again.
    pub fn hold_up(&mut self, causes: &[(Cause, PageId, u32)], mut note: impl FnMut(u32, Cause, PageId)) {
        let mut causes = causes.iter().copied().filter(|cause| cause.2 > 0);
        let mut now = causes.next();
        let (mut at, mut end) = (self.hint, 0);
        while at < self.free.len() && now.is_some() {
            let mut word = self.free[at];
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
    pub fn note_again(&mut self, row: u32) {
        if self.is_free(row) && std::mem::replace(&mut self.noted[row as usize], Noted::No) != Noted::No {
            self.unnoted += 1;
            self.idle.push(row);
        }
    }

    /// Whether rows became idle since the last [`Rows::take_idle`].
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
        let mut rows = Rows::default();
        let taken: Vec<u32> = (0..130).map(|_| rows.acquire()).collect();
        assert_eq!(taken, (0..130).collect::<Vec<u32>>());
        for row in [129, 3, 64] {
            rows.release(row);
        }
        assert_eq!([rows.acquire(), rows.acquire(), rows.acquire(), rows.acquire()], [3, 64, 129, 130]);
    }

    #[test]
    fn idleness_is_recorded_once() {
        let mut rows = Rows::default();
        rows.open(2);
        rows.acquire();
        let mut noted = Vec::new();
        rows.take_idle(|row| noted.push(row));
        rows.take_idle(|row| noted.push(row));
        assert_eq!(noted, [1]);
    }
}

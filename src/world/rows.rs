//! Worker rows: who of "up to N at a time" does a piece of work. The lowest free row takes it.

/// A bitset of free rows with a hint where the first one is.
#[derive(Default)]
pub(crate) struct Rows {
    free: Vec<u64>,
    hint: usize,
    rows: u32,
    /// Rows that became free since [`Rows::take_idle`] was asked last.
    idle: Vec<u32>,
    /// Per row: whether its present idleness has been written down.
    noted: Vec<Noted>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Noted {
    No,
    Yes,
    /// As a wait for the event loop.
    ForLoop,
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
    #[inline]
    pub fn acquire(&mut self) -> u32 {
        while let Some(word) = self.free.get_mut(self.hint) {
            if *word != 0 {
                let row = self.hint as u32 * 64 + word.trailing_zeros();
                *word &= *word - 1;
                return row;
            }
            self.hint += 1;
        }
        self.add()
    }

    /// Takes this row if it is free.
    pub fn acquire_again(&mut self, row: u32) -> bool {
        let (word, bit) = (row as usize / 64, 1 << (row % 64));
        let free = self.free[word] & bit != 0;
        self.free[word] &= !bit;
        free
    }

    /// Gives a row back.
    #[inline]
    pub fn release(&mut self, row: u32) {
        let word = row as usize / 64;
        self.free[word] |= 1 << (row % 64);
        self.hint = self.hint.min(word);
        self.noted[row as usize] = Noted::No;
        self.idle.push(row);
    }

    /// The rows that became idle since the last call and still are, each once, in the order of their release.
    pub fn take_idle(&mut self, mut note: impl FnMut(u32)) {
        for row in self.idle.drain(..) {
            let free = self.free[row as usize / 64] & 1 << (row % 64) != 0;
            if free && self.noted[row as usize] == Noted::No {
                self.noted[row as usize] = Noted::Yes;
                note(row);
            }
        }
    }

    /// Of the first `count` free rows those whose wait has not been put down to the event loop yet: now it is.
    pub fn take_free_for_loop(&mut self, count: usize, mut note: impl FnMut(u32)) {
        let words = self.free.iter().enumerate().skip(self.hint);
        let free = words.flat_map(|(at, &word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at as u32 * 64 + bit)
        });
        for row in free.take(count) {
            if std::mem::replace(&mut self.noted[row as usize], Noted::ForLoop) != Noted::ForLoop {
                note(row);
            }
        }
    }

    /// The row's idleness has another cause now: it is to be noted again.
    pub fn note_again(&mut self, row: u32) {
        self.noted[row as usize] = Noted::No;
        self.idle.push(row);
    }

    /// Whether rows became idle since the last [`Rows::take_idle`].
    pub fn any_idle(&self) -> bool {
        !self.idle.is_empty()
    }

    fn add(&mut self) -> u32 {
        let row = self.rows;
        self.rows += 1;
        if row as usize / 64 >= self.free.len() {
            self.free.push(0);
        }
        self.noted.push(Noted::No);
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
    fn idleness_is_noted_once() {
        let mut rows = Rows::default();
        rows.open(2);
        rows.acquire();
        let mut noted = Vec::new();
        rows.take_idle(|row| noted.push(row));
        rows.take_idle(|row| noted.push(row));
        assert_eq!(noted, [1]);
    }
}

//! The culprit of each wait and the event that ended it, beside the events: when a wait begins, neither is known. The
//! kernel writes both when it ends the wait (`src/world/kernel/state/blame.rs`), so no reader has to guess.

use crate::site::PageId;
use crate::wire::{Reader, Wire, WireError, Writer};

/// The number of an event that has not happened.
const NOT_YET: u32 = u32::MAX;

/// What the kernel knows of a wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct WaitEnd {
    /// The page that the row waits for; [`PageId::NONE`] if there is none, or if it is known only at the end.
    pub culprit: PageId,
    until: u32,
}

impl WaitEnd {
    /// A wait that lasts, with the culprit that its event has.
    pub fn open(culprit: PageId) -> Self {
        WaitEnd { culprit, until: NOT_YET }
    }

    /// The number of the event that ended it, from 0; `None` while it lasts.
    pub fn until(&self) -> Option<usize> {
        (self.until != NOT_YET).then_some(self.until as usize)
    }
}

/// All waits of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Waits {
    /// One for each `waiting` event, in their order.
    all: Vec<WaitEnd>,
    /// For each `released` event, in their order: the page for which all rows waited at the barrier.
    released: Vec<PageId>,
}

impl Waits {
    /// Makes room for this number of waits.
    pub fn reserve(&mut self, waits: usize) {
        self.all.reserve(waits);
    }

    /// How many waits there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Gives back the room for waits that did not happen.
    pub fn shrink(&mut self) {
        self.all.shrink_to_fit();
        self.released.shrink_to_fit();
    }

    /// A wait begins. Returns its number.
    #[inline]
    pub fn open(&mut self, culprit: PageId) -> u32 {
        self.all.push(WaitEnd::open(culprit));
        self.all.len() as u32 - 1
    }

    /// The event with the number `until` ends a wait.
    #[inline]
    pub fn close(&mut self, number: u32, culprit: PageId, until: usize) {
        if let Some(wait) = self.all.get_mut(number as usize) {
            *wait = WaitEnd { culprit, until: until as u32 };
        }
    }

    /// A barrier opens because of this page.
    pub fn release(&mut self, culprit: PageId) {
        self.released.push(culprit);
    }

    /// The page that opened the barrier of the `released` event with this number among them.
    pub fn release_of(&self, number: usize) -> Option<PageId> {
        self.released.get(number).copied()
    }

    /// The page that opened each barrier, in the order of the `released` events.
    pub fn released(&self) -> impl Iterator<Item = PageId> {
        self.released.iter().copied()
    }

    /// The waits, in the order of their `waiting` events.
    pub fn iter(&self) -> impl Iterator<Item = WaitEnd> {
        self.all.iter().copied()
    }

    /// The wait of the `waiting` event with this number among them.
    #[inline]
    pub fn get(&self, number: usize) -> Option<WaitEnd> {
        self.all.get(number).copied()
    }
}

impl WaitEnd {
    fn to_bytes(self) -> [u8; 8] {
        let number = u64::from(self.until) << 32 | u64::from(self.culprit.0);
        number.to_le_bytes()
    }

    fn from_bytes(bytes: [u8; 8]) -> Self {
        let number = u64::from_le_bytes(bytes);
        WaitEnd { culprit: PageId(number as u32), until: (number >> 32) as u32 }
    }
}

impl Wire for Waits {
    fn write(&self, writer: &mut Writer) {
        writer.records(&self.all, |wait| wait.to_bytes());
        writer.pages(&self.released);
    }

    fn read(reader: &mut Reader) -> Result<Self, WireError> {
        Ok(Waits { all: reader.records(WaitEnd::from_bytes)?, released: reader.pages()? })
    }
}

//! A waiting line of tasks, first come, first served: no task can overtake another.

use super::wake::Sleeper;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::task::Context;

/// The waiting tasks, four bytes each: tens of thousands can wait in one line. Tickets are numbered, so a task that has
/// left needs no entry.
#[derive(Default)]
pub(super) struct Line {
    /// The first one has not left; places behind it may have been given up.
    places: RefCell<VecDeque<Option<Sleeper>>>,
    /// The ticket of the first place, or of the next one to come.
    first: Cell<u32>,
}

/// A place in a line. Tickets wrap around, so only the difference of two tells which is first.
#[derive(Clone, Copy)]
pub(super) struct Ticket(u32);

impl Line {
    /// Takes the last place.
    #[inline]
    pub fn join(&self, context: &Context<'_>) -> Ticket {
        let mut places = self.places.borrow_mut();
        places.push_back(Some(Sleeper::of(context)));
        Ticket(self.first.get().wrapping_add(places.len() as u32 - 1))
    }

    /// The first one leaves the line; the caller wakes it.
    #[inline]
    pub fn call(&self) -> Option<Sleeper> {
        let mut places = self.places.borrow_mut();
        let first = places.pop_front()?;
        self.first.set(self.first.get().wrapping_add(1));
        self.skip_given_up(&mut places);
        first
    }

    /// Whether this place has been called.
    #[inline]
    pub fn is_called(&self, ticket: Ticket) -> bool {
        (ticket.0.wrapping_sub(self.first.get()) as i32) < 0
    }

    /// Gives up a place that has not been called.
    pub fn leave(&self, ticket: Ticket) {
        let mut places = self.places.borrow_mut();
        if let Some(place) = places.get_mut(ticket.0.wrapping_sub(self.first.get()) as usize) {
            *place = None;
        }
        self.skip_given_up(&mut places);
    }

    /// Whether no task waits.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.places.borrow().is_empty()
    }

    #[inline]
    fn skip_given_up(&self, places: &mut VecDeque<Option<Sleeper>>) {
        while let Some(None) = places.front() {
            places.pop_front();
            self.first.set(self.first.get().wrapping_add(1));
        }
    }
}

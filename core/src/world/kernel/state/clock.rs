//! The time of a run, and its timers.

use crate::trace::MAX_AT_US;
use crate::world::timers::Timers;

/// The clock. It never runs backwards while tasks run, and stops at the end of virtual time.
#[derive(Default)]
pub(crate) struct Clock {
    now_us: u64,
    timers: Timers,
}

impl Clock {
    /// The time, in µs.
    #[inline]
    pub fn now_us(&self) -> u64 {
        self.now_us
    }

    /// Time advances to `now_us`.
    #[inline]
    pub fn advance_to(&mut self, now_us: u64) {
        self.now_us = now_us.clamp(self.now_us, MAX_AT_US);
    }

    /// Real time has passed while the kernel did something.
    #[inline]
    pub fn spend(&mut self, us: u64) {
        self.now_us = (self.now_us + us).min(MAX_AT_US);
    }

    /// A run that hangs ended when its last event happened.
    pub fn go_back_to(&mut self, last_us: u64) {
        self.now_us = last_us;
    }

    /// When the next timer is due, in µs.
    #[inline]
    pub fn next_due_us(&self) -> Option<u64> {
        self.timers.next_due_us()
    }

    /// Removes the first timer if it is due at `now_us`: its request and its number.
    #[inline]
    pub fn take_due(&mut self, now_us: u64) -> Option<(u32, u32)> {
        self.timers.take_due(now_us)
    }

    /// Sets a timer for a request; returns its number. When no number is left, they must be renumbered first.
    #[inline]
    pub fn set_timer(&mut self, due_us: u64, request: u32) -> u32 {
        self.timers.set(due_us, request)
    }

    /// Whether no number for a timer is left.
    #[inline]
    pub fn are_timers_used_up(&self) -> bool {
        self.timers.is_used_up()
    }

    /// Gives all pending timers new numbers, in the order of time; calls `tell` for each: request, old number, new
    /// number.
    #[cold]
    pub fn renumber_timers(&mut self, tell: impl FnMut(u32, u32, u32)) {
        self.timers.renumber(tell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_never_runs_backwards_and_stops_at_its_end() {
        let mut clock = Clock::default();
        clock.advance_to(50);
        clock.advance_to(20);
        assert_eq!(clock.now_us(), 50);
        clock.spend(7);
        assert_eq!(clock.now_us(), 57);
        clock.advance_to(u64::MAX);
        clock.spend(1);
        assert_eq!(clock.now_us(), MAX_AT_US);
    }

    #[test]
    fn timers_go_off_in_the_order_of_time() {
        let mut clock = Clock::default();
        let [late, early] = [(90, 1), (30, 2)].map(|(due_us, request)| clock.set_timer(due_us, request));
        assert_eq!((clock.next_due_us(), clock.take_due(29)), (Some(30), None));
        assert_eq!((clock.take_due(90), clock.take_due(90)), (Some((2, early)), Some((1, late))));
        assert_eq!(clock.take_due(u64::MAX), None);
    }
}

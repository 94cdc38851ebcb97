//! The live engine: a strategy in real time, on a ground that fetches. The browser is one ground
//! (`src/live`); tests have another.
//!
//! It drives the same kernel as the simulator. A fetch first spends its emulated latency in the kernel's timers, and is
//! then sent. The engine runs everything that is due at once, and sets an alarm for the next timer.

use super::TooManyRuns;
use super::virtual_time::Terrain;
use crate::site::PageId;
use crate::strategy::Strategy;
use crate::trace::{Outcome, Trace};
use crate::world::kernel::Kernel;
use crate::world::{Answer, Rules, Transport};
use std::cell::Cell;
use std::rc::{Rc, Weak};

/// The ground of a live run: it fetches, tells the time and wakes the run.
pub trait Ground: Transport {
    /// Schedules a call of [`Pump::turn`] in `ms`, in place of the one scheduled before; `None` cancels it.
    fn set_alarm(&self, ms: Option<u32>);
    /// Frees the pages that were not parsed, when the run has ended.
    fn forget(&self);
}

/// The most steps before the run yields, so that it never freezes the page.
const MAX_STEPS: u32 = 100_000;

/// Moves the kernel's clock with the real one.
pub struct Pump {
    kernel: Rc<Kernel>,
    ground: Rc<dyn Ground>,
    main: Cell<u32>,
    /// Whether the kernel is running: a wake then needs no alarm.
    turning: Cell<bool>,
    ended_us: Cell<Option<u64>>,
}

impl Pump {
    /// A run that has not begun: [`Pump::turn`] begins it.
    pub fn new<G: Ground + 'static>(
        strategy: &Strategy,
        terrain: &Terrain,
        rules: &Rules,
        ground: &Rc<G>,
    ) -> Result<Rc<Self>, TooManyRuns> {
        let mut trace = Trace::new(strategy.id, strategy.workers(rules), terrain.graph.len());
        trace.parses_aside = strategy.parses_aside(rules);
        let (costs, attempts) = (terrain.costs.clone(), terrain.attempts.clone());
        let transport: Rc<dyn Transport> = ground.clone();
        let kernel = Kernel::new(trace, terrain.graph.clone(), costs, attempts, rules.clone(), Some(transport))
            .ok_or(TooManyRuns)?;
        let ground: Rc<dyn Ground> = ground.clone();
        Ok(Rc::new_cyclic(|me: &Weak<Pump>| {
            let me = me.clone();
            kernel.queue.set_on_wake(Some(Rc::new(move || Pump::alarm_now(&me))));
            let main = Cell::new(strategy.start(&kernel));
            Pump { main, kernel, ground, turning: Cell::new(false), ended_us: Cell::new(None) }
        }))
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.ended_us.get().is_some()
    }

    /// How many events there are so far.
    pub fn events(&self) -> usize {
        self.kernel.with_trace(|trace| trace.events().len())
    }

    /// The trace so far.
    pub fn trace(&self) -> Trace {
        self.kernel.with_trace(Trace::clone)
    }

    /// The real time since the start, in µs; it stops at the end.
    pub fn elapsed_us(&self) -> u64 {
        self.ended_us.get().unwrap_or_else(|| self.ground.now_us())
    }

    /// Stops the run and aborts the requests in flight.
    pub fn cancel(&self) {
        if !self.is_over() {
            self.kernel.set_now(self.ground.now_us());
            self.end(Outcome::Cancelled);
        }
    }

    /// The answer to a request has come from the network, for the page `came`, which redirects may have led to. The
    /// browser held the request back for `held_back_us` µs before it sent it.
    pub fn arrive(&self, request: u32, answer: Answer, held_back_us: u32, came: PageId) {
        if self.is_over() {
            return;
        }
        self.turning.set(true);
        self.kernel.set_now(self.ground.now_us());
        self.kernel.arrive(request, answer, held_back_us, came);
        self.turn();
    }

    /// Runs everything that is due, then sets the alarm for the next timer.
    pub fn turn(&self) {
        if self.is_over() {
            return;
        }
        self.turning.set(true);
        self.ground.set_alarm(None);
        let has_more = self.catch_up();
        self.turning.set(false);
        if self.is_over() {
            return;
        }
        if has_more {
            self.ground.set_alarm(Some(0));
        } else if let Some(due_us) = self.kernel.next_due_us() {
            // Rounded up, because an early alarm would find nothing due.
            let ms = due_us.saturating_sub(self.ground.now_us()).div_ceil(1000);
            self.ground.set_alarm(Some(u32::try_from(ms).unwrap_or(u32::MAX)));
        } else if !self.kernel.awaits_network() {
            self.end(Outcome::Hung);
        }
    }

    /// Runs what is due. `true` if it has to yield before it has finished.
    fn catch_up(&self) -> bool {
        let mut steps = MAX_STEPS;
        loop {
            let is_done = self.kernel.run_ready(&mut steps);
            if !self.kernel.is_alive(self.main.get()) {
                self.end(if self.kernel.raised().is_some() { Outcome::Raised } else { Outcome::Finished });
                return false;
            }
            if self.kernel.limit().is_some() {
                self.end(Outcome::Cancelled);
                return false;
            }
            if !is_done {
                return true;
            }
            if !self.kernel.advance(self.ground.now_us()) {
                return false;
            }
        }
    }

    fn alarm_now(me: &Weak<Self>) {
        if let Some(pump) = me.upgrade()
            && !pump.turning.get()
            && !pump.is_over()
        {
            pump.ground.set_alarm(Some(0));
        }
    }

    fn end(&self, outcome: Outcome) {
        self.kernel.end(outcome);
        self.kernel.queue.set_on_wake(None);
        self.ground.set_alarm(None);
        self.ground.forget();
        self.ended_us.set(Some(self.kernel.with_trace(Trace::makespan_us)));
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        self.cancel();
    }
}

#[cfg(test)]
mod tests;

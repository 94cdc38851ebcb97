//! The browser engine: a strategy in real time, with real fetches. Only in wasm.
//!
//! It turns the same kernel as the simulator. A fetch first spends its emulated latency in the kernel's timers,
//! where it holds none of the browser's few connections, and then really goes to the page's own origin. Parsing is
//! real too; what the settings say of CPU time beyond it keeps the emulated event loop busy.

use super::transport::Wire;
use super::virtual_time::Terrain;
use crate::site::Site;
use crate::strategy::Strategy;
use crate::trace::{Outcome, Trace};
use crate::world::Rules;
use crate::world::kernel::{Kernel, Transport};
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

/// A run that goes on by itself in the browser's event loop. Dropping it cancels it.
pub struct LiveRun(Rc<Pump>);

/// Moves the kernel's clock with the real one.
pub(super) struct Pump {
    kernel: Rc<Kernel>,
    wire: Rc<Wire>,
    main: Cell<u32>,
    /// The alarm for the next timer.
    alarm: RefCell<Option<Timeout>>,
    /// Whether the kernel is being turned: a wake then needs no alarm.
    turning: Cell<bool>,
    ended_us: Cell<Option<u64>>,
    /// Why it could not begin.
    problem: RefCell<Option<String>>,
}

impl LiveRun {
    /// Starts a strategy now. `site` is shared by all lanes: addresses found on the way are added to it. The site's
    /// addresses are fetched below `base`.
    pub fn start(
        strategy: &'static Strategy,
        site: &Rc<RefCell<Site>>,
        terrain: &Terrain,
        rules: &Rules,
        base: &str,
    ) -> Result<Self, String> {
        let wire = Wire::new(strategy.id, site.clone(), rules, base)?;
        let mut trace = Trace::new(strategy.id, strategy.workers(rules), terrain.graph.len());
        trace.parses_aside = strategy.parses_aside(rules);
        let transport: Rc<dyn Transport> = wire.clone();
        let (costs, attempts) = (terrain.costs.clone(), terrain.attempts.clone());
        let kernel = Kernel::new(trace, terrain.graph.clone(), costs, attempts, rules.clone(), Some(transport))
            .ok_or("too many runs at once; allowed are 1023")?;
        let pump = Rc::new_cyclic(|me: &Weak<Pump>| {
            wire.set_pump(me.clone());
            let me = me.clone();
            kernel.queue.set_on_wake(Some(Rc::new(move || Pump::alarm_now(&me))));
            kernel.set_cause(strategy.waits_at);
            Pump {
                main: Cell::new(kernel.spawn_main(strategy.run, strategy.actor)),
                kernel,
                wire,
                alarm: RefCell::default(),
                turning: Cell::new(false),
                ended_us: Cell::new(None),
                problem: RefCell::default(),
            }
        });
        pump.begin();
        Ok(LiveRun(pump))
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.0.ended_us.get().is_some()
    }

    /// Why it could not begin, if it could not: then it is over.
    pub fn problem(&self) -> Option<String> {
        self.0.problem.borrow().clone()
    }

    /// How many events there are so far.
    pub fn events(&self) -> usize {
        self.0.kernel.with_trace(|trace| trace.events().len())
    }

    /// The trace so far.
    pub fn trace(&self) -> Trace {
        self.0.kernel.with_trace(Trace::clone)
    }

    /// The real time since the start, in µs; it stops at the end.
    pub fn elapsed_us(&self) -> u64 {
        self.0.ended_us.get().unwrap_or_else(|| self.0.wire.now_us())
    }

    /// Stops it where it is and aborts what is in flight.
    pub fn cancel(&self) {
        if !self.is_over() {
            self.0.kernel.set_now(self.0.wire.now_us());
            self.0.end(Outcome::Cancelled);
        }
    }
}

impl Drop for LiveRun {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Pump {
    /// An answer has come from the network.
    pub(super) fn arrive(self: &Rc<Self>, deliver: impl FnOnce(&Kernel)) {
        if self.ended_us.get().is_some() {
            return;
        }
        self.turning.set(true);
        self.kernel.set_now(self.wire.now_us());
        deliver(&self.kernel);
        self.turn();
    }

    pub(super) fn wire(&self) -> Rc<Wire> {
        self.wire.clone()
    }

    /// The crawl begins when it can read pages and knows where it may go.
    fn begin(self: &Rc<Self>) {
        let (me, wire) = (Rc::downgrade(self), self.wire.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let prepared = wire.prepare().await;
            let Some(pump) = me.upgrade().filter(|pump| pump.ended_us.get().is_none()) else { return };
            match prepared {
                Ok(()) => pump.turn(),
                Err(problem) => {
                    *pump.problem.borrow_mut() = Some(problem);
                    pump.end(Outcome::Cancelled);
                }
            }
        });
    }

    /// Everything that is due happens; then the alarm is set for what comes next.
    fn turn(self: &Rc<Self>) {
        self.turning.set(true);
        self.alarm.take();
        self.catch_up();
        self.turning.set(false);
        if self.ended_us.get().is_some() {
            return;
        }
        if let Some(due_us) = self.kernel.next_due_us() {
            // Rounded up: an alarm that is early would find nothing due.
            let ms = due_us.saturating_sub(self.wire.now_us()).div_ceil(1000);
            self.set_alarm(u32::try_from(ms).unwrap_or(u32::MAX));
        } else if !self.kernel.awaits_network() {
            self.end(Outcome::Hung);
        }
    }

    fn catch_up(&self) {
        loop {
            self.kernel.run_ready(&mut u32::MAX.clone());
            if !self.kernel.is_alive(self.main.get()) {
                return self.end(if self.kernel.raised().is_some() { Outcome::Raised } else { Outcome::Finished });
            }
            if self.kernel.limit().is_some() {
                return self.end(Outcome::Cancelled);
            }
            if !self.kernel.advance(self.wire.now_us()) {
                return;
            }
        }
    }

    fn set_alarm(self: &Rc<Self>, ms: u32) {
        let me = Rc::downgrade(self);
        let alarm = Timeout::new(ms, move || {
            if let Some(pump) = me.upgrade() {
                pump.turn();
            }
        });
        *self.alarm.borrow_mut() = Some(alarm);
    }

    fn alarm_now(me: &Weak<Self>) {
        if let Some(pump) = me.upgrade()
            && !pump.turning.get()
            && pump.ended_us.get().is_none()
        {
            pump.set_alarm(0);
        }
    }

    fn end(&self, outcome: Outcome) {
        self.kernel.end(outcome);
        self.kernel.queue.set_on_wake(None);
        self.alarm.take();
        self.wire.forget();
        self.ended_us.set(Some(self.kernel.with_trace(Trace::makespan_us)));
    }
}

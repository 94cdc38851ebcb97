//! The browser engine: a strategy in real time, with real fetches. Only in wasm.
//!
//! It is the live engine with the browser as its ground (`Wire`). A fetch's emulated latency holds none of the
//! browser's few connections; after it, the real fetch goes to the page's own origin. Parsing is real, too; the CPU
//! time in the settings keeps the emulated event loop busy beyond that.

use super::transport::Wire;
use crate::engine::live::Pump;
use crate::engine::virtual_time::Terrain;
use crate::site::Site;
use crate::strategy::Strategy;
use crate::text;
use crate::trace::Trace;
use crate::world::Rules;
use std::cell::RefCell;
use std::rc::Rc;

/// A run that is driven by the browser's event loop. Dropping it cancels it.
pub struct LiveRun {
    pump: Rc<Pump>,
    /// Why it failed to begin.
    problem: Rc<RefCell<Option<String>>>,
}

impl LiveRun {
    /// Starts a strategy now. `site` is shared by all lanes: the crawl adds addresses that it finds. The site's
    /// addresses are fetched below `base`.
    pub fn start(
        strategy: &'static Strategy,
        site: &Rc<RefCell<Site>>,
        terrain: &Terrain,
        rules: &Rules,
        base: &str,
    ) -> Result<Self, String> {
        let wire = Wire::new(strategy.id, site.clone(), rules, base)?;
        let pump = Pump::new(strategy, terrain, rules, &wire).map_err(|_| text::RUNS_TOO_MANY)?;
        wire.set_pump(&pump);
        let (me, problem) = (Rc::downgrade(&pump), Rc::<RefCell<Option<String>>>::default());
        let run = LiveRun { pump, problem: problem.clone() };
        // The crawl begins when it can parse pages and has read robots.txt.
        wasm_bindgen_futures::spawn_local(async move {
            let prepared = wire.prepare().await;
            let Some(pump) = me.upgrade() else { return };
            match prepared {
                Ok(()) => pump.turn(),
                Err(text) => {
                    *problem.borrow_mut() = Some(text);
                    pump.cancel();
                }
            }
        });
        Ok(run)
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.pump.is_over()
    }

    /// Why it failed to begin, if it did: then it has ended.
    pub fn problem(&self) -> Option<String> {
        self.problem.borrow().clone()
    }

    /// How many events there are so far.
    pub fn events(&self) -> usize {
        self.pump.events()
    }

    /// The trace so far.
    pub fn trace(&self) -> Trace {
        self.pump.trace()
    }

    /// The real time since the start, in µs; it stops at the end.
    pub fn elapsed_us(&self) -> u64 {
        self.pump.elapsed_us()
    }

    /// Stops the run and aborts the requests in flight.
    pub fn cancel(&self) {
        self.pump.cancel();
    }
}

impl Drop for LiveRun {
    fn drop(&mut self) {
        self.cancel();
    }
}

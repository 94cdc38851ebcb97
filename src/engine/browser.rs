//! The browser engine: a strategy in real time, with real fetches. (skeleton, being written)

use crate::engine::virtual_time::Terrain;
use crate::site::Site;
use crate::strategy::Strategy;
use crate::trace::Trace;
use crate::world::Rules;
use std::cell::RefCell;
use std::rc::Rc;

/// A run that goes on by itself in the browser's event loop.
pub struct LiveRun {}

impl LiveRun {
    /// Starts.
    pub fn start(_: &'static Strategy, _: &Rc<RefCell<Site>>, _: &Terrain, _: &Rules, _: &str) -> Result<Self, String> {
        Err(String::from("not built yet"))
    }
    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        true
    }
    /// How many events there are.
    pub fn events(&self) -> usize {
        0
    }
    /// The trace so far.
    pub fn trace(&self) -> Trace {
        Trace::default()
    }
    /// Real time since the start, in µs.
    pub fn elapsed_us(&self) -> u64 {
        0
    }
    /// Stops it.
    pub fn cancel(&self) {}
}

//! The simulator: a strategy in virtual time. The clock jumps from timer to timer; the site's table gives the answers.
//!
//! Timers go off in the order of (due, sequence), ready tasks run first in, first out: the same setup gives
//! the same trace, byte for byte, on every machine.

use super::TooManyRuns;
use super::bounds::Ended;
pub use super::bounds::{BoundsReader, LatestBounds};
pub use super::terrain::{Survey, Terrain};
use crate::strategy::Strategy;
use crate::trace::{Bounds, Figures, Outcome, Trace};
use crate::world::Rules;
use crate::world::kernel::Kernel;
use std::rc::Rc;

/// A run in virtual time that can be advanced in slices and cancelled.
pub struct Simulation {
    kernel: Rc<Kernel>,
    main: u32,
}

impl Simulation {
    /// A run at time 0.
    pub fn new(strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Self, TooManyRuns> {
        let mut trace = Trace::new(strategy.id, strategy.workers(rules), terrain.graph.len());
        trace.parses_aside = strategy.parses_aside(rules);
        Simulation::with(trace, strategy, terrain, rules)
    }

    /// The same for a run that keeps nothing but its figures: for [`Simulation::into_figures`].
    pub fn for_figures(strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Self, TooManyRuns> {
        let trace = Trace::for_figures(strategy.id, strategy.workers(rules), terrain.graph.len());
        Simulation::with(trace, strategy, terrain, rules)
    }

    /// The same for a run that keeps its figures and what its bounds are read from: for [`Simulation::into_bounded`].
    fn for_bounds(strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Self, TooManyRuns> {
        let trace = Trace::for_figures(strategy.id, strategy.workers(rules), terrain.graph.len());
        let mut trace = trace.keeping_completed();
        trace.parses_aside = strategy.parses_aside(rules);
        Simulation::with(trace, strategy, terrain, rules)
    }

    fn with(trace: Trace, strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Self, TooManyRuns> {
        let (costs, attempts) = (terrain.costs.clone(), terrain.attempts.clone());
        let kernel =
            Kernel::new(trace, terrain.graph.clone(), costs, attempts, rules.clone(), None).ok_or(TooManyRuns)?;
        if let Some(change) = &terrain.change {
            kernel.plan_change(change.clone(), strategy.workers(&change.rules));
        }
        let main = strategy.start(&kernel);
        Ok(Simulation { kernel, main })
    }

    /// Runs for at most `budget` steps (polls and timers); `true` when the run has ended.
    pub fn advance(&mut self, mut budget: u32) -> bool {
        let kernel = &self.kernel;
        while budget > 0 {
            if !kernel.run_ready(&mut budget) {
                return false;
            }
            if let Some(outcome) = kernel.leap(self.main) {
                kernel.end(outcome);
                return true;
            }
            budget = budget.saturating_sub(1);
        }
        false
    }

    /// Stops the run at its present time.
    pub fn cancel(&mut self) {
        self.kernel.end(Outcome::Cancelled);
    }

    /// How many events there are so far: what a progress bar shows.
    pub fn events(&self) -> usize {
        self.kernel.with_trace(Trace::count)
    }

    /// The trace so far.
    pub fn into_trace(self) -> Trace {
        let mut trace = self.kernel.take_trace();
        trace.shrink();
        trace
    }

    /// The figures of a run that has ended.
    pub fn into_figures(self) -> Figures {
        self.kernel.take_trace().into_figures().0
    }

    /// The same, and its bounds in this terrain.
    fn into_bounded(self, terrain: &Terrain, latest: &mut LatestBounds) -> (Figures, Bounds) {
        let trace = self.kernel.take_trace();
        let (is_flat, parses_aside) = (trace.flat, trace.parses_aside);
        let (figures, completed) = trace.into_figures();
        (figures, latest.bounds(terrain, Ended { completed, is_flat, parses_aside }))
    }
}

impl Drop for Simulation {
    fn drop(&mut self) {
        // Tasks hold the world and the world holds the tasks: without this, neither would be freed.
        self.kernel.drop_tasks();
    }
}

/// Runs a strategy to its end.
pub fn run(strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Trace, TooManyRuns> {
    let mut simulation = Simulation::new(strategy, terrain, rules)?;
    while !simulation.advance(u32::MAX) {}
    Ok(simulation.into_trace())
}

/// Runs a strategy to its end and keeps nothing but its figures: faster, in constant space, for many runs.
pub fn figures(strategy: &Strategy, terrain: &Terrain, rules: &Rules) -> Result<Figures, TooManyRuns> {
    let mut simulation = Simulation::for_figures(strategy, terrain, rules)?;
    while !simulation.advance(u32::MAX) {}
    Ok(simulation.into_figures())
}

/// The same, and the bounds of the run. `latest` has those of the run before, which are the same for most runs of a sweep.
pub fn bounded(
    strategy: &Strategy,
    terrain: &Terrain,
    rules: &Rules,
    latest: &mut LatestBounds,
) -> Result<(Figures, Bounds), TooManyRuns> {
    let mut simulation = Simulation::for_bounds(strategy, terrain, rules)?;
    while !simulation.advance(u32::MAX) {}
    Ok(simulation.into_bounded(terrain, latest))
}

//! The engines that run a strategy: deterministic in virtual time, or live, in real time. Floor 3.

mod bounds;
pub mod live;
pub mod pages;
mod terrain;
pub mod virtual_time;

/// A thread has as many runs at once as it can have: a task's number has room for 1023 of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooManyRuns;

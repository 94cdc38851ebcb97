use super::World;
use crate::trace::Cause;
use std::cell::Cell;
use std::rc::Rc;

/// The time between two requests, in µs; 0 without a limit.
pub(super) fn interval_us(rate: Option<u32>) -> u32 {
    rate.map_or(0, |rate| 1_000_000 / rate.max(1))
}

/// `rate` tokens per second, evenly spaced; a token that no task takes is lost. Cloning it gives the same bucket.
#[derive(Clone)]
pub struct TokenBucket(Rc<State>);

struct State {
    world: World,
    /// When the next token is available, in µs.
    next_us: Cell<u64>,
}

impl TokenBucket {
    pub(super) fn new(world: World) -> Self {
        TokenBucket(Rc::new(State { world, next_us: Cell::new(0) }))
    }

    /// Waits for a token and takes it: first come, first served.
    pub async fn take(&self) {
        let now_us = self.0.world.0.now_us();
        let due_us = self.0.next_us.get().max(now_us);
        self.0.next_us.set(due_us + u64::from(interval_us(self.0.world.rate())));
        self.0.world.pause_for(u32::try_from(due_us - now_us).unwrap_or(u32::MAX), Cause::RateLimit).await;
    }
}

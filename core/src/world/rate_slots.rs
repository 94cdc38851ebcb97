//! The slots of a published rate limiter.

use super::{Acquire, Pause, Permit, Release, Semaphore, World, limiter};
use crate::trace::Cause;
use std::future::Future;

/// As many slots as requests per second. Cloning it gives the same slots.
#[derive(Clone)]
pub struct RateSlots {
    world: World,
    slots: Semaphore,
}

impl RateSlots {
    pub(super) fn new(world: &World) -> Self {
        let slots = Semaphore::with_blame(world.rate(), &world.0.queue, Some((world.clone(), Cause::RateLimit)));
        let slots = slots.follow(world, |kernel| Some(kernel.now().rate));
        RateSlots { world: world.clone(), slots }
    }

    /// Waits for a slot.
    pub async fn acquire(&self) -> RateSlot {
        let acquire: Acquire = self.slots.acquire();
        RateSlot { permit: acquire.await, world: self.world.clone() }
    }
}

/// A slot, released when dropped.
#[must_use = "a slot that is dropped at once limits nothing"]
pub struct RateSlot {
    permit: Permit,
    world: World,
}

impl RateSlot {
    /// Sleeps in the slot for 1/rate s.
    pub fn sleep(&self) -> Pause {
        self.world.pause_for(limiter::interval_us(self.world.rate()), Cause::RateLimit)
    }

    /// Keeps the slot until `fetch` has ended; if the setting `release` says so, only until it begins.
    pub async fn hold<F: Future>(self, fetch: F) -> F::Output {
        let releases_late = self.world.0.rules.release == Release::AfterFetch;
        let kept = releases_late.then_some(self.permit);
        let output = fetch.await;
        drop(kept);
        output
    }
}

//! CPU time of threads and processes: threads share one GIL, processes share the cores. Who computes gives way when
//! somebody has waited for the switch interval.

use super::{Actor, Pause, Semaphore, World};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// Computes for `us` µs as `actor`.
pub(super) async fn compute(world: World, actor: Actor, us: u32) {
    let processor = world.0.processor(actor).clone();
    let mut left_us = u64::from(us);
    while left_us > 0 {
        let permit = processor.acquire().await;
        let end_us = world.0.now_us() + left_us;
        compute_until_wanted(&world, &processor, left_us).await;
        left_us = end_us.saturating_sub(world.0.now_us());
        drop(permit);
    }
}

/// Computes until all is done, or until somebody else has waited for the switch interval.
async fn compute_until_wanted(world: &World, processor: &Semaphore, left_us: u64) {
    let interval_us = world.machine().switch_interval_us;
    let mut end = world.pause(u32::try_from(left_us).unwrap_or(u32::MAX));
    let mut switch: Option<Pause> = None;
    poll_fn(|context| {
        if Pin::new(&mut end).poll(context).is_ready() {
            return Poll::Ready(());
        }
        if switch.is_none() && processor.is_wanted() {
            switch = Some(world.pause(interval_us));
        }
        match &mut switch {
            Some(switch) => Pin::new(switch).poll(context),
            None => {
                processor.wake_when_wanted(context.waker());
                Poll::Pending
            }
        }
    })
    .await;
}

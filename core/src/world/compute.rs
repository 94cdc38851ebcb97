//! CPU time of threads and processes: threads share one GIL, processes share the cores. A parse releases the processor
//! when another one has waited for it for the switch interval.

use super::pause::{Pause, Purpose};
use super::{Actor, Permit, Semaphore, World};
use crate::site::PageId;
use crate::trace::{Origin, Through};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// A parse in a thread or a process.
#[derive(Clone, Copy)]
pub(crate) struct Work {
    /// The actor that parses.
    pub actor: Actor,
    /// The page that it parses.
    pub page: PageId,
    /// The worker row.
    pub row: u32,
    /// The line of the strategy.
    pub line: u16,
}

/// Computes for `us` µs. `begun` is the stretch of the parse, if it is recorded already.
pub(super) async fn compute(world: World, work: Work, us: u32, begun: Option<Origin>) {
    let processor = world.0.processor(work.actor);
    let core = core_beside(&world, work.actor);
    let mut left_us = u64::from(us);
    let mut begun = begun;
    while left_us > 0 {
        let (permit, stretch) = gain(&world, &processor, work, begun).await;
        begun = Some(stretch);
        let core_permit = acquire(core.as_ref()).await;
        let end_us = world.0.now_us() + left_us;
        compute_until_wanted(&world, (&processor, core.as_ref()), left_us, stretch).await;
        left_us = end_us.saturating_sub(world.0.now_us());
        world.0.stop_computing(work);
        drop((permit, core_permit));
    }
}

/// The cores, if a thread with the GIL needs one of them, too.
fn core_beside(world: &World, actor: Actor) -> Option<Semaphore> {
    (actor == Actor::Thread && world.machine().threads_need_cores).then(|| world.0.processor(Actor::Process))
}

async fn acquire(processor: Option<&Semaphore>) -> Option<Permit> {
    match processor {
        Some(processor) => Some(processor.acquire().await),
        None => None,
    }
}

/// A child that starts, or a parent that starts it, computes for `us` µs on one of the cores. `goes_first`: it gets the
/// next core, before all that wait for one.
pub(super) async fn compute_start(world: &World, us: u32, goes_first: bool) {
    let cores = world.0.processor(Actor::Process);
    let mut left_us = u64::from(us);
    while left_us > 0 {
        let permit = if goes_first { cores.acquire_ahead().await } else { cores.acquire().await };
        let end_us = world.0.now_us() + left_us;
        let stretch = world.0.begin_starting(left_us);
        compute_until_wanted(world, (&cores, None), left_us, stretch).await;
        left_us = end_us.saturating_sub(world.0.now_us());
        drop(permit);
    }
}

/// The main thread computes for `us` µs with the GIL, or on a core where there is none, on no worker row. While it holds the
/// locks of all futures (`has_locks`), releasing the GIL would help no worker: each needs such a lock to hand over its result.
pub(super) async fn compute_aside(world: &World, us: u32, has_locks: bool) {
    let gil = world.0.processor(world.computes_as(Actor::Thread));
    let mut left_us = u64::from(us);
    while left_us > 0 {
        let must_wait = !gil.has_free();
        let permit = gil.acquire().await;
        if must_wait {
            world.0.queue.go_through(if world.machine().gil { Through::Gil } else { Through::Core });
        }
        let end_us = world.0.now_us() + left_us;
        let stretch = world.0.begin_computing_aside(left_us);
        if has_locks {
            Pause::new(world.clone(), u32::try_from(left_us).unwrap_or(u32::MAX), Purpose::Compute(stretch)).await;
        } else {
            compute_until_wanted(world, (&gil, None), left_us, stretch).await;
        }
        left_us = end_us.saturating_sub(world.0.now_us());
        world.0.end_computing_aside();
        drop(permit);
    }
}

/// Waits for the processor. If it has to wait, the trace has a wait, and then the parse from the moment at which it has
/// the processor.
async fn gain(world: &World, processor: &Semaphore, work: Work, begun: Option<Origin>) -> (Permit, Origin) {
    let mut acquire = processor.acquire();
    let mut has_waited = false;
    poll_fn(move |context| match Pin::new(&mut acquire).poll(context) {
        Poll::Ready(permit) => {
            let stretch = world.0.go_on_computing(work, begun.filter(|_| !has_waited), has_waited);
            Poll::Ready((permit, stretch))
        }
        Poll::Pending => {
            if !std::mem::replace(&mut has_waited, true) {
                world.0.wait_for_processor(work, begun.is_some());
            }
            Poll::Pending
        }
    })
    .await
}

/// Computes until all is done, or until another task has waited for the switch interval.
async fn compute_until_wanted(
    world: &World,
    (processor, core): (&Semaphore, Option<&Semaphore>),
    left_us: u64,
    stretch: Origin,
) {
    let interval_us = world.machine().switch_interval_us;
    let computing = |us| Pause::new(world.clone(), us, Purpose::Compute(stretch));
    let mut end = computing(u32::try_from(left_us).unwrap_or(u32::MAX));
    let mut switch: Option<Pause> = None;
    poll_fn(|context| {
        if Pin::new(&mut end).poll(context).is_ready() {
            return Poll::Ready(());
        }
        if switch.is_none() && (processor.is_wanted() || core.is_some_and(Semaphore::is_wanted)) {
            switch = Some(computing(interval_us));
        }
        match &mut switch {
            Some(switch) => Pin::new(switch).poll(context),
            None => {
                processor.wake_when_wanted(context.waker());
                core.into_iter().for_each(|core| core.wake_when_wanted(context.waker()));
                Poll::Pending
            }
        }
    })
    .await;
}

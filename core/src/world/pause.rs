use super::World;
use crate::trace::{Cause, Origin};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a pause is for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// Something takes time or must wait.
    Wait(Cause),
    /// A main thread polls again when it is over: the run does not wait for it.
    Poll,
    /// CPU time of this stretch.
    Compute(Origin),
}

/// A sleep. One of 0 µs does not even yield to other tasks.
pub struct Pause {
    world: World,
    us: u32,
    purpose: Purpose,
    request: Option<u32>,
}

impl Pause {
    pub(super) fn new(world: World, us: u32, purpose: Purpose) -> Self {
        Pause { world, us, purpose, request: None }
    }
}

impl Future for Pause {
    type Output = ();

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        match self.request {
            None if self.us == 0 => Poll::Ready(()),
            None => {
                let request = self.world.0.begin_pause(self.us, self.purpose);
                self.request = Some(request);
                Poll::Pending
            }
            Some(request) if self.world.0.end_pause(request, self.purpose) => {
                self.request = None;
                Poll::Ready(())
            }
            Some(_) => Poll::Pending,
        }
    }
}

impl Drop for Pause {
    #[inline]
    fn drop(&mut self) {
        if let Some(request) = self.request.take() {
            self.world.0.abandon_pause(request, self.purpose);
        }
    }
}

//! A future to which callbacks are added, as those of `ThreadPoolExecutor.submit`.

use super::job::{Job, Work};
use super::network::Answer;
use super::{Raised, Response, World};
use crate::site::PageId;
use crate::trace::Failure;
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The fetch of a page that was submitted to a pool. Cloning it gives the same future.
#[derive(Clone)]
pub struct Submission {
    pub(super) world: World,
    pub(super) page: PageId,
    pub(super) job: Job<Response>,
}

impl Submission {
    /// The answer: for callbacks, which run when it is there.
    pub fn result(&self) -> Result<Response, Raised> {
        let missing = Raised { page: self.page, answer: Answer::Failed(Failure::KeyError) };
        self.job.take().unwrap_or(Err(missing))
    }

    /// Runs `callback` on the worker when the fetch has ended. If it has ended already, the caller runs it at once. An
    /// exception in it appears only in the log.
    #[inline(always)] // the callback is written to its final place, and not to the stack first
    pub fn add_done_callback(&self, callback: impl Future<Output = Result<(), Raised>> + 'static) -> Registering {
        // Boxed here: a callback that submits new work, with callbacks of its own, would have no size.
        let callback = Box::pin(Logged { world: self.world.clone(), callback });
        Registering { future: self.clone(), callback: Some(callback) }
    }
}

pin_project! {
    /// A callback. Not an async block, which would reserve room for it twice.
    struct Logged<F> {
        world: World,
        #[pin]
        callback: F,
    }
}

impl<F: Future<Output = Result<(), Raised>>> Future for Logged<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        if let Err(raised) = ready!(this.callback.poll(context)) {
            this.world.0.log(raised);
        }
        Poll::Ready(())
    }
}

/// The registration of a callback. It takes time if the caller must run the callback.
pub struct Registering {
    future: Submission,
    callback: Option<Work>,
}

impl Future for Registering {
    type Output = ();

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let job = &this.future.job;
        let callback = this.callback.take();
        if let Some(mut callback) = callback.and_then(|callback| job.add_callback(&this.future.world, callback))
            && callback.as_mut().poll(context).is_pending()
        {
            this.callback = Some(callback);
            return Poll::Pending;
        }
        job.join_set();
        Poll::Ready(())
    }
}

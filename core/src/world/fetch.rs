use super::kernel::{Kernel, Taken};
use super::machine::Actor;
use super::network::Answer;
use super::{Acquire, Raised, World};
use crate::site::PageId;
use crate::trace::{Failure, Through};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The answer of a fetch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub struct Response {
    /// The requested page.
    pub page: PageId,
    /// Its HTTP status, or why there is none.
    pub answer: Answer,
    pub(super) row: u32,
    /// The page that arrived: another one after redirects.
    pub(super) came: PageId,
}

impl Response {
    /// The row on which it arrived.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// Whether a page arrived: a status below 400.
    pub fn is_ok(&self) -> bool {
        matches!(self.answer, Answer::Status(status) if status < 400)
    }
}

/// A fetch that continues while it is awaited; dropping it aborts it.
pub struct Fetch {
    world: World,
    page: PageId,
    line: u16,
    request: Option<u32>,
    /// How many attempts at this page have failed and were retried.
    attempt: u8,
    came: PageId,
    /// A thread that waits for the GIL: boxed, as few ever do.
    regaining: Option<Box<Acquire>>,
}

impl Fetch {
    pub(super) fn new(world: World, page: PageId, line: u16) -> Self {
        Fetch { world, page, line, request: None, attempt: 0, came: page, regaining: None }
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }

    /// Ends the fetch with a failure of the caller's.
    pub(super) fn give_up(&mut self, failure: Failure) {
        if let Some(request) = self.request.take() {
            self.world.0.abandon(request, failure);
        }
    }

    pub(super) fn page(&self) -> PageId {
        self.page
    }
}

impl Future for Fetch {
    type Output = Result<Response, Raised>;

    // Returned through memory in small pieces and read in large ones, the output would stall the processor.
    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let (kernel, page) = (&this.world.0, this.page);
        let (answer, row) = match this.request {
            // It counts as visited, without a request.
            None if kernel.list(page, this.line) => (Answer::Status(0), 0),
            None => match kernel.begin_fetch(page, this.line) {
                Ok(request) => {
                    this.request = Some(request);
                    return Poll::Pending;
                }
                Err(failure) => (Answer::Failed(failure), 0),
            },
            Some(request) => {
                let mut taken =
                    if this.regaining.is_none() { kernel.take_answer(request, false) } else { Taken::NeedsGil };
                if matches!(taken, Taken::NeedsGil) {
                    if !regain(kernel, request, &mut this.regaining, context) {
                        return Poll::Pending;
                    }
                    taken = kernel.take_answer(request, true);
                }
                let Taken::Answer(answer, row, came) = taken else {
                    if this.attempt > 0 {
                        kernel.try_again(request);
                    }
                    return Poll::Pending;
                };
                if this.came != came {
                    (this.came, this.attempt) = (came, 0);
                }
                if kernel.retries(answer, this.attempt) {
                    this.attempt += 1;
                    this.request = Some(kernel.back_off(came, page, row, this.attempt, this.line));
                    return Poll::Pending;
                }
                (answer, row)
            }
        };
        let raises = kernel.raises(answer);
        this.request = None;
        Poll::Ready(if raises {
            Err(Raised { page, answer })
        } else {
            Ok(Response { page, answer, row, came: this.came })
        })
    }
}

/// A thread that returns from the network continues when it has the GIL again.
#[cold]
fn regain(kernel: &Kernel, request: u32, regaining: &mut Option<Box<Acquire>>, context: &mut Context<'_>) -> bool {
    let has_asked = regaining.is_some();
    let acquire = regaining.get_or_insert_with(|| Box::new(kernel.processor(Actor::Thread).acquire()));
    let is_regained = Pin::new(&mut **acquire).poll(context).is_ready();
    if is_regained {
        *regaining = None;
    }
    match (has_asked, is_regained) {
        (false, false) => kernel.wait_for_gil(request),
        (true, true) => kernel.queue.go_through(Through::Gil),
        _ => {}
    }
    is_regained
}

impl Drop for Fetch {
    #[inline]
    fn drop(&mut self) {
        if let Some(request) = self.request.take() {
            self.world.0.abandon(request, Failure::Cancelled);
        }
    }
}
